"""Corrections carried out on a document's parts: a pure function.

In: a document and corrections in order. Out: a `Revision`: utterances, turns and boundaries as corrected, and what a person decided about
roles, names, links and findings. Roles, exchanges and renditions follow from these; `vidtx.interview.revision` derives them.
Every utterance that was changed keeps the machine's text underneath. Nothing here reads a clock or a file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, cast

from vidtx.document.checks import require, require_choice
from vidtx.document.corrections import Correction
from vidtx.document.observations import EditBoundary
from vidtx.document.provenance import Parameter
from vidtx.document.span import Span, make_id
from vidtx.document.speech import ROLES, MachineText, Role, Translation, Turn, Utterance
from vidtx.document.word_timing import realign_words
from vidtx.errors import DocumentError

if TYPE_CHECKING:
    from vidtx.document.model import Transcript

_MILLISECOND = Fraction(1, 1000)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about a finding. None: nothing."""

    accepted: bool | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """An original and its rendition, as a person linked them. No targets: it was never rendered."""

    source_ids: tuple[str, ...]
    target_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Revision:
    """A document's parts after corrections. `roles`, `names`: by speaker id. `links`: set by hand. `unlinked`: utterances that must
    not be linked by the program. `decisions`: by finding id."""

    utterances: tuple[Utterance, ...]
    turns: tuple[Turn, ...]
    boundaries: tuple[EditBoundary, ...]
    roles: Mapping[str, Role]
    names: Mapping[str, str]
    links: tuple[Link, ...]
    unlinked: frozenset[str]
    decisions: Mapping[str, Decision]


def revise(document: Transcript, corrections: Sequence[Correction]) -> Revision:
    """The parts of the document after all `corrections`, in their order.

    Raises DocumentError, naming the correction, for one that is about another clip, about something that is not there, whose `before`
    disagrees with what stands there, or whose result is no valid value.
    """
    draft = _Draft(
        utterances={u.id: u for u in document.utterances},
        turns=list(document.turns),
        boundaries={b.id: b for b in document.boundaries},
        speakers={s.id for s in document.speakers},
        findings={f.id for r in document.renditions for f in r.findings},
    )
    for correction in corrections:
        if correction.basis.clip_sha256 != document.clip.sha256:
            raise DocumentError(f"correction {correction.id} is about another clip ({correction.basis.clip_sha256[:12]}...)")
        try:
            _ACTIONS[correction.kind](draft, correction, dict(correction.after))
        except DocumentError as error:
            raise DocumentError(f"correction {correction.id} ({correction.kind}): {error}") from None
        except (KeyError, TypeError, ValueError) as error:
            detail = f"{error.args[0]!r} is missing" if isinstance(error, KeyError) else str(error)
            raise DocumentError(f"correction {correction.id} ({correction.kind}): {detail}") from None
    return draft.finish()


@dataclass(slots=True)
class _Draft:
    utterances: dict[str, Utterance]
    turns: list[Turn]
    boundaries: dict[str, EditBoundary]
    speakers: set[str]
    findings: set[str]
    roles: dict[str, Role] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    unlinked: set[str] = field(default_factory=set)
    decisions: dict[str, Decision] = field(default_factory=dict)

    def utterance(self, id: str) -> Utterance:
        require(id in self.utterances, f"there is no utterance {id!r}")
        return self.utterances[id]

    def change(self, utterance: Utterance, correction: Correction, **changes: Any) -> None:
        """Sets fields of an utterance, keeping the machine's text underneath, after `before` was compared."""
        _compare(correction, {name: _plain(getattr(utterance, name)) for name in changes if hasattr(utterance, name)})
        kept = utterance.machine or (_keep_machine(utterance) if utterance.status == "machine" else None)
        self.utterances[utterance.id] = replace(utterance, status="edited", machine=kept, **changes)

    def finish(self) -> Revision:
        # `links` name utterances that a later correction may have removed.
        there = set(self.utterances)
        links = [Link(_only(link.source_ids, there), _only(link.target_ids, there)) for link in self.links]
        speaking = {u.speaker for u in self.utterances.values()}
        return Revision(
            tuple(sorted(self.utterances.values(), key=lambda u: (u.span, u.id))),
            tuple(turn for turn in self.turns if turn.speaker in speaking),
            tuple(sorted(self.boundaries.values(), key=lambda b: (b.time, b.end_time, b.id))),
            {id: role for id, role in self.roles.items() if id in speaking},
            {id: name for id, name in self.names.items() if id in speaking},
            tuple(link for link in links if link.source_ids),
            frozenset(self.unlinked & there),
            dict(self.decisions),
        )


def _only(ids: Sequence[str], there: set[str]) -> tuple[str, ...]:
    return tuple(id for id in ids if id in there)


def _plain(value: Any) -> Parameter:
    return cast(Parameter, value) if isinstance(value, (str, int, float, bool, type(None))) else str(value)


def _compare(correction: Correction, current: Mapping[str, Parameter]) -> None:
    for name, expected in correction.before:
        if name in current and current[name] != expected:
            raise DocumentError(f"{name} was {expected!r} for its author and is {current[name]!r} now")


