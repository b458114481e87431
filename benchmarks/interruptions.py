"""Ends runs at random moments and on full disks: what is there afterwards must be whole, and the next run must give what it would have given.

    python benchmarks/interruptions.py [--kills 100] [--full 20] [--pairs 20] [--jobs N] [--seed N] [--preset demo]

A batch of three short clips is processed undisturbed once. Then, each time in folders of their own, the same batch is killed (SIGKILL) at a
random moment and run again, or run with a disk that is full after a random number of bytes (a limit on the size of files, RLIMIT_FSIZE)
and run again, or run twice at once, of which every other time one is killed. Half of the kills meet the program alone, half its workers, too.
After each: every output that is there is whole, nothing stray lies beside it, and the last run's files are byte for byte
those of the undisturbed one. Without `--preset` the batch is `vidtx edits`.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests" / "fixtures")]

LIMIT_SECONDS = 600
CLIP_SECONDS = (6, 9, 12)
NAMES = {"killed": "kills", "full": "full disks", "pair": "pairs of runs"}


def make_clips(folder: Path) -> list[Path]:
    """Three parts of the shipped sample."""
    from vidtx.engines.weights.shipped import find_shipped_sample
    from vidtx.media.runner import find_ffmpeg

    clips = []
    for n, seconds in enumerate(CLIP_SECONDS):
        clip = folder / f"part{n}.mp4"
        cut = [
            find_ffmpeg(),
            "-nostdin",
            "-loglevel",
            "error",
            "-y",
            "-i",
            find_shipped_sample(),
            "-t",
            str(seconds),
            "-c",
            "copy",
            clip,
        ]
        subprocess.run(cut, check=True, timeout=120)
        clips.append(clip)
    return clips


def start(
    clips: list[Path], home: Path, preset: str | None, *, file_limit: int | None = None, jobs: int = 1
) -> subprocess.Popen[bytes]:
    """The batch in a process of its own, with its cache, its records and its output below `home`."""
    command = [
        sys.executable,
        "-m",
        "vidtx",
        "edits" if preset is None else "process",
        *map(str, clips),
        "-o",
        str(home / "out"),
        "--jobs",
        str(jobs),
    ]
    if preset is not None:
        command += ["--preset", preset]
    environment = os.environ | {
        "VIDTX_CACHE_DIR": str(home / "cache"), "VIDTX_STATE_DIR": str(home / "state"), "OMP_NUM_THREADS": "1",
        "PYTHONPATH": str(ROOT / "src"),
    }  # fmt: skip

    running = subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    if file_limit is not None:  # Python ignores SIGXFSZ, so that a write beyond the limit is an error and not the end
        resource.prlimit(running.pid, resource.RLIMIT_FSIZE, (file_limit, file_limit))
    return running


def finish(running: subprocess.Popen[bytes]) -> tuple[int, str]:
    _, errors = running.communicate(timeout=LIMIT_SECONDS)
    return running.returncode, errors.decode("utf-8", "replace")


def read_files(folder: Path) -> dict[str, bytes]:
    """The files of a folder by name, hidden ones too; empty where there is none."""
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}


def find_faults(found: Mapping[str, bytes], right: Mapping[str, bytes], *, whole: bool) -> list[str]:
    """What is wrong with a folder of outputs. Temporary files of a killed run (`.*.part`) are no outputs; nobody reads them."""
    outputs = {name: content for name, content in found.items() if not (name.startswith(".") and name.endswith(".part"))}
    faults = [f"{name} is stray" for name in outputs if name not in right]
    faults += [f"{name} differs" for name, content in outputs.items() if name in right and content != right[name]]
    return faults + ([f"{name} is missing" for name in right if name not in outputs] if whole else [])


def run_again(clips: list[Path], home: Path, preset: str | None, right: Mapping[str, bytes]) -> list[str]:
    code, errors = finish(start(clips, home, preset))
    faults = [] if code == 0 else [f"the next run ended with {code}: {errors[-300:]}"]
    return faults + find_faults(read_files(home / "out"), right, whole=True)


def kill_once(
    clips: list[Path],
    home: Path,
    preset: str | None,
    right: Mapping[str, bytes],
    seconds: float,
    *,
    alone: bool = False,
    jobs: int = 1,
) -> list[str]:
    """Kills the batch after some seconds, looks at what is there, and runs it again. `alone`: its workers are left to end by themselves."""
    running = start(clips, home, preset, jobs=jobs)
    time.sleep(seconds)
    if alone:
        running.kill()
    else:
        os.killpg(running.pid, signal.SIGKILL)
    finish(running)
    return find_faults(read_files(home / "out"), right, whole=False) + run_again(clips, home, preset, right)


def run_pair(
    clips: list[Path],
    home: Path,
    preset: str | None,
    right: Mapping[str, bytes],
    seconds: float,
    *,
    kill_after: float | None = None,
) -> list[str]:
    """Runs the batch twice at once, the second some seconds later; the first is killed where `kill_after` says when."""
    first = start(clips, home, preset)
    time.sleep(seconds)
    second = start(clips, home, preset)
    if kill_after is not None:
        time.sleep(kill_after)
        os.killpg(first.pid, signal.SIGKILL)
    codes = [finish(first), finish(second)]
    wanted = codes if kill_after is None else codes[1:]
    faults = [f"one of two runs ended with {code}: {errors[-300:]}" for code, errors in wanted if code != 0]
    return faults + find_faults(read_files(home / "out"), right, whole=True)


def fill_once(clips: list[Path], home: Path, preset: str | None, right: Mapping[str, bytes], size: int) -> list[str]:
    """Runs the batch where no file may grow over `size` bytes, looks at what is there, and runs it again without that limit."""
    code, errors = finish(start(clips, home, preset, file_limit=size))
    faults = (
        []
        if code in (0, 1) and "Traceback" not in errors and "bug here" not in errors
        else [f"ended with {code}: {errors[-300:]}"]
    )
    return faults + find_faults(read_files(home / "out"), right, whole=False) + run_again(clips, home, preset, right)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--full", type=int, default=20)
    parser.add_argument("--pairs", type=int, default=20)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--preset", help="process with this preset, instead of edits")
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    with tempfile.TemporaryDirectory(prefix="vidtx-interruptions-") as name:
        folder = Path(name)
        clips = make_clips(folder)
        began = time.monotonic()
        code, errors = finish(start(clips, folder / "right", arguments.preset))
        took = time.monotonic() - began
        if code:
            raise SystemExit(f"the undisturbed run failed: {errors}")
        right = read_files(folder / "right" / "out")
        largest = max(map(len, right.values()))
        counts = {"killed": arguments.kills, "full": arguments.full, "pair": arguments.pairs}
        broken = dict.fromkeys(counts, 0)
        for kind, n in ((kind, n) for kind, count in counts.items() for n in range(count)):
            with tempfile.TemporaryDirectory(dir=folder) as home:
                where = (clips, Path(home), arguments.preset, right)
                if kind == "killed":
                    faults = kill_once(*where, rng.uniform(0.2, took), alone=n % 2 == 1, jobs=arguments.jobs)
                elif kind == "full":
                    faults = fill_once(*where, rng.randrange(0, largest))
                else:
                    faults = run_pair(*where, rng.uniform(0, took), kill_after=rng.uniform(0, took) if n % 2 else None)
            broken[kind] += bool(faults)
            for fault in faults:
                print(f"{kind} {n}: {fault}", flush=True)
        whole = [f"{counts[kind] - broken[kind]} of {counts[kind]} {name}" for kind, name in NAMES.items()]
        print(f"{', '.join(whole)} left nothing broken; the undisturbed run took {took:.1f} s")


if __name__ == "__main__":
    main()
