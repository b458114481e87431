"""The id of a cue: which utterances stand in it, or which part of one, in a form that every format can carry.

In: a cue. Out: `u0041200` (a whole utterance), `u0041200/2` (its second part), `u0041200+u0045000` (two that speak at once). In ids that are not made by vidtx, every other
sign is percent-encoded, so that an id can neither break a format nor be mistaken for two.
"""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

from vidtx.views.cues import Cue

_XML_PREFIX = "vidtx."
_XML_ESCAPE = re.compile(r"_([0-9A-F]{2})")
_PART = re.compile(r"[0-9]{1,9}")


def make_cue_id(cue: Cue) -> str:
    """The cue's id; empty for one that holds no utterance (an edit mark). Two cues of a track never have the same one."""
    parts: list[str] = []
    for entry in cue.entries:
        if entry.utterance_id is not None:
            id = quote(entry.utterance_id, safe="", errors="replace")
            parts.append(id if entry.part is None else f"{id}/{entry.part}")
    return "+".join(dict.fromkeys(parts))


def split_cue_id(text: str) -> tuple[tuple[str, int | None], ...]:
    """The utterances of `make_cue_id`, each with the number of its part (None: the whole). An id that vidtx did not make is one utterance of that name."""
    found: list[tuple[str, int | None]] = []
    for piece in text.split("+"):
        id, slash, number = piece.rpartition("/")
        part = int(number) if slash and _PART.fullmatch(number) else None
        found.append((unquote(id if part is not None else piece, errors="replace"), part))
    return tuple((id, part) for id, part in found if id)


def make_xml_id(cue_id: str, language: str | None = None) -> str:
    """The id as an xml:id of its own for each language in which the cue's text stands."""
    marked = cue_id if language is None else f"{cue_id}@{language}"
    return _XML_PREFIX + "".join(c if c.isascii() and (c.isalnum() or c in "-.") else f"_{ord(c):02X}" for c in marked)


def read_xml_id(xml_id: str) -> str:
    """What `make_xml_id` was made of, without the language; any other id as it is."""
    if not xml_id.startswith(_XML_PREFIX):
        return xml_id
    return _XML_ESCAPE.sub(lambda found: chr(int(found[1], 16)), xml_id.removeprefix(_XML_PREFIX)).partition("@")[0]
