"""A transcript as JSON text and back. Same value, same bytes: keys sorted, UTF-8, two spaces, a final newline.

Segment and word fields follow Whisper's names where they mean the same: `start` and `end` in seconds with three decimals,
`text`, `words[].word`, `words[].probability`. Rational numbers are written "numerator/denominator".
"""

from __future__ import annotations

import json
import math
import re
import types
from collections.abc import Callable
from dataclasses import MISSING, fields
from fractions import Fraction
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from vidtx.document import model
from vidtx.document.schema import migrate, validate
from vidtx.document.span import Span
from vidtx.errors import DocumentError

# Where the JSON name differs from the field's: Whisper calls a word's text "word".
_NAMES: dict[tuple[type, str], str] = {(model.Word, "text"): "word"}
_FRACTION = re.compile(r"-?[0-9]{1,20}/[0-9]{1,20}")  # never "1e999999999", which Fraction() would compute
_LONGEST = 10**9  # seconds: half a lifetime; beyond it a float no longer holds the milliseconds


def dump_transcript(transcript: model.Transcript) -> str:
    """The document as JSON text. Byte-stable: equal transcripts give equal text."""
    return json.dumps(_encode(transcript), ensure_ascii=False, sort_keys=True, indent=2, allow_nan=False) + "\n"


def parse_transcript(text: str | bytes) -> model.Transcript:
    """The transcript in a JSON text.

    Raises SchemaVersionError for a document of a newer vidtx and DocumentError, naming the place, for anything that is not
    a document or breaks a rule of the model.
    """
    try:
        content = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, UnicodeDecodeError, RecursionError) as error:
        raise DocumentError(f"this is not JSON: {error}") from None
    content = migrate(content)
    validate(content)
    transcript: model.Transcript = _decode(model.Transcript, content, "$")
    return transcript


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number in JSON")


def encode_value(value: Any) -> Any:
    """Any value of the model (or a tuple of them) as what `json` can write: how finished stages are kept between runs."""
    return _encode(value)


def decode_value(kind: Any, content: Any) -> Any:
    """The value of type `kind` (for a list: `tuple[Turn, ...]` and the like) that `encode_value` wrote. Raises DocumentError."""
    return _decode(kind, content, "$")


def _encode(value: Any) -> Any:
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, (tuple, list)):
        return [_encode(item) for item in value]
    if isinstance(value, model.Provenance):
        return _encode_fields(value) | {"parameters": {name: _encode(item) for name, item in value.parameters}}
    if hasattr(value, "__dataclass_fields__"):
        return _encode_fields(value)
    return value


def _encode_fields(value: Any) -> dict[str, Any]:
    kind: Any = type(value)
    encoded: dict[str, Any] = {}
    for field in fields(value):
        item = getattr(value, field.name)
        if isinstance(item, Span):
            encoded["start"], encoded["end"] = item.start / 1000, item.end / 1000
        else:
            encoded[_NAMES.get((kind, field.name), field.name)] = _encode(_settle(_hints(kind)[field.name], item))
    if isinstance(value, model.EditBoundary):  # for readers of the JSON; derived again when it is read
        encoded |= {"confidence_level": value.confidence_level, "start": value.start_ms / 1000, "end": value.end_ms / 1000}
    return encoded


def _settle(kind: Any, item: Any) -> Any:
    """The number in the type that its field declares: a probability of 1 and of 1.0 are equal, so they are written alike."""
    kinds = (kind, *get_args(kind))
    if item is None or get_origin(kind) is tuple or str in kinds:
        return item
    if float in kinds:
        return float(item)
    return Fraction(item) if Fraction in kinds else item


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _decode(kind: Any, value: Any, place: str) -> Any:
    """The value of type `kind` that `value` encodes; `place` is its JSONPath for error messages."""
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _decode_union(get_args(kind), value, place)
    if origin is tuple:
        _expect(isinstance(value, list), place, "a list")
        item_kind = get_args(kind)[0]
        return tuple(_decode(item_kind, item, f"{place}[{n}]") for n, item in enumerate(value))
    if origin is Literal:
        _expect(value in get_args(kind), place, "one of " + ", ".join(map(str, get_args(kind))))
        return value
    if kind is Fraction:
        return _decode_fraction(value, place)
    if kind is float:
        return _decode_number(value, place)
    if kind in (int, str, bool):
        _expect(type(value) is kind, place, {int: "a whole number", str: "a text", bool: "true or false"}[kind])
        _expect(kind is not str or not model.has_surrogates(value), place, "a text in Unicode, without half a character")
        return value
    return _decode_fields(kind, value, place)


