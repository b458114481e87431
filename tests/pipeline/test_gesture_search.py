"""The stage `gestures`: when it runs, what it keeps, and what a picture that cannot be decoded costs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from interview import make_interview
from vidtx.document import Exchange, Gesture, Transcript
from vidtx.errors import UnreadableMediaError
from vidtx.pipeline.gesture_search import find_answers

SHAKE = Gesture("shake", 0.8)


def search(document: Transcript, exchanges: tuple[Exchange, ...], result: Any) -> tuple[tuple[Exchange, ...], list[Any]]:
    calls: list[Any] = []

    def run_stage(stage: str, kind: Any, compute: Any, parameters: list[Any]) -> Any:
        calls.append((stage, parameters))
        if isinstance(result, Exception):
            raise result
        return (result,) * len(parameters)

    opened: Any = SimpleNamespace(clip=document.clip, media=Path("a.mp4"), media_clip=document.clip)
    found = find_answers(opened, exchanges, document.utterances, (), run_stage, lambda share: None)
    return found, calls


@pytest.fixture
def document() -> Transcript:
    made = make_interview()
    last = max(made.utterances, key=lambda u: u.span.end)
    asked = tuple(replace(u, text=u.text + "?") if u is last else u for u in made.utterances)
    return replace(made, utterances=asked, clip=replace(made.clip, duration=last.span.end + 5000))


def silence(document: Transcript) -> Exchange:
    """An exchange whose question is the last thing that anybody says."""
    last = max(document.utterances, key=lambda u: u.span.end)
    return Exchange("e", (last.id,), (), (), ())


def test_a_silent_answer_is_looked_for_and_placed(document: Transcript) -> None:
    found, calls = search(document, (silence(document),), SHAKE)
    assert [e.gesture for e in found] == [SHAKE] and [stage for stage, _ in calls] == ["gestures"]
    ((start, end),) = calls[0][1]
    assert start < end <= document.clip.duration


def test_neither_is_no_gesture(document: Transcript) -> None:
    assert search(document, (silence(document),), None)[0] == ()


def test_nothing_is_decoded_without_a_silent_answer_or_without_a_picture(document: Transcript) -> None:
    last = max(document.utterances, key=lambda u: u.span.end)
    answered = Exchange("e", (document.utterances[0].id,), (), (last.id,), ())
    assert search(document, (answered,), SHAKE) == ((), [])
    assert search(replace(document, clip=replace(document.clip, video=None)), (silence(document),), SHAKE) == ((), [])


def test_a_picture_that_cannot_be_decoded_costs_the_gestures_and_not_the_run(
    document: Transcript, caplog: pytest.LogCaptureFixture
) -> None:
    found, _ = search(document, (silence(document),), UnreadableMediaError(Path("a.mp4"), "is damaged"))
    assert found == () and "answers without words were not looked for" in caplog.text
