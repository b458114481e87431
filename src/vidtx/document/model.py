"""What a transcript is: frozen values that refuse to be made wrong.

Parts name each other by id, never by copy. Speech is in integer milliseconds (`Span`); edit boundaries are exact
(presentation timestamp x time base). The interpreter's rendition (an `Utterance` like any other, linked by a `Rendition`)
and the machine translation (`Translation` inside an utterance) are different things and stay apart: the difference between
them is a finding. No value here reads or writes anything; `vidtx.document.codec` does the JSON.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, get_args

from vidtx.document.span import Span
from vidtx.errors import DocumentError

SCHEMA = "vidtx.transcript"
VERSION = 2

BoundaryKind = Literal[
    "cut", "jump_cut", "dissolve", "fade", "title_card", "freeze", "sound_splice", "cutaway_in", "cutaway_out"
]
ConfidenceLevel = Literal["certain", "probable", "possible"]
Role = Literal["questioner", "interpreter", "subject", "other", "unknown"]
RenditionKind = Literal["close", "reduced", "expanded", "substituted", "zero", "non_rendition"]
Continuity = Literal["continuous", "crosses_edit", "unknown"]
Status = Literal["machine", "edited", "confirmed"]
Origin = Literal["machine", "reviewed", "truth"]
Gesture = Literal["nod", "shake"]

BOUNDARY_KINDS: tuple[str, ...] = get_args(BoundaryKind)
ROLES: tuple[str, ...] = get_args(Role)
RENDITION_KINDS: tuple[str, ...] = get_args(RenditionKind)
CONTINUITIES: tuple[str, ...] = get_args(Continuity)
STATUSES: tuple[str, ...] = get_args(Status)
ORIGINS: tuple[str, ...] = get_args(Origin)
GESTURES: tuple[str, ...] = get_args(Gesture)

# Flags an utterance can carry. Each is a warning to the reader, in the order of how much it takes away.
FLAGS: dict[str, str] = {
    "untranscribed": "somebody speaks here, but no text could be recognized",
    "low_confidence": "the recognizer was unsure of this text",
    "repetition_cut": "the recognizer repeated itself; the repeats were removed",
    "language_inferred": "too short to tell its language; taken from the speaker and the neighbors",
    "language_uncertain": "the language of this turn is uncertain",
    "overlap": "two people speak at once here",
    "truncated": "the turn was cut to the recognizer's longest window",
}

_SHA256 = re.compile(r"[0-9a-f]{64}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")

Parameter = str | int | float | bool | None | tuple[str, ...]


def has_surrogates(text: str) -> bool:
    """Whether a text holds half a character: a lone surrogate, which cannot be written as UTF-8."""
    return any("\ud800" <= character <= "\udfff" for character in text)


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise DocumentError(message)


def _require_probability(value: float | None, owner: str) -> None:
    _require(value is None or 0.0 <= value <= 1.0, f"{owner}: a probability lies in [0, 1], not {value!r}")


def _require_finite(value: float | None, owner: str) -> None:
    _require(value is None or math.isfinite(value), f"{owner}: {value!r} is not a number that can be written down")


def _require_pts(value: int | None, owner: str) -> None:
    _require(value is None or abs(value) < 2**63, f"{owner}: {value!r} is not a timestamp of 64 bits")


def _require_language(value: str | None, owner: str) -> None:
    _require(
        value is None or bool(_LANGUAGE.fullmatch(value)), f"{owner}: {value!r} is not a language code such as 'uk' or 'ko'"
    )


@dataclass(frozen=True, slots=True)
class VideoStream:
    """The picture. `time_base` is the unit of its timestamps in seconds; `start_pts` its first; `duration` in ms or None.

    `rotation` is how many degrees clockwise a player must turn the picture (0, 90, 180, 270).
    """

    index: int
    codec: str
    width: int
    height: int
    time_base: Fraction
    start_pts: int
    frame_rate: Fraction | None
    variable_frame_rate: bool
    rotation: int
    duration: int | None

    def __post_init__(self) -> None:
        _require(self.width > 0 and self.height > 0, f"a picture of {self.width} x {self.height} pixels")
        _require(self.time_base > 0, "a time base is positive")
        _require(self.rotation in (0, 90, 180, 270), f"a rotation of {self.rotation} degrees")


@dataclass(frozen=True, slots=True)
class AudioStream:
    """One sound stream; units as in `VideoStream`. `language` is what the container says, not what is spoken."""

    index: int
    codec: str
    sample_rate: int
    channels: int
    time_base: Fraction
    start_pts: int
    language: str | None
    duration: int | None

    def __post_init__(self) -> None:
        _require(self.sample_rate > 0 and self.channels > 0, "a sound stream has a sample rate and channels")
        _require(self.time_base > 0, "a time base is positive")


@dataclass(frozen=True, slots=True)
class Source:
    """Where the clip was downloaded from, as `<stem>.info.json` (yt-dlp) tells it."""

    url: str | None = None
    id: str | None = None
    uploader: str | None = None
    upload_date: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One observation: the name of what was measured, its number, and a sentence that a lawyer can read."""

    name: str
    value: float
    text: str

    def __post_init__(self) -> None:
        _require_finite(self.value, f"evidence {self.name!r}")


