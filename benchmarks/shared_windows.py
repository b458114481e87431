"""Shared windows of the recognizer beside single ones, on composed interviews of real Korean and Ukrainian (and Russian).

    python benchmarks/shared_windows.py [--sources DIR] [--models DIR] [--seeds 1:4] [--conditions clean,noise,telephone] [--json FILE]

Needs Whisper base (`vidtx models fetch light`). The turns are given, so that only the recognizer is measured. "whole": every turn in a window of
its own, languages over whole windows, as any Whisper model is used that is not known to be official. "shared": as vidtx uses official ones.
Counted are windows that the encoder computes (parts as such), seconds, turns whose language is right, turns without text, and the character
difference of the texts of the two ways, of which neither is the truth.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks")]
SHORT_MS = 1000


def measure(recognizer: Any, interview: Any, languages: Sequence[str], *, shared: bool) -> dict[str, Any]:
    """One way over one interview."""
    from vidtx.document.span import Span

    recognizer.use_shared_windows(shared)
    before, began = recognizer.windows_encoded, time.monotonic()
    spans = [Span(turn.start, turn.end) for turn in interview.turns]
    found = recognizer.identify_language(interview.waveform, spans, languages)
    texts: dict[int, str] = {}
    for language in languages:
        numbers = [n for n, turn in enumerate(interview.turns) if turn.language == language]
        read = recognizer.transcribe(interview.waveform, [spans[n] for n in numbers], language)
        texts.update(zip(numbers, (recognition.text for recognition in read), strict=True))
    right = [max(p, key=p.__getitem__) == turn.language for p, turn in zip(found, interview.turns, strict=True)]
    short = [n for n, span in enumerate(spans) if span.duration < SHORT_MS]
    return {
        "texts": texts, "turns": len(spans), "right": sum(right), "short": len(short), "short_right": sum(right[n] for n in short),
        "windows": recognizer.windows_encoded - before, "seconds": time.monotonic() - began,
        "empty": sum(not text for text in texts.values()),
    }  # fmt: skip


def main() -> None:
    from rapidfuzz.distance import Levenshtein

    from real_interviews import compose, read_recordings
    from vidtx.engines.weights.manifests import find_models_dir
    from vidtx.engines.whisper import WhisperRecognizer
    from vidtx.evaluation.text import normalize_text

    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--sources", type=Path, default=os.environ.get("VIDTX_TEST_MEDIA"))
    parser.add_argument("--models", type=Path)
    parser.add_argument("--seeds", default="1:4")
    parser.add_argument("--conditions", default="clean,noise,telephone")
    parser.add_argument("--languages", default="ko,uk")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    if arguments.sources is None:
        raise SystemExit("no real recordings: name their folder with --sources or VIDTX_TEST_MEDIA")
    languages = arguments.languages.split(",")
    pieces = read_recordings(Path(arguments.sources), languages)
    recognizer = WhisperRecognizer(find_models_dir(arguments.models) / "whisper" / "base.pt", name="base")
    first, last = map(int, arguments.seeds.split(":"))
    rows = []
    for condition in arguments.conditions.split(","):
        for seed in range(first, last):
            interview = compose(pieces, seed, languages=languages, condition=condition)
            ways = {name: measure(recognizer, interview, languages, shared=name == "shared") for name in ("whole", "shared")}
            pairs = [
                (normalize_text(ways["whole"]["texts"][n]), normalize_text(text)) for n, text in ways["shared"]["texts"].items()
            ]
            difference = sum(Levenshtein.distance(a, b) for a, b in pairs) / max(1, sum(len(a) for a, _ in pairs))
            rows.append(
                {
                    "interview": interview.name,
                    "difference": difference,
                    **{n: {k: v for k, v in w.items() if k != "texts"} for n, w in ways.items()},
                }
            )
            for name, way in ways.items():
                print(
                    f"{interview.name:<14} {name:<6} windows {way['windows']:5.1f}  {way['seconds']:5.1f} s  language {way['right']}/{way['turns']}"
                    f"  under 1 s {way['short_right']}/{way['short']}  without text {way['empty']}",
                    flush=True,
                )
            print(f"{'':<14} texts differ by {100 * difference:.1f} % of the characters", flush=True)
    for name in ("whole", "shared"):
        total = {
            key: sum(row[name][key] for row in rows)
            for key in ("windows", "seconds", "right", "turns", "short_right", "short", "empty")
        }
        print(
            f"{'all':<14} {name:<6} windows {total['windows']:5.1f}  {total['seconds']:5.1f} s  language {total['right']}/{total['turns']}"
            f"  under 1 s {total['short_right']}/{total['short']}  without text {total['empty']}"
        )
    print(f"texts differ by {100 * sum(row['difference'] for row in rows) / len(rows):.1f} % on average")
    if arguments.json:
        arguments.json.write_text(json.dumps(rows, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
