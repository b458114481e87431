"""The rows of the Word document: one place for each utterance, comments at the words that they are about, each text in its language."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import Any

import docx
import pytest
from hypothesis import given, settings
from lxml import etree

from document_strategies import transcripts
from interview import make_interview
from vidtx.document import Finding, Rendition, TextSpan, Transcript
from vidtx.export.options import ExportOptions
from vidtx.export.text.word.document import write_docx
from vidtx.views.marks.signs import sum_up_finding

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ALL = ExportOptions(rendition="both")


def write(transcript: Transcript, options: ExportOptions = ALL) -> bytes:
    return write_docx(transcript, options)[0].data


def read_rows(transcript: Transcript, options: ExportOptions = ALL) -> list[list[str]]:
    (table,) = docx.Document(io.BytesIO(write(transcript, options))).tables
    return [[cell.text for cell in dict.fromkeys(row.cells)] for row in table.rows[1:]]


def read_body(transcript: Transcript, options: ExportOptions = ALL) -> Any:
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(write(transcript, options))).read("word/document.xml"))


def read_comments(transcript: Transcript, options: ExportOptions = ALL) -> list[tuple[str, str]]:
    """Each comment's text, and the text that it is anchored at."""
    packed = write(transcript, options)
    told = {comment.comment_id: comment.text for comment in docx.Document(io.BytesIO(packed)).comments}
    found: list[tuple[str, str]] = []
    at: dict[int, str] = {}
    for element in read_body(transcript, options).iter():
        number = int(element.get(f"{W}id") or -1) if element.tag.startswith(f"{W}comment") else -1
        if element.tag == f"{W}commentRangeStart":
            at[number] = ""
        elif element.tag == f"{W}commentReference":
            found.append((told.pop(number), at.pop(number)))
        elif element.tag == f"{W}t":
            at = {n: text + (element.text or "") for n, text in at.items()}
    assert not told and not at, "every comment is anchored once"
    return found


def with_finding(finding: Finding) -> Transcript:
    made = make_interview()
    return replace(made, renditions=(made.renditions[0], Rendition("r", ("u2",), ("u3",), "substituted", findings=(finding,))))


def test_a_rendition_stands_beside_its_original_with_its_time_and_its_speaker() -> None:
    rows = read_rows(make_interview())
    gaps = "rendition of the question after 500 ms · answer after 500 ms · first word of the answer after 500 ms · rendition of the answer after 500 ms"
    assert rows[0] == [f"Exchange 1 · no edit found\n{gaps}"]
    assert rows[1] == [
        "0:00.0\n– 0:02.0",
        "Questioner\nuk",
        "Як вас звати?",
        "0:02.5 · Interpreter · ko\n이름이 무엇입니까?",
        "What is your name?\n0:02.5 · Interpreter\nWhat is the name?",
    ]
    assert rows[2][1] == "Subject A\nsubject · ko"
    assert rows[3] == ["✂ 0:09.750  cut · certain · in picture and sound"]
    assert rows[4][0].startswith("Exchange 2 · crosses an edit\n") and len(rows) == 7


def test_without_the_column_of_renditions_each_utterance_has_a_row_of_its_own() -> None:
    rows = read_rows(make_interview(), ExportOptions())
    assert [row[2:] for row in rows if len(row) == 4][:2] == [
        ["Як вас звати?", "What is your name?"],
        ["이름이 무엇입니까?", "What is the name?"],
    ]
    assert len([row for row in rows if len(row) == 4]) == 8


def test_what_is_not_said_is_marked_and_never_mixed_with_a_text(hostile: Transcript) -> None:
    rows = read_rows(hostile)
    assert ["[no verbal answer (shakes the head)]"] in rows
    (lost,) = [row for row in rows if row[0].startswith("0:46.0")]
    assert lost[2] == "[speech not recognized]\n"
    (never,) = [row for row in rows if row[0].startswith("0:14.0")]
    assert never[3] == "[not rendered by the interpreter]"
    (unsure,) = [row for row in rows if row[0].startswith("0:50.0")]
    assert unsure[2].split("\n")[1:] == ["text unsure", "✂ inside: 0:52.0 sound splice, possible"]
    (table,) = docx.Document(io.BytesIO(write(hostile))).tables
    styles = {p.text: p.style.style_id for row in table.rows for cell in row.cells for p in cell.paragraphs}
    assert styles["[speech not recognized]"] == styles["text unsure"] == "VidtxMark"
    assert styles["Мене звати Кім."] == "VidtxText"


