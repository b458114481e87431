"""How long each format takes, and how much memory, for a two-hour document: each in a process of its own.

    python benchmarks/exports.py [--utterances 3450] [--seed 0] [--rounds 3] [--formats docx,tsv]

3,450 utterances of the generator have 25,000 words. A format's seconds run from the transcript in memory to the file's bytes, with the packages that it loads; memory is the most that the process held, the
document and Python among it. Below the formats stands what every export costs besides: Python's start and reading the document.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks")]

SECONDS, MEGABYTES = 3.0, 400.0  # the goal
_LIMIT = 600  # seconds that a process may take


def make_document(utterances: int, seed: int) -> str:
    """The long document as JSON, with a picture at 29.97 frames a second and evidence for each edit, as a run gives them."""
    from long_document import make_long_document
    from vidtx.document import AudioStream, Evidence, VideoStream, dump_transcript

    made = make_long_document(utterances, seed)
    rate = Fraction(30_000, 1001)
    video = VideoStream(0, "h264", 1280, 720, Fraction(1, 90_000), 0, rate, False, 0, made.clip.duration)
    sound = AudioStream(1, "aac", 48_000, 2, Fraction(1, 48_000), 0, None, made.clip.duration)
    evidence = (
        Evidence.of("change_ratio", ratio=5.6, gap_ms=33.4),
        Evidence.of("prominent_area", share=0.77),
        Evidence.of("same_scene", similarity=0.99),
        Evidence.of("silence", seconds=0.3),
    )
    boundaries = tuple(replace(boundary, evidence=evidence) for boundary in made.boundaries)
    return dump_transcript(replace(made, clip=replace(made.clip, video=video, audio=(sound,)), boundaries=boundaries))


def write_once(name: str, path: Path) -> None:
    """In a child: one format from the document at `path`; what it took, as JSON on standard output."""
    from vidtx.document import parse_transcript
    from vidtx.export.registry import FORMATS, ExportOptions

    start = time.perf_counter()
    transcript = parse_transcript(path.read_bytes())
    loaded = time.perf_counter() - start
    start = time.perf_counter()
    files = FORMATS[name].write(transcript, ExportOptions(rendition="both"))
    taken = time.perf_counter() - start
    size = sum(len(file.data) for file in files)
    peak = _read_peak()
    print(json.dumps({"seconds": taken, "loaded": loaded, "megabytes": peak, "size": size / 1e6, "files": len(files)}))


def _read_peak() -> float:
    """The most memory that this program held, in MB. Not `ru_maxrss`: that counts the process that started this one, too."""
    status = Path("/proc/self/status").read_text("utf-8")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:")) / 1024


def measure(name: str, path: Path, rounds: int) -> tuple[dict[str, float], float]:
    """The fastest of several processes, and how long a whole one took at best."""
    best: dict[str, float] = {}
    whole = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        command = [sys.executable, __file__, "--child", name, "--document", str(path)]
        done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=_LIMIT)
        whole = min(whole, time.perf_counter() - start)
        found = json.loads(done.stdout)
        best = found if not best or found["seconds"] < best["seconds"] else best
    return best, whole


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--utterances", type=int, default=3450)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--formats", default="")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    parser.add_argument("--document", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        write_once(options.child, options.document)
        return
    from vidtx.document import parse_transcript
    from vidtx.export.registry import FORMATS

    text = make_document(options.utterances, options.seed)
    transcript = parse_transcript(text.encode())
    words = sum(len(u.text.split()) for u in transcript.utterances)
    findings = sum(len(r.findings) for r in transcript.renditions)
    print(
        f"{len(transcript.utterances)} utterances, {words} words, {transcript.clip.duration / 3_600_000:.1f} h, "
        f"{len(transcript.exchanges)} exchanges, {findings} findings, {len(transcript.boundaries)} edits, {len(text.encode()) / 1e6:.1f} MB; "
        f"load {os.getloadavg()[0]:.1f}"
    )
    print(f"{'format':12s}{'s':>8s}{'MB':>8s}{'file, MB':>10s}{'files':>7s}  goal: {SECONDS:.0f} s, {MEGABYTES:.0f} MB")
    names = [name for name in options.formats.split(",") if name] or list(FORMATS)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.vidtx.json"
        path.write_text(text, "utf-8")
        loads, wholes = [], []
        for name in names:
            found, whole = measure(name, path, options.rounds)
            missed = "" if found["seconds"] < SECONDS and found["megabytes"] < MEGABYTES else "  missed"
            loads.append(found["loaded"])
            wholes.append(whole - found["seconds"])
            print(
                f"{name:12s}{found['seconds']:8.2f}{found['megabytes']:8.0f}{found['size']:10.2f}{found['files']:7.0f}{missed}",
                flush=True,
            )
    print(f"besides, for each: {min(wholes):.1f} s, of which reading the document {min(loads):.1f} s")


if __name__ == "__main__":
    main()