@dataclass(frozen=True, slots=True)
class Clip:
    """The file itself. `duration` in ms; `size` in bytes; `audio` in the container's order.

    `context`: what the container says of how the file was made. It proves nothing and is no edit boundary.
    """

    name: str
    sha256: str
    size: int
    duration: int
    container: str
    video: VideoStream | None
    audio: tuple[AudioStream, ...]
    source: Source | None = None
    context: tuple[Evidence, ...] = ()

    def __post_init__(self) -> None:
        _require(bool(_SHA256.fullmatch(self.sha256)), f"{self.sha256!r} is not a SHA-256 in lower-case hexadecimal")
        _require(self.size >= 0 and self.duration >= 0, "a clip's size and duration are not negative")
        if has_surrogates(self.name):  # a file name that is not UTF-8, as Python reads it; it must not stop the document
            object.__setattr__(self, "name", "".join("\ufffd" if has_surrogates(c) else c for c in self.name))
        _require(bool(self.name) and "/" not in self.name, f"{self.name!r} is not a file name")

    @property
    def start(self) -> Fraction:
        """The clip's time zero in seconds on the streams' own clocks: the earliest start of any stream.

        Sample 0 of its sound is this instant; a frame's time on the clip's timeline is pts x time_base less this.
        """
        starts = [stream.start_pts * stream.time_base for stream in self.audio]
        if self.video is not None:
            starts.append(self.video.start_pts * self.video.time_base)
        return min(starts, default=Fraction(0))


@dataclass(frozen=True, slots=True)
class EditBoundary:
    """A place where the footage was cut.

    `pts` x `time_base` is the exact time of the first frame (or sample) after the edit, in seconds on the clock of the
    stream that it was found in, measured from the start of the clip's timeline; for a gradual or lasting edit `end_pts`
    is the first frame after it. `probability` is calibrated; `grade` puts it in words.
    """

    id: str
    pts: int
    time_base: Fraction
    kind: BoundaryKind
    in_picture: bool
    in_sound: bool
    probability: float
    evidence: tuple[Evidence, ...] = ()
    end_pts: int | None = None
    paired_id: str | None = None  # the other half of an L- or J-cut, or of a cutaway

    def __post_init__(self) -> None:
        _require(bool(self.id), "a boundary needs an id")
        _require(self.kind in BOUNDARY_KINDS, f"{self.id}: {self.kind!r} is not a kind of edit boundary")
        _require(self.time_base > 0, f"{self.id}: a time base is positive")
        _require_pts(self.pts, self.id)
        _require_pts(self.end_pts, self.id)
        _require(self.in_picture or self.in_sound, f"{self.id}: a boundary lies in the picture, in the sound, or in both")
        _require(self.end_pts is None or self.end_pts > self.pts, f"{self.id}: a boundary ends after it starts")
        _require_probability(self.probability, self.id)

    @property
    def time(self) -> Fraction:
        """Exact start in seconds."""
        return self.pts * self.time_base

    @property
    def end_time(self) -> Fraction:
        """Exact end in seconds; the start for an edit between two frames."""
        return (self.pts if self.end_pts is None else self.end_pts) * self.time_base

    @property
    def start_ms(self) -> int:
        return round(self.time * 1000)

    @property
    def end_ms(self) -> int:
        return round(self.end_time * 1000)

    @property
    def confidence_level(self) -> ConfidenceLevel:
        if self.probability >= 0.95:
            return "certain"
        return "probable" if self.probability >= 0.7 else "possible"


@dataclass(frozen=True, slots=True)
class Turn:
    """One person speaking without a break. `overlaps`: somebody else speaks meanwhile.

    Diarization gives span, speaker and `overlaps`; language identification the rest. `language_inferred`: the turn was too short
    to decide its language by its own sound, or its speaker and neighbors outweighed it.
    """

    span: Span
    speaker: str
    language: str | None = None
    language_probability: float | None = None
    overlaps: bool = False
    language_inferred: bool = False

    def __post_init__(self) -> None:
        _require_language(self.language, f"turn at {self.span.start} ms")
        _require_probability(self.language_probability, f"turn at {self.span.start} ms")


