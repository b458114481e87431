"""WebVTT (.vtt): one file with the original and its translation, each voice named (`<v Interpreter>`).

In: a transcript. Out: one file, whose opening note names the clip by its SHA-256, so that a file that travels alone still
names what it belongs to. Written directly, for the reasons given in `vidtx.export.subtitles.subrip`; escapes are the format's own.
"""

from __future__ import annotations

from dataclasses import replace

from vidtx.document import Transcript
from vidtx.export.options import ExportOptions, OutputFile
from vidtx.views.cues import Cue, Entry, make_cues
from vidtx.views.text import escape_vtt, format_stamp
from vidtx.views.wording import describe_origin


def write_vtt(transcript: Transcript, options: ExportOptions) -> tuple[OutputFile, ...]:
    """The WebVTT file of a transcript (W3C Candidate Recommendation, 2019)."""
    targets = options.targets_of(transcript)
    plan = replace(options.plan_track(targets[0] if targets else None), name_speakers=False)
    note = [
        "NOTE",
        f"Clip: {escape_vtt(transcript.clip.name)}",
        f"SHA-256: {transcript.clip.sha256}",
        escape_vtt(describe_origin(transcript, options.wording)),
    ]
    blocks = ["WEBVTT\n", "\n".join(note) + "\n"]
    for number, cue in enumerate(make_cues(transcript, plan), 1):
        times = f"{format_stamp(cue.span.start, '.')} --> {format_stamp(cue.span.end, '.')}"
        blocks.append("\n".join([str(number), times, *(_format_entry(cue, entry) for entry in cue.entries)]) + "\n")
    return (OutputFile(".vtt", "\n".join(blocks)),)


def _format_entry(cue: Cue, entry: Entry) -> str:
    text = "\n".join(escape_vtt(line) for _, line in cue.lines_of(entry))
    return text if entry.speaker is None else f"<v {escape_vtt(entry.speaker)}>{text}</v>"
