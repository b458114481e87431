"""The recognizer's certainty over a clip, and the flag of a clip that lies outside of its world."""

from __future__ import annotations

from typing import Any

import pytest

from vidtx.document import FLAGS, Utterance
from vidtx.document.span import Span
from vidtx.speech.domain import OUTSIDE, flag_outside, measure_certainty


def utterance(start: int, end: int, probability: float | None, text: str = "Так.", **rest: Any) -> Utterance:
    return Utterance(f"u{start}", Span(start, end), "A", "uk", text, text_probability=probability, **rest)


def test_long_utterances_count_more_than_short_ones() -> None:
    assert measure_certainty([utterance(0, 3000, 0.4), utterance(3000, 4000, 0.8)]) == pytest.approx(0.5)


def test_what_was_not_recognized_does_not_count_and_nothing_recognized_is_no_certainty() -> None:
    known = utterance(0, 1000, 0.7)
    assert measure_certainty([known, utterance(1000, 9000, None, ""), utterance(9000, 9900, None)]) == pytest.approx(0.7)
    assert measure_certainty([]) is None
    assert measure_certainty([utterance(0, 1000, None, "")]) is None


def test_every_utterance_is_flagged_once_and_other_flags_stay() -> None:
    said = [utterance(0, 1000, 0.4, flags=("overlap",)), utterance(1000, 2000, None, "", flags=("untranscribed",))]
    flagged = flag_outside(said)
    assert [u.flags for u in flagged] == [("overlap", OUTSIDE), ("untranscribed", OUTSIDE)]
    assert flag_outside(flagged) == flagged and OUTSIDE in FLAGS
    assert [u.text for u in flagged] == [u.text for u in said]