@dataclass(frozen=True, slots=True)
class Word:
    """A word as spoken. `probability` None is unknown; 0.0 is a value."""

    span: Span
    text: str
    probability: float | None = None

    def __post_init__(self) -> None:
        _require_probability(self.probability, f"word {self.text!r}")


@dataclass(frozen=True, slots=True)
class Translation:
    """A machine translation of an utterance. `score` is the model's mean log-probability a token, or None."""

    language: str
    text: str
    score: float | None = None

    def __post_init__(self) -> None:
        _require_language(self.language, "translation")
        _require_finite(self.score, "translation")


@dataclass(frozen=True, slots=True)
class Utterance:
    """What one person says in one turn, in one language. An empty text with the flag `untranscribed` is speech not understood."""

    id: str
    span: Span
    speaker: str
    language: str | None
    text: str
    words: tuple[Word, ...] = ()
    translations: tuple[Translation, ...] = ()
    flags: tuple[str, ...] = ()
    status: Status = "machine"
    language_probability: float | None = None
    text_probability: float | None = None

    def __post_init__(self) -> None:
        _require(bool(self.id), "an utterance needs an id")
        _require_language(self.language, self.id)
        _require(self.status in STATUSES, f"{self.id}: {self.status!r} is not a status")
        unknown = [flag for flag in self.flags if flag not in FLAGS]
        _require(not unknown, f"{self.id}: unknown flags {unknown}")
        _require(
            len({t.language for t in self.translations}) == len(self.translations),
            f"{self.id}: two translations into one language",
        )
        _require_probability(self.language_probability, self.id)
        _require_probability(self.text_probability, self.id)
        starts = [word.span.start for word in self.words]
        _require(starts == sorted(starts), f"{self.id}: words are in order of time")

    def translation(self, language: str) -> str | None:
        """The text in a language: its own text if it is spoken in it, else the machine translation, else None."""
        if language == self.language:
            return self.text
        return next((t.text for t in self.translations if t.language == language), None)


@dataclass(frozen=True, slots=True)
class Speaker:
    """A voice. `speech` is its total in ms; `languages` those it was heard in, most spoken first."""

    id: str
    role: Role
    role_probability: float | None
    name: str | None
    languages: tuple[str, ...]
    speech: int

    def __post_init__(self) -> None:
        _require(bool(self.id), "a speaker needs an id")
        _require(self.role in ROLES, f"{self.id}: {self.role!r} is not a role")
        _require_probability(self.role_probability, self.id)
        for language in self.languages:
            _require_language(language, self.id)
        _require(self.speech >= 0, f"{self.id}: speech time is not negative")

    @property
    def label(self) -> str:
        """What a reader sees: the name if one was given, else the role, else the id."""
        if self.name:
            return self.name
        return self.id if self.role == "unknown" else self.role.capitalize()


@dataclass(frozen=True, slots=True)
class Rendition:
    """What the interpreter made of an original. Kinds after Wadensjo (1998), Interpreting as Interaction, chapter 6.

    `zero`: no target (never rendered). `non_rendition`: no source (the interpreter's own talk).
    """

    id: str
    source_ids: tuple[str, ...]
    target_ids: tuple[str, ...]
    kind: RenditionKind
    score: float | None = None
    findings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _require_finite(self.score, self.id)
        _require(self.kind in RENDITION_KINDS, f"{self.id}: {self.kind!r} is not a kind of rendition")
        _require(bool(self.source_ids) or self.kind == "non_rendition", f"{self.id}: only a non-rendition has no source")
        _require(bool(self.target_ids) or self.kind == "zero", f"{self.id}: only a zero rendition has no target")
        _require(self.kind != "zero" or not self.target_ids, f"{self.id}: a zero rendition has no target")
        _require(self.kind != "non_rendition" or not self.source_ids, f"{self.id}: a non-rendition has no source")


