"""Praat TextGrid (.TextGrid), the long text form: for each speaker a tier of utterances and one of words, then the edits and the exchanges.

In: a transcript. Out: one file. Tiers hold no overlaps: what a speaker says over himself goes to further tiers, `Interpreter (2)` with `Interpreter (2)
words`. A double quote is doubled, as Praat does. There is no place for ids: a TextGrid that comes back is matched by time and text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from vidtx.document import Transcript, Utterance
from vidtx.export.annotation.layout import Interval, claim_name, format_seconds, lay_out_words, list_shown, split_lanes
from vidtx.export.annotation.structure import list_edits, list_exchanges
from vidtx.export.options import ExportOptions, OutputFile
from vidtx.views.phrases import phrase
from vidtx.views.text import clean_text
from vidtx.views.wording import label_speakers

Tier = tuple[str, Sequence[Interval[str]]]


def write_textgrid(transcript: Transcript, options: ExportOptions) -> tuple[OutputFile, ...]:
    """One file; times in seconds, to the millisecond."""
    tiers: dict[str, Sequence[Interval[str]]] = {}
    for name, intervals in _list_tiers(transcript, options):
        tiers[claim_name(name, tiers)] = intervals
    end = max([transcript.clip.duration, 1, *(interval.end for intervals in tiers.values() for interval in intervals)])
    lines = [
        'File type = "ooTextFile"',
        'Object class = "TextGrid"',
        "",
        "xmin = 0",
        f"xmax = {format_seconds(end)}",
        "tiers? <exists>",
        f"size = {len(tiers)}",
        "item []:",
    ]
    for number, (name, intervals) in enumerate(tiers.items(), 1):
        filled = list(_fill_gaps(intervals, end))
        lines += [
            f"    item [{number}]:",
            '        class = "IntervalTier"',
            f"        name = {_quote(name)}",
            "        xmin = 0",
            f"        xmax = {format_seconds(end)}",
            f"        intervals: size = {len(filled)}",
        ]
        for place, interval in enumerate(filled, 1):
            lines += [
                f"        intervals [{place}]:",
                f"            xmin = {format_seconds(interval.start)}",
                f"            xmax = {format_seconds(interval.end)}",
                f"            text = {_quote(interval.value)}",
            ]
    return (OutputFile(".TextGrid", "\n".join(lines) + "\n"),)


def _list_tiers(transcript: Transcript, options: ExportOptions) -> Iterator[Tier]:
    labels = label_speakers(transcript, options.wording)
    shown = list_shown(transcript, options)
    for speaker in transcript.speakers:
        own = [Interval(u.span.start, u.span.end, u) for u in shown if u.speaker == speaker.id]
        for number, lane in enumerate(split_lanes(own), 1):
            name = labels[speaker.id] if number == 1 else f"{labels[speaker.id]} ({number})"
            yield name, [Interval(one.start, one.end, _label(one.value, options.wording)) for one in lane]
            yield f"{name} words", [word for one in lane for word in lay_out_words(one.value)]
    if options.mark_edits:
        yield from _number_lanes("edits", list_edits(transcript, options.wording))
    yield from _number_lanes("exchanges", list_exchanges(transcript, options.wording))


def _number_lanes(name: str, intervals: Iterable[Interval[tuple[str, str]]]) -> Iterator[Tier]:
    lanes = split_lanes(intervals)
    for number, lane in enumerate(lanes, 1):
        texts = [Interval(one.start, one.end, one.value[1]) for one in lane]
        yield (name if number == 1 else f"{name} ({number})"), texts


def _label(utterance: Utterance, wording: str) -> str:
    return clean_text(utterance.text) or phrase("mark.not_recognized", wording)


def _fill_gaps(intervals: Sequence[Interval[str]], end: int) -> Iterator[Interval[str]]:
    """The intervals with empty ones between: a tier covers all time."""
    at = 0
    for interval in intervals:
        if interval.start > at:
            yield Interval(at, interval.start, "")
        yield interval
        at = interval.end
    if at < end:
        yield Interval(at, end, "")


def _quote(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'
