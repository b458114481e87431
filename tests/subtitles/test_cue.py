"""Faults say what is wrong in every language that there are phrases in."""

from __future__ import annotations

import pytest

from vidtx.subtitles.cue import Fault, ReadCue
from vidtx.views.phrases import PHRASES


@pytest.mark.parametrize("wording", PHRASES)
def test_a_fault_shows_what_was_found(wording: str) -> None:
    assert "{oops}" in Fault(3, "fault.time_line", (("text", "{oops}"),)).describe(wording)


def test_a_cue_is_read_on_one_line() -> None:
    assert ReadCue(0, 1, ("один", "два")).text == "один два"
