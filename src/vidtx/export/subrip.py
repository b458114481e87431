"""SubRip (.srt): one file a spoken language, one a language of translation, one with both.

In: a transcript. Out: `.uk.srt`, `.ko.srt` (what was said in that language), `.en.srt` (everything in English; `.to-uk.srt`
when somebody speaks the language of translation too, so that the two do not share a name) and `.bilingual.srt` (the original
above its translation). Written directly, not through pysubs2: its SubRip writer turns `{...}` into nothing and `<i>` into
markup, so that a text would have to be escaped twice; the format itself is four lines. pysubs2 reads the files back in tests.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from vidtx.document import Transcript
from vidtx.export.options import ExportOptions, OutputFile
from vidtx.views.cues import Cue, TrackPlan, make_cues
from vidtx.views.text import escape_srt, format_stamp


def write_srt(transcript: Transcript, options: ExportOptions) -> tuple[OutputFile, ...]:
    """The SubRip files of a transcript; `.bilingual.srt` is always among them."""
    spoken, targets = transcript.languages, options.targets_of(transcript)
    base = TrackPlan(mark_edits=options.mark_edits, wording=options.wording)
    files = [
        OutputFile(f".{language}.srt", format_srt(make_cues(transcript, replace(base, spoken=language)))) for language in spoken
    ]
    for target in targets:
        cues = make_cues(transcript, replace(base, original=False, target=target))
        files.append(OutputFile(f".to-{target}.srt" if target in spoken else f".{target}.srt", format_srt(cues)))
    both = make_cues(transcript, replace(base, target=targets[0] if targets else None))
    return (*files, OutputFile(".bilingual.srt", format_srt(both)))


def format_srt(cues: Sequence[Cue]) -> str:
    """Cues as SubRip text, numbered from 1."""
    blocks = []
    for number, cue in enumerate(cues, 1):
        lines = [escape_srt(line) for entry in cue.entries for _, line in cue.lines_of(entry)]
        if number == len(cues) and lines[-1].isdigit():
            lines[-1] += "\u2060"  # several readers take a bare number at the end of the file for the next cue's
        times = f"{format_stamp(cue.span.start, ',')} --> {format_stamp(cue.span.end, ',')}"
        blocks.append("\n".join([str(number), times, *lines]) + "\n")
    return "\n".join(blocks)
