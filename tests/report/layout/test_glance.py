"""What stands at the top: facts, counts, people, warnings, where to look."""

from __future__ import annotations

from dataclasses import replace

import pytest

from findings_interview import make_findings_interview
from interview import make_interview, make_reviewed_interview
from long_document import make_long_document
from review_files import derive_interview
from vidtx.document import Source, Transcript
from vidtx.report.layout.anchors import Anchors
from vidtx.report.layout.glance import MOST_PLACES, Glance, describe_left_out, find_link, find_places, take_glance
from vidtx.report.layout.words import Words
from vidtx.report.options import ReportOptions
from vidtx.views.phrases import PHRASES
from vidtx.views.rows import align_rows


def look(document: Transcript, language: str = "en") -> Glance:
    rows = align_rows(document)
    return take_glance(document, rows, Anchors.of(document, rows), Words.of(document, ReportOptions(language)))


def test_the_clip_is_named_with_its_digest_and_where_it_comes_from() -> None:
    made = make_interview()
    source = Source("https://example.org/1", "1", "The Ministry", "20241230", "A talk")
    facts = {fact.name: fact for fact in look(replace(made, clip=replace(made.clip, source=source))).facts}
    assert facts["SHA-256"].value == made.clip.sha256 and facts["SHA-256"].digest
    assert (facts["published by"].value, facts["published on"].value) == ("The Ministry", "2024-12-30")
    assert facts["downloaded from"].href == "https://example.org/1" and facts["title"].value == "A talk"


def test_a_clip_of_which_nothing_is_known_says_so() -> None:
    made = make_interview()
    facts = {fact.name: fact.value for fact in look(replace(made, clip=replace(made.clip, source=None))).facts}
    assert "not known" in facts["downloaded from"]


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "https://",
        "https://a b",
        "//x",
        "http://[",
        "https://ex.org/\u202e",
    ],
)
def test_only_addresses_of_the_web_become_links(url: str) -> None:
    assert find_link(url) is None
    assert find_link("https://example.org/a?b=c#d") == "https://example.org/a?b=c#d"


def test_exchanges_edits_renditions_and_doubts_are_counted() -> None:
    exchanges, edits, renditions, doubts = look(derive_interview()).figures
    assert (exchanges.number, edits.number, renditions.number, doubts.number) == (2, 2, 1, 0)
    assert [(kind, count) for kind, count, _ in exchanges.parts] == [("continuous", 1), ("crosses_edit", 1)]
    assert [(kind, count) for kind, count, _ in edits.parts] == [("certain", 1), ("probable", 1)]
    assert [(kind, count) for kind, count, _ in renditions.parts] == [("substituted", 1)]


def test_what_the_machine_is_unsure_of_is_counted_once_an_utterance() -> None:
    made = make_interview()
    flagged = replace(made.utterances[0], flags=("overlap", "low_confidence"))
    doubts = look(replace(made, utterances=(flagged, *made.utterances[1:]))).figures[3]
    assert doubts.number == 1 and {kind for kind, _, _ in doubts.parts} == {"overlap", "low_confidence"}


def test_who_spoke_how_long_in_which_language() -> None:
    questioner, interpreter, subject = look(make_interview()).people
    assert [(t.name, t.length) for t in interpreter.tongues] == [("Korean", "4 s"), ("Ukrainian", "4 s")]
    assert (questioner.percent, interpreter.percent, subject.percent) == (25, 50, 25)
    assert interpreter.tongues[0].share == 50.0 and questioner.tongues[0].share == 50.0
    assert subject.label == "Subject A" and subject.role == "subject" and subject.sure == "role 96 % sure"


def test_somebody_who_spoke_little_did_not_speak_nothing() -> None:
    people = look(make_long_document(600)).people
    assert all(person.percent >= 1 for person in people)


def test_where_to_look_names_findings_what_was_not_rendered_and_crossings_in_order() -> None:
    glance = look(derive_interview())
    assert [place.sign for place in glance.places] == ["crosses", "finding"] and glance.more is None
    assert "number changed: 3 became 5" in glance.places[1].text


def test_of_many_places_findings_come_first_and_the_rest_is_counted() -> None:
    document = make_long_document(1500)
    rows = align_rows(document)
    anchors, words = Anchors.of(document, rows), Words.of(document, ReportOptions())
    every = find_places(document, anchors, words)
    glance = look(document)
    assert (
        len(glance.places) == MOST_PLACES < len(every)
        and glance.more is not None
        and str(len(every) - MOST_PLACES) in glance.more
    )
    assert {place.sign for place in glance.places} == {"finding"} and list(glance.places) == [
        p for p in every if p in glance.places
    ]


@pytest.mark.parametrize("language", PHRASES)
def test_everything_rejected_is_counted_by_kind(language: str) -> None:
    made = make_reviewed_interview()
    rejected = replace(
        made,
        renditions=(
            replace(made.renditions[0], findings=tuple(replace(f, status="rejected") for f in made.renditions[0].findings)),
            replace(made.renditions[1], status="rejected"),
            *made.renditions[2:],
        ),
    )
    told = describe_left_out(rejected, Words.of(rejected, ReportOptions(language)))
    assert told is not None
    for key in ("findings", "boundaries", "links"):
        assert PHRASES[language][f"rejected.{key}"].format(count=1) in told
    assert describe_left_out(make_interview(), Words.of(made, ReportOptions(language))) is None


def test_answers_that_are_cut_off_are_counted_and_named_where_to_look() -> None:
    made = make_findings_interview()
    assert look(made).figures[0].note == "answers cut off at an edit: 2" and look(make_interview()).figures[0].note is None
    texts = [place.text for place in look(made).places]
    assert "Exchange 4: crosses an edit; cut off at the edit" in texts and "Exchange 3: crosses an edit" in texts
    assert "# number changed: 22 year became 32 year (likely)" in texts
