"""Fixtures that more than one folder of tests needs: real material by environment, and the shipped demo models."""

from __future__ import annotations

import json
import os
import shutil
import signal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from e2e_run import Run, run_vidtx
from hostile_interview import make_hostile_interview
from made_once import make_once
from vidtx.cache import find_cache_dir
from vidtx.document import Transcript
from vidtx.document.codec import parse_transcript
from vidtx.engines.weights.manifests import list_missing_files, model_dir
from vidtx.engines.weights.presets import find_manifests
from vidtx.engines.weights.shipped import find_shipped_models

# One thread each: tests run beside one another and beside people's work, and more threads gain little on small inputs.
# Numba too: where it has more threads than PyTorch it gives them to PyTorch, which then waits for processors that are busy with other tests.
for _name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ.setdefault(_name, "1")  # read by torch and NumPy when they are imported, by child processes too
# A shell that starts the tests in the background has them ignore Ctrl-C, and so would every program that they start and interrupt.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
# `nohup` has them ignore the end of the terminal; what they start would take that for their own wish to outlive whoever started them.
if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
# How long drawing an example takes says nothing on a machine that does something else besides.
settings.register_profile("vidtx", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("vidtx")
# The hub libraries read these when they are imported; no test may reach for a network or send telemetry.
# Commands are called in this process, with parts of them replaced; `e2e/` and `test_workers.py` start workers.
os.environ["VIDTX_JOBS"] = "0"
os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", HF_HUB_DISABLE_TELEMETRY="1", PYANNOTE_METRICS_ENABLED="0")

# Tests that open networks, decode media or draw hundreds of documents: marked `slow`, left out of `make check`. Paths and names begin so.
SLOW = (
    "browser/",
    "e2e/",
    "contract/",
    "cli/test_edits_command.py",
    "document/test_round_trip.py",
    "document/test_codec.py::test_no_",
    "edits/test_detect.py",
    "edits/test_second_pass.py",
    "edits/test_boosted_trees.py::test_log_odds_are_those_of_scikit_learn",
    "edits/audio/test_change_points.py",
    "edits/picture/test_freezes.py",
    "edits/picture/transitions/test_wipes.py",
    "engines/test_campplus.py",
    "engines/test_e5.py",
    "engines/test_foreign.py",
    "engines/test_pyannote.py",
    "engines/test_pyannote_campplus.py",
    "engines/test_registry.py::test_auto_is_cuda",
    "engines/test_registry.py::test_a_device_that",
    "engines/test_registry.py::test_only_weights_of_a_publisher",
    "engines/test_seq2seq.py",
    "engines/test_whisper.py",
    "engines/weights/conversion/test_e5_q4.py::test_the_tokenizer",
    "interview/test_revision_sequences.py",
    "media/",
    "samples/",
    "test_batch.py::test_what_a_person_may_have_made",
    "test_workers.py",
    "pipeline/test_interview_run.py::test_what_a_stage_depends_on",
    "views/test_evidence.py::test_every_kind_that_is_observed",
)


# The longest files, begun first where files run side by side, so that no process has nothing to do while another one works on the last. The
# second needs no `demo`: the processes do not wait for one another at once.
LONGEST = (
    "e2e/test_documented_commands.py",
    "e2e/test_real_weights.py",
    "e2e/test_wheel.py",
    "contract/",
    "e2e/test_errors.py",
    "e2e/test_two_channels.py",
    "e2e/",
    "engines/test_",
    "interview/test_revision_sequences.py",
    "review/",
    "cli/test_edits_command.py",
    "gestures/test_detect.py",
    "captions/",
    "edits/test_",
    "browser/",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what is in `SLOW`. Where files run side by side, begins with the longest ones."""
    for item in items:
        if item.nodeid.removeprefix("tests/").startswith(SLOW):
            item.add_marker(pytest.mark.slow)
    if "PYTEST_XDIST_WORKER" in os.environ:
        items.sort(key=lambda item: find_place(item.nodeid.split("::")[0].removeprefix("tests/")))


def find_place(file: str) -> int:
    """Where a file of tests, by its path in `tests`, is begun: those of `LONGEST`, other slow ones, all others."""
    places = (n for n, start in enumerate(LONGEST) if file.startswith(start))
    return next(places, len(LONGEST) + (not file.startswith(SLOW)))


@pytest.fixture(autouse=True, scope="session")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The user's own cache and data folders stay out of the tests' reach."""
    home = tmp_path_factory.mktemp("home")
    os.environ["XDG_CACHE_HOME"] = str(home / "cache")
    os.environ["XDG_DATA_HOME"] = str(home / "data")
    os.environ["XDG_STATE_HOME"] = str(home / "state")
    for name in ("VIDTX_MODELS_DIR", "VIDTX_CACHE_DIR", "VIDTX_STATE_DIR"):
        os.environ.pop(name, None)


@pytest.fixture(scope="session")
def test_media() -> Path:
    """The folder of real clips, named by VIDTX_TEST_MEDIA; without it the test is skipped with a word."""
    named = os.environ.get("VIDTX_TEST_MEDIA")
    if not named:
        pytest.skip("VIDTX_TEST_MEDIA is not set: no real clips to test with")
    folder = Path(named)
    if not folder.is_dir():
        pytest.fail(f"VIDTX_TEST_MEDIA names {folder}, which is no folder")
    return folder


@pytest.fixture(scope="session")
def real_models() -> Path:
    """The models folder into which `vidtx models fetch light` was made, named by VIDTX_REAL_MODELS; without it the test is skipped with a word."""
    named = os.environ.get("VIDTX_REAL_MODELS")
    if not named:
        pytest.skip("VIDTX_REAL_MODELS is not set: no real weights to test with")
    absent = [m.id for m in find_manifests("light") if list_missing_files(m, model_dir(m, Path(named)))]
    if absent:
        pytest.fail(f"VIDTX_REAL_MODELS names {named}, which lacks {', '.join(absent)}")
    return Path(named)


@pytest.fixture(scope="session")
def demo_models() -> Path:
    """The folder of the shipped demo models; their absence is a failure where CI=true, otherwise a skip with a word."""
    absent = [m.id for m in find_manifests("demo") if list_missing_files(m, model_dir(m, Path()))]
    if absent:
        word = f"the demo models are not in this checkout: {', '.join(absent)}"
        if os.environ.get("CI", "").lower() in ("1", "true"):
            pytest.fail(word)
        pytest.skip(word)
    return find_shipped_models() / "demo"


@pytest.fixture(scope="session")
def demo(demo_models: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The sample, processed once with the shipped demo models by the program itself; many tests look at the result.

    It takes a minute, so that all processes that test side by side share one run; each has the kept stages of it in a cache of its own.
    """
    folder = make_once(tmp_path_factory, "demo", _run_demo)
    code, out, err = json.loads((folder / "run.json").read_text("utf-8"))
    assert code == 0, err
    cache = find_cache_dir()
    assert cache is not None
    shutil.copytree(folder / "cache", cache, dirs_exist_ok=True)
    transcript = parse_transcript((folder / "out" / "interrogation.vidtx.json").read_bytes())
    return Run(folder / "out", code, out, err, transcript)


def _run_demo(folder: Path) -> None:
    made = run_vidtx("demo", "-o", folder / "out", VIDTX_CACHE_DIR=str(folder / "cache"))
    (folder / "run.json").write_text(json.dumps([made.returncode, made.stdout, made.stderr]), "utf-8")


@pytest.fixture(scope="session")
def hostile() -> Transcript:
    """The document that every format is tried on."""
    return make_hostile_interview()
