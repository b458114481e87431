"""The journal in sentences."""

from __future__ import annotations

import pytest

from vidtx.document import CORRECTION_KINDS, Basis, Correction, Span
from vidtx.review.journal.entry import Entry
from vidtx.review.page.history import describe_correction, describe_entry, show_history

AFTER = {
    "set_role": (("role", "subject"),),
    "set_translation": (("language", "en"), ("text", "x")),
    "set_language": (("language", "ko"),),
    "link": (("sources", ("u0",)), ("targets", ())),
}


def make(kind: str, n: int = 1) -> Correction:
    return Correction(f"c{n}", "A", "", kind, ("u0",), Basis("0" * 64, None, Span(1000, 2000)), (), AFTER.get(kind, ()))  # type: ignore[arg-type]


def entry(*corrections: Correction) -> Entry:
    return Entry(3, "0" * 64, "A", "2026-11-27T12:00:00Z", "correct", corrections)


@pytest.mark.parametrize("kind", CORRECTION_KINDS)
@pytest.mark.parametrize("language", ["en", "uk", "ko"])
def test_every_kind_is_said(kind: str, language: str) -> None:
    assert "{" not in describe_correction(make(kind), language)


def test_a_link_to_nothing_says_that_it_was_never_rendered() -> None:
    assert describe_correction(make("link"), "en") == "marked as never rendered"
    assert describe_correction(make("set_role"), "ko") == "u0의 역할: 답변자"


def test_a_step_says_its_changes_once_and_how_many_there_are() -> None:
    assert describe_entry(entry(make("set_text")), "en") == "text changed"
    many = entry(*(make("set_text", n) for n in range(5)), make("confirm", 6))
    assert describe_entry(many, "en") == "text changed, confirmed (6)"
    undo = Entry(4, "0" * 64, "A", "2026-11-27T12:00:00Z", "undo", entry=3)
    assert describe_entry(undo, "en") == "undid step 3"


def test_a_step_that_was_undone_or_does_not_fit_does_not_hold() -> None:
    step = entry(make("set_text"))
    assert [show_history([step], held, unfit, "en")[0]["held"] for held, unfit in (({3}, ()), ((), ()), ({3}, {3}))] == [
        True,
        False,
        False,
    ]
    assert show_history([step], {3}, (), "en")[0]["changes"][0]["time"] == 1000
