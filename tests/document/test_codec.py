"""Whatever bytes a document file holds, the answer is a transcript or one clear DocumentError; never another exception."""

from __future__ import annotations

import dataclasses
import json
import types
from typing import Any, Union, get_args, get_origin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interview import make_reviewed_interview
from vidtx.document import Transcript, dump_transcript, parse_transcript
from vidtx.document.codec import field_hints, write_json
from vidtx.errors import DocumentError, SchemaVersionError

WHOLE = dump_transcript(make_reviewed_interview())
CONTENT: dict[str, Any] = json.loads(WHOLE)

quick = settings(max_examples=150, deadline=None)
leaves = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["1/0", "nan", "\ud800"])
)
values = st.recursive(
    leaves, lambda some: st.lists(some, max_size=3) | st.dictionaries(st.text(max_size=5), some, max_size=3), max_leaves=6
)


def places(node: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every place in a JSON value, the deep ones too."""
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [path] * bool(path) + [place for name, child in children for place in places(child, (*path, name))]


PLACES = places(CONTENT)


def with_value(path: tuple[str | int, ...], value: Any, *, remove: bool = False) -> str:
    content = json.loads(WHOLE)
    part: Any = content
    for name in path[:-1]:
        part = part[name]
    if remove:
        del part[path[-1]]
    else:
        part[path[-1]] = value
    return json.dumps(content)


def read_or_refuse(text: str | bytes) -> Transcript | None:
    try:
        return parse_transcript(text)
    except DocumentError:
        return None


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "null",
        "[]",
        "17",
        '"vidtx.transcript"',
        "{",
        "{}",
        b"\xff\xfe\x00",
        b"\x80",
        b"\x00\x00\x01\xba",
        "\ufeff{}",
        WHOLE[:-20],
    ],
)
def test_what_is_no_document_is_refused(text: str | bytes) -> None:
    with pytest.raises(DocumentError):
        parse_transcript(text)


def test_a_document_of_another_schema_is_refused_with_a_word() -> None:
    with pytest.raises(DocumentError, match=r"not a vidtx\.transcript document"):
        parse_transcript(with_value(("schema",), "whisper"))


def test_a_newer_document_is_refused_as_newer() -> None:
    with pytest.raises(SchemaVersionError, match="version 3; this vidtx reads versions up to 2") as caught:
        parse_transcript(with_value(("version",), 3))
    assert (caught.value.found, caught.value.supported) == (3, 2)
    assert caught.value.hint


@pytest.mark.parametrize("version", [0, -1, 1.0, True, None, "1", []])
def test_a_version_that_is_no_whole_number_from_one_is_refused(version: object) -> None:
    with pytest.raises(DocumentError, match=r"\$\.version"):
        parse_transcript(with_value(("version",), version))


@pytest.mark.parametrize("name", sorted(set(CONTENT) - {"schema", "version"}))
def test_a_missing_part_is_named(name: str) -> None:
    with pytest.raises(DocumentError, match=rf"\$\.{name} is missing"):
        parse_transcript(with_value((name,), None, remove=True))


def test_the_place_of_an_error_is_named() -> None:
    with pytest.raises(DocumentError, match=r"\$\.utterances\[1\]\.words\[0\]\.end is missing"):
        parse_transcript(with_value(("utterances", 1, "words", 0, "end"), None, remove=True))
    with pytest.raises(DocumentError, match=r"\$\.turns\[2\].*0 <= start < end"):
        parse_transcript(with_value(("turns", 2, "end"), 1.0))


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999", "1" + "0" * 400])
def test_numbers_that_are_none_are_refused_wherever_they_stand(constant: str) -> None:
    for path in (("turns", 0, "start"), ("boundaries", 0, "probability"), ("provenance", "parameters", "beam")):
        text = with_value(path, "@").replace('"@"', constant)
        if path[-1] == "beam" and constant.isdigit():
            continue  # a long whole number is one
        with pytest.raises(DocumentError):
            parse_transcript(text)


@pytest.mark.parametrize(
    "fraction", ["1/0", "1", "1.5", "1e9/2", "1/2/3", "", "0/1", "-1/25", "9" * 5000 + "/1", [1, 2], 0.04, None]
)
def test_a_time_base_that_is_no_positive_fraction_is_refused(fraction: object) -> None:
    with pytest.raises(DocumentError):
        parse_transcript(with_value(("boundaries", 0, "time_base"), fraction))


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_deep_nesting_is_refused_and_does_not_exhaust_the_stack(opening: str) -> None:
    with pytest.raises(DocumentError):
        parse_transcript(opening * 100_000)
    deep = "[" * 500 + "]" * 500
    with pytest.raises(DocumentError):
        parse_transcript(with_value(("turns",), "@").replace('"@"', deep))


def test_half_a_character_is_refused() -> None:
    with pytest.raises(DocumentError, match="half a character"):
        parse_transcript(with_value(("utterances", 0, "text"), "\ud83d"))


def test_names_that_lead_nowhere_are_refused() -> None:
    for path in (("turns", 0, "speaker"), ("utterances", 0, "speaker")):
        with pytest.raises(DocumentError, match="names speaker 'nobody'"):
            parse_transcript(with_value(path, "nobody"))
    with pytest.raises(DocumentError, match="names utterance 'u99'"):
        parse_transcript(with_value(("renditions", 0, "source_ids"), ["u99"]))


def every_object() -> list[tuple[str | int, ...]]:
    return [(), *(path for path in PLACES if isinstance(value_at(path), dict))]


def value_at(path: tuple[str | int, ...]) -> Any:
    part: Any = CONTENT
    for name in path:
        part = part[name]
    return part


FREE = ("parameters", "figures", "before", "after")  # objects whose keys are the writer's


@pytest.mark.parametrize("path", [path for path in every_object() if not path or path[-1] not in FREE])
def test_a_key_that_the_model_lacks_is_an_error_that_names_its_place(path: tuple[str | int, ...]) -> None:
    with pytest.raises(DocumentError, match="tone is not known") as caught:
        parse_transcript(with_value((*path, "tone"), "loud"))
    for name in path:
        assert str(name) in str(caught.value)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("boundaries", 0, "confidence_level"), "possible"),
        (("boundaries", 0, "start"), 1.0),
        (("boundaries", 1, "end"), 99.0),
        (("exchanges", 0, "continuity"), "crosses_edit"),
        (("exchanges", 1, "boundary_ids"), []),
    ],
)
def test_a_derived_value_that_does_not_follow_is_refused(path: tuple[str | int, ...], value: object) -> None:
    with pytest.raises(DocumentError, match=rf"{path[-1]} is .* follows from the other fields"):
        parse_transcript(with_value(path, value))


def test_derived_values_may_be_left_out() -> None:
    assert parse_transcript(with_value(("boundaries", 0, "confidence_level"), None, remove=True)) == parse_transcript(WHOLE)


def test_a_key_that_stands_twice_is_refused() -> None:
    with pytest.raises(DocumentError, match="'schema' stands twice"):
        parse_transcript('{"schema": "vidtx.transcript", "schema": "vidtx.transcript"}')


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("utterances", 0, "machine"), "Як вас звати?", "an object or null"),
        (("captions", 0, "probability"), "sure", "a number or null"),
        (
            ("provenance", "parameters", "beam"),
            {"a": 1},
            "a text or a whole number or a number or true or false or null or a list",
        ),
        (("boundaries", 1, "evidence", 0, "figures", "value"), True, "a number or a text"),
    ],
)
def test_a_value_of_no_type_of_a_union_is_refused_naming_the_types(
    path: tuple[str | int, ...], value: object, said: str
) -> None:
    with pytest.raises(DocumentError, match=said):
        parse_transcript(with_value(path, value))


def test_every_union_of_the_model_can_be_told_apart_by_its_json() -> None:
    forms = {type(None): "null", bool: "bool", str: "str", int: "int", float: "float"}

    def visit(kind: Any, seen: set[Any]) -> None:
        if get_origin(kind) in (Union, types.UnionType):
            shapes = [forms.get(each, "list" if get_origin(each) is tuple else "object") for each in get_args(kind)]
            assert len(set(shapes)) == len(shapes), kind
        if dataclasses.is_dataclass(kind) and kind not in seen:
            seen.add(kind)
            for hint in field_hints(kind).values():  # type: ignore[arg-type]
                visit(hint, seen)
        for each in get_args(kind):
            visit(each, seen)

    seen: set[Any] = set()
    visit(Transcript, seen)
    assert len(seen) > 25


@given(st.binary(max_size=200) | st.text(max_size=200))
@quick
def test_no_bytes_raise_anything_else(text: str | bytes) -> None:
    assert read_or_refuse(text) is None


@given(values)
@quick
def test_no_json_raises_anything_else(value: Any) -> None:
    assert read_or_refuse(json.dumps(value)) is None


@given(st.sampled_from(PLACES), values)
@settings(quick, max_examples=600)
def test_no_value_in_any_place_raises_anything_else_and_what_is_read_can_be_written(
    path: tuple[str | int, ...], value: Any
) -> None:
    transcript = read_or_refuse(with_value(path, value))
    if transcript is not None:
        assert parse_transcript(dump_transcript(transcript).encode("utf-8")) == transcript


def test_no_missing_value_raises_anything_else() -> None:
    for path in PLACES:
        read_or_refuse(with_value(path, None, remove=True))


@given(st.integers(0, len(WHOLE) - 1), st.text(max_size=3))
@quick
def test_no_damaged_text_raises_anything_else(at: int, text: str) -> None:
    read_or_refuse(WHOLE[:at] + text + WHOLE[at + len(text) :])


contents = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


@given(contents)
def test_json_is_written_as_the_standard_library_writes_it(content: object) -> None:
    expected = json.dumps(content, ensure_ascii=False, sort_keys=True, indent=2, allow_nan=False)
    assert write_json(content, "\n") == expected
