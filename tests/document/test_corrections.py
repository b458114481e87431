"""A correction checks itself, compares what stood there, and gives its fields in the right type."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from vidtx.document import Basis, Correction
from vidtx.errors import DocumentError


def make(
    targets: tuple[str, ...] = (), before: dict[str, Any] | None = None, after: dict[str, Any] | None = None
) -> Correction:
    return Correction(
        "c1", "O. K.", "", "confirm", targets, Basis("0" * 64), tuple((before or {}).items()), tuple((after or {}).items())
    )


def test_fields_are_in_order_of_name_and_stand_once() -> None:
    assert make(after={"b": 1, "a": 2}).after == (("a", 2), ("b", 1))
    with pytest.raises(DocumentError, match="c1 before"):
        Correction("c1", "O. K.", "", "confirm", (), Basis("0" * 64), (("a", 1), ("a", 2)))


def test_before_agrees_with_what_stands_there_or_raises() -> None:
    make(before={"text": "a"}).require_before({"text": "a", "speaker": "S"})
    make().require_before({})
    with pytest.raises(DocumentError, match="text was 'a' for its author and is 'b' now"):
        make(before={"text": "a"}).require_before({"text": "b"})
    with pytest.raises(DocumentError, match="`before` names 'text'; end, start can be compared"):
        make(before={"text": "a"}).require_before({"start": 1, "end": 2})


@pytest.mark.parametrize("targets", [(), ("a", "b")])
def test_the_only_target_is_the_only_one(targets: tuple[str, ...]) -> None:
    assert make(("a",)).only_target == "a"
    with pytest.raises(DocumentError, match="exactly one"):
        make(targets).only_target  # noqa: B018


def test_some_targets_are_one_or_more_and_each_stands_once() -> None:
    assert make(("a", "b")).some_targets == ("a", "b")
    for targets, match in (((), "needs a target"), (("a", "a"), "twice")):
        with pytest.raises(DocumentError, match=match):
            make(targets).some_targets  # noqa: B018


def test_fields_are_read_in_their_type() -> None:
    correction = make(after={"text": "a", "time": 3, "ids": ("u1",), "flag": True})
    assert (correction.read_text("text"), correction.read_number("time"), correction.read_ids("ids")) == ("a", 3, ("u1",))
    assert correction.read("flag") is True
    for read, name, match in (
        (correction.read_text, "time", "time must be a text"),
        (correction.read_number, "text", "text must be a whole number"),
        (correction.read_number, "flag", "flag must be a whole number"),
        (correction.read_ids, "text", "text must be a list of ids"),
        (correction.read, "other", "'other' is missing"),
    ):
        with pytest.raises(DocumentError, match=match):
            read(name)


@pytest.mark.parametrize(
    "value",
    [10**400, 10**5000, -(2**63), float("nan"), float("inf"), "\ud800", ("a", "\udfff"), (1,), ["a"]],
    ids=lambda value: type(value).__name__,
)
def test_what_a_document_cannot_hold_is_no_value_of_a_correction(value: Any) -> None:
    for side in ("before", "after"):
        with pytest.raises(DocumentError, match=f"c1 {side} 'a'"):
            make(**{side: {"a": value}})
    assert make(after={"a": 2**63 - 1, "b": -(2**63) + 1, "c": True, "d": None, "e": ("😀",), "f": 0.5}).after


@pytest.mark.parametrize("field", ["id", "author", "time", "targets"])
def test_half_a_character_is_no_text_of_a_correction(field: str) -> None:
    with pytest.raises(DocumentError, match="half a character"):
        replace(make(), **{field: ("\ud800",) if field == "targets" else "c\ud800"})
    with pytest.raises(DocumentError, match="half a character"):
        make(after={"\udc00": "a"})
