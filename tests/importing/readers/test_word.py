"""Word documents that come back: by bookmarks, with tracked changes, and hostile ones."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import docx
import pytest

from import_files import compare_file, is_unchanged, list_changed, write_format
from interview import make_interview
from vidtx.errors import DocumentError
from vidtx.importing.readers import word
from vidtx.importing.readers.word import read_word

PART = "word/document.xml"


def rewrite(path: Path, change: Callable[[str], str], part: str = PART) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {member: archive.read(member) for member in archive.namelist()}
    changed = change(parts[part].decode())
    assert changed != parts[part].decode()
    parts[part] = changed.encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in parts.items():
            archive.writestr(member, content)
    path.write_bytes(packed.getvalue())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write_format(tmp_path, make_interview(), "docx")


def test_a_corrected_word_comes_back(path: Path) -> None:
    rewrite(path, lambda text: text.replace("Як вас звати?", "Як вас кличуть?"))
    assert list_changed(compare_file(make_interview(), path)) == [("u0", None, "Як вас кличуть?")]


def test_tracked_insertions_count_and_deletions_do_not(path: Path) -> None:
    run = re.compile(r"<w:r>(<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)<w:t xml:space=\"preserve\">Як вас звати\?</w:t></w:r>")
    tracked = (
        r'<w:r>\1<w:t xml:space="preserve">Як </w:t></w:r>'
        r'<w:del w:id="900" w:author="К"><w:r>\1<w:delText xml:space="preserve">вас</w:delText></w:r></w:del>'
        r'<w:ins w:id="901" w:author="К"><w:r>\1<w:t>тебе</w:t></w:r></w:ins>'
        r'<w:r>\1<w:t xml:space="preserve"> звати?</w:t></w:r>'
    )
    rewrite(path, lambda text: run.sub(tracked, text))
    assert list_changed(compare_file(make_interview(), path)) == [("u0", None, "Як тебе звати?")]


def test_a_text_typed_over_with_its_bookmark_is_still_its_utterances(path: Path) -> None:
    typed = re.compile(r'<w:bookmarkStart w:id="(\d+)" w:name="vidtx_text_u0"/>.*?<w:bookmarkEnd w:id="\1"/>', re.DOTALL)
    rewrite(path, lambda text: typed.sub("<w:r><w:t>Хто ви</w:t></w:r><w:r><w:br/><w:t>такий?</w:t></w:r>", text))
    assert list_changed(compare_file(make_interview(), path)) == [("u0", None, "Хто ви такий?")]


def test_a_text_on_several_paragraphs_is_one(path: Path) -> None:
    broken = '</w:t></w:r></w:p><w:p><w:pPr><w:pStyle w:val="VidtxText"/></w:pPr><w:r><w:t>звати?'
    rewrite(path, lambda text: text.replace("вас звати?", f"вас {broken}", 1))
    assert is_unchanged(compare_file(make_interview(), path))


def test_a_row_that_was_added_by_hand_is_listed(path: Path) -> None:
    row = "<w:tr><w:tc><w:p><w:r><w:t>0:09</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Я: тут ще щось</w:t></w:r></w:p></w:tc></w:tr>"
    rewrite(path, lambda text: text.replace("</w:tbl>", f"{row}</w:tbl>", 1))
    comparison = compare_file(make_interview(), path)
    assert not comparison.has_changes and [lost.text for lost in comparison.lost] == ["0:09 Я: тут ще щось"]


def test_a_speaker_and_a_translation_come_back(path: Path) -> None:
    rewrite(path, lambda text: text.replace("What is your name?", "Who are you?", 1).replace("Questioner", "Interpreter", 1))
    comparison = compare_file(make_interview(), path)
    assert list_changed(comparison) == [("u0", "en", "Who are you?")]
    assert [(c.utterance_id, c.after) for c in comparison.speakers] == [("u0", "I")]


@pytest.mark.parametrize("rendition", ["interpreter", "both", "none"])
def test_renditions_beside_their_originals_come_back(tmp_path: Path, rendition: str) -> None:
    path = write_format(tmp_path, make_interview(), "docx", rendition=rendition)
    assert is_unchanged(compare_file(make_interview(), path))
    rewrite(path, lambda text: text.replace("Мене звати", "Мене кличуть"))
    assert [change.owner for change in compare_file(make_interview(), path).texts] == [("u3", None)]


def test_the_clips_digest_is_read_from_header_or_properties(path: Path) -> None:
    assert read_word(path, make_interview()).clip_sha256 == "0" * 64
    rewrite(path, lambda text: text.replace("0" * 64, "no digest"), "docProps/core.xml")
    assert read_word(path, make_interview()).clip_sha256 == "0" * 64


ENTITY = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>'


@pytest.mark.parametrize("content", [ENTITY, ENTITY.encode("utf-16").decode("latin-1"), "<w:document", "\0", ""])
def test_hostile_and_broken_parts_are_errors(path: Path, content: str) -> None:
    rewrite(path, lambda text: content)
    with pytest.raises(DocumentError, match=r"talk\.docx"):
        read_word(path, make_interview())


def test_a_part_that_unpacks_to_more_than_its_limit_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word, "LARGEST_PART", 1 << 20)
    rewrite(path, lambda text: text.replace("<w:body>", f"<w:body><!--{' ' * (2 << 20)}-->"))
    assert path.stat().st_size < 1 << 20
    with pytest.raises(DocumentError, match="larger than"):
        read_word(path, make_interview())


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"no archive", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_word_document_is_an_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "talk.docx"
    path.write_bytes(content)
    with pytest.raises(DocumentError, match=r"talk\.docx"):
        read_word(path, make_interview())


def test_a_damaged_archive_is_an_error(path: Path) -> None:
    content = bytearray(path.read_bytes())
    middle = content.index(PART.encode()) + len(PART) + 40
    content[middle : middle + 400] = bytes(400)
    path.write_bytes(bytes(content))
    with pytest.raises(DocumentError, match=r"talk\.docx"):
        read_word(path, make_interview())


def test_ids_that_are_no_names_come_back(tmp_path: Path) -> None:
    made = make_interview()
    odd = replace(
        made, utterances=tuple(replace(u, id=f"{u.id}/Ж<{'x' * 80}>") for u in made.utterances), renditions=(), exchanges=()
    )
    path = write_format(tmp_path, odd, "docx")
    rewrite(path, lambda text: text.replace("Як вас звати?", "Хто ви?"))
    assert [change.after for change in compare_file(odd, path).texts] == ["Хто ви?"]


def test_paragraphs_outside_of_the_table_and_comments_of_people_are_listed(tmp_path: Path) -> None:
    path = write_format(tmp_path, make_interview(), "docx")
    document = docx.Document(str(path))
    document.add_paragraph("The third answer is wrong.")
    run = next(run for table in document.tables for cell in table._cells for p in cell.paragraphs for run in p.runs if run.text)
    document.add_comment(run, text="should be: Who led you?", author="O. K.")
    document.save(str(path))
    comparison = compare_file(make_interview(), path)
    assert [(lost.place, lost.text) for lost in comparison.lost] == [
        ("outside of the table", "The third answer is wrong."),
        ("comment by O. K.", "should be: Who led you?"),
    ]
    assert not comparison.has_changes and not comparison.is_whole
