"""The report as one page: whole, harmless, complete, and in the reader's language."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings

from document_strategies import transcripts
from interview import make_gist_interview, make_interview, make_reviewed_interview
from long_document import make_long_document
from report_page import find, list_dead_links, list_double_ids, list_faults, parse_page, parse_report, read
from review_files import derive_interview
from vidtx.document import Finding, Source, TextSpan, Transcript
from vidtx.report.options import Pictures, ReportOptions, ReviewRecord, Shot
from vidtx.report.page import render_report
from vidtx.views.phrases import PHRASES
from vidtx.views.text import clean_text

NASTY = "</style><script>alert(1)</script>\"' onload=x javascript:alert(1) \u202e&lt; {{ 7*7 }} {% raw %} \ud800"


def make_nasty() -> Transcript:
    """Every text of a document is hostile."""
    made = make_reviewed_interview()
    text = NASTY.replace("\ud800", "")  # a document in a file holds no half characters but in its texts
    return replace(
        made,
        clip=replace(
            made.clip,
            name=text.replace("/", "∕"),
            source=Source(url="javascript:alert(1)", title=text, uploader=text, upload_date=text),
        ),
        utterances=tuple(
            replace(u, text=NASTY, translations=tuple(replace(t, text=NASTY) for t in u.translations)) for u in made.utterances
        ),
        captions=tuple(replace(c, text=NASTY) for c in made.captions),
        speakers=tuple(replace(s, name=text) for s in made.speakers),
        renditions=tuple(
            replace(r, findings=tuple(replace(f, comment=text, value_source=text, value_target=text) for f in r.findings))
            for r in made.renditions
        ),
        provenance=replace(made.provenance, preset=text, parameters=((text, text),)),
    )


@pytest.mark.parametrize("language", PHRASES)
def test_hostile_text_stays_text(language: str, hostile: Transcript) -> None:
    for document in (hostile, make_nasty()):
        page = parse_report(document, ReportOptions(language, document_name=NASTY))
        assert list(list_faults(page)) == []
        shown = {strip_marks(element) for element in find(page, "said")}
        assert {squeeze(utterance.text) for utterance in document.utterances} - {""} <= shown


def strip_marks(element: Any) -> str:
    """The text of an element without the signs of edits and the numbers of findings in it, and without spaces."""
    parts = element.xpath(".//text()[not(ancestor::sup) and not(ancestor::*[contains(@class, 'cut-here')])]")
    return squeeze("".join(parts))


def squeeze(text: str) -> str:
    return clean_text(text).replace(" ", "")


def test_the_search_for_what_acts_finds_it() -> None:
    page = parse_page(
        "<html><head></head><body><script>1</script><p onclick='x' style='y'>z</p><a href='javascript:x'>y</a>"
        "<img src='http://x/y.png'><a href='https://example.org/'>w</a><a href='#q'>v</a></body></html>"
    )
    assert len(list(list_faults(page))) == 5 and list_dead_links(page) == ["#q"]


@settings(max_examples=60, deadline=None)
@given(document=transcripts())
def test_any_document_gives_a_harmless_page_without_dead_links(document: Transcript) -> None:
    text = render_report(document)
    text.encode("utf-8")
    page = parse_page(text)
    assert list(list_faults(page)) == [] and list_dead_links(page) == [] and list_double_ids(page) == []


def test_every_text_stands_on_the_page_as_it_was_said() -> None:
    document = make_interview()
    page = parse_report(document)
    shown = [strip_marks(element) for element in find(page, "said")]
    assert sorted(shown) == sorted(squeeze(utterance.text) for utterance in document.utterances)
    translated = [read(element) for element in find(page, "translated")]
    assert "What is your name?" in translated and "At home with the parents." in translated


def test_the_page_allows_itself_nothing_but_its_own_style_and_pictures() -> None:
    text = render_report(make_interview())
    page = parse_page(text)
    [policy] = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    parts = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    [style] = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert parts == {
        "default-src": "'none'", "style-src": f"'sha256-{digest}'", "img-src": "data:", "base-uri": "'none'", "form-action": "'none'"
    }  # fmt: skip
    assert text.index("Content-Security-Policy") < text.index("<style>"), "the policy comes before what it is about"
    assert "url(" not in style.replace("url(#", "") and "@import" not in style


def test_the_same_document_gives_the_same_bytes() -> None:
    assert render_report(make_reviewed_interview()) == render_report(make_reviewed_interview())


@pytest.mark.parametrize("language", PHRASES)
def test_everything_that_was_not_said_is_in_the_readers_language(language: str) -> None:
    page = parse_report(derive_interview(), ReportOptions(language))
    assert page.get("lang") == language
    titles = {read(element) for element in page.xpath("//h2")}
    keys = ("glance", "timeline", "transcript", "boundaries", "limits", "provenance")
    assert titles == {PHRASES[language][f"report.{key}"] for key in keys}
    if language != "en":
        english = {
            text for key, text in PHRASES["en"].items() if key.startswith("report.") and len(text) > 12 and "{" not in text
        }
        shown = {read(element) for element in page.iter() if isinstance(element.tag, str)}
        assert english & shown == set()


def test_every_utterance_edit_and_exchange_is_in_the_timeline_and_leads_to_its_row() -> None:
    document = make_long_document(200)
    page = parse_report(document)
    assert list_dead_links(page) == [] and list_double_ids(page) == []
    for name in ("wide", "narrow"):
        [line] = find(page, f"timeline-{name}")
        links = set(line.xpath(".//a/@href"))
        assert {f"#u{n}" for n in range(1, 201)} <= links
        assert {f"#e{n}" for n in range(1, len(document.exchanges) + 1)} <= links
        assert {f"#c{n}" for n in range(1, len(document.boundaries) + 1)} <= links
        assert all(link.xpath("string(title)").strip() for link in line.xpath(".//a")), "each has a title"


def test_what_a_person_rejected_is_left_out_and_counted() -> None:
    document = derive_interview()
    found = [f for r in document.renditions for f in r.findings]
    assert found
    renditions = tuple(
        replace(r, findings=tuple(replace(f, status="rejected") for f in r.findings)) for r in document.renditions
    )
    rejected = replace(
        document, renditions=renditions, boundaries=(replace(document.boundaries[0], status="rejected"), document.boundaries[1])
    )
    before, after = parse_report(document), parse_report(rejected)
    assert len(find(before, "note")) == len(found) and find(after, "note") == [] and find(after, "found") == []
    assert len(find(before, "card")) == 2 and len(find(after, "card")) == 1
    [told] = find(after, "review")
    assert f"findings: {len(found)}" in read(told) and "edits: 1" in read(told)
    assert "rejected" not in read(find(before, "review")[0])


def test_who_reviewed_is_said_and_so_is_that_nobody_did() -> None:
    assert "Nobody" in read(find(parse_report(derive_interview()), "review")[0])
    reviewed = replace(make_reviewed_interview(), provenance=replace(make_reviewed_interview().provenance, origin="reviewed"))
    told = read(find(parse_report(reviewed, ReportOptions(review=ReviewRecord("c" * 64, 3))), "review")[0])
    assert "1 of 8" in told and "O. K." in told


def test_the_journals_head_stands_in_the_sources() -> None:
    page = parse_report(derive_interview(), ReportOptions(review=ReviewRecord("c" * 64, 3)))
    assert "c" * 64 in [read(element) for element in find(page, "digest")]


def test_a_finding_is_underlined_at_its_characters_in_both_texts_and_leads_to_its_note() -> None:
    made = make_interview()
    finding = Finding("x", "number", (TextSpan("u0", 3, 6),), (TextSpan("u1", 0, 4), TextSpan("u1", 6, 10)), "2", "3")
    renditions = (replace(made.renditions[0], findings=(finding,)), *made.renditions[1:])
    page = parse_report(replace(made, renditions=renditions))
    marked = [(element.text, element.get("href")) for element in find(page, "found")]
    original, rendition = (utterance.text for utterance in made.utterances[:2])
    assert marked == [(original[3:6], "#f1"), (rendition[0:4], "#f1"), (rendition[6:10], "#f1")]
    [note] = find(page, "note")
    assert note.get("id") == "f1" and "number changed: 2 became 3" in read(note) and "listen at 0:00.000" in read(note)


def test_a_rough_gist_and_a_clip_outside_of_the_training_are_marked() -> None:
    page = parse_report(make_gist_interview())
    assert any("≈" in read(element) for element in find(page, "translated"))
    assert any("≈" in read(element) for element in find(page, "warning"))
    made = make_interview()
    outside = replace(made, utterances=tuple(replace(u, flags=("outside_domain",), translations=()) for u in made.utterances))
    page = parse_report(outside)
    assert any("do not trust" in read(element) for element in find(page, "warning"))
    assert len(find(page, "outside")) == len(made.utterances)


def test_frames_stand_beside_their_edit_with_what_was_done_to_them() -> None:
    document = make_interview()
    jpeg = b"\xff\xd8\xff\xe0made up"
    shots = {"b0": (Shot("before", Fraction(9), jpeg, 32, 18, 1), Shot("after", Fraction(10), jpeg, 32, 18, 0, True))}
    page = parse_report(document, pictures=Pictures("shown", shots))
    pictures = page.xpath("//img")
    assert [base64.b64decode(p.get("src").split(",")[1]) for p in pictures] == [jpeg, jpeg]
    assert [p.get("alt") for p in pictures] == ["before, 0:09.000", "after, 0:10.000"]
    assert "faces blurred: 1" in read(find(page, "card")[0]) and "all of it is coarse" in read(find(page, "card")[0])
    assert "misses some" in read(find(page, "picture-note")[0])
    shown = parse_report(document, pictures=Pictures("shown", shots, blurred=False))
    assert "faces blurred" not in read(find(shown, "card")[0]) and "do not publish" in read(find(shown, "picture-note")[0])


@pytest.mark.parametrize("state", ["none", "left_out", "no_clip", "unreadable"])
def test_a_report_without_frames_says_why(state: str) -> None:
    page = parse_report(make_interview(), pictures=Pictures(state))  # type: ignore[arg-type]
    [note] = find(page, "picture-note")
    assert read(note) == PHRASES["en"][f"pictures.{state}"] and page.xpath("//img") == []


def test_a_clip_in_which_nobody_speaks_has_a_report() -> None:
    made = make_interview()
    silent = replace(made, utterances=(), speakers=(), turns=(), renditions=(), exchanges=(), boundaries=())
    page = parse_report(silent)
    text = read(page)
    assert "No speech was found." in text and "does not say that there is none" in text and list_dead_links(page) == []


def test_a_note_of_a_word_without_an_end_does_not_break_the_page() -> None:
    made = make_interview()
    long = replace(made, utterances=(replace(made.utterances[0], text="Я" * 10_000, words=()), *made.utterances[1:]))
    assert "Я" * 10_000 in [read(element) for element in find(parse_report(long), "said")]
