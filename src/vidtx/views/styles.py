"""Styles of subtitles: how much text a viewer can read, by language, as broadcasters publish it.

Netflix' timed text style guides (English, Ukrainian, Korean): 42 characters a line and 17 a second; for Korean 16 and 12, with half-width
characters counted as a half.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """Characters a line and a second, in the widths of `vidtx.views.text.measure_width`."""

    line: int
    second: int


@dataclass(frozen=True, slots=True)
class Style:
    """The limits of subtitles. `limits`: of most languages; `own_limits`: by language, of those that have others. Durations in ms."""

    name: str
    limits: ReadingLimits
    own_limits: tuple[tuple[str, ReadingLimits], ...] = ()
    min_duration: int = 834  # five sixths of a second
    max_duration: int = 7000
    max_lines: int = 2
    gap_frames: int = 2

    def limits_for(self, language: str | None) -> ReadingLimits:
        """The limits of a language; None: one that is not known."""
        return dict(self.own_limits).get(language or "", self.limits)

    def limit(self, *, line: int | None = None, second: int | None = None) -> Style:
        """This style with other limits in all languages, where they are given."""

        def change(limits: ReadingLimits) -> ReadingLimits:
            return ReadingLimits(line or limits.line, second or limits.second)

        own = tuple((language, change(limits)) for language, limits in self.own_limits)
        return replace(self, limits=change(self.limits), own_limits=own)


NETFLIX = Style("netflix", ReadingLimits(42, 17), (("ko", ReadingLimits(16, 12)),))
STYLES = {style.name: style for style in (NETFLIX,)}
