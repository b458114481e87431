"""Terms in texts: Ukrainian and Russian cases, Korean particles, English plurals; and words that are others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidtx.glossary.matching import find_term


@pytest.mark.parametrize(
    ("language", "term", "text", "expected"),
    [
        ("uk", "рота", "У роті було троє; роту розбили, ротою командував ротний.", ["роті", "роту", "ротою"]),
        ("uk", "командир роти", "з командиром роти, командира  роти", ["командиром роти", "командира  роти"]),
        ("uk", "Харків", "у Харкові, з Харкова, харківський, Харків", ["Харкові", "Харкова", "Харків"]),
        ("uk", "Київ", "до Києва, Київ, київський", ["Києва", "Київ"]),
        ("uk", "боєць", "бійця, бійцем, бійці, боєць, бій", ["бійця", "бійцем", "бійці", "боєць"]),
        ("uk", "стрілець", "стрільця стрільцями стріляти", ["стрільця", "стрільцями"]),
        ("uk", "полк", "у полку, полковник, полки, в полці", ["полку", "полки", "полці"]),
        ("uk", "старший сержант", "старшому сержантові й старшого сержанта", ["старшому сержантові", "старшого сержанта"]),
        ("uk", "Північна Корея", "з Північної Кореї в Північну Корею", ["Північної Кореї", "Північну Корею"]),
        ("uk", "дивізія", "дивізії дивізію дивізій дивізіон", ["дивізії", "дивізію", "дивізій"]),
        ("uk", "область", "в області, областю, областей", ["області", "областю", "областей"]),
        ("uk", "КНДР", "у КНДР, кндр", ["КНДР"]),
        ("uk", "Кім Ір Сен", "про Кім Ір Сена", ["Кім Ір Сена"]),
        ("uk", "майор", "підмайор майора майори майоре", ["майора", "майори", "майоре"]),
        ("uk", "об'єкт", "на обʼєкті й об’єкта", ["обʼєкті", "об’єкта"]),
        ("ru", "рота", "в роте не было роты, ротный", ["роте", "роты"]),
        ("ru", "старший сержант", "старшего сержанта", ["старшего сержанта"]),
        ("ko", "중대장", "중대장은 중대장님이 중대장에게서 부중대장 중대", ["중대장은", "중대장님이", "중대장에게서"]),
        ("ko", "중대", "제3중대는 중대장이 중대한 일로 중대에서", ["중대는", "중대에서"]),
        ("ko", "고난의 행군", "고난의행군 때, 고난의 행군을", ["고난의행군", "고난의 행군을"]),
        ("ko", "AK", "AK를 들고 AKM을", ["AK를"]),
        (
            "en",
            "company commander",
            "the Company Commanders, company  commander; commander",
            ["Company Commanders", "company  commander"],
        ),
        (
            "en",
            "North Korea",
            "North Koreans and North Korea's, a North Korean",
            ["North Koreans", "North Korea", "North Korean"],
        ),
        ("en", "corps", "the corps", ["corps"]),
        ("fr", "peloton", "un peloton, pelotons", ["peloton"]),
    ],
)
def test_a_term_is_found_in_the_forms_that_it_takes(language: str, term: str, text: str, expected: list[str]) -> None:
    assert [text[found.start : found.end] for found in find_term(text, term, language)] == expected


def test_what_is_added_to_a_term_is_told_apart() -> None:
    [found] = find_term("우리 중대장에게서 들었습니다.", "중대장", "ko")
    assert found.ending == "에게서"
    assert [f.ending for f in find_term("platoon, platoons", "platoon", "en")] == ["", "s"]


@given(
    term=st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12)
    .map(str.strip)
    .filter(lambda t: any(map(str.isalnum, t))),
    text=st.text(st.characters(exclude_categories=("Cs",)), max_size=40),
    language=st.sampled_from(["uk", "ko", "ru", "en", "xx"]),
)
def test_any_term_in_any_text_gives_places_in_order_that_do_not_overlap(term: str, text: str, language: str) -> None:
    ended = 0
    for found in find_term(text, term, language):
        assert ended <= found.start < found.end <= len(text) and text[found.start : found.end].endswith(found.ending)
        ended = found.end


@given(term=st.text("абвгдіїєжзклмнопрстуфхцчшщьюя", min_size=1, max_size=10), language=st.sampled_from(["uk", "ru"]))
def test_a_term_is_always_found_as_it_stands(term: str, language: str) -> None:
    assert [(f.start, f.end) for f in find_term(f"({term})", term, language)] == [(1, 1 + len(term))]
