"""Text made safe for each format, and measured as a viewer reads it.

In: any text of a document, which may hold whatever a recognizer, a translator or a hostile file put there. Out: one line of
text that cannot break, restyle or hide anything in the format that it goes into, and its width in characters.
"""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

# Control characters, line and paragraph separators, half characters, and the marks that turn writing round or hide a
# byte order: none of them is speech, and each can break a line, color a terminal or show a text other than the one there.
_UNSEEN = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")  # what Unicode calls Cc, Zl, Zp and Cs, for good
_STAMP = re.compile(r"(?<=\d):(?=\d{1,2}[.,]\d)")  # "0:41.2": some readers take any line with two of them for a time line
_ENTITY = re.compile(r"&(?=#?\w+;)")
_FORMULA = tuple("=+-@＝＋－＠")

_SRT = str.maketrans({"<": "‹", ">": "›", "{": "(", "}": ")", "\\": "＼"})
_ASS = str.maketrans({"{": "(", "}": ")", "\\": "＼"})
_VTT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def clean_text(text: str) -> str:
    """The text on one line, without control characters; every run of white space becomes one space."""
    return " ".join(_CONTROLS.sub(" ", _UNSEEN.sub("", text)).split())


def escape_srt(text: str) -> str:
    """For SubRip, which has no escapes: what players and parsers read as markup is replaced by look-alikes.

    `<i>` becomes ‹i›, `-->` becomes --›, `{\\an8}` becomes (＼an8), an entity such as `&lt;` gets a full-width ampersand, and
    the colon of a time stamp becomes a ratio sign.
    """
    return _STAMP.sub("∶", _ENTITY.sub("＆", clean_text(text))).translate(_SRT)


def escape_vtt(text: str) -> str:
    """For WebVTT, which has escapes (`&amp;`, `&lt;`, `&gt;`); with these no `-->` can stand in a cue."""
    return _STAMP.sub("∶", clean_text(text)).translate(_VTT)


def escape_ass(text: str) -> str:
    """For the text of an ASS event, which has no escapes that all programs know: braces and backslashes are replaced by look-alikes as in SubRip."""
    return clean_text(text).translate(_ASS)


def escape_ass_name(text: str) -> str:
    """For a field of an ASS event before its text: as `escape_ass`, and a comma, which would end the field, becomes a low quotation mark."""
    return escape_ass(text).replace(",", "‚")


def escape_cell(text: str) -> str:
    """For a table that may be opened in a spreadsheet: a cell that would be run as a formula gets an apostrophe before it."""
    cleaned = clean_text(text)
    return f"'{cleaned}" if cleaned.startswith(_FORMULA) else cleaned


def measure_width(text: str, language: str | None) -> Fraction:
    """How many characters of reading a text is.

    For Korean, as Netflix counts it, Latin letters, digits, spaces and punctuation are half a character each; elsewhere each
    is one. Combining marks and characters without a width are none.
    """
    width = Fraction(0)
    for character in unicodedata.normalize("NFC", text):
        category = unicodedata.category(character)
        if category in ("Mn", "Me", "Cf"):
            continue
        half = language == "ko" and (category[0] in "PZS" or unicodedata.east_asian_width(character) not in "WF")
        width += Fraction(1, 2) if half else 1
    return width


def format_clock(milliseconds: int) -> str:
    """A time for a reader: `0:41.2`, `1:02:03.4`; tenths of a second, cut off and never rounded up."""
    tenths = max(0, milliseconds) // 100
    minutes, rest = divmod(tenths, 600)
    hours, minutes = divmod(minutes, 60)
    seconds = f"{rest // 10:02d}.{rest % 10}"
    return f"{hours}:{minutes:02d}:{seconds}" if hours else f"{minutes}:{seconds}"


def format_exact(milliseconds: int) -> str:
    """A time to the millisecond, for what is exact: `0:31.480`."""
    seconds, rest = divmod(max(0, milliseconds), 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}.{rest:03d}" if hours else f"{minutes}:{seconds:02d}.{rest:03d}"


def format_stamp(milliseconds: int, point: str) -> str:
    """A time for a subtitle file: `00:00:41<point>200`."""
    seconds, rest = divmod(max(0, milliseconds), 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}{point}{rest:03d}"
