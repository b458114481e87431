"""Invariants that several values share: each function raises DocumentError with a message that names the owner."""

from __future__ import annotations

import contextlib
import itertools
import math
import re
from collections.abc import Iterable, Sequence
from fractions import Fraction

from vidtx.errors import DocumentError

LONGEST_SECONDS = 10**9  # half a lifetime; beyond it a float, in which seconds are written, no longer holds the milliseconds
_SHA256 = re.compile(r"[0-9a-f]{64}")
_FRACTION = re.compile(r"-?[0-9]{1,20}/[0-9]{1,20}")
_SURROGATE = re.compile("[\ud800-\udfff]")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def has_surrogates(text: str) -> bool:
    """Whether a text holds half a character: a lone surrogate, which cannot be written as UTF-8."""
    return not text.isascii() and _SURROGATE.search(text) is not None


def require(condition: bool, message: str) -> None:
    if not condition:
        raise DocumentError(message)


def require_probability(value: float | None, owner: str) -> None:
    if value is not None and not 0.0 <= value <= 1.0:
        raise DocumentError(f"{owner}: a probability lies in [0, 1], not {value!r}")


def require_finite(value: float | None, owner: str) -> None:
    if value is not None and not math.isfinite(value):
        raise DocumentError(f"{owner}: {value!r} is not a finite number")


def require_text(value: str, owner: str) -> None:
    require(not has_surrogates(value), f"{owner}: {value!r} holds half a character, which is no text in Unicode")


def require_parameter(value: object, owner: str) -> None:
    """A value of a `Parameter` that can be written and read again: a text, a finite number, a whole one of 64 bits, texts, or nothing."""
    if isinstance(value, str):
        require_text(value, owner)
    elif isinstance(value, float):
        require_finite(value, owner)
    elif isinstance(value, int):
        require(abs(value) < 2**63, f"{owner}: a whole number has 64 bits at most")
    elif value is not None:
        texts = value if isinstance(value, tuple) else (None,)
        for text in texts:
            require(
                isinstance(text, str), f"{owner}: {type(value).__name__} is no value here, nor a tuple of anything but texts"
            )
            require_text(str(text), owner)


def require_pts(value: int | None, owner: str) -> None:
    require(value is None or abs(value) < 2**63, f"{owner}: {value!r} is not a timestamp of 64 bits")


def require_duration(value: int | None, owner: str) -> None:
    """Milliseconds, or None where unknown."""
    require(value is None or 0 <= value < LONGEST_SECONDS * 1000, f"{owner}: {value!r} ms is no duration")


def parse_fraction(value: object) -> Fraction:
    """A fraction such as "1/25", or a whole number. Raises ValueError for anything else, also for "1e999999999", which Fraction() would compute."""
    if type(value) is int or (isinstance(value, str) and _FRACTION.fullmatch(value)):
        with contextlib.suppress(ZeroDivisionError):
            return Fraction(value)
    raise ValueError(f"{value!r} is not a fraction such as '1/25'")


def require_language(value: str | None, owner: str) -> None:
    if value is not None and not _LANGUAGE.fullmatch(value):
        raise DocumentError(f"{owner}: {value!r} is not a language code such as 'uk' or 'ko'")


def require_sha256(value: str) -> None:
    require(bool(_SHA256.fullmatch(value)), f"{value!r} is not a SHA-256 in lower-case hexadecimal")


def require_choice(value: str | None, choices: Sequence[str], what: str, owner: str) -> None:
    """`value` is one of `choices`, or None where the caller allows it by listing nothing for it."""
    if value not in choices:
        raise DocumentError(f"{owner}: {value!r} is not {what}; choose from {', '.join(choices)}")


def require_unique(what: str, ids: Iterable[str]) -> frozenset[str]:
    """The ids as a set. Raises DocumentError where two are equal."""
    listed = list(ids)
    unique = frozenset(listed)
    if len(unique) < len(listed):
        seen: set[str] = set()
        for id in listed:
            require(id not in seen, f"two of the {what} ids are {id!r}")
            seen.add(id)
    return unique


def require_known(what: str, ids: Iterable[str], known: frozenset[str]) -> None:
    for id in ids:
        if id not in known:  # the message is made only where it is needed, of thousands of ids
            raise DocumentError(f"the document names {what} {id!r}, which it does not have")


def require_order(what: str, times: Sequence[Fraction | int]) -> None:
    require(all(a <= b for a, b in itertools.pairwise(times)), f"{what} are in order of time")
