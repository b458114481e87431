"""The rows that everything reader-facing is laid out from: nothing is lost, nothing stands twice, and each edit stands where it lies."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings

import vidtx
from crowded_strategies import crowded_transcripts
from findings_interview import make_findings_interview
from interview import make_interview
from vidtx.document import Caption, EditBoundary, Finding, Gesture, Join, Rendition, Span, TextSpan, Transcript
from vidtx.interview.continuity import place_boundaries
from vidtx.interview.silent_answers import asks_something
from vidtx.views.rows import (
    CaptionRow,
    Edit,
    EditRow,
    Heading,
    Row,
    Silence,
    Speech,
    SpeechRow,
    align_rows,
    list_rows,
)


def cut(id: str, ms: int) -> EditBoundary:
    return EditBoundary(id, ms, Fraction(1, 1000), "cut", True, True, 0.99)


def speeches_in(rows: Sequence[Row]) -> list[Speech]:
    """Every utterance that is shown, on a row of its own or beside another."""
    shown = []
    for row in rows:
        if isinstance(row, SpeechRow):
            shown += [row.speech, *(p for r in row.renderings for p in r.parts if isinstance(p, Speech))]
    return shown


def edits_between(rows: Sequence[Row]) -> list[Edit]:
    shown = []
    for row in rows:
        if isinstance(row, EditRow):
            shown.append(row.edit)
        elif isinstance(row, SpeechRow):
            shown += [part for rendering in row.renderings for part in rendering.parts if isinstance(part, Edit)]
    return shown


def sketch(rows: Sequence[Row]) -> list[str]:
    """The rows as short strings: `#1` a heading, `u0>u1` an utterance with its rendition, `|b0` an edit, `-` a silence."""
    drawn = []
    for row in rows:
        match row:
            case Heading():
                drawn.append(f"#{row.exchange.number if row.exchange else 0}{'+' if row.again else ''}")
            case EditRow():
                drawn.append(f"|{row.edit.boundary.id}")
            case CaptionRow():
                drawn.append(f'"{row.caption.id}')
            case Silence():
                drawn.append(f"-{row.exchange.number}")
            case SpeechRow():
                beside = [
                    p.utterance.id if isinstance(p, Speech) else f"|{p.boundary.id}" for r in row.renderings for p in r.parts
                ]
                drawn.append(">".join([row.speech.utterance.id, *beside]))
    return drawn


@settings(max_examples=40, deadline=None)
@given(crowded_transcripts())
@pytest.mark.parametrize("arrange", [align_rows, list_rows])
def test_every_utterance_and_every_edit_that_nobody_rejected_appears_as_often_as_it_should(
    arrange: type, transcript: Transcript
) -> None:
    rows = arrange(transcript)
    placed = place_boundaries(transcript.utterances, transcript.boundaries)
    speeches = speeches_in(rows)
    assert Counter(s.utterance.id for s in speeches) == Counter(u.id for u in transcript.utterances)
    assert Counter(e.boundary.id for e in edits_between(rows)) == Counter(b.id for b in placed.between)
    assert {s.utterance.id: tuple(e.boundary for e in s.edits) for s in speeches} == dict(placed.inside)
    assert [row.caption for row in rows if isinstance(row, CaptionRow)] == list(transcript.captions)


@settings(max_examples=30, deadline=None)
@given(crowded_transcripts())
def test_rows_are_in_order_of_time_and_stand_under_the_heading_of_their_exchange(transcript: Transcript) -> None:
    for rows in (align_rows(transcript), list_rows(transcript)):
        heading, starts, opened = None, [], set()
        for row in rows:
            if isinstance(row, Heading):
                assert row.again == (row.exchange is not None and row.exchange.number in opened)
                heading = row
            elif isinstance(row, SpeechRow):
                assert heading is not None and row.speech.exchange == heading.exchange
                opened.add(row.speech.exchange.number if row.speech.exchange else 0)
                starts.append(row.speech.utterance.span.start)
        assert starts == sorted(starts)
        silences = Counter(row.exchange.number for row in rows if isinstance(row, Silence))
        said, shown = {u.id: u for u in transcript.utterances}, [(n, transcript.exchanges[n - 1]) for n in opened if n]
        unanswered = {n for n, e in shown if not e.answer and (e.gesture or asks_something(e, said))}
        assert silences == Counter(unanswered), "once for each exchange that is shown, asks something and has no answer"


@settings(max_examples=30, deadline=None)
@given(crowded_transcripts())
def test_a_list_of_one_language_holds_its_utterances_and_still_every_edit(transcript: Transcript) -> None:
    rows = list_rows(transcript, "uk")
    shown = [u for u in transcript.utterances if u.language == "uk"]
    assert [s.utterance for s in speeches_in(rows)] == shown
    assert {e.boundary.id for e in edits_between(rows)} == {
        b.id for b in place_boundaries(shown, transcript.boundaries).between
    }


def test_renditions_stand_beside_their_originals_or_after_them() -> None:
    made = make_interview()
    assert sketch(align_rows(made)) == ["#1", "u0>u1", "u2>u3", "|b0", "#2", "u4>u5", "u6>u7"]
    assert sketch(list_rows(made)) == ["#1", "u0", "u1", "u2", "u3", "|b0", "#2", "u4", "u5", "u6", "u7"]


def test_an_edit_before_a_rendition_stands_beside_the_original_too() -> None:
    made = make_interview()
    crossed = replace(made, boundaries=(cut("x", 2_200), *made.boundaries))
    assert sketch(align_rows(crossed))[:2] == ["#1", "u0>|x>u1"]
    assert sketch(list_rows(crossed))[:4] == ["#1", "u0", "|x", "u1"]


@pytest.mark.parametrize("ms", [2_000, 2_500])
def test_an_edit_at_the_very_end_of_an_original_or_start_of_its_rendition_lies_between_the_two(ms: int) -> None:
    made = make_interview()  # the original ends at 2.0 s, its rendition begins at 2.5 s
    crossed = replace(made, boundaries=(cut("x", ms), *made.boundaries))
    assert sketch(align_rows(crossed))[:2] == ["#1", "u0>|x>u1"]


def test_an_edit_at_the_very_start_of_an_utterance_stands_before_it_and_one_in_the_next_millisecond_inside() -> None:
    made = make_interview()
    assert sketch(list_rows(replace(made, boundaries=(*made.boundaries, cut("x", 17_500)))))[-2:] == ["|x", "u7"]
    inside = list_rows(replace(made, boundaries=(*made.boundaries, cut("x", 17_501))))
    assert sketch(inside)[-1] == "u7" and [e.boundary.id for e in speeches_in(inside)[-1].edits] == ["x"]


def test_a_rendition_that_two_originals_claim_stands_beside_the_earlier_one() -> None:
    made = make_interview()
    claims = (Rendition("a", ("u2",), ("u3",), "close"), Rendition("z", ("u0",), ("u3",), "close"))
    assert sketch(align_rows(replace(made, renditions=claims)))[:4] == ["#1", "u0>u3", "u1", "u2"]


def test_an_utterance_that_stands_in_two_slots_counts_for_the_earlier() -> None:
    made = make_interview()
    twice = replace(made.exchanges[0], answer=("u0", "u2"))
    (speech, *_) = speeches_in(list_rows(replace(made, exchanges=(twice, made.exchanges[1]))))
    assert speech.slot == "question"


def test_several_originals_share_the_rendition_which_stands_beside_the_first() -> None:
    made = make_interview()
    joined = replace(made, renditions=(Rendition("r", ("u0", "u2"), ("u3",), "close"),))
    assert sketch(align_rows(joined))[:4] == ["#1", "u0>u3", "u1", "u2"]


def test_an_original_that_is_itself_a_rendition_keeps_its_own_row() -> None:
    made = make_interview()
    relayed = replace(made, renditions=(Rendition("r0", ("u0",), ("u1",), "close"), Rendition("r1", ("u1",), ("u2",), "close")))
    assert sketch(align_rows(relayed))[:3] == ["#1", "u0", "u1>u2"]


def test_a_rejected_boundary_finding_or_link_is_not_shown() -> None:
    made = make_interview()
    findings = (Finding("f1", "number", value_source="2", status="rejected"), Finding("f2", "name", value_source="Kim"))
    first, second, *others = made.renditions
    marked = replace(
        made,
        boundaries=tuple(replace(b, status="rejected") for b in made.boundaries),
        renditions=(replace(first, findings=findings), replace(second, status="rejected"), *others),
    )
    rows = align_rows(marked)
    assert sketch(rows) == ["#1", "u0>u1", "u2", "u3", "#2", "u4>u5", "u6>u7"]
    assert not any(speech.edits for speech in speeches_in(rows))
    row = rows[1]
    assert isinstance(row, SpeechRow) and [f.id for f in row.renderings[0].findings] == ["f2"]


def test_an_utterance_knows_its_speaker_its_slot_and_the_renditions_it_stands_in() -> None:
    made = make_interview()
    by_id = {speech.utterance.id: speech for speech in speeches_in(list_rows(made))}
    assert [by_id[f"u{n}"].slot for n in range(4)] == ["question", "question_rendition", "answer", "answer_rendition"]
    assert by_id["u4"].exchange is not None and by_id["u4"].exchange.number == 2
    assert by_id["u1"].speaker.role == "interpreter"
    assert [r.id for r in by_id["u2"].rendered_by] == ["r1"] and [r.id for r in by_id["u3"].renders] == ["r1"]


def test_the_interpreters_own_talk_is_known_and_has_a_row_of_its_own() -> None:
    made = make_interview()
    talk = replace(made, renditions=(Rendition("r", (), ("u1",), "non_rendition"),))
    assert sketch(align_rows(talk))[:3] == ["#1", "u0", "u1"]
    assert [s.utterance.id for s in speeches_in(align_rows(talk)) if s.is_own_talk] == ["u1"]


def test_an_original_that_was_never_rendered_has_an_empty_rendition_beside_it() -> None:
    made = make_interview()
    row = align_rows(replace(made, renditions=(Rendition("r", ("u0",), (), "zero"),)))[1]
    assert isinstance(row, SpeechRow) and [(r.rendition.kind, r.parts) for r in row.renderings] == [("zero", ())]


def test_an_edit_inside_stands_before_the_first_word_after_it() -> None:
    made = make_interview()  # u6: two words, 15.0 to 16.0 and 16.0 to 17.0 s; the edit at 16.0 s
    (speech,) = [s for s in speeches_in(list_rows(made)) if s.edits]
    assert (speech.utterance.id, speech.edits[0].boundary.id, speech.edits[0].word) == ("u6", "b1", 1)
    for ms, word in ((15_400, 0), (15_500, 0), (15_501, 1), (16_400, 1), (16_600, 2)):
        moved = replace(made, boundaries=(made.boundaries[0], cut("b1", ms)))
        assert [e.word for s in speeches_in(list_rows(moved)) for e in s.edits] == [word], ms


def test_an_edit_in_a_text_whose_words_have_no_times_has_no_place_among_them() -> None:
    made = make_interview()
    edited = replace(made, utterances=(*made.utterances[:6], replace(made.utterances[6], words=()), made.utterances[7]))
    assert [e.word for s in speeches_in(list_rows(edited)) for e in s.edits] == [None]


def test_an_edit_names_the_join_that_it_crosses_or_that_it_lies_inside_a_part() -> None:
    made = make_interview()
    join = Join("answer", "answer_rendition", "crosses_edit", ("b0",), 500)
    crossed = replace(made, exchanges=(replace(made.exchanges[0], joins=(join,)), made.exchanges[1]))
    (between,) = edits_between(align_rows(crossed))
    assert [(c.exchange.number, c.join) for c in between.crossings] == [(1, join)]
    (inside,) = [e for s in speeches_in(align_rows(crossed)) for e in s.edits]
    assert [(c.exchange.number, c.join) for c in inside.crossings] == [(2, None)]


def test_a_silent_answer_closes_its_exchange_with_its_gesture() -> None:
    made = make_interview()
    silent = replace(made.exchanges[0], answer=(), answer_rendition=(), gesture=Gesture("nod"))
    rows = list_rows(replace(made, exchanges=(silent, made.exchanges[1])))
    assert sketch(rows) == ["#1", "u0", "u1", "-1", "#0", "u2", "u3", "|b0", "#2", "u4", "u5", "u6", "u7"]
    assert [row.exchange.exchange.gesture for row in rows if isinstance(row, Silence)] == [Gesture("nod")]


def test_an_exchange_that_goes_on_after_another_is_headed_again() -> None:
    made = make_interview()
    first, second = made.exchanges
    woven = replace(made, exchanges=(replace(first, question=("u0", "u6"), answer=()), replace(second, answer=("u2",))))
    assert [drawn for drawn in sketch(list_rows(woven)) if drawn[0] == "#"] == ["#1", "#2", "#1+", "#2+", "#1+", "#2+"]


def test_captions_stand_in_order_of_time_after_an_edit_of_the_same_time() -> None:
    made = make_interview()
    captions = (
        Caption("c0", Span(0, 500), "Ukraine"),
        Caption("c1", Span(9_750, 9_900), "Later"),
        Caption("c2", Span(19_900, 19_950), "End"),
    )
    assert sketch(list_rows(replace(made, captions=captions))) == [
        "#1", '"c0', "u0", "u1", "u2", "u3", "|b0", '"c1', "#2", "u4", "u5", "u6", "u7", '"c2'
    ]  # fmt: skip


def test_no_other_reader_facing_module_decides_where_an_edit_lies() -> None:
    root = Path(vidtx.__file__).parent
    paths = [
        p for folder in ("views", "export", "terminal", "cli") for p in (root / folder).glob("*.py") if p.name != "rows.py"
    ]
    placing = {"place_boundaries", "is_inside", "overlaps", "make_joins"}
    for path in paths:
        imported = {
            alias.name
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.ImportFrom) and node.module == "vidtx.interview.continuity"
            for alias in node.names
        }
        assert not imported & placing, path.name


def test_a_caption_stands_at_its_time_unless_a_finding_says_that_it_differs_from_what_is_said() -> None:
    made = make_findings_interview()
    rows = align_rows(made)
    captions = {row.caption.id: (n, row) for n, row in enumerate(rows) if isinstance(row, CaptionRow)}
    at, row = captions["c0"]
    before = rows[at - 1]
    assert row.differs and isinstance(before, SpeechRow) and before.speech.utterance.id == "a0"
    assert not captions["c1"][1].differs
    finding = replace(made.renditions[1].findings[1], status="rejected")
    told = replace(made.renditions[1], findings=(made.renditions[1].findings[0], finding))
    changed = replace(made, renditions=(made.renditions[0], told, *made.renditions[2:]))
    assert [row.differs for row in align_rows(changed) if isinstance(row, CaptionRow)] == [False, False]


def test_a_caption_that_differs_stands_below_a_rendition_as_well() -> None:
    made = make_findings_interview()
    finding = Finding("fc", "caption", (TextSpan("r0", 0, 4),), (TextSpan("c0", 0, 4),))
    told = replace(made.renditions[1], findings=(finding,))
    changed = replace(made, renditions=(made.renditions[0], told, *made.renditions[2:]))
    for rows, above in ((align_rows(changed), "a0"), (list_rows(changed), "r0")):
        at = next(n for n, row in enumerate(rows) if isinstance(row, CaptionRow) and row.differs)
        before = rows[at - 1]
        assert isinstance(before, SpeechRow) and before.speech.utterance.id == above


def test_an_answer_that_is_cut_off_is_known_by_its_edits() -> None:
    made = make_findings_interview()
    cut = {s.utterance.id: s.cut_off for s in speeches_in(align_rows(made)) if s.cut_off is not None}
    assert set(cut) == {"a3", "a4"} and cut["a3"].at_end == made.boundaries[1] and cut["a4"].at_start == made.boundaries[2]


@pytest.mark.parametrize("early", [0, 1, 40, 400])
@pytest.mark.parametrize("language", [None, "uk", "ko"])
def test_a_caption_that_appears_before_a_question_stands_in_its_exchange(early: int, language: str | None) -> None:
    """Below the heading, not at the end of the exchange before; also where an edit stands between, and where the question is not shown."""
    made = make_interview()
    caption = Caption("c0", Span(10_000 - early, 12_000), "Where is your family?")
    rows = list_rows(replace(made, captions=(caption,)), language)
    at = next(n for n, row in enumerate(rows) if isinstance(row, CaptionRow))
    headings = [row for row in rows[:at] if isinstance(row, Heading)]
    assert headings[-1].exchange is not None and headings[-1].exchange.number == 2


def test_a_caption_that_goes_on_into_the_next_question_stays_where_it_was_said() -> None:
    made = replace(make_interview(), captions=(Caption("c0", Span(7_400, 10_300), "My name is Kim."),))
    rows = list_rows(made)
    at = next(n for n, row in enumerate(rows) if isinstance(row, CaptionRow))
    assert [row.exchange.number for row in rows[:at] if isinstance(row, Heading) and row.exchange] == [1]


def test_a_caption_of_what_is_outside_the_exchanges_stands_below_that_heading() -> None:
    made = make_interview()
    made = replace(made, exchanges=made.exchanges[:1], captions=(Caption("c0", Span(9_960, 12_000), "Where is your family?"),))
    drawn = [type(row).__name__ for row in list_rows(made)]
    at = drawn.index("CaptionRow")
    assert drawn[at - 1] == "Heading" and drawn[at + 1] == "SpeechRow"
