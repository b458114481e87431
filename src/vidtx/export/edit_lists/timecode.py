"""SMPTE timecode (ST 12-1): frames as `hours:minutes:seconds:frames`, with drop-frame counting at 29.97 and 59.94 frames a second.

In: a clip's frame rate and numbers of frames. Out: the rate that editing programs count in, and times as they write them. Drop-frame timecode leaves out the first two
numbers (four at 59.94) of every minute but each tenth, so that it keeps up with the clock; no frame is left out, only numbers. 23.976 counts 24 and drops none.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from vidtx.document import Clip
from vidtx.views.scenes import count_frames, frame_rate_of

_NTSC = Fraction(1000, 1001)
RATES = tuple(Fraction(n) for n in (24, 25, 30, 50, 60)) + tuple(n * _NTSC for n in (24, 30, 60))
_DROPPING = {30: 2, 60: 4}  # by nominal rate, how many numbers a minute leaves out


@dataclass(frozen=True, slots=True)
class Timebase:
    """How frames are counted: `rate` exactly, `nominal` numbers a second, `dropped` of them left out a minute (0: none)."""

    rate: Fraction

    @property
    def nominal(self) -> int:
        return round(self.rate)

    @property
    def is_ntsc(self) -> bool:
        return self.rate.denominator != 1

    @property
    def dropped(self) -> int:
        return _DROPPING.get(self.nominal, 0) if self.is_ntsc else 0

    def count(self, clip: Clip, time: Fraction) -> int:
        """The frame, from 0, that begins nearest to a time of the clip's timeline."""
        return count_frames(clip, time, self.rate)

    def format(self, frames: int) -> str:
        """`01:00:00:00`, and `01:00:00;00` in drop-frame timecode."""
        nominal, dropped = self.nominal, self.dropped
        if dropped:
            a_minute = nominal * 60 - dropped
            tens, rest = divmod(frames, a_minute * 10 + dropped)  # each tenth minute is a whole one
            passed = 9 * tens + (max(0, rest - nominal * 60) // a_minute + 1 if rest >= nominal * 60 else 0)
            frames += dropped * passed
        seconds, frame = divmod(frames, nominal)
        minutes, second = divmod(seconds, 60)
        hours, minute = divmod(minutes, 60)
        return f"{hours:02d}:{minute:02d}:{second:02d}{';' if dropped else ':'}{frame:02d}"

    def hours(self, count: int) -> int:
        """The frame at which timecode shows a whole hour."""
        return count * (self.nominal * 3600 - self.dropped * 54)

    def seconds(self, frames: int) -> str:
        """`1001/30000s`: exactly, as FCPXML writes it."""
        return f"{frames * self.rate.denominator}/{self.rate.numerator}s"


def choose_timebase(clip: Clip) -> Timebase:
    """The clip's own rate, or the nearest that timecode counts: of a picture whose rate varies, nearest to its mean."""
    own = frame_rate_of(clip)
    return Timebase(min(RATES, key=lambda known: (abs(known - own), known)))
