"""What people change in a transcript: who changed what and when, what stood there before and after, and what it stands on.

`vidtx.document.revision` carries corrections out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from vidtx.document.checks import (
    require,
    require_choice,
    require_parameter,
    require_sha256,
    require_text,
    require_unique,
)
from vidtx.document.provenance import Parameter
from vidtx.document.span import Span
from vidtx.errors import DocumentError, StaleCorrectionError

CorrectionKind = Literal[
    "set_text", "set_translation", "set_language", "set_speaker", "set_times", "set_words", "confirm",
    "split", "merge", "add", "delete",
    "set_role", "set_name", "relabel",
    "link", "unlink",
    "accept", "reject", "comment", "add_boundary", "move_boundary",
]  # fmt: skip
CORRECTION_KINDS: tuple[str, ...] = get_args(CorrectionKind)


@dataclass(frozen=True, slots=True)
class Basis:
    """What a correction stands on: the clip, the document that its author saw, and the time in the clip that it is about."""

    clip_sha256: str
    document_sha256: str | None = None
    span: Span | None = None

    def __post_init__(self) -> None:
        require_sha256(self.clip_sha256)
        if self.document_sha256 is not None:
            require_sha256(self.document_sha256)


@dataclass(frozen=True, slots=True)
class Correction:
    """One change: who made it, when (RFC 3339), what it is about (ids of utterances, speakers, findings or boundaries), what stood
    there before and what stands there after.

    Fields of `after` by kind. set_text: text. set_translation: language, text. set_language: language. set_speaker, relabel: speaker.
    set_times: start, end (ms). set_words: times ("1370-1670" in ms, for each word of the text in `before`), probabilities ("0.93"; "" where a
    time is interpolated), model. split: at (characters of the text), time (ms). add: start, end, speaker, language, text.
    set_role: role. set_name: name. link: sources, targets. comment: comment. add_boundary: time (ms), kind. move_boundary: time (ms).
    The others need none. A `before` that names a field must agree with what stands there; only set_words, which no person makes, does nothing
    where it does not.
    """

    id: str
    author: str
    time: str
    kind: CorrectionKind
    targets: tuple[str, ...]
    basis: Basis
    before: tuple[tuple[str, Parameter], ...] = ()
    after: tuple[tuple[str, Parameter], ...] = ()

    def __post_init__(self) -> None:
        require(bool(self.id), "a correction needs an id")
        require(bool(self.author.strip()), f"{self.id}: a correction names its author")
        require_choice(self.kind, CORRECTION_KINDS, "a kind of correction", self.id)
        for text in (self.id, self.author, self.time, *self.targets):
            require_text(text, "a correction")
        for name in ("before", "after"):
            pairs: tuple[tuple[str, Parameter], ...] = getattr(self, name)
            require_unique(f"{self.id} {name}", (key for key, _ in pairs))
            for key, value in pairs:
                require_text(key, f"{self.id} {name}")
                require_parameter(value, f"{self.id} {name} {key!r}")
            object.__setattr__(self, name, tuple(sorted(pairs, key=lambda pair: pair[0])))

    def require_before(self, current: Mapping[str, Parameter]) -> None:
        """Raises DocumentError where `before` names a field that `current` lacks, StaleCorrectionError where another value stands there."""
        for name, expected in self.before:
            require(name in current, f"`before` names {name!r}; {', '.join(sorted(current))} can be compared")
            if current[name] != expected:
                raise StaleCorrectionError(f"{name} was {expected!r} for its author and is {current[name]!r} now")

    @property
    def only_target(self) -> str:
        """Its one target. Raises DocumentError where there is none or another."""
        require(len(self.targets) == 1, "it needs exactly one target")
        return self.targets[0]

    @property
    def some_targets(self) -> tuple[str, ...]:
        """Its targets. Raises DocumentError where there is none, or one stands twice."""
        require(bool(self.targets), "it needs a target")
        require(len(set(self.targets)) == len(self.targets), "a target stands twice")
        return self.targets

    def read(self, name: str) -> Parameter:
        """A field of `after`. Raises DocumentError where it is missing."""
        values = dict(self.after)
        require(name in values, f"{name!r} is missing")
        return values[name]

    def read_text(self, name: str) -> str:
        value = self.read(name)
        require(isinstance(value, str), f"{name} must be a text")
        return str(value)

    def read_number(self, name: str) -> int:
        value = self.read(name)
        if isinstance(value, bool) or not isinstance(value, int):
            raise DocumentError(f"{name} must be a whole number")
        return value

    def read_ids(self, name: str) -> tuple[str, ...]:
        value = self.read(name)
        if not isinstance(value, tuple):
            raise DocumentError(f"{name} must be a list of ids")
        return value


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
