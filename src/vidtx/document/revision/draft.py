"""A document's parts while corrections are carried out on them, and what earlier corrections stated.

In: a document. Out: a `Draft`, which the actions of corrections change, and at the end a `Revision`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, cast

from vidtx.document.corrections import Correction, Decision, Link
from vidtx.document.findings import Finding
from vidtx.document.observations import EditBoundary
from vidtx.document.span import choose_id
from vidtx.document.speech import ROLES, MachineText, Role, Turn, Utterance
from vidtx.errors import StaleCorrectionError

if TYPE_CHECKING:
    from vidtx.document.model import Transcript


@dataclass(frozen=True, slots=True)
class Revision:
    """A document's parts after corrections. `roles`, `names`: what people stated, by speaker id. `links`: set by hand. `unlinked`: utterances
    that must not be linked as renditions by the program. `decisions`: by finding id, of these corrections alone."""

    utterances: tuple[Utterance, ...]
    turns: tuple[Turn, ...]
    boundaries: tuple[EditBoundary, ...]
    roles: Mapping[str, Role]
    names: Mapping[str, str]
    links: tuple[Link, ...]
    unlinked: frozenset[str]
    decisions: Mapping[str, Decision]


@dataclass(slots=True)
class Draft:
    utterances: dict[str, Utterance]
    turns: list[Turn]
    boundaries: dict[str, EditBoundary]
    findings: dict[str, Finding]
    roles: dict[str, Role]
    names: dict[str, str]
    known: dict[str, Role]  # roles in the document, stated or not
    links: list[Link] = field(default_factory=list)
    unlinked: set[str] = field(default_factory=set)
    decisions: dict[str, Decision] = field(default_factory=dict)
    heard: set[str] | None = None  # who spoke when the silent were last forgotten

    def utterance(self, id: str) -> Utterance:
        if id not in self.utterances:
            raise StaleCorrectionError(f"there is no utterance {id!r}")
        return self.utterances[id]

    def speaker(self, id: str) -> str:
        if not any(u.speaker == id for u in self.utterances.values()):
            raise StaleCorrectionError(f"there is no speaker {id!r}")
        return id

    def change(self, utterance: Utterance, **changes: Any) -> None:
        """Sets fields of an utterance, keeping the machine's text underneath."""
        self.utterances[utterance.id] = replace(utterance, status="edited", machine=self.machine_text(utterance), **changes)

    def machine_text(self, utterance: Utterance) -> MachineText | None:
        """What the engines gave for an utterance; None for one that a person added."""
        if utterance.added or utterance.machine is not None or utterance.status == "edited":
            return utterance.machine
        # Confirming changes nothing, so that the text underneath is the utterance's own.
        return MachineText(
            utterance.span, utterance.speaker, utterance.language, utterance.text, utterance.words, utterance.translations
        )

    def carry_over(self, old: str, new: str) -> None:
        """A speaker's stated role and name go to the new id, where nothing was stated about that."""
        if old in self.roles:
            self.roles.setdefault(new, self.roles.pop(old))
        if old in self.names:
            self.names.setdefault(new, self.names.pop(old))

    def merge_ids(self, kept: str, merged: Collection[str]) -> None:
        """What was linked, or must not be, under an id of utterances that became one, is so under the one that is kept.

        Links that share the kept one as original, or as rendition, become one link. A link between utterances that are one now says nothing.
        """
        links: list[Link] = []
        for link in self.links:
            sides = [tuple(kept if id in merged else id for id in ids) for ids in (link.source_ids, link.target_ids)]
            held = [kept in side for side in sides]
            if all(held):
                continue
            if any(held):
                shared = [other for other in links if kept in (other.source_ids if held[0] else other.target_ids)]
                sides = [
                    sum((other.source_ids for other in shared), ()) + sides[0],
                    sum((other.target_ids for other in shared), ()) + sides[1],
                ]
                # Nobody is original and rendition at once: of two such links the later holds, as where `link` is stated anew.
                links = [other for other in links if kept not in other.source_ids + other.target_ids]
            links.append(Link(tuple(dict.fromkeys(sides[0])), tuple(dict.fromkeys(sides[1]))))
        self.links = links
        self.unlinked = {kept if id in merged else id for id in self.unlinked}

    def link(self, source_ids: tuple[str, ...], target_ids: tuple[str, ...]) -> None:
        touched = {*source_ids, *target_ids}
        self.links = [link for link in self.links if not touched & {*link.source_ids, *link.target_ids}]
        self.links.append(Link(source_ids, target_ids))
        self.unlinked -= touched

    def unlink(self, ids: Sequence[str]) -> None:
        self.links = [link for link in self.links if not set(ids) & {*link.source_ids, *link.target_ids}]
        self.unlinked |= set(ids)

    def forget(self, gone: Collection[str]) -> None:
        """What was stated about utterances that are gone does not hold for one that gets the same id later.

        A link that lost its originals, or all the renditions that it had, says nothing.
        """
        kept = [
            (link, tuple(id for id in link.source_ids if id not in gone), tuple(id for id in link.target_ids if id not in gone))
            for link in self.links
        ]
        self.links = [
            Link(sources, targets) for link, sources, targets in kept if sources and bool(targets) == bool(link.target_ids)
        ]
        self.unlinked -= set(gone)

    def forget_silent(self) -> None:
        """Whoever speaks no more has no turns, and nothing that was stated about them holds for another who gets the id later."""
        speaking = {u.speaker for u in self.utterances.values()}
        # No correction gives a turn, a role or a name to one who does not speak: where nobody fell silent, there is nothing to forget.
        if self.heard is not None and self.heard <= speaking:
            self.heard = speaking
            return
        self.heard = speaking
        self.turns = [turn for turn in self.turns if turn.speaker in speaking]
        self.roles = {id: role for id, role in self.roles.items() if id in speaking}
        self.names = {id: name for id, name in self.names.items() if id in speaking}

    def finish(self) -> Revision:
        self.forget_silent()
        return Revision(
            tuple(sorted(self.utterances.values(), key=lambda u: (u.span, u.id))),
            tuple(self.turns),
            tuple(sorted(self.boundaries.values(), key=lambda b: (b.time, b.end_time, b.id))),
            dict(self.roles),
            dict(self.names),
            tuple(self.links),
            frozenset(self.unlinked),
            dict(self.decisions),
        )


