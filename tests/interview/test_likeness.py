"""How strongly two utterances look like an original and its rendition, and what follows for roles, exchanges and renditions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vidtx.document import Similarity, Span, Translation, Utterance
from vidtx.interview.derive import derive
from vidtx.interview.likeness import MOST_LOG_ODDS, Likeness, limit_log_odds
from vidtx.interview.roles.assignment import assign_roles


def say(n: int, speaker: str, language: str | None, text: str, english: str | None = None) -> Utterance:
    translations = () if english is None else (Translation("en", english),)
    return Utterance(f"u{n}", Span(n * 2000, n * 2000 + 1800), speaker, language, text, translations=translations)


QUESTION, RENDERED = say(0, "A", "uk", "Де ви служили?"), say(1, "B", "ko", "어디에서 복무했습니까?")
ANSWER, RENDERED_ANSWER = say(2, "C", "ko", "원산에서 복무했습니다."), say(3, "B", "uk", "Я служив у Вонсані.")
SPOKEN = (QUESTION, RENDERED, ANSWER, RENDERED_ANSWER)
LIKE = (Similarity("u0", "u1", 0.98), Similarity("u2", "u3", 0.96), Similarity("u0", "u2", 0.1), Similarity("u1", "u3", 0.0))


def test_a_likely_rendition_scores_and_an_unlikely_one_costs() -> None:
    likeness = Likeness(SPOKEN, LIKE)
    assert likeness.score(QUESTION, RENDERED) > 0.5 > 0 > likeness.score(QUESTION, ANSWER)
    assert likeness.score(RENDERED, RENDERED_ANSWER) < likeness.score(QUESTION, ANSWER), "surely none"


def test_without_vectors_and_translations_nothing_follows() -> None:
    assert Likeness(SPOKEN).score(QUESTION, RENDERED) == 0.0
    assert Likeness(SPOKEN).probability(QUESTION, RENDERED) is None
    assert Likeness(SPOKEN).compare_sides([QUESTION], [RENDERED]) is None
    changed = replace(RENDERED, id="added")
    assert Likeness((*SPOKEN, changed), LIKE).score(QUESTION, changed) == 0.0, "vectors did not see it"


def test_what_was_not_compared_is_not_taken_for_unlike() -> None:
    likeness = Likeness(SPOKEN, LIKE[:1])
    assert likeness.probability(ANSWER, RENDERED_ANSWER) is None and likeness.score(ANSWER, RENDERED_ANSWER) == 0.0
    assert likeness.probability(RENDERED, QUESTION) is None, "the other way round"
    assert likeness.compare_sides([QUESTION], [RENDERED, replace(RENDERED, id="added")]) == pytest.approx(0.98)


def test_two_of_one_language_are_no_rendition_by_vectors() -> None:
    assert Likeness(SPOKEN, LIKE).probability(QUESTION, RENDERED_ANSWER) is None
    unknown = replace(QUESTION, language=None)
    assert Likeness((unknown, *SPOKEN[1:]), LIKE).probability(unknown, RENDERED) is None


def test_translations_count_where_there_are_any_and_both_are_averaged() -> None:
    told = (say(0, "A", "uk", "Так.", "Where did you serve?"), say(1, "B", "ko", "네.", "Where did you serve?"))
    by_translation = Likeness(told).score(*told)
    assert by_translation > 1.0
    both = Likeness(told, (Similarity("u0", "u1", 0.01),)).score(*told)
    assert both == pytest.approx(
        (by_translation + Likeness(SPOKEN, (Similarity("u0", "u1", 0.01),)).score(QUESTION, RENDERED)) / 2
    )


def test_odds_are_believed_so_far_and_no_further() -> None:
    assert limit_log_odds(0.5) == 0.0
    assert limit_log_odds(0.0) == -MOST_LOG_ODDS and limit_log_odds(1.0) == MOST_LOG_ODDS
    assert limit_log_odds(0.9) == pytest.approx(2.197, abs=1e-3)


def test_sides_of_several_utterances_are_compared_by_each_ones_likeliest_counterpart() -> None:
    likeness = Likeness(SPOKEN, LIKE)
    assert likeness.compare_sides([QUESTION], [RENDERED]) == pytest.approx(0.98)
    one_left_out = likeness.compare_sides([QUESTION], [RENDERED, ANSWER])
    assert one_left_out is not None and 0.5 < one_left_out < 0.98


def test_an_untranslated_interview_has_exchanges_and_renditions_with_a_similarity() -> None:
    found = derive(SPOKEN, (), similarities=LIKE)
    [exchange] = found.exchanges
    assert (exchange.question, exchange.question_rendition) == (("u0",), ("u1",))
    assert (exchange.answer, exchange.answer_rendition) == (("u2",), ("u3",))
    assert [(r.kind, r.similarity) for r in found.renditions] == [("not_compared", 0.98), ("not_compared", 0.96)]
    assert {s.id: s.role for s in found.speakers} == {"A": "questioner", "B": "interpreter", "C": "subject"}


def test_who_renders_the_others_is_the_interpreter() -> None:
    """Two people who both speak two languages, nobody asking: only vectors say which of them renders the other."""
    rendered = [Similarity(f"u{n}", f"u{n + 1}", (0.97, 0.01)[n % 2]) for n in range(11)]
    for names in ("AB", "BA"):
        told = [say(n, names[n % 2], ("uk", "ko")[(n + n // 2) % 2], "слово") for n in range(12)]
        roles = assign_roles(told, None, Likeness(told, rendered))
        assert roles[names[1]].role == "interpreter" != roles[names[0]].role
        unlike = [replace(similarity, probability=0.01) for similarity in rendered]
        assert assign_roles(told, None, Likeness(told, unlike))[names[1]].role != "interpreter"


def test_a_rough_gist_is_no_translation_to_compare() -> None:
    told = [replace(say(n, "AB"[n], ("uk", "ko")[n], "слово", "The same."), flags=("rough_gist",)) for n in range(2)]
    assert Likeness(told).score(*told) == 0.0
