"""What made the document: program, preset, engines with their digests, parameters, media choices and glossary.

No clock time stands here, so that the same input gives the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from vidtx.document.checks import (
    require,
    require_choice,
    require_language,
    require_parameter,
    require_text,
    require_unique,
)

Origin = Literal["machine", "reviewed", "truth"]
Medium = Literal["picture", "sound"]
MediaReason = Literal["only", "first", "default_flag", "language", "longest", "loudest", "user"]
TimestampChangeKind = Literal["rebased", "gap_closed", "filled"]

ORIGINS: tuple[str, ...] = get_args(Origin)
MEDIA: tuple[str, ...] = get_args(Medium)
MEDIA_REASONS: tuple[str, ...] = get_args(MediaReason)
TIMESTAMP_CHANGE_KINDS: tuple[str, ...] = get_args(TimestampChangeKind)

Parameter = str | int | float | bool | None | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EngineRecord:
    """Which engine ran with which weights. `task`: diarization | language | recognition | translation | similarity."""

    task: str
    name: str
    version: str
    model: str
    revision: str | None = None
    sha256: str | None = None
    license: str | None = None


@dataclass(frozen=True, slots=True)
class MediaChoice:
    """Which stream of the clip was used and why. `stream`: its index in the container. `channel`: "mix", a number, or "separate": other
    people on each of two channels, and each transcribed by itself."""

    medium: Medium
    stream: int
    reason: MediaReason
    channel: str | None = None

    def __post_init__(self) -> None:
        require_choice(self.medium, MEDIA, "a medium", "media choice")
        require_choice(self.reason, MEDIA_REASONS, "a reason for a media choice", "media choice")


@dataclass(frozen=True, slots=True)
class TimestampChange:
    """What was done to the container's time stamps. `at`: on the resulting timeline, `by`: how far, both in ms."""

    medium: Medium
    kind: TimestampChangeKind
    at: int
    by: int

    def __post_init__(self) -> None:
        require_choice(self.medium, MEDIA, "a medium", "time stamp change")
        require_choice(self.kind, TIMESTAMP_CHANGE_KINDS, "a change of time stamps", "time stamp change")


@dataclass(frozen=True, slots=True)
class GlossaryEntry:
    """A term and how it is to be rendered, as the user stated it. `instead`: what a translator says in its place, and should not; `note`: for readers."""

    source_language: str
    source: str
    target_language: str
    target: str
    note: str = ""
    instead: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        require_language(self.source_language, "glossary")
        require_language(self.target_language, "glossary")
        require(bool(self.source), "a glossary entry has a source term")
        require(all(self.instead), "what a glossary replaces is not empty")


@dataclass(frozen=True, slots=True)
class Provenance:
    """What made the document. `parameters` by name; `media` and `timestamps`: what was taken of the clip, and on which clock.

    `edits_searched`: whether edits of the footage were searched for. Where they were not, that none is known says nothing.
    """

    origin: Origin
    vidtx: str
    preset: str | None = None
    engines: tuple[EngineRecord, ...] = ()
    parameters: tuple[tuple[str, Parameter], ...] = ()
    media: tuple[MediaChoice, ...] = ()
    timestamps: tuple[TimestampChange, ...] = ()
    glossary: tuple[GlossaryEntry, ...] = ()
    edits_searched: bool = True

    def __post_init__(self) -> None:
        require(self.origin in ORIGINS, f"{self.origin!r} is not an origin of a document")
        require_unique("parameter", (name for name, _ in self.parameters))
        for name, value in self.parameters:
            require_text(name, "a parameter's name")
            require_parameter(value, f"parameter {name!r}")
        # In order of name, so that two documents made the same way are equal however their parameters were gathered.
        object.__setattr__(self, "parameters", tuple(sorted(self.parameters, key=lambda pair: pair[0])))
