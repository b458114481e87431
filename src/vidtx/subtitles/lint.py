"""Checks a subtitle file against a style: which cue breaks which rule, with the measured and the allowed value.

In: a file as read, a style, and what its reader knows of it (a language, a frame rate). Out: a `Report` of breaches, which are errors, or notes where the style only
recommends. Nothing is corrected.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from vidtx.subtitles.cue import ReadCue, SubtitleFile
from vidtx.subtitles.line_languages import find_languages
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


def lint_file(file: SubtitleFile, style: Style, language: str | None = None, frame_rate: Fraction | None = None) -> Report:
    """`language`: of every line that does not say its own; None: guessed line by line. `frame_rate`: the clip's; None: the file's, if it says one."""
    shown = _show_cues(file.cues, language or file.language)
    measure = Measure(style, frame_rate or file.frame_rate, _SLACK.get(file.format, 1), max(1, len(_list_languages(shown))))
    unread = [Breach("unreadable", "error", 0, fault.line, 0, fault=fault) for fault in file.faults]
    return Report(len(file.cues), (*unread, *check_cues(shown, measure)))


def _list_languages(cues: Sequence[ShownCue]) -> set[str | None]:
    """The languages of more than a few lines: of a twentieth of the cues."""
    counts = Counter(language for cue in cues for language in {line.language for line in cue.lines if not line.is_aside})
    return {language for language, count in counts.items() if 20 * count >= len(cues)}


def _show_cues(cues: Sequence[ReadCue], language: str | None) -> list[ShownCue]:
    """The cues in the order of the file. One that stands at exactly the same time as the one before it is one with it, as on the screen."""
    shown: list[ShownCue] = []
    for cue in cues:
        said = cue.line_languages or (cue.language,) * len(cue.lines)
        lines = find_languages(cue.lines, [name or language for name in said])
        last = shown[-1] if shown else None
        if last is not None and (last.start, last.end) == (cue.start, cue.end):
            apart = tuple(replace(line, block=cue.number) for line in lines)
            shown[-1] = ShownCue(last.number, last.line, last.start, last.end, (*last.lines, *apart))
        else:
            shown.append(ShownCue(cue.number, cue.line, cue.start, cue.end, lines))
    return shown
