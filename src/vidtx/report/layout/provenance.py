"""What the report and its document come from: program, models with their digests, parameters, what was taken of the clip, and the review.

In: a transcript, words and options. Out: plain values for the template, and the limits of all this in plain words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from vidtx.document import EngineRecord, MediaChoice, TimestampChange, Transcript
from vidtx.document.provenance import Parameter
from vidtx.report.layout.glance import Fact
from vidtx.report.layout.words import Words
from vidtx.report.options import Pictures, ReportOptions
from vidtx.views.evidence import describe_evidence
from vidtx.views.marks.glossary import list_glossary_use
from vidtx.views.notes import NOTED
from vidtx.views.phrases import has_phrase
from vidtx.views.text import clean_text, format_exact


@dataclass(frozen=True, slots=True)
class Engine:
    task: str
    name: str
    model: str
    license: str
    sha256: str | None


@dataclass(frozen=True, slots=True)
class Source:
    """`facts`: one line each. `engines`: every model that ran."""

    facts: tuple[Fact, ...]
    engines: tuple[Engine, ...]
    parameters: tuple[tuple[str, str], ...]


def describe_source(transcript: Transcript, words: Words, options: ReportOptions) -> Source:
    """What made the document, all of it."""
    made = transcript.provenance
    return Source(
        tuple(_list_facts(transcript, words, options)),
        tuple(_describe_engine(engine, words) for engine in made.engines),
        tuple((clean_text(name), _show_parameter(value, words)) for name, value in made.parameters),
    )


def _list_facts(transcript: Transcript, words: Words, options: ReportOptions) -> Iterator[Fact]:
    made, clip = transcript.provenance, transcript.clip
    program = words.say("origin.program", version=clean_text(made.vidtx))
    if made.preset:
        program = words.say("origin.program_preset", version=clean_text(made.vidtx), preset=clean_text(made.preset))
    yield Fact(words.say("report.program"), program)
    if options.document_name:
        yield Fact(words.say("report.document"), clean_text(options.document_name))
    yield Fact(words.say("report.clip_digest"), clip.sha256, digest=True)
    yield Fact(words.say("report.clip_size"), words.say("report.bytes", count=f"{clip.size:,}".replace(",", "\u202f")))
    yield Fact(words.say("report.streams"), "; ".join(_list_streams(transcript)) or "–")
    for choice in made.media:
        yield Fact(
            words.say("report.used_picture" if choice.medium == "picture" else "report.used_sound"),
            _describe_choice(choice, words),
        )
    for change in made.timestamps:
        yield Fact(words.say("report.timestamps"), _describe_change(change, words))
    if used := list_glossary_use(transcript, words.language):
        yield Fact(words.say("report.glossary"), "; ".join(used))
    context = [e for e in clip.context if e.kind not in NOTED]
    if context:
        told = "; ".join(clean_text(describe_evidence(e, words.language)) for e in context)
        yield Fact(words.say("report.container"), words.say("edits.context", facts=told))
    if transcript.corrections:
        yield Fact(words.say("report.corrections"), str(len(transcript.corrections)))
    if options.review is not None:
        yield Fact(words.say("report.journal"), options.review.head, digest=True)
        yield Fact(words.say("report.journal_steps"), str(options.review.steps))


def _list_streams(transcript: Transcript) -> Iterator[str]:
    video = transcript.clip.video
    if video is not None:
        rate = f", {float(video.frame_rate):.5g}/s" if video.frame_rate else ""
        yield clean_text(f"#{video.index} {video.codec} {video.width} × {video.height}{rate}")
    for audio in transcript.clip.audio:
        yield clean_text(f"#{audio.index} {audio.codec} {audio.sample_rate} Hz × {audio.channels}")


def _describe_choice(choice: MediaChoice, words: Words) -> str:
    reason = words.say(f"reason.{choice.reason}")
    channel = f" / {clean_text(choice.channel)}" if choice.channel else ""
    return f"#{choice.stream}{channel} ({reason})"


def _describe_change(change: TimestampChange, words: Words) -> str:
    medium = words.say(f"medium.{change.medium}")
    return words.say(f"timestamps.{change.kind}", medium=medium, at=format_exact(change.at), by=change.by)


def _describe_engine(engine: EngineRecord, words: Words) -> Engine:
    key = f"task.{engine.task}"
    task = words.say(key) if has_phrase(key) else clean_text(engine.task)
    revision = f" @ {engine.revision}" if engine.revision else ""
    return Engine(
        task,
        clean_text(f"{engine.name} {engine.version}"),
        clean_text(f"{engine.model}{revision}"),
        clean_text(engine.license or "") or "–",
        clean_text(engine.sha256) if engine.sha256 else None,
    )


def _show_parameter(value: Parameter, words: Words) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return words.say("report.yes" if value else "report.no")
    return ", ".join(map(clean_text, value)) or "–" if isinstance(value, tuple) else clean_text(str(value)) or "–"


def list_limits(transcript: Transcript, pictures: Pictures, words: Words) -> tuple[str, ...]:
    """What this page cannot know, one plain sentence or two each."""
    keys = ["machine", "findings", "edits"]
    if transcript.is_translated:
        keys.append("translation")
    keys += ["speakers", "silence"]
    if pictures.state == "shown":
        keys.append("faces" if pictures.blurred else "faces_shown")
    keys.append("state")
    return tuple(words.say(f"limit.{key}") for key in keys)
