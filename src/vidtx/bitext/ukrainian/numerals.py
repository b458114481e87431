"""One Ukrainian numeral read from a place of a text: figures or words, in any case.

In: tokens and a place. Out: a `Numeral`, or None. Whether the numeral is a year, a time or a day is for `vidtx.bitext.ukrainian.numbers` to decide.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from vidtx.bitext.ukrainian import number_words as words
from vidtx.bitext.ukrainian.number_words import PARTS, Part, Token

MOST_DIGITS = 15
_ORDER = {"unit": 0, "teen": 0, "ten": 1, "hundred": 2}
_ENDING_OF_ORDINAL = re.compile(r"(?:го|му|ий|й|ша|га|тя|та|ма|ва|а|я|ої|ої|ій|ї|ту|у|ю|ою|ою|им|их|х|те|ге|ше|е|є|і|тю|ша)$")
_ENDING_OF_CARDINAL = re.compile(r"(?:ти|ть|ох|ьох|ма|ми|ом|м)$")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A numeral at tokens [start, end). `feminine`: an ordinal in a form that can name an hour. `plain`: no group word in it."""

    value: Decimal
    start: int
    end: int
    is_ordinal: bool = False
    feminine: bool = False
    digits: bool = False


def word_at(tokens: list[Token], n: int) -> str:
    """The word at a place; "" beyond the text."""
    return tokens[n].word if 0 <= n < len(tokens) else ""


def read_numeral(tokens: list[Token], n: int) -> Numeral | None:
    """The longest numeral from token n: figures or words, with thousands and millions; an ordinal ends it."""
    if word_at(tokens, n) == "" or (tokens[n].kind == "digits" and is_named(tokens, n)):
        return None
    if tokens[n].kind == "digits":
        return read_digits(tokens, n)
    if words.MANY.match(word_at(tokens, n)) or (word_at(tokens, n) == "сім" and word_at(tokens, n + 1) == "я"):
        return None  # thousands of people; a family without its apostrophe
    total, group, last, at = 0, 0, 3, n
    limit = 10**18
    while at < len(tokens):
        if at > n and tokens[at].kind == "sign":
            break
        part: Part | None = PARTS.get(tokens[at].word)
        if part is None:
            break
        if part.kind == "group":
            if part.value >= limit or (part.value == 1000 and tokens[at].word == "тис" and at == n):
                break
            if part.is_ordinal and at > n and group == 0:
                break
            total, group, last, limit = total + (group or 1) * part.value, 0, 3, part.value
        else:
            order = _ORDER[part.kind]
            if order >= last or (part.kind == "teen" and group % 100) or (part.value == 0 and at > n):
                break
            group, last = group + part.value, order if part.kind != "teen" else 0
        at += 1
        if part.is_ordinal:
            return Numeral(Decimal(total + group), n, at, True, part.is_feminine)
        if part.value == 0:
            break
    return Numeral(Decimal(total + group), n, at) if at > n else None


def read_digits(tokens: list[Token], n: int) -> Numeral | None:
    text = tokens[n].text
    plain = re.sub(r"[ \u00a0\u202f]", "", text)
    if re.fullmatch(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?", plain):
        plain = plain.replace(".", "")
    plain = plain.replace(",", ".")
    if len(plain.split(".")[0]) > MOST_DIGITS:
        return None
    value, end = Decimal(plain), n + 1
    if (
        word_at(tokens, end) == "-"
        and tokens[end].is_glued
        and end + 1 < len(tokens)
        and tokens[end + 1].is_glued
        and tokens[end + 1].kind == "letters"
    ):
        suffix = tokens[end + 1].word
        if len(suffix) <= 3 and _ENDING_OF_CARDINAL.search(suffix):
            return Numeral(value, n, end + 2, digits=True)
        if len(suffix) <= 3 and _ENDING_OF_ORDINAL.search(suffix):
            return Numeral(
                value,
                n,
                end + 2,
                True,
                suffix in ("й", "ій", "ї", "та", "га", "тя", "ма", "а", "я", "ту", "у", "ю", "ої"),
                True,
            )
    while (
        word_at(tokens, end) in PARTS
        and PARTS[word_at(tokens, end)].kind == "group"
        and not PARTS[word_at(tokens, end)].is_ordinal
    ):
        value, end = value * PARTS[word_at(tokens, end)].value, end + 1
        if word_at(tokens, end) == "." and word_at(tokens, end - 1) == "тис":
            end += 1
    return Numeral(value, n, end, digits=True)


def is_named(tokens: list[Token], n: int) -> bool:
    """Whether figures belong to a name: Т-72, АК-74, Мі8."""
    if n and tokens[n].is_glued and tokens[n - 1].kind == "letters":
        return True
    return (
        n > 1
        and word_at(tokens, n - 1) in ("-", "–")
        and tokens[n].is_glued
        and tokens[n - 1].is_glued
        and tokens[n - 2].kind == "letters"
    )
