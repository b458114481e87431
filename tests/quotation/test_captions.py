"""What is written on a quotation: its own cues at its own times, where it comes from, and who vouches for it."""

from __future__ import annotations

from dataclasses import replace

import pysubs2
import pytest

from hostile_interview import HOSTILE
from interview import make_interview, make_reviewed_interview
from vidtx.document import Span, Transcript
from vidtx.export.options import ExportOptions
from vidtx.quotation.captions import describe_state, extend_passage, list_cues, write_captions, write_glyph_check
from vidtx.quotation.passage import Passage, find_exchange, find_times
from vidtx.views.phrases import PHRASES

OPTIONS = ExportOptions()


def write(made: Transcript, passage: Passage, options: ExportOptions = OPTIONS) -> pysubs2.SSAFile:
    cues = list_cues(made, passage, options)
    return pysubs2.SSAFile.from_string(
        write_captions(made, extend_passage(passage, cues, made.clip.duration), cues, options), format_="ass"
    )


def test_the_cues_of_an_exchange_stand_at_its_own_times() -> None:
    made = make_interview()
    passage = find_exchange(made, "2")
    file = write(made, passage)
    said = [event for event in file if not event.style.startswith("edge") and event.style != "mark"]
    ids = {event.effect.removeprefix("vidtx:").split("/")[0] for event in said}
    assert ids == set(made.exchanges[1].utterance_ids)
    assert abs(min(event.start for event in said) - (passage.said.start - passage.span.start)) <= 1000
    assert any(event.style.endswith("top.en") for event in said), "bilingual"


def by_machine(made: Transcript) -> Transcript:
    return replace(made, provenance=replace(made.provenance, origin="machine"))


def test_the_edges_say_which_clip_and_who_vouches_for_the_words() -> None:
    made = by_machine(make_interview())
    file = write(made, find_exchange(made, "1"))
    top, bottom = (next(event for event in file if event.style == f"edge.{side}") for side in ("top", "bottom"))
    assert made.clip.name in top.text and made.clip.sha256[:16] in top.text and "exchange 1: " in top.text
    assert "Machine transcript" in bottom.text and "not checked by a person" in bottom.text
    assert top.start == bottom.start == 0 and min(top.end, bottom.end) >= max(event.end for event in file)


def test_who_checked_this_part_is_said_where_somebody_checked_something() -> None:
    assert describe_state(make_interview(), find_exchange(make_interview(), "1"), "en") == "Reference transcript."
    made = by_machine(make_reviewed_interview())
    whole = Passage(Span(0, made.clip.duration), Span(0, made.clip.duration))
    checked = sum(u.status != "machine" for u in made.utterances)
    assert (
        f"{checked} of {len(made.utterances)} utterances checked" in describe_state(made, whole, "en").split("Of this part")[1]
    )
    nobody = next(u for u in made.utterances if u.status == "machine")
    assert "not checked" in describe_state(made, Passage(nobody.span, nobody.span), "en").split("Of this part")[1]


@pytest.mark.parametrize("wording", PHRASES)
def test_the_edges_speak_the_readers_language(wording: str) -> None:
    made = make_interview()
    top = next(
        event for event in write(made, find_exchange(made, "1"), ExportOptions(wording=wording)) if event.style == "edge.top"
    )
    assert ("exchange" in top.text) == (wording == "en")


def test_marks_of_edits_can_be_left_out() -> None:
    made = make_interview()
    whole = find_times(made, "0", "9999")
    assert any("jump cut" in event.text for event in write(made, whole))
    assert not any("cut" in event.text for event in write(made, whole, ExportOptions(mark_edits=False)))


def test_hostile_names_and_texts_restyle_nothing(hostile: Transcript) -> None:
    named = replace(hostile, clip=replace(hostile.clip, name="{\\an5}a\\Nb, c.mp4"))
    for event in write(named, find_times(named, "0", "60")):
        assert "{" not in event.text and event.plaintext == event.text.replace("\\N", "\n")
    assert any(HOSTILE.split()[0] in event.plaintext for event in write(named, find_times(named, "0", "60")))


def test_a_long_line_at_an_edge_gets_smaller() -> None:
    made = make_interview()
    short, long = (replace(made, clip=replace(made.clip, name=name)) for name in ("a.mp4", "a" * 120 + ".mp4"))
    sizes = [write(one, find_exchange(one, "1")).styles["edge.top"].fontsize for one in (short, long)]
    assert sizes[1] < sizes[0]


def test_the_check_of_fonts_shows_every_sign_at_once() -> None:
    made = make_interview()
    passage = find_exchange(made, "2")
    captions = write_captions(made, passage, list_cues(made, passage, OPTIONS), OPTIONS)
    (event,) = pysubs2.SSAFile.from_string(write_glyph_check(captions), format_="ass")
    shown = {sign for e in pysubs2.SSAFile.from_string(captions, format_="ass") for sign in e.plaintext if not sign.isspace()}
    assert set(event.text) == shown and event.start == 0


def test_an_exchange_lasts_until_its_last_cue_can_be_read_and_times_stay() -> None:
    made = make_interview()
    exchange, times = find_exchange(made, "1"), find_times(made, "0", "2")
    cues = list_cues(made, exchange, OPTIONS)
    assert extend_passage(times, cues, 60_000) == times and extend_passage(exchange, (), 60_000) == exchange
    late = (replace(cues[-1], span=Span(cues[-1].span.start, exchange.span.end + 700)),)
    assert extend_passage(exchange, late, 60_000).span.end == exchange.span.end + 700
    assert extend_passage(exchange, late, exchange.span.end + 100).span.end == exchange.span.end + 100
