"""A span of speech time: integer milliseconds, half-open; and ids made from times.

Integers, because float rounding makes overlaps that are not there. Ids come from times, so that what did not change keeps its id when a
clip is processed again.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable
from dataclasses import dataclass

from vidtx.document.checks import LONGEST_SECONDS
from vidtx.errors import DocumentError


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """[start, end) in milliseconds from the start of the clip, 0 <= start < end, before `LONGEST_SECONDS`. Ordered by start, then end."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if type(self.start) is not int or type(self.end) is not int:
            raise DocumentError(f"a span is in whole milliseconds, not {self.start!r}..{self.end!r}")
        if (
            not max(abs(self.start), abs(self.end)) < LONGEST_SECONDS * 1000
        ):  # without the number, which may have thousands of digits
            raise DocumentError(f"a span ends before {LONGEST_SECONDS} seconds")
        if not 0 <= self.start < self.end:
            raise DocumentError(f"a span needs 0 <= start < end, not {self.start}..{self.end} ms")

    @classmethod
    def from_seconds(cls, start: float, end: float) -> Span:
        """The span nearest to two times in seconds; at least 1 ms long."""
        first = max(0, round(start * 1000))
        return cls(first, max(first + 1, round(end * 1000)))

    @property
    def duration(self) -> int:
        return self.end - self.start

    @property
    def middle(self) -> float:
        return (self.start + self.end) / 2

    def __contains__(self, time: object) -> bool:
        return isinstance(time, (int, float)) and self.start <= time < self.end

    def __and__(self, other: Span) -> Span | None:
        """The part that both share, or None."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Span(start, end) if start < end else None

    def __or__(self, other: Span) -> Span:
        """The shortest span that covers both (and any gap between them)."""
        return Span(min(self.start, other.start), max(self.end, other.end))

    def gap_to(self, other: Span) -> int:
        """Milliseconds between the two; negative when they overlap."""
        return max(self.start, other.start) - min(self.end, other.end)

    def shift(self, offset: int) -> Span:
        return Span(self.start + offset, self.end + offset)


def merge_spans(spans: Iterable[Span], *, gap: int = 0) -> tuple[Span, ...]:
    """The union of spans as disjoint spans in order; spans at most `gap` ms apart become one."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end + gap:
            merged[-1] = merged[-1] | span
        else:
            merged.append(span)
    return tuple(merged)


def subtract_spans(span: Span, others: Iterable[Span]) -> tuple[Span, ...]:
    """What is left of `span` without `others`, in order."""
    rest: list[Span] = []
    start = span.start
    for other in merge_spans(others):
        if other.end <= start:
            continue
        if other.start >= span.end:
            break
        if other.start > start:
            rest.append(Span(start, other.start))
        start = max(start, other.end)
    if start < span.end:
        rest.append(Span(start, span.end))
    return tuple(rest)


def make_id(prefix: str, milliseconds: int, taken: Container[str] = ()) -> str:
    """`u0041200` for a thing that begins at 41.2 s; with a number behind it where that id is `taken`."""
    stem = f"{prefix}{max(0, milliseconds):07d}"
    id, number = stem, 1
    while id in taken:
        number += 1
        id = f"{stem}.{number}"
    return id


def choose_id(ids: Collection[str]) -> str:
    """Which of these ids a thing keeps that they all become: that of the earliest time; shorter numbers are earlier.

    It follows from the ids alone, so that a correction can be read again when what it was about is no longer there.
    """
    return min(ids, key=lambda id: (len(id.partition(".")[0]), id.partition(".")[0], len(id), id))
