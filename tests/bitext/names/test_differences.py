"""Names of people that became others, across Hangul, Cyrillic and Latin letters."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from name_table import FOREIGNERS, KOREANS, list_pairs

from vidtx.bitext.names.differences import (
    SAME_FOREIGN,
    find_least_distance,
    find_name_differences,
    find_names,
    is_accounted_for,
)
from vidtx.bitext.names.korean_names import find_names as find_korean
from vidtx.bitext.names.ukrainian_names import find_names as find_ukrainian

# Spellings by meaning or by another language, which no sounds tell: "습근평" is Xi Jinping read as Korean characters.
UNLIKE = {"습근평"}


@pytest.mark.parametrize(("hangul", "other"), [pair for pair in list_pairs(KOREANS) if not pair[1].isascii()])
def test_a_korean_is_the_same_in_every_spelling_and_in_either_direction(hangul: str, other: str) -> None:
    korean, ukrainian = f"제 이름은 {hangul}입니다.", f"Мене звати {other}."
    assert [n.is_korean for n in find_names(korean, "ko")] == [n.is_korean for n in find_names(ukrainian, "uk")] == [True]
    assert find_name_differences(korean, "ko", ukrainian, "uk") == () == find_name_differences(ukrainian, "uk", korean, "ko")


@pytest.mark.parametrize(("hangul", "other"), [pair for pair in list_pairs(KOREANS) if pair[1].isascii()])
def test_a_korean_is_accounted_for_by_a_romanized_name(hangul: str, other: str) -> None:
    (name,) = find_names(f"제 이름은 {hangul}입니다.", "ko")
    assert is_accounted_for(name, f"Це {other}, солдат.", "uk")


@pytest.mark.parametrize(("hangul", "other"), [pair for pair in list_pairs(FOREIGNERS) if pair[0] not in UNLIKE])
def test_a_name_of_another_language_is_the_same_in_hangul(hangul: str, other: str) -> None:
    korean, ukrainian = f"이름은 {hangul}입니다.", f"Його звати {other}."
    names = find_names(ukrainian, "uk")
    assert names and all(find_least_distance(name, korean, "ko") <= SAME_FOREIGN for name in names)
    assert find_name_differences(korean, "ko", ukrainian, "uk") == () == find_name_differences(ukrainian, "uk", korean, "ko")


OTHER = """제 이름은 김철수입니다.|Мене звати Пак Йон Хо.|김철수|Пак Йон Хо; 저는 리동훈이라고 합니다.|Його звати Кім Сон Мін.|리동훈|Кім Сон Мін; 중대장 박성일 동지가 말했습니다.|Сказав командир роти Чхве Йон Нам.|박성일|Чхве Йон Нам
김영복 상장이 왔습니다.|Приїхав генерал Лі Чхан Хо.|김영복|Лі Чхан Хо; 제 이름은 김정은입니다.|Мене звати Кім Дон Хьок.|김정은|Кім Дон Хьок; 통역 알렉산드르 코발렌코 씨입니다.|Це перекладач Олександр Бондарчук.|코발렌코|Бондарчук
젤렌스키 대통령이 말했습니다.|Це сказав президент Трамп.|젤렌스키|Трамп; 메드베데프를 보았습니다.|Ми бачили Шевченка.|메드베데프|Шевченка"""


def rows(table: str) -> list[list[str]]:
    return [row.strip().split("|") for row in table.replace("\n", ";").split(";")]


@pytest.mark.parametrize(("korean", "ukrainian", "one", "other"), rows(OTHER))
def test_a_name_that_became_another_is_found_with_both_places(korean: str, ukrainian: str, one: str, other: str) -> None:
    (change,) = find_name_differences(korean, "ko", ukrainian, "uk")
    assert change.source and change.target and change.distance > 0.2
    assert (
        korean[change.source.start : change.source.end] == one and ukrainian[change.target.start : change.target.end] == other
    )
    (back,) = find_name_differences(ukrainian, "uk", korean, "ko")
    assert (back.source, back.target, back.distance) == (change.target, change.source, change.distance)


@pytest.mark.parametrize(
    ("korean", "ukrainian"),
    [
        ("김 위원장이 왔습니다.", "Приїхав Кім Чен Ин."),  # the surname and a post
        ("동훈이 죽었습니다.", "Загинув Лі Дон Хун."),  # the given name alone
        ("대통령이 말했습니다.", "Це сказав президент Зеленський."),  # no name
        ("정부는 조사를 하고 있습니다.", "Уряд проводить розслідування, сказав Іван Петренко."),
        ("프로그램을 보았습니다.", "Ми дивилися з Андрієм."),
        ("김철수와 박영호가 왔습니다.", "Прийшли Пак Йон Хо і Кім Чхоль Су."),
        ("이상한 일이 있었습니다.", "Кім Сон Мін бачив щось дивне."),
    ],
)
def test_what_is_no_other_name_makes_no_difference(korean: str, ukrainian: str) -> None:
    assert find_name_differences(korean, "ko", ukrainian, "uk") == () == find_name_differences(ukrainian, "uk", korean, "ko")


def test_a_name_that_was_told_and_is_missing_is_found_only_where_a_name_is_spoken_of() -> None:
    (missing,) = find_name_differences("제 이름은 김철수입니다.", "ko", "Він назвав своє ім'я.", "uk")
    assert missing.source and missing.source.text == "김철수" and missing.target is None
    (added,) = find_name_differences("이름은 말하지 않겠습니다.", "ko", "Мене звати Кім Чхоль Су.", "uk")
    assert added.target and added.source is None
    assert find_name_differences("제 이름은 김철수입니다.", "ko", "Він солдат.", "uk") == ()
    assert find_name_differences("우리 지휘관의 이름은 백이었습니다.", "ko", "Нашого командира звали Пек Тон Хун.", "uk") == ()
    assert find_name_differences("My name is Kim.", "en", "Мене звати Пак Йон Хо.", "uk") == ()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Мене звати Кім Чхоль Су.", ["Кім Чхоль Су"]),
        ("Ми говорили з Лі Дон Хуном учора.", ["Лі Дон Хуном"]),
        ("Тоді прийшов Олександр Коваленко.", ["Олександр", "Коваленко"]),
        ("Коли я приїхав до Курська, було холодно.", []),
        ("Верховна Рада і Президент України", []),
        ("Учора. Потім ми пішли. Солдати спали.", []),
    ],
)
def test_names_stand_with_a_capital_that_no_beginning_explains(text: str, names: list[str]) -> None:
    assert [name.text for name in find_ukrainian(text)] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("제 이름은 김철수입니다.", ["김철수"]),
        ("김 철수 동지가 왔습니다.", ["김 철수"]),
        ("박성일은 죽었습니다.", ["박성일"]),
        ("저는 리강이라고 합니다.", ["리강"]),
        ("알렉산드르 씨가 말했습니다.", ["알렉산드르"]),
        ("우리는 이상한 소리를 들었습니다.", []),
        ("정부가 조사를 하고 있습니다.", []),
        ("최우선 과제는 안전입니다.", []),
        ("평양에서 왔습니다.", []),
        ("우리 지휘관의 이름은 모릅니다.", []),
        ("공화국 방송국에서 성명서를 읽었습니다.", []),
        ("그런 이야기를 들었다고 합니다.", []),
    ],
)
def test_names_in_korean_need_a_title_a_declaration_or_their_form(text: str, names: list[str]) -> None:
    assert [name.text for name in find_korean(text)] == names


LETTERS = st.text(alphabet="김철수박영호이리동훈입니다은는 .Кім Чхольупанзват", max_size=40)


@given(LETTERS, LETTERS)
def test_any_texts_are_compared_and_places_lie_in_them(one: str, other: str) -> None:
    for change in find_name_differences(one, "ko", other, "uk"):
        for name, text in ((change.source, one), (change.target, other)):
            assert name is None or text[name.start : name.end] == name.text
        assert 0 <= change.distance <= 1


@pytest.mark.parametrize(
    ("korean", "ukrainian", "differs"),
    [
        ("제 이름은 김철수입니다.", "Мене звати Пак Чхоль Су.", True),
        ("우리 중대장은 리명학 대위였습니다.", "Ротний, капітан Кім Мьон Хак.", True),
        ("제 이름은 김철수입니다.", "Мене звати Кім Чхоль Су.", False),
        ("우리 중대장은 리명학 대위였습니다.", "Командиром роти був капітан Рі Мьон Хак.", False),
        ("우리 중대장은 리명학 대위였습니다.", "Командиром роти був капітан Мьон Хак.", False),
        ("제 이름은 최동훈입니다.", "Мене звати Цой Дон Хун.", False),
        ("제 이름은 정동훈입니다.", "Мене звати Чан Дон Хун.", False),  # may be spelled so
    ],
)
def test_another_surname_before_the_same_given_name_is_another_name(korean: str, ukrainian: str, differs: bool) -> None:
    assert bool(find_name_differences(korean, "ko", ukrainian, "uk")) is differs
    assert bool(find_name_differences(ukrainian, "uk", korean, "ko")) is differs
