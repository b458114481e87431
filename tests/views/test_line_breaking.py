"""Where lines break: within the limits, evenly, where phrases end, and not inside what belongs together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidtx.views.line_breaking import break_lines, count_lines, ends_sentence, parts_what_belongs_together, rate_border
from vidtx.views.styles import BBC, NETFLIX, Style
from vidtx.views.text import measure_width

words = st.lists(st.text("abcdefghij가나다.,", min_size=1, max_size=14), min_size=1, max_size=40)


@given(words, st.sampled_from(["ko", "uk", None]), st.sampled_from([NETFLIX, BBC, NETFLIX.limit(line=20)]))
def test_lines_hold_every_word_in_order_and_stay_within_the_limit(texts: list[str], language: str | None, style: Style) -> None:
    lines = break_lines(texts, language, style)
    assert " ".join(lines).split() == " ".join(texts).split()
    for line in lines:
        assert measure_width(line, language) <= style.limits_for(language).line or " " not in line, (
            "a word longer than a line stays whole"
        )


@given(words)
def test_the_number_of_lines_is_what_breaking_makes(texts: list[str]) -> None:
    lines = break_lines(texts, "uk", NETFLIX)
    assert len(lines) == count_lines([len(text) for text in texts], 42, 1)


def test_what_fits_on_one_line_is_not_broken() -> None:
    assert break_lines(["Як", "вас", "звати?"], "uk", NETFLIX) == ("Як вас звати?",)
    assert break_lines([], "uk", NETFLIX) == ()
    assert len(break_lines("one two three four five six seven eight".split(), "en", NETFLIX)) == 1
    assert len(break_lines("one two three four five six seven eight".split(), "en", BBC)) == 2


def test_two_lines_are_as_even_as_can_be_and_break_after_punctuation_if_that_is_near() -> None:
    even = break_lines("one two three four five six seven eight nine ten eleven".split(), "en", NETFLIX)
    assert len(even) == 2 and abs(len(even[0]) - len(even[1])) <= 6
    phrase = break_lines("We crossed the river that night, and then we waited for days".split(), "en", NETFLIX)
    assert phrase == ("We crossed the river that night,", "and then we waited for days")


@pytest.mark.parametrize(
    ("text", "language", "upper"),
    [
        ("They brought all of us to the barracks on that Wednesday", "en", "They brought all of us"),
        ("Нас відправили охороняти міст на кордоні з сусідами", "uk", "Нас відправили охороняти міст"),
        ("저는 그때 다리를 다쳐서 걸을 수 없었습니다", "ko", "저는 그때 다리를 다쳐서"),
    ],
)
def test_a_line_ends_before_a_preposition_and_not_after_what_needs_the_next_word(text: str, language: str, upper: str) -> None:
    assert break_lines(text.split(), language, NETFLIX)[0] == upper


def test_a_mark_of_several_words_stays_together_while_the_lines_are_enough() -> None:
    together = break_lines(["Interpreter:", "[jump cut]", "집에", "있습니다."], "ko", NETFLIX)
    assert any("[jump cut]" in line for line in together)
    crowded = break_lines(["Interpreter:", "[outside the model's training]", "네,", "집에"], "ko", NETFLIX)
    assert len(crowded) == 2 and " ".join(crowded) == "Interpreter: [outside the model's training] 네, 집에"


@pytest.mark.parametrize(("word", "ends"), [("так.", True), ('так."', True), ("네。", True), ("так,", False), ("3.5", False)])
def test_a_sentence_ends_at_its_mark_even_inside_quotes(word: str, ends: bool) -> None:
    assert ends_sentence(word) == ends


@pytest.mark.parametrize(
    ("before", "after", "language"),
    [
        ("the", "river", "en"),
        ("двадцять", "четвертого", "uk"),
        ("걸을", "수", "ko"),
        ("이", "세부", "ko"),
        ("≈the", "river", "en"),
    ],
)
def test_what_belongs_together_is_the_worst_place_for_a_border(before: str, after: str, language: str) -> None:
    worst = rate_border(before, after, language)
    assert worst > rate_border("river", "flows", language) > rate_border("river,", "flows", language)
    assert rate_border("річка.", "Потім", "uk") == 0 < rate_border("річка,", "потім", "uk")


def test_a_border_before_a_conjunction_and_after_a_clause_is_better_than_inside_one() -> None:
    assert rate_border("ліс", "але", "uk") < rate_border("ліс", "темний", "uk")
    assert rate_border("소좌이고", "이름은", "ko") < rate_border("이름은", "동훈입니다", "ko")


def test_what_needs_the_next_word_is_known_by_language() -> None:
    assert parts_what_belongs_together("The", "en") and not parts_what_belongs_together("the", "uk")
    assert not parts_what_belongs_together("river", "en") and not parts_what_belongs_together("the", None)
