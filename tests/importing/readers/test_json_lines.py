"""JSON Lines that come back from a program."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from import_files import compare_file, list_changed, write_format
from interview import make_interview
from vidtx.errors import DocumentError
from vidtx.importing.readers.json_lines import read_json_lines


def test_lines_that_lack_keys_are_enough(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(json.dumps({"id": "u0", "text": "Хто ви?"}) + "\n", "utf-8")
    assert list_changed(compare_file(make_interview(), path)) == [("u0", None, "Хто ви?")]


def test_what_is_no_object_with_texts_is_listed(tmp_path: Path) -> None:
    path = write_format(tmp_path, make_interview(), "jsonl")
    with path.open("a", encoding="utf-8") as stream:
        stream.write('[1]\n{"id": "u0", "text": 5}\n{"id": "u1", "translations": [{"text": "x"}]}\n{\n' + "[" * 100_000 + "\n")
    comparison = compare_file(make_interview(), path)
    assert len(comparison.lost) == 5 and not comparison.has_changes


def test_a_file_without_an_object_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text("1\n2\n", "utf-8")
    with pytest.raises(DocumentError, match="holds no line"):
        read_json_lines(path)


@pytest.mark.parametrize("time", ['"x"', "1e400", "true", "[1]", "-3"])
def test_what_is_no_time_is_listed_and_the_documents_time_stays(time: str, tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(f'{{"id":"u0","start":{time},"end":2.0,"text":"Як вас звати?"}}\n', "utf-8")
    comparison = compare_file(make_interview(), path)
    assert not comparison.times and len(comparison.lost) == 1
