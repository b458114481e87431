"""SubRip (.srt): one file a spoken language, one a language of translation, one with both.

In: a transcript. Out: `.uk.srt`, `.ko.srt` (what was said in that language), `.en.srt` (everything in English; `.to-uk.srt`
when somebody speaks the language of translation too, so that the two do not share a name) and `.bilingual.srt` (the original
above its translation). Written directly, not through pysubs2: its SubRip writer turns `{...}` into nothing and `<i>` into
markup, so that a text would have to be escaped twice; the format itself is four lines. pysubs2 reads the files back in tests.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from vidtx.document import Transcript
from vidtx.export.options import ExportOptions, OutputFile
from vidtx.views.cues import Cue, TrackPlan, make_cues
from vidtx.views.text import escape_srt, format_stamp


def write_srt(transcript: Transcript, options: ExportOptions) -> tuple[OutputFile, ...]:
    """The SubRip files of a transcript."""
    return tuple(
        OutputFile(suffix, format_srt(make_cues(transcript, plan))) for suffix, plan in _plan_files(transcript, options)
    )


def name_srt(transcript: Transcript, options: ExportOptions) -> tuple[str, ...]:
    """The suffixes of the files that `write_srt` makes."""
    return tuple(suffix for suffix, _ in _plan_files(transcript, options))


def _plan_files(transcript: Transcript, options: ExportOptions) -> Iterator[tuple[str, TrackPlan]]:
    spoken, targets = options.spoken_of(transcript), options.targets_of(transcript)
    base = options.plan_track()
    for language in spoken:
        yield f".{language}.srt", replace(base, spoken=language)
    for target in targets:
        name = f".to-{target}.srt" if target in transcript.languages else f".{target}.srt"
        yield name, replace(base, original=False, target=target)
    if options.bilingual:
        yield ".bilingual.srt", options.plan_track(targets[0] if targets else None)


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
