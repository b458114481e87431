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
from json.encoder import encode_basestring
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

from vidtx.document.checks import LONGEST_SECONDS, has_surrogates, parse_fraction
from vidtx.document.corrections import Correction
from vidtx.document.migrations import migrate
from vidtx.document.model import Exchange, Transcript
from vidtx.document.observations import EditBoundary, Evidence
from vidtx.document.provenance import GlossaryEntry, Provenance
from vidtx.document.span import Span
from vidtx.document.speech import Translation, Word
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
LEFT_OUT: dict[type, frozenset[str]] = {
    Transcript: frozenset({"similarities", "clause_similarities"}),
    Translation: frozenset({"terms"}),
    GlossaryEntry: frozenset({"note", "instead"}),
}
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
    return write_json(encode_value(transcript), "\n") + "\n"


def write_json(value: Any, newline: str) -> str:
    """What `json.dumps(value, ensure_ascii=False, sort_keys=True, indent=2, allow_nan=False)` gives; that is not done in C with an indent."""
    if isinstance(value, str):
        return encode_basestring(value)
    if isinstance(value, dict) and value:
        inner = newline + "  "
        items = [f"{encode_basestring(key)}: {write_json(value[key], inner)}" for key in sorted(value)]
        return f"{{{inner}{(',' + inner).join(items)}{newline}}}"
    if isinstance(value, list) and value:
        inner = newline + "  "
        return f"[{inner}{(',' + inner).join([write_json(item, inner) for item in value])}{newline}]"
    if value is None:
        return "null"
    if type(value) is int or (type(value) is float and math.isfinite(value)):
        return repr(value)
    return json.dumps(value, allow_nan=False)


def parse_transcript(text: str | bytes) -> Transcript:
    """The transcript in a JSON text, of this version or an older one.

    Raises SchemaVersionError for a document of a newer vidtx and DocumentError, naming the place, for anything that is not
    a document or breaks a rule of the model.
    """
    try:
        content = json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_build_object)
    except UnicodeDecodeError:
        raise DocumentError(
            "this is no text, so it is no document", hint="vidtx process CLIP makes a document of a clip"
        ) from None
    except (ValueError, RecursionError) as error:
        raise DocumentError(f"this is not JSON: {error}", hint="vidtx process CLIP makes a document") from None
    transcript: Transcript = decode_value(Transcript, migrate(content))
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
    if value is None or isinstance(value, (str, float, int)):
        return value
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, (tuple, list)):
        return [encode_value(item) for item in value]
    return _encode_fields(value) if is_dataclass(value) else value


def decode_value(kind: Any, content: Any) -> Any:
    """The value of type `kind` (for a list: `tuple[Turn, ...]` and the like) that `encode_value` wrote. Raises DocumentError."""
    return _make_decoder(kind)(content, ("$", None))


class _PlannedField(NamedTuple):
    """How a field is written: its name in the model and in JSON, and what its type says."""

    name: str
    key: str
    kind: Any
    is_span: bool  # or none
    is_object: bool
    is_left_out: bool  # where it is empty
    is_settled: bool  # may be written as it is


@cache
def _plan(kind: type) -> tuple[_PlannedField, ...]:
    """The fields of a dataclass, looked at once: a document holds ten thousands of the same few."""
    hints = field_hints(kind)
    planned = []
    for field in fields(kind):
        hint = hints[field.name]
        kinds = (hint, *get_args(hint))
        settled = get_origin(hint) is tuple or str in kinds or not {float, Fraction} & {k for k in kinds if isinstance(k, type)}
        planned.append(
            _PlannedField(
                field.name,
                NAMES.get((kind, field.name), field.name),
                hint,
                hint is Span or hint == Span | None,
                field.name in OBJECTS.get(kind, ()),
                field.name in LEFT_OUT.get(kind, ()),
                settled,
            )
        )
    return tuple(planned)


def _encode_fields(value: Any) -> dict[str, Any]:
    kind: Any = type(value)
    encoded: dict[str, Any] = {}
    for field in _plan(kind):
        item = getattr(value, field.name)
        if field.is_span:
            if item is not None:  # no span, no times
                encoded["start"], encoded["end"] = item.start / 1000, item.end / 1000
        elif field.is_left_out and not item:
            pass
        elif field.is_object:
            encoded[field.key] = {name: encode_value(each) for name, each in item}
        else:
            encoded[field.key] = encode_value(item if field.is_settled else _settle(field.kind, item))
    for name, derive in DERIVED.get(kind, {}).items():
        encoded[name] = derive(value)
    return encoded


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


# A place in a document: that of the value around, and the key or the index in it. It is written only where something is wrong there.
_Place = tuple[Any, str | int | None]
_Decoder = Callable[[Any, _Place], Any]


def _show(place: _Place) -> str:
    """The place's JSONPath."""
    around, key = place
    if key is None:
        return str(around)
    return f"{_show(around)}[{key}]" if isinstance(key, int) else f"{_show(around)}.{key}"


