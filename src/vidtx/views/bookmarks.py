"""Names of Word bookmarks by which a text in a DOCX is known again when it comes back.

In: an utterance's id, and which of its texts a bookmark holds. Out: a name that Word and LibreOffice keep: at most 40 characters, letters, digits and
underscores, the same whether it is read with or without regard to case. Nobody reads a name back into an id: the reader makes the names of every
utterance that he knows (`index_bookmarks`) and looks up those that he finds.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

BOOKMARK_PREFIX = "vidtx_"
_LONGEST = 40  # characters of a name that Word reads
_UNFIT = re.compile("[^a-z0-9]")

Field = Literal["at", "text", "to"]


@dataclass(frozen=True, slots=True)
class Bookmarked:
    """What a bookmark holds: the label of an utterance that nobody edits ("at": its time), its text, or its translation ("to") into a language."""

    utterance_id: str
    field: Field
    language: str | None = None


def make_bookmark(held: Bookmarked) -> str:
    """`vidtx_text_u0041200`, `vidtx_to_en_u0041200`; an id that is too long or odd for a name is given by a digest."""
    parts = [held.field, *([held.language] if held.language else [])]
    stem = BOOKMARK_PREFIX + "_".join(_escape(part) for part in parts)
    name = f"{stem}_{_escape(held.utterance_id)}"
    if len(name) <= _LONGEST:
        return name
    whole = "\n".join((*parts, held.utterance_id)).encode("utf-8", "surrogatepass")
    return f"{BOOKMARK_PREFIX}{held.field}__{hashlib.sha256(whole).hexdigest()[:24]}"


def _escape(text: str) -> str:
    """Letters in lower case and digits; every other character by its code. Word takes names that differ in case alone for one."""
    return _UNFIT.sub(lambda found: f"_{ord(found[0]):x}_", text)


def index_bookmarks(ids: Iterable[str], languages: Iterable[str]) -> Mapping[str, Bookmarked]:
    """By name, what every bookmark of these utterances would hold; `languages`: of translations."""
    listed = tuple(languages)
    known: dict[str, Bookmarked] = {}
    for id in ids:
        held = [Bookmarked(id, "at"), Bookmarked(id, "text"), *(Bookmarked(id, "to", language) for language in listed)]
        known |= {make_bookmark(bookmarked): bookmarked for bookmarked in held}
    return known
