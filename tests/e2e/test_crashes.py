"""A fault in native code ends a worker: the clip fails, the batch goes on, and nothing but one clear error is said."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from edited_clips import draw_scene, write_clip

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="finds workers in /proc")]


def find_workers(parent: int) -> list[int]:
    """The processes that `vidtx.workers` has started below a program."""
    found = []
    for folder in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError):
            above = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if above == parent and b"spawn_main" in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
    return found


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_crash_fails_one_clip_and_the_batch_goes_on(jobs: str, tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "a.mp4", draw_scene(1, 30) + draw_scene(2, 30))
    clips = [clip, *(tmp_path / f"{name}.mp4" for name in "bc")]
    for copy in clips[1:]:
        copy.write_bytes(clip.read_bytes())
    command = [sys.executable, "-m", "vidtx", "edits", *map(str, clips), "--jobs", jobs, "-o", str(tmp_path / "out")]
    summary = tmp_path / "summary.json"
    running = subprocess.Popen(
        [*command, "--fresh", "--json-summary", str(summary)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
    )
    end = time.monotonic() + 60
    while not (workers := find_workers(running.pid)) and time.monotonic() < end and running.poll() is None:
        time.sleep(0.01)
    while b"cv2" not in Path(f"/proc/{workers[0]}/maps").read_bytes() and time.monotonic() < end:
        time.sleep(0.01)  # until it works on a clip: one that dies before that fails none
    os.kill(workers[0], signal.SIGSEGV)
    _, errors = running.communicate(timeout=300)
    said = errors.decode()
    assert running.returncode == 1 and said.count("Error:") == 1 and "SIGSEGV" in said and "Traceback" not in said, said
    assert json.loads(summary.read_text())["counts"] == {"done": 2, "failed": 1, "not processed": 0}
    assert len(list((tmp_path / "out").glob("*.csv"))) == 2


def test_ctrl_c_reaches_the_workers_in_order(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "a.mp4", draw_scene(1, 60) + draw_scene(2, 60))
    command = [sys.executable, "-m", "vidtx", "edits", str(clip), "--jobs", "1", "-o", str(tmp_path / "out")]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    end = time.monotonic() + 60
    while not (workers := find_workers(running.pid)) and time.monotonic() < end and running.poll() is None:
        time.sleep(0.01)
    os.killpg(running.pid, signal.SIGINT)  # as a terminal sends it: to all of them
    _, errors = running.communicate(timeout=60)
    assert running.returncode == 130 and "Stopped" in errors.decode() and "Traceback" not in errors.decode()
    assert not any(Path(f"/proc/{worker}").exists() for worker in workers)
