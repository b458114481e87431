"""Formats by name: what is written where, whole or not at all."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from hostile_interview import HOSTILE
from vidtx.document import Transcript, parse_transcript
from vidtx.errors import OutputError, UsageError
from vidtx.export import registry
from vidtx.export.options import Format
from vidtx.export.registry import FORMATS, ExportOptions, check_formats, describe_file, write_formats


def test_formats_stand_beside_each_other_under_one_stem(hostile: Transcript, tmp_path: Path) -> None:
    paths = write_formats(hostile, tmp_path / "new" / "folder", "clip", ("json", "vtt", "txt", "tsv"), ExportOptions())
    assert [path.name for path in paths] == ["clip.vidtx.json", "clip.vtt", "clip.txt", "clip.tsv"]
    assert {path.name for path in paths[0].parent.iterdir()} == {path.name for path in paths}, "no stray file"


def test_the_document_comes_back_equal_from_its_json(hostile: Transcript, tmp_path: Path) -> None:
    (path,) = write_formats(hostile, tmp_path, "clip", ("json",))
    assert parse_transcript(path.read_bytes()) == hostile


def test_writing_twice_gives_the_same_bytes(hostile: Transcript, tmp_path: Path) -> None:
    first = write_formats(hostile, tmp_path / "a", "clip", FORMATS)
    second = write_formats(hostile, tmp_path / "b", "clip", FORMATS)
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_an_unknown_format_is_wrong_use_and_names_the_known_ones(hostile: Transcript, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        check_formats(("srt", "docx"))
    assert caught.value.exit_code == 2 and "docx" in str(caught.value)
    assert all(name in str(caught.value) for name in ("json", "srt", "vtt", "txt", "tsv"))
    with pytest.raises(UsageError):
        write_formats(hostile, tmp_path, "clip", ("json", "docx"))
    assert not list(tmp_path.iterdir())


def test_a_format_named_twice_is_written_once(hostile: Transcript, tmp_path: Path) -> None:
    assert check_formats(("srt", "vtt", "srt")) == ("srt", "vtt")
    assert len(write_formats(hostile, tmp_path, "clip", ("vtt", "vtt"))) == 1


def test_nothing_is_written_if_one_format_cannot_be_made(
    hostile: Transcript, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(transcript: Transcript, options: ExportOptions) -> tuple[()]:
        raise RuntimeError("no ink")

    monkeypatch.setitem(FORMATS, "broken", Format("broken", "fails", fail))
    with pytest.raises(RuntimeError, match="no ink"):
        write_formats(hostile, tmp_path, "clip", ("json", "srt", "broken"))
    assert not list(tmp_path.iterdir())


def test_a_file_that_cannot_be_replaced_is_left_as_it_was(
    hostile: Transcript, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "clip.vtt").write_text("before")

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", refuse)
    with pytest.raises(OutputError, match="No space left"):
        write_formats(hostile, tmp_path, "clip", ("vtt",))
    assert [path.name for path in tmp_path.iterdir()] == ["clip.vtt"] and (tmp_path / "clip.vtt").read_text() == "before"


def test_every_written_file_is_described_in_its_own_words(hostile: Transcript, tmp_path: Path) -> None:
    told = {path.name: describe_file(path) for path in write_formats(hostile, tmp_path, "clip.one", registry.FORMATS)}
    assert all(told.values()) and len(set(told.values())) == len(told)
    assert told["clip.one.uk.srt"].endswith("uk") and "translation" in told["clip.one.bilingual.srt"]


def test_the_table_has_one_row_an_utterance_and_no_formula(hostile: Transcript, tmp_path: Path) -> None:
    (path,) = write_formats(hostile, tmp_path, "clip", ("tsv",))
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    assert [float(row["start"]) for row in rows] == [u.span.start / 1000 for u in hostile.utterances]
    assert rows[4]["text"] == HOSTILE
    assert rows[2]["boundaries"] == "jump_cut@7.000" and rows[2]["rendition"] == "reduced >u3"
    assert rows[6]["flags"] == "untranscribed"
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


def test_the_text_file_tells_exchanges_edits_and_silence(hostile: Transcript, tmp_path: Path) -> None:
    (path,) = write_formats(hostile, tmp_path, "clip", ("txt",))
    text = path.read_text("utf-8")
    assert "Exchange 1 · crosses an edit" in text and "Exchange 2 · no edit found" in text
    assert "--- 0:12.0 dissolve, probable ---" in text and "[inside: 0:07.0 jump cut, probable]" in text
    assert "no verbal answer (shakes the head)" in text
    assert "[not rendered by the interpreter]" in text