def _decode_union(kinds: tuple[Any, ...], value: Any, place: str) -> Any:
    if value is None:
        _expect(type(None) in kinds, place, "a value")
        return None
    return _decode(next(kind for kind in kinds if kind is not type(None)), value, place)


def _decode_number(value: Any, place: str) -> float:
    _expect(isinstance(value, (int, float)) and not isinstance(value, bool), place, "a number")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    _expect(math.isfinite(number), place, "a number that is not infinite")
    return number


def _decode_span(value: Any, place: str) -> Span:
    """The span in `start` and `end`, taken strictly: a document whose times run backwards is broken, not rounded."""
    times = []
    for name in ("start", "end"):
        if name not in value:
            raise DocumentError(f"{place}.{name} is missing")
        seconds = _decode_number(value[name], f"{place}.{name}")
        _expect(0 <= seconds < _LONGEST, f"{place}.{name}", f"a time in seconds from 0 to {_LONGEST}")
        times.append(round(seconds * 1000))
    return _build(place, lambda: Span(times[0], times[1]))


def _decode_parameters(value: Any, place: str) -> tuple[tuple[str, model.Parameter], ...]:
    _expect(isinstance(value, dict), place, "an object")
    return tuple((name, _decode_parameter(item, f"{place}.{name}")) for name, item in sorted(value.items()))


def _decode_parameter(value: Any, place: str) -> model.Parameter:
    if isinstance(value, list):
        return tuple(_decode(str, item, f"{place}[{n}]") for n, item in enumerate(value))
    if isinstance(value, float):
        return _decode_number(value, place)
    if isinstance(value, str):
        return str(_decode(str, value, place))
    _expect(value is None or isinstance(value, (bool, int)), place, "a text, a number, true, false, null or a list of texts")
    return value


def _decode_fraction(value: Any, place: str) -> Fraction:
    try:
        if type(value) is int:
            return Fraction(value)
        if isinstance(value, str) and _FRACTION.fullmatch(value):
            return Fraction(value)
    except ZeroDivisionError:
        pass
    raise DocumentError(f"{place}: {value!r} is not a fraction such as '1/25'")


def _decode_fields(kind: type, value: Any, place: str) -> Any:
    _expect(isinstance(value, dict), place, "an object")
    arguments: dict[str, Any] = {}
    hints = _hints(kind)
    for field in fields(kind):
        name = _NAMES.get((kind, field.name), field.name)
        where = f"{place}.{name}"
        if hints[field.name] is Span:
            arguments[field.name] = _decode_span(value, place)
        elif kind is model.Provenance and name == "parameters":
            arguments[name] = _decode_parameters(value.get(name, {}), where)
        elif name in value:
            arguments[field.name] = _decode(hints[field.name], value[name], where)
        elif field.default is MISSING:
            raise DocumentError(f"{where} is missing")
    return _build(place, lambda: kind(**arguments))


def _build(place: str, make: Callable[[], Any]) -> Any:
    try:
        return make()
    except DocumentError as error:
        raise DocumentError(f"{place}: {error}") from None
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise DocumentError(f"{place}: {type(error).__name__}: {error}") from None


def _expect(condition: bool, place: str, what: str) -> None:
    if not condition:
        raise DocumentError(f"{place} must be {what}")