def _keep_machine(utterance: Utterance) -> MachineText:
    return MachineText(
        utterance.span, utterance.speaker, utterance.language, utterance.text, utterance.words, utterance.translations
    )


def _text(after: Mapping[str, Parameter], name: str) -> str:
    value = after[name]
    require(isinstance(value, str), f"{name} must be a text")
    return str(value)


def _whole(after: Mapping[str, Parameter], name: str) -> int:
    value = after[name]
    if isinstance(value, bool) or not isinstance(value, int):
        raise DocumentError(f"{name} must be a whole number")
    return value


def _one(correction: Correction) -> str:
    require(len(correction.targets) == 1, "it needs exactly one target")
    return correction.targets[0]


def _set_text(draft: _Draft, correction: Correction, after: Mapping[str, Parameter]) -> None:
    utterance, text = draft.utterance(_one(correction)), _text(after, "text")
    flags = [flag for flag in utterance.flags if flag != "untranscribed" or not text]
    # The machine translated other words than these: the translation stays as a draft, and the flag says so.
    if text != utterance.text and utterance.translations and "translation_outdated" not in flags:
        flags.append("translation_outdated")
    words = realign_words(text, utterance.words, utterance.span)
    draft.change(utterance, correction, text=text, words=words, flags=tuple(flags))


def _set_translation(draft: _Draft, correction: Correction, after: Mapping[str, Parameter]) -> None:
    utterance, language = draft.utterance(_one(correction)), _text(after, "language")
    others = tuple(t for t in utterance.translations if t.language != language)
    flags = tuple(flag for flag in utterance.flags if flag != "translation_outdated")
    draft.change(utterance, correction, translations=(*others, Translation(language, _text(after, "text"))), flags=flags)


def _set_language(draft: _Draft, correction: Correction, after: Mapping[str, Parameter]) -> None:
    utterance = draft.utterance(_one(correction))
    flags = tuple(flag for flag in utterance.flags if flag not in ("language_inferred", "language_uncertain"))
    draft.change(utterance, correction, language=_text(after, "language"), language_probability=1.0, flags=flags)


def _set_speaker(draft: _Draft, correction: Correction, after: Mapping[str, Parameter]) -> None:
    speaker = _text(after, "speaker")
    draft.speakers.add(speaker)
    for id in correction.targets:
        draft.change(draft.utterance(id), correction, speaker=speaker)


def _set_times(draft: _Draft, correction: Correction, after: Mapping[str, Parameter]) -> None:
    utterance = draft.utterance(_one(correction))
    span = Span(_whole(after, "start"), _whole(after, "end"))
    words = realign_words(utterance.text, tuple(w for w in utterance.words if w.span & span), span)
    draft.change(utterance, correction, span=span, words=words)


def _confirm(draft: _Draft, correction: Correction, after: Mapping[str, Parameter]) -> None:
    for id in correction.targets:
        draft.utterances[id] = replace(draft.utterance(id), status="confirmed")


def _split(draft: _Draft, correction: Correction, after: Mapping[str, Parameter]) -> None:
    utterance, at, time = draft.utterance(_one(correction)), _whole(after, "at"), _whole(after, "time")
    require(0 < at < len(utterance.text), f"character {at} is not inside the text")
    require(utterance.span.start < time < utterance.span.end, f"{time} ms is not inside the utterance")
    first, second = Span(utterance.span.start, time), Span(time, utterance.span.end)
    later = make_id("u", time, draft.utterances)
    texts = utterance.text[:at].strip(), utterance.text[at:].strip()
    words = [
        realign_words(t, tuple(w for w in utterance.words if w.span & s), s)
        for t, s in zip(texts, (first, second), strict=True)
    ]
    draft.change(utterance, correction, span=first, text=texts[0], words=words[0], translations=())
    draft.utterances[later] = replace(
        draft.utterances[utterance.id], id=later, span=second, text=texts[1], words=words[1], machine=None
    )


def _merge(draft: _Draft, correction: Correction, after: Mapping[str, Parameter]) -> None:
    require(len(correction.targets) > 1, "it needs two targets or more")
    own = sorted((draft.utterance(id) for id in correction.targets), key=lambda u: (u.span, u.id))
    require(len({u.speaker for u in own}) == 1, "they are of several speakers")
    first = own[0]
    span = Span(first.span.start, max(u.span.end for u in own))
    words = tuple(sorted((w for u in own for w in u.words), key=lambda w: w.span))
    draft.change(
        first, correction, span=span, text=" ".join(u.text for u in own if u.text), words=words, translations=_join(own)
    )
    for utterance in own[1:]:
        del draft.utterances[utterance.id]


def _join(own: Sequence[Utterance]) -> tuple[Translation, ...]:
    """The translations into languages that all of the utterances are translated into, joined."""
    shared = set.intersection(*({t.language for t in u.translations} for u in own))
    return tuple(
        Translation(language, " ".join(next(t.text for t in u.translations if t.language == language) for u in own))
        for language in sorted(shared)
    )


