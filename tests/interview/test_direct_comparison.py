"""An original and its rendition compared straight from Ukrainian and Korean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from vidtx.bitext.clauses import list_clauses
from vidtx.document import Finding, Span, TextSpan, Utterance, Word
from vidtx.interview.clause_alignment import Pair
from vidtx.interview.direct_comparison import can_compare, check_numbers, compare_directly


def say(id: str, text: str, language: str, flags: tuple[str, ...] = ()) -> Utterance:
    return Utterance(id, Span(0, 1000), "A" if id == "a" else "B", language, text, flags=flags)


def compare(
    original: str, rendition: str, same: Sequence[tuple[int, int]] | None = ((0, 0),), flags: tuple[str, ...] = ()
) -> tuple[Finding, ...]:
    """`same`: which clauses render one another; None: nothing was compared by vectors."""
    korean = any("가" <= c <= "힣" for c in original)
    source, target = say("a", original, "ko" if korean else "uk", flags), say("b", rendition, "uk" if korean else "ko")
    pairs: dict[Pair, float] = {}
    if same is not None:
        ours, theirs = list_clauses([source]), list_clauses([target])
        pairs = {Pair(a, b): 0.99 if (n, m) in same else 0.01 for n, a in enumerate(ours) for m, b in enumerate(theirs)}
    return compare_directly([source], [target], pairs)[0]


@pytest.mark.parametrize(
    ("original", "rendition", "kind", "values"),
    [
        ("십년 후에 제 집을 가지고 싶습니다.", "Через шість років я хочу мати свій дім.", "number", ("10", "6")),
        ("다섯 명이 살아남았습니다.", "Вижило четверо людей.", "number", ("5", "4")),
        ("Скільки днів? Ви йшли три дні?", "며칠입니까? 닷새를 걸었습니까?", "number", ("3", "5")),
        ("아홉 시에 시작되었습니다.", "Почалося о шостій годині.", "time", ("9:00", "6:00")),
        ("2월 24일에 왔습니다.", "Ми прийшли 23 лютого.", "date", ("24", "23")),
        ("저는 제93여단에 있었습니다.", "Я був у дев'яносто п'ятій бригаді.", "number", ("93", "95")),
        ("저는 스물두 살입니다.", "Мені двадцять років.", "number", ("22", "20")),
        ("저는 소좌입니다.", "Я капітан.", "rank", ("major", "captain")),
        ("우리는 쿠르스크에 있었습니다.", "Ми були в Сумах.", "place", ("Kursk", "Sumy")),
        ("제 이름은 김철수입니다.", "Мене звати Пак Йон Хо.", "name", ("김철수", "Пак Йон Хо")),
        ("제93여단에 있었습니다.", "Я був у дев'яносто третьому полку.", "unit", ("93 brigade", "93 regiment")),
        ("한 명이 죽었습니다.", "Загинуло троє людей.", "number", ("1", "3")),
        ("삼분의 일이 죽었습니다.", "Загинула половина.", "number", ("1/3", "1/2")),
        ("화요일에 왔습니다.", "Ми прийшли в середу.", "date", ("Tuesday", "Wednesday")),
        ("저는 그를 보지 못했습니다.", "Я його бачив.", "negation", None),
        ("Я не хочу додому.", "집에 가고 싶습니다.", "negation", None),
        ("저는 군관이 아닙니다.", "Я офіцер.", "negation", None),
        ("Я не член партії.", "저는 당원입니다.", "negation", None),
        ("저는 결혼하지 않았습니다.", "Я одружений.", "negation", None),
    ],
)
def test_what_became_something_else_is_found_with_its_words(
    original: str, rendition: str, kind: str, values: tuple[str, str] | None
) -> None:
    same = [(n, n) for n in range(3)]
    (finding,) = compare(original, rendition, same)
    measured = kind in ("number", "time", "rank", "place", "name", "unit") or (kind == "date" and values == ("24", "23"))
    assert finding.kind == kind and (
        0.6 <= finding.probability < 1 if measured and finding.probability else finding.probability is None
    )
    assert values is None or (finding.value_source, finding.value_target) == values
    assert [s.utterance_id for s in finding.source + finding.target] == ["a", "b"]


@pytest.mark.parametrize(
    ("original", "rendition"),
    [
        ("저는 스물두 살입니다.", "Йому двадцять два роки."),
        ("다섯 명이 살아남았습니다.", "Вижило п'ятеро."),
        ("삼십 분 동안 걸었습니다.", "Ми йшли пів години."),
        ("오후 다섯 시에 왔습니다.", "Прийшов о сімнадцятій годині."),
        ("십팔 개월 복무했습니다.", "Служив півтора року."),
        ("이천이십사년에 왔습니다.", "Приїхав у 2024 році."),
        ("저는 소위입니다.", "Я лейтенант."),
        ("제 이름은 리동훈입니다.", "Його звати Лі Тон Хун."),
        ("여섯 시 오십오 분에 왔습니다.", "Він прийшов без п'яти сім."),
        ("영하 십 도였습니다.", "Було десять градусів морозу."),
        ("저는 모릅니다.", "Він не знає."),
        ("저는 군관이 아닙니다.", "Він не офіцер."),
        ("저는 당원입니다.", "Він член партії."),
        ("저는 군관이 아니라 병사입니다.", "Він солдат, а не офіцер."),
        ("서너 명이 있었습니다.", "Було троє людей."),
        ("Вам не холодно?", "춥습니까?"),
        ("총을 쏘지 않을 수 없었습니다.", "Я мусив стріляти."),
        ("Це дуже погано.", "매우 좋지 않습니다."),
        ("어머니와 아버지가 계십니다.", "У нього є мати й батько."),
    ],
)
def test_what_says_the_same_otherwise_is_no_finding(original: str, rendition: str) -> None:
    assert compare(original, rendition) == ()


def test_a_clause_that_is_left_out_or_added_is_found() -> None:
    original = "우리는 기차로 러시아에 왔습니다. 거기서 한 달 동안 훈련을 받았습니다."
    (lost,) = compare(original, "Ми приїхали потягом до Росії.", [(0, 0)])
    assert (lost.kind, lost.value_source, lost.target) == ("omission", "거기서 한 달 동안 훈련을 받았습니다.", ())
    (gained,) = compare(
        "우리는 기차로 러시아에 왔습니다.", "Ми приїхали потягом до Росії. Там нас навчали цілий місяць.", [(0, 0)]
    )
    assert (gained.kind, gained.value_target, gained.source) == ("addition", "Там нас навчали цілий місяць.", ())


def test_numbers_are_compared_without_vectors_and_clauses_are_not() -> None:
    (finding,) = compare("다섯 명이 왔습니다. 그리고 다른 말을 했습니다.", "Прийшло четверо людей.", None)
    assert finding.kind == "number"


def test_a_text_that_was_recognized_badly_makes_no_finding() -> None:
    sure = compare("십년 후에 가겠습니다.", "Поїду через шість років.")
    assert [f.kind for f in sure] == ["number"] and compare(
        "십년 후에 가겠습니다.", "Поїду через шість років.", flags=("low_confidence",)
    ) == ()


def test_a_word_that_was_recognized_with_doubt_makes_no_finding_and_other_words_do_not_matter() -> None:
    target = say("b", "Поїду через шість років.", "uk")
    for probabilities, kinds in (((0.2, 0.9, 0.9), []), ((0.95, 0.2, 0.2), ["number"])):
        words = tuple(
            Word(Span(n * 300, n * 300 + 300), text, p)
            for n, (text, p) in enumerate(zip("십년 후에 가겠습니다.".split(), probabilities, strict=True))
        )
        source = replace(say("a", "십년 후에 가겠습니다.", "ko"), words=words)
        assert [f.kind for f in compare_directly([source], [target], {})[0]] == kinds


def test_languages_without_a_reader_and_one_language_are_not_compared() -> None:
    assert not can_compare([say("a", "Мне двадцать лет", "ru")], [say("b", "스무 살입니다", "ko")])
    assert not can_compare([say("a", "Мені двадцять", "uk")], [say("b", "Йому двадцять", "uk")])
    assert not can_compare([say("a", "", "uk")], [say("b", "스무 살", "ko")])
    assert can_compare([say("a", "Мені двадцять", "uk")], [say("b", "스무 살", "ko")])


def test_a_number_that_changed_in_a_translation_alone_is_left_out_and_one_that_changed_is_placed_at_its_words() -> None:
    source, target = (
        say("a", "저는 집을 원합니다. 십년 후에 가겠습니다.", "ko"),
        say("b", "Я хочу дім. Поїду через шість років.", "uk"),
    )
    whole = TextSpan("a", 0, len(source.text)), TextSpan("b", 0, len(target.text))
    finding = Finding("1", "number", (whole[0],), (whole[1],), "10", "6")
    (placed,) = check_numbers([finding], [source], [target])
    assert [source.text[s.start : s.end] for s in placed.source] == ["십년"]
    assert [target.text[s.start : s.end] for s in placed.target] == ["шість років"]
    same = say("b", "Я хочу дім. Поїду через десять років.", "uk")
    assert check_numbers([replace(finding, target=())], [source], [same]) == ()


SPOKEN_ALIKE = """
백 오십 명|сто п'ятдесят чоловік
이백 이십 명|двісті двадцять осіб
천 오백 명|тисяча п'ятсот людей
십 만 명|сто тисяч людей
백 스무 명|сто двадцять осіб
오십 오 명|п'ятдесят п'ять осіб
이십 사 일|двадцять чотири дні
구십 사 여단|дев'яносто четверта бригада
삼십이 넘었습니다|Йому за тридцять
잘 안 들렸습니다|Погано чув
처음 봤습니다|Раніше я такого не бачив
쏘지 마!|Не стріляй!
죽이지 마세요|Не вбивайте
아무도 없었습니다|Я був сам
세 시 십 분 전|за десять третя
밤 열 시|о десятій вечора
모릅니다|Звідки мені знати
이십 일 동안|двадцять днів
백 일 동안|сто днів
"""
SPOKEN_OTHERWISE = """
백 오십 명|п'ятдесят чоловік
한 명이 죽었습니다|Загинуло двоє людей
하루 걸었습니다|Йшли два дні
밤 열 시에|о десятій ранку
세 시 십 분 전에|о третій годині двадцять хвилин
저는 그를 보지 못했습니다|Я його бачив
십이 개월|одинадцять місяців
"""


@pytest.mark.parametrize("pair", SPOKEN_ALIKE.strip().splitlines())
def test_what_is_said_freely_is_no_finding(pair: str) -> None:
    assert compare(*pair.split("|")) == ()


@pytest.mark.parametrize("pair", SPOKEN_OTHERWISE.strip().splitlines())
def test_what_is_changed_in_free_speech_is_found(pair: str) -> None:
    assert len(compare(*pair.split("|"))) == 1


def test_an_empty_side_and_endless_lists_of_numbers_are_not_compared() -> None:
    assert compare("", "Я тут.", None) == () == compare("나는 여기 있다.", "", None)
    assert compare(" ".join(f"{n}명" for n in range(2, 400)), " ".join(f"{n} людей" for n in range(402, 800)), None) == ()
