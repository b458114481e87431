"""Renditions and findings against the reference's: what is linked, of which kind, and what was found in them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rich.console import Console

from interview import make_interview
from vidtx.document import Finding, Rendition, Span, Transcript
from vidtx.evaluation import Detection, Ratio, evaluate, pool
from vidtx.evaluation.renditions import count_rendition_kinds, match_findings, match_renditions
from vidtx.terminal.scores import render_scores

BASE = make_interview()  # renditions r0 (u0 -> u1), r2 (u2 -> u3), r4, r6, all close


def with_findings(*findings: Finding, at: int = 1, kind: str = "substituted") -> Transcript:
    renditions = list(BASE.renditions)
    renditions[at] = replace(renditions[at], kind=kind, findings=findings)
    return replace(BASE, renditions=tuple(renditions))


def number(before: str | None, after: str | None, **changes: str) -> Finding:
    return replace(Finding("f1", "number", value_source=before, value_target=after), **changes)


def test_a_perfect_document_has_every_rendition_in_its_kind() -> None:
    scores = evaluate(BASE, BASE)
    assert scores.renditions == Detection(4, 4, 4)
    assert scores.rendition_kinds == Ratio(4, 4)
    assert scores.findings == {}


def test_ids_and_small_shifts_do_not_count() -> None:
    document = replace(
        BASE,
        utterances=tuple(replace(u, id=f"x{u.id}", span=u.span.shift(300)) for u in BASE.utterances),
        exchanges=(),
        renditions=tuple(
            Rendition(f"n{n}", tuple(f"x{i}" for i in r.source_ids), tuple(f"x{i}" for i in r.target_ids), r.kind)
            for n, r in enumerate(BASE.renditions)
        ),
    )
    assert match_renditions(document, BASE) == Detection(4, 4, 4)


def test_a_rendition_linked_to_another_original_is_not_found() -> None:
    wrong = (replace(BASE.renditions[0], target_ids=("u5",)), *BASE.renditions[1:])
    assert match_renditions(replace(BASE, renditions=wrong), BASE) == Detection(3, 4, 4)


def test_what_was_never_rendered_is_found_where_the_document_says_so() -> None:
    unrendered = replace(BASE, renditions=(Rendition("r0", ("u0",), (), "zero"), *BASE.renditions[1:]))
    assert match_renditions(unrendered, unrendered) == Detection(4, 4, 4)
    assert match_renditions(BASE, unrendered) == Detection(3, 4, 4)
    assert count_rendition_kinds(BASE, unrendered) == Ratio(3, 3)


def test_the_interpreters_own_talk_is_no_link() -> None:
    own = replace(BASE, renditions=(*BASE.renditions, Rendition("r9", (), ("u1",), "non_rendition")))
    assert match_renditions(own, BASE) == Detection(4, 4, 4)


def test_a_wrong_kind_is_counted_out_of_the_matched_ones() -> None:
    assert count_rendition_kinds(with_findings(), BASE) == Ratio(3, 4)


def test_a_finding_with_the_same_value_in_the_same_rendition_is_found() -> None:
    assert match_findings(with_findings(number("10", "6")), with_findings(number("10", "6"))) == {"number": Detection(1, 1, 1)}


@pytest.mark.parametrize(
    ("found", "matched"),
    [(number("10", "7"), 1), (number("11", "6"), 1), (number("11", "7"), 0), (number("10", None), 1), (number(None, "10"), 0)],
)
def test_a_number_is_found_where_it_agrees_on_one_side_at_least(found: Finding, matched: int) -> None:
    assert match_findings(with_findings(found), with_findings(number("10", "6"))) == {"number": Detection(matched, 1, 1)}


@pytest.mark.parametrize(
    ("found", "true"), [("17:00", "17:30"), ("1.5", "1.7"), ("2023-05-01", "2023-05-02"), ("20", "20 000")]
)
def test_a_number_that_shares_only_a_part_is_another_number(found: str, true: str) -> None:
    reference = with_findings(number(true, "19:30"))
    assert match_findings(with_findings(number(found, "18:00")), reference)["number"].matched == 0
    assert match_findings(with_findings(number(true, "18:00")), reference)["number"].matched == 1


def test_a_rendition_that_a_person_rejected_is_no_link() -> None:
    rejected = replace(BASE, renditions=(replace(BASE.renditions[0], status="rejected"), *BASE.renditions[1:]))
    assert match_renditions(rejected, BASE) == Detection(3, 3, 4)


def test_a_finding_in_another_rendition_is_a_false_alarm() -> None:
    counts = match_findings(with_findings(number("10", "6"), at=0), with_findings(number("10", "6"), at=1))
    assert counts == {"number": Detection(0, 1, 1)}


def test_a_finding_of_another_kind_is_a_false_alarm_and_a_miss() -> None:
    counts = match_findings(with_findings(Finding("f1", "other", value_source="10")), with_findings(number("10", "6")))
    assert counts == {"number": Detection(0, 0, 1), "other": Detection(0, 1, 0)}


@pytest.mark.parametrize(
    ("text", "matched"),
    [
        ("my brother lives in Wonsan", 1),  # 5 of 6 words on either side: Dice 10/11
        ("My brother", 1),  # 2 words of 2 and 6: Dice 4/8
        ("Brother", 0),
        ("The weather is cold", 0),
    ],
)
def test_a_sentence_is_the_same_with_half_of_its_words(text: str, matched: int) -> None:
    true = Finding("f1", "omission", value_source="My brother lives in old Wonsan.")
    found = Finding("f1", "omission", value_source=text)
    assert match_findings(with_findings(found), with_findings(true)) == {"omission": Detection(matched, 1, 1)}


def test_of_two_findings_each_is_matched_once_with_the_one_that_it_states() -> None:
    two = with_findings(number("10", "6"), number("3", "5", id="f2"))
    assert match_findings(with_findings(number("3", "5"), number("10", "6", id="f2")), two) == {"number": Detection(2, 2, 2)}
    assert match_findings(with_findings(number("10", "6"), number("10", "6", id="f2")), two) == {"number": Detection(1, 2, 2)}


def test_a_finding_that_a_person_rejected_is_none() -> None:
    assert match_findings(with_findings(number("10", "6", status="rejected")), BASE) == {}
    assert match_findings(with_findings(number("10", "6", status="accepted")), BASE) == {"number": Detection(0, 1, 0)}


def test_findings_without_values_are_matched_by_their_rendition() -> None:
    assert match_findings(with_findings(number(None, None)), with_findings(number(None, None))) == {
        "number": Detection(1, 1, 1)
    }


def test_two_renditions_of_the_same_speech_are_matched_by_kind() -> None:
    twice = replace(BASE, renditions=(BASE.renditions[0], replace(BASE.renditions[0], id="x", kind="reduced")))
    other_order = replace(twice, renditions=twice.renditions[::-1])
    assert count_rendition_kinds(twice, other_order) == Ratio(2, 2)


def test_a_rendition_that_shares_more_time_is_the_nearer_one() -> None:
    early = replace(BASE.utterances[0], id="early", span=Span(0, 1900))
    late = replace(BASE.utterances[0], id="late", span=Span(1900, 2000))
    document = replace(
        BASE,
        utterances=(early, late, *BASE.utterances[1:]),
        exchanges=(),
        renditions=(Rendition("a", ("late",), ("u1",), "close"), Rendition("b", ("early",), ("u1",), "reduced")),
    )
    reference = replace(BASE, renditions=(replace(BASE.renditions[0], kind="reduced"),))
    assert count_rendition_kinds(document, reference) == Ratio(1, 1)


def test_the_scores_stand_in_the_dictionary_and_in_the_table_and_pool() -> None:
    scores = evaluate(with_findings(number("10", "6")), with_findings(number("10", "6"), Finding("f2", "negation")))
    content = scores.to_dict()
    assert content["findings"]["number"]["matched"] == 1 and content["findings"]["negation"]["recall"] == 0.0
    assert content["renditions"] == Detection(4, 4, 4).to_dict()
    assert content["rendition_kind_accuracy"] == {"right": 4, "total": 4, "value": 1.0}
    assert pool([scores, scores]).findings["number"] == Detection(2, 2, 2)
    console = Console(width=120)
    with console.capture() as capture:
        console.print(render_scores(scores))
    text = capture.get()
    assert "renditions linked (F1)" in text and "4 matched of 4 found, 4 true" in text
    assert "kind of rendition right" in text and "findings, negation (F1)" in text and "findings, number (F1)" in text
