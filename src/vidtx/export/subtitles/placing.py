"""Where the parts of a cue stand on the screen: the original at the bottom, what renders it at the top, each in the color of who speaks.

In: a cue. Out: its passages with their lines, for formats that know places and colors. The colors are Okabe and Ito's, which the color-blind tell apart,
as far as they are bright enough for a dark outline.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from vidtx.document import Clip, Role
from vidtx.views.cues import Cue, Entry

ROLE_COLORS: Mapping[Role, tuple[int, int, int]] = {
    "questioner": (0x8C, 0xCB, 0xF2),  # sky blue, brightened
    "interpreter": (0xFF, 0xFF, 0xFF),
    "subject": (0xF0, 0xE4, 0x42),  # yellow
    "other": (0x6F, 0xD9, 0xB8),  # bluish green, brightened
    "unknown": (0xD0, 0xD0, 0xD0),
}
MARK_COLOR = (0xF5, 0xA8, 0x3D)  # orange, brightened
USUAL_SIZE = (1280, 720)  # for a clip without a picture


@dataclass(frozen=True, slots=True)
class Placed:
    """The lines of one passage of an entry. `number`: its place in the entry, from 0; `is_top`: it renders the original."""

    entry: Entry
    number: int
    language: str | None
    lines: tuple[str, ...]

    @property
    def is_top(self) -> bool:
        return self.number > 0


def place_cue(cue: Cue) -> Iterator[Placed]:
    """The passages of a cue in order; one that has no words is left out."""
    for entry in cue.entries:
        for number, passage in enumerate(entry.passages):
            lines = passage.lines(dash=cue.dashed and entry.speaker is not None and number == 0)
            if any(line.strip() for line in lines):
                yield Placed(entry, number, passage.language, lines)


def measure_picture(clip: Clip) -> tuple[int, int]:
    """Width and height of the picture as it is seen, after its rotation."""
    if clip.video is None:
        return USUAL_SIZE
    size = (clip.video.width, clip.video.height)
    return size if clip.video.rotation in (0, 180) else size[::-1]
