"""What a cue is: who says what, in which languages, on which lines; and what a file of cues is to hold.

In: words by language, and a style. Out: lines that keep its width. Writers of formats iterate `cue.entries` and `cue.lines_of(entry)`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from vidtx.document import Role, Span
from vidtx.views.line_breaking import break_lines
from vidtx.views.styles import NETFLIX, Style

RenditionChoice = Literal["interpreter", "machine", "both", "none"]


@dataclass(frozen=True, slots=True)
class Passage:
    """Words in one language, as they are broken into lines."""

    language: str | None
    words: tuple[str, ...]
    style: Style = NETFLIX

    def lines(self, *, dash: bool = False) -> tuple[str, ...]:
        words = (f"- {self.words[0]}", *self.words[1:]) if dash and self.words else self.words
        return _break_lines(words, self.language, self.style)


_break_lines = lru_cache(maxsize=65_536)(break_lines)  # a cue is measured before its lines are written


class CueLine(NamedTuple):
    """One line of a cue, with the language of its text (None for a mark)."""

    language: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What one speaker says in a cue: one passage, or the original and then what renders it. A mark has no speaker.

    `role`: the speaker's. `part`: the number of the part of the utterance that stands here, from 1; None where it stands here as a whole.
    """

    speaker: str | None
    utterance_id: str | None
    passages: tuple[Passage, ...]
    role: Role | None = None
    part: int | None = None


@dataclass(frozen=True, slots=True)
class Cue:
    """What stands on the screen from `span.start` to `span.end`. Entries of two utterances are set apart by dashes."""

    span: Span
    entries: tuple[Entry, ...]

    @property
    def dashed(self) -> bool:
        return is_dashed(self.entries)

    def lines_of(self, entry: Entry) -> list[CueLine]:
        """The entry's lines with the language of each."""
        return list_lines(entry, dashed=self.dashed)


def is_dashed(entries: Iterable[Entry]) -> bool:
    """Whether these entries, in one cue, are set apart by dashes."""
    return len({entry.utterance_id for entry in entries if entry.speaker is not None}) > 1


def list_lines(entry: Entry, *, dashed: bool) -> list[CueLine]:
    """An entry's lines, in a cue whose entries are set apart by dashes or not."""
    lines: list[CueLine] = []
    for number, passage in enumerate(entry.passages):
        dash = dashed and entry.speaker is not None and number == 0
        lines += [CueLine(passage.language, line) for line in passage.lines(dash=dash)]
    return lines


def group_lines(lines: Iterable[CueLine]) -> Mapping[str | None, list[str]]:
    """The lines by language: a viewer reads one. A line that has none of its own (a mark) is read with the next line, the last ones with the line before."""
    groups: dict[str | None, list[str]] = {}
    waiting: list[str] = []
    last: str | None = None
    for language, text in lines:
        waiting.append(text)
        if language is not None:
            groups.setdefault(language, []).extend(waiting)
            waiting, last = [], language
    if waiting:
        groups.setdefault(last, []).extend(waiting)
    return groups


@dataclass(frozen=True, slots=True)
class TrackPlan:
    """What a file holds. `spoken`: only utterances in this language; `original`, `target`: which texts, in this order;
    `name_speakers`: the speaker stands before the text; `mark_edits`: boundaries are shown; `mark_findings`: what differs in a rendition is marked behind it; `wording`: the language of marks and roles.

    `rendition`: what stands below an original, in a file with all languages: the machine's translation into `target`, what the interpreter said, both,
    or nothing.
    """

    spoken: str | None = None
    original: bool = True
    target: str | None = None
    name_speakers: bool = True
    mark_edits: bool = True
    mark_findings: bool = False
    wording: str = "en"
    style: Style = NETFLIX
    rendition: RenditionChoice = "machine"

    @property
    def machine_target(self) -> str | None:
        """The language of the translations that stand below the originals."""
        return self.target if self.original and self.rendition in ("machine", "both") else None

    @property
    def shows_interpreter(self) -> bool:
        """Whether what the interpreter said stands below the originals, too."""
        return self.original and self.spoken is None and self.rendition in ("interpreter", "both")
