"""The frames of a report: beside each edit of the picture the last one before it and the first after it, and the middle of one that lasts.

In: the clip and its boundaries. Out: `Pictures` as JPEG files of a modest size, the fewer the larger, faces hidden unless the user wants them shown.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from vidtx.document import Clip, EditBoundary
from vidtx.errors import MediaError
from vidtx.interview.continuity import keep_edits
from vidtx.media.stills import Still, Stills, read_stills
from vidtx.report.options import Pictures, Shot, ShotPart
from vidtx.report.pictures.blurring import Region, blur_picture, find_regions, share_regions

if TYPE_CHECKING:
    from vidtx.media.stills import Picture

LOG = logging.getLogger(__name__)
READ_WIDTH = 640  # pixels in which faces are looked for
QUALITY = 72  # of the JPEG files
MOST_EDITS = 400  # of one report that have frames: the surest
AT_ONCE = 40  # edits whose frames are held in full size
_WIDTHS = ((40, 480), (150, 360), (MOST_EDITS, 260))  # up to so many edits, pixels


@dataclass(frozen=True, slots=True, eq=False)
class _Taken:
    """A frame in the size in which it is shown, with the faces that were seen in it in full size."""

    boundary: EditBoundary
    part: ShotPart
    time: Fraction
    picture: Picture
    regions: tuple[Region, ...]


def take_pictures(path: Path, clip: Clip, boundaries: Sequence[EditBoundary], *, faces: bool = False) -> Pictures:
    """`path`, `clip`: as `OpenedClip` gives them to be decoded. `faces`: they are shown. Takes seconds.

    Where the picture cannot be read, the state says so. An edit of the sound alone has no frames.
    """
    seen = [b for b in keep_edits(boundaries) if b.in_picture]
    chosen = sorted(sorted(seen, key=lambda b: -b.probability)[:MOST_EDITS], key=lambda b: b.time)
    if clip.video is None:
        return Pictures("unreadable" if seen else "shown", blurred=not faces)
    width = next(pixels for most, pixels in _WIDTHS if len(chosen) <= most)
    try:
        taken = list(_take(path, clip, chosen, width, faces=faces))
    except MediaError as error:
        LOG.warning("%s: the frames beside the edits cannot be read: %s", path.name, error.reason)
        return Pictures("unreadable", blurred=not faces)
    shots: dict[str, tuple[Shot, ...]] = {}
    regions = share_regions([t.picture for t in taken], [t.regions for t in taken])
    for one, own in zip(taken, regions, strict=True):
        shots[one.boundary.id] = (*shots.get(one.boundary.id, ()), _make_shot(one, own, faces=faces))
    return Pictures("shown", shots, not faces, len(seen) - len(chosen))


def _take(path: Path, clip: Clip, boundaries: Sequence[EditBoundary], width: int, *, faces: bool) -> Iterator[_Taken]:
    for begin in range(0, len(boundaries), AT_ONCE):
        group = boundaries[begin : begin + AT_ONCE]
        found = read_stills(path, clip, [(b.time, b.end_time) for b in group], width=READ_WIDTH)
        for boundary, stills in zip(group, found, strict=True):
            for part, still in _order(stills):
                regions = () if faces else find_regions(still.picture)
                yield _Taken(boundary, part, still.time, _shrink(still.picture, width), regions)


def _order(stills: Stills) -> Iterator[tuple[ShotPart, Still]]:
    pictures: tuple[tuple[ShotPart, Still | None], ...] = (
        ("before", stills.before),
        ("middle", stills.middle),
        ("after", stills.after),
    )
    yield from ((part, still) for part, still in pictures if still is not None)


def _shrink(picture: Picture, width: int) -> Picture:
    import cv2
    import numpy as np

    height, own = picture.shape[:2]
    longest = max(height, own)
    scale = min(1.0, width / longest)
    size = (max(1, round(own * scale)), max(1, round(height * scale)))
    small: Picture = cv2.resize(np.ascontiguousarray(picture), size, interpolation=cv2.INTER_AREA)
    return small


def _make_shot(taken: _Taken, regions: Sequence[Region], *, faces: bool) -> Shot:
    may_be_even = taken.boundary.kind == "title_card" and taken.part == "middle"
    height, width = taken.picture.shape[:2]
    if faces:
        return Shot(taken.part, taken.time, _encode(taken.picture), width, height)
    blurred = blur_picture(taken.picture, regions, may_be_even=may_be_even)
    return Shot(taken.part, taken.time, _encode(blurred.picture), width, height, blurred.faces, blurred.coarse)


def _encode(picture: Picture) -> bytes:
    import cv2

    done, encoded = cv2.imencode(".jpg", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    if not done:
        raise MediaError(Path("frame"), "a picture could not be encoded")
    return bytes(encoded)
