"""One clock for all streams of a clip, out of the time stamps of its packets: restarts are re-based, leaps closed.

In: the stamps of packets in the order of the file. Out: for each packet the segment of the clock that it belongs to, and for each
segment how far it is shifted. A segment is a run of the file on one clock: it ends where decoding times step back (a stream that was
started again, files joined end to end) or leap by more than a minute. Streams that step alike enter the same segment and are shifted
together, so that sound and picture keep their distance; a segment begins where the longest of its streams had ended. Nothing is
dropped and no order changes. What is a leap for one stream while another goes on is a gap, and stays.

All times are whole microseconds. The file imports nothing of vidtx: workers load it by its path.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

BACK = 500_000  # a smaller step back is a muxer's disorder, and stays in its segment
LEAP = 60_000_000  # a longer step ahead is no pause
LONGEST_SOUND = 10_000_000  # a longer packet of sound is a faulty stamp behind it: MP4 takes durations from the stamps
APART = 5_000_000  # how far the streams of one file are apart in its order


@dataclass
class Segment:
    """A run on one clock. By stream: the first and the end of its packets, and the segment that it came from."""

    first: dict[int, int] = field(default_factory=dict)
    end: dict[int, int] = field(default_factory=dict)
    before: dict[int, int] = field(default_factory=dict)
    leaps: bool = False  # entered by a step ahead

    def covers(self, time: int) -> bool:
        return bool(self.first) and min(self.first.values()) - APART <= time <= max(self.end.values()) + APART


@dataclass(frozen=True)
class Shift:
    """What was done where a stream enters a segment. `at`: on the resulting clock; `by`: beyond what was done before; in microseconds."""

    stream: int
    at: int
    by: int
    leaps: bool


class Timeline:
    """Takes the stamps of all packets, one by one. `longest`: durations that are believed, by stream (`find_longest`)."""

    def __init__(self, longest: Mapping[int, int] | None = None) -> None:
        self._longest = dict(longest or {})
        self._usual: dict[int, int] = {}  # the last duration that was believed, by stream
        self.segments = [Segment()]
        self._where: dict[int, int] = {}  # stream -> its segment
        self._last: dict[int, dict[int, int]] = {}  # stream -> segment -> last decoding time

    def add(self, stream: int, decoded: int | None, shown: int | None, duration: int = 0) -> int:
        """The number of the packet's segment. `decoded`, `shown`: its stamps, None where it has none."""
        time = decoded if decoded is not None else shown
        now = self._where.setdefault(stream, 0)
        if time is None:
            return now
        shown = time if shown is None else shown
        last = self._last.setdefault(stream, {})
        if now in last:
            now = self._choose(stream, now, time, time - last[now])
        self._where[stream] = now
        last[now] = time
        segment = self.segments[now]
        segment.first[stream] = min(segment.first.get(stream, shown), shown)
        segment.end[stream] = max(segment.end.get(stream, shown), shown + self.believe(stream, duration))
        return now

    def believe(self, stream: int, duration: int) -> int:
        """The duration of a packet, or, where no packet of the stream lasts so long, that of the one before."""
        if duration > self._longest.get(stream, duration):
            return self._usual.get(stream, 0)
        self._usual[stream] = max(0, duration)
        return self._usual[stream]

    def _choose(self, stream: int, now: int, time: int, step: int) -> int:
        here = self.segments[now]
        if step > BACK and stream in here.before:
            old = here.before[stream]
            last = self._last[stream].get(old)
            is_short = set(here.first) == {stream} and here.end[stream] - here.first[stream] < BACK
            if is_short and not here.leaps and last is not None and abs(time - last) < BACK:
                return old  # a few packets of this stream alone were early: it goes on as before
        if -BACK <= step <= LEAP:
            return now
        if step > LEAP and any(end + APART >= time for other, end in here.end.items() if other != stream):
            return now  # another stream went on meanwhile: a gap of this one
        for number in range(now + 1, len(self.segments)):
            if stream not in self.segments[number].first and self.segments[number].covers(time):
                self.segments[number].before[stream] = now
                return number
        self.segments.append(Segment(before={stream: now}, leaps=step > LEAP))
        return len(self.segments) - 1

    def compute_offsets(self) -> list[int]:
        """How far each segment is shifted, in microseconds."""
        offsets = [0]
        for segment in self.segments[1:]:
            moves = [self._place(segment, stream, old, offsets) for stream, old in segment.before.items()]
            offsets.append(max(moves))
        return offsets

    def _place(self, segment: Segment, stream: int, old: int, offsets: list[int]) -> int:
        before = self.segments[old]
        time = segment.first[stream]
        if segment.leaps and any(end > time for other, end in before.end.items() if other != stream):
            return offsets[old]  # another stream, later in the file, went on over the leap
        return before.end[stream] + offsets[old] - time

    def list_shifts(self) -> tuple[Shift, ...]:
        """What was done, by segment and stream; empty for a clip whose stamps were left as they are."""
        offsets = self.compute_offsets()
        return tuple(
            Shift(stream, segment.first[stream] + offsets[number], offsets[number] - offsets[old], segment.leaps)
            for number, segment in enumerate(self.segments)
            for stream, old in sorted(segment.before.items())
            if offsets[number] != offsets[old]
        )


def find_longest(kinds: Mapping[int, str]) -> dict[int, int]:
    """The longest durations of packets that are believed, in microseconds, by stream. `kinds`: "audio" or "video", by stream.

    A picture may stand for as long as it likes.
    """
    return {stream: LONGEST_SOUND for stream, kind in kinds.items() if kind == "audio"}


def to_microseconds(ticks: int | None, numerator: int, denominator: int) -> int | None:
    """A stamp in ticks of numerator / denominator seconds; None stays None."""
    return None if ticks is None else ticks * numerator * 1_000_000 // denominator


def to_ticks(microseconds: int, numerator: int, denominator: int) -> int:
    """A shift in ticks of numerator / denominator seconds, rounded to the nearest."""
    return (2 * microseconds * denominator + numerator * 1_000_000) // (2 * numerator * 1_000_000)
