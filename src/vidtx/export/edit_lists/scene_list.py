"""The scenes between the edits as a table (.edits.csv), with the columns of PySceneDetect's scene list first.

In: a clip and its boundaries. Out: CSV text, times on the clip's timeline. The names of the columns and the values `yes` and `no` are the
format's, in every language.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from fractions import Fraction

from vidtx.document import Clip, EditBoundary, Transcript
from vidtx.export.options import ExportOptions, OutputFile
from vidtx.views.evidence import describe_evidence
from vidtx.views.notes import list_notes
from vidtx.views.phrases import phrase
from vidtx.views.scenes import Scene, count_frames, find_scenes, frame_rate_of
from vidtx.views.text import clean_text, escape_cell, format_stamp
from vidtx.views.wording import name_kind

SCENE_COLUMNS = (  # PySceneDetect's, in its order
    "Scene Number", "Start Frame", "Start Timecode", "Start Time (seconds)", "End Frame", "End Timecode", "End Time (seconds)",
    "Length (frames)", "Length (timecode)", "Length (seconds)",
)  # fmt: skip
NOTE_COLUMN = (
    "Note"  # only where there is something to note; its text stands in the first row, so that the file stays one table
)
BOUNDARY_COLUMNS = ("Begins With", "Probability", "ConfidenceLevel", "In Picture", "In Sound", "Evidence")
_YES_NO = {True: "yes", False: "no"}


def write_scene_list(transcript: Transcript, options: ExportOptions) -> tuple[OutputFile, ...]:
    return (OutputFile(".edits.csv", format_scene_list(transcript.clip, transcript.boundaries, options.wording)),)


def format_scene_list(clip: Clip, boundaries: Sequence[EditBoundary], wording: str = "en") -> str:
    """A row a scene: PySceneDetect's columns (frames counted from 1, times from the start), then the edit that it begins with, and
    what a reader must know besides (`vidtx.views.notes`)."""
    notes = " ".join(list_notes(clip, wording))
    rate = frame_rate_of(clip)
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow((*SCENE_COLUMNS, *BOUNDARY_COLUMNS, *([NOTE_COLUMN] if notes else [])))
    for scene in find_scenes(clip, boundaries):
        first, last = count_frames(clip, scene.start, rate), count_frames(clip, scene.end, rate)
        length = scene.end - scene.start
        writer.writerow(
            (
                scene.number,
                first + 1,
                _format_timecode(scene.start),
                f"{float(scene.start):.3f}",
                last,
                _format_timecode(scene.end),
                f"{float(scene.end):.3f}",
                last - first,
                _format_timecode(length),
                f"{float(length):.3f}",
                *_list_boundary_cells(scene, wording),
                *([escape_cell(notes) if scene.number == 1 else ""] if notes else []),
            )
        )
    return table.getvalue()


def _list_boundary_cells(scene: Scene, wording: str) -> tuple[str, ...]:
    boundary = scene.boundary
    if boundary is None:
        return ("",) * len(BOUNDARY_COLUMNS)
    kind = name_kind(boundary.kind, wording)
    return (
        phrase("scene.end_of", wording, kind=kind) if scene.after else kind,
        f"{boundary.probability:.3f}",
        boundary.confidence_level,
        _YES_NO[boundary.in_picture],
        _YES_NO[boundary.in_sound],
        escape_cell("; ".join(clean_text(describe_evidence(evidence, wording)) for evidence in boundary.evidence)),
    )


def _format_timecode(time: Fraction) -> str:
    return format_stamp(round(time * 1000), ".")
