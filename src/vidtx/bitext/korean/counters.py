"""What a Korean numeral counts: the counter that follows it, and the noun before it.

In: a text and the end of a numeral. Out: the unit's English name. A short numeral that is another word, too, goes only with the counters of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vidtx.bitext.korean import number_words as words


def _list_counters(system: str) -> Iterator[tuple[str, str | None]]:
    tables = {"native": (words.NATIVE_COUNTERS,), "sino": (words.SINO_COUNTERS,)}.get(
        system, (words.SINO_COUNTERS, words.NATIVE_COUNTERS)
    )
    seen: dict[str, str | None] = {}
    for table in tables:
        for name, unit in table.items():
            seen.setdefault(name, unit)
    yield from sorted(seen.items(), key=lambda item: -len(item[0]))


_COUNTERS = {system: tuple(_list_counters(system)) for system in ("native", "sino", "digits")}


def find_counter(text: str, at: int, system: str, numeral: str = "") -> tuple[str | None, int, str] | None:
    """(unit, end, counter) of the counter that follows a numeral, with or without a space; None where none does that goes with it."""
    glued = not text[at : at + 1].isspace()
    start = at if glued else at + 1
    extra = re.compile(r"여\s?").match(text, start)  # 십여 명
    counted = re.compile(r"개\s?(여단|사단|연대|련대|대대|중대|소대|분대|군단)").match(text, start)
    if counted and words.is_tail(text, counted.end()):
        return words.COUNTED_UNITS[counted[1]], counted.end(), counted.group()
    for name, unit in _COUNTERS[system]:
        if not text.startswith(name, start) or not (
            words.is_tail(text, start + len(name))
            or (name in ("개월", "년") and text[start + len(name) : start + len(name) + 2] == " 반")
        ):
            continue
        if not _goes_with(numeral, name, glued=glued, tail=text[start + len(name) : start + len(name) + 3]):
            continue
        return unit, start + len(name), name
    if extra and extra.end() > start:
        inner = find_counter(text, extra.end(), system, numeral)
        if inner:
            return inner[0], inner[1], "여"
    return None


def _goes_with(numeral: str, counter: str, *, glued: bool, tail: str) -> bool:
    """Whether a short numeral that is another word, too, is a numeral before this counter."""
    if glued and numeral + counter in words.GLUED_WORDS:
        return False
    if numeral in words.BEFORE_MEASURES_ONLY:
        return words.NATIVE_COUNTERS.get(counter) in words.BEFORE_MEASURES_ONLY[numeral]
    if numeral in ("하나", "둘", "셋", "넷", "스물"):
        return numeral == "스물" and counter in ("명", "살")
    if (
        numeral == "네"
        and not glued
        and counter in ("사람", "분", "집", "방", "아들", "딸", "친구", "형제", "아이", "가족", "나라", "마을", "도시")
    ):
        return False  # your person
    if numeral == "한" and counter in (
        "집",
        "방",
        "나라",
        "가지",
        "마을",
        "도시",
        "지역",
        "쪽",
        "곳",
        "대",
        "정",
        "배",
        "발",
        "잔",
        "기",
        "문",
        "알",
        "병",
        "줄",
        "벌",
        "가족",
    ):
        return False
    if numeral == "만" and (glued or counter not in ("명", "원", "톤", "달러", "킬로미터", "루블", "년")):
        return False
    if numeral in words.GLUED_ONLY:
        if glued:
            return counter in words.GLUED_ONLY[numeral]
        if numeral == "이":
            return counter in ("개월",) or (counter == "년" and tail.strip()[:1] in ("전", "동", "간", "후", "뒤", "만", "이"))
        return counter in words.GLUED_ONLY[numeral] and counter in words.SPACED_TOO
    return True


def find_counted(text: str, at: int) -> str | None:
    """What the noun before a numeral names: 병사 다섯 명."""
    before = re.search(r"([가-힣]+?)(?:이|가|은|는|을|를|도)?\s*$", text[max(0, at - 12) : at])
    if before is None:
        return None
    whole = re.search(r"[가-힣]+\s*$", text[max(0, at - 12) : at])
    return words.SOLDIERS.get(before[1]) or (words.SOLDIERS.get(whole.group().strip()) if whole else None)