def test_a_finding_is_told_once_at_its_words_and_underlined_on_both_sides() -> None:
    made = with_finding(
        Finding("f", "number", (TextSpan("u2", 0, 3),), (TextSpan("u3", 5, 10),), "2", "3", comment="see the clip")
    )
    assert ("# number changed: 2 became 3\nsee the clip", "김철수") in read_comments(made)
    underlined = [
        "".join(text.text or "" for text in run.iter(f"{W}t"))
        for run in read_body(made).iter(f"{W}r")
        if run.find(f"{W}rPr/{W}u") is not None
    ]
    assert underlined == ["김철수", "звати"]


@pytest.mark.parametrize(
    ("finding", "anchor"),
    [
        (Finding("f", "addition", (), (TextSpan("u3", 0, 4),), None, "x"), "Мене"),
        (Finding("f", "omission", value_source="x"), "김철수입니다."),
        (Finding("f", "other", (TextSpan("u2", 2, 5), TextSpan("u2", 4, 7))), "수입니"),
    ],
)
def test_a_finding_on_one_side_or_on_none_is_anchored_all_the_same(finding: Finding, anchor: str) -> None:
    assert (sum_up_finding(finding), anchor) in read_comments(with_finding(finding))


def test_a_rejected_finding_is_not_told() -> None:
    assert len(read_comments(with_finding(Finding("f", "omission", status="rejected", value_source="x")))) == 2


def test_an_edit_is_told_where_it_lies_with_its_evidence() -> None:
    (cut, cut_at), (jump, jump_at) = read_comments(make_interview())
    assert cut_at == "✂ 0:09.750  cut · certain · in picture and sound" and cut.split("\n")[1] == "0:09.750"
    assert jump_at == "있습니다." and jump.split("\n")[:3] == [
        "jump cut · probable · in picture",
        "0:16.000 to 0:16.040",
        "exchange 2, inside a part",
    ]
    assert read_comments(make_interview(), replace(ALL, mark_edits=False)) == []


def test_comments_may_overlap() -> None:
    made = make_interview()
    rendition = Rendition("r", ("u6",), ("u7",), "substituted", findings=(Finding("f", "other", (TextSpan("u6", 1, 5),), ()),))
    anchors = [at for _, at in read_comments(replace(made, renditions=(rendition,)))]
    assert anchors == ["✂ 0:09.750  cut · certain · in picture and sound", "에 있습", "있습니다."]


def test_every_text_is_tagged_with_its_language_and_has_a_font_with_its_letters() -> None:
    runs = {}
    for run in read_body(make_interview()).iter(f"{W}r"):
        language = run.find(f"{W}rPr/{W}lang")
        font = run.find(f"{W}rPr/{W}rFonts")
        text = "".join(element.text or "" for element in run.iter(f"{W}t"))
        runs[text] = (None if language is None else language.get(f"{W}val"), None if font is None else font.get(f"{W}eastAsia"))
    assert runs["Як вас звати?"] == ("uk-UA", None) and runs["What is your name?"] == ("en-US", None)
    assert runs["이름이 무엇입니까?"] == ("ko-KR", "Malgun Gothic")


def test_a_clip_outside_of_the_models_training_is_marked_above_every_text() -> None:
    made = make_interview()
    outside = replace(made, utterances=tuple(replace(u, flags=("outside_domain",), translations=()) for u in made.utterances))
    rows = [row for row in read_rows(outside, ExportOptions()) if len(row) == 3]
    assert len(rows) == 8 and all(row[2].startswith("[outside the model's training]\n") for row in rows)


@settings(max_examples=40, deadline=None)
@given(transcripts())
def test_in_any_document_every_finding_that_stands_is_told_once(transcript: Transcript) -> None:
    told = [text.split("\n")[0] for text, _ in read_comments(transcript, replace(ALL, mark_edits=False))]
    wanted = [
        sum_up_finding(finding)
        for rendition in transcript.renditions
        for finding in rendition.findings
        if rendition.status != "rejected" and finding.status != "rejected"
    ]
    assert len(told) == len(wanted)
