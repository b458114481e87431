"""What lies between the parts of an exchange, and that an answer is cut off: in words, and as figures for programs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from findings_interview import make_findings_interview
from interview import make_interview
from vidtx.document import Join
from vidtx.interview.continuity import CutOff, find_cut_answers
from vidtx.views.marks.gaps import (
    CUT_ENDS,
    Gaps,
    count_exchanges,
    describe_cut_off,
    list_cut_off_marks,
    measure_parts,
    name_ends,
)
from vidtx.views.phrases import PHRASES

PLAIN = (
    "rendition of the question after 600 ms",
    "answer after 600 ms",
    "first word of the answer after 600 ms",
    "rendition of the answer after 600 ms",
)


def test_each_join_says_its_gap_and_the_answer_how_long_it_was_waited_for() -> None:
    made = make_findings_interview()
    assert Gaps(made).describe(made.exchanges[0]) == PLAIN


def test_a_join_that_crosses_an_edit_says_which_and_that_the_time_is_the_clips() -> None:
    made = make_findings_interview()
    told = Gaps(made).describe(made.exchanges[2])
    assert told[1] == "answer after 600 ms, ✂ cut between"
    assert told[2] == "first word of the answer after 600 ms of the clip; how long it really took is not known"
    assert Gaps(made).describe(made.exchanges[3])[3] == "rendition of the answer after 600 ms, ✂ jump cut between"
    assert Gaps(made).describe(made.exchanges[4])[-1] == "✂ sound splice, possible inside a part"


def test_without_marks_of_edits_none_is_named() -> None:
    made = make_findings_interview()
    for number in (3, 4, 5):
        assert Gaps(made).describe(made.exchanges[number], edits=False) == PLAIN


def test_where_no_edits_were_searched_that_is_said() -> None:
    made = make_findings_interview()
    assert Gaps(made).describe(made.exchanges[5])[0] == "rendition of the question after 600 ms, edits not known"


def test_parts_that_overlap_are_said_to() -> None:
    made = make_findings_interview()
    early = replace(made.utterances[2], words=(), span=replace(made.utterances[2].span, start=2_000))
    changed = replace(made, utterances=(*made.utterances[:2], early, *made.utterances[3:]))
    exchange = replace(made.exchanges[0], joins=(Join("question_rendition", "answer", "continuous", (), -700),))
    assert Gaps(changed).describe(exchange) == (
        "answer begins 700 ms before the part before it ends",
        "first word of the answer 700 ms too early: the part before it had not ended",
    )


def test_an_exchange_without_joins_has_nothing_to_say() -> None:
    made = make_findings_interview()
    assert Gaps(made).describe(replace(made.exchanges[0], joins=())) == ()


@pytest.mark.parametrize("language", PHRASES)
def test_a_cut_off_answer_is_said_to_be_one_at_the_end_that_is_and_how_sure(language: str) -> None:
    made = make_findings_interview()
    cut = find_cut_answers(made)
    assert set(cut) == {"a3", "a4"}
    own = PHRASES[language]
    assert describe_cut_off(cut["a3"], language) == own["cut_off.end"]
    assert describe_cut_off(cut["a4"], language) == f"{own['cut_off.start']} ({own['confidence.possible']})"
    assert {describe_cut_off(cut["a3"], language), describe_cut_off(cut["a4"], language)} <= set(list_cut_off_marks(language))
    both = CutOff(made.boundaries[0], made.boundaries[2])
    assert describe_cut_off(both, language) == f"{own['cut_off.both']} ({own['confidence.possible']})"
    assert [describe_cut_off(cut["a3"], language, ends=ends) is None for ends in CUT_ENDS] == [True, False, False]


def test_the_exchanges_are_counted_by_continuity() -> None:
    assert count_exchanges(make_interview()) == "2, of which 1 crosses an edit; no edit found in 1"
    said = "13, of which 3 cross an edit; no edit found in 9; edits not known in 1; answers cut off at an edit: 2"
    assert count_exchanges(make_findings_interview()) == said
    assert count_exchanges(replace(make_interview(), exchanges=())) == "0"


def test_each_part_has_its_figures_at_its_first_utterance() -> None:
    made = make_findings_interview()
    parts = measure_parts(made)
    assert set(list(parts)[:3]) == {"p0", "a0", "r0"} and "q0" not in parts
    assert parts["a0"].gap == 600 and parts["a0"].latency == 600 and parts["r0"].latency is None
    cut = find_cut_answers(made)
    assert name_ends(cut["a3"]) == ("end",) and name_ends(cut["a4"]) == ("start",) and name_ends(None) == ()
