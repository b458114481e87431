"""The process that aligns: started when needed, one thread, ended with the review, and no error of it is the review's."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from vidtx.document import Span, Word
from vidtx.errors import MediaError
from vidtx.media.probe import probe_clip
from vidtx.pipeline.word_aligners import AlignerWeights
from vidtx.review.alignment import worker
from vidtx.review.alignment.sound import Sound
from vidtx.review.alignment.worker import AlignerProcess, AlignmentFailed, Request

SAMPLE = Path(__file__).parents[3] / "samples" / "interrogation.mp4"
DEMO = AlignerWeights("vidtx-demo-recognition")


class Fixed:
    """Stands in for `OpenedAligners`."""

    def __init__(self) -> None:
        self.asked: list[tuple[int, Span, str, str]] = []

    def align(self, waveform: np.ndarray, span: Span, text: str, language: str) -> tuple[Word, ...]:
        self.asked.append((len(waveform), span, text, language))
        return (Word(span, text, 0.5),)


def ask(span: Span = Span(4644, 5522)) -> Request:
    return Request(Sound(SAMPLE, probe_clip(SAMPLE)), span, "Ким ви були", "uk")


def test_only_the_sound_around_the_span_is_read_and_times_are_the_clips() -> None:
    fixed = Fixed()
    (word,) = worker.align(ask(), fixed)  # type: ignore[arg-type]
    assert word == Word(Span(4644, 5522), "Ким ви були", 0.5)
    assert fixed.asked == [(1878 * 16, Span(500, 1378), "Ким ви були", "uk")]
    worker.align(ask(Span(100, 900)), fixed)  # type: ignore[arg-type]
    assert fixed.asked[1][:2] == (1400 * 16, Span(100, 900))


def test_nothing_is_started_before_it_is_needed_and_nothing_after_the_end() -> None:
    process = AlignerProcess(DEMO)
    assert process.pid is None
    process.close()
    with pytest.raises(AlignmentFailed):
        process.align(ask())
    assert process.pid is None


@pytest.mark.slow
def test_the_demo_recognizer_aligns_in_a_process_of_its_own(demo_models: Path) -> None:
    before = {name: os.environ.get(name) for name in ("OMP_NUM_THREADS", "NUMBA_NUM_THREADS")}
    process = AlignerProcess(DEMO)
    try:
        words = process.align(ask())
        assert [word.text for word in words] == ["Ким", "ви", "були"]
        assert all(4644 <= word.span.start < word.span.end <= 5522 and word.probability is not None for word in words)
        assert {name: os.environ.get(name) for name in before} == before
        pid = process.pid
        with pytest.raises(AlignmentFailed, match="EngineError"):
            process.align(Request(ask().sound, Span(4644, 5522), "x", "xx"))
        with pytest.raises(AlignmentFailed, match="Error") as failure:
            process.align(Request(Sound(Path("/nowhere.mp4"), ask().sound.clip), Span(0, 900), "таємниця", "uk"))
        assert "таємниця" not in str(failure.value)
        assert process.pid == pid, "an error is no end"
        os.kill(pid or 0, 9)
        with pytest.raises(AlignmentFailed):
            process.align(ask())
        assert process.align(ask()) == words, "another was started"
        process.rest()
        assert process.pid is None
    finally:
        process.close()
    assert process.pid is None


@pytest.mark.slow
def test_the_end_does_not_wait_for_a_network(demo_models: Path) -> None:
    process = AlignerProcess(DEMO)
    ended: list[str] = []

    def work() -> None:
        try:
            process.align(ask())
        except AlignmentFailed as error:
            ended.append(str(error))

    thread = threading.Thread(target=work)
    thread.start()
    deadline = time.monotonic() + 30
    while process.pid is None and time.monotonic() < deadline:
        time.sleep(0.01)
    began = time.monotonic()
    process.close()
    thread.join(30)
    assert not thread.is_alive() and time.monotonic() - began < 10 and len(ended) <= 1


def test_a_missing_file_is_a_media_error() -> None:
    with pytest.raises(MediaError):
        worker.align(Request(Sound(Path("/nowhere.mp4"), ask().sound.clip), Span(0, 900), "x", "uk"), Fixed())  # type: ignore[arg-type]
