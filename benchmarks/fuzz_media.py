"""Damages real media at random and watches what `vidtx edits` makes of it: crashes, hangs, memory, tracebacks, stray files.

    python benchmarks/fuzz_media.py [--seconds 600] [--seed N] [--sources DIR ...] [--keep DIR]

Each round takes one file of the sources (`--sources`, or the folders of VIDTX_TEST_MEDIA, and the shipped sample), damages it by the round's
seed (bytes, box sizes, parts cut out, doubled, swapped or joined with another file, the end cut off, an odd name), and runs probe, sound,
frames and edits on it in a process of its own. A result or one clear error is right; anything else is a find. Finds are kept with `--keep`.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src")]

LARGEST_SOURCE = 4 << 20  # bytes: small files give more rounds
HANG_SECONDS = 60.0
MOST_MEMORY = 1 << 30  # bytes, of the largest process
ENDINGS = {".mp4", ".mkv", ".webm", ".mov", ".avi", ".ts", ".mpg", ".mp3", ".wav", ".flv", ".3gp", ".m4a", ".ogg"}
NAMES = ["clip", "a [b]", "-x", "가나다", "п\u0301", "\u202efdp", "x" * 200, ":fire:", "a\nb", "%s%n"]
Bytes = bytearray


def flip_bytes(rng: random.Random, data: Bytes, other: bytes) -> None:
    low, high = rng.choice([(0, min(len(data), 4096)), (max(0, len(data) - 4096), len(data)), (0, len(data))])
    for _ in range(rng.choice([1, 3, 20, 200])):
        data[rng.randrange(low, high)] = rng.randrange(256)


def change_number(rng: random.Random, data: Bytes, other: bytes) -> None:
    """A field of two, four or eight bytes in the header, such as a box's size, becomes an extreme."""
    size = rng.choice([2, 4, 8])
    at = rng.randrange(0, max(1, min(len(data), 8192) - size))
    value = rng.choice([0, 1, 2 ** (8 * size - 1) - 1, 2 ** (8 * size) - 1, len(data), rng.getrandbits(8 * size)]) % 2 ** (
        8 * size
    )
    data[at : at + size] = value.to_bytes(size, rng.choice(["big", "little"]))


def change_box(rng: random.Random, data: Bytes, other: bytes) -> None:
    """The content of an MP4 box that vidtx or the demuxer reads."""
    kinds = [
        b"moov",
        b"mvhd",
        b"mdhd",
        b"stts",
        b"stsz",
        b"stsc",
        b"stco",
        b"ctts",
        b"elst",
        b"tkhd",
        b"stsd",
        b"hdlr",
        b"avcC",
    ]
    places = [at for kind in kinds if (at := data.find(kind)) >= 0]
    if not places:
        change_number(rng, data, other)
        return
    at = rng.choice(places) + rng.choice([-4, 4, 8, 12, 16, 20])
    for n in range(rng.choice([1, 4, 12])):
        if 0 <= at + n < len(data):
            data[at + n] = rng.choice([0, 0xFF, 0x80, rng.randrange(256)])


def cut_end(rng: random.Random, data: Bytes, other: bytes) -> None:
    del data[rng.randrange(1, len(data)) :]


def cut_part(rng: random.Random, data: Bytes, other: bytes) -> None:
    start = rng.randrange(len(data))
    del data[start : start + rng.choice([1, 188, 4096, 100_000])]


def double_part(rng: random.Random, data: Bytes, other: bytes) -> None:
    start = rng.randrange(len(data))
    part = data[start : start + rng.choice([1, 188, 4096, 100_000])]
    data[start:start] = part


def swap_parts(rng: random.Random, data: Bytes, other: bytes) -> None:
    size = rng.choice([188, 4096, 50_000])
    one, two = (rng.randrange(max(1, len(data) - size)) for _ in range(2))
    data[one : one + size], data[two : two + size] = data[two : two + size], data[one : one + size]


