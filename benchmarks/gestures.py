"""How well answers without words are told: shakes and nods of people held out, and false alarms on footage of people who talk.

    python benchmarks/gestures.py --sources DIR [--windows N] [--json FILE]

`--sources` holds the folders named in `gesture_corpus.FOLDERS`. A person's windows are judged by weights that were fitted on others.
What is measured, and what the figures mean, is in docs/measurements/gestures.md.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks"), str(ROOT / "models" / "training")]

from train_gestures import judge_held_out, measure


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=Path, required=True)
    parser.add_argument("--windows", type=int, default=2, help="a clip")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    began = time.monotonic()
    x, y, people, how = measure(options.sources, options.windows)
    report = judge_held_out(x, y, people, how)
    report["seconds_per_window"] = round((time.monotonic() - began) / max(1, len(y)), 2)
    if options.json:
        options.json.write_text(json.dumps(report, indent=1) + "\n", "utf-8")
    print(f"{'true':>10}  said neither, nod, shake     recall")
    for kind, row in report["confusion"].items():
        print(f"{kind:>10}  {row}  {report['recall'][kind]}")
    print(
        f"accuracy {report['accuracy']}, F1 of answers without words {report['f1']}, calibration error {report['calibration_error']}"
    )
    print(f"{report['false_alarms_per_10_minutes']} false gestures in 10 minutes of talk ({report['talk_minutes']} minutes)")
    print(f"{report['seconds_per_window']} seconds for a window")


if __name__ == "__main__":
    main()
