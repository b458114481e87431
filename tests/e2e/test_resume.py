"""Ctrl-C in the middle of a run: it ends with its own exit code and half a result nowhere, and the same command goes on from there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from e2e_run import run_vidtx
from vidtx.cache import StageCache
from vidtx.engines.weights.shipped import find_shipped_sample
from vidtx.media.runner import find_ffmpeg

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
PATIENCE_SECONDS = 300.0
CLIP_SECONDS = "25"


def test_a_run_that_was_stopped_goes_on_with_the_finished_stages(demo_models: Path, tmp_path: Path) -> None:
    clip, folder, out = tmp_path / "part.mp4", tmp_path / "cache", tmp_path / "out"
    cut = [find_ffmpeg(), "-nostdin", "-loglevel", "error", "-i", find_shipped_sample(), "-t", CLIP_SECONDS, "-c", "copy", clip]
    subprocess.run(cut, check=True, timeout=60)
    cache = StageCache(folder)
    arguments = ["process", str(clip), "--preset", "demo", "-f", "json", "-o"]
    with subprocess.Popen(
        [sys.executable, "-m", "vidtx", *arguments, str(out)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"VIDTX_CACHE_DIR": str(folder)},
    ) as running:
        waited_until = time.monotonic() + PATIENCE_SECONDS
        while not any(entry.stage == "turns" for entry in cache.list_entries()):
            assert running.poll() is None and time.monotonic() < waited_until, "the stage was never finished"
            time.sleep(0.05)
        running.send_signal(signal.SIGINT)
        _, errors = running.communicate(timeout=PATIENCE_SECONDS)
    assert running.returncode == 130 and "Stopped" in errors and "Traceback" not in errors
    assert not out.exists()
    kept = {entry.stage for entry in cache.list_entries()}
    assert {"edits", "turns"} <= kept and "translation" not in kept
    assert not [path for path in folder.rglob("*") if path.suffix == ".part"], "half a result"

    again = run_vidtx("-vv", *arguments, out, VIDTX_CACHE_DIR=str(folder))
    assert again.returncode == 0, again.stderr
    for stage in ("edits", "turns"):
        assert f"{stage}: kept from before" in again.stderr
    assert "translation: kept" not in again.stderr

    undisturbed = run_vidtx(*arguments, tmp_path / "whole", VIDTX_CACHE_DIR=str(tmp_path / "other"))
    assert undisturbed.returncode == 0, undisturbed.stderr
    name = "part.vidtx.json"
    assert (out / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()
