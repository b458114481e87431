"""A grammar of parallel Ukrainian, Korean and English sentences for interpreted interviews.

Patterns are in `patterns/*.txt`, one file for each topic, one line for each pattern:  act | Ukrainian | Korean | English.
Acts: `q` question, `q?` question answered by yes or no, `a` answer, `s` other remark.
Slots: {city}, {city:gen} (a form), {age~рік,роки,років} (inflected to agree with the number), {age:native}, {place2} (a second
filling of `place`). After a slot in Korean, [은/는] selects the particle that fits the final sound.

One tenth of the sentences (by pattern and filling) is held out: `fill(..., "train")` never returns one of them.
The split hashes the ids of patterns and the keys of fillings: to rename either moves sentences between the sides.
"""

from __future__ import annotations

import hashlib
import itertools
import math
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from scenario.grammar.lexicon import LEXICON, NUMBERS
from scenario.grammar.numbers import (
    choose_plural,
    ends_in_rieul,
    has_final,
    korean,
    korean_native,
    ukrainian,
    ukrainian_ordinal,
)
from scenario.model import Sentence

LANGUAGES = ("uk", "ko", "en")
HELD_OUT_SHARE = 10  # one sentence in ten
SMALLEST_SPLIT = 10  # patterns with fewer fillings can be memorized; none of theirs is held out

_SLOT = re.compile(r"\{([a-z]+)(\d?)(?::([a-z]+))?(?:~([^}]+))?\}")
_PARTICLE = re.compile(r"(?<=[가-힣])\[([가-힣]*)/([가-힣]*)\]")


@dataclass(frozen=True, slots=True)
class Pattern:
    """`act`: q | a | s; `polar`: a yes-or-no question. `templates` by language; `slots` in order of their first mention."""

    id: str
    topic: str
    act: str
    polar: bool
    templates: dict[str, str]
    slots: tuple[str, ...]

    @property
    def fillings(self) -> int:
        return math.prod(len(_values(slot)) for slot in self.slots)


@cache
def _load() -> tuple[Pattern, ...]:
    patterns = []
    for path in sorted((Path(__file__).parent / "patterns").glob("*.txt")):
        counts: dict[str, int] = {}
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            fields = [field.strip() for field in line.split("|")]
            if len(fields) != 4 or fields[0] not in ("q", "q?", "a", "s"):
                raise ValueError(f"{path.name}:{number}: not a pattern: {line!r}")
            act = fields[0][0]
            counts[act] = counts.get(act, 0) + 1
            templates = dict(zip(LANGUAGES, fields[1:], strict=True))
            slots = [{m[1] + m[2] for m in _SLOT.finditer(text)} for text in templates.values()]
            if not slots[0] == slots[1] == slots[2]:
                raise ValueError(f"{path.name}:{number}: the languages have different slots: {slots}")
            named = dict.fromkeys(m[1] + m[2] for m in _SLOT.finditer(templates["en"]))
            patterns.append(
                Pattern(f"{path.stem}.{act}.{counts[act]}", path.stem, act, fields[0] == "q?", templates, tuple(named))
            )
    return tuple(patterns)


PATTERNS: tuple[Pattern, ...] = _load()
_BY_ID = {pattern.id: pattern for pattern in PATTERNS}


def patterns(topic: str | None = None, act: str | None = None) -> tuple[Pattern, ...]:
    return tuple(p for p in PATTERNS if topic in (None, p.topic) and act in (None, p.act))


def question_topics() -> tuple[str, ...]:
    """Topics that have both questions and answers."""
    return tuple(t for t in dict.fromkeys(p.topic for p in PATTERNS) if patterns(t, "q") and patterns(t, "a"))


def pattern_of(sentence: Sentence) -> Pattern:
    return _BY_ID[sentence.pattern]


def fill(pattern: Pattern, rng: random.Random, split: str) -> Sentence:
    """The pattern with its slots filled at random from one side of the split ("train" | "held_out" | "any").

    A pattern with fewer than `SMALLEST_SPLIT` fillings gives the same sentences on both sides, as does one of which the draws
    find no held-out filling.
    """
    for _ in range(400):
        keys = tuple((slot, rng.choice(_values(slot))) for slot in pattern.slots)
        if _is_sensible(keys) and (
            split == "any" or pattern.fillings < SMALLEST_SPLIT or is_held_out(pattern.id, keys) == (split == "held_out")
        ):
            return _sentence(pattern, keys)
    if split == "train":
        raise RuntimeError(f"every filling of {pattern.id} is held out")
    return fill(pattern, rng, "any")


