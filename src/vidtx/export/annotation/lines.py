"""Formats of lines that programs score: RTTM (who speaks when), CTM (words), STM (segments).

In: a transcript. Out: one file each, as NIST describes them (RT-09 and OpenASR20 evaluation plans). Speakers are the document's ids. Fields are separated
by spaces, so names and words hold none. In CTM a word without a confidence has an interpolated time, or the recognizer gave none. Braces, parentheses, angle
brackets, slashes, `@` and `;` are marks of alternatives, of words that may be left out, of labels and of comments: in STM and CTM look-alikes stand for them,
the same in both, so that one can be scored against the other. Speech that was not recognized is `IGNORE_TIME_SEGMENT_IN_SCORING` in STM. STM has no label of the
language, since readers of today (OpenASR20, meeteval) would take it for a word; SegLST names it.
"""

from __future__ import annotations

from vidtx.document import Transcript, time_words
from vidtx.export.annotation.layout import format_seconds, list_utterances, name_session, name_speakers
from vidtx.export.options import ExportOptions, OutputFile
from vidtx.views.text import clean_text

_MARKS = str.maketrans({"{": "｛", "}": "｝", "(": "（", ")": "）", "<": "‹", ">": "›", "/": "／", "@": "＠", ";": "；"})
_UNSCORED = "IGNORE_TIME_SEGMENT_IN_SCORING"


def write_rttm(transcript: Transcript, options: ExportOptions) -> tuple[OutputFile, ...]:
    """One line a turn of the diarization; an utterance, where a document has no turns."""
    session, names = name_session(transcript.clip), name_speakers(transcript)
    parts = transcript.turns or transcript.utterances
    lines = [
        f"SPEAKER {session} 1 {format_seconds(part.span.start)} {format_seconds(part.span.duration)} "
        f"<NA> <NA> {names[part.speaker]} <NA> <NA>"
        for part in parts
        if options.languages is None or part.language in options.languages
    ]
    return (OutputFile(".rttm", "".join(f"{line}\n" for line in lines)),)


def write_ctm(transcript: Transcript, options: ExportOptions) -> tuple[OutputFile, ...]:
    """One line a word, in order of time."""
    session = name_session(transcript.clip)
    lines: list[tuple[int, str]] = []
    for utterance in list_utterances(transcript, options.languages):
        for word in time_words(utterance):
            text = "".join(clean_text(word.text).split()).translate(_MARKS)
            if text:
                times = f"{format_seconds(word.span.start)} {format_seconds(word.span.duration)}"
                sure = "" if word.probability is None else f" {word.probability:.3f}"
                lines.append((word.span.start, f"{session} 1 {times} {text}{sure}"))
    lines.sort(key=lambda line: line[0])
    return (OutputFile(".ctm", "".join(f"{line}\n" for _, line in lines)),)


def write_stm(transcript: Transcript, options: ExportOptions) -> tuple[OutputFile, ...]:
    """One line an utterance."""
    session, names = name_session(transcript.clip), name_speakers(transcript)
    lines = []
    for utterance in list_utterances(transcript, options.languages):
        times = f"{format_seconds(utterance.span.start)} {format_seconds(utterance.span.end)}"
        text = clean_text(utterance.text).translate(_MARKS)
        if text.upper() == _UNSCORED:  # somebody said so
            text = text.replace("_", "＿")
        lines.append(f"{session} 1 {names[utterance.speaker]} {times} {text or _UNSCORED}")
    return (OutputFile(".stm", "".join(f"{line}\n" for line in lines)),)
