"""Tiers without overlaps, words with time of their own, tokens without spaces."""

from __future__ import annotations

import dataclasses
import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from document_strategies import transcripts
from interview import make_interview
from vidtx.document import Span, Transcript, Utterance, Word
from vidtx.export.annotation.layout import (
    Interval,
    claim_name,
    format_seconds,
    lay_out_words,
    make_token,
    name_session,
    name_speakers,
    split_lanes,
)
from vidtx.views.text import clean_text

intervals = st.lists(
    st.tuples(st.integers(0, 50), st.integers(1, 20)).map(lambda t: Interval(t[0], t[0] + t[1], t)), max_size=20
)


@given(intervals)
def test_lanes_hold_every_interval_once_and_no_overlap_and_are_as_few_as_can_be(given_: list[Interval[object]]) -> None:
    lanes = split_lanes(given_)
    assert sorted((one.start, one.end) for lane in lanes for one in lane) == sorted((one.start, one.end) for one in given_)
    for lane in lanes:
        assert all(a.end <= b.start for a, b in itertools.pairwise(lane))
    most = max((sum(one.start <= t < one.end for one in given_) for t in range(71)), default=0)
    assert len(lanes) == most


@given(transcripts())
@settings(max_examples=25)
def test_words_lie_one_after_the_other_inside_their_utterance_and_none_is_lost(transcript: Transcript) -> None:
    for utterance in transcript.utterances:
        words = lay_out_words(utterance)
        assert all(a.end <= b.start for a, b in itertools.pairwise(words))
        assert all(utterance.span.start <= w.start < w.end <= utterance.span.end for w in words)
        assert " ".join(w.value for w in words).split() == clean_text(" ".join(utterance.text.split())).split()


def test_words_keep_their_times_where_there_is_room_and_share_them_where_there_is_none() -> None:
    words = (Word(Span(1000, 1400), "a"), Word(Span(1600, 2000), "b"))
    utterance = Utterance("u", Span(1000, 2000), "S", "uk", "a b", words)
    assert lay_out_words(utterance) == [Interval(1000, 1400, "a"), Interval(1600, 2000, "b")]
    crowded = Utterance("u", Span(0, 2), "S", "uk", "a b c d e")
    assert [w.value for w in lay_out_words(crowded)] == ["a b c", "d e"]


def test_tokens_are_letters_digits_and_few_signs() -> None:
    assert (
        make_token("a b\t<NA>;;{x}", "no") == "a_b_NA_x"
        and make_token(" \x00", "no") == "no"
        and make_token("Кім 1", "") == "Кім_1"
    )
    made = make_interview()
    named = dataclasses.replace(made, clip=dataclasses.replace(made.clip, name="talk one.v2.mp4"))
    assert name_session(named.clip) == "talk_one.v2"
    twins = tuple(dataclasses.replace(made.speakers[0], id=id) for id in ("S 1", "S_1", "S\t1"))
    bare = dataclasses.replace(made, speakers=twins, turns=(), utterances=(), renditions=(), exchanges=())
    assert len(set(name_speakers(bare).values())) == 3


def test_names_of_tiers_are_made_different_and_seconds_have_three_decimals() -> None:
    assert claim_name("edits", {"edits", "edits *"}) == "edits * *" and claim_name("x", ()) == "x"
    assert format_seconds(61_007) == "61.007"
