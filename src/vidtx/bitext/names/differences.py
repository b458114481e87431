"""Which names of people stand as others in a rendition, across scripts.

In: two texts that should say the same, and their languages (Ukrainian and Korean). Out: `NameDifference`s. A name is accounted for where anything in the other text sounds like it. Only where each side has exactly one name
left that the other accounts for nowhere, both of one kind, and the two sound clearly different, one became the other. A name that "my name is" introduces and that the other side, which speaks of a name, too,
does not have, is missing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from vidtx.bitext.names import cyrillic, hangul, korean_names, latin, ukrainian_names
from vidtx.bitext.names.candidate import NameCandidate, write_korean
from vidtx.bitext.names.sounds import find_in, measure_distance, measure_weight

# Distances, measured (docs/measurements/fidelity.md): up to SAME_KOREAN, SAME_FOREIGN a text has the name; from OTHER on two names are surely two.
SAME_KOREAN, SAME_FOREIGN, OTHER = 0.22, 0.3, 0.6
LEAST_WEIGHT = 2.4  # of a name's sounds; shorter ones sound like anything
LONGEST = 24  # sounds of a text that a name is compared with from one place
READ = frozenset({"ko", "uk"})

_CYRILLIC = re.compile(r"[А-ЯІЇЄҐЁа-яіїєґё'’ʼ`]+|[A-Za-zŏŭŎŬ'’]+")
_HANGUL = re.compile(r"[가-힣]+|[A-Za-zŏŭŎŬ'’]+")
_NAMING = {
    "uk": re.compile(r"(?<!\w)(?:звати|звуть|ім['’ʼ]я|прізвищ\w+)(?!\w)", re.IGNORECASE),
    "ko": re.compile(r"이름|성함|성명|본명"),
}


@dataclass(frozen=True, slots=True)
class NameDifference:
    """`source`, `target`: the name on each side; None where that side lacks it. `distance`: how far the two are from each other, in [0, 1]."""

    source: NameCandidate | None
    target: NameCandidate | None
    distance: float


def find_name_differences(source: str, source_language: str, target: str, target_language: str) -> tuple[NameDifference, ...]:
    """The names that became others, and those that "my name is" introduced and that are missing; none for languages that are not read."""
    ours, theirs = find_unaccounted(source, source_language, target, target_language)
    change = pair_names(ours, theirs) or compare_surnames(source, source_language, target, target_language)
    if change is not None:
        return (change,)
    missing = find_missing((source, source_language, ours), (target, target_language, theirs))
    return () if missing is None else (missing,)


@lru_cache(maxsize=8192)  # a correction changes one of a document's renditions, and all of them are compared again
def find_unaccounted(
    source: str, source_language: str, target: str, target_language: str
) -> tuple[tuple[NameCandidate, ...], tuple[NameCandidate, ...]]:
    """The names of each side that nothing on the other sounds like, in order of place."""
    if {source_language, target_language} != READ:
        return (), ()
    ours = tuple(n for n in find_names(source, source_language) if not is_accounted_for(n, target, target_language))
    theirs = tuple(n for n in find_names(target, target_language) if not is_accounted_for(n, source, source_language))
    return ours, theirs


def pair_names(ours: Sequence[NameCandidate], theirs: Sequence[NameCandidate]) -> NameDifference | None:
    """The one name that became another: of Koreans first, whose names are told more surely."""
    for korean in (True, False):
        left, right = (_keep_surest([n for n in names if n.is_korean == korean]) for names in (ours, theirs))
        if len(left) == len(right) == 1:
            distance = compare_names(left[0], right[0])
            if distance >= (SAME_KOREAN if korean else OTHER):
                return NameDifference(left[0], right[0], round(distance, 3))
    return None


def compare_surnames(source: str, source_language: str, target: str, target_language: str) -> NameDifference | None:
    """The one Korean on each side who has the same given name and surely another surname: a text without a surname accounts for the whole name, one with another does not."""
    if {source_language, target_language} != READ:
        return None
    sides = find_names(source, source_language), find_names(target, target_language)
    left, right = ([n for n in names if n.is_korean and n.given and n.standing != "plain"] for names in sides)
    if len(left) != 1 or len(right) != 1:
        return None
    if min(measure_distance(a, b) for a in left[0].given for b in right[0].given) > SAME_KOREAN:
        return None
    surnames = [_list_surnames(name) for name in (left[0], right[0])]
    if not all(surnames):
        return None
    distance = min(measure_distance(a, b) for a in surnames[0] for b in surnames[1])
    return NameDifference(left[0], right[0], round(distance, 3)) if distance >= OTHER else None


def _list_surnames(name: NameCandidate) -> set[str]:
    found = {whole.removesuffix(given) for whole in name.sounds for given in name.given if whole.endswith(given)}
    return {surname for surname in found if surname}


def find_missing(
    one: tuple[str, str, Sequence[NameCandidate]], other: tuple[str, str, Sequence[NameCandidate]]
) -> NameDifference | None:
    """A name that "my name is" introduces where the other side speaks of a name and has none. Of each side: its text, its language, and the names that the other does not account for."""
    for (text, language, left), (against, theirs, _) in ((one, other), (other, one)):
        if {language, theirs} != READ or find_names(against, theirs) or not _NAMING[theirs].search(against):
            continue
        if len(left) == 1 == len(find_names(text, language)) and left[0].standing == "declared":
            found = left[0]
            if _has_surname(found, against, theirs):
                continue
            return NameDifference(found, None, 1.0) if text is one[0] else NameDifference(None, found, 1.0)
    return None


def _keep_surest(names: Sequence[NameCandidate]) -> list[NameCandidate]:
    for standing in ("declared", "titled"):
        sure = [name for name in names if name.standing == standing]
        if sure:
            return sure
    return list(names)


def _has_surname(name: NameCandidate, text: str, language: str) -> bool:
    """Whether a word of a text begins with the surname of a Korean: it may stand for the whole name, or be all that was recognized."""
    return any(
        find_in(surname, sounds, ends).distance <= SAME_KOREAN
        for surname in _list_surnames(name)
        for sounds, ends in _list_places(text, language)
    )


def find_names(text: str, language: str) -> tuple[NameCandidate, ...]:
    """The names of people that a text holds, in order of place."""
    return ukrainian_names.find_names(text) if language == "uk" else korean_names.find_names(text)


def compare_names(one: NameCandidate, other: NameCandidate) -> float:
    """The least distance between the forms of two names."""
    return min(measure_distance(a, b) for a in one.sounds for b in other.sounds)


def is_accounted_for(name: NameCandidate, text: str, language: str) -> bool:
    """Whether anything in a text sounds like the name, or the name is too short to tell."""
    if max(map(measure_weight, name.sounds)) < LEAST_WEIGHT:
        return True
    return find_least_distance(name, text, language) <= (SAME_KOREAN if name.is_korean else SAME_FOREIGN)


def find_least_distance(name: NameCandidate, text: str, language: str) -> float:
    """The distance of what in a text sounds most like a name; 1.0 where nothing does."""
    best = 1.0
    for sounds, ends in _list_places(text, language):
        forms = (write_korean(sounds),) if name.is_korean else (sounds,)
        for form in forms:
            shift = len(sounds) - len(form)
            for variant in name.sounds:
                best = min(best, find_in(variant, form, [end - shift for end in ends]).distance)
            if name.is_korean:  # the surname may be left out
                for variant in name.given:
                    if measure_weight(variant) >= LEAST_WEIGHT:
                        best = min(best, find_in(variant, sounds, ends).distance)
    return best


@lru_cache(maxsize=2048)
def _list_places(text: str, language: str) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """From each place where a name can begin, the sounds that follow and after how many of them it can end."""
    pattern = _HANGUL if language == "ko" else _CYRILLIC
    words = [match.group() for match in pattern.finditer(text)]
    places: list[tuple[str, tuple[int, ...]]] = []
    for n in range(len(words)):
        pieces = _cut(words[n : n + 3])
        sounds = "".join(pieces)[:LONGEST]
        ends = tuple(end for end in accumulate(map(len, pieces)) if end <= LONGEST)
        if sounds:
            places.append((sounds, ends))
    return tuple(dict.fromkeys(places))


def _cut(words: Sequence[str]) -> list[str]:
    """The sounds of some words in pieces after each of which a name can end: Korean syllables, Cyrillic sounds."""
    pieces: list[str] = []
    for word in words:
        if hangul.is_syllable(word[0]):
            sounds, ends = hangul.read_sounds(word)
            pieces += [sounds[a:b] for a, b in zip((0, *ends), ends, strict=False)]
        elif word[0].isascii():
            pieces += list(latin.read_sounds(word))
        else:
            pieces += list(cyrillic.read_sounds(word))
    return pieces
