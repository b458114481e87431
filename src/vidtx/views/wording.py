"""What is said about people, edits and renditions, in words: the same words in every format.

In: values of the document. Out: short labels in English.
"""

from __future__ import annotations

from vidtx.document import BoundaryKind, EditBoundary, Exchange, Finding, Transcript, Utterance
from vidtx.views.text import clean_text

NOT_RECOGNIZED = "[speech not recognized]"
NOT_TRANSLATED = "[not translated]"
DOUBTFUL = "(?)"  # after a text that the recognizer, or the choice of its language, was unsure of

_KINDS = {
    "cut": "cut",
    "jump_cut": "jump cut",
    "dissolve": "dissolve",
    "fade": "fade",
    "title_card": "title card",
    "freeze": "freeze frame",
    "sound_splice": "sound splice",
    "cutaway_in": "cutaway begins",
    "cutaway_out": "cutaway ends",
}
_DOUBTS = frozenset({"low_confidence", "language_uncertain"})
CONTINUITY_WORDS = {"continuous": "no edit found", "crosses_edit": "crosses an edit", "unknown": "edits not known"}
RENDITION_WORDS = {
    "close": "close",
    "reduced": "leaves something out",
    "expanded": "adds something",
    "substituted": "says something else",
    "zero": "not rendered by the interpreter",
    "non_rendition": "the interpreter's own words",
    "not_compared": "could not be compared",
}
_FINDING_WORDS = {
    "number": "number",
    "date": "date",
    "time": "time",
    "name": "name",
    "place": "place",
    "unit": "unit",
    "rank": "rank",
    "negation": "negation",
    "caption": "caption",
    "other": "difference",
}


def describe_finding(finding: Finding) -> str:
    """`number changed: 2 became 3`, `left out: ...`, `added: ...`: what differs, as it was compared, and never why."""
    if finding.kind == "omission":
        return f"left out: {finding.value_source or ''}".rstrip(": ")
    if finding.kind == "addition":
        return f"added: {finding.value_target or ''}".rstrip(": ")
    if finding.kind == "other":
        return finding.value_source or finding.value_target or "something differs"
    changed = {True: "changed", False: "left out"}[finding.value_target is not None]
    words = _FINDING_WORDS.get(finding.kind, finding.kind)
    if finding.value_source is None:
        return f"{words} added: {finding.value_target}"
    became = f" became {finding.value_target}" if finding.value_target is not None else ""
    return f"{words} {changed}: {finding.value_source}{became}"


def label_speakers(transcript: Transcript) -> dict[str, str]:
    """A label for each speaker id; speakers who would share one are numbered in the order in which they are first heard."""
    heard = list(dict.fromkeys(u.speaker for u in transcript.utterances))
    order = heard + [s.id for s in transcript.speakers if s.id not in set(heard)]
    labels = {speaker.id: clean_text(speaker.label) or clean_text(speaker.id) or "?" for speaker in transcript.speakers}
    shared: dict[str, list[str]] = {}
    for id in order:
        shared.setdefault(labels[id], []).append(id)
    return {
        id: label if len(ids) == 1 else f"{label} {number}" for label, ids in shared.items() for number, id in enumerate(ids, 1)
    }


def name_kind(kind: BoundaryKind) -> str:
    """`jump cut` for jump_cut."""
    return _KINDS[kind]


def describe_boundary(boundary: EditBoundary) -> str:
    """`jump cut, probable`; nothing is added to a certain one."""
    kind = _KINDS[boundary.kind]
    return kind if boundary.confidence_level == "certain" else f"{kind}, {boundary.confidence_level}"


def describe_place(boundary: EditBoundary) -> str:
    """`jump cut · probable · in picture and sound`: everything that is claimed of an edit."""
    where = " and ".join(name for name, there in (("picture", boundary.in_picture), ("sound", boundary.in_sound)) if there)
    return f"{_KINDS[boundary.kind]} · {boundary.confidence_level} · in {where}"


def is_doubtful(utterance: Utterance) -> bool:
    """Whether a reader must be told that the text is unsure; a person's edit or confirmation settles it."""
    return utterance.status == "machine" and bool(_DOUBTS & set(utterance.flags))


def describe_silence(exchange: Exchange) -> str:
    """What stands for an answer that was not spoken."""
    gesture = {"nod": " (nods)", "shake": " (shakes the head)", None: ""}[exchange.gesture.kind if exchange.gesture else None]
    return f"no verbal answer{gesture}"


def describe_origin(transcript: Transcript) -> str:
    """Who vouches for the text: one sentence."""
    made = transcript.provenance
    if made.origin == "truth":
        return "Reference transcript."
    edited = sum(u.status != "machine" for u in transcript.utterances)
    preset = f", preset {clean_text(made.preset)}" if made.preset else ""
    checked = (
        f"{edited} of {len(transcript.utterances)} utterances checked by a person" if edited else "not checked by a person"
    )
    return f"Machine transcript and translation (vidtx {clean_text(made.vidtx)}{preset}); {checked}."
