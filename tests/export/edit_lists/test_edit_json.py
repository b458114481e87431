"""The edits for programs: exact times, seconds from the start of the picture."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from edit_examples import CLIP, EDITS, REJECTED, VIDEO
from vidtx.document import AudioStream, Clip
from vidtx.export.edit_lists.edit_json import describe_edits


def test_json_counts_from_the_start_of_the_picture() -> None:
    late = Clip("a.mp4", "0" * 64, 1, 10_000, "mp4", VIDEO, ())
    assert [row["time"] for row in describe_edits(late, EDITS)] == [2.0, 4.0, 8.0]
    assert describe_edits(late, EDITS)[1]["end"] == 6.0
    assert "end" not in describe_edits(late, EDITS)[0]


def test_where_the_sound_begins_first_its_lead_is_taken_off() -> None:
    sound = AudioStream(1, "aac", 48_000, 2, Fraction(1, 48_000), 0, None, 10_000)  # the picture begins half a second later
    assert [row["time"] for row in describe_edits(replace(CLIP, audio=(sound,)), EDITS)] == [1.5, 3.5, 7.5]


def test_each_edit_carries_everything_that_is_claimed_of_it() -> None:
    (cut, *_) = describe_edits(CLIP, EDITS)
    assert cut["kind"] == "jump_cut" and cut["confidence_level"] == "probable" and cut["probability"] == 0.8
    assert (cut["in_picture"], cut["in_sound"], cut["pts"], cut["time_base"]) == (True, False, 2000, "1/1000")
    assert cut["evidence"][0]["figures"]["value"] == 2.0 and cut["evidence"][0]["text"]


def test_a_rejected_edit_is_left_out() -> None:
    assert describe_edits(CLIP, (*EDITS, REJECTED)) == describe_edits(CLIP, EDITS)
