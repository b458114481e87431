"""Whom a name before a line means, in a document as it now stands.

In: a reviewed transcript, a line of a text that somebody wrote without vidtx. Out: the label before the line, and the speakers who can be meant by it. A role counts as it is now: where a person
made a subject of an interpreter, a line of the interpreter's is none of his. `Marks.find_speakers` is wider: it must know everything that vidtx ever wrote.
"""

from __future__ import annotations

import re
from typing import cast

from vidtx.document import ROLES, Role, Transcript
from vidtx.importing.words.marks import Marks, fold_label
from vidtx.views.phrases import PHRASES
from vidtx.views.wording import label_speakers, name_role

_CLOCK = r"\[?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?\]?\s*"
_TIME = re.compile(rf"^\s*{_CLOCK}")
_LABEL = re.compile(rf"^\s*(?:[-–—]\s*)?(?:{_CLOCK})?([^:：\n]{{1,60}})[:：](\s*)(?=\S)")
_ALONE = re.compile(rf"^\s*({_CLOCK})?([^:：\n]{{1,60}}?)\s*([:：]?)\s*({_CLOCK})?$")
_ASIDE = re.compile(r"\s*\([^()]*\)")
_NUMBERED = re.compile(r"^(.*\S)\s+\d{1,3}$")


def take_label(line: str, marks: Marks) -> tuple[str | None, str]:
    """A name before a line, and the rest: one that the document knows, or one of up to three words that begins with a capital letter. No rest: the label stands on a line of its own."""
    alone = _ALONE.match(line)
    # A name alone may be an answer: something must set it apart.
    if alone is not None and (alone[1] or alone[3] or alone[4] or alone[2][:1] == "[") and _is_known(alone[2], marks):
        return alone[2].strip(), ""
    match = _LABEL.match(line)
    if match is None:
        return None, line
    label = match[1].strip()
    likely = match[2] and len(label.split()) <= 3 and (label[:1].isupper() or not label[:1].isascii())
    return (label, line[match.end() :]) if likely or _is_known(label, marks) else (None, line)


def drop_time(line: str) -> str:
    """The line without a time before it: times of others are not trusted."""
    return _TIME.sub("", line)


def _is_known(label: str, marks: Marks) -> bool:
    return any(marks.find_speakers(each) is not None for each in _list_forms(label))


def _list_forms(label: str) -> tuple[str, ...]:
    """A label as it stands, without what is in parentheses, and without brackets around it: `[Subject 1]`, `Subject 1 (in Korean)`."""
    bare = label.strip().strip("[]<>*_ ")
    return tuple(dict.fromkeys(form for form in (label.strip(), bare, _ASIDE.sub("", bare).strip(), bare.strip("()")) if form))


class Labels:
    """Finds speakers by label. A role means all who have it; with a number that nobody has, too."""

    def __init__(self, transcript: Transcript, marks: Marks) -> None:
        self._marks = marks
        self._titles: dict[str, Role] = {}
        self._exact: dict[str, set[str]] = {}
        self._holders: dict[Role, set[str]] = {}
        for speaker in transcript.speakers:
            self._holders.setdefault(speaker.role, set()).add(speaker.id)
            for own in (speaker.id, speaker.name or ""):
                if fold_label(own):
                    self._exact.setdefault(fold_label(own), set()).add(speaker.id)
        for wording in PHRASES:
            for role in ROLES:
                if role != "unknown":
                    self._titles[fold_label(name_role(cast(Role, role), wording))] = cast(Role, role)
            for id, label in label_speakers(transcript, wording).items():
                self._exact.setdefault(fold_label(label), set()).add(id)

    def find_speakers(self, label: str) -> frozenset[str] | None:
        """Ids of the speakers who can be meant; empty: of a role that nobody can have; None: the document does not know the label."""
        for form in _list_forms(label):
            folded = fold_label(form)
            if folded in self._titles:
                return self._find_holders(self._titles[folded])
            if folded in self._exact:
                return frozenset(self._exact[folded])
            number = _NUMBERED.match(folded)
            if number is not None and number[1] in self._titles:
                return self._find_holders(self._titles[number[1]])
            if former := self._marks.find_speakers(form):
                return former
        return None

    def _find_holders(self, role: Role) -> frozenset[str]:
        """Who has a role; where nobody has it, those of whom no role is known."""
        return frozenset(self._holders.get(role) or self._holders.get("unknown") or ())
