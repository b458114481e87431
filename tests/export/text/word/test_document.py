"""The Word document: python-docx and LibreOffice open it, its texts are the transcript's, it says whose clip it is, and the same transcript gives the same bytes."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.section import WD_ORIENT
from hypothesis import given, settings
from lxml import etree

from crowded_strategies import crowded_transcripts
from document_strategies import transcripts
from hostile_interview import HOSTILE
from interview import make_interview, make_reviewed_interview
from vidtx.document import Transcript
from vidtx.export.options import ExportOptions
from vidtx.export.text.word.document import write_docx
from vidtx.views.bookmarks import Bookmarked, index_bookmarks, make_bookmark
from vidtx.views.text import clean_text

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ALL = ExportOptions(rendition="both")


def write(transcript: Transcript, options: ExportOptions = ALL) -> bytes:
    (file,) = write_docx(transcript, options)
    assert file.suffix == ".docx"
    return file.data


def open_docx(transcript: Transcript, options: ExportOptions = ALL) -> Any:
    return docx.Document(io.BytesIO(write(transcript, options)))


def read_bookmarks(packed: bytes) -> dict[str, str]:
    """By name, the text between the two ends of each bookmark."""
    root = etree.fromstring(zipfile.ZipFile(io.BytesIO(packed)).read("word/document.xml"))
    names: dict[str, str] = {}
    found: dict[str, str] = {}
    for element in root.iter():
        if element.tag == f"{W}bookmarkStart":
            assert element.get(f"{W}name") not in found, "a name stands once"
            names[element.get(f"{W}id")] = element.get(f"{W}name")
            found[element.get(f"{W}name")] = ""
        elif element.tag == f"{W}bookmarkEnd":
            del names[element.get(f"{W}id")]
        elif element.tag == f"{W}t":
            for name in names.values():
                found[name] += element.text or ""
    assert not names
    return found


def test_the_table_has_a_column_for_each_thing_that_the_options_choose() -> None:
    def head(rendition: Any) -> list[str]:
        (table,) = open_docx(make_interview(), ExportOptions(rendition=rendition)).tables
        return [cell.text for cell in table.rows[0].cells]

    assert head("both") == ["time", "who", "original", "the interpreter's rendition", "machine translation"]
    assert head("interpreter") == ["time", "who", "original", "the interpreter's rendition"]
    assert head("machine") == ["time", "who", "original", "machine translation"] and head("none") == ["time", "who", "original"]


def test_it_is_landscape_a4_with_a_head_that_repeats_and_rows_that_stay_whole() -> None:
    document = open_docx(make_interview())
    section = document.sections[0]
    assert section.orientation == WD_ORIENT.LANDSCAPE and (round(section.page_width.mm), round(section.page_height.mm)) == (
        297,
        210,
    )
    (table,) = document.tables
    rows = [row._tr for row in table.rows]
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True] + [False] * (len(rows) - 1)
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)


def test_head_foot_and_properties_say_which_clip_it_is_and_who_vouches_for_it() -> None:
    made = make_reviewed_interview()
    made = replace(made, provenance=replace(made.provenance, origin="machine"))
    document = open_docx(made)
    section = document.sections[0]
    assert section.header.paragraphs[0].text == f"interview.mp4\tSHA-256 {'0' * 64}"
    foot = [cell.text for cell in section.footer.tables[0].rows[0].cells]
    assert "1 of 8 utterances checked by a person (O. K. 12 %)" in foot[0] and foot[1] == "Page 1 of 1"
    fields = [element.text for element in section.footer.tables[0]._tbl.iter(f"{W}instrText")]
    assert fields == [" PAGE ", " NUMPAGES "]
    assert (document.core_properties.title, document.core_properties.identifier) == ("interview.mp4", f"sha256:{'0' * 64}")


def test_the_same_transcript_gives_the_same_bytes_without_any_date() -> None:
    made = make_reviewed_interview()
    packed = write(made)
    assert packed == write(made)
    archive = zipfile.ZipFile(io.BytesIO(packed))
    assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert archive.namelist()[0] == "[Content_Types].xml"
    assert not any(b"w:date" in archive.read(name) or b"dcterms" in archive.read(name) for name in archive.namelist())


def test_every_part_is_named_in_the_package_and_well_formed() -> None:
    archive = zipfile.ZipFile(io.BytesIO(write(make_reviewed_interview())))
    kinds = etree.fromstring(archive.read("[Content_Types].xml"))
    named = {element.get("PartName") for element in kinds if element.get("PartName")}
    parts = {f"/{name}" for name in archive.namelist() if not name.endswith(".rels") and not name.startswith("[")}
    assert named == parts
    for name in archive.namelist():
        etree.fromstring(archive.read(name))
    links = etree.fromstring(archive.read("word/_rels/document.xml.rels"))
    assert {f"/word/{element.get('Target')}" for element in links} <= parts


def test_every_style_that_is_used_is_there() -> None:
    archive = zipfile.ZipFile(io.BytesIO(write(make_reviewed_interview())))
    known = {s.get(f"{W}styleId") for s in etree.fromstring(archive.read("word/styles.xml")).iter(f"{W}style")}
    used = {
        element.get(f"{W}val")
        for part in ("word/document.xml", "word/comments.xml", "word/header1.xml", "word/footer1.xml")
        for tag in ("pStyle", "rStyle", "tblStyle")
        for element in etree.fromstring(archive.read(part)).iter(f"{W}{tag}")
    }
    assert used <= known and "VidtxText" in used


def test_hostile_text_stays_text(hostile: Transcript) -> None:
    marks = read_bookmarks(write(hostile))
    assert marks[make_bookmark(Bookmarked("u4", "text"))] == HOSTILE
    assert marks[make_bookmark(Bookmarked("u4", "to", "en"))] == r"<b>No</b> --> {\an8}no"
    named = replace(hostile, clip=replace(hostile.clip, name="]]><w:p>\x1b&.mp4"))
    assert open_docx(named).sections[0].header.paragraphs[0].text.startswith("]]><w:p> &.mp4\t")


@settings(max_examples=60, deadline=None)
@given(transcripts() | crowded_transcripts())
def test_every_text_of_any_document_is_found_by_its_bookmark(transcript: Transcript) -> None:
    targets = ALL.targets_of(transcript)
    known = index_bookmarks([u.id for u in transcript.utterances], targets)
    for options in (ALL, ExportOptions(rendition="none")):
        packed = write(transcript, options)
        docx.Document(io.BytesIO(packed))
        marks = read_bookmarks(packed)
        assert set(marks) <= set(known)
        for utterance in transcript.utterances:
            text = clean_text(utterance.text).replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
            assert marks.get(make_bookmark(Bookmarked(utterance.id, "text"))) == (text or None)
            assert make_bookmark(Bookmarked(utterance.id, "at")) in marks


SOFFICE = shutil.which("soffice")


@pytest.fixture
def office(tmp_path: Path) -> Any:
    if SOFFICE is None:
        pytest.skip("LibreOffice is not installed here")

    def convert(path: Path, kind: str) -> Path:
        out = tmp_path / kind
        home = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        command = [str(SOFFICE), home, "--headless", "--convert-to", kind, "--outdir", str(out), str(path)]
        subprocess.run(command, check=True, timeout=180, capture_output=True, env={**os.environ, "HOME": str(tmp_path)})
        return out / f"{path.stem}.{kind}"

    return convert


@pytest.mark.slow
def test_libreoffice_opens_it_prints_it_and_keeps_what_brings_it_back(office: Any, hostile: Transcript, tmp_path: Path) -> None:
    long = replace(hostile.utterances[1], text="가" * 10_000, words=())
    made = replace(hostile, utterances=(hostile.utterances[0], long, *hostile.utterances[2:]))
    packed = write(made)
    path = tmp_path / "clip.docx"
    path.write_bytes(packed)
    printed = office(path, "pdf").read_bytes()
    pages = len(re.findall(rb"/Type ?/Page\b(?!s)", printed))
    assert printed.startswith(b"%PDF") and pages > 5, "a row longer than a page goes on on the next"
    kept = office(path, "docx").read_bytes()
    assert read_bookmarks(kept) == read_bookmarks(packed)
    (table,) = docx.Document(io.BytesIO(kept)).tables
    styles = {paragraph.style.style_id for row in table.rows for cell in row.cells for paragraph in cell.paragraphs}
    assert {"VidtxText", "VidtxMark"} <= styles
    assert len(list(docx.Document(io.BytesIO(kept)).comments)) == len(list(docx.Document(io.BytesIO(packed)).comments))
    root = zipfile.ZipFile(io.BytesIO(kept)).read("docProps/core.xml").decode()
    assert f"sha256:{made.clip.sha256}" in root
