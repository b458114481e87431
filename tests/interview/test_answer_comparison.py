"""A yes that became a no."""

from __future__ import annotations

import pytest

from vidtx.document import Span, Utterance
from vidtx.interview.answer_comparison import compare_answers


def say(id: str, text: str, language: str, *flags: str) -> Utterance:
    return Utterance(id, Span(0, 1000), "A", language, text, flags=flags)


QUESTION = [say("q", "Ви бачили офіцера?", "uk"), say("r", "장교를 보았습니까?", "ko")]
DENYING = [say("q", "Ви не бачили офіцера?", "uk"), say("r", "장교를 못 보았습니까?", "ko")]


def test_a_yes_that_became_a_no_is_found_with_both_places() -> None:
    finding = compare_answers([say("a", "네, 보았습니다.", "ko")], [say("b", "Ні.", "uk")], QUESTION)
    assert (
        finding is not None
        and finding.kind == "negation"
        and (finding.value_source, finding.value_target) == ("네, 보았습니다.", "Ні.")
    )
    assert [(s.utterance_id, s.start) for s in finding.source + finding.target] == [("a", 0), ("b", 0)]


@pytest.mark.parametrize(
    ("answer", "rendition", "question"),
    [
        ("네.", "Так.", QUESTION),
        ("네.", "Ні.", DENYING),  # 네 agrees with the denial
        ("네.", "Ні.", []),
        ("모릅니다.", "Ні.", QUESTION),
    ],
)
def test_what_can_mean_the_same_is_no_finding(answer: str, rendition: str, question: list[Utterance]) -> None:
    assert compare_answers([say("a", answer, "ko")], [say("b", rendition, "uk")], question) is None


def test_words_that_were_recognized_badly_accuse_nobody() -> None:
    assert compare_answers([say("a", "네.", "ko", "low_confidence")], [say("b", "Ні.", "uk")], QUESTION) is None
