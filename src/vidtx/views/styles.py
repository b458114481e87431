"""Styles of subtitles: what a viewer can read, by language, as broadcasters publish it.

In: the name of a style and a language. Out: the limits that cues are made by (`vidtx.views.cues`) and checked against (`vidtx.subtitles.lint`).

`netflix`: the Timed Text Style Guides (partnerhelp.netflixstudios.com: General Requirements, Subtitle Timing Guidelines, and the guides of each language), for programs
for adults; the same figures are checked by Subtitle Edit. 42 characters a line; 17 a second, for English 20, and 20 in subtitles for the deaf and hard of hearing
(SDH), which name who speaks and describe in brackets. Korean: 16 a line, 12 a second and 14 in SDH, where Latin letters, digits, spaces and
punctuation count a half. Two lines; 5/6 s to 7 s; two frames between cues, and a gap of 3 to 11 frames is closed to two.

`bbc`: the BBC's Subtitle Guidelines (bbc.co.uk/accessibility/forproducts/guides/subtitles): 37 characters a line (3.1), at most two lines (3.3), at least 0.3 seconds a word
(4.1; 160 to 180 words a minute are recommended). The latter is given here in characters: words of 5.7 characters, as English has with its spaces, are 19 a
second. As the guidelines prefer verbatim text, whose rate "may be adjusted to match the pace of the programme", going beyond is a note, not an error. A pause
shorter than one second between cues is closed (4.5). They publish no durations and no frames between cues: those are Netflix', and only noted; so is all of Korean.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """Characters a line and a second, in the widths of `vidtx.views.text.measure_width`. `described`: a second, in a cue that names who speaks or holds a mark in brackets."""

    line: int
    second: int
    described: int

    def speed(self, *, described: bool) -> int:
        """Characters a second of a cue."""
        return self.described if described else self.second


@dataclass(frozen=True, slots=True)
class Style:
    """The limits of subtitles. `limits`: of most languages; `own_limits`: by language, of those that have others.

    Durations in ms. `gap_frames`: at least so many frames between cues; `bridge`: a gap shorter than this is closed to those. `advice`: the rules of
    `vidtx.subtitles.lint` that the publisher recommends and does not demand: their breach is a note.
    """

    name: str
    limits: ReadingLimits
    own_limits: tuple[tuple[str, ReadingLimits], ...] = ()
    min_duration: int = 834  # five sixths of a second
    max_duration: int = 7000
    max_lines: int = 2
    gap_frames: int = 2
    bridge: int = 480  # twelve frames at 25 frames a second
    advice: frozenset[str] = frozenset({"gap_to_close", "fits_one_line", "line_break"})

    def limits_for(self, language: str | None) -> ReadingLimits:
        """The limits of a language; None: one that is not known."""
        for own, limits in self.own_limits:
            if own == language:
                return limits
        return self.limits

    def limit(self, *, line: int | None = None, second: int | None = None) -> Style:
        """This style with other limits in all languages, where they are given."""

        def change(limits: ReadingLimits) -> ReadingLimits:
            return ReadingLimits(line or limits.line, second or limits.second, second or limits.described)

        own = tuple((language, change(limits)) for language, limits in self.own_limits)
        return replace(self, limits=change(self.limits), own_limits=own)


_KOREAN = ("ko", ReadingLimits(16, 12, 14))
NETFLIX = Style("netflix", ReadingLimits(42, 17, 20), (("en", ReadingLimits(42, 20, 20)), _KOREAN))
BBC = Style(
    "bbc",
    ReadingLimits(37, 19, 19),
    (_KOREAN,),
    bridge=1000,
    advice=NETFLIX.advice | {"reading_speed", "too_short", "too_long", "gap"},
)
STYLES = {style.name: style for style in (NETFLIX, BBC)}
