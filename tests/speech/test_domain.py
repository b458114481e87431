"""The recognizer's certainty over a clip, and the flag of a clip that lies outside of its world."""

from __future__ import annotations

from typing import Any

import pytest

from vidtx.document import FLAGS, Utterance
from vidtx.document.span import Span
from vidtx.speech.domain import OUTSIDE, flag_outside, measure_certainty


def utterance(start: int, end: int, probability: float | None, text: str = "Так.", **rest: Any) -> Utterance:
    return Utterance(f"u{start}", Span(start, end), "A", "uk", text, text_probability=probability, **rest)


def test_the_surer_half_of_the_speech_counts_by_its_length() -> None:
    sure, less, doubt = utterance(0, 2000, 0.9), utterance(2000, 4000, 0.6), utterance(4000, 8000, 0.1)
    assert measure_certainty([doubt, sure, less]) == pytest.approx((0.9 + 0.6) / 2)
    assert measure_certainty([sure, utterance(2000, 12_000, 0.3)]) == pytest.approx((2 * 0.9 + 4 * 0.3) / 6)
    assert measure_certainty([less]) == pytest.approx(0.6)


def test_a_short_yes_counts_only_where_nothing_else_was_said() -> None:
    yes = utterance(0, 900, 0.99)
    assert measure_certainty([yes, utterance(1000, 2000, 0.4)]) == pytest.approx(0.4)
    assert measure_certainty([yes]) == pytest.approx(0.99)


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
