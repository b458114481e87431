"""The Word document of `vidtx.export.text.word` as it comes back from Word or LibreOffice (.docx).

In: a path. Out: an `Incoming` of whole texts. Texts are known by their bookmarks (`vidtx.views.ids.bookmarks`), whose names are made anew from the ids and languages of the document, so a reader
is made for one document. Where somebody typed over a whole text, and the bookmark with it, the text is the cell's own: what stands in the style of texts behind the time of an
utterance. Insertions that are tracked count as text, deletions do not. Rows without a bookmark were added by hand. Comments and paragraphs outside of the table are listed. Of the package nothing is opened but the document, its
comments, headers and properties, each within a limit, without entities and without network.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vidtx.document import Transcript
from vidtx.errors import DocumentError
from vidtx.importing.model import Incoming, Lost, Revised, RevisedText
from vidtx.subtitles.text_file import quote_line, read_bytes
from vidtx.views.ids.bookmarks import BOOKMARK_PREFIX, Bookmarked, index_bookmarks

Element = Any  # of lxml

LARGEST_PART = 256 << 20  # bytes of a part, unpacked
_MOST_MEMBERS = 5_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MARK, _TEXT = "VidtxMark", "VidtxText"
_SKIPPED = frozenset({f"{_W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "rPr", "pPr")})
_DIGEST = re.compile(r"(?:SHA-256:?\s*|sha256:)([0-9a-f]{64})\b")
_CONTENT = frozenset({"word/document.xml", "word/comments.xml", "docProps/core.xml"})
_OWN_AUTHOR = "vidtx"  # of comments
_OWN_STYLES = ("Vidtx", "Title")
_LAST_ORIGINAL = 2  # the column of what was said, after time and who


def read_word(path: Path, transcript: Transcript) -> Incoming:
    """Raises OutputError, DocumentError."""
    parts = _unpack(path, read_bytes(path))
    if "word/document.xml" not in parts:
        raise DocumentError(f"{path}: is no Word document: it has no word/document.xml")
    languages = dict.fromkeys(t.language for u in transcript.utterances for t in u.translations)
    reader = _Reader(index_bookmarks((u.id for u in transcript.utterances), languages))
    root = _parse(path, parts.pop("word/document.xml"))
    items = list(reader.read(root))
    reader.note_outside(root)
    if "word/comments.xml" in parts:
        reader.note_comments(_parse(path, parts.pop("word/comments.xml")))
    texts = [" ".join(_parse(path, content).itertext()) for content in parts.values()]
    digest = next((found[1] for text in texts if (found := _DIGEST.search(text))), None)
    return Incoming("docx", "texts", tuple(items), tuple(reader.lost), digest, whole=True)


def _unpack(path: Path, content: bytes) -> dict[str, bytes]:
    """The parts that are read. Their sizes are counted while they are unpacked, since what the archive says of them can be false."""
    parts: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > _MOST_MEMBERS:
                raise DocumentError(f"{path}: is no Word document that can be read: it has {len(members)} parts")
            for member in members:
                name = member.filename
                if name in _CONTENT or re.fullmatch(r"word/header\d{1,3}\.xml", name):
                    with archive.open(member) as stream:
                        parts[name] = stream.read(LARGEST_PART + 1)
                    if len(parts[name]) > LARGEST_PART:
                        raise DocumentError(f"{path}: {name} is larger than {LARGEST_PART >> 20} MB; it is not read")
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        OSError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
    ) as error:
        raise DocumentError(f"{path}: is no Word document (.docx) that can be read: {quote_line(str(error))}") from error
    except Exception as error:  # zlib.error and its like, of a damaged archive
        if isinstance(error, DocumentError):
            raise
        raise DocumentError(f"{path}: is damaged: {quote_line(str(error))}") from error
    return parts


def _parse(path: Path, content: bytes) -> Element:
    from lxml import etree

    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise DocumentError(f"{path}: defines entities, which Word documents do not; it is not read")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DocumentError(f"{path}: holds XML that cannot be read: {quote_line(str(error))}") from error
    if root.getroottree().docinfo.doctype:
        raise DocumentError(f"{path}: defines entities, which Word documents do not; it is not read")
    return root


@dataclass(slots=True)
class _Paragraph:
    """`style`: that of texts, that of marks, or another. `names`: bookmarks that begin in it."""

    style: str
    text: str
    names: list[str] = field(default_factory=list)


class _Reader:
    def __init__(self, bookmarks: Mapping[str, Bookmarked]) -> None:
        self.bookmarks = {name.lower(): held for name, held in bookmarks.items()}
        self.lost: list[Lost] = []

    def read(self, root: Element) -> Iterator[Revised]:
        tables = root.iter(f"{_W}tbl")
        rows = [row for table in tables for row in table.findall(f"{_W}tr")]
        for number, row in enumerate(rows, 1):
            if row.find(f"{_W}trPr/{_W}del") is None:  # a row that was deleted, with its deletion tracked
                yield from self._read_row(row, f"row {number}")

    def note_outside(self, root: Element) -> None:
        """Lists paragraphs that somebody wrote before or behind the table."""
        for paragraph in root.findall(f"{_W}body/{_W}p"):
            read = self._read_paragraph(paragraph)
            if read.text.strip() and not read.style.startswith(_OWN_STYLES):
                self.lost.append(Lost("outside of the table", read.text.strip(), "it belongs to no utterance"))

    def note_comments(self, root: Element) -> None:
        """Lists comments that somebody wrote: they change no text, and are not to be overlooked."""
        for comment in root.findall(f"{_W}comment"):
            author = comment.get(f"{_W}author", "")
            text = " ".join(self._read_paragraph(p).text for p in comment.iter(f"{_W}p")).strip()
            if author != _OWN_AUTHOR and text:
                self.lost.append(Lost(f"comment by {quote_line(author)}", text, "a comment changes no text"))

    def _read_row(self, row: Element, place: str) -> Iterator[Revised]:
        cells = [self._read_cell(cell) for cell in row.findall(f"{_W}tc")]
        found = [p for cell in cells for p in cell if any(self._find(name) for name in p.names)]
        if not found:
            # Headings, edits and captions stand in a style of their own, the head in a row of its own.
            texts = [p.text for cell in cells for p in cell if p.text.strip() and not p.style.startswith("Vidtx")]
            texts += [p.text for cell in cells for p in cell if p.text.strip() and p.style == _TEXT]
            if texts:
                self.lost.append(
                    Lost(place, " ".join(texts), "the row has no bookmark of vidtx: it was added by hand, or copied")
                )
            return
        texts_of: dict[str, list[RevisedText]] = {}
        for number, cell in enumerate(cells):
            if number != 1:
                self._read_texts(cell, cells, number, texts_of)
        speaker = self._read_speaker(cells)
        first = next(iter(self._list_ids(cells[0])), None) if cells else None
        for id, revised in texts_of.items():
            yield Revised(place, ((id, None),), None, None, tuple(revised), speaker if id == first else None)

    def _find(self, name: str) -> Bookmarked | None:
        """Word and LibreOffice may number a copied bookmark, and change the case of its name."""
        return self.bookmarks.get(name.lower())

    def _list_ids(self, cell: Sequence[_Paragraph]) -> Iterator[str]:
        for paragraph in cell:
            for name in paragraph.names:
                held = self._find(name)
                if held is not None and held.field == "at":
                    yield held.utterance_id

    def _read_speaker(self, cells: Sequence[Sequence[_Paragraph]]) -> str | None:
        names = [p.text.strip() for p in cells[1] if p.style == _TEXT and p.text.strip()] if len(cells) > 1 else []
        return names[0] if len(names) == 1 else None

    def _read_texts(
        self,
        cell: Sequence[_Paragraph],
        cells: Sequence[Sequence[_Paragraph]],
        column: int,
        texts_of: dict[str, list[RevisedText]],
    ) -> None:
        """The texts of a cell. `current`: whose text the next paragraphs are, of which no bookmark says it."""
        if column == 0:
            for id in self._list_ids(cell):
                texts_of.setdefault(id, [])
            return
        current: tuple[str, str | None] | None = None
        if column == _LAST_ORIGINAL:
            first = next(self._list_ids(cells[0]), None)
            current = None if first is None else (first, None)
        parts: dict[tuple[str, str | None], list[str]] = {}
        stray: list[str] = []
        for paragraph in cell:
            for name in paragraph.names:
                held = self._find(name)
                if held is not None:
                    current = (held.utterance_id, held.language if held.field == "to" else None)
            if paragraph.style == _MARK or not paragraph.text.strip():
                continue
            if current is None:
                stray.append(paragraph.text)
            else:
                parts.setdefault(current, []).append(paragraph.text)
        own = next(self._list_ids(cells[0]), None)
        only = [language for language in dict.fromkeys(held.language for held in self.bookmarks.values()) if language]
        if stray and own is not None and column == len(cells) - 1 and column > _LAST_ORIGINAL and not parts:
            parts[own, only[0] if len(only) == 1 else ""] = stray
            stray = []
        for (id, language), texts in parts.items():
            text = " ".join(part.strip() for part in texts)
            field_name = "text" if language is None else "translation"
            texts_of.setdefault(id, []).append(RevisedText(text, language or None, field_name))  # type: ignore[arg-type]
        for text in stray:
            self.lost.append(Lost(f"column {column + 1}", text, "no bookmark says whose text it is"))

    def _read_cell(self, cell: Element) -> list[_Paragraph]:
        return [self._read_paragraph(p) for p in cell.iter(f"{_W}p")]

    def _read_paragraph(self, paragraph: Element) -> _Paragraph:
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        read = _Paragraph(style.get(f"{_W}val", "") if style is not None else "", "")
        parts: list[str] = []
        _collect(paragraph, parts, read.names)
        read.text = "".join(parts)
        return read


def _collect(element: Element, parts: list[str], names: list[str]) -> None:
    """The text of a paragraph as it stands once all tracked changes are accepted, and its bookmarks."""
    for child in element:
        if child.tag in _SKIPPED:
            continue
        if child.tag == f"{_W}t":
            parts.append(child.text or "")
        elif child.tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
            parts.append(" ")
        elif child.tag == f"{_W}noBreakHyphen":
            parts.append("-")
        elif child.tag == f"{_W}bookmarkStart":
            name = child.get(f"{_W}name", "")
            if name.lower().startswith(BOOKMARK_PREFIX):
                names.append(name)
        else:
            _collect(child, parts, names)
