"""Lines of a journal: written and read alike, and refused where anything about them is odd."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vidtx.document import Basis, Correction, Span
from vidtx.errors import DocumentError
from vidtx.review.journal.entry import Entry, Header, check_author, decode_line, digest_line, encode_line

HEADER = Header("talk.vidtx.json", "1" * 64, "0" * 64)
CORRECTION = Correction(
    "c1",
    "이영희",
    "2026-11-27T12:00:00.123Z",
    "set_text",
    ("u0",),
    Basis("0" * 64, "1" * 64, Span(0, 2000)),
    (("text", "Як вас\u2028звати?"),),
    (("text", "<b>\n😀"),),
)
ENTRY = Entry(1, "2" * 64, "이영희", "2026-11-27T12:00:00.123Z", "correct", (CORRECTION,))
UNDO = Entry(2, "2" * 64, "이영희", "2026-11-27T12:00:00Z", "undo", entry=1)


@pytest.mark.parametrize(("line", "number"), [(HEADER, 0), (ENTRY, 1), (UNDO, 2)])
def test_a_line_is_read_as_it_was_written(line: Header | Entry, number: int) -> None:
    raw = encode_line(line)
    assert raw.endswith(b"\n") and raw.count(b"\n") == 1
    assert decode_line(raw[:-1], number) == line


def test_the_digest_of_a_line_is_that_of_its_bytes_without_the_end() -> None:
    raw = encode_line(UNDO)
    assert digest_line(raw) == digest_line(raw[:-1]) != digest_line(encode_line(replace(UNDO, author="x")))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{}",
        b"[]",
        b"nul",
        b"\xff",
        encode_line(UNDO)[:-1].replace(b'"number":2', b'"number":3'),
        encode_line(UNDO)[:-1].replace(b'"number":2', b'"number":2.0'),
        encode_line(UNDO)[:-1].replace(b'"number":2', b'"number":2,"number":2'),
        encode_line(UNDO)[:-1].replace(b",", b", "),
        encode_line(UNDO)[:-1].replace(b"undo", b"erase"),
        encode_line(ENTRY)[:-1].replace(b"set_text", b"set_all"),
        b"[" * 100_000,
    ],
)
def test_a_line_that_vidtx_would_not_write_is_refused(raw: bytes) -> None:
    with pytest.raises(DocumentError):
        decode_line(raw, 2)


@pytest.mark.parametrize("author", ["", "  ", "a\nb", "a\x1b[31m", "\u202ea", "x" * 101, "\ud800"])
def test_a_name_that_cannot_be_shown_is_none(author: str) -> None:
    with pytest.raises(DocumentError):
        check_author(author)


@pytest.mark.parametrize(
    "changes",
    [
        {"number": 0},
        {"previous": "x"},
        {"time": "yesterday"},
        {"time": "2026-11-27T12:00:00+02:00"},
        {"corrections": ()},
        {"entry": 1},
        {"action": "undo"},
        {"action": "undo", "corrections": (), "entry": 1},
    ],
)
def test_an_entry_holds_what_its_action_needs_and_nothing_else(changes: dict[str, object]) -> None:
    with pytest.raises(DocumentError):
        replace(ENTRY, **changes)


def test_a_header_of_another_kind_of_file_or_a_newer_version_is_refused() -> None:
    for changes in ({"schema": "vidtx.transcript"}, {"version": 2}, {"document_sha256": "1"}):
        with pytest.raises(DocumentError):
            replace(HEADER, **changes)  # type: ignore[arg-type]
