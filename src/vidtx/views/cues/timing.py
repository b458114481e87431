"""When cues stand: long enough to be read, two frames apart, who speaks at once in one cue.

In: drafts, which know when they are said and what stands in them. Out: cues in order of time that never overlap. The rules:
- A cue begins when its words are said and stays until it can be read (at least 5/6 s, at most 7 s), but ends two frames before the next. Where that is too short, the
  next one gives way and begins later: up to a second for the reading speed, up to two for the shortest duration (the BBC's "never more than 2 seconds
  after the words were spoken"). In the pause that follows, they catch up.
- A gap that is too short to be seen as a pause is closed to two frames.
- Who speaks while another is still to be read joins that cue, each with a dash, if two lines a language hold both. So does who follows so soon that he would begin
  noticeably late. A cue for less than 0.3 s is never made: it joins its neighbor.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from vidtx.document import Span, Transcript
from vidtx.views.cues.model import Cue, CueLine, Entry, group_lines, is_dashed, list_lines
from vidtx.views.line_breaking import width_of
from vidtx.views.styles import Style

_LAG = 1000  # ms that a cue may begin late so that the one before it can be read
_LONGEST_LAG = 2000  # ms that it may begin late so that the one before it is seen at all
_NOTICED = 400  # ms that a cue begins late
_SHORTEST_CUE = 300  # ms


@dataclass(frozen=True, slots=True)
class Timing:
    """`gap` between two cues and `end` of the clip in ms, and the style whose durations they keep."""

    gap: int
    end: int
    style: Style

    @classmethod
    def of(cls, transcript: Transcript, style: Style) -> Timing:
        """The gap is two frames: at 25 a second where the rate is not known; between 30 and 100 ms, whatever rate a clip claims."""
        rate = transcript.clip.video.frame_rate if transcript.clip.video else None
        frames = style.gap_frames * 1000
        gap = min(100, max(30, math.ceil(frames / rate))) if rate and rate > 0 else frames // 25
        return cls(gap, transcript.clip.duration, style)


@dataclass(frozen=True, slots=True)
class Draft:
    """A cue before its times are settled: `span` is when it is said, `need` how long in ms it takes to read, `lines` how many it has in one language."""

    span: Span
    need: int
    lines: int
    entries: tuple[Entry, ...]
    style: Style

    @classmethod
    def of(cls, span: Span, entries: tuple[Entry, ...], style: Style) -> Draft:
        dashed = is_dashed(entries)
        lines: list[CueLine] = [line for entry in entries for line in list_lines(entry, dashed=dashed)]
        groups = group_lines(lines)
        need = max(
            (
                math.ceil(1000 * sum(width_of(text, language) for text in texts) / style.limits_for(language).second)
                for language, texts in groups.items()
            ),
            default=0,
        )
        tallest = max((len(texts) for texts in groups.values()), default=0)
        return cls(span, max(style.min_duration, need), tallest, entries, style)

    @property
    def utterance_ids(self) -> set[str | None]:
        return {entry.utterance_id for entry in self.entries}

    def join(self, other: Draft) -> Draft:
        return Draft.of(self.span | other.span, self.entries + other.entries, self.style)


def settle(drafts: Iterable[Draft], timing: Timing) -> tuple[Cue, ...]:
    """Joins drafts that stand in each other's way, then gives each its start and its end."""
    placed: list[tuple[int, Draft]] = []  # when it begins
    for draft in sorted(drafts, key=lambda d: (d.span.start, d.span.end)):
        if not placed:
            placed.append((draft.span.start, draft))
            continue
        start, earlier = placed[-1]
        begin = _give_way(start, earlier, draft, timing)
        if _must_join(start, earlier, draft, begin, timing):
            placed[-1] = (start, earlier.join(draft))
        else:
            placed.append((begin, draft))
    _begin_last_in_time(placed, timing)
    return tuple(_end_cues(placed, timing))


def _give_way(start: int, earlier: Draft, later: Draft, timing: Timing) -> int:
    """When the later one begins, after an earlier one that began at `start`."""
    said = later.span.start
    readable = start + min(earlier.need, timing.style.max_duration) + timing.gap
    seen = start + timing.style.min_duration + timing.gap
    return max(said, min(readable, said + _LAG), min(seen, said + _LONGEST_LAG))


def _must_join(start: int, earlier: Draft, later: Draft, begin: int, timing: Timing) -> bool:
    style = timing.style
    if begin - start < _SHORTEST_CUE + timing.gap:
        return True
    if earlier.utterance_ids & later.utterance_ids - {None}:
        return False
    shown = later.span.start - timing.gap - start
    at_once = later.span.start < earlier.span.end
    if shown >= (earlier.need if at_once else style.min_duration - _NOTICED):
        return False
    joined = earlier.join(later)
    return joined.lines <= style.max_lines and max(joined.need, joined.span.end - start) <= style.max_duration


def _begin_last_in_time(placed: list[tuple[int, Draft]], timing: Timing) -> None:
    """What is said just before the clip ends begins earlier, as there is no time after it."""
    if not placed:
        return
    start, draft = placed[-1]
    wanted = max(timing.end, draft.span.end) - draft.need
    if wanted < start:
        free = 0
        if len(placed) > 1:
            before, earlier = placed[-2]
            free = max(before + earlier.need, min(earlier.span.end, start - timing.gap)) + timing.gap
        placed[-1] = (min(start, max(free, wanted, 0)), draft)


def _end_cues(placed: list[tuple[int, Draft]], timing: Timing) -> Iterable[Cue]:
    style = timing.style
    for number, (start, draft) in enumerate(placed):
        until = max(draft.span.end, min(start + draft.need, max(timing.end, draft.span.end)), start + 1)
        until = min(until, start + style.max_duration)
        if number + 1 < len(placed):
            latest = placed[number + 1][0] - timing.gap
            if until > latest or (latest + timing.gap - until < style.bridge and latest - start <= style.max_duration):
                until = latest
        yield Cue(Span(start, until), draft.entries)
