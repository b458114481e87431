"""The sample, processed once with the shipped demo models by the program itself; many tests look at the result."""

from __future__ import annotations

from pathlib import Path

import pytest

from e2e_run import Run, run_vidtx
from vidtx.document import Transcript
from vidtx.document.codec import parse_transcript
from vidtx.engines.weights.shipped import find_shipped_sample


@pytest.fixture(scope="session")
def demo(demo_models: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("demo")
    made = run_vidtx("demo", "-o", folder)
    assert made.returncode == 0, made.stderr
    transcript = parse_transcript((folder / "interrogation.vidtx.json").read_bytes())
    return Run(folder, made.returncode, made.stdout, made.stderr, transcript)


@pytest.fixture(scope="session")
def truth() -> Transcript:
    return parse_transcript(find_shipped_sample().with_suffix(".truth.json").read_bytes())
