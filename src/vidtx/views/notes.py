"""What a reader of a list of edits must know besides the edits, one plain sentence each: what was searched, and on which timeline times are.

In: a clip. Out: sentences, in the reader's language. Every table and edit list takes them from here, so that they cannot disagree.
"""

from __future__ import annotations

from vidtx.document import Clip
from vidtx.views.phrases import phrase

NOTED = frozenset({"all_footage", "not_searched"})  # kinds of a clip's context that are told as notes
_REASONS = {
    ("picture", "absent"): "edits.no_picture_absent",
    ("picture", "too_small"): "edits.no_picture_too_small",
    ("sound", "absent"): "edits.no_sound_absent",
    ("sound", "undecodable"): "edits.no_sound_undecodable",
}
_OTHER = {"picture": "edits.no_picture_other", "sound": "edits.no_sound_other"}


def list_notes(clip: Clip, wording: str = "en") -> tuple[str, ...]:
    """The notes in a fixed order; none for a clip that was searched in picture and sound, and as players show it."""
    searched = describe_search(clip, wording)
    notes = [searched] if searched is not None else []
    if clip.all_footage:
        notes.append(phrase("edits.all_footage", wording))
    return tuple(notes)


def describe_search(clip: Clip, wording: str = "en") -> str | None:
    """What was not searched for edits, and why; None where picture and sound were."""
    why = {medium: _explain(medium, reason, wording) for medium, reason in clip.unsearched.items()}
    if not why:
        return None
    if len(why) == 2:
        return phrase("edits.nothing_searched", wording, **why)
    [(medium, reason)] = why.items()
    return phrase("edits.sound_only" if medium == "picture" else "edits.picture_only", wording, why=reason)


def _explain(medium: str, reason: str, wording: str) -> str:
    """Why a medium was not searched; a reason of another program's own is left out."""
    return phrase(_REASONS.get((medium, reason), _OTHER[medium]), wording)
