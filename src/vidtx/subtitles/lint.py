"""Checks a subtitle file against a style: which cue breaks which rule, with the measured and the allowed value.

In: a file as read, a style, and what its reader knows of it (a language, a frame rate). Out: a `Report` of breaches, which are errors, or notes where the style only
recommends. Nothing is corrected.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from vidtx.subtitles.cue import ReadCue, SubtitleFile
from vidtx.subtitles.line_languages import ReadLine, find_languages
from vidtx.subtitles.rules import Breach, Measure, ShownCue, check_cues
from vidtx.views.styles import Style

_SLACK = {"ass": 10, "ssa": 10}  # ms: formats that count hundredths of a second


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in a file of so many cues."""

    cues: int
    breaches: tuple[Breach, ...]

    @property
    def errors(self) -> int:
        return sum(breach.severity == "error" for breach in self.breaches)

    @property
    def notes(self) -> int:
        return len(self.breaches) - self.errors


def lint_file(
    file: SubtitleFile, style: Style, language: str | None = None, frame_rate: Fraction | None = None
) -> Report:
    """`language`: of every line that does not say its own; None: guessed line by line. `frame_rate`: the clip's; None: the file's, if it says one."""
    measure = Measure(style, frame_rate or file.frame_rate, _SLACK.get(file.format, 1))
    unread = [Breach("unreadable", "error", 0, fault.line, 0) for fault in file.faults]
    shown = _show_cues(file.cues, language)
    return Report(len(file.cues), (*unread, *check_cues(shown, measure)))


def _show_cues(cues: Sequence[ReadCue], language: str | None) -> list[ShownCue]:
    """The cues in the order of the file. One that stands at exactly the same time as the one before it, in other languages, is one with it."""
    shown: list[ShownCue] = []
    for cue in cues:
        lines = find_languages(cue.lines, cue.language or language)
        last = shown[-1] if shown else None
        if last is not None and (last.start, last.end) == (cue.start, cue.end) and _are_apart(last.lines, lines):
            shown[-1] = ShownCue(last.number, last.line, last.start, last.end, (*last.lines, *lines))
        else:
            shown.append(ShownCue(cue.number, cue.line, cue.start, cue.end, lines))
    return shown


def _are_apart(upper: Sequence[ReadLine], lower: Sequence[ReadLine]) -> bool:
    return not {line.language for line in upper} & {line.language for line in lower}
