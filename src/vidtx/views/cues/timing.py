"""When cues stand: long enough to be read, two frames apart, who speaks at once in one cue.

In: drafts, which know when they are said and what stands in them. Out: cues in order of time that never overlap. The rules:
- A cue begins when its words are said and stays until it can be read (at least 5/6 s, at most 7 s), but ends two frames before the next. Where that is too short, the
  cue begins earlier, up to half a second, if there is a pause before it and no edit in between; and the next one gives way and begins later, up to two seconds (the BBC's
  "should not anticipate speech by more than 1.5 seconds" and "never more than 2 seconds after the words were spoken"). In the pause that follows, they catch up.
- A gap that is too short to be seen as a pause is closed to two frames.
- Who speaks while another is still to be read joins that cue, each with a dash, if two lines a language hold both. So does who follows so soon that he would begin
  noticeably late. A cue for less than 0.3 s is never made: it joins its neighbor.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from vidtx.document import Span, Transcript
from vidtx.interview.continuity import keep_edits
from vidtx.views.cues.model import Cue, CueLine, Entry, TrackPlan, group_lines, is_dashed, list_lines
from vidtx.views.line_breaking import width_of
from vidtx.views.styles import Style

_LEAD = 500  # ms that a cue may begin early so that it can be read
_LAG = 2000  # ms that it may begin late
_NOTICED = 400  # ms that a cue begins late
_SHORTEST_CUE = 300  # ms


@dataclass(frozen=True, slots=True)
class Timing:
    """`gap` between two cues and `end` of the clip in ms, the style whose durations they keep, and when the footage was cut, in ms and in order."""

    gap: int
    end: int
    style: Style
    edits: tuple[int, ...] = ()

    @classmethod
    def of(cls, transcript: Transcript, plan: TrackPlan) -> Timing:
        """The gap is two frames: at 25 a second where the rate is not known; between 30 and 100 ms, whatever rate a clip claims. Edits count where they are marked."""
        style = plan.style
        rate = transcript.clip.video.frame_rate if transcript.clip.video else None
        frames = style.gap_frames * 1000
        gap = min(100, max(30, math.ceil(frames / rate))) if rate and rate > 0 else frames // 25
        marked = keep_edits(transcript.boundaries) if plan.mark_edits else ()
        edits = sorted(time for edit in marked for time in (edit.start_ms, edit.end_ms))
        return cls(gap, transcript.clip.duration, style, tuple(edits))


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
    ordered = sorted(drafts, key=lambda d: (d.span.start, d.span.end))
    followed: Iterable[int | None] = chain((draft.span.start for draft in ordered[1:]), [None])
    for draft, following in zip(ordered, followed, strict=False):
        begin = draft.span.start
        if placed:
            start, earlier = placed[-1]
            begin = _give_way(start, earlier, draft, timing)
            if _must_join(start, earlier, draft, begin, timing):
                placed[-1] = (start, earlier.join(draft))
                continue
        placed.append((_come_early(placed, draft, begin, following, timing), draft))
    return tuple(_end_cues(placed, timing))


def _come_early(placed: list[tuple[int, Draft]], draft: Draft, begin: int, following: int | None, timing: Timing) -> int:
    """When a cue begins that could not be read before the following one begins, or before the clip ends: earlier, if there is a pause before it."""
    until = max(timing.end, draft.span.end) if following is None else following - timing.gap
    lacking = draft.need - (until - begin)
    if lacking <= 0 or begin > draft.span.start:
        return begin
    cut = bisect_right(timing.edits, draft.span.start)
    free = timing.edits[cut - 1] if cut else 0
    if placed:
        start, earlier = placed[-1]
        free = max(free, timing.gap + max(start + earlier.need, min(earlier.span.end, begin - timing.gap)))
    lead = _LEAD if following is not None else _LAG
    return min(begin, max(free, begin - min(lead, lacking), 0))


def _give_way(start: int, earlier: Draft, later: Draft, timing: Timing) -> int:
    """When the later one begins, after an earlier one that began at `start`."""
    said = later.span.start
    readable = start + min(earlier.need, timing.style.max_duration) + timing.gap
    return max(said, min(readable, said + _LAG))


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
