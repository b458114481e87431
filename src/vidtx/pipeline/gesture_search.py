"""Looks for answers by the head where nobody answers in words; the stage `gestures` of a run.

In: a clip, its exchanges and what they were made of. Out: the exchanges that were answered by a gesture. Nothing is decoded
where there is no silent answer or no picture, and a picture that cannot be decoded costs the gestures, not the run.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

from vidtx.document import EditBoundary, Exchange, Gesture, Utterance
from vidtx.interview.silent_answers import find_silent_answers, place_gestures

if TYPE_CHECKING:
    from vidtx.media.opened import OpenedClip
    from vidtx.signal import Progress

LOG = logging.getLogger(__name__)


class KeptStage(Protocol):
    """Runs a stage, or reads its result where it is kept: (name, type of the result, function that computes it, parameters)."""

    def __call__(self, stage: str, kind: Any, compute: Any, parameters: list[Any], /) -> Any: ...


def find_answers(
    opened: OpenedClip,
    exchanges: Sequence[Exchange],
    utterances: Sequence[Utterance],
    boundaries: Sequence[EditBoundary],
    run_stage: KeptStage,
    report: Progress,
) -> tuple[Exchange, ...]:
    """The exchanges that were answered by a gesture, with it."""
    clip = opened.clip
    silent = find_silent_answers(exchanges, utterances, boundaries, clip.duration)
    if clip.video is None or not silent:
        return ()
    windows = [answer.window for answer in silent]

    def find() -> tuple[Gesture | None, ...]:
        from vidtx.gestures.detect import find_gestures

        return find_gestures(opened.media, opened.media_clip, windows, report)

    try:
        parameters = [[window.start, window.end] for window in windows]
        gestures: tuple[Gesture | None, ...] = run_stage("gestures", tuple[Gesture | None, ...], find, parameters)
    except Exception as error:  # whatever a hostile picture does to the decoder or to OpenCV is not worth the run
        LOG.warning("%s: answers without words were not looked for: %s", clip.name, error)
        return ()
    return place_gestures(exchanges, silent, gestures)
