"""What finding edits costs beside decoding alone: time and memory, measured side by side in one run.

    python benchmarks/edit_speed.py CLIP... [--rounds 3] [--hours 2] [--json FILE]

For each clip, in turns, as often as --rounds says: ffmpeg alone decoding to gray frames of 160 pixels on the longer side;
`find_edits` on the picture; the same the fast way; and `find_edits` with the sound. The least of the rounds counts, since what
else runs only adds. Memory is the most that the program and its decoder held, each by itself. --hours repeats each clip by
stream copy until it is that long.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src")]

WAYS = ("ffmpeg alone", "picture", "picture, fast", "picture and sound")
# Runs by itself, so that the memory of one way does not count for another.
WORKER = """
import json, resource, sys, time
from pathlib import Path
from vidtx.edits.detect import find_edits
from vidtx.media.probe import probe_clip
from vidtx.media.audio import iterate_audio
path, way = Path(sys.argv[1]), sys.argv[2]
clip = probe_clip(path)
sound = iterate_audio(path, clip) if way == "picture and sound" and clip.audio else None
began = time.perf_counter()
found = find_edits(path, clip, sound, fast=way == "picture, fast")
spent = time.perf_counter() - began
memory = [resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print(json.dumps({"seconds": spent, "memory": memory[0], "decoder": memory[1], "found": len(found)}))
"""


def decode(path: Path) -> dict[str, Any]:
    from vidtx.media.runner import find_ffmpeg

    command = [
        find_ffmpeg(),
        "-nostdin",
        "-v",
        "error",
        "-i",
        str(path),
        "-an",
        "-vf",
        "scale=160:160:force_original_aspect_ratio=decrease,format=gray",
    ]
    began = time.perf_counter()
    subprocess.run([*command, "-fps_mode", "passthrough", "-f", "rawvideo", "-y", "/dev/null"], check=True)
    return {"seconds": time.perf_counter() - began}


def search(path: Path, way: str) -> dict[str, Any]:
    done = subprocess.run([sys.executable, "-c", WORKER, str(path), way], check=True, capture_output=True, text=True)
    measured: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return measured


def repeat(path: Path, hours: float, folder: Path) -> Path:
    """The clip over and over, until it is so long."""
    from vidtx.media.probe import probe_clip
    from vidtx.media.runner import find_ffmpeg

    times = max(1, round(hours * 3.6e6 / probe_clip(path).duration))
    out = folder / f"{path.stem}.long.mp4"
    command = [find_ffmpeg(), "-nostdin", "-v", "error", "-stream_loop", str(times - 1), "-i", str(path), "-c", "copy", "-y"]
    subprocess.run([*command, str(out)], check=True)
    return out


def measure(path: Path, rounds: int) -> dict[str, dict[str, Any]]:
    best: dict[str, dict[str, Any]] = {}
    for _ in range(rounds):
        for way in WAYS:
            measured = decode(path) if way == WAYS[0] else search(path, way)
            if way not in best or measured["seconds"] < best[way]["seconds"]:
                best[way] = measured
    return best


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("clips", nargs="+", type=Path, metavar="CLIP")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--hours", type=float, help="repeat each clip until it is so long")
    parser.add_argument("--json", type=Path, metavar="FILE")
    arguments = parser.parse_args()

    from rich.console import Console
    from rich.table import Table

    from vidtx.media.probe import probe_clip

    table = Table(box=None, padding=(0, 2, 0, 0))
    for n, head in enumerate(("clip", "size", "length", "way", "time", "beside ffmpeg", "x real time", "memory", "decoder")):
        table.add_column(head, justify="left" if n in (0, 3) else "right")
    results = []
    with tempfile.TemporaryDirectory() as scratch:
        for path in arguments.clips:
            clip_path = repeat(path, arguments.hours, Path(scratch)) if arguments.hours else path
            clip = probe_clip(clip_path)
            measured = measure(clip_path, arguments.rounds)
            results.append({"clip": path.name, "seconds": clip.duration / 1000, "ways": measured})
            for n, (way, row) in enumerate(measured.items()):
                head = (
                    path.stem,
                    f"{clip.video.width}x{clip.video.height}" if clip.video else "",
                    f"{clip.duration / 1000:.0f} s",
                )
                memory = [f"{row[key]:.0f} MB" if key in row else "" for key in ("memory", "decoder")]
                ratio = row["seconds"] / measured[WAYS[0]]["seconds"]
                speed = f"{clip.duration / 1000 / row['seconds']:.0f}"
                table.add_row(
                    *(head if not n else ("", "", "")), way, f"{row['seconds']:.1f} s", f"{ratio:.2f}", speed, *memory
                )
    Console(width=130).print(table)
    if arguments.json:
        arguments.json.write_text(json.dumps(results, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
