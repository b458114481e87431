"""Where two versions of one interview differ, row by row: what one reviewer has and the other has not, or has otherwise.

In: two transcripts of one clip. Out: differences in order of time. Utterances are the same where they have one id, else where most of the time of each
is the other's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from vidtx.document import Transcript, Utterance
from vidtx.errors import UsageError

Part = Literal[
    "utterance", "text", "language", "speaker", "times", "status", "translation", "rendition", "role", "name", "boundary", "finding"
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """`time`: in ms. `about`: an id of the first version, or of the second for what only that has. `first`, `second`: None for what is not there."""

    time: int
    part: Part
    about: str
    first: str | None
    second: str | None


def compare_versions(first: Transcript, second: Transcript) -> tuple[Difference, ...]:
    """All differences. Raises UsageError for transcripts of two clips."""
    if first.clip.sha256 != second.clip.sha256:
        raise UsageError("the two documents are about different clips", hint="give two versions of one document")
    pairs = pair_utterances(first.utterances, second.utterances)
    found = [
        *_compare_utterances(pairs),
        *_compare_renditions(first, second, pairs),
        *_compare_speakers(first, second),
        *_compare_boundaries(first, second),
        *_compare_findings(first, second),
    ]
    return tuple(sorted(found, key=lambda d: (d.time, d.about, d.part)))


_Pairs = Sequence[tuple[Utterance | None, Utterance | None]]


def pair_utterances(first: Sequence[Utterance], second: Sequence[Utterance]) -> _Pairs:
    """Each utterance once: with its counterpart, or with None."""
    rest = {u.id: u for u in second}
    pairs: list[tuple[Utterance | None, Utterance | None]] = []
    alone: list[Utterance] = []
    for utterance in first:
        if (other := rest.pop(utterance.id, None)) is not None:
            pairs.append((utterance, other))
        else:
            alone.append(utterance)
    for utterance in alone:
        same = next((other for other in rest.values() if _lie_together(utterance, other)), None)
        if same is not None:
            del rest[same.id]
        pairs.append((utterance, same))
    return [*pairs, *((None, other) for other in rest.values())]


def _lie_together(one: Utterance, other: Utterance) -> bool:
    shared = one.span & other.span
    return shared is not None and 2 * shared.duration > max(one.span.duration, other.span.duration)


def _compare_utterances(pairs: _Pairs) -> Iterator[Difference]:
    for one, other in pairs:
        there = one or other
        assert there is not None
        if one is None or other is None:
            yield Difference(there.span.start, "utterance", there.id, one.text if one else None, other.text if other else None)
            continue
        fields: list[tuple[Part, str | None, str | None]] = [
            ("text", one.text, other.text),
            ("language", one.language, other.language),
            ("speaker", one.speaker, other.speaker),
            ("times", _show_times(one), _show_times(other)),
            ("status", one.status, other.status),
        ]
        languages = dict.fromkeys(t.language for u in (one, other) for t in u.translations)
        fields += [("translation", one.translation(code), other.translation(code)) for code in languages]
        yield from (Difference(one.span.start, part, one.id, a, b) for part, a, b in fields if a != b)


def _show_times(utterance: Utterance) -> str:
    return f"{utterance.span.start / 1000:.3f}-{utterance.span.end / 1000:.3f}"


def _compare_renditions(first: Transcript, second: Transcript, pairs: _Pairs) -> Iterator[Difference]:
    """What renders what, by the first of the originals."""
    names = {other.id: one.id for one, other in pairs if one is not None and other is not None}
    starts = {u.id: u.span.start for u in (*second.utterances, *first.utterances)}
    mine = {r.source_ids: r.target_ids for r in first.renditions if r.source_ids}
    theirs = {
        tuple(names.get(id, id) for id in r.source_ids): tuple(names.get(id, id) for id in r.target_ids)
        for r in second.renditions
        if r.source_ids
    }
    for sources in dict.fromkeys([*mine, *theirs]):
        a, b = mine.get(sources), theirs.get(sources)
        if a != b:
            yield Difference(starts.get(sources[0], 0), "rendition", " ".join(sources), _join(a), _join(b))


def _join(ids: tuple[str, ...] | None) -> str | None:
    return None if ids is None else " ".join(ids)


def _compare_speakers(first: Transcript, second: Transcript) -> Iterator[Difference]:
    parts: tuple[Part, ...] = ("role", "name")
    for part in parts:
        mine, theirs = ({s.id: getattr(s, part) for s in transcript.speakers} for transcript in (first, second))
        for id in dict.fromkeys([*mine, *theirs]):
            if mine.get(id) != theirs.get(id):
                yield Difference(0, part, id, mine.get(id), theirs.get(id))


def _compare_boundaries(first: Transcript, second: Transcript) -> Iterator[Difference]:
    def show(transcript: Transcript) -> Mapping[str, tuple[int, str]]:
        return {b.id: (b.start_ms, f"{b.kind} {b.start_ms / 1000:.3f} {b.status}") for b in transcript.boundaries}

    yield from _compare_tables("boundary", show(first), show(second))


def _compare_findings(first: Transcript, second: Transcript) -> Iterator[Difference]:
    def show(transcript: Transcript) -> Mapping[str, tuple[int, str]]:
        starts = {u.id: u.span.start for u in transcript.utterances}
        return {
            f.id: (starts[(r.source_ids or r.target_ids)[0]], f"{f.kind} {f.status}" + (f": {f.comment}" if f.comment else ""))
            for r in transcript.renditions
            for f in r.findings
        }

    yield from _compare_tables("finding", show(first), show(second))


def _compare_tables(
    part: Part, mine: Mapping[str, tuple[int, str]], theirs: Mapping[str, tuple[int, str]]
) -> Iterator[Difference]:
    for id in dict.fromkeys([*mine, *theirs]):
        a, b = mine.get(id), theirs.get(id)
        if (a[1] if a else None) != (b[1] if b else None):
            time = (a or b or (0, ""))[0]
            yield Difference(time, part, id, a[1] if a else None, b[1] if b else None)
