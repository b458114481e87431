"""Files of the reviewed state: downloaded, or written beside the document under the rules of every output."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from review_files import write_document
from review_page import Page, change, open_page
from vidtx.document import parse_transcript
from vidtx.export.registry import FORMATS


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    with open_page(write_document(tmp_path, name="talk 대화.vidtx.json")) as made:
        made.correct(change("set_text", ["u0"], text="Виправлено."), change("confirm", ["u0"]))
        yield made


def test_every_format_can_be_downloaded_with_what_was_changed(page: Page) -> None:
    files = page.get("/api/export")["files"]
    assert {file["format"] for file in files} == set(FORMATS)
    for file in files:
        answer = page.served.get(file["url"])
        assert answer.status == 200 and answer.all("content-disposition") == [
            f"attachment; filename*=UTF-8''{quote(file['name'], safe='')}"
        ]
    subtitles = next(file for file in files if file["suffix"] == ".bilingual.srt")
    assert "Виправлено." in page.served.get(subtitles["url"]).body.decode()


def test_what_is_written_beside_the_document_leaves_document_and_journal_as_they_are(page: Page) -> None:
    folder = page.session.path.parent
    before = {path.name: path.read_bytes() for path in folder.iterdir() if "vidtx" in path.name}
    answer = page.post("/api/export", {"formats": ["srt", "txt", "json"], "mark_edits": True})
    written = json.loads(answer.body)["written"]
    assert "talk 대화.reviewed.vidtx.json" in written and "talk 대화.bilingual.srt" in written
    assert {name: (folder / name).read_bytes() for name in before} == before
    reviewed = parse_transcript((folder / "talk 대화.reviewed.vidtx.json").read_bytes())
    assert reviewed == page.session.state and reviewed.corrections[0].author == "O. K."
    assert "1 of 8 utterances checked by a person (O. K. 12 %)" in (folder / "talk 대화.txt").read_text()
    assert page.post("/api/export", {"formats": ["srt"]}).status == 200  # our own files are written anew


def test_a_file_of_somebody_else_is_not_overwritten(page: Page) -> None:
    theirs = page.session.path.parent / "talk 대화.bilingual.srt"
    theirs.write_text("theirs")
    answer = page.post("/api/export", {"formats": ["srt"]})
    assert answer.status == 409 and json.loads(answer.body)["error"] == "exists" and theirs.read_text() == "theirs"
    assert page.post("/api/export", {"formats": ["srt"], "overwrite": True}).status == 200
    assert theirs.with_name(theirs.name + ".bak").read_text() == "theirs"


@pytest.mark.parametrize(
    "content", [{}, {"formats": "srt"}, {"formats": ["mp3"]}, {"formats": [1]}, {"formats": ["srt"], "mark_edits": 1}]
)
def test_what_is_no_export_is_refused(page: Page, content: object) -> None:
    assert page.post("/api/export", content).status == 422


@pytest.mark.parametrize("query", ["", "?format=srt", "?format=srt&suffix=../../x", "?format=mp3&suffix=.mp3"])
def test_what_is_no_file_is_not_found(page: Page, query: str) -> None:
    assert page.served.get(f"/api/export/file{query}").status == 404


def test_a_document_whose_name_is_no_text_is_shown_and_exported(tmp_path: Path) -> None:
    with open_page(write_document(tmp_path, name="a\udcff'\"\n.vidtx.json")) as page:
        assert page.get("/api/state")["document"]["name"] == "a\ufffd'\"\n.vidtx.json"
        for file in page.get("/api/export")["files"]:
            answer = page.served.get(file["url"])
            assert answer.status == 200 and len(answer.all("content-disposition")) == 1
        assert page.post("/api/export", {"formats": ["srt"]}).status == 200
        assert page.post("/api/export", {"formats": ["srt", "\ud800"]}).status == 422
        bad = {"kind": "set_text", "targets": ["u0"], "before": {}, "after": {"\ud800" * 3: "x" * 20_001}}
        assert page.post("/api/corrections", {"corrections": [bad]}).status == 422
