"""Real weights would load: the whole pipeline on random weights in the official formats and dimensions."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from e2e_run import run_vidtx
from made_clips import write_clip
from pyannote_directory import write_pyannote_directory
from seq2seq_directories import write_m2m100_directory, write_madlad_directory
from vidtx.document.codec import parse_transcript
from whisper_checkpoint import write_whisper_checkpoint

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("kind", ["m2m100", "madlad"])
def test_a_clip_goes_through_whisper_tiny_community_1_and_a_translator(kind: str, tmp_path: Path) -> None:
    clip = tmp_path / "clip.mp4"
    rng = np.random.default_rng(1)
    time = np.arange(9 * 48_000) / 48_000
    sound = (rng.standard_normal(len(time)) * 0.1 * (np.sin(2 * math.pi * 0.5 * time) > 0)).astype(np.float32)
    write_clip(clip, picture=[n / 25 for n in range(225)], sounds=[(0.0, sound)])
    asr = write_whisper_checkpoint(tmp_path / "tiny.pt")
    diarization = write_pyannote_directory(tmp_path / "community-1")
    translation = (write_m2m100_directory if kind == "m2m100" else write_madlad_directory)(tmp_path / kind)
    made = run_vidtx(
        "process", clip, "-o", tmp_path / "out", "--asr-model", asr, "--diarization-model", diarization, "--translation-model", translation,
        VIDTX_CACHE_DIR=str(tmp_path / "cache"), VIDTX_MODELS_DIR=str(tmp_path / "none"),
    )  # fmt: skip
    assert "Traceback" not in made.stderr and made.returncode in (0, 1), made.stderr
    if made.returncode == 1:  # random networks may hear nobody at all; then they must have said exactly that
        assert "nobody speaks" in made.stderr
        return
    document = parse_transcript((tmp_path / "out" / "clip.vidtx.json").read_bytes())
    assert {e.task for e in document.provenance.engines} == {"diarization", "recognition", "translation"}
    assert document.turns
