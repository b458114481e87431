"""What stands in a subtitle file, whatever its format: cues of plain text with their times, and what could not be read.

In: nothing; values only. Out: `SubtitleFile`, which the readers of this package return. What a reader cannot make sense of is a `Fault` with its line,
so that nothing is dropped silently.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from vidtx.views.phrases import phrase


@dataclass(frozen=True, slots=True)
class ReadCue:
    """One cue. `start`, `end`: ms as the file has them, so they may be reversed, or overlap others. `lines`: plain text without markup, escapes undone.

    `number`: its place in the file, from 1; `line`: where it begins in the file, from 1 (0: unknown). `id`: the format's own: the identifier of WebVTT, the
    xml:id of TTML, in ASS what vidtx wrote into the Effect field; `vidtx.views.ids.cue_ids.split_cue_id` reads it. None in SubRip, whose numbers are no
    ids. `voice`: who speaks, where the format says so; of several the first. `language`: as the format says, else None; of several the first.
    `line_voices`, `line_languages`: by line, where the format says them within a cue; else empty. `note`: a comment that is not shown.
    """

    start: int
    end: int
    lines: tuple[str, ...]
    id: str | None = None
    voice: str | None = None
    language: str | None = None
    number: int = 0
    note: str | None = None
    line: int = 0
    line_voices: tuple[str | None, ...] = ()
    line_languages: tuple[str | None, ...] = ()

    @property
    def text(self) -> str:
        """The lines as one."""
        return " ".join(self.lines)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a file that could not be read as it stands. `key`: its phrase (`vidtx.views.phrases`), `values`: what goes into that."""

    line: int
    key: str
    values: tuple[tuple[str, str], ...] = ()

    def describe(self, wording: str = "en") -> str:
        """One sentence, without the line."""
        return phrase(self.key, wording, **dict(self.values))


@dataclass(frozen=True, slots=True)
class SubtitleFile:
    """A file that was read. `format`: "srt", "vtt", "ass" or "ttml". `cues`: in the order of the file. `notes`: comments outside of cues.

    `frame_rate`: where the file says one. `language`: of the whole file, where it says so.
    """

    format: str
    cues: tuple[ReadCue, ...]
    faults: tuple[Fault, ...] = ()
    frame_rate: Fraction | None = None
    notes: tuple[str, ...] = ()
    language: str | None = None