def open_draft(document: Transcript) -> Draft:
    """The draft of a document, with what people stated before: roles, names, links, and which utterances must not be linked."""
    draft = Draft(
        utterances={u.id: u for u in document.utterances},
        turns=list(document.turns),
        boundaries={b.id: b for b in document.boundaries},
        findings={f.id: f for r in document.renditions for f in r.findings},
        roles=_read_stated_roles(document),
        names={s.id: s.name for s in document.speakers if s.name},
        known={s.id: s.role for s in document.speakers},
    )
    _replay_statements(draft, document.corrections)
    return draft


def _read_stated_roles(document: Transcript) -> dict[str, Role]:
    """The roles that the user stated when the document was made; in a truth or a reviewed document, all that are certain."""
    if document.provenance.origin != "machine":
        return {s.id: s.role for s in document.speakers if s.role_probability == 1.0}
    stated = dict(document.provenance.parameters).get("roles")
    pairs = [item.partition("=") for item in stated] if isinstance(stated, tuple) else []
    return {speaker: cast(Role, role) for speaker, _, role in pairs if role in ROLES}


def _replay_statements(draft: Draft, corrections: Sequence[Correction]) -> None:
    """What the document's own corrections stated that stands in no part of it: links, and which utterances must not be linked.

    Roles and names stand in its speakers, as the corrections left them: carried out once more they would be about other voices.
    """
    for correction in corrections:
        after, targets = dict(correction.after), correction.targets
        if correction.kind == "link":
            sources, rendered = (tuple(v) if isinstance(v := after.get(side), tuple) else () for side in ("sources", "targets"))
            draft.link(sources, rendered)
        elif correction.kind == "unlink":
            draft.unlink(targets)
        elif correction.kind == "merge" and targets:
            draft.merge_ids(choose_id(targets), targets)
        elif correction.kind == "delete":
            draft.forget(targets)
    # Of corrections that were not carried out here nothing is known but what they name.
    draft.forget({id for link in draft.links for id in link.source_ids + link.target_ids} - set(draft.utterances))
    draft.unlinked &= set(draft.utterances)
