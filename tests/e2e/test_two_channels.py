"""Two people on two channels, with the demo models: taken apart, nobody is confused and what two people say at once is heard.

The questioner and the interpreter are on the left channel, the subject on the right, crosstalk -20 dB; every answer and its rendition begin
before the line before them ends. The mix of the same clip is what it is compared with.
"""

from __future__ import annotations

import multiprocessing
import shutil
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from fixed_engines import FixedEngines
from make_sample import write_two_channels
from scenario.dialogue import Wanted
from scenario.model import HELD_OUT_SEED
from vidtx.cache import StageCache
from vidtx.document import Transcript, Word
from vidtx.document.codec import parse_transcript
from vidtx.edits import detect
from vidtx.evaluation import evaluate
from vidtx.evaluation.speech import map_speakers
from vidtx.evaluation.text import normalize_text
from vidtx.export.options import ExportOptions
from vidtx.export.subtitles.subrip import write_srt
from vidtx.pipeline import Options, open_engines, process

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng synthesizes the interview and is not installed"),
]
NEAR_MS = 600  # by which a recognized word may lie elsewhere


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    wanted = Wanted((("plain", "number", "plain"),), greeting=False, short=True, overlap=700)
    path = tmp_path_factory.mktemp("two") / "interview.m4a"
    # In a process of its own: espeak-ng keeps the state of its flutter, and other tests synthesize too.
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        pool.submit(write_two_channels, HELD_OUT_SEED + 320, path, crosstalk=-20, wanted=wanted).result(timeout=120)
    return path


@pytest.fixture(scope="module")
def reference(clip: Path) -> Transcript:
    return parse_transcript(clip.with_suffix(".truth.json").read_bytes())


@pytest.fixture(scope="module")
def engines(demo_models: Path) -> Any:
    """The demo models, without the translator: it is half of the time, and no score here needs it."""
    opened = open_engines(Options(preset="demo"))
    models = {"diarizer": opened.diarizer, "recognizer": opened.recognizer, "translator": FixedEngines()}
    nothing = {"sentence_encoder": None, "speech_translator": None}
    return SimpleNamespace(records=opened.records, choice=opened.choice, find_domain=opened.find_domain, **models, **nothing)


@pytest.fixture(scope="module")
def mixed(clip: Path, engines: Any, tmp_path_factory: pytest.TempPathFactory) -> Transcript:
    return transcribe(clip, engines, tmp_path_factory.mktemp("mix"), "mix")


@pytest.fixture(scope="module")
def separate(clip: Path, engines: Any, tmp_path_factory: pytest.TempPathFactory) -> Transcript:
    return transcribe(clip, engines, tmp_path_factory.mktemp("separate"))


def transcribe(clip: Path, engines: Any, cache: Path, channel: str | None = None) -> Transcript:
    """Without a search for edits: the interview has none."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(detect, "find_edits", lambda *_, **__: ())
        return process(clip, Options(preset="demo", channel=channel), engines=engines, cache=StageCache(cache))


def test_the_channels_are_taken_apart_without_being_asked(separate: Transcript) -> None:
    assert separate.provenance.media[-1].channel == "separate"


def test_two_people_are_found_on_the_left_and_one_on_the_right(separate: Transcript, reference: Transcript) -> None:
    mapping = map_speakers(separate, reference)
    assert {"questioner", "interpreter", "subject_1"} == set(mapping.values())
    assert [speaker.role for speaker in separate.speakers if mapping.get(speaker.id) == "subject_1"] == ["subject"]


def test_nothing_is_worse_than_with_the_mix(separate: Transcript, mixed: Transcript, reference: Transcript) -> None:
    ours, theirs = evaluate(separate, reference), evaluate(mixed, reference)
    measures: dict[str, Callable[..., float]] = {
        "DER": lambda scores: scores.diarization.value,
        "cpWER": lambda scores: scores.speaker_words.value,
        "CER ko": lambda scores: scores.characters["ko"].value,
        "CER uk": lambda scores: scores.characters["uk"].value,
    }
    for name, measure in measures.items():
        assert measure(ours) <= measure(theirs), name
    assert ours.diarization.value < 0.15 and ours.speaker_words.value < 0.35  # type: ignore[operator]


def test_words_spoken_at_once_are_recovered_that_the_mix_loses(
    separate: Transcript, mixed: Transcript, reference: Transcript
) -> None:
    overlapped = [
        word
        for utterance in reference.utterances
        for word in utterance.words
        if any(other.speaker != utterance.speaker and word.span & other.span for other in reference.utterances)
    ]
    ours, theirs = (sum(is_heard(word, document) for word in overlapped) for document in (separate, mixed))
    assert len(overlapped) >= 8 and ours >= theirs + len(overlapped) // 4, (ours, theirs, len(overlapped))


def is_heard(word: Word, document: Transcript) -> bool:
    return any(
        normalize_text(other.text) == normalize_text(word.text) and word.span.gap_to(other.span) < NEAR_MS
        for utterance in document.utterances
        for other in utterance.words
    )


def test_overlapping_turns_are_exported(separate: Transcript) -> None:
    assert any(turn.overlaps for turn in separate.turns)
    file = write_srt(separate, ExportOptions())[0]
    assert "-->" in file.text
