"""The building blocks of WordprocessingML: runs in a language, paragraphs, cells, rows, as strings.

In: cleaned texts and ids. Out: XML. As strings, since a table of 3,000 rows built from objects takes several times as long. Every text goes
through `escape_kept`; element order is the schema's (ISO/IEC 29500-1, 17), which Word insists on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vidtx.views.xml_text import escape_kept

# What Word calls a language. Others stand as they are, or with a region that they already have.
_TAGS = {
    "ar": "ar-SA", "be": "be-BY", "cs": "cs-CZ", "de": "de-DE", "en": "en-US", "es": "es-ES", "fa": "fa-IR", "fr": "fr-FR", "he": "he-IL", "it": "it-IT", "ja": "ja-JP",
    "ko": "ko-KR", "lt": "lt-LT", "lv": "lv-LV", "nl": "nl-NL", "pl": "pl-PL", "pt": "pt-PT", "ro": "ro-RO", "ru": "ru-RU", "sk": "sk-SK", "tr": "tr-TR", "uk": "uk-UA",
    "ur": "ur-PK", "vi": "vi-VN", "zh": "zh-CN",
}  # fmt: skip
_EAST_ASIAN = {"ja": "Yu Gothic", "ko": "Malgun Gothic", "zh": "Microsoft YaHei", "zh-Hant": "Microsoft JhengHei"}  # fonts
_RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})
_FINDING_LINE = '<w:u w:val="wave" w:color="{color}"/>'


def _main(language: str | None) -> str:
    return (language or "").split("-")[0]


def is_right_to_left(language: str | None) -> bool:
    return _main(language) in _RIGHT_TO_LEFT


def style_run(language: str | None, *, bold: bool = False, color: str | None = None) -> str:
    """The properties of a run: its language, so that Word checks its spelling in it, and a font that has its letters. `color`: of the line
    under what a finding is about, as RRGGBB."""
    main = _main(language)
    tag = _TAGS.get(language or "", language)
    font = _EAST_ASIAN.get(language or "") or _EAST_ASIAN.get(main)
    unchecked = "<w:noProof/>" if tag is None else ""  # no spelling is checked in a language that nobody knows
    parts = [f'<w:rFonts w:eastAsia="{font}"/>' if font else "", "<w:b/><w:bCs/>" if bold else "", unchecked]
    parts.append(_FINDING_LINE.format(color=color) if color else "")
    if tag is None:
        pass
    elif is_right_to_left(language):
        parts.append(f'<w:rtl/><w:lang w:bidi="{tag}"/>')
    else:
        parts.append(f'<w:lang w:val="{tag}" w:eastAsia="{tag}"/>' if font else f'<w:lang w:val="{tag}"/>')
    return f"<w:rPr>{''.join(parts)}</w:rPr>"


def make_run(text: str, properties: str = "") -> str:
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape_kept(text)}</w:t></w:r>' if text else ""


def make_paragraph(style: str, content: str, language: str | None = None) -> str:
    bidi = "<w:bidi/>" if is_right_to_left(language) else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{bidi}</w:pPr>{content}</w:p>'


def make_cell(width: int, content: str, *, fill: str = "", columns: int = 1) -> str:
    span = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{shade}</w:tcPr>{content}</w:tc>'


def make_row(cells: Iterable[str], *, head: bool = False) -> str:
    """A row that no page break divides. `head`: repeated on every page."""
    repeat = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeat}</w:trPr>{''.join(cells)}</w:tr>"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A part of a text that a comment is about (None: no comment of its own). `color`: of the line under it, None: there is none."""

    start: int
    end: int
    comment: int | None = None
    color: str | None = None


def make_text(text: str, language: str | None, anchors: Sequence[Anchor] = ()) -> str:
    """A text as runs, cut where a comment's range begins or ends; ranges may overlap."""
    if not anchors:
        return make_run(text, style_run(language))
    cuts = sorted({0, len(text), *(a.start for a in anchors), *(a.end for a in anchors)})
    parts: list[str] = []
    for start, end in zip(cuts, cuts[1:] or [len(text)], strict=False):
        parts += [open_comment(a.comment) for a in anchors if a.start == start and a.comment is not None]
        color = next((a.color for a in anchors if a.color and a.start <= start and end <= a.end), None)
        parts.append(make_run(text[start:end], style_run(language, color=color)))
        parts += [close_comment(a.comment) for a in anchors if a.end == end and a.comment is not None]
    return "".join(parts)


def open_comment(number: int) -> str:
    return f'<w:commentRangeStart w:id="{number}"/>'


def close_comment(number: int) -> str:
    sign = '<w:rPr><w:rStyle w:val="CommentReference"/></w:rPr>'
    return f'<w:commentRangeEnd w:id="{number}"/><w:r>{sign}<w:commentReference w:id="{number}"/></w:r>'


def comment_on(content: str, numbers: Sequence[int]) -> str:
    """Runs with comments on all of them."""
    return "".join(map(open_comment, numbers)) + content + "".join(map(close_comment, numbers))


def wrap_bookmark(name: str, number: int, content: str) -> str:
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{number}"/>'
