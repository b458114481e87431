"""Audacity labels (.labels.txt): what is said and where it was cut, on a label track beside the sound.

In: a transcript. Out: one file of lines `start <tab> end <tab> label` in seconds, as "Export Labels" of Audacity writes them; an edit between two frames is a
point. A label is one line, without tabs.
"""

from __future__ import annotations

from vidtx.document import Transcript
from vidtx.export.annotation.layout import list_shown
from vidtx.export.annotation.structure import place_edit
from vidtx.export.options import ExportOptions, OutputFile
from vidtx.views.phrases import phrase
from vidtx.views.text import clean_text
from vidtx.views.wording import EDIT_SIGN, describe_boundary, label_speakers


def write_labels(transcript: Transcript, options: ExportOptions) -> tuple[OutputFile, ...]:
    """The labels, in order of time."""
    labels = label_speakers(transcript, options.wording)
    lines: list[tuple[int, int, str]] = []
    for utterance in list_shown(transcript, options):
        text = clean_text(utterance.text) or phrase("mark.not_recognized", options.wording)
        said = f"{labels[utterance.speaker]}: {text}" if options.names else text
        lines.append((utterance.span.start, utterance.span.end, said))
    for boundary in transcript.boundaries if options.mark_edits else ():
        if boundary.status != "rejected":
            lines.append((*place_edit(boundary), f"{EDIT_SIGN} {describe_boundary(boundary, options.wording)}"))
    lines.sort(key=lambda line: line[:2])
    content = "".join(f"{start / 1000:.6f}\t{end / 1000:.6f}\t{text}\n" for start, end, text in lines)
    return (OutputFile(".labels.txt", content),)