@dataclass(frozen=True, slots=True)
class Exchange:
    """Question, its rendition, answer, its rendition: ids of utterances, in order. An empty answer: none was spoken.

    `boundary_ids` are the edit boundaries between the start of the question and the end of the answer's rendition;
    with one of grade possible or better, the exchange `crosses_edit`. "continuous" means that no edit was found.
    """

    id: str
    question: tuple[str, ...]
    question_rendition: tuple[str, ...]
    answer: tuple[str, ...]
    answer_rendition: tuple[str, ...]
    continuity: Continuity
    boundary_ids: tuple[str, ...] = ()
    gesture: Gesture | None = None  # an answer by the head alone, where it is known

    def __post_init__(self) -> None:
        _require(self.continuity in CONTINUITIES, f"{self.id}: {self.continuity!r} is not a continuity")
        _require(bool(self.utterance_ids), f"{self.id}: an exchange holds at least one utterance")
        _require(self.gesture is None or self.gesture in GESTURES, f"{self.id}: {self.gesture!r} is not a gesture")

    @property
    def utterance_ids(self) -> tuple[str, ...]:
        return self.question + self.question_rendition + self.answer + self.answer_rendition


@dataclass(frozen=True, slots=True)
class EngineRecord:
    """Which engine ran with which weights. `task`: diarization | recognition | translation."""

    task: str
    name: str
    version: str
    model: str
    revision: str | None = None
    sha256: str | None = None
    license: str | None = None


@dataclass(frozen=True, slots=True)
class Provenance:
    """What made the document: no clock time, so that the same input gives the same bytes."""

    origin: Origin
    vidtx: str
    preset: str | None = None
    engines: tuple[EngineRecord, ...] = ()
    parameters: tuple[tuple[str, Parameter], ...] = ()

    def __post_init__(self) -> None:
        _require(self.origin in ORIGINS, f"{self.origin!r} is not an origin of a document")
        _unique("parameter", (name for name, _ in self.parameters))
        for name, value in self.parameters:
            if isinstance(value, float):
                _require_finite(value, f"parameter {name!r}")
        # In order of name, so that two documents made the same way are equal however their parameters were gathered.
        object.__setattr__(self, "parameters", tuple(sorted(self.parameters, key=lambda pair: pair[0])))


@dataclass(frozen=True, slots=True)
class Transcript:
    """The whole document. Every id named exists, ids are unique, utterances and turns are in order of time."""

    clip: Clip
    boundaries: tuple[EditBoundary, ...]
    speakers: tuple[Speaker, ...]
    turns: tuple[Turn, ...]
    utterances: tuple[Utterance, ...]
    renditions: tuple[Rendition, ...]
    exchanges: tuple[Exchange, ...]
    provenance: Provenance
    schema: str = SCHEMA
    version: int = VERSION

    def __post_init__(self) -> None:
        _require(self.schema == SCHEMA, f"{self.schema!r} is not {SCHEMA!r}")
        _require(self.version == VERSION, f"version {self.version} is not {VERSION}")
        speakers = _unique("speaker", (s.id for s in self.speakers))
        utterances = _unique("utterance", (u.id for u in self.utterances))
        boundaries = _unique("boundary", (b.id for b in self.boundaries))
        _unique("rendition", (r.id for r in self.renditions))
        _unique("exchange", (e.id for e in self.exchanges))
        _known("speaker", (t.speaker for t in self.turns), speakers)
        _known("speaker", (u.speaker for u in self.utterances), speakers)
        _known("boundary", (b.paired_id for b in self.boundaries if b.paired_id), boundaries)
        for rendition in self.renditions:
            _known("utterance", rendition.source_ids + rendition.target_ids, utterances)
        for exchange in self.exchanges:
            _known("utterance", exchange.utterance_ids, utterances)
            _known("boundary", exchange.boundary_ids, boundaries)
        _ordered("boundaries", [b.time for b in self.boundaries])
        _ordered("turns", [t.span.start for t in self.turns])
        _ordered("utterances", [u.span.start for u in self.utterances])

    def utterance(self, id: str) -> Utterance:
        """The utterance with this id. Raises KeyError."""
        for utterance in self.utterances:
            if utterance.id == id:
                return utterance
        raise KeyError(id)

    def speaker(self, id: str) -> Speaker:
        """The speaker with this id. Raises KeyError."""
        for speaker in self.speakers:
            if speaker.id == id:
                return speaker
        raise KeyError(id)

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages spoken, in order of first appearance."""
        return tuple(dict.fromkeys(u.language for u in self.utterances if u.language))


def _unique(what: str, ids: Iterable[str]) -> frozenset[str]:
    seen: set[str] = set()
    for id in ids:
        _require(id not in seen, f"two of the {what} ids are {id!r}")
        seen.add(id)
    return frozenset(seen)


def _known(what: str, ids: Iterable[str], known: frozenset[str]) -> None:
    for id in ids:
        _require(id in known, f"the document names {what} {id!r}, which it does not have")


def _ordered(what: str, times: Sequence[Fraction | int]) -> None:
    _require(all(a <= b for a, b in itertools.pairwise(times)), f"{what} are in order of time")
