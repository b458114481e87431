"""The table: one row an utterance, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

from hostile_interview import HOSTILE
from interview import make_interview
from vidtx.document import Rendition, Transcript
from vidtx.export.options import ExportOptions
from vidtx.export.text.table import TSV_COLUMNS, write_tsv


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
