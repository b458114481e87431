"""The comments of a Word document: what differs, and where an edit lies, in the margin.

In: lines of text. Out: numbers to anchor comments by, and the part of the package that holds them. A comment has no date: the same transcript gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence

from vidtx.export.text.word.markup import make_run, style_run
from vidtx.views.xml_text import clean_xml

_AUTHOR = "vidtx"
_SIGN = '<w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr><w:annotationRef/></w:r>'


class Comments:
    """Those of one document, in the order in which they were added."""

    def __init__(self, language: str) -> None:
        self._properties = style_run(language)
        self._made: list[str] = []

    def add(self, lines: Sequence[str]) -> int:
        """A comment with a paragraph a line. Its number."""
        number = len(self._made)
        paragraphs = []
        for index, line in enumerate(lines or [""]):
            run = make_run(clean_xml(line), self._properties)
            sign = "" if index else _SIGN
            paragraphs.append(f'<w:p><w:pPr><w:pStyle w:val="CommentText"/></w:pPr>{sign}{run}</w:p>')
        head = f'<w:comment w:id="{number}" w:author="{_AUTHOR}" w:initials="{_AUTHOR[0]}">'
        self._made.append(f"{head}{''.join(paragraphs)}</w:comment>")
        return number

    def write(self) -> str:
        """What stands inside the part's root element."""
        return "".join(self._made)
