"""WebVTT (.vtt): one file with the original and its translation, each voice named (`<v Interpreter>`), each text with its language (`<lang ko>`).

In: a transcript. Out: one file, whose opening note names the clip by its SHA-256, so that a file that travels alone still
names what it belongs to. A cue's identifier is its id (`vidtx.views.ids.cue_ids`); before the first cue of an exchange stands a note with its number,
whether an edit was found in it, the gaps between its parts and what differs in its renditions. `.exchanges.vtt`: the exchanges as chapters, for players. Written directly, for the reasons given in
`vidtx.export.subtitles.subrip`; escapes are the format's own.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import replace

from vidtx.document import Exchange, Span, Transcript, Utterance
from vidtx.export.options import ExportOptions, OutputFile
from vidtx.interview.continuity import keep_edits
from vidtx.views.cues import Cue, Entry, make_cues
from vidtx.views.ids.cue_ids import make_cue_id
from vidtx.views.marks.gaps import Gaps
from vidtx.views.marks.glossary import explain_glossary
from vidtx.views.marks.signs import sum_up_by_place
from vidtx.views.phrases import phrase
from vidtx.views.text import escape_vtt, format_clock, format_stamp
from vidtx.views.wording import describe_boundary, describe_origin, name_continuity


def write_vtt(transcript: Transcript, options: ExportOptions) -> tuple[OutputFile, ...]:
    """The WebVTT file of a transcript (W3C Candidate Recommendation, 2019)."""
    targets = options.targets_of(transcript)
    plan = replace(options.plan_track(targets[0] if targets else None), name_speakers=False)
    blocks = [_make_head(transcript, options)]
    exchanges = {
        id: exchange for exchange in reversed(transcript.exchanges) for id in exchange.utterance_ids
    }  # an utterance in two counts for the earlier
    gaps = Gaps(transcript, options.wording)
    findings = sum_up_by_place(transcript, exchanges, options.wording)
    notes: dict[str, list[str]] = {}
    for exchange, note in _describe_exchanges(transcript, options):
        told = (*gaps.describe(exchange, edits=options.mark_edits), *findings.pop(exchange.id, []))
        notes[exchange.id] = [*note, *map(escape_vtt, told)]
    notes |= {id: [escape_vtt(line) for line in lines] for id, lines in findings.items()}
    for cue in make_cues(transcript, plan):
        for begun in _list_begun(cue, exchanges):
            if begun in notes:
                blocks.append("\n".join(["NOTE", *notes.pop(begun)]) + "\n")
        times = f"{format_stamp(cue.span.start, '.')} --> {format_stamp(cue.span.end, '.')}"
        id = make_cue_id(cue)
        lines = [*([id] if id else []), times, *(_format_entry(cue, entry) for entry in cue.entries)]
        blocks.append("\n".join(lines) + "\n")
    return (OutputFile(".vtt", "\n".join(blocks)),)


def write_exchanges(transcript: Transcript, options: ExportOptions) -> tuple[OutputFile, ...]:
    """The exchanges as chapters. Each lasts until its last part ends; players show one chapter at a time, so it ends where the next begins."""
    utterances = {utterance.id: utterance for utterance in transcript.utterances}
    blocks = [_make_head(transcript, options)]
    spans = {exchange.id: span_exchange(exchange, utterances) for exchange in transcript.exchanges}
    starts = sorted({span.start for span in spans.values()})
    for number, (exchange, note) in enumerate(_describe_exchanges(transcript, options), 1):
        span = spans[exchange.id]
        later = starts[bisect_right(starts, span.start) :][:1]
        times = f"{format_stamp(span.start, '.')} --> {format_stamp(min([span.end, *later]), '.')}"
        blocks.append(f"{number}\n{times}\n{' · '.join(note)}\n")
    return (OutputFile(".exchanges.vtt", "\n".join(blocks)),)


def span_exchange(exchange: Exchange, utterances: Mapping[str, Utterance]) -> Span:
    """From when its first part begins until its last one ends."""
    spans = [utterances[id].span for id in exchange.utterance_ids]
    return Span(min(span.start for span in spans), max(span.end for span in spans))


def _make_head(transcript: Transcript, options: ExportOptions) -> str:
    note = [
        "NOTE",
        f"Clip: {escape_vtt(transcript.clip.name)}",
        f"SHA-256: {transcript.clip.sha256}",
        escape_vtt(describe_origin(transcript, options.wording)),
    ]
    shown = {t.language for u in transcript.utterances for t in u.translations}
    explained = {explain_glossary(transcript, language, options.wording) for language in shown} - {None}
    note += [escape_vtt(text or "") for text in explained]
    return "WEBVTT\n\n" + "\n".join(note) + "\n"


def _list_begun(cue: Cue, exchanges: Mapping[str, Exchange]) -> Iterator[str]:
    """The ids of the exchanges whose utterances stand in a cue, and of utterances in none."""
    for entry in cue.entries:
        if entry.utterance_id is not None:
            exchange = exchanges.get(entry.utterance_id)
            yield entry.utterance_id if exchange is None else exchange.id


def _describe_exchanges(transcript: Transcript, options: ExportOptions) -> Iterator[tuple[Exchange, list[str]]]:
    """Each exchange with its number and what is known of edits in it: escaped lines."""
    edits = {boundary.id: boundary for boundary in keep_edits(transcript.boundaries)}
    for number, exchange in enumerate(transcript.exchanges, 1):
        title = phrase("exchange.heading", options.wording, number=number)
        lines = [title]
        if options.mark_edits:
            lines[0] = f"{title}: {name_continuity(exchange.continuity, options.wording)}"
            inside = [edits[id] for id in exchange.boundary_ids if id in edits]
            lines += [f"{format_clock(b.start_ms)} {describe_boundary(b, options.wording)}" for b in inside]
        yield exchange, [escape_vtt(line) for line in lines]


def _format_entry(cue: Cue, entry: Entry) -> str:
    """Lines of one language that follow one another stand in one `<lang>`."""
    groups: list[tuple[str | None, list[str]]] = []
    for language, line in cue.lines_of(entry):
        if not groups or groups[-1][0] != language:
            groups.append((language, []))
        groups[-1][1].append(escape_vtt(line))
    texts = (
        "\n".join(lines) if language is None else f"<lang {language}>" + "\n".join(lines) + "</lang>"
        for language, lines in groups
    )
    text = "\n".join(texts)
    return text if entry.speaker is None else f"<v {escape_vtt(entry.speaker)}>{text}</v>"
