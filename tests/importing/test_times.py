"""Times that a file has otherwise: changed ones, and those that rounding moved."""

from __future__ import annotations

from pathlib import Path

import pytest

from import_files import Cue, change_srt, compare_file, write_format
from interview import make_interview
from vidtx.document import Span
from vidtx.importing.model import Revised
from vidtx.importing.times import compare_exact_times


@pytest.mark.parametrize(("by", "changed"), [(0, 0), (15, 0), (-15, 0), (150, 1)])
def test_an_exact_time_that_was_moved_by_more_than_rounding_is_a_change(by: int, changed: int) -> None:
    made = make_interview()
    first = made.utterances[0]
    items = [Revised("row 2", ((first.id, None),), first.span.start, first.span.end + by, ())]
    found = list(compare_exact_times(made, items))
    assert len(found) == changed
    if found:
        assert found[0].after == Span(first.span.start, first.span.end + by) and found[0].place == "row 2"


def test_two_rows_of_one_utterance_and_reversed_times_say_nothing() -> None:
    made = make_interview()
    first = made.utterances[0]
    twice = [Revised("row", ((first.id, None),), 100, 9_000, ())] * 2
    assert list(compare_exact_times(made, twice)) == []
    assert list(compare_exact_times(made, [Revised("row", ((first.id, None),), 9_000, 100, ())])) == []


def test_a_file_of_cues_that_is_late_throughout_moves_nothing(tmp_path: Path) -> None:
    def shift(cues: list[Cue]) -> list[Cue]:
        return [(start + 2_000, end + 2_000, lines) for start, end, lines in cues]

    path = write_format(tmp_path, make_interview(), "srt", ".bilingual.srt")
    change_srt(path, shift)
    comparison = compare_file(make_interview(), path)
    assert not comparison.times and comparison.offset == 2_000
