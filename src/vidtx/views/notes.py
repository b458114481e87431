"""What a reader of a list of edits must know besides the edits, one plain sentence each: on which timeline the times are.

In: a clip. Out: sentences, in the reader's language. Every table and edit list takes them from here, so that they cannot disagree.
"""

from __future__ import annotations

from vidtx.document import Clip
from vidtx.views.phrases import phrase


def list_notes(clip: Clip, wording: str = "en") -> tuple[str, ...]:
    """The notes in a fixed order; none for a clip that was searched whole and as players show it."""
    keys = ["edits.all_footage"] if clip.all_footage else []
    return tuple(phrase(key, wording) for key in keys)