def refill(sentence: Sentence, rng: random.Random, split: str) -> Sentence:
    """The same pattern with exactly one number changed. Raises ValueError for a sentence without a number."""
    pattern = _BY_ID[sentence.pattern]
    numeric = [slot for slot in pattern.slots if _name(slot) in NUMBERS]
    if not numeric:
        raise ValueError(f"{sentence.pattern} states no number")
    slot = rng.choice(numeric)
    old = dict(sentence.slots)
    for side in (split, "any"):
        for _ in range(400):
            keys = tuple((name, rng.choice(_values(name)) if name == slot else old[name]) for name in pattern.slots)
            if (
                dict(keys)[slot] != old[slot]
                and _is_sensible(keys)
                and (side == "any" or is_held_out(pattern.id, keys) == (side == "held_out"))
            ):
                return _sentence(pattern, keys)
    raise RuntimeError(f"no other number fits {sentence.pattern}")


def is_held_out(pattern_id: str, keys: tuple[tuple[str, str], ...]) -> bool:
    """Whether this filling is held out from training. A digest decides, so that the order of drawing does not matter."""
    digest = hashlib.sha256(repr((pattern_id, sorted(keys))).encode()).digest()
    return int.from_bytes(digest[:4], "big") % HELD_OUT_SHARE == 0


def count_sentences() -> int:
    """How many distinct sentences a language has (fillings of slots, counted by formula)."""
    return sum(pattern.fillings for pattern in PATTERNS)


def all_sentences(pattern: Pattern) -> Iterator[Sentence]:
    for values in itertools.product(*(_values(slot) for slot in pattern.slots)):
        keys = tuple(zip(pattern.slots, values, strict=True))
        if _is_sensible(keys):
            yield _sentence(pattern, keys)


def _name(slot: str) -> str:
    return slot.rstrip("0123456789")


@cache
def _values(slot: str) -> tuple[str, ...]:
    name = _name(slot)
    if name in NUMBERS:
        return tuple(str(value) for value in NUMBERS[name])
    return tuple(entry.key for entry in LEXICON[name])


def _is_sensible(keys: tuple[tuple[str, str], ...]) -> bool:
    """Whether slots of the same kind have different fillings (not "from the village to the village")."""
    seen = [(_name(slot), key) for slot, key in keys]
    return len(set(seen)) == len(seen)


def _sentence(pattern: Pattern, keys: tuple[tuple[str, str], ...]) -> Sentence:
    chosen = dict(keys)
    text = {language: _write(template, language, chosen) for language, template in pattern.templates.items()}
    numbers = tuple(int(key) for slot, key in keys if _name(slot) in NUMBERS)
    return Sentence(pattern.id, tuple(sorted(keys)), text, numbers)


def _write(template: str, language: str, chosen: dict[str, str]) -> str:
    def substitute(match: re.Match[str]) -> str:
        name, index, form, agreeing = match.groups()
        key = chosen[name + index]
        if name not in NUMBERS:
            return next(e for e in LEXICON[name] if e.key == key).form(language, form)
        number = int(key)
        if agreeing:
            forms = agreeing.split(",")
            return (
                (forms[0] if number == 1 else forms[1])
                if language == "en"
                else choose_plural(number, (forms[0], forms[1], forms[2]))
            )
        return _write_number(number, language, form)

    text = _SLOT.sub(substitute, template)
    text = _PARTICLE.sub("\x00\\1/\\2\x01", text)
    while "\x00" in text:
        at = text.index("\x00")
        first, second = text[at + 1 : text.index("\x01")].split("/")
        last = text[at - 1]
        closed = has_final(last) and not (first.startswith("으로") and ends_in_rieul(last))
        text = text[:at] + (first if closed else second) + text[text.index("\x01") + 1 :]
    return text[0].upper() + text[1:]


def _write_number(number: int, language: str, form: str | None) -> str:
    if language == "en":
        return str(number)
    if language == "ko":
        return korean_native(number) if form == "native" else korean(number)
    if form in (None, "m", "f", "n"):
        return ukrainian(number, form or "m")
    return ukrainian_ordinal(number, {"gen": "ого", "hour": "ій", "loc": "ому"}[form])
