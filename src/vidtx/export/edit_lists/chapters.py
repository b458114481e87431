"""The edits as WebVTT chapters (.chapters.vtt), for `<track kind=chapters>` and for players such as mpv and VLC.

In: a clip and its boundaries. Out: WebVTT text whose cues are the scenes, each titled by the edit that it begins with.
"""

from __future__ import annotations

from collections.abc import Sequence

from vidtx.document import Clip, EditBoundary, Transcript
from vidtx.export.options import ExportOptions, OutputFile
from vidtx.views.notes import list_notes
from vidtx.views.phrases import phrase
from vidtx.views.scenes import Scene, find_scenes
from vidtx.views.text import escape_vtt, format_stamp
from vidtx.views.wording import describe_boundary, name_kind


def write_chapters(transcript: Transcript, options: ExportOptions) -> tuple[OutputFile, ...]:
    return (OutputFile(".chapters.vtt", format_chapters(transcript.clip, transcript.boundaries, options.wording)),)


def format_chapters(clip: Clip, boundaries: Sequence[EditBoundary], wording: str = "en") -> str:
    """A cue a scene that lasts at least a millisecond; the opening note names the clip by its SHA-256."""
    notes = "".join(f"{escape_vtt(note)}\n" for note in list_notes(clip, wording))
    blocks = ["WEBVTT\n", f"NOTE\nClip: {escape_vtt(clip.name)}\nSHA-256: {clip.sha256}\n{notes}"]
    for scene in find_scenes(clip, boundaries):
        start, end = round(scene.start * 1000), round(scene.end * 1000)
        if end > start:
            times = f"{format_stamp(start, '.')} --> {format_stamp(end, '.')}"
            blocks.append(f"{scene.number}\n{times}\n{escape_vtt(_title_scene(scene, wording))}\n")
    return "\n".join(blocks)


def _title_scene(scene: Scene, wording: str) -> str:
    if scene.boundary is None:
        return phrase("scene.start", wording)
    if scene.after:
        return phrase("scene.after", wording, kind=name_kind(scene.boundary.kind, wording))
    return describe_boundary(scene.boundary, wording)
