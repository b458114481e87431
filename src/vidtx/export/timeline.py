"""Edits for a cutting room: a timeline of the scenes in OpenTimelineIO's format, and as a CMX3600 edit decision list.

In: a clip and its boundaries. Out: text that opens again with OpenTimelineIO, and in the programs that read it. The file is one piece:
each scene refers to its own stretch of the published clip, so a dissolve stands as a scene of its own (its frames are already mixed and
must not be mixed again), and each boundary is a marker on the scene that it begins. The clip is named, its folder is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from vidtx.document import Clip, EditBoundary, Transcript
from vidtx.export.options import ExportOptions, OutputFile
from vidtx.views.evidence import describe_evidence
from vidtx.views.scenes import Scene, count_frames, find_scenes, frame_rate_of
from vidtx.views.text import clean_text
from vidtx.views.wording import describe_place, name_kind

if TYPE_CHECKING:
    import opentimelineio as otio

_COLORS = {"certain": "RED", "probable": "ORANGE", "possible": "YELLOW"}
# Rates that SMPTE timecode can count; the decision list of a clip at another rate counts in the nearest of them.
_TIMECODE_RATES = tuple(Fraction(n) for n in (24, 25, 30, 50, 60)) + tuple(Fraction(n * 1000, 1001) for n in (24, 30, 60))


def build_timeline(clip: Clip, boundaries: Sequence[EditBoundary], rate: Fraction | None = None) -> otio.schema.Timeline:
    """One track of the scenes, counted in frames of `rate` (None: the picture's own); a scene under a frame long is left out."""
    import opentimelineio as otio

    rate = rate or frame_rate_of(clip)
    name = clean_text(clip.name) or "clip"
    timeline = otio.schema.Timeline(name=name)
    timeline.metadata["vidtx"] = {"clip": name, "sha256": clip.sha256}
    kind = otio.schema.TrackKind.Audio if clip.video is None else otio.schema.TrackKind.Video
    track = otio.schema.Track(name="footage as published", kind=kind)
    timeline.tracks.append(track)
    whole = otio.schema.ExternalReference(target_url=name, available_range=_range(0, count_frames(_end(clip), rate), rate))
    for scene in find_scenes(clip, boundaries):
        first, last = count_frames(scene.start, rate), count_frames(scene.end, rate)
        if last <= first:
            continue
        piece = otio.schema.Clip(name=name, media_reference=whole.deepcopy(), source_range=_range(first, last - first, rate))
        piece.metadata["vidtx"] = {"scene": scene.number}
        if scene.boundary is not None:
            piece.markers.append(_mark(scene, scene.boundary, first, rate))
        track.append(piece)
    return timeline


def _end(clip: Clip) -> Fraction:
    return Fraction(clip.duration, 1000)


def _range(first: int, length: int, rate: Fraction) -> otio.opentime.TimeRange:
    import opentimelineio as otio

    counted = float(rate)
    return otio.opentime.TimeRange(otio.opentime.RationalTime(first, counted), otio.opentime.RationalTime(length, counted))


def _mark(scene: Scene, boundary: EditBoundary, first: int, rate: Fraction) -> otio.schema.Marker:
    import opentimelineio as otio

    words = f"end of {name_kind(boundary.kind)}" if scene.after else describe_place(boundary)
    marker = otio.schema.Marker(name=words, marked_range=_range(first, 0, rate), color=_COLORS[boundary.confidence_level])
    facts: dict[str, Any] = {
        "id": boundary.id,
        "kind": boundary.kind,
        "probability": boundary.probability,
        "confidence_level": boundary.confidence_level,
        "in_picture": boundary.in_picture,
        "in_sound": boundary.in_sound,
        "pts": boundary.pts,
        "time_base": f"{boundary.time_base.numerator}/{boundary.time_base.denominator}",
        "evidence": [clean_text(describe_evidence(e)) for e in boundary.evidence],
    }
    marker.metadata["vidtx"] = facts
    return marker


def format_otio(clip: Clip, boundaries: Sequence[EditBoundary]) -> str:
    import opentimelineio as otio

    text: str = otio.adapters.write_to_string(build_timeline(clip, boundaries), "otio_json")
    return text + "\n"


def format_edl(clip: Clip, boundaries: Sequence[EditBoundary]) -> str:
    """CMX3600, each boundary a `* LOC:` comment. A rate that timecode cannot count is replaced by the nearest that it can."""
    import opentimelineio as otio

    own = frame_rate_of(clip)
    rate = min(_TIMECODE_RATES, key=lambda known: (abs(known - own), known))
    timeline = build_timeline(clip, boundaries, rate)
    if not len(timeline.tracks[0]):  # a clip without a duration; the adapter expects an event
        return f"TITLE: {timeline.name}\n"
    timeline.tracks[0].kind = otio.schema.TrackKind.Video  # the adapter writes no list of sounds alone
    for piece in timeline.tracks[0]:
        piece.metadata["cmx_3600"] = {"reel": "CLIP"}
    text: str = otio.adapters.write_to_string(timeline, "cmx_3600", rate=float(rate), style="avid")
    return text if text.endswith("\n") else text + "\n"


def write_otio(transcript: Transcript, options: ExportOptions) -> tuple[OutputFile, ...]:
    return (OutputFile(".otio", format_otio(transcript.clip, transcript.boundaries)),)


def write_edl(transcript: Transcript, options: ExportOptions) -> tuple[OutputFile, ...]:
    return (OutputFile(".edl", format_edl(transcript.clip, transcript.boundaries)),)
