"""The pipeline itself cuts a turn where its language changes and gives stretches to their voices, whatever the engines are."""

from __future__ import annotations

import wave
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from noises import speech
from vidtx.cache import StageCache
from vidtx.document import EngineRecord, Turn
from vidtx.document.span import Span
from vidtx.engines.base import Recognition, RecognizedWord, SpeakerEmbeddings
from vidtx.pipeline import Options, process

BREATH = (0.001, 200)
SOUND = speech((0.2, 2400), BREATH, (0.2, 2400), BREATH, (0.05, 2400))  # two languages of one voice, then another voice


class Engines:
    """Hear one turn of one voice; Korean until 2.5 s, Ukrainian after; quiet stretches as another voice."""

    def diarize(self, waveform: Any, speakers: Any = None, progress: Any = None) -> tuple[Turn, ...]:
        return (Turn(Span(0, 7600), "SPEAKER_00"),)

    def embed_speakers(self, waveform: Any, spans: Any, progress: Any = None) -> SpeakerEmbeddings:
        loud = [float(np.sqrt(np.mean(waveform[s.start * 16 : s.end * 16] ** 2))) > 0.1 for s in spans]
        return SpeakerEmbeddings(np.where(loud, 12.0, -12.0)[:, None] * np.ones(24), np.full(24, 100.0))

    def identify_language(self, waveform: Any, spans: Any, languages: Any, progress: Any = None) -> Any:
        shares = [max(0, min(2500, s.end) - s.start) / s.duration for s in spans]
        return tuple({"ko": 0.02 + 0.96 * share, "uk": 0.98 - 0.96 * share} for share in shares)

    def transcribe(self, waveform: Any, spans: Any, language: str, progress: Any = None) -> Any:
        word = {"ko": "네", "uk": "Так"}[language]
        return tuple(Recognition(s, word, (RecognizedWord(s, word, 0.9),), 0.9, 0.01) for s in spans)

    def translate(self, texts: Any, source: str, target: str, progress: Any = None) -> tuple[str, ...]:
        return tuple("Yes." if text else "" for text in texts)

    def score(self, sources: Any, targets: Any, source: str, target: str) -> tuple[float, ...]:
        return tuple(-1.0 for _ in sources)


def test_one_turn_of_two_languages_and_two_voices_becomes_three(tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "clip.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes((np.clip(SOUND, -1, 1) * 32_767).astype("<i2").tobytes())
    records = tuple(EngineRecord(task, "fixed", "1", "fixed") for task in ("diarization", "recognition", "translation"))
    engines: Any = SimpleNamespace(
        records=records,
        choice=SimpleNamespace(preset=None),
        **dict.fromkeys(("diarizer", "recognizer", "translator"), Engines()),
    )
    found = process(tmp_path / "clip.wav", Options(), engines=engines, cache=StageCache(tmp_path / "cache"))
    assert [(turn.language, turn.speaker) for turn in found.turns] == [
        ("ko", "SPEAKER_00"),
        ("uk", "SPEAKER_00"),
        ("uk", "SPEAKER_01"),
    ]
    assert [u.text for u in found.utterances] == ["네", "Так", "Так"]