def join_files(rng: random.Random, data: Bytes, other: bytes) -> None:
    data += other if rng.random() < 0.5 else other[rng.randrange(len(other)) :]


WAYS: tuple[Callable[[random.Random, Bytes, bytes], None], ...] = (
    flip_bytes, change_number, change_box, cut_end, cut_part, double_part, swap_parts, join_files,
)  # fmt: skip


def find_sources(folders: list[Path]) -> list[Path]:
    from vidtx.engines.weights.shipped import find_shipped_sample

    found = [p for folder in folders for p in sorted(folder.rglob("*")) if p.suffix.lower() in ENDINGS and p.is_file()]
    return [p for p in [*found, find_shipped_sample()] if 0 < p.stat().st_size <= LARGEST_SOURCE]


def damage(rng: random.Random, sources: list[Path], folder: Path) -> Path:
    """A damaged file in the folder."""
    source, other = rng.choice(sources), rng.choice(sources)
    data = bytearray(source.read_bytes())
    for _ in range(rng.choice([1, 1, 2, 4])):
        if data:
            rng.choice(WAYS)(rng, data, other.read_bytes())
    path = folder / f"{rng.choice(NAMES)}{source.suffix}"
    path.write_bytes(data)
    return path


def run_once(path: Path, out: Path) -> str | None:
    """What was wrong; None for a result or a clear error."""
    command = [sys.executable, "-m", "vidtx", "edits", "--fresh", "-o", str(out), "--", str(path)]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "OMP_NUM_THREADS": "1", "VIDTX_CACHE_DIR": str(out / "cache"),
                                "VIDTX_STATE_DIR": str(out / "state")}  # fmt: skip
    with (out / "errors").open("w+b") as errors:
        running = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors)
        until = time.monotonic() + HANG_SECONDS
        while True:
            ended, status, usage = os.wait4(running.pid, os.WNOHANG)
            if ended:
                break
            if time.monotonic() > until:
                running.kill()
                os.wait4(running.pid, 0)
                return "hang"
            time.sleep(0.05)
        running.returncode = code = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        said = errors.read().decode("utf-8", "replace")
    if code not in (0, 1):
        return f"exit {code}: {said[-200:]}"
    if "Traceback" in said or "bug here" in said:
        return f"bug: {said[-300:]}"
    if code == 1 and "Error:" not in said:
        return "failed without an error"
    if usage.ru_maxrss * 1024 > MOST_MEMORY:
        return f"memory: {usage.ru_maxrss / 1024:.0f} MiB"
    if any(p.name.endswith(".part") for p in out.rglob("*")):
        return "a stray file"
    return None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--seed", type=int, default=0, help="of the first round")
    parser.add_argument("--sources", type=Path, nargs="*", help="folders of media [default: those of VIDTX_TEST_MEDIA]")
    parser.add_argument("--keep", type=Path, help="where finds are kept")
    arguments = parser.parse_args()
    media = os.environ.get("VIDTX_TEST_MEDIA")
    sources = find_sources(arguments.sources if arguments.sources is not None else [Path(media)] if media else [])
    print(f"{len(sources)} sources")
    until, seed, finds = time.monotonic() + arguments.seconds, arguments.seed, Counter[str]()
    while time.monotonic() < until:
        with tempfile.TemporaryDirectory(prefix="vidtx-fuzz-") as name:
            folder = Path(name)
            path = damage(random.Random(seed), sources, folder)
            (folder / "out").mkdir()
            fault = run_once(path, folder / "out")
            if fault is not None:
                finds[fault.split(":")[0]] += 1
                print(f"round {seed}, {path.suffix}: {fault}", flush=True)
                if arguments.keep is not None:
                    arguments.keep.mkdir(parents=True, exist_ok=True)
                    shutil.copy(path, arguments.keep / f"{seed}{path.suffix}")
        seed += 1
    rounds = seed - arguments.seed
    print(f"{rounds} rounds, {finds.total()} finds {dict(finds)}")


if __name__ == "__main__":
    main()
