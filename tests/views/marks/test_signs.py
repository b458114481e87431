"""Findings at a glance: a sign and a group for every kind, probabilities in words, and the characters that findings are about."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rich.cells import cell_len

from findings_interview import PAIRS, make_findings_interview
from interview import make_interview
from vidtx.document import FINDING_KINDS, Finding, ReviewStatus
from vidtx.views.marks.signs import (
    GROUPS,
    LIKELY,
    SIGNS,
    group_of,
    index_spans,
    list_findings,
    name_likelihood,
    sum_up_by_place,
    sum_up_finding,
    write_legend,
)
from vidtx.views.phrases import PHRASES


def test_every_kind_has_a_sign_of_its_own_that_is_one_column_wide() -> None:
    assert set(SIGNS) == set(FINDING_KINDS)
    assert len(set(SIGNS.values())) == len(SIGNS)
    assert {cell_len(sign) for sign in SIGNS.values()} == {1}
    assert {group_of(kind) for kind in SIGNS} == set(GROUPS)


@pytest.mark.parametrize(
    ("probability", "status", "said"),
    [
        (None, "machine", None),
        (LIKELY, "machine", "likely"),
        (LIKELY - 0.01, "machine", "possible"),
        (0.0, "machine", "possible"),
        (0.9, "accepted", None),
    ],
)
def test_a_probability_is_said_in_words_until_a_person_decides(
    probability: float | None, status: ReviewStatus, said: str | None
) -> None:
    assert name_likelihood(Finding("f", "number", probability=probability, status=status)) == said


def test_a_finding_is_summed_up_with_its_sign() -> None:
    finding = Finding("f", "number", value_source="22", value_target="32", probability=0.9)
    assert sum_up_finding(finding) == "# number changed: 22 became 32 (likely)"
    assert sum_up_finding(replace(finding, probability=0.5), "uk").endswith("(можливо)")
    assert sum_up_finding(replace(finding, probability=None)) == "# number changed: 22 became 32"


def test_what_a_person_rejected_is_not_listed() -> None:
    made = make_findings_interview()
    assert len(list_findings(made)) == len(PAIRS) + 1
    rejected = replace(made.renditions[1].findings[0], status="rejected")
    first = replace(made.renditions[1], findings=(rejected, *made.renditions[1].findings[1:]))
    second = replace(made.renditions[3], status="rejected")
    changed = replace(made, renditions=(made.renditions[0], first, made.renditions[2], second, *made.renditions[4:]))
    assert [f.id for f in list_findings(changed)] == ["fc", *(f"f{n}" for n in range(2, len(PAIRS)))]


def test_the_characters_of_a_finding_are_found_in_both_texts_and_in_captions() -> None:
    made = make_findings_interview()
    spans = index_spans(list_findings(made))
    texts = {u.id: u.text for u in made.utterances} | {c.id: c.text for c in made.captions}
    marked = {id: [texts[id][m.start : m.end] for m in own] for id, own in spans.items()}
    assert marked["a0"] == ["스물두 살", "스물두 살"] and marked["r0"] == ["тридцять два роки"] and marked["c0"] == ["25 років"]
    assert "r8" not in marked and "a9" not in marked, "an omission and an addition stand on one side"


@pytest.mark.parametrize("language", PHRASES)
def test_the_legend_names_the_kinds_that_are_there_and_that_a_finding_is_a_pointer(language: str) -> None:
    assert write_legend((), language) == ()
    signs, _, pointer = write_legend(list_findings(make_findings_interview()), language)
    assert all(sign in signs for sign in SIGNS.values())
    assert pointer == PHRASES[language]["finding.pointer"]
    [only, *_] = write_legend([Finding("f", "negation")])
    assert only == "Findings: ¬ negation."


def test_findings_are_told_where_they_stand() -> None:
    made = make_findings_interview()
    exchanges = {id: exchange for exchange in made.exchanges for id in exchange.utterance_ids}
    told = sum_up_by_place(made, exchanges)
    assert told["e0"][0] == "0:03.3 # number changed: 22 year became 32 year (likely)" and len(told["e0"]) == 2
    assert set(sum_up_by_place(made, {})) == {f"a{n}" for n in range(len(PAIRS))}
    assert sum_up_by_place(make_interview(), {}) == {}
