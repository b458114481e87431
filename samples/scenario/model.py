"""The values of a synthetic interview, as a script and as sound.

A `Sentence` is one filled pattern, in three languages. A `Line` is one utterance of one person (one or more sentences in one
language), with its relation to the other lines. A `SpokenLine` is a line with times. A `Take` is a whole interview before any
edit: sound and lines on one clock.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np

Language = Literal["uk", "ko"]
HELD_OUT_SEED = 900_000  # seeds from here up use held-out voices and held-out sentences only


@dataclass(frozen=True, slots=True)
class Sentence:
    """One pattern with its slots filled, in three languages.

    `numbers` are the numbers it states, for sentences whose rendition may change one.
    """

    pattern: str  # id of the pattern, such as "age.answer.2"
    slots: tuple[tuple[str, str], ...]  # (slot name, key of the filling), sorted
    text: dict[str, str]  # "uk" | "ko" | "en" -> written text, numbers in words for uk and ko, digits for en
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One utterance in the script.

    `act`: question | answer | question_rendition | answer_rendition | aside (greeting, remark, order).
    `rendition_of`: index in the script of the line that this one renders; `kind` is then a rendition kind of
    vidtx.document.model (close, reduced, expanded, substituted). A line without sentences is a shake or a nod of the head.
    """

    speaker: str  # "questioner" | "interpreter" | "subject_1" | "subject_2"
    language: Language
    sentences: tuple[Sentence, ...]
    act: str
    exchange: int | None  # number of the exchange it belongs to
    rendition_of: int | None = None
    kind: str | None = None
    gesture: str | None = None  # "shake" | "nod": an answer by gesture only
    room: str = "room_1"  # where it is spoken; each subject has a room
    overlap_ms: int = 0  # > 0: starts this long before the line before it ends (interruption)
    pause_ms: int = 0  # extra silence before it

    @property
    def text(self) -> str:
        return " ".join(s.text[self.language] for s in self.sentences)

    @property
    def english(self) -> str:
        return " ".join(s.text["en"] for s in self.sentences)


@dataclass(frozen=True, slots=True)
class SpokenWord:
    start: int  # ms
    end: int  # ms
    text: str


@dataclass(frozen=True, slots=True)
class SpokenLine:
    line: Line
    start: int  # ms on the take's clock; for a gesture, when the head moves
    end: int  # ms
    words: tuple[SpokenWord, ...]


@dataclass(frozen=True, slots=True)
class Take:
    """An uncut interview: 16 kHz mono float32 sound in [-1, 1] and its lines in order of start.

    `channels`: of a recording on two channels, each; the questioner and the interpreter are on the first, the subjects on the second.
    """

    seed: int
    sound: np.ndarray
    lines: tuple[SpokenLine, ...]
    voices: dict[str, str]  # speaker -> name of its voice
    rooms: tuple[tuple[int, int, str], ...] = field(default=())  # (start ms, end ms, room name); two subjects, two rooms
    channels: tuple[np.ndarray, ...] = ()  # then `sound` is their mean
