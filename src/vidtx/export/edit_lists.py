"""Edits in plain files: a CSV with PySceneDetect's scene-list columns, WebVTT chapters, and one JSON object for programs.

In: a clip and its boundaries. Out: text. All times are on the clip's timeline, except in the JSON of `vidtx edits`, whose seconds run
from the start of the picture, as those of other detectors do.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from vidtx.document import Clip, EditBoundary, Transcript
from vidtx.export.options import ExportOptions, OutputFile
from vidtx.views.evidence import describe_evidence
from vidtx.views.scenes import Scene, count_frames, find_scenes, frame_rate_of
from vidtx.views.text import clean_text, escape_cell, escape_vtt, format_stamp
from vidtx.views.wording import describe_boundary, name_kind

SCENE_COLUMNS = (  # PySceneDetect's, in its order
    "Scene Number", "Start Frame", "Start Timecode", "Start Time (seconds)", "End Frame", "End Timecode", "End Time (seconds)",
    "Length (frames)", "Length (timecode)", "Length (seconds)",
)  # fmt: skip
BOUNDARY_COLUMNS = ("Begins With", "Probability", "ConfidenceLevel", "In Picture", "In Sound", "Evidence")


def format_scene_list(clip: Clip, boundaries: Sequence[EditBoundary]) -> str:
    """A row a scene: PySceneDetect's columns (frames counted from 1, times from the start), then the edit that it begins with."""
    rate = frame_rate_of(clip)
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow((*SCENE_COLUMNS, *BOUNDARY_COLUMNS))
    for scene in find_scenes(clip, boundaries):
        first, last = count_frames(scene.start, rate), count_frames(scene.end, rate)
        length = scene.end - scene.start
        writer.writerow(
            (
                scene.number,
                first + 1,
                _timecode(scene.start),
                f"{float(scene.start):.3f}",
                last,
                _timecode(scene.end),
                f"{float(scene.end):.3f}",
                last - first,
                _timecode(length),
                f"{float(length):.3f}",
                *_describe_start(scene),
            )
        )
    return table.getvalue()


def _describe_start(scene: Scene) -> tuple[str, ...]:
    boundary = scene.boundary
    if boundary is None:
        return ("",) * len(BOUNDARY_COLUMNS)
    told = "; ".join(clean_text(describe_evidence(e)) for e in boundary.evidence)
    return (
        f"end of {name_kind(boundary.kind)}" if scene.after else name_kind(boundary.kind),
        f"{boundary.probability:.3f}",
        boundary.confidence_level,
        "yes" if boundary.in_picture else "no",
        "yes" if boundary.in_sound else "no",
        escape_cell(told),
    )


def format_chapters(clip: Clip, boundaries: Sequence[EditBoundary]) -> str:
    """WebVTT whose cues are the scenes, each titled by the edit that it begins with (for `<track kind=chapters>`, mpv, VLC)."""
    blocks = ["WEBVTT\n", f"NOTE\nClip: {escape_vtt(clip.name)}\nSHA-256: {clip.sha256}\n"]
    for scene in find_scenes(clip, boundaries):
        start, end = round(scene.start * 1000), round(scene.end * 1000)
        if end > start:
            blocks.append(
                f"{scene.number}\n{format_stamp(start, '.')} --> {format_stamp(end, '.')}\n{escape_vtt(_title(scene))}\n"
            )
    return "\n".join(blocks)


def _title(scene: Scene) -> str:
    if scene.boundary is None:
        return "start"
    words = describe_boundary(scene.boundary)
    return f"after the {name_kind(scene.boundary.kind)}" if scene.after else words


def describe_edits(clip: Clip, boundaries: Sequence[EditBoundary]) -> list[dict[str, Any]]:
    """The boundaries as plain values for JSON: `kind`, `time` and (gradual or lasting) `end` in seconds from the start of the picture,
    `probability`, `grade`, `in_picture`, `in_sound`, `evidence` (name, value, text), and the exact `pts` and `time_base`."""
    zero = _start_of_picture(clip)
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
        for b in boundaries
    ]


def _start_of_picture(clip: Clip) -> Fraction:
    """Seconds from the clip's time zero (the first start of any stream) to its first frame."""
    if clip.video is None:
        return Fraction(0)
    first = clip.video.start_pts * clip.video.time_base
    return first - min([first, *(sound.start_pts * sound.time_base for sound in clip.audio)])


def _timecode(time: Fraction) -> str:
    return format_stamp(round(time * 1000), ".")


def write_scenes(transcript: Transcript, options: ExportOptions) -> tuple[OutputFile, ...]:
    return (OutputFile(".edits.csv", format_scene_list(transcript.clip, transcript.boundaries)),)


def write_chapters(transcript: Transcript, options: ExportOptions) -> tuple[OutputFile, ...]:
    return (OutputFile(".chapters.vtt", format_chapters(transcript.clip, transcript.boundaries)),)
