"""Ctrl-C in the middle of a run: it ends with its own exit code and half a result nowhere, and the same command goes on from there."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from e2e_run import Run, run_vidtx
from vidtx.cache import StageCache, find_cache_dir

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
PATIENCE_SECONDS = 300.0


def test_a_run_that_was_stopped_goes_on_with_the_finished_stages(demo: Run, tmp_path: Path) -> None:
    home = find_cache_dir()
    assert home is not None
    folder, out = tmp_path / "cache", tmp_path / "out"
    shutil.copytree(home / "stages", folder / "stages")
    cache = StageCache(folder)
    cache.remove(
        entry for entry in cache.list_entries() if entry.stage != "edits"
    )  # so that the first stage to finish is turns
    command = [sys.executable, "-m", "vidtx", "demo", "-o", str(out)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ | {"VIDTX_CACHE_DIR": str(folder)}
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

    again = run_vidtx("-vv", "demo", "-o", out, VIDTX_CACHE_DIR=str(folder))
    assert again.returncode == 0, again.stderr
    for stage in ("edits", "turns"):
        assert f"{stage}: kept from before" in again.stderr
    assert "translation: kept" not in again.stderr
    name = "interrogation.vidtx.json"
    assert (out / name).read_bytes() == (demo.folder / name).read_bytes()
