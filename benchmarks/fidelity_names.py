"""Renditions in which a person, a rank or a place became another: planted in translated news, at the names that stand there.

In: parallel sentences in Ukrainian and Korean. Out: `Case`s. The people and places of the text were paired by a person, line by line (`PEOPLE`, `PLACES`); none is found by what is measured. "name": another person of the news;
"korean name": the person of the news is a Korean on both sides, and another Korean in the rendition; "rank": a rank stands before the person on both sides, and is another one in the rendition.
Close cases are as many: with the same names and ranks put in on both sides, and nothing changed.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from typing import Final

from fidelity_texts import Case, say

CHANGES: Final = ("name", "korean name", "rank", "place")
WANTED: Final = {"name": "name", "korean name": "name", "rank": "rank", "place": "place"}

# Men whose names end in a consonant: Ukrainian stem, Korean.
PEOPLE: Final = tuple(
    row.split("|")
    for row in """Трамп|트럼프 Джонс|존스 Джонсон|존슨 Кромвель|크롬웰 Флейк|플레이크 Кунс|쿤스 Сімс|심스 Сімпсон|심슨 Холт|홀트 Ердоган|에르도안 Герінгтон|헤링턴 Вотерс|워터스 Фляйшер|플라이셔 Аткінсон|앳킨슨
Макдоннелл|맥도넬 Греем|그레이엄 Джексон|잭슨 Мендес|멘데스 Старрідж|스터리지 Азар|아자르 Хаммел|하멜 Уейд|웨이드 Голдсміт|골드스미스 Робінсон|로빈슨 Джеррард|제라드 Халкетт|할킷 Форд|포드 Корбін|코빈 Крік|크릭
Болдуін|발드윈 Міллс|밀스 Пуйг|푸이그 Термес|테르메스 Бетмен|배트맨 Міллер|밀러 Обрадор|오브라도르 Стерлінг|스털링 Томас|토머스 Джеймс|제임스 Гейгер|가이거 Моралес|모랄레스 Браун|브라운 Шерзер|슈어저
Волтон|월튼 Вудс|우즈 Джейкобс|제이콥스 Томсон|톰슨 Флітвуд|플리트우드 Помпео|폼페이오 Андерсон|앤더슨 Спіт|스피스 Ф'юрик|퓨릭 Клімо|클리모 Аллева|앨레바 Лінкольн|링컨""".split()
)
# Koreans: Ukrainian, Korean; surname and given name.
KOREANS: Final = tuple(
    row.split("|")
    for row in """Кім Чхоль Су|김철수;Лі Мьон Хо|리명호;Пак Сон Іль|박성일;Чхве Йон Нам|최영남;Чон Гван Хьок|정광혁;Кан Тхе Бом|강태범;Чо Ин Чхоль|조은철;Хан Чін У|한진우;О Хьон Сок|오현석;Рю Те Сон|류대성;Сін Мьон Гук|신명국;Ан Хьок|안혁
Кім Дон Хун|김동훈;Лі Чхан Мін|리창민;Пак Йон Чхоль|박영철;Мун Сок Чун|문석준;Хван Кім Сон|황금성;Квон Чхун Іль|권춘일;Лім Ін Хо|림인호;Чан Гьон Нам|장경남;Хон Чхоль Мін|홍철민;Чу Вон Сік|주원식""".replace("\n", ";").split(";")
)  # fmt: skip
# Ukrainian stem, Korean; those of one row of endings can stand for each other.
RANKS: Final = (
    ("майор", "소좌"),
    ("капітан", "대위"),
    ("полковник", "대좌"),
    ("сержант", "중사"),
    ("підполковник", "중좌"),
    ("лейтенант", "중위"),
)
PLACES: Final = {
    "ї я ю єю": "Індонезі|인도네시아 Росі|러시아 Македоні|마케도니아 Боліві|볼리비아 Каліфорні|캘리포니아 Австралі|호주 Японі|일본 Італі|이탈리아 Іспані|스페인 Франці|프랑스 Греці|그리스 Сирі|시리아 Шотланді|스코틀랜드".split(),
    "а у і ом": "Лондон|런던 Берлін|베를린 Вашингтон|워싱턴 Сінгапур|싱가포르 Іран|이란 Пакистан|파키스탄 Белфаст|벨파스트 Бірмінгем|버밍엄 Ліверпул|리버풀 Мадрид|마드리드 Нью-Йорк|뉴욕 Вісконсин|위스콘신".split(),
}
_ENDINGS = ("ові", "еві", "ом", "ем", "а", "у", "і", "я", "ю", "")


