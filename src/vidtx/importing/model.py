"""What comes back in a file, whatever its format, before it is matched to anything.

In: nothing; values only. Out: `Incoming`, which the readers return. What a reader cannot make sense of is a `Lost`: nothing is dropped silently.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Field = Literal["text", "translation"]


@dataclass(frozen=True, slots=True)
class RevisedText:
    """A line of a cue, or the whole text of an utterance. `field`: what was said, or its translation; None where only matching can tell.

    `language`: as the file says; None where it does not. `speaker`: the label of who speaks in this line, where the file sets it apart from the text.
    """

    text: str
    language: str | None = None
    field: Field | None = None
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Revised:
    """A cue, a row or an annotation. `place`: where a person finds it: `cue 5`, `row 7`. `ids`: of its utterances, with the number of the part (None: the
    whole); empty where the file has none. `start`, `end`: ms, None where the file has no times. `speaker`: the label of who speaks, or an id; `role`: the speaker's, where the file says it."""

    place: str
    ids: tuple[tuple[str, int | None], ...]
    start: int | None
    end: int | None
    texts: tuple[RevisedText, ...]
    speaker: str | None = None
    role: str | None = None

    @property
    def text(self) -> str:
        """All of it on one line, for a person."""
        return " ".join(text.text for text in self.texts if text.text)


@dataclass(frozen=True, slots=True)
class Lost:
    """Something in a file that is no revised text: what could not be read, or what nothing in the document corresponds to."""

    place: str
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file that was read. `kind`: "cues" hold lines as they are shown, with names and marks among the words; "texts" hold texts alone.

    `whole`: each item with an id holds all of a text of its utterance, so that a text that is shorter was shortened. `exact`: its times are those of speech, not of what is
    shown, so that a time that differs was changed. `clip_sha256`: of the clip that the file says it is about.
    """

    format: str
    kind: Literal["cues", "texts"]
    items: tuple[Revised, ...]
    lost: tuple[Lost, ...] = ()
    clip_sha256: str | None = None
    whole: bool = False
    exact: bool = False
    language: str | None = None
