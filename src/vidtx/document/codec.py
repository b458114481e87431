"""A transcript as JSON text and back. Same value, same bytes: keys sorted, UTF-8, two spaces, a final newline.

Segment and word fields follow Whisper's names where they mean the same: `start` and `end` in seconds with three decimals,
`text`, `words[].word`, `words[].probability`. Rational numbers are written "numerator/denominator".

Decoding is strict: a key that the model does not have, a value of another type, or a derived value that does not follow from the
others is a DocumentError that names the place as a JSONPath. cattrs and msgspec were considered: neither flattens a span into its
owner, nor checks derived fields, so that every type would need a hook of its own (docs/architecture.md).
"""

from __future__ import annotations

import json
import math
import types
from collections.abc import Callable
from dataclasses import MISSING, Field, fields, is_dataclass
from fractions import Fraction
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from vidtx.document.checks import LONGEST_SECONDS, has_surrogates, parse_fraction
from vidtx.document.corrections import Correction
from vidtx.document.migrations import migrate
from vidtx.document.model import Exchange, Transcript
from vidtx.document.observations import EditBoundary, Evidence
from vidtx.document.provenance import Provenance
from vidtx.document.span import Span
from vidtx.document.speech import Word
from vidtx.errors import DocumentError

# Where the JSON name differs from the field's: Whisper calls a word's text "word".
NAMES: dict[tuple[type, str], str] = {(Word, "text"): "word"}
# Fields that hold pairs (name, value) and are written as an object.
OBJECTS: dict[type, frozenset[str]] = {
    Provenance: frozenset({"parameters"}),
    Evidence: frozenset({"figures"}),
    Correction: frozenset({"before", "after"}),
}
# Left out of the JSON where it is empty: not every run has it, and documents of earlier releases lack it.
LEFT_OUT: dict[type, frozenset[str]] = {Transcript: frozenset({"similarities"})}
# Written for readers of the JSON, and compared when it is read.
DERIVED: dict[type, dict[str, Callable[[Any], Any]]] = {
    EditBoundary: {
        "confidence_level": lambda boundary: boundary.confidence_level,
        "start": lambda boundary: boundary.start_ms / 1000,
        "end": lambda boundary: boundary.end_ms / 1000,
    },
    Exchange: {
        "continuity": lambda exchange: exchange.continuity,
        "boundary_ids": lambda exchange: list(exchange.boundary_ids),
    },
}


def dump_transcript(transcript: Transcript) -> str:
    """The document as JSON text. Byte-stable: equal transcripts give equal text."""
    return json.dumps(encode_value(transcript), ensure_ascii=False, sort_keys=True, indent=2, allow_nan=False) + "\n"


def parse_transcript(text: str | bytes) -> Transcript:
    """The transcript in a JSON text, of this version or an older one.

    Raises SchemaVersionError for a document of a newer vidtx and DocumentError, naming the place, for anything that is not
    a document or breaks a rule of the model.
    """
    try:
        content = json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_build_object)
    except (ValueError, UnicodeDecodeError, RecursionError) as error:
        raise DocumentError(f"this is not JSON: {error}", hint="vidtx process CLIP makes a document") from None
    transcript: Transcript = _decode(Transcript, migrate(content), "$")
    return transcript


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number in JSON")


def _build_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    built = dict(pairs)
    if len(built) != len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"the key {next(n for n in names if names.count(n) > 1)!r} stands twice in one object")
    return built


def encode_value(value: Any) -> Any:
    """Any value of the model (or a tuple of them) as what `json` can write: how finished stages are kept between runs."""
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, (tuple, list)):
        return [encode_value(item) for item in value]
    return _encode_fields(value) if is_dataclass(value) else value


def decode_value(kind: Any, content: Any) -> Any:
    """The value of type `kind` (for a list: `tuple[Turn, ...]` and the like) that `encode_value` wrote. Raises DocumentError."""
    return _decode(kind, content, "$")


def _encode_fields(value: Any) -> dict[str, Any]:
    kind: Any = type(value)
    encoded: dict[str, Any] = {}
    for field in fields(value):
        item = getattr(value, field.name)
        if isinstance(item, Span):
            encoded["start"], encoded["end"] = item.start / 1000, item.end / 1000
        elif field_hints(kind)[field.name] == Span | None:
            pass  # no span, no times
        elif not item and field.name in LEFT_OUT.get(kind, ()):
            pass
        elif field.name in OBJECTS.get(kind, ()):
            encoded[field.name] = {name: encode_value(each) for name, each in item}
        else:
            encoded[NAMES.get((kind, field.name), field.name)] = encode_value(_settle(field_hints(kind)[field.name], item))
    return encoded | {name: derive(value) for name, derive in DERIVED.get(kind, {}).items()}


def _settle(kind: Any, item: Any) -> Any:
    """The number in the type that its field declares: a probability of 1 and of 1.0 are equal, so they are written alike."""
    kinds = (kind, *get_args(kind))
    if item is None or get_origin(kind) is tuple or str in kinds:
        return item
    if float in kinds:
        return float(item) + 0.0  # -0.0 and 0.0 are equal, so they are written alike
    return Fraction(item) if Fraction in kinds else item


