"""Tables that come back from a spreadsheet or an editor."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from import_files import compare_file, is_unchanged, list_changed, write_format
from interview import make_interview
from vidtx.errors import DocumentError
from vidtx.importing.readers.table import read_table, undo_cell
from vidtx.views.text import clean_text, escape_cell


@given(st.text(max_size=20))
def test_the_apostrophe_of_a_cell_is_taken_off_again(text: str) -> None:
    cleaned = clean_text(text)
    assert undo_cell(escape_cell(text)) == cleaned or cleaned.startswith("'")


@pytest.mark.parametrize("delimiter", ["\t", ";", ","])
def test_a_spreadsheets_own_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    path = write_format(tmp_path, make_interview(), "tsv")
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines()]
    path = tmp_path / "talk.csv"
    text = "\r\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("Як вас звати?", "Хто ви?").encode())
    assert list_changed(compare_file(make_interview(), path)) == [("u0", None, "Хто ви?")]


def test_columns_are_found_by_their_names(tmp_path: Path) -> None:
    path = tmp_path / "x.tsv"
    path.write_text("note\tid\ttext\nmine\tu0\tЯк вас звати?\n", "utf-8")
    assert is_unchanged(compare_file(make_interview(), path))


def test_a_row_without_an_id_is_matched_by_time_and_text(tmp_path: Path) -> None:
    path = tmp_path / "x.tsv"
    path.write_text("start\tend\ttext\n0.000\t2.000\tЯк тебе звати?\n", "utf-8")
    assert list_changed(compare_file(make_interview(), path)) == [("u0", None, "Як тебе звати?")]


@pytest.mark.parametrize("content", ["", "a\tb\n1\t2\n", 'text\n"' + "x" * (2 << 20)])
def test_what_is_no_such_table_is_an_error(tmp_path: Path, content: str) -> None:
    path = tmp_path / "x.tsv"
    path.write_text(content, "utf-8")
    with pytest.raises(DocumentError, match=r"x\.tsv"):
        read_table(path)


def test_a_row_with_too_many_cells_is_listed(tmp_path: Path) -> None:
    path = tmp_path / "x.tsv"
    path.write_text("id\ttext\nu0\ta\tb\nu1\tc\n", "utf-8")
    read = read_table(path)
    assert [lost.place for lost in read.lost] == ["row 2"] and len(read.items) == 1


@pytest.mark.parametrize(("start", "end"), [("-5", "2"), ("abc", "2"), ("inf", ""), ("9.0", "1.0"), ("", "99999999999")])
def test_a_cell_that_is_no_time_is_listed_and_the_documents_time_stays(start: str, end: str, tmp_path: Path) -> None:
    path = tmp_path / "x.tsv"
    path.write_text(f"id\tstart\tend\ttext\nu0\t{start}\t{end}\tЯк вас звати?\n", "utf-8")
    comparison = compare_file(make_interview(), path)
    assert not comparison.times and [lost.place for lost in comparison.lost] == ["row 2"]
