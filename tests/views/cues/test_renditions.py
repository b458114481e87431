"""What the interpreter made of each utterance."""

from __future__ import annotations

from dataclasses import replace

import pytest

from interview import make_interview
from vidtx.document import Rendition, Transcript
from vidtx.views.cues.model import TrackPlan
from vidtx.views.cues.renditions import Rendered, gather_renditions

PLAN = TrackPlan(rendition="interpreter")


def link(*renditions: Rendition) -> Transcript:
    return replace(make_interview(), renditions=renditions)


def test_each_original_has_what_was_said_for_it() -> None:
    found = gather_renditions(make_interview(), PLAN)
    assert set(found) == {"u0", "u2", "u4", "u6"}
    assert found["u0"] == (Rendered("ko", ("이름이", "무엇입니까?")),)


@pytest.mark.parametrize(
    "plan", [TrackPlan(), TrackPlan(rendition="none"), replace(PLAN, spoken="uk"), replace(PLAN, original=False, target="en")]
)
def test_a_track_that_shows_none_of_it_has_none(plan: TrackPlan) -> None:
    assert gather_renditions(make_interview(), plan) == {}


def test_what_a_person_rejected_and_the_interpreters_own_talk_are_left_out() -> None:
    rejected = Rendition("r0", ("u0",), ("u1",), "close", 0.8, status="rejected")
    own = Rendition("r1", (), ("u3",), "non_rendition", 0.8)
    assert gather_renditions(link(rejected, own), PLAN) == {}


def test_that_nothing_was_rendered_is_said_where_it_is_known() -> None:
    zero = Rendition("r0", ("u0",), (), "zero", 0.8)
    assert gather_renditions(link(zero), PLAN) == {"u0": (Rendered(None, (), True),)}
    said = Rendition("r1", ("u0",), ("u1",), "close", 0.8)
    assert gather_renditions(link(zero, said), PLAN) == gather_renditions(link(said), PLAN)


def test_a_rendition_of_several_originals_is_shared_out_at_the_end_of_a_sentence() -> None:
    made = make_interview()
    said = replace(made.utterances[3], text="Мене звати Кім. Вдома з батьками.", words=())
    several = replace(
        made,
        utterances=(*made.utterances[:3], said, *made.utterances[4:]),
        renditions=(Rendition("r0", ("u2", "u6"), ("u3",), "close", 0.8),),
    )
    found = gather_renditions(several, PLAN)
    assert found["u2"] == (Rendered("uk", ("Мене", "звати", "Кім.")),)
    assert found["u6"] == (Rendered("uk", ("Вдома", "з", "батьками.")),)


def test_two_renditions_of_one_original_follow_each_other() -> None:
    found = gather_renditions(
        link(Rendition("r0", ("u0",), ("u1",), "close", 0.8), Rendition("r1", ("u0",), ("u5",), "close", 0.8)), PLAN
    )
    assert found["u0"] == (Rendered("ko", ("이름이", "무엇입니까?", "가족은", "어디에", "있습니까?")),)


def test_what_was_not_recognized_or_is_unsure_is_said() -> None:
    made = make_interview()
    silent = replace(made.utterances[1], text="", words=(), flags=("untranscribed",))
    unsure = replace(made.utterances[3], flags=("low_confidence",))
    changed = replace(made, utterances=(made.utterances[0], silent, made.utterances[2], unsure, *made.utterances[4:]))
    found = gather_renditions(changed, PLAN)
    assert found["u0"][0].words == ("[speech not recognized]",)
    assert found["u2"][0].words[-1] == "Кім. (?)"
