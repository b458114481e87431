"""The edits as plain values for programs: what `vidtx edits --json` shows.

In: a clip and its boundaries. Out: one dictionary an edit. Its seconds run from the start of the picture, as those of other detectors do,
not from the start of the clip's timeline.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from vidtx.document import Clip, EditBoundary
from vidtx.interview.continuity import keep_edits
from vidtx.views.evidence import describe_evidence


def describe_edits(clip: Clip, boundaries: Sequence[EditBoundary]) -> list[dict[str, Any]]:
    """The boundaries that nobody rejected, for JSON: `kind`, `time` and (gradual or lasting) `end` in seconds from the start of the
    picture, `probability`, `confidence_level`, `in_picture`, `in_sound`, `evidence` (kind, figures, text), and the exact `pts` and
    `time_base`."""
    zero = _find_picture_start(clip)
    return [
        {
            "kind": b.kind,
            "time": round(float(b.time - zero), 6),
            **({} if b.end_pts is None else {"end": round(float(b.end_time - zero), 6)}),
            "probability": b.probability,
            "confidence_level": b.confidence_level,
            "in_picture": b.in_picture,
            "in_sound": b.in_sound,
            "evidence": [{"kind": e.kind, "figures": dict(e.figures), "text": describe_evidence(e)} for e in b.evidence],
            "pts": b.pts,
            "time_base": f"{b.time_base.numerator}/{b.time_base.denominator}",
        }
        for b in keep_edits(boundaries)
    ]


def _find_picture_start(clip: Clip) -> Fraction:
    """Seconds from the clip's time zero to its first frame."""
    return Fraction(0) if clip.video is None else clip.video.start_pts * clip.video.time_base - clip.start
