"""The scene list: PySceneDetect's columns first, no cell is a formula, and any document can be written."""

from __future__ import annotations

import csv
import io

from hypothesis import given, settings

from document_strategies import transcripts
from edit_examples import CLIP, EDITS
from vidtx.document import Transcript
from vidtx.export.edit_lists.scene_list import SCENE_COLUMNS, format_scene_list, write_scene_list
from vidtx.export.options import ExportOptions
from vidtx.views.scenes import find_scenes


def test_the_scene_list_has_the_columns_of_pyscenedetect_first() -> None:
    rows = list(csv.reader(io.StringIO(format_scene_list(CLIP, EDITS))))
    assert tuple(rows[0][: len(SCENE_COLUMNS)]) == SCENE_COLUMNS
    assert rows[2][:10] == [
        "2", "51", "00:00:02.000", "2.000", "100", "00:00:04.000", "4.000", "50", "00:00:02.000", "2.000"
    ]  # fmt: skip
    assert rows[2][10:13] == ["jump cut", "0.800", "probable"]
    assert rows[2][rows[0].index("Evidence")].startswith("'="), "no cell is a formula"


def test_a_scene_after_a_lasting_edit_says_so() -> None:
    rows = list(csv.DictReader(io.StringIO(format_scene_list(CLIP, EDITS))))
    assert [row["Begins With"] for row in rows] == ["", "jump cut", "title card", "end of title card", "sound splice"]
    assert [(row["In Picture"], row["In Sound"]) for row in rows[-2:]] == [("yes", "no"), ("no", "yes")]


@settings(max_examples=20, deadline=None)
@given(transcripts())
def test_any_document_gives_one_row_a_scene(transcript: Transcript) -> None:
    (file,) = write_scene_list(transcript, ExportOptions())
    assert file.suffix == ".edits.csv"
    assert len(list(csv.reader(io.StringIO(file.text)))) == len(find_scenes(transcript.clip, transcript.boundaries)) + 1
