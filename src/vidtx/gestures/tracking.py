"""How a head moves through a window: the path of eyes and nose relative to the shoulders or to the background.

In: luma pictures with their times and a face. Out: a `HeadTrack`. Corner points (Shi and Tomasi 1994) are followed from frame to
frame by pyramidal optical flow (Lucas and Kanade 1981; Bouguet 2001), forward and backward, and the median of those that come back
to where they began is the motion (Kalal et al. 2010, "Forward-backward error"). Points lie on the upper two thirds of the face:
the mouth moves in speech, and captions cover the chin. A turn of the head to a side moves eyes and nose sideways in the picture,
a nod moves them up and down. The motion of the points on the chest or of the background, whichever explains more, is taken off,
so that a moving camera or a swaying body is no gesture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from vidtx.gestures.faces import Luma, SeenFace

    Floats = npt.NDArray[np.float64]

TRACK_RATE = 25.0  # Hz of a track
_WORKING_SIDE = 64.0  # pixels of a face in the pictures in which points are followed
_MOST_ENLARGEMENT = 2.0
_ACROSS, _ABOVE, _BELOW = 3.0, 2.0, 2.8  # face sides around the face that are looked at
_LEAST_POINTS, _MOST_POINTS = 6, 60
_MOST_RETURN_ERROR = 0.02  # face sides between where a point began and where it comes back to
_MOST_STEP = 0.5  # face sides from frame to frame


class Box(NamedTuple):
    """Left, top, right and bottom, in pixels."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True, eq=False)
class HeadTrack:
    """The path of a head, in sides of the face, at TRACK_RATE; `start`: time of the first sample in ms on the clip's timeline.

    `against_body`, `against_background`: (samples, 2), right and down. `followed`: share of the steps in which the face was followed.
    """

    start: float
    against_body: Floats
    against_background: Floats
    followed: float


def track_head(
    frames: Sequence[Luma], times: Sequence[float], face: SeenFace, others: Sequence[SeenFace] = ()
) -> HeadTrack | None:
    """The track; None with fewer than three frames. `times`: of the frames in ms, rising. `others`: faces that are no background."""
    if len(frames) < 3 or times[-1] <= times[0]:
        return None
    import cv2

    scale = min(_MOST_ENLARGEMENT, _WORKING_SIDE / face.side)
    begin = face.nearest(0)
    height, width = frames[0].shape
    left, right = max(0, int(begin.x - _ACROSS * face.side)), min(width, int(begin.x + _ACROSS * face.side))
    top, bottom = max(0, int(begin.y - _ABOVE * face.side)), min(height, int(begin.y + _BELOW * face.side))
    size = max(8, round((right - left) * scale)), max(8, round((bottom - top) * scale))

    def prepare(picture: Luma) -> Luma:
        method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        return cv2.resize(picture[top:bottom, left:right], size, interpolation=method)

    def place(x: float, y: float) -> Floats:
        return np.array([(x - left) * scale, (y - top) * scale])

    side, middle = face.side * scale, place(begin.x, begin.y)
    before = prepare(frames[0])
    head, body = _Points(_place_eyes, side), _Points(_place_chest, side)
    people = [(*place(f.nearest(0).x, f.nearest(0).y).tolist(), f.side * scale) for f in (face, *others)]
    background = _Points(None, side, people)
    finds = dict(face.finds)
    steps, followed = np.zeros((len(frames), 3, 2)), 0
    for n in range(1, len(frames)):
        after = prepare(frames[n])
        moved = head.follow(before, after, middle)
        camera = background.follow(before, after, middle)
        camera = np.zeros(2) if camera is None else camera
        chest = body.follow(before, after, middle)
        followed += moved is not None
        steps[n] = camera if moved is None else moved, camera if chest is None else chest, camera
        middle = middle + steps[n, 0]
        found = finds.get(n)
        if found is not None and np.hypot(*(place(found.x, found.y) - middle)) > 0.4 * side:
            middle = place(found.x, found.y)  # the points had slid off the face
            head.drop()
        before = after
    paths = np.cumsum(steps, axis=0) / side
    at = np.arange(times[0], times[-1], 1000 / TRACK_RATE)
    even = np.stack([[np.interp(at, times, paths[:, part, axis]) for axis in (0, 1)] for part in range(3)]).transpose(0, 2, 1)
    return HeadTrack(float(times[0]), even[0] - even[1], even[0] - even[2], followed / (len(frames) - 1))


def _place_eyes(middle: Floats, side: float) -> Box:
    return Box(middle[0] - 0.34 * side, middle[1] - 0.3 * side, middle[0] + 0.34 * side, middle[1] + 0.16 * side)


def _place_chest(middle: Floats, side: float) -> Box:
    return Box(middle[0] - 0.9 * side, middle[1] + 0.85 * side, middle[0] + 0.9 * side, middle[1] + 1.7 * side)


class _Points:
    """The points of one part of the picture, taken anew where too many are lost."""

    def __init__(self, place: object, side: float, people: Sequence[tuple[float, float, float]] = ()) -> None:
        self.place, self.side, self.people = place, side, people
        self.points: npt.NDArray[np.float32] | None = None
        self.taken = 0

    def drop(self) -> None:
        self.points = None

    def follow(self, before: Luma, after: Luma, middle: Floats) -> Floats | None:
        """The median motion in pixels; None where too few points can be followed."""
        import cv2

        if self.points is None or len(self.points) < max(_LEAST_POINTS, 0.6 * self.taken):
            self.points = self._take(before, middle)
            self.taken = 0 if self.points is None else len(self.points)
        if self.points is None or len(self.points) < _LEAST_POINTS:
            self.points = None
            return None
        flow: Any = cv2.calcOpticalFlowPyrLK
        window = max(7, int(0.2 * self.side) | 1)
        options = {"winSize": (window, window), "maxLevel": 3}
        there, found, _ = flow(before, after, self.points, None, **options)
        back, found_back, _ = flow(after, before, there, None, **options)
        error = np.linalg.norm(back - self.points, axis=2).ravel()
        step = (there - self.points).reshape(-1, 2)
        kept = (found.ravel() == 1) & (found_back.ravel() == 1) & (error < max(0.7, _MOST_RETURN_ERROR * self.side))
        kept &= np.hypot(step[:, 0], step[:, 1]) < _MOST_STEP * self.side
        self.points = there[kept]
        if kept.sum() < _LEAST_POINTS:
            self.points = None
            return None
        motion: Floats = np.median(step[kept], axis=0).astype(np.float64)
        return motion

    def _take(self, picture: Luma, middle: Floats) -> npt.NDArray[np.float32] | None:
        import cv2

        height, width = picture.shape
        mask = np.zeros((height, width), np.uint8)
        if callable(self.place):
            left, top, right, bottom = (int(edge) for edge in self.place(middle, self.side))
            mask[max(0, top) : max(0, bottom), max(0, left) : max(0, right)] = 255
        else:
            mask[:] = 255
            for x, y, side in self.people:  # the head with room to move in, and the body below it
                mask[
                    max(0, int(y - 1.2 * side)) : max(0, int(y + side)),
                    max(0, int(x - 1.2 * side)) : max(0, int(x + 1.2 * side)),
                ] = 0
                mask[max(0, int(y + 0.5 * side)) :, max(0, int(x - 2 * side)) : max(0, int(x + 2 * side))] = 0
        distance = max(2.0, 0.04 * self.side)
        return cv2.goodFeaturesToTrack(picture, _MOST_POINTS, 0.01, distance, mask=mask, blockSize=5)
