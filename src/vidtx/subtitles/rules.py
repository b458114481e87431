"""The rules of `vidtx lint`: one function a rule, over the cues of a file as a viewer sees them.

In: cues with the language of each line, and what they are checked against. Out: breaches, with what was measured and what is allowed. The rules are
those that Netflix and the BBC publish (`vidtx.views.styles`) and that Subtitle Edit checks: characters a line and a second in each language (a viewer reads
one), lines in each language, durations, two frames between cues, order, white space, text that fits on one line, line breaks after a preposition.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from vidtx.subtitles.line_languages import ReadLine
from vidtx.views.line_breaking import break_lines, parts_what_belongs_together
from vidtx.views.styles import Style
from vidtx.views.text import measure_width

Severity = Literal["error", "note"]
_FASTEST_RATE = 60  # frames a second: where the rate is not known, only what is too short at every rate is a breach
_SLOWEST_RATE = 20
_WHITE_SPACE = re.compile(r"^\s|\s$|\s{2,}")


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that a cue breaks. `cue`: its number in the file, from 1; `line`: where it begins in the file, from 1, 0 where that is not known; `start`: in ms.

    `measured`, `allowed`: in the unit of the rule (characters, lines, characters a second, ms), None for a rule without a number. `language`: of the
    lines that break it.
    """

    rule: str
    severity: Severity
    cue: int
    line: int
    start: int
    measured: float | None = None
    allowed: float | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class ShownCue:
    """A cue as it stands on the screen: several of a file that stand at the same time, one a language, are one."""

    number: int
    line: int
    start: int
    end: int
    lines: tuple[ReadLine, ...]

    @property
    def duration(self) -> int:
        return self.end - self.start

    @property
    def languages(self) -> Mapping[str | None, list[ReadLine]]:
        """The lines by the language in which they are read."""
        groups: dict[str | None, list[ReadLine]] = {}
        for line in self.lines:
            groups.setdefault(line.language, []).append(line)
        return groups


@dataclass(frozen=True, slots=True)
class Measure:
    """What cues are checked against. `frame_rate`: None where it is not known. `slack`: ms by which the times of the format are rounded."""

    style: Style
    frame_rate: Fraction | None = None
    slack: int = 1

    @property
    def least_gap(self) -> Fraction:
        """In ms."""
        return Fraction(1000 * self.style.gap_frames) / (self.frame_rate or _FASTEST_RATE)

    @property
    def closed_gap(self) -> Fraction:
        """In ms: up to this, a gap counts as closed."""
        return Fraction(1000 * self.style.gap_frames) / (self.frame_rate or _SLOWEST_RATE)


class _Finder:
    """Makes the breaches of one cue."""

    def __init__(self, cue: ShownCue, measure: Measure) -> None:
        self.cue, self.measure = cue, measure

    def find(
        self, rule: str, measured: float | Fraction | None = None, allowed: float | Fraction | None = None, language: str | None = None
    ) -> Breach:
        severity: Severity = "note" if rule in self.measure.style.advice else "error"
        first, second = (None if value is None else round(float(value), 2) for value in (measured, allowed))
        return Breach(rule, severity, self.cue.number, self.cue.line, self.cue.start, first, second, language)


def _check_text(cue: ShownCue, measure: Measure) -> Iterator[Breach]:
    finder = _Finder(cue, measure)
    if not any(line.text.strip() for line in cue.lines):
        yield finder.find("empty")
    if any(_WHITE_SPACE.search(line.text) for line in cue.lines):
        yield finder.find("white_space")


def _check_lines(cue: ShownCue, measure: Measure) -> Iterator[Breach]:
    finder, style = _Finder(cue, measure), measure.style
    for line in cue.lines:
        language = line.own if line.is_aside else line.language
        width, limit = measure_width(line.text, language), style.limits_for(language).line
        if width > limit:
            yield finder.find("line_width", width, limit, language)
    for language, lines in cue.languages.items():
        if len(lines) > style.max_lines:
            yield finder.find("lines", len(lines), style.max_lines, language)
        elif len(lines) == 2:
            yield from _check_break(finder, lines, language)


def _check_break(finder: _Finder, lines: Sequence[ReadLine], language: str | None) -> Iterator[Breach]:
    """Two lines of one text: whether they fit on one, and whether the break parts what belongs together where another would not."""
    upper, lower = (line.text for line in lines)
    if any(line.is_aside for line in lines) or lower.lstrip().startswith(("-", "–", "—")):
        return
    style = finder.measure.style
    width, limit = measure_width(f"{upper} {lower}", language), style.limits_for(language).line
    if width <= limit:
        yield finder.find("fits_one_line", width, limit, language)
        return
    words = [*upper.split(), *lower.split()]
    if upper.split() and parts_what_belongs_together(upper.split()[-1], language):
        better = break_lines(words, language, style)
        if len(better) == 2 and not parts_what_belongs_together(better[0].split()[-1], language):
            yield finder.find("line_break", language=language)


def _check_reading(cue: ShownCue, measure: Measure) -> Iterator[Breach]:
    if cue.duration <= 0:
        return
    for language, lines in cue.languages.items():
        width = sum((measure_width(line.text, language) for line in lines), Fraction(0))
        limit = measure.style.limits_for(language).second
        if 1000 * width > limit * (cue.duration + measure.slack):
            yield _Finder(cue, measure).find("reading_speed", 1000 * width / cue.duration, limit, language)


def _check_duration(cue: ShownCue, measure: Measure) -> Iterator[Breach]:
    finder, style = _Finder(cue, measure), measure.style
    if cue.duration <= 0:
        yield finder.find("backwards", cue.duration)
    elif cue.duration < style.min_duration - measure.slack:
        yield finder.find("too_short", cue.duration, style.min_duration)
    elif cue.duration > style.max_duration + measure.slack:
        yield finder.find("too_long", cue.duration, style.max_duration)


def _check_neighbors(earlier: ShownCue, later: ShownCue, measure: Measure) -> Iterator[Breach]:
    """Found at the later cue, since that is the one that comes too soon."""
    finder, gap = _Finder(later, measure), later.start - earlier.end
    if later.start < earlier.start:
        yield finder.find("order", later.start, earlier.start)
    elif gap < 0:
        yield finder.find("overlap", -gap, 0)
    elif gap < measure.least_gap - measure.slack:
        yield finder.find("gap", gap, measure.least_gap)
    elif measure.closed_gap + measure.slack < gap < measure.style.bridge - measure.slack:
        if later.start - measure.least_gap - earlier.start <= measure.style.max_duration:
            yield finder.find("gap_to_close", gap, measure.closed_gap)


_OF_A_CUE: tuple[Callable[[ShownCue, Measure], Iterator[Breach]], ...] = (_check_text, _check_lines, _check_reading, _check_duration)
RULES = (
    "unreadable", "empty", "backwards", "order", "overlap", "gap", "too_short", "too_long", "reading_speed", "lines", "line_width", "white_space",
    "gap_to_close", "fits_one_line", "line_break",
)  # fmt: skip


def check_cues(cues: Sequence[ShownCue], measure: Measure) -> Iterator[Breach]:
    """The breaches of a file's cues, in the order of the file."""
    for number, cue in enumerate(cues):
        if number:
            yield from _check_neighbors(cues[number - 1], cue, measure)
        for check in _OF_A_CUE:
            yield from check(cue, measure)
