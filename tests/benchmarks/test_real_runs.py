"""What tools give is read as dated segments, and what a network computes is counted."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from real_runs import Meter, Run, StageClock, open_meter, run_other
from real_scores import SaidWord

FAKE = """import json, sys
rows = [{"start": 0.5, "end": 2.0, "text": " так, що-небудь", "language": "uk",
         "words": [[0.5, 0.8, " так,"], [0.9, 1.2, " що"], [1.2, 1.2, "-небудь"]]}]
json.dump({"segments": rows, "seconds": 3.0, "busy": 2.5, "windows": 4}, open(sys.argv[5], "w"))
"""


def make_python(folder: Path, program: str) -> Path:
    """Something that is called as the Python of another environment would be, and runs a program instead."""
    (folder / "program.py").write_text(program, "utf-8")
    made = folder / "python"
    made.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{folder / "program.py"}" "$@"\n', "utf-8")
    made.chmod(0o755)
    return made


def test_a_tool_of_another_environment_gives_segments(tmp_path: Path) -> None:
    run = run_other(make_python(tmp_path, FAKE), "faster-whisper", tmp_path / "a.wav", tmp_path)
    assert isinstance(run, Run)
    assert (run.seconds, run.busy, run.windows) == (3.0, 2.5, 4)
    (segment,) = run.segments
    assert (segment.start, segment.end, segment.language) == (500, 2000, "uk")
    assert segment.words == (SaidWord(500, 800, "так,"), SaidWord(900, 1201, "що-небудь"))


def test_a_tool_that_is_not_there_is_named_with_its_reason(tmp_path: Path) -> None:
    absent = "import sys; print('No module named x', file=sys.stderr); raise SystemExit(3)"
    run = run_other(make_python(tmp_path, absent), "whisperx", tmp_path / "a.wav", tmp_path)
    assert run == "not installed: No module named x"


def test_time_belongs_to_the_stage_that_reports_next() -> None:
    clock = StageClock(None)
    for stage, share in (("probe", 1.0), ("language", 0.0), ("language", 0.5), ("language", 0.75), ("recognition", 1.0)):
        clock.report(stage, share)
    assert list(clock.stages) == ["probe", "language: changes in turns", "language: turns", "recognition"]
    assert all(spent["seconds"] >= 0 for spent in clock.stages.values())


def test_a_recognizer_of_another_engine_has_no_meter() -> None:
    with open_meter(SimpleNamespace()) as meter:
        assert meter is None


@pytest.mark.slow
def test_windows_are_counted_by_what_the_encoder_computes() -> None:
    import torch
    from whisper.model import ModelDimensions, Whisper

    model = Whisper(ModelDimensions(80, 1500, 8, 2, 1, 51865, 32, 8, 2, 1))
    meter = Meter(model)
    with torch.no_grad():
        features = model.encoder(torch.zeros(2, 80, 3000))
        model.decoder(torch.zeros(2, 1, dtype=torch.long), features)
        model.encoder.blocks[0](torch.zeros(1, 300, 8))
    meter.close()
    model.encoder.blocks[0](torch.zeros(1, 300, 8))
    assert meter.counts["windows"] == pytest.approx(2.2)
    assert meter.counts["decoder_calls"] == 1
    assert meter.counts["encoder"] > 0 and meter.counts["decoder"] > 0
