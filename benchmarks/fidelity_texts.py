"""Originals and renditions made from translated news sentences, with planted changes of which the truth is known.

In: parallel sentences in Ukrainian and Korean. Out: `Case`s. An original is one to three sentences that follow one another; its rendition is their translation, untouched or with one
change: a sentence or clause left out or added, a number, or a negation.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from vidtx.bitext.statements import find_negations, find_numbers, split_clauses
from vidtx.document import Span, Utterance

CHANGES = ("close", "close", "close", "omitted", "omitted clause", "added", "number", "number", "negation")
NUMERALS = {
    "uk": (
        ("два", "три", "чотири"),
        ("п'ять", "шість", "сім", "вісім", "дев'ять", "десять"),
        ("двоє", "троє"),
        ("двох", "трьох", "чотирьох"),
        ("п’ять", "шість", "сім", "вісім", "десять"),
    ),
    "ko": (("두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉", "열"), ("둘", "셋", "넷", "다섯")),
}


@dataclass(frozen=True, slots=True)
class Case:
    """`change`: one of CHANGES. `span`: the utterance ("a": original, "b": rendition) and the characters that the change is about."""

    source: Utterance
    target: Utterance
    change: str
    span: tuple[str, int, int] | None = None
    dropped: str = ""  # the words that were left out of the rendition


def read_pairs(folder: Path, languages: tuple[str, str] = ("uk", "ko")) -> list[tuple[str, str]]:
    """The sentences of both languages, line by line."""
    sides = [(folder / f"ntrex_first1000.{code}.txt").read_text("utf-8").splitlines() for code in languages]
    return list(zip(*sides, strict=True))


def make_cases(pairs: Sequence[tuple[str, str]], languages: tuple[str, str], seed: int, count: int) -> list[Case]:
    """`count` cases in both directions; one that cannot bear its change is drawn anew."""
    rng = random.Random(seed)
    cases: list[Case] = []
    while len(cases) < count:
        turned = rng.random() < 0.5
        start, length = rng.randrange(len(pairs) - 3), rng.choice((1, 1, 2, 2, 3))
        sides = [list(side) for side in zip(*pairs[start : start + length], strict=True)]
        codes = list(languages)
        if turned:
            sides.reverse()
            codes.reverse()
        other = rng.choice(pairs)[0 if turned else 1]
        case = _change(sides[0], sides[1], codes, rng.choice(CHANGES), other, rng)
        if case is not None:
            cases.append(case)
    return cases


def _change(source: list[str], target: list[str], codes: list[str], change: str, other: str, rng: random.Random) -> Case | None:
    span: tuple[str, int, int] | None = None
    dropped = ""
    if change == "omitted":
        if len(source) < 2:
            return None
        n = rng.randrange(len(source))
        start = len(" ".join(source[:n])) + bool(n)
        target, span = target[:n] + target[n + 1 :], ("a", start, start + len(source[n]))
    elif change == "omitted clause":
        # The clause that is left out is one of the rendition's, so that the original is as somebody wrote it.
        n = rng.randrange(len(target))
        clauses = split_clauses(target[n], codes[1])
        if len(clauses) < 2:
            return None
        gone = rng.choice(clauses)
        if len(gone.text) < 0.25 * len(target[n]):
            return None
        target = [*target[:n], (target[n][: gone.start] + target[n][gone.end :]).strip(" ,;"), *target[n + 1 :]]
        start = len(" ".join(source[:n])) + bool(n)
        span, dropped = ("a", start, start + len(source[n])), gone.text
    elif change == "added":
        n = rng.randrange(len(target) + 1)
        start = len(" ".join(target[:n])) + bool(n)
        target, span = [*target[:n], other, *target[n:]], ("b", start, start + len(other))
    elif change == "number":
        found = _change_number(" ".join(target), codes[1], rng)
        if found is None:
            return None
        target, span = [found[0]], ("b", *found[1])
    elif change == "negation":
        text = _deny(" ".join(target), codes[1])
        if text is None:
            return None
        target = [text]
    return Case(say("a", " ".join(source), codes[0]), say("b", " ".join(target), codes[1]), change, span, dropped)


def say(id: str, text: str, language: str) -> Utterance:
    return Utterance(id, Span(0, 1000) if id == "a" else Span(1000, 2000), "A" if id == "a" else "B", language, text)


def _change_number(text: str, language: str, rng: random.Random) -> tuple[str, tuple[int, int]] | None:
    """Another value at one number: in its digits, or another word of the same form."""
    numbers = [n for n in find_numbers(text, language) or () if not n.is_implied and n.value > 1 and n.kind != "ordinal"]
    rng.shuffle(numbers)
    for number in numbers:
        piece = text[number.start : number.end]
        digits = re.search(r"\d+", piece)
        if digits:
            old = int(digits.group())
            new = rng.choice([old + rng.randint(1, 9), max(2, old - rng.randint(1, 9)), old * 2, old + 10])
            if (
                new == old
                or (number.kind == "day" and not 1 <= new <= 28)
                or (number.kind == "year" and not 1900 < new < 2030)
                or len(str(new)) != len(digits.group())
            ):
                continue
            changed = piece[: digits.start()] + str(new) + piece[digits.end() :]
        else:
            form = next(((w, row) for row in NUMERALS[language] for w in row if piece == w or piece.startswith(w + " ")), None)
            if form is None:
                continue
            changed = rng.choice([w for w in form[1] if w != form[0]]) + piece[len(form[0]) :]
        result = text[: number.start] + changed + text[number.end :]
        if sorted(Decimal(n.value) for n in find_numbers(result, language) or ()) != sorted(
            Decimal(n.value) for n in find_numbers(text, language) or ()
        ):
            return result, (number.start, number.start + len(changed))
    return None


_KOREAN_DENIALS = (
    ("하지 않았다", "했다"),
    ("지 않는다", "는다"),
    ("하지 않습니다", "합니다"),
    ("하지 않았습니다", "했습니다"),
    ("수 없다", "수 있다"),
    ("수 없었다", "수 있었다"),
    ("수 없습니다", "수 있습니다"),
    ("하지 못했다", "했다"),
    ("이 없다", "이 있다"),
    ("가 없다", "가 있다"),
)


def _deny(text: str, language: str) -> str | None:
    """One denial taken out of a text."""
    certain = [d for d in find_negations(text, language) or () if d.is_certain]
    if not certain:
        return None
    if language == "uk":
        denial = certain[0]
        if text[denial.start : denial.end].lower() != "не":
            return None
        return text[: denial.start] + text[denial.end :].lstrip()
    for old, new in _KOREAN_DENIALS:
        if old in text:
            return text.replace(old, new, 1)
    return None
