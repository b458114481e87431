"""The table: one row an utterance, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings

from document_strategies import transcripts
from hostile_interview import HOSTILE
from interview import make_interview
from vidtx.document import Rendition, Transcript
from vidtx.export.options import ExportOptions
from vidtx.export.text.table import TSV_COLUMNS, write_tsv
from vidtx.views.text import escape_cell


def read_rows(transcript: Transcript, options: ExportOptions = ExportOptions()) -> list[dict[str, str]]:
    (file,) = write_tsv(transcript, options)
    assert file.suffix == ".tsv"
    reader = csv.DictReader(io.StringIO(file.text), delimiter="\t")
    assert tuple(reader.fieldnames or ()) == TSV_COLUMNS
    return list(reader)


def test_the_table_has_one_row_an_utterance_and_no_formula(hostile: Transcript) -> None:
    rows = read_rows(hostile)
    assert [float(row["start"]) for row in rows] == [u.span.start / 1000 for u in hostile.utterances]
    assert rows[4]["text"] == HOSTILE
    assert rows[2]["boundaries"] == "jump_cut@7.000" and rows[2]["rendition"] == "reduced >u3"
    assert rows[6]["flags"] == "untranscribed"
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


def test_an_exchange_and_both_sides_of_a_rendition_are_named() -> None:
    rows = read_rows(make_interview())
    assert [row["exchange"] for row in rows] == ["1"] * 4 + ["2"] * 4
    assert {row["continuity"] for row in rows[4:]} == {"crosses_edit"}
    assert (rows[2]["rendition"], rows[3]["rendition"]) == ("close >u3", "close <u2")
    assert (rows[2]["speaker"], rows[2]["role"], rows[2]["translation"]) == ("Subject A", "subject", "I am Kim Chol-su.")


def test_an_utterance_that_stands_in_two_renditions_shows_both() -> None:
    made = make_interview()
    relayed = replace(made, renditions=(*made.renditions[:1], Rendition("x", ("u1",), ("u2",), "expanded")))
    assert read_rows(relayed)[1]["rendition"] == "expanded >u2; close <u0"


def test_the_columns_stand_in_a_stable_order_and_are_documented() -> None:
    assert TSV_COLUMNS[-1] == "id" and TSV_COLUMNS[:4] == ("start", "end", "speaker", "role")
    docs = " ".join((Path(__file__).parents[3] / "docs" / "formats.md").read_text("utf-8").split())
    assert ", ".join(f"`{column}`" for column in TSV_COLUMNS) in docs


def test_ids_come_back_and_what_the_interpreter_said_stands_there_if_it_is_wanted() -> None:
    made = make_interview()
    rows = read_rows(made, ExportOptions(rendition="both"))
    assert [row["id"] for row in rows] == [u.id for u in made.utterances]
    assert rows[2]["rendered"] == "Мене звати Кім." and rows[3]["rendered"] == "" and rows[2]["translation"]
    assert not any(row["rendered"] for row in read_rows(made))
    alone = read_rows(made, ExportOptions(rendition="interpreter"))
    assert alone[2]["rendered"] and not any(row["translation"] for row in alone)


@settings(max_examples=30, deadline=None)
@given(transcripts())
def test_every_text_of_any_document_is_read_back(transcript: Transcript) -> None:
    rows = read_rows(transcript, ExportOptions(rendition="both"))
    assert [row["text"] for row in rows] == [escape_cell(u.text) for u in transcript.utterances]
    assert [row["id"] for row in rows] == [escape_cell(u.id) for u in transcript.utterances]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())
