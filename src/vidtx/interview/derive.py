"""What follows from utterances and edits: roles, exchanges and renditions. A pure function; no engine is needed.

In: utterances, edit boundaries and what a person decided. Out: an `Interview`. The pipeline, an import and a review all come here, so that
a correction leads to the same structure as the same words from an engine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from vidtx.document import EditBoundary, Exchange, Gesture, Link, Rendition, Role, Slot, Speaker, Utterance
from vidtx.interview.exchanges import assemble_exchange, find_exchanges
from vidtx.interview.renditions import find_renditions
from vidtx.interview.roles import assign_roles, make_speakers

_RENDERED_IN: Mapping[Slot, Slot] = {"question": "question_rendition", "answer": "answer_rendition"}


@dataclass(frozen=True, slots=True)
class Overrides:
    """What a person stated: roles and names by speaker id, links between originals and renditions, utterances that are no rendition,
    gestures by the id of the exchange that they answer."""

    roles: Mapping[str, Role] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    unlinked: frozenset[str] = frozenset()
    gestures: Mapping[str, Gesture] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Interview:
    """The structure of an interview: who is who, what answers what, and what the interpreter made of it."""

    speakers: tuple[Speaker, ...]
    exchanges: tuple[Exchange, ...]
    renditions: tuple[Rendition, ...]


def derive(
    utterances: Sequence[Utterance],
    boundaries: Sequence[EditBoundary],
    overrides: Overrides = Overrides(),
    *,
    language: str = "en",
) -> Interview:
    """Roles, exchanges and renditions. `language`: the reader's, in which originals and renditions are compared.

    Raises UsageError for a role or a name of somebody who does not speak.
    """
    speakers = make_speakers(utterances, assign_roles(utterances, overrides.roles), overrides.names)
    exchanges = find_exchanges(utterances, speakers, boundaries)
    if overrides.links or overrides.unlinked or overrides.gestures:
        exchanges = _relink(exchanges, utterances, boundaries, overrides)
    return Interview(speakers, exchanges, find_renditions(exchanges, utterances, speakers, language))


def _relink(
    exchanges: Sequence[Exchange], utterances: Sequence[Utterance], boundaries: Sequence[EditBoundary], overrides: Overrides
) -> tuple[Exchange, ...]:
    """The exchanges with the links that a person set: a linked rendition moves into the exchange of its original."""
    by_id = {u.id: u for u in utterances}
    moved = {id for link in overrides.links for id in link.target_ids} | overrides.unlinked
    slots: list[dict[Slot, list[str]]] = [
        {
            "question": list(exchange.question),
            "question_rendition": [id for id in exchange.question_rendition if id not in moved],
            "answer": list(exchange.answer),
            "answer_rendition": [id for id in exchange.answer_rendition if id not in moved],
        }
        for exchange in exchanges
    ]
    for held in slots:
        for original, rendition in _RENDERED_IN.items():
            held[original] = [id for id in held[original] if id not in moved]
            for link in overrides.links:
                if set(link.source_ids) & set(held[original]):
                    held[rendition] += [id for id in link.target_ids if id not in held[rendition]]
                    if not link.target_ids:
                        held[rendition] = []
            held[rendition].sort(key=lambda id: by_id[id].span)
    made: dict[str, Exchange] = {}
    for exchange, held in zip(exchanges, slots, strict=True):
        if any(held.values()):
            gesture = overrides.gestures.get(exchange.id, exchange.gesture)
            parts = {slot: [by_id[id] for id in ids] for slot, ids in held.items()}
            again = assemble_exchange(parts, boundaries, made, gesture)
            made[again.id] = again
    return tuple(made.values())
