"""The transcript in blocks: originals, renditions and both translations beside one another, and every edit at its place."""

from __future__ import annotations

from dataclasses import replace

from hostile_interview import make_hostile_interview
from interview import make_interview, make_reviewed_interview
from long_document import make_long_document
from review_files import derive_interview
from vidtx.document import Caption, Exchange, Rendition, Span, Transcript
from vidtx.report.layout.anchors import Anchors
from vidtx.report.layout.transcript import Block, SpeechCells, Spoken, arrange_blocks
from vidtx.report.layout.words import Words
from vidtx.report.options import ReportOptions
from vidtx.views.rows import align_rows


def arrange(document: Transcript, options: ReportOptions = ReportOptions()) -> tuple[Block, ...]:
    rows = align_rows(document)
    return arrange_blocks(document, rows, Anchors.of(document, rows), Words.of(document, options))


def list_speech(document: Transcript, options: ReportOptions = ReportOptions()) -> list[SpeechCells]:
    return [cells for block in arrange(document, options) for cells in block.cells if isinstance(cells, SpeechCells)]


def test_each_exchange_is_a_block_with_its_time_and_state() -> None:
    first, between, second = arrange(make_interview())
    assert (first.title, first.anchor, first.state, first.time) == ("Exchange 1", "e1", "no edit found", "0:00.0 – 0:09.5")
    assert (second.title, second.state) == ("Exchange 2", "crosses an edit")
    assert between.title is None and [cells.kind for cells in between.cells] == ["edit"]


def test_an_edit_between_two_exchanges_belongs_to_neither() -> None:
    """It would be read as lying in an exchange that says that no edit was found."""
    for block in arrange(make_long_document(600)):
        kinds = [cells.kind for cells in block.cells]
        assert block.title is None or kinds[-1] in ("speech", "silence")


def test_both_translations_stand_beside_one_another_where_they_differ() -> None:
    cells = list_speech(derive_interview())
    assert [t.text for t in cells[0].translations] == ["What is your name?", "What is the name?"]
    assert cells[0].translations[1].of == "the rendition:"
    made = make_interview()
    same = replace(made.utterances[1], translations=made.utterances[0].translations)
    [only] = list_speech(replace(made, utterances=(made.utterances[0], same, *made.utterances[2:])))[0].translations
    assert only.text == "What is your name?" and only.of is None


def test_a_language_that_the_reader_reads_is_not_translated() -> None:
    made = make_interview()
    cells = list_speech(made, ReportOptions("uk", target="uk"))
    assert cells[0].translations == () or all(t.missing for t in cells[0].translations)


def test_an_original_that_was_rendered_with_another_says_where() -> None:
    made = make_interview()
    joined = replace(
        made,
        renditions=(Rendition("r", ("u0", "u2"), ("u3",), "close"),),
        exchanges=(Exchange("e", ("u0",), ("u1",), ("u2",), ("u3",)), made.exchanges[1]),
    )
    cells = {c.said.anchor: c for c in list_speech(joined)}
    assert cells["u3"].elsewhere == (("u4", "rendered together with another, at 0:07.5"),)
    assert cells["u1"].elsewhere == ()


def test_marks_of_doubt_silence_and_what_was_not_rendered() -> None:
    blocks = arrange(make_hostile_interview())
    spoken = {c.said.anchor: c for block in blocks for c in block.cells if isinstance(c, SpeechCells)}
    missing = [c.said for c in spoken.values() if c.said.missing]
    assert [said.missing for said in missing] == ["[speech not recognized]"]
    assert any(c.said.doubtful for c in spoken.values())
    assert any(beside.kind == "not rendered by the interpreter" for c in spoken.values() for beside in c.beside)
    assert any("somewhere inside" in note for c in spoken.values() for note in c.said.notes), "words have no times there"
    assert any(cells.kind == "silence" and "shakes the head" in cells.text for block in blocks for cells in block.cells)


def test_every_edit_has_one_place_and_every_mark_leads_to_its_card() -> None:
    document = make_long_document(600)
    anchors: list[str] = []
    cards: set[str] = set()
    for block in arrange(document):
        for cells in block.cells:
            edits = [cells.edit] if cells.kind == "edit" else []
            if isinstance(cells, SpeechCells):
                parts = [cells.said, *(part for beside in cells.beside for part in beside.parts)]
                edits += [cut for part in parts for cut in (part.cuts if isinstance(part, Spoken) else (part,))]
            anchors += [edit.anchor for edit in edits if edit.anchor is not None]
            cards |= {edit.card for edit in edits}
    assert sorted(anchors) == sorted({f"c{n}" for n in range(1, len(document.boundaries) + 1)})
    assert cards == {f"b{n}" for n in range(1, len(document.boundaries) + 1)}


def test_who_corrected_a_text_stands_beside_it() -> None:
    notes = [
        note
        for c in list_speech(make_reviewed_interview())
        for b in c.beside
        for p in b.parts
        if isinstance(p, Spoken)
        for note in p.notes
    ]
    assert notes == ["corrected by O. K."]


def test_an_interpreter_is_named_only_where_there_are_several() -> None:
    made = make_interview()
    assert {p.named for c in list_speech(made) for b in c.beside for p in b.parts if isinstance(p, Spoken)} == {False}
    second = replace(made.speakers[1], id="J")
    two = replace(
        made, speakers=(*made.speakers, second), utterances=(*made.utterances[:7], replace(made.utterances[7], speaker="J"))
    )
    assert {p.named for c in list_speech(two) for b in c.beside for p in b.parts if isinstance(p, Spoken)} == {True}


def test_captions_stand_at_their_time() -> None:
    made = replace(make_interview(), captions=(Caption("k", Span(3_000, 4_000), "Допит", "uk"),))
    kinds = [cells.kind for cells in arrange(made)[0].cells]
    assert kinds == ["speech", "caption", "speech"], "between the question with its rendition and the answer"
