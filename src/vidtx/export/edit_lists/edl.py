"""The edits as a CMX3600 edit decision list (.edl), for editing programs.

In: a clip and its boundaries. Out: text that opens again with OpenTimelineIO and in the programs that read it, from the timeline of
`vidtx.export.edit_lists.timeline`.
"""

from __future__ import annotations

from collections.abc import Sequence

from vidtx.document import Clip, EditBoundary, Transcript
from vidtx.export.edit_lists.timecode import RATES, Timebase
from vidtx.export.edit_lists.timeline import build_timeline
from vidtx.export.options import ExportOptions, OutputFile
from vidtx.views.notes import list_notes
from vidtx.views.scenes import frame_rate_of


def write_edl(transcript: Transcript, options: ExportOptions) -> tuple[OutputFile, ...]:
    return (OutputFile(".edl", format_edl(transcript.clip, transcript.boundaries, options.wording)),)


def format_edl(clip: Clip, boundaries: Sequence[EditBoundary], wording: str = "en") -> str:
    """CMX3600, each boundary a `* LOC:` comment, notes as comments of the first event. A rate that timecode cannot count is replaced by
    the nearest that it can."""
    import opentimelineio as otio

    own = frame_rate_of(clip)
    rate = min(RATES, key=lambda known: (abs(known - own), known))
    timeline = build_timeline(clip, boundaries, rate, wording=wording)
    if not len(timeline.tracks[0]):  # a clip without a duration; the adapter expects an event
        return f"TITLE: {timeline.name}\n"
    timeline.tracks[0].kind = otio.schema.TrackKind.Video  # the adapter writes no list of sounds alone
    for piece in timeline.tracks[0]:
        piece.metadata["cmx_3600"] = {"reel": "CLIP"}
    if notes := list_notes(clip, wording):
        timeline.tracks[0][0].metadata["cmx_3600"]["comments"] = list(notes)
    text: str = otio.adapters.write_to_string(timeline, "cmx_3600", rate=float(rate), style="avid")
    head, _, events = text.partition("\n")
    counting = "DROP FRAME" if Timebase(rate).dropped else "NON-DROP FRAME"  # the adapter leaves it to the signs in the times
    return f"{head}\nFCM: {counting}\n{events.rstrip()}\n"
