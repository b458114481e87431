"""What a reader must know before anything else: the clip, who spoke, what was found, what is unsure, who reviewed it, and where to look first.

In: a transcript, its aligned rows, anchors and words. Out: plain values for the template.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from vidtx.document import RenditionKind, Source, Speaker, Transcript, Utterance
from vidtx.interview.continuity import count_continuity, find_cut_answers, keep_edits
from vidtx.report.layout.anchors import Anchors
from vidtx.report.layout.timeline import list_languages
from vidtx.report.layout.words import Words
from vidtx.views.marks.gaps import describe_cut_off
from vidtx.views.marks.glossary import explain_glossary
from vidtx.views.marks.signs import sum_up_finding
from vidtx.views.notes import list_notes
from vidtx.views.review_share import measure_shares
from vidtx.views.rows import Row
from vidtx.views.text import clean_text, format_clock
from vidtx.views.wording import (
    describe_merged,
    describe_outside,
    describe_untranslated,
    is_doubtful,
    label_rendition,
    name_continuity,
    name_rendition,
    name_role,
)

MOST_PLACES = 24  # to look at, in the list at the top
GRAVE: tuple[RenditionKind, ...] = ("reduced", "expanded", "substituted")
_LINKED = ("http", "https")


@dataclass(frozen=True, slots=True)
class Fact:
    """`href`: of a page on the net, where the value is its address."""

    name: str
    value: str
    href: str | None = None
    digest: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with what it counts, and the same by kind: `parts` of (class, number, words). `besides`: what the number does not count."""

    number: int
    name: str
    parts: tuple[tuple[str, int, str], ...]
    note: str | None = None
    besides: tuple[tuple[str, int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Tongue:
    """How long somebody spoke a language. `share`: of what the one who spoke most did, in percent."""

    name: str
    length: str
    texture: int
    share: float


@dataclass(frozen=True, slots=True)
class Person:
    label: str
    role: str
    role_class: str
    sure: str | None
    length: str
    percent: int
    tongues: tuple[Tongue, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere to look. `sign`: a class that says of which kind."""

    sign: str
    href: str
    where: str
    text: str


@dataclass(frozen=True, slots=True)
class Glance:
    facts: tuple[Fact, ...]
    figures: tuple[Figure, ...]
    people: tuple[Person, ...]
    warnings: tuple[str, ...]
    review: str
    left_out: str | None
    places: tuple[Place, ...]
    more: str | None


def take_glance(transcript: Transcript, rows: Sequence[Row], anchors: Anchors, words: Words) -> Glance:
    """What stands at the top of the page."""
    places = find_places(transcript, anchors, words)
    more = words.say("report.more_places", count=len(places) - MOST_PLACES) if len(places) > MOST_PLACES else None
    return Glance(
        tuple(_list_facts(transcript, words)),
        tuple(_count(transcript, anchors, words)),
        tuple(_list_people(transcript, words)),
        tuple(_list_warnings(transcript, words)),
        describe_review(transcript, words),
        describe_left_out(transcript, words),
        choose_places(places),
        more,
    )


def _list_facts(transcript: Transcript, words: Words) -> Iterator[Fact]:
    clip = transcript.clip
    yield Fact(words.say("summary.clip"), clean_text(clip.name))
    yield Fact(words.say("report.length"), words.describe_length(clip.duration))
    yield Fact("SHA-256", clip.sha256, digest=True)
    yield from _list_source(clip.source or Source(), words)


def _list_source(source: Source, words: Words) -> Iterator[Fact]:
    for name, value in (
        ("title", source.title),
        ("uploader", source.uploader),
        ("upload_date", _show_date(source.upload_date)),
    ):
        if value and clean_text(value):
            yield Fact(words.say(f"source.{name}"), clean_text(value))
    if source.url and clean_text(source.url):
        yield Fact(words.say("source.url"), clean_text(source.url), find_link(source.url))
    if not any((source.url, source.title, source.uploader, source.upload_date)):
        yield Fact(words.say("source.url"), words.say("source.none"))


def _show_date(date: str | None) -> str | None:
    """`20241230` as `2024-12-30`."""
    return f"{date[:4]}-{date[4:6]}-{date[6:]}" if date and len(date) == 8 and date.isascii() and date.isdigit() else date


def find_link(url: str) -> str | None:
    """The address, if a reader may follow it: of the web, and nothing but what is shown."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    is_plain = clean_text(url) == url and " " not in url and url.isascii()
    return url if is_plain and parts.scheme in _LINKED and parts.netloc else None


def _count(transcript: Transcript, anchors: Anchors, words: Words) -> Iterator[Figure]:
    states = [exchange.continuity for exchange in transcript.exchanges]
    yield Figure(
        len(states),
        words.say("summary.exchanges"),
        tuple(
            (state, states.count(state), words.say(f"exchanges.{state}"))
            for state in ("continuous", "crosses_edit", "unknown")
            if states.count(state) or state != "unknown"
        ),
        words.say("summary.cut_off", count=cut) if (cut := count_continuity(transcript).answers_cut_off) else None,
    )
    edits = keep_edits(transcript.boundaries)
    searched = transcript.provenance.edits_searched and len(transcript.clip.unsearched) < 2
    none = words.say("summary.no_edit" if searched else "summary.not_searched")
    levels = [boundary.confidence_level for boundary in edits]
    yield Figure(
        len(edits),
        words.say("summary.edits"),
        tuple((level, levels.count(level), words.say(f"confidence.{level}")) for level in dict.fromkeys(levels)),
        None if edits else none,
    )
    yield _count_renditions(transcript, words)
    yield _count_doubts(transcript, words)


def _count_renditions(transcript: Transcript, words: Words) -> Figure:
    kinds = [rendition.kind for rendition in transcript.renditions if rendition.status != "rejected"]

    def name(wanted: Sequence[RenditionKind]) -> tuple[tuple[str, int, str], ...]:
        return tuple((k, kinds.count(k), name_rendition(k, words.language)) for k in wanted if k in kinds)

    compared = sum(kind not in ("non_rendition", "not_compared", "zero") for kind in kinds)
    note = words.say("report.renditions_of", count=compared)
    grave = sum(kind in GRAVE for kind in kinds)
    return Figure(grave, words.say("report.renditions"), name(GRAVE), note, name(("zero", "not_compared")))


def _count_doubts(transcript: Transcript, words: Words) -> Figure:
    said = transcript.utterances
    counts = (
        ("untranscribed", sum("untranscribed" in u.flags for u in said)),
        ("low_confidence", sum(is_doubtful(u) for u in said)),
        ("overlap", sum("overlap" in u.flags for u in said)),
    )
    doubtful = sum(_is_unsure(u) for u in said)
    parts = tuple((name, count, words.say(f"flag.{name}")) for name, count in counts if count)
    return Figure(doubtful, words.say("report.unsure"), parts, words.say("report.of_utterances", count=len(said)))


def _is_unsure(utterance: Utterance) -> bool:
    return is_doubtful(utterance) or bool({"untranscribed", "overlap"} & set(utterance.flags))


def _list_people(transcript: Transcript, words: Words) -> Iterator[Person]:
    textures = {code: number for number, code in enumerate(list_languages(transcript))}
    spoken: dict[str, dict[str | None, int]] = {}
    for u in transcript.utterances:
        own = spoken.setdefault(u.speaker, {})
        own[u.language] = own.get(u.language, 0) + u.span.duration
    totals = {s.id: sum(spoken.get(s.id, {}).values()) for s in transcript.speakers}
    most, every = max(totals.values(), default=0) or 1, sum(totals.values()) or 1
    for speaker in sorted(transcript.speakers, key=lambda s: list(words.labels).index(s.id)):
        own = spoken.get(speaker.id, {})
        tongues = tuple(
            Tongue(words.name_language(code), words.describe_length(length), textures[code], round(100 * length / most, 1))
            for code, length in sorted(own.items(), key=lambda item: -item[1])
        )
        total = totals[speaker.id]
        yield Person(
            words.labels[speaker.id],
            name_role(speaker.role, words.language),
            words.roles[speaker.id],
            _describe_sureness(speaker, words),
            words.describe_length(total),
            max(1, round(100 * total / every)) if total else 0,
            tongues,
        )


def _describe_sureness(speaker: Speaker, words: Words) -> str | None:
    told = [describe_merged(speaker, words.language)] if speaker.merged else []
    if speaker.role_probability is not None and speaker.role != "unknown" and speaker.role_probability < 0.995:
        told.append(words.say("report.role_sure", percent=round(100 * speaker.role_probability)))
    return "; ".join(told) or None


def _list_warnings(transcript: Transcript, words: Words) -> Iterator[str]:
    language = words.language
    if outside := describe_outside(transcript, language):
        yield outside
    elif transcript.utterances and not transcript.is_translated and (note := describe_untranslated(transcript, language)):
        yield note
    if any(u.is_gist(words.target) for u in transcript.utterances):
        yield words.say("note.gist")
    if (signs := explain_glossary(transcript, words.target, language)) is not None:
        yield signs
    yield from list_notes(transcript.clip, language)


def describe_review(transcript: Transcript, words: Words) -> str:
    """Who reviewed what share; or that nobody did."""
    if transcript.provenance.origin == "truth":
        return words.say("origin.truth")
    checked, count = sum(u.status != "machine" for u in transcript.utterances), len(transcript.utterances)
    if not checked and not transcript.corrections:
        return words.say("report.not_reviewed")
    shares = ", ".join(f"{clean_text(share.author)} {share.percent} %" for share in measure_shares(transcript))
    others = sorted({clean_text(c.author) for c in transcript.corrections if c.kind != "set_words"})
    text = words.say("report.reviewed", checked=checked, count=count)
    if shares:
        return words.say("origin.reviewers", checked=text, shares=shares)
    return words.say("origin.reviewers", checked=text, shares=", ".join(others)) if others else text


def describe_left_out(transcript: Transcript, words: Words) -> str | None:
    """How much a person rejected, so that it does not stand here."""
    counts = (
        ("findings", sum(f.status == "rejected" for r in transcript.renditions for f in r.findings)),
        ("boundaries", sum(b.status == "rejected" for b in transcript.boundaries)),
        ("links", sum(r.status == "rejected" for r in transcript.renditions)),
    )
    named = [words.say(f"rejected.{name}", count=count) for name, count in counts if count]
    return words.say("report.left_out", what=", ".join(named)) if named else None


def find_places(transcript: Transcript, anchors: Anchors, words: Words) -> tuple[Place, ...]:
    """Where to look, in order of time: exchanges that cross an edit, findings, originals that were not rendered."""
    starts = {u.id: u.span.start for u in transcript.utterances}
    timed: list[tuple[int, int, Place]] = []
    for numbered in anchors.findings.values():
        start = min(starts[id] for id in (*numbered.rendition.source_ids, *numbered.rendition.target_ids))
        text = sum_up_finding(numbered.finding, words.language)
        timed.append((start, 1, Place("finding", numbered.anchor, format_clock(start), text)))
    for rendition in transcript.renditions:
        if rendition.kind == "zero" and rendition.status != "rejected":
            start = starts[rendition.source_ids[0]]
            text = label_rendition(rendition, words.language)
            timed.append((start, 2, Place("zero", anchors.utterances[rendition.source_ids[0]], format_clock(start), text)))
    cut_off = find_cut_answers(transcript)
    for number, exchange in enumerate(transcript.exchanges, 1):
        if exchange.continuity == "crosses_edit":
            start = min(starts[id] for id in exchange.utterance_ids)
            title = words.say("exchange.heading", number=number)
            told = [name_continuity("crosses_edit", words.language)]
            told += [describe_cut_off(cut_off[id], words.language) or "" for id in exchange.answer if id in cut_off]
            text = f"{title}: {'; '.join(told)}"
            timed.append((start, 0, Place("crosses", anchors.exchanges[number], format_clock(start), text)))
    return tuple(place for _, _, place in sorted(timed, key=lambda item: item[:2]))


def choose_places(places: Sequence[Place]) -> tuple[Place, ...]:
    """At most `MOST_PLACES`, in the same order: findings go before exchanges that cross an edit, and these before what was not rendered."""
    order = ("finding", "crosses", "zero")
    ranked = sorted(range(len(places)), key=lambda n: (order.index(places[n].sign), n))[:MOST_PLACES]
    return tuple(places[n] for n in sorted(ranked))