def _add(draft: _Draft, correction: Correction, after: Mapping[str, Parameter]) -> None:
    span, speaker = Span(_whole(after, "start"), _whole(after, "end")), _text(after, "speaker")
    id, text = make_id("u", span.start, draft.utterances), _text(after, "text")
    draft.speakers.add(speaker)
    draft.utterances[id] = Utterance(
        id, span, speaker, _text(after, "language"), text, realign_words(text, (), span), status="edited"
    )


def _delete(draft: _Draft, correction: Correction, after: Mapping[str, Parameter]) -> None:
    for id in correction.targets:
        draft.utterance(id)
        del draft.utterances[id]


def _require_speaker(draft: _Draft, id: str) -> str:
    require(id in draft.speakers, f"there is no speaker {id!r}")
    return id


def _set_role(draft: _Draft, correction: Correction, after: Mapping[str, Parameter]) -> None:
    role = _text(after, "role")
    require_choice(role, ROLES, "a role", correction.id)
    for id in correction.targets:
        draft.roles[_require_speaker(draft, id)] = cast(Role, role)


def _set_name(draft: _Draft, correction: Correction, after: Mapping[str, Parameter]) -> None:
    draft.names[_require_speaker(draft, _one(correction))] = _text(after, "name")


def _relabel(draft: _Draft, correction: Correction, after: Mapping[str, Parameter]) -> None:
    old, new = _require_speaker(draft, _one(correction)), _text(after, "speaker")
    draft.speakers.add(new)
    for utterance in [u for u in draft.utterances.values() if u.speaker == old]:
        draft.change(utterance, correction, speaker=new)
    draft.turns = [replace(turn, speaker=new) if turn.speaker == old else turn for turn in draft.turns]


def _link(draft: _Draft, correction: Correction, after: Mapping[str, Parameter]) -> None:
    sides = []
    for name in ("sources", "targets"):
        ids = after[name]
        if not isinstance(ids, tuple):
            raise DocumentError(f"{name} must be a list of ids")
        sides.append(tuple(draft.utterance(id).id for id in ids))
    touched = {*sides[0], *sides[1]}
    draft.links = [link for link in draft.links if not touched & {*link.source_ids, *link.target_ids}]
    draft.links.append(Link(*sides))
    draft.unlinked -= touched


def _unlink(draft: _Draft, correction: Correction, after: Mapping[str, Parameter]) -> None:
    touched = {draft.utterance(id).id for id in correction.targets}
    draft.links = [link for link in draft.links if not touched & {*link.source_ids, *link.target_ids}]
    draft.unlinked |= touched


def _decide(accepted: bool) -> Callable[[_Draft, Correction, Mapping[str, Parameter]], None]:
    def decide(draft: _Draft, correction: Correction, after: Mapping[str, Parameter]) -> None:
        for id in correction.targets:
            if id in draft.boundaries:
                draft.boundaries[id] = replace(draft.boundaries[id], status="accepted" if accepted else "rejected")
            else:
                require(id in draft.findings, f"there is no finding or boundary {id!r}")
                draft.decisions[id] = replace(draft.decisions.get(id, Decision()), accepted=accepted)

    return decide


def _comment(draft: _Draft, correction: Correction, after: Mapping[str, Parameter]) -> None:
    id = _one(correction)
    require(id in draft.findings, f"there is no finding {id!r}")
    draft.decisions[id] = replace(draft.decisions.get(id, Decision()), comment=_text(after, "comment"))


def _add_boundary(draft: _Draft, correction: Correction, after: Mapping[str, Parameter]) -> None:
    time, kind = _whole(after, "time"), _text(after, "kind")
    id = make_id("b", time, draft.boundaries)
    sound = kind == "sound_splice"
    draft.boundaries[id] = EditBoundary(id, time, _MILLISECOND, cast(Any, kind), not sound, sound, 1.0, status="added")


def _move_boundary(draft: _Draft, correction: Correction, after: Mapping[str, Parameter]) -> None:
    id, time = _one(correction), _whole(after, "time")
    require(id in draft.boundaries, f"there is no boundary {id!r}")
    boundary = draft.boundaries[id]
    _compare(correction, {"time": boundary.start_ms})
    lasts = None if boundary.end_pts is None else time + boundary.end_ms - boundary.start_ms
    draft.boundaries[id] = replace(boundary, pts=time, time_base=_MILLISECOND, end_pts=lasts, status="accepted")


_ACTIONS: dict[str, Callable[[_Draft, Correction, Mapping[str, Parameter]], None]] = {
    "set_text": _set_text,
    "set_translation": _set_translation,
    "set_language": _set_language,
    "set_speaker": _set_speaker,
    "set_times": _set_times,
    "confirm": _confirm,
    "split": _split,
    "merge": _merge,
    "add": _add,
    "delete": _delete,
    "set_role": _set_role,
    "set_name": _set_name,
    "relabel": _relabel,
    "link": _link,
    "unlink": _unlink,
    "accept": _decide(True),
    "reject": _decide(False),
    "comment": _comment,
    "add_boundary": _add_boundary,
    "move_boundary": _move_boundary,
}
