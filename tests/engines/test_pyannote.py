"""pyannote.audio behind the Protocol: random weights in community-1's formats, the shipped demo weights, and no network."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from noises import bursts
from pyannote_directory import CONFIG, write_pyannote_directory
from vidtx.document import EngineRecord, Turn
from vidtx.document.span import Span
from vidtx.engines.base import SpeakerBounds
from vidtx.engines.pyannote import PyannoteDiarizer, arrange_turns
from vidtx.errors import EngineError, ModelError

RECORD = EngineRecord("diarization", "pyannote.audio", "4.0.7", "community-1", license="CC-BY-4.0")


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every attempt to reach a host is refused, and remembered."""
    tried: list[object] = []

    def refuse(*address: object, **rest: object) -> None:
        tried.append(address)
        raise OSError("no network in these tests")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    return tried


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pyannote_directory(tmp_path_factory.mktemp("community-1"))


@pytest.fixture(scope="module")
def diarizer(directory: Path) -> PyannoteDiarizer:
    return PyannoteDiarizer(directory, "cpu", record=RECORD)


@pytest.fixture
def damaged(directory: Path, tmp_path: Path) -> Path:
    """A copy that a test may spoil."""
    return Path(shutil.copytree(directory, tmp_path / "damaged"))


def test_the_random_network_finds_turns_and_overlaps_without_a_network(
    diarizer: PyannoteDiarizer, no_network: list[object]
) -> None:
    """Without them, the contract would hold of nothing."""
    turns = diarizer.diarize(bursts(15))
    assert len({t.span for t in turns}) > 3
    assert any(t.overlaps for t in turns) and not all(t.overlaps for t in turns)
    assert diarizer.record == RECORD
    assert no_network == []


def test_more_speakers_than_can_be_separated_are_a_warning_and_no_crash(
    diarizer: PyannoteDiarizer, caplog: pytest.LogCaptureFixture
) -> None:
    """pyannote.audio 4.0.7 by itself dies in k-means here."""
    turns = diarizer.diarize(bursts(12), SpeakerBounds(exactly=40))
    assert all(turn.span.end <= 12_000 for turn in turns)
    assert 1 <= len({t.speaker for t in turns}) < 40
    assert "40 speakers" in caplog.text


def test_an_exact_number_of_speakers_is_found(diarizer: PyannoteDiarizer) -> None:
    assert {t.speaker for t in diarizer.diarize(bursts(15), SpeakerBounds(exactly=2))} == {"SPEAKER_00", "SPEAKER_01"}


def test_two_channels_are_refused(diarizer: PyannoteDiarizer) -> None:
    with pytest.raises(EngineError, match=r"\(2, 16000\)"):
        diarizer.diarize(np.zeros((2, 16_000), np.float32))


def test_nothing_is_printed_and_no_warning_escapes(
    diarizer: PyannoteDiarizer, capfd: pytest.CaptureFixture[str], recwarn: pytest.WarningsRecorder
) -> None:
    diarizer.diarize(bursts(1), SpeakerBounds(least=2))
    assert capfd.readouterr() == ("", "")
    assert not list(recwarn)


def test_turns_are_sorted_clipped_renamed_and_marked() -> None:
    tracks = [
        (4.0, 9.5, "a"),
        (-0.2, 1.5, "b"),
        (1.0, 3.0, "c"),
        (3.0, 4.0, "b"),
        (5.0, 6.0, "a"),
        (10.0, 11.0, "c"),
        (2.0, 2.0004, "a"),
    ]
    assert arrange_turns(tracks, 8_000) == (
        Turn(Span(0, 1500), "SPEAKER_00", overlaps=True),
        Turn(Span(1000, 3000), "SPEAKER_01", overlaps=True),
        Turn(Span(3000, 4000), "SPEAKER_00"),
        Turn(Span(4000, 8000), "SPEAKER_02"),
        Turn(Span(5000, 6000), "SPEAKER_02"),
    )


def test_a_long_turn_overlaps_each_short_one_within_it() -> None:
    turns = arrange_turns([(0, 9, "a"), (1, 2, "b"), (3, 4, "b"), (9, 10, "b")], 10_000)
    assert [turn.overlaps for turn in turns] == [True, True, True, False]


@pytest.mark.parametrize(
    "part",
    [
        "config.yaml",
        "segmentation/pytorch_model.bin",
        "embedding/pytorch_model.bin",
        "plda/plda.npz",
        "plda/xvec_transform.npz",
    ],
)
def test_a_missing_file_is_named_with_the_directory(damaged: Path, part: str) -> None:
    (damaged / part).unlink()
    with pytest.raises(ModelError, match=part) as caught:
        PyannoteDiarizer(damaged)
    assert str(damaged) in str(caught.value)


@pytest.mark.parametrize("part", ["segmentation/pytorch_model.bin", "embedding/pytorch_model.bin", "plda/plda.npz"])
def test_a_damaged_file_is_a_model_error_that_names_the_directory(damaged: Path, part: str) -> None:
    (damaged / part).write_bytes((damaged / part).read_bytes()[:1000])
    with pytest.raises(ModelError, match="cannot load") as caught:
        PyannoteDiarizer(damaged)
    assert str(damaged) in str(caught.value)


def test_a_checkpoint_without_pyannotes_entry_is_a_model_error(damaged: Path) -> None:
    import torch

    torch.save({"state_dict": {}}, damaged / "segmentation" / "pytorch_model.bin")
    with pytest.raises(ModelError, match="cannot load"):
        PyannoteDiarizer(damaged)


@pytest.mark.parametrize("elsewhere", ["pyannote/wespeaker-voxceleb-resnet34-LM", "$model/../embedding", "{checkpoint: a/b}"])
def test_a_config_that_names_a_model_elsewhere_is_refused(damaged: Path, elsewhere: str, no_network: list[object]) -> None:
    (damaged / "config.yaml").write_text(CONFIG.replace("$model/embedding", elsewhere))
    with pytest.raises(ModelError, match="outside this directory"):
        PyannoteDiarizer(damaged)
    assert no_network == []


@pytest.mark.parametrize("content", ["", "pipeline: [", "a: b", "\xff"])
def test_a_config_that_is_none_is_refused(damaged: Path, content: str) -> None:
    (damaged / "config.yaml").write_text(content, encoding="latin-1")
    with pytest.raises(ModelError, match=r"config\.yaml"):
        PyannoteDiarizer(damaged)


def test_telemetry_is_off_whatever_the_environment_says(directory: Path) -> None:
    """In a process of its own, since pyannote.audio is imported only once; a user may have switched telemetry on."""
    script = (
        "import sys, os; from pathlib import Path; from vidtx.engines.pyannote import PyannoteDiarizer\n"
        "assert 'pyannote.audio' not in sys.modules and 'torch' not in sys.modules\n"
        "PyannoteDiarizer(Path(sys.argv[1]))\n"
        "from pyannote.audio.telemetry.metrics import is_metrics_enabled\n"
        "import huggingface_hub.constants as hub\n"
        "print(is_metrics_enabled(), hub.HF_HUB_OFFLINE, os.environ['PYANNOTE_METRICS_ENABLED'])"
    )
    environment = {k: v for k, v in os.environ.items() if k != "HF_HUB_OFFLINE"} | {"PYANNOTE_METRICS_ENABLED": "1"}
    environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    done = subprocess.run(
        [sys.executable, "-c", script, str(directory)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.stdout == "False True 0\n", done.stderr
    assert done.stderr == ""
