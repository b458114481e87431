"""One number at one place of a text: its value, in digits or in words, whatever it counts.

In: the tokens of an English text, and a place. Out: a `Read`, or None where no number begins there. A spelling that can be read in two ways
("20.000", "18.30") has all its readings: what equals one of them is no difference.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from vidtx.bitext.english import number_words as vocabulary
from vidtx.bitext.english.number_words import Token

HALF = Decimal("0.5")
_BEGINNINGS = frozenset(("half", "a", *vocabulary.SMALL, *vocabulary.ORDINALS, *vocabulary.SCALES))  # of a number in words


@dataclass(frozen=True, slots=True)
class Read:
    """A number read up to token `end`. `others`: further values that its spelling can stand for."""

    value: Decimal
    end: int
    is_ordinal: bool = False
    is_pair: bool = False  # two numbers that are read as a year: nineteen ninety-eight
    is_plain: bool = True  # no thousands separator, no decimals: can be a year
    others: tuple[Decimal, ...] = ()


def word_at(tokens: list[Token], n: int) -> str:
    return tokens[n].word if 0 <= n < len(tokens) else ""


def counts(tokens: list[Token], n: int) -> bool:
    """Whether the token after a number is something that it counts."""
    return n < len(tokens) and tokens[n].is_letters and tokens[n].word not in vocabulary.FUNCTION_WORDS


def _is_designation(tokens: list[Token], n: int) -> bool:
    """Digits that belong to a name: T-72, M16, AK-47, 90s, 3D."""
    token = tokens[n]
    if n and token.is_glued:
        if tokens[n - 1].is_letters:
            return True
        if tokens[n - 1].word == "-" and n > 1 and tokens[n - 1].is_glued and tokens[n - 2].is_letters:
            return True
    following = tokens[n + 1] if n + 1 < len(tokens) else None
    if following is None or not following.is_glued or not following.is_letters:
        return False
    return following.word not in vocabulary.ORDINAL_ENDINGS | vocabulary.GLUED_UNITS


def read_number(tokens: list[Token], n: int) -> Read | None:
    """The longest number that begins at token n, in digits or words."""
    if n >= len(tokens) or (tokens[n].digits is None and tokens[n].word not in _BEGINNINGS):
        return None
    read = _read_half_of_scale(tokens, n) or _read_whole(tokens, n)
    if read is None or read.is_ordinal or read.is_pair or read.value % 1:
        return read
    return _read_decimals(tokens, n, read) or _read_and_a_half(tokens, read) or read


def says_and_a_half(tokens: list[Token], n: int) -> bool:
    return [word_at(tokens, n + k) for k in range(3)] == ["and", "a", "half"]


def _read_whole(tokens: list[Token], n: int) -> Read | None:
    digits = tokens[n].digits
    if digits is None:
        return _read_pair(tokens, n) or _read_words(tokens, n, None)
    if _is_designation(tokens, n):
        return None
    following = tokens[n + 1] if n + 1 < len(tokens) else None
    if following and following.is_glued and following.word in vocabulary.ORDINAL_ENDINGS:
        return Read(digits, n + 2, is_ordinal=True)
    scaled = [_read_words(tokens, n + 1, value) for value in (digits, *tokens[n].others)]
    first, *rest = [read for read in scaled if read] or [Read(digits, n + 1, is_plain=tokens[n].text.isdigit())]
    return replace(first, others=tuple(read.value for read in rest) if scaled[0] else tokens[n].others)


def _read_half_of_scale(tokens: list[Token], n: int) -> Read | None:
    """Half a thousand, half a million, half a dozen."""
    at = n + 2 if word_at(tokens, n + 1) == "a" else n + 1
    if word_at(tokens, n) != "half" or word_at(tokens, at) not in vocabulary.HALVED_SCALES:
        return None
    return Read(vocabulary.SCALES[word_at(tokens, at)] * HALF, at + 1, is_plain=False)


def _read_and_a_half(tokens: list[Token], read: Read) -> Read | None:
    """Two and a half, two and a half thousand (2500), a thousand and a half (1500)."""
    if not says_and_a_half(tokens, read.end):
        return None
    end, last = read.end + 3, vocabulary.SCALES.get(word_at(tokens, read.end - 1))
    following = word_at(tokens, end)
    if last is not None:
        return Read(read.value + last * HALF, end, is_plain=False, others=(read.value + HALF,))
    if following in vocabulary.HALVED_SCALES:
        return Read((read.value + HALF) * vocabulary.SCALES[following], end + 1, is_plain=False)
    return Read(read.value + HALF, end, is_plain=False)


def _read_decimals(tokens: list[Token], n: int, read: Read) -> Read | None:
    """One hundred forty-five point five; not: at one point five men came."""
    if word_at(tokens, read.end) != "point" or (read.value == 1 and word_at(tokens, n - 1) in ("at", "to", "from")):
        return None
    end, decimals = read.end + 1, ""
    while end < len(tokens) and (tokens[end].word in vocabulary.SMALL or tokens[end].text.isdigit()):
        decimals += str(vocabulary.SMALL.get(tokens[end].word, tokens[end].text))
        end += 1
    if not decimals.isascii() or not decimals:
        return None
    return Read(read.value + Decimal(f"0.{decimals}"), end, is_plain=False)


def _read_pair(tokens: list[Token], n: int) -> Read | None:
    """A year of two numbers: nineteen ninety-eight, twenty twenty-four, nineteen oh five; not eighteen nineteen years (18 or 19)."""
    century = vocabulary.SMALL.get(word_at(tokens, n))
    if century not in (18, 19, 20):
        return None
    if word_at(tokens, n + 1) in ("oh", "o") and 0 < vocabulary.SMALL.get(word_at(tokens, n + 2), 0) < 10:
        return Read(Decimal(century * 100 + vocabulary.SMALL[word_at(tokens, n + 2)]), n + 3, is_pair=True)
    rest = _read_words(tokens, n + 1, None) if vocabulary.SMALL.get(word_at(tokens, n + 1), 0) >= 10 else None
    if rest is None or rest.is_ordinal or not 10 <= rest.value <= 99 or rest.value == century + 1 or counts(tokens, rest.end):
        return None
    return Read(century * 100 + rest.value, rest.end, is_pair=True)


def _read_words(tokens: list[Token], n: int, digits: Decimal | None) -> Read | None:
    """A number in words. `digits`: a number in digits before them, which only a scale word may follow ("1.5 million")."""
    total, current, smallest_scale, free = Decimal(0), digits, Decimal("Infinity"), Decimal("Infinity")
    end, ordinal, first = n, False, n
    if digits is None and word_at(tokens, n) == "a" and word_at(tokens, n + 1) in vocabulary.SCALES:
        current, n = Decimal(1), n + 1
        free = Decimal(0)
    elif digits is not None:
        free = Decimal(0)
    # `free`: the next word must be below it (twenty leaves room for 1 to 9, hundred for 1 to 99).
    while n < len(tokens):
        word = tokens[n].word
        if (word == "-" and end > first and end == n and tokens[n].is_glued) or (
            word == "and" and end == n and end > first and tokens[n - 1].word in vocabulary.SCALES
        ):
            at = n + 1
        else:
            at = n
        word = word_at(tokens, at)
        small = vocabulary.SMALL.get(word)
        place = vocabulary.ORDINALS.get(word)
        if small is not None and small < free and (small > 0 or current is None):
            current = (current or Decimal(0)) + small
            free = Decimal(10) if small >= 20 else Decimal(0)
        elif place is not None and place < free:
            current, ordinal = (current or Decimal(0)) + place, True
        elif word in vocabulary.SCALES and at == n and (current is not None or word in vocabulary.BARE_SCALES):
            scale = Decimal(vocabulary.SCALES[word])
            if scale >= smallest_scale or (scale <= 100 and current is not None and current >= 100):
                break
            current = (Decimal(1) if current is None else current) * scale
            free = Decimal(100) if scale == 100 else scale
            if scale >= 1000:
                total, current, smallest_scale = total + current, None, scale
            elif scale == 12:
                free = Decimal(0)
        else:
            break
        n = end = at + 1
        if ordinal:
            break
    if end == first:
        return None
    return Read(total + (current or 0), end, ordinal, is_plain=digits is None)
