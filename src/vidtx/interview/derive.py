"""What follows from utterances and edits: roles, exchanges and renditions. A pure function; no engine is needed.

In: utterances, edit boundaries and what a person decided. Out: an `Interview`. The pipeline, an import and a review all come here, so that
a correction leads to the same structure as the same text from an engine.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from vidtx.document import (
    SLOTS,
    ClauseSimilarity,
    EditBoundary,
    Exchange,
    Gesture,
    Link,
    Rendition,
    Role,
    Similarity,
    Slot,
    Speaker,
    Utterance,
)
from vidtx.interview.continuity import mark_cut_renditions
from vidtx.interview.exchanges import Parts, assemble_exchanges, find_parts
from vidtx.interview.likeness import Likeness
from vidtx.interview.renditions import find_renditions
from vidtx.interview.roles.assignment import find_casting, make_speakers

_RENDERED_IN: Mapping[Slot, Slot] = {"question": "question_rendition", "answer": "answer_rendition"}


@dataclass(frozen=True, slots=True)
class Overrides:
    """What a person stated: roles and names by speaker id, links between originals and renditions, utterances that are no rendition,
    exchanges as they were when their gestures were seen."""

    roles: Mapping[str, Role] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    unlinked: frozenset[str] = frozenset()
    gestures: tuple[Exchange, ...] = ()


@dataclass(frozen=True, slots=True)
class Interview:
    """The structure of an interview: who is who, what answers what, and what the interpreter made of it."""

    speakers: tuple[Speaker, ...]
    exchanges: tuple[Exchange, ...]
    renditions: tuple[Rendition, ...]


_Slots = dict[Slot, list[str]]  # ids of utterances


def derive(
    utterances: Sequence[Utterance],
    boundaries: Sequence[EditBoundary],
    overrides: Overrides = Overrides(),
    *,
    similarities: Sequence[Similarity] = (),
    clause_similarities: Sequence[ClauseSimilarity] = (),
    language: str = "en",
    searched: bool = True,
) -> Interview:
    """Roles, exchanges and renditions. `similarities`, `clause_similarities`: of the texts as they stand. `language`: the reader's, in which originals and
    renditions are compared. `searched`: whether edits were searched for; if not, continuity is unknown.

    Raises UsageError for a role or a name of somebody who does not speak.
    """
    likeness = Likeness(utterances, similarities)
    casting = find_casting(utterances, overrides.roles, likeness)
    speakers = make_speakers(utterances, casting.assigned, overrides.names, casting.merged)
    (parts, apart), gestures = find_parts(utterances, speakers, likeness, boundaries, casting), {}
    if overrides.links or overrides.unlinked or overrides.gestures:
        by_id = {u.id: u for u in utterances}
        roles = {s.id: s.role for s in speakers}
        slots = _relink(
            [{slot: [u.id for u in held] for slot, held in part.items()} for part in parts], by_id, roles, overrides
        )
        gestures = _place_gestures(slots, overrides.gestures)
        parts = [{slot: [by_id[id] for id in ids] for slot, ids in held.items()} for held in slots]
    links = (*overrides.links, *(_link_apart(part, overrides.unlinked) for part in apart))
    exchanges = assemble_exchanges(parts, boundaries, gestures, searched=searched)
    renditions = find_renditions(exchanges, utterances, speakers, language, likeness, clause_similarities, links)
    return Interview(speakers, exchanges, mark_cut_renditions(renditions, utterances, boundaries))


def _link_apart(part: Parts, unlinked: Collection[str]) -> Link:
    return Link(tuple(u.id for u in part["question"]), tuple(u.id for u in part["question_rendition"] if u.id not in unlinked))


def _read_slots(exchange: Exchange) -> _Slots:
    return {
        "question": list(exchange.question),
        "question_rendition": list(exchange.question_rendition),
        "answer": list(exchange.answer),
        "answer_rendition": list(exchange.answer_rendition),
    }


def _place_gestures(slots: Sequence[_Slots], before: Sequence[Exchange]) -> dict[int, Gesture]:
    """By the number of an exchange in `slots`: the gesture of the exchange `before` whose utterances it holds, each gesture once.

    Of several that hold some, the one that holds the most in the same slot, then the most at all, then the first.
    """
    placed: dict[int, Gesture] = {}
    holders = _find_holders(slots)
    for exchange in before:
        own, ids = _read_slots(exchange), set(exchange.utterance_ids)
        shared: dict[int, tuple[int, int, int]] = {}
        for n in sorted({n for id in ids for n in holders.get(id, ())}):
            held = slots[n]
            alike = sum(len({*held[slot]} & {*own[slot]}) for slot in SLOTS)
            total = len(ids & {id for held_ids in held.values() for id in held_ids})
            if total and n not in placed:
                shared[n] = (alike, total, -n)
        if exchange.gesture is not None and shared:
            placed[max(shared, key=shared.__getitem__)] = exchange.gesture
    return placed


def _relink(
    slots: list[_Slots], by_id: Mapping[str, Utterance], roles: Mapping[str, Role], overrides: Overrides
) -> list[_Slots]:
    """The slots of exchanges with the links that a person set, in order of time.

    A linked rendition moves into the exchange of its original; an original that stands in no exchange as such gets one of its own.
    What is unlinked is no rendition any more; originals stay where they are.
    """
    for held in slots:
        for rendition in _RENDERED_IN.values():
            held[rendition] = [id for id in held[rendition] if id not in overrides.unlinked]
    holders = _find_holders(slots)
    for link in overrides.links:
        linked = (*link.source_ids, *link.target_ids)
        for n in {n for id in linked for n in holders.get(id, ())}:
            held = slots[n]
            for name in SLOTS:
                held[name] = [id for id in held[name] if id not in link.target_ids]
            for rendition in _RENDERED_IN.values():
                held[rendition] = [id for id in held[rendition] if id not in link.source_ids]
        found = _find_original(slots, holders, link)
        if found is None:
            speaker = by_id[link.source_ids[0]].speaker
            slot: Slot = "question" if roles.get(speaker) == "questioner" else "answer"
            home: _Slots = {name: [] for name in SLOTS}
            slots.append(home)
            at = len(slots) - 1
        else:
            at, slot = found
            home = slots[at]
        near = {n for id in link.source_ids for n in holders.get(id, ())}
        placed = {id for n in near for ids in slots[n].values() for id in ids}
        home[slot] += [id for id in link.source_ids if id not in placed]
        if not link.target_ids:
            home[_RENDERED_IN[slot]] = []
        home[_RENDERED_IN[slot]] += link.target_ids
        for id in linked:
            holders.setdefault(id, set()).add(at)
    for held in slots:
        for ids in held.values():
            ids.sort(key=lambda id: (by_id[id].span, id))
    slots = [held for held in slots if any(held.values())]
    return sorted(slots, key=lambda held: min(by_id[id].span for ids in held.values() for id in ids))


def _find_holders(slots: Sequence[_Slots]) -> dict[str, set[int]]:
    """By the id of an utterance, the numbers of the exchanges that hold it."""
    holders: dict[str, set[int]] = {}
    for n, held in enumerate(slots):
        for ids in held.values():
            for id in ids:
                holders.setdefault(id, set()).add(n)
    return holders


def _find_original(slots: Sequence[_Slots], holders: Mapping[str, Collection[int]], link: Link) -> tuple[int, Slot] | None:
    """The number of the exchange, and its slot, that holds the first of the link's originals that stands in one as such.

    `holders`: where an utterance can stand; it may have left an exchange of these.
    """
    for id in link.source_ids:
        for n in sorted(holders.get(id, ())):
            for slot in _RENDERED_IN:
                if id in slots[n][slot]:
                    return n, slot
    return None