def _make_decoder(kind: Any) -> _Decoder:
    """What reads values of type `kind`. Types are looked at here, once, and not again for each value."""
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _make_union_decoder(get_args(kind))
    if origin is tuple:
        return _make_list_decoder(get_args(kind)[0])
    if origin is Literal:
        choices = get_args(kind)

        def decode_choice(value: Any, place: _Place) -> Any:
            if not isinstance(value, str) or value not in choices:
                raise _unexpected(place, "one of " + ", ".join(map(str, choices)))
            return value

        return decode_choice
    known: dict[Any, _Decoder] = {Fraction: _decode_fraction, float: _decode_number, str: _decode_text}
    if kind in known:
        return known[kind]
    if kind in (int, bool):
        name = "a whole number" if kind is int else "true or false"

        def decode_exact(value: Any, place: _Place) -> Any:
            if type(value) is not kind:
                raise _unexpected(place, name)
            return value

        return decode_exact
    decoder: _Decoder = _make_fields_decoder(kind)
    return decoder


def _make_list_decoder(kind: Any) -> _Decoder:
    decode = _make_decoder(kind)

    def decode_list(value: Any, place: _Place) -> Any:
        if not isinstance(value, list):
            raise _unexpected(place, "a list")
        return tuple([decode(item, (place, n)) for n, item in enumerate(value)])

    return decode_list


def _make_union_decoder(kinds: tuple[Any, ...]) -> _Decoder:
    """Reads a value in the one type of the union that its JSON form is of. A test holds that the JSON forms in every union differ."""
    decoders = [(kind, _make_decoder(kind)) for kind in kinds if kind is not type(None)]
    allows_none = len(decoders) < len(kinds)

    def decode_union(value: Any, place: _Place) -> Any:
        if value is None and allows_none:
            return None
        for kind, decode in decoders:
            if _is_json_of(kind, value):
                return decode(value, place)
        raise _unexpected(place, " or ".join(_name_json(kind) for kind in kinds))

    return decode_union


def _is_json_of(kind: Any, value: Any) -> bool:
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


def _decode_text(value: Any, place: _Place) -> str:
    if type(value) is not str:
        raise _unexpected(place, "a text")
    if has_surrogates(value):
        raise _unexpected(place, "a text in Unicode, without half a character")
    return value


def _decode_number(value: Any, place: _Place) -> float:
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise _unexpected(place, "a number")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise _unexpected(place, "a number that is not infinite")
    return number


def _decode_span(value: dict[str, Any], place: _Place) -> Span:
    """The span in `start` and `end`, taken strictly: a document whose times run backwards is broken, not rounded."""
    times = []
    for name in ("start", "end"):
        if name not in value:
            raise DocumentError(f"{_show(place)}.{name} is missing")
        seconds = _decode_number(value[name], (place, name))
        if not 0 <= seconds < LONGEST_SECONDS:
            raise _unexpected((place, name), f"a time in seconds from 0 to {LONGEST_SECONDS}")
        times.append(round(seconds * 1000))
    span: Span = _build(Span, {"start": times[0], "end": times[1]}, place)
    return span


def _decode_fraction(value: Any, place: _Place) -> Fraction:
    try:
        return parse_fraction(value)
    except ValueError as error:
        raise DocumentError(f"{_show(place)}: {error}") from None


def _make_object_decoder(kind: Any) -> _Decoder:
    """Reads an object as pairs; `kind` is `tuple[tuple[str, X], ...]`."""
    decode = _make_decoder(get_args(get_args(kind)[0])[1])

    def decode_object(value: Any, place: _Place) -> tuple[tuple[str, Any], ...]:
        if not isinstance(value, dict):
            raise _unexpected(place, "an object")
        return tuple((_decode_text(name, place), decode(item, (place, name))) for name, item in sorted(value.items()))

    return decode_object


@cache
def _make_fields_decoder(kind: type) -> _Decoder:
    plan = _plan(kind)
    decoders = [
        None if field.is_span else _make_object_decoder(field.kind) if field.is_object else _make_decoder(field.kind)
        for field in plan
    ]
    planned = tuple(zip(plan, decoders, [is_required(kind, field) for field in fields(kind)], strict=True))
    derived = DERIVED.get(kind, {})
    known = {*derived, *(key for field in plan for key in (("start", "end") if field.is_span else (field.key,)))}

    def decode_fields(value: Any, place: _Place) -> Any:
        if not isinstance(value, dict):
            raise _unexpected(place, "an object")
        arguments: dict[str, Any] = {}
        for field, decode, required in planned:
            if decode is None:
                if field.kind is Span or "start" in value or "end" in value:
                    arguments[field.name] = _decode_span(value, place)
            elif field.key in value:
                arguments[field.name] = decode(value[field.key], (place, field.key))
            elif required:
                raise DocumentError(f"{_show(place)}.{field.key} is missing")
        if unknown := value.keys() - known:
            raise DocumentError(f"{_show(place)}.{min(unknown)} is not known: {kind.__name__} has no such field")
        built = _build(kind, arguments, place)
        for name, derive in derived.items():
            if name in value and value[name] != derive(built):
                raise DocumentError(
                    f"{_show(place)}.{name} is {value[name]!r}, but {derive(built)!r} follows from the other fields"
                )
        return built

    return decode_fields


def _build(kind: type, arguments: dict[str, Any], place: _Place) -> Any:
    try:
        return kind(**arguments)
    except DocumentError as error:
        raise DocumentError(f"{_show(place)}: {error}") from None
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise DocumentError(f"{_show(place)}: {type(error).__name__}: {error}") from None


def _unexpected(place: _Place, what: str) -> DocumentError:
    return DocumentError(f"{_show(place)} must be {what}")