def make_name_cases(pairs: Sequence[tuple[str, str]], seed: int, count: int) -> list[Case]:
    """`count` cases in both directions, half of them close; of each kind of change as many as of the others."""
    rng = random.Random(seed)
    cases: list[Case] = []
    while len(cases) < count:
        kind, turned = CHANGES[len(cases) // 2 % len(CHANGES)], rng.random() < 0.5
        start, length = rng.randrange(len(pairs) - 3), rng.choice((1, 1, 2, 2, 3))
        part = pairs[start : start + length]
        texts = " ".join(uk for uk, _ in part), " ".join(ko for _, ko in part)
        case = _make_case(texts, kind, turned=turned, changes=len(cases) % 2 == 0, rng=rng)
        if case is not None:
            cases.append(case)
    return cases


def _make_case(texts: tuple[str, str], kind: str, *, turned: bool, changes: bool, rng: random.Random) -> Case | None:
    written = _plant_place(texts, rng) if kind == "place" else _plant_person(texts, kind, rng)
    if written is None:
        return None
    same, other = written  # each: (Ukrainian, Korean) with the characters that the plant is about
    source, target = (same[1], (other if changes else same)[0]) if turned else (same[0], (other if changes else same)[1])
    languages = ("ko", "uk") if turned else ("uk", "ko")
    span = ("b", *target[1]) if changes else None
    return Case(say("a", source[0], languages[0]), say("b", target[0], languages[1]), kind if changes else "close", span)


_Text = tuple[str, tuple[int, int]]
_Both = tuple[_Text, _Text]


def _plant_person(texts: tuple[str, str], kind: str, rng: random.Random) -> tuple[_Both, _Both] | None:
    here = [
        (match, korean)
        for stem, korean in PEOPLE
        if (match := _find_stem(texts[0], stem, _ENDINGS)) and _stands(texts[1], korean)
    ]
    if not here:
        return None
    (match, korean), ending = (choice := rng.choice(here)), _read_ending(choice[0])
    ranks = [rank + _name_rank_ending(ending) for rank, _ in RANKS], [rank for _, rank in RANKS]
    if kind == "name":
        others = [row for row in PEOPLE if row[1] != korean and row[1] not in texts[1] and row[0] not in texts[0]]
        new = rng.choice(others)
        return _write(texts, match, korean, None, None), _write(texts, match, korean, new[0] + ending, new[1])
    one, two = rng.sample(KOREANS, 2)
    if kind == "korean name":
        return _write(texts, match, korean, _decline(one[0], ending), one[1]), _write(
            texts, match, korean, _decline(two[0], ending), two[1]
        )
    first, second = rng.sample(range(len(RANKS)), 2)
    return tuple(  # type: ignore[return-value]
        _write(texts, match, korean, f"{ranks[0][n]} {_decline(one[0], ending)}", f"{one[1]} {ranks[1][n]}")
        for n in (first, second)
    )


def _plant_place(texts: tuple[str, str], rng: random.Random) -> tuple[_Both, _Both] | None:
    here = []
    for endings, rows in PLACES.items():
        pairs = [row.split("|") for row in rows]
        for stem, korean in pairs:
            match = _find_stem(texts[0], stem, (*endings.split(), ""))
            if match and len(re.findall(stem, texts[0])) == 1 and texts[1].count(korean) == 1:
                others = [(s, k) for s, k in pairs if k != korean and k not in texts[1] and s not in texts[0]]
                here.append((match, korean, others))
    if not here:
        return None
    match, korean, others = rng.choice(here)
    stem, new = rng.choice(others)
    return _write(texts, match, korean, None, None), _write(texts, match, korean, stem + (match["ending"] or ""), new)


def _write(texts: tuple[str, str], match: re.Match[str], korean: str, new: str | None, hangul: str | None) -> _Both:
    """Both texts with other words in the place of the Ukrainian match and of the Korean words; None leaves them."""
    start = match.start()
    one = texts[0] if new is None else texts[0][:start] + new + texts[0][match.end() :]
    at = texts[1].index(korean)
    end = at + len(korean)
    latin = re.match(r"\s?\([A-Za-z .'-]+\)", texts[1][end:])  # a name in brackets would tell
    rest = texts[1][end + (latin.end() if latin else 0) :]
    written = korean if hangul is None else hangul
    return (one, (start, start + len(new or match.group()))), (
        texts[1][:at] + written + _fit_particle(written, rest),
        (at, at + len(written)),
    )


def _fit_particle(name: str, rest: str) -> str:
    """The words after a name with the form of the particle that goes with its last syllable."""
    coda = (ord(name[-1]) - 0xAC00) % 28
    for closed, opened in (("으로", "로"), ("은", "는"), ("이", "가"), ("을", "를"), ("과", "와")):
        for form in (closed, opened):
            if re.match(rf"{form}(?![가-힣])", rest):
                return (opened if not coda or (coda == 8 and opened == "로") else closed) + rest[len(form) :]
    return rest


def _find_stem(text: str, stem: str, endings: Sequence[str]) -> re.Match[str] | None:
    every = "|".join(ending for ending in endings if ending)
    found = list(re.finditer(rf"(?<![\w'’-])(?P<stem>{stem})(?P<ending>{every})?(?![\w'’-])", text))
    return found[0] if len(found) == 1 else None


def _stands(text: str, korean: str) -> bool:
    return len(re.findall(rf"(?<![가-힣]){korean}", text)) == 1 == text.count(korean)


def _read_ending(match: re.Match[str]) -> str:
    return {None: "", "я": "а", "ю": "у", "ем": "ом", "еві": "ові"}.get(match["ending"], match["ending"]) or ""


def _decline(name: str, ending: str) -> str:
    """A Korean's name with the ending of a case; one that ends in a vowel has none."""
    return (
        name
        if name[-1] in "аеиіоуюяє"
        else name.removesuffix("ь") + {"а": "я", "у": "ю", "ом": "ем", "ові": "еві", "": "ь"}.get(ending, ending)
        if name[-1] == "ь"
        else name + ending
    )


def _name_rank_ending(ending: str) -> str:
    return {"і": "ові"}.get(ending, ending)
