"""Who speaks, as a file that came back names them.

In: a reviewed transcript, and by utterance the label in the file. Out: utterances that the file gives to somebody else, new names of speakers, and labels that nobody can be meant by.
A new name for all that a speaker says is the speaker's name; one that stands at some of it alone is nobody the document knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from vidtx.document import Transcript
from vidtx.importing.model import Lost
from vidtx.importing.versions import list_speakers
from vidtx.importing.words.marks import Marks, fold_label
from vidtx.views.phrases import PHRASES
from vidtx.views.text import clean_text
from vidtx.views.wording import name_role

_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class SpeakerChange:
    """An utterance that somebody else speaks: ids of speakers."""

    utterance_id: str
    before: str
    after: str
    place: str


@dataclass(frozen=True, slots=True)
class NameChange:
    """A speaker's name."""

    speaker: str
    before: str | None
    after: str
    place: str


@dataclass(frozen=True, slots=True)
class Speakers:
    changes: tuple[SpeakerChange, ...]
    names: tuple[NameChange, ...]
    lost: tuple[Lost, ...]


def compare_speakers(transcript: Transcript, labels: Mapping[str, tuple[str, str]], marks: Marks) -> Speakers:
    """`labels`: by utterance id, the label and the place in the file."""
    own = {utterance.id: utterance.speaker for utterance in transcript.utterances}
    before = list_speakers(transcript)
    changes: list[SpeakerChange] = []
    unknown: dict[str, dict[str, list[str]]] = {}  # by speaker, by label, the places
    renderers = {fold_label(name_role("interpreter", wording)) for wording in PHRASES}
    nobody: list[Lost] = []
    known: set[str] = set()  # speakers that the file names as the document does
    for id, (label, place) in labels.items():
        if id not in own or not fold_label(label):
            continue
        meant = marks.find_speakers(label)
        if meant is None:
            unknown.setdefault(own[id], {}).setdefault(clean_text(label), []).append(place)
        elif not meant:
            # The interpreter's stands before what was rendered, too.
            if fold_label(label) not in renderers:
                nobody.append(Lost(place, clean_text(label), "nobody in the document has this role"))
        elif own[id] in meant:
            known.add(own[id])
        elif len(meant) == 1 and not meant & before.get(id, frozenset()):
            changes.append(SpeakerChange(id, own[id], next(iter(meant)), place))
    names: list[NameChange] = []
    lost = nobody
    for speaker, found in unknown.items():
        label, places = next(iter(found.items()))
        if len(found) == 1 and speaker not in known and len(label) <= _LONGEST_NAME:
            names.append(NameChange(speaker, transcript.speaker(speaker).name, label, places[0]))
            continue
        lost += [Lost(place, each, "nobody in the document has this name") for each, where in found.items() for place in where]
    return Speakers(tuple(changes), tuple(names), tuple(lost))
