"""What the page asks to change, made into corrections that state everything: who, when, what stood there before and after, and at which time.

In: changes by kind, as a page or a script sends them, and the state that stands. Out: corrections. What a change does not say of the time before is
filled in, so that the journal can be read by itself; what it does say must agree with what stands there, or it is a conflict.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

from vidtx.document import (
    CORRECTION_KINDS,
    Basis,
    Correction,
    CorrectionKind,
    EditBoundary,
    Finding,
    Parameter,
    Span,
    Speaker,
    Transcript,
    Utterance,
)
from vidtx.document.speech import join_texts
from vidtx.errors import DocumentError

MOST_CHANGES = 5000  # in one step: find and replace in a document of two hours
LONGEST_TEXT = 20_000  # characters of a text that a person types

# Several targets become as many corrections, so that each states what stood there before.
_ONE_BY_ONE = frozenset({"set_speaker", "confirm", "delete", "unlink", "set_role", "accept", "reject"})


@dataclass(frozen=True, slots=True)
class Change:
    """One change, before it has an author and a time. `before`: what its author saw, as far as it must still be so."""

    kind: CorrectionKind
    targets: tuple[str, ...] = ()
    before: Mapping[str, Parameter] = field(default_factory=dict)
    after: Mapping[str, Parameter] = field(default_factory=dict)


def read_changes(content: object) -> tuple[Change, ...]:
    """Changes from JSON: a list of {"kind", "targets", "before", "after"}. Raises DocumentError for anything else."""
    if not isinstance(content, list) or not content:
        raise DocumentError("`corrections` must be a list that is not empty")
    if len(content) > MOST_CHANGES:
        raise DocumentError(f"a step holds up to {MOST_CHANGES} changes")
    return tuple(_read_change(item) for item in content)


def _read_change(item: object) -> Change:
    if not isinstance(item, dict) or set(item) - {"kind", "targets", "before", "after"}:
        raise DocumentError("a change is an object with kind, targets, before and after")
    kind, targets = item.get("kind"), item.get("targets", [])
    if kind not in CORRECTION_KINDS:
        raise DocumentError(f"{str(kind)[:40]!r} is not a kind of correction")
    if not isinstance(targets, list) or not all(isinstance(target, str) for target in targets):
        raise DocumentError("`targets` must be a list of ids")
    before, after = (_read_values(item.get(name, {}), name) for name in ("before", "after"))
    return Change(cast(CorrectionKind, kind), tuple(targets), before, after)


def _read_values(content: object, name: str) -> dict[str, Parameter]:
    if not isinstance(content, dict):
        raise DocumentError(f"`{name}` must be an object")
    values: dict[str, Parameter] = {}
    for key, value in content.items():
        if isinstance(value, list):
            value = tuple(value)
        texts = [text for text in (value if isinstance(value, tuple) else (value,)) if isinstance(text, str)]
        if any(len(text) > LONGEST_TEXT for text in texts):
            raise DocumentError(f"{key} is longer than {LONGEST_TEXT} characters")
        values[str(key)] = cast(Parameter, value)  # `Correction` checks its type
    return values


def make_corrections(
    state: Transcript, changes: Sequence[Change], document_sha256: str, *, author: str, time: str, number: int
) -> tuple[Correction, ...]:
    """The corrections of step `number`. Their ids name the document, the step and the place in it. What is about something that is not there stays as it was asked, and is found
    when it is carried out. Raises DocumentError for a value that no correction can hold."""
    if sum(len(change.targets) if change.kind in _ONE_BY_ONE else 1 for change in changes) > MOST_CHANGES:
        raise DocumentError(f"a step holds up to {MOST_CHANGES} changes")
    known = _Known(state)
    single: list[Change] = []
    for change in changes:
        single += [replace(change, targets=(id,)) for id in change.targets] if change.kind in _ONE_BY_ONE else [change]
    if not single:
        raise DocumentError("a change needs a target")
    made = []
    touched: set[str] = set()  # by changes of this step: the state does not show what stands there after them
    everything = False
    for place, change in enumerate(single, 1):
        basis = Basis(state.clip.sha256, document_sha256, known.find_span(change))
        seen = everything or not touched.isdisjoint(change.targets)
        before = ({} if seen else known.describe(change)) | dict(change.before)
        touched.update(change.targets)
        everything = everything or change.kind == "relabel"
        id = f"{document_sha256[:8]}-{number}.{place}"
        made.append(
            Correction(id, author, time, change.kind, change.targets, basis, tuple(before.items()), tuple(change.after.items()))
        )
    return tuple(made)


class _Known:
    """The parts of a state by id."""

    def __init__(self, state: Transcript) -> None:
        self.utterances = {u.id: u for u in state.utterances}
        self.speakers = {s.id: s for s in state.speakers}
        self.boundaries = {b.id: b for b in state.boundaries}
        self.findings = {f.id: f for r in state.renditions for f in r.findings}

    def find_span(self, change: Change) -> Span | None:
        """The time in the clip that a change is about; None for a whole voice, or what is not there."""
        spans = [self.utterances[id].span for id in change.targets if id in self.utterances]
        spans += [_span_of(self.boundaries[id]) for id in change.targets if id in self.boundaries]
        for id in change.targets:
            if id in self.findings:
                finding = self.findings[id]
                named = [part.utterance_id for part in (*finding.source, *finding.target)]
                spans += [self.utterances[id].span for id in named if id in self.utterances]
        start, end, time = (change.after.get(name) for name in ("start", "end", "time"))
        if change.kind == "add" and type(start) is int and type(end) is int and 0 <= start < end:
            spans.append(Span(start, end))
        if change.kind == "add_boundary" and type(time) is int and time >= 0:
            spans.append(Span(time, time + 1))
        if change.kind == "link":
            ids = [id for side in ("sources", "targets") for id in _list_ids(change.after.get(side))]
            spans += [self.utterances[id].span for id in ids if id in self.utterances]
        return Span(min(s.start for s in spans), max(s.end for s in spans)) if spans else None

    def describe(self, change: Change) -> dict[str, Parameter]:
        """What stands there now, in the fields that the correction of this kind compares."""
        describe = _DESCRIBED.get(change.kind)
        return describe(self, change) if describe is not None else {}


def _span_of(boundary: EditBoundary) -> Span:
    start = max(0, boundary.start_ms)
    return Span(start, max(start + 1, boundary.end_ms))


def _list_ids(value: object) -> Iterable[str]:
    return [id for id in value if isinstance(id, str)] if isinstance(value, tuple) else []


def _first(known: Mapping[str, Any], change: Change) -> Any:
    return known.get(change.targets[0]) if change.targets else None


def _of_utterance(*names: str) -> Callable[[_Known, Change], dict[str, Parameter]]:
    def describe(known: _Known, change: Change) -> dict[str, Parameter]:
        utterance: Utterance | None = _first(known.utterances, change)
        if utterance is None:
            return {}
        values: dict[str, Parameter] = {
            "text": utterance.text, "language": utterance.language, "speaker": utterance.speaker,
            "start": utterance.span.start, "end": utterance.span.end, "status": utterance.status,
        }  # fmt: skip
        return {name: values[name] for name in names}

    return describe


def _of_translation(known: _Known, change: Change) -> dict[str, Parameter]:
    utterance: Utterance | None = _first(known.utterances, change)
    language = change.after.get("language")
    if utterance is None or not isinstance(language, str):
        return {}
    return {"language": language, "text": utterance.translation(language)}


def _of_merged(known: _Known, change: Change) -> dict[str, Parameter]:
    own = sorted((known.utterances[id] for id in change.targets if id in known.utterances), key=lambda u: (u.span, u.id))
    if len(own) != len(change.targets) or not own:
        return {}
    start, end = own[0].span.start, max(u.span.end for u in own)
    return {"text": join_texts([u.text for u in own]), "speaker": own[0].speaker, "start": start, "end": end}


def _of_speaker(name: str) -> Callable[[_Known, Change], dict[str, Parameter]]:
    def describe(known: _Known, change: Change) -> dict[str, Parameter]:
        speaker: Speaker | None = _first(known.speakers, change)
        if speaker is None:
            return {}
        values: dict[str, Parameter] = {"role": speaker.role, "name": speaker.name, "speaker": speaker.id}
        return {name: values[name]}

    return describe


def _of_decided(known: _Known, change: Change) -> dict[str, Parameter]:
    found: EditBoundary | Finding | None = _first(known.boundaries, change) or _first(known.findings, change)
    return {} if found is None else {"status": found.status}


def _of_comment(known: _Known, change: Change) -> dict[str, Parameter]:
    finding: Finding | None = _first(known.findings, change)
    return {} if finding is None else {"comment": finding.comment}


def _of_moved(known: _Known, change: Change) -> dict[str, Parameter]:
    boundary: EditBoundary | None = _first(known.boundaries, change)
    return {} if boundary is None else {"time": boundary.start_ms, "status": boundary.status}


_DESCRIBED: dict[str, Callable[[_Known, Change], dict[str, Parameter]]] = {
    "set_text": _of_utterance("text"),
    "set_translation": _of_translation,
    "set_language": _of_utterance("language"),
    "set_speaker": _of_utterance("speaker"),
    "set_times": _of_utterance("start", "end"),
    "set_words": _of_utterance("text"),
    "confirm": _of_utterance("status"),
    "split": _of_utterance("text", "start", "end"),
    "merge": _of_merged,
    "delete": _of_utterance("text", "language", "speaker", "start", "end"),
    "set_role": _of_speaker("role"),
    "set_name": _of_speaker("name"),
    "relabel": _of_speaker("speaker"),
    "accept": _of_decided,
    "reject": _of_decided,
    "comment": _of_comment,
    "move_boundary": _of_moved,
}
