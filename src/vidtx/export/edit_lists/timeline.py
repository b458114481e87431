"""The edits as a timeline of the scenes in OpenTimelineIO's format (.otio), for editing programs.

In: a clip with its boundaries, exchanges and findings. Out: text that opens again with OpenTimelineIO, and in the programs that read it. The file is one piece:
each scene refers to its own segment of the published clip, so a dissolve stands as a scene of its own (its frames are already mixed and
must not be mixed again), and each boundary is a marker on the scene that it begins; exchanges and findings are markers of the whole. The clip is named, its folder is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from vidtx.document import Clip, EditBoundary, Transcript
from vidtx.export.edit_lists.markers import FrameMarker, count_markers
from vidtx.export.edit_lists.timecode import Timebase
from vidtx.export.options import ExportOptions, OutputFile
from vidtx.views.evidence import describe_evidence
from vidtx.views.notes import list_notes
from vidtx.views.phrases import phrase
from vidtx.views.scenes import Scene, count_frames, find_scenes, frame_rate_of
from vidtx.views.text import clean_text
from vidtx.views.wording import describe_claim, name_kind

if TYPE_CHECKING:
    import opentimelineio as otio

_COLORS = {
    "certain": "RED",
    "probable": "ORANGE",
    "possible": "YELLOW",
    "finding": "PINK",
    "continuous": "GREEN",
    "crosses_edit": "PURPLE",
    "unknown": "BLUE",
}


def build_timeline(
    clip: Clip, boundaries: Sequence[EditBoundary], rate: Fraction | None = None, *, wording: str = "en"
) -> otio.schema.Timeline:
    """One track of the scenes, counted in frames of `rate` (None: the picture's own); a scene under a frame long is left out."""
    import opentimelineio as otio

    rate = rate or frame_rate_of(clip)
    name = clean_text(clip.name) or "clip"
    timeline = otio.schema.Timeline(name=name)
    timeline.metadata["vidtx"] = {"clip": name, "sha256": clip.sha256}
    if notes := list_notes(clip, wording):
        timeline.metadata["vidtx"]["notes"] = list(notes)
    kind = otio.schema.TrackKind.Audio if clip.video is None else otio.schema.TrackKind.Video
    track = otio.schema.Track(name=phrase("scene.track", wording), kind=kind)
    timeline.tracks.append(track)
    end = Fraction(clip.duration, 1000)
    whole = otio.schema.ExternalReference(target_url=name, available_range=_range(0, count_frames(clip, end, rate), rate))
    for scene in find_scenes(clip, boundaries):
        first, last = count_frames(clip, scene.start, rate), count_frames(clip, scene.end, rate)
        if last <= first:
            continue
        piece = otio.schema.Clip(name=name, media_reference=whole.deepcopy(), source_range=_range(first, last - first, rate))
        piece.metadata["vidtx"] = {"scene": scene.number}
        if scene.boundary is not None:
            marker = _describe_start(scene, scene.boundary, wording)
            marker.marked_range = _range(first, 0, rate)
            piece.markers.append(marker)
        track.append(piece)
    return timeline


def _range(first: int, length: int, rate: Fraction) -> otio.opentime.TimeRange:
    import opentimelineio as otio

    counted = float(rate)
    return otio.opentime.TimeRange(otio.opentime.RationalTime(first, counted), otio.opentime.RationalTime(length, counted))


def _describe_start(scene: Scene, boundary: EditBoundary, wording: str) -> otio.schema.Marker:
    """A marker, without its place, for the boundary that a scene begins with."""
    import opentimelineio as otio

    end_of = phrase("scene.end_of", wording, kind=name_kind(boundary.kind, wording))
    name = end_of if scene.after else describe_claim(boundary, wording)
    marker = otio.schema.Marker(name=name, color=_COLORS[boundary.confidence_level])
    facts: dict[str, Any] = {
        "id": boundary.id,
        "kind": boundary.kind,
        "probability": boundary.probability,
        "confidence_level": boundary.confidence_level,
        "in_picture": boundary.in_picture,
        "in_sound": boundary.in_sound,
        "pts": boundary.pts,
        "time_base": f"{boundary.time_base.numerator}/{boundary.time_base.denominator}",
        "evidence": [clean_text(describe_evidence(e, wording)) for e in boundary.evidence],
    }
    marker.metadata["vidtx"] = facts
    return marker


def write_otio(transcript: Transcript, options: ExportOptions) -> tuple[OutputFile, ...]:
    """Exchanges and findings are markers of the whole; an edit is one of the scene that it begins."""
    timebase = Timebase(frame_rate_of(transcript.clip))
    counted = count_markers(transcript, timebase, options.wording)
    markers = [_describe_marker(found, timebase.rate) for found in counted if found.marker.group != "edit"]
    return (OutputFile(".otio", format_otio(transcript.clip, transcript.boundaries, options.wording, markers)),)


def format_otio(
    clip: Clip, boundaries: Sequence[EditBoundary], wording: str = "en", markers: Sequence[otio.schema.Marker] = ()
) -> str:
    """The timeline as OpenTimelineIO's JSON; `markers`: of the whole."""
    import opentimelineio as otio

    timeline = build_timeline(clip, boundaries, wording=wording)
    timeline.tracks.markers.extend(markers)
    text: str = otio.adapters.write_to_string(timeline, "otio_json")
    return text + "\n"


def _describe_marker(found: FrameMarker, rate: Fraction) -> otio.schema.Marker:
    import opentimelineio as otio

    own = found.marker
    length = found.length if own.end > own.start else 0
    marker = otio.schema.Marker(
        name=own.name, marked_range=_range(found.first, length, rate), color=_COLORS[own.look], comment=own.note
    )
    marker.metadata["vidtx"] = {"id": own.id, "kind": own.group, "look": own.look}
    return marker
