"""Times of words as a correction holds them: written, read again, and refused by what the correction says alone."""

from __future__ import annotations

from typing import Any

import pytest

from vidtx.document import Basis, Correction, Span, Word
from vidtx.document.revision.word_times import read_word_times, write_word_times
from vidtx.errors import DocumentError

WORDS = (Word(Span(10, 250), "Де", 0.93), Word(Span(250, 300), "ваша"), Word(Span(300, 1700), "родина?", 0.0))


def make(before: dict[str, Any], after: dict[str, Any]) -> Correction:
    return Correction("c1", "vidtx", "", "set_words", ("u4",), Basis("0" * 64), tuple(before.items()), tuple(after.items()))


def test_words_are_read_as_they_were_written() -> None:
    fields = write_word_times(WORDS)
    assert fields["times"] == ("10-250", "250-300", "300-1700")
    assert read_word_times(make({"text": " Де ваша\nродина? "}, fields)) == WORDS
    assert read_word_times(make({"text": " "}, write_word_times(()))) == ()


@pytest.mark.parametrize(
    ("before", "changes", "match"),
    [
        ({}, {}, "`before` must name the text"),
        ({"text": None}, {}, "`before` must name the text"),
        ({"text": "a b c", "status": "edited"}, {}, "`before` must name the text"),
        ({"text": "a b"}, {}, "each of 2 words"),
        ({"text": "a b c"}, {"probabilities": ("1",)}, "each of 3 words"),
        ({"text": "a b c"}, {"times": "10-250"}, "list"),
        ({"text": "a b c"}, {"times": ("10-250", "9-300", "300-301")}, "in order of time"),
        ({"text": "a b c"}, {"times": ("10-250", "250-250", "300-301")}, "start < end"),
        ({"text": "a b c"}, {"times": ("10-250", "250-300", "300-999999999999999")}, "no times such as"),
        ({"text": "a b c"}, {"times": ("10-250", "250-300", "-5-301")}, "no times such as"),
        ({"text": "a b c"}, {"probabilities": ("1", "1.5", "0")}, r"\[0, 1\]"),
        ({"text": "a b c"}, {"probabilities": ("1", "nan", "0")}, "no probability such as"),
    ],
)
def test_what_is_not_a_time_for_each_word_is_refused(before: dict[str, Any], changes: dict[str, Any], match: str) -> None:
    with pytest.raises(DocumentError, match=match):
        read_word_times(make(before, write_word_times(WORDS) | changes))
