"""The one shape of an edit that was detected, from its detection in picture or sound until it is fused into an `EditBoundary`.

In: what a detector found. Out: an `EditCandidate`, whose positions count the frames, or the samples, of the stream that it was
detected in. Times, partners and the other stream are added by `vidtx.edits.fuse`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from vidtx.document import BoundaryKind, Evidence


class PositionSpan(NamedTuple):
    """First and last position at which an edit may as well lie."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class EditCandidate:
    """`position`: the first frame or sample after the edit, or the first one changed by a gradual or lasting edit; `end`: the
    first after such an edit, None for one between two frames or samples. `probability`: calibrated, 0-1. `uncertainty`: where
    the edit may as well lie, if that is not known to the frame or sample.
    """

    position: int
    kind: BoundaryKind
    probability: float
    evidence: tuple[Evidence, ...]
    end: int | None = None
    uncertainty: PositionSpan | None = None

    @property
    def stop(self) -> int:
        """The end; the position of an edit between two frames or samples."""
        return self.position if self.end is None else self.end

    def touches(self, other: EditCandidate) -> bool:
        """Whether the two share a position, their ends included."""
        return self.position <= other.stop and other.position <= self.stop