def is_required(kind: type, field: Field[Any]) -> bool:
    """Whether a field must stand in the JSON. A document holds all of its lists, so that a misspelled one is not taken for none."""
    return field.name not in LEFT_OUT.get(kind, ()) and (field.default is MISSING or kind is Transcript)


@cache
def field_hints(kind: type) -> dict[str, Any]:
    """The types of a dataclass's fields, resolved."""
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
        _expect(isinstance(value, str) and value in get_args(kind), place, "one of " + ", ".join(map(str, get_args(kind))))
        return value
    if kind is Fraction:
        return _decode_fraction(value, place)
    if kind is float:
        return _decode_number(value, place)
    if kind in (int, str, bool):
        _expect(type(value) is kind, place, {int: "a whole number", str: "a text", bool: "true or false"}[kind])
        _expect(kind is not str or not has_surrogates(value), place, "a text in Unicode, without half a character")
        return value
    return _decode_fields(kind, value, place)


def _decode_union(kinds: tuple[Any, ...], value: Any, place: str) -> Any:
    """The value in the one type of the union that its JSON form is of. A test holds that the JSON forms in every union differ."""
    for kind in kinds:
        if _is_json_of(kind, value):
            return None if value is None else _decode(kind, value, place)
    raise DocumentError(f"{place} must be {' or '.join(_name_json(kind) for kind in kinds)}")


def _is_json_of(kind: Any, value: Any) -> bool:
    if kind is type(None):
        return value is None
    if kind is bool or kind is str:
        return type(value) is kind
    if kind is int:
        return type(value) is int
    if kind is float:
        return type(value) in (int, float)
    origin = get_origin(kind)
    if origin is tuple:
        return isinstance(value, list)
    return isinstance(value, (str, int)) if origin is Literal or kind is Fraction else isinstance(value, dict)


def _name_json(kind: Any) -> str:
    known = {type(None): "null", bool: "true or false", str: "a text", int: "a whole number", float: "a number"}
    if kind in known:
        return known[kind]
    if get_origin(kind) is tuple:
        return "a list"
    return "a text" if get_origin(kind) is Literal or kind is Fraction else "an object"


def _decode_number(value: Any, place: str) -> float:
    _expect(isinstance(value, (int, float)) and not isinstance(value, bool), place, "a number")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    _expect(math.isfinite(number), place, "a number that is not infinite")
    return number


def _decode_span(value: dict[str, Any], place: str) -> Span:
    """The span in `start` and `end`, taken strictly: a document whose times run backwards is broken, not rounded."""
    times = []
    for name in ("start", "end"):
        if name not in value:
            raise DocumentError(f"{place}.{name} is missing")
        seconds = _decode_number(value[name], f"{place}.{name}")
        _expect(0 <= seconds < LONGEST_SECONDS, f"{place}.{name}", f"a time in seconds from 0 to {LONGEST_SECONDS}")
        times.append(round(seconds * 1000))
    return _build(place, lambda: Span(times[0], times[1]))


def _decode_fraction(value: Any, place: str) -> Fraction:
    try:
        return parse_fraction(value)
    except ValueError as error:
        raise DocumentError(f"{place}: {error}") from None


def _decode_object(kind: Any, value: Any, place: str) -> tuple[tuple[str, Any], ...]:
    """An object as pairs; `kind` is `tuple[tuple[str, X], ...]`."""
    _expect(isinstance(value, dict), place, "an object")
    item_kind = get_args(get_args(kind)[0])[1]
    return tuple(
        (_decode(str, name, place), _decode(item_kind, item, f"{place}.{name}")) for name, item in sorted(value.items())
    )


def _decode_fields(kind: type, value: Any, place: str) -> Any:
    _expect(isinstance(value, dict), place, "an object")
    arguments: dict[str, Any] = {}
    hints, known = field_hints(kind), set(DERIVED.get(kind, ()))
    for field in fields(kind):
        name = NAMES.get((kind, field.name), field.name)
        where = f"{place}.{name}"
        hint = hints[field.name]
        if hint is Span or hint == Span | None:
            known |= {"start", "end"}
            if hint is Span or "start" in value or "end" in value:
                arguments[field.name] = _decode_span(value, place)
            continue
        known.add(name)
        if name in value and field.name in OBJECTS.get(kind, ()):
            arguments[field.name] = _decode_object(hint, value[name], where)
        elif name in value:
            arguments[field.name] = _decode(hint, value[name], where)
        elif is_required(kind, field):
            raise DocumentError(f"{where} is missing")
    unknown = sorted(set(value) - known)
    if unknown:
        raise DocumentError(f"{place}.{unknown[0]} is not known: {kind.__name__} has no such field")
    built = _build(place, lambda: kind(**arguments))
    for name, derive in DERIVED.get(kind, {}).items():
        if name in value and value[name] != derive(built):
            raise DocumentError(f"{place}.{name} is {value[name]!r}, but {derive(built)!r} follows from the other fields")
    return built


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
