"""A term that a text states, in any language: what it can mean, so that two languages can be compared.

In: a text and its language. Out: `StatedTerm`s in order. The tables are closed: a word that is in none states nothing, which is never a difference. Where ranks or names of places
do not correspond one to one, a term means several things, and two terms differ only where they have none in common.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from vidtx.bitext.terms import calendar_terms, places, ranks, world_places

TermKind = Literal["rank", "place", "date"]
READ = frozenset({"ko", "uk"})

_TABLES: Mapping[str, tuple[TermKind, Sequence[tuple[str, str, str]]]] = {
    "rank": ("rank", ranks.RANKS),
    "post": ("rank", ranks.POSTS),
    "country": ("place", (*places.COUNTRIES, *world_places.WORLD_COUNTRIES)),
    "place": ("place", (*places.PLACES, *world_places.WORLD_CITIES)),
    "weekday": ("date", calendar_terms.WEEKDAYS),
    "month": ("date", calendar_terms.MONTHS),
}
SORTS = tuple(_TABLES)
_UKRAINIAN_ENDING = r"[а-яіїєґ'’ʼ]{0,5}"
_KOREAN_TAIL = (
    r"(?=(?:에서|에게서|에게|에는|에도|에|으로|로|부터|까지|이라고|이라는|라고|라는|입니다|이었습니다|였습니다|이고|이며|인데|인|이|가|은|는|을|를|의|과|와|도|만|께서|님|동무|동지|쪽|시|주|방향|지역|전선|출신|사람|군|"
    r"들|이다|이요|요|으로부터|이나|나)*(?![가-힣]))"
)


@dataclass(frozen=True, slots=True)
class StatedTerm:
    """Characters [start, end) of a text. `sort`: among which it is compared; `meanings`: what it can mean, by English names; `name`: the first of them."""

    kind: TermKind
    sort: str
    name: str
    meanings: frozenset[str]
    start: int
    end: int

    @property
    def span(self) -> tuple[int, int]:
        return self.start, self.end


@lru_cache(maxsize=16_384)
def find_terms(text: str, language: str) -> tuple[StatedTerm, ...]:
    """The terms of a text in order of place; of two that overlap the longer. None are found in a language without tables."""
    if language not in READ:
        return ()
    found = sorted(_match(text, language), key=lambda term: (-(term.end - term.start), term.start))
    kept: list[StatedTerm] = []
    for term in found:
        if all(term.end <= other.start or other.end <= term.start for other in kept):
            kept.append(term)
    return tuple(sorted(kept, key=lambda term: term.start))


def _match(text: str, language: str) -> Iterator[StatedTerm]:
    for sort, pattern, names in _PATTERNS[language]:
        for match in pattern.finditer(text):
            yield StatedTerm(_TABLES[sort][0], sort, names[0], frozenset(names), match.start(), match.end())


def _compile(language: str) -> tuple[tuple[str, re.Pattern[str], tuple[str, ...]], ...]:
    compiled = []
    for sort, (kind, table) in _TABLES.items():
        for names, ukrainian, korean in table:
            forms = (ukrainian if language == "uk" else korean).split("|")
            if forms == [""]:
                continue
            body = "|".join(sorted((_write(form, language) for form in forms), key=len, reverse=True))
            tail = "" if language == "uk" else _KOREAN_TAIL
            flags = re.IGNORECASE if kind != "place" else 0
            compiled.append((sort, re.compile(rf"(?<![\w'’ʼ])(?:{body}){tail}", flags), tuple(names.split("|"))))
    return tuple(compiled)


def _write(form: str, language: str) -> str:
    """A Ukrainian form stands for all its cases where it ends in "*"; Korean stands as it is, with or without its spaces."""
    if language != "uk":
        return re.escape(form).replace(r"\ ", r"\s?")
    words = [
        re.escape(word.removesuffix("*")).replace("'", "['’ʼ`]") + (_UKRAINIAN_ENDING if word.endswith("*") else "")
        for word in form.split()
    ]
    return r"[\s-]+".join(words) + r"(?![\w'’ʼ])"


_PATTERNS = {language: _compile(language) for language in sorted(READ)}
