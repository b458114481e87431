"""What is said: turns, words, utterances with their translations, and the speakers.

Speech is in integer milliseconds. The interpreter's rendition is an `Utterance` like any other; a machine translation is a
`Translation` inside an utterance. The two stay apart: the difference between them is a finding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from vidtx.document.checks import require, require_finite, require_language, require_probability
from vidtx.document.span import Span

Role = Literal["questioner", "interpreter", "subject", "other", "unknown"]
Status = Literal["machine", "edited", "confirmed"]

ROLES: tuple[str, ...] = get_args(Role)
STATUSES: tuple[str, ...] = get_args(Status)

# Flags an utterance can carry. Each is a warning to the reader, in the order of how much it takes away.
FLAGS: dict[str, str] = {
    "untranscribed": "somebody speaks here, but no text could be recognized",
    "outside_domain": "the clip lies outside of what the recognizer was trained on; do not trust this text",
    "translation_withheld": "the clip lies outside of what the translator was trained on; its translations were left out",
    "low_confidence": "the recognizer was unsure of this text",
    "repetition_cut": "the recognizer repeated itself; the repeats were removed",
    "language_inferred": "too short to identify its language; inferred from the speaker and the neighbors",
    "language_uncertain": "the language of this turn is uncertain",
    "overlap": "two people speak at once here",
    "translation_outdated": "the text was changed after it was translated",
    "truncated": "the turn was cut to the recognizer's longest window",
    "rough_gist": "the English text is the recognizer's own, from the sound: a rough gist, no translation of the text",
}

GIST_LANGUAGE = "en"  # the only one into which a recognizer translates


@dataclass(frozen=True, slots=True)
class Turn:
    """One person speaking without a break, as diarization found it. `overlaps`: somebody else speaks meanwhile."""

    span: Span
    speaker: str
    language: str | None = None
    language_probability: float | None = None
    overlaps: bool = False
    language_inferred: bool = False  # too short for its own sound to decide: speaker and neighbors did

    def __post_init__(self) -> None:
        require_language(self.language, f"turn at {self.span.start} ms")
        require_probability(self.language_probability, f"turn at {self.span.start} ms")


@dataclass(frozen=True, slots=True)
class Word:
    """A word as spoken. `probability` None is unknown; 0.0 is a value."""

    span: Span
    text: str
    probability: float | None = None

    def __post_init__(self) -> None:
        require_probability(self.probability, f"word {self.text!r}")


@dataclass(frozen=True, slots=True)
class GlossaryTerm:
    """What a glossary did to a translation: `target` renders `source`, by the user's word.

    It stands at the characters [at, at + its length) of the translation in place of `replaced`, the translator's own words; or the translation lacks it, and
    nobody knows which of its words it would replace: `at` and `replaced` are then None.
    """

    source: str
    target: str
    at: int | None = None
    length: int | None = None
    replaced: str | None = None

    def __post_init__(self) -> None:
        known = {value is None for value in (self.at, self.length, self.replaced)}
        require(len(known) == 1, f"glossary term {self.source!r}: its place and what it replaces are known together")
        require(bool(self.source and self.target), "a glossary term has a source and a target")

    @property
    def end(self) -> int | None:
        return None if self.at is None or self.length is None else self.at + self.length


@dataclass(frozen=True, slots=True)
class Translation:
    """A machine translation of an utterance. `score` is the model's mean log-probability a token, or None.

    `terms`: of a glossary; those that stand in the text in order of place, then those that it lacks.
    """

    language: str
    text: str
    score: float | None = None
    terms: tuple[GlossaryTerm, ...] = ()

    def __post_init__(self) -> None:
        require_language(self.language, "translation")
        require_finite(self.score, "translation")
        ended = 0
        for term in self.placed_terms:
            begins, ends = term.at or 0, term.end or 0
            require(ended <= begins < ends <= len(self.text), f"glossary term {term.source!r} is not inside its translation")
            ended = ends

    @property
    def placed_terms(self) -> tuple[GlossaryTerm, ...]:
        return tuple(term for term in self.terms if term.at is not None)

    @property
    def lacking_terms(self) -> tuple[GlossaryTerm, ...]:
        return tuple(term for term in self.terms if term.at is None)

    @property
    def own_text(self) -> str:
        """The translator's own words: without what a glossary put in."""
        text = self.text
        for term in reversed(self.placed_terms):
            text = text[: term.at] + (term.replaced or "") + text[term.end :]
        return text


@dataclass(frozen=True, slots=True)
class MachineText:
    """What the engines gave for an utterance, kept underneath a person's correction."""

    span: Span
    speaker: str
    language: str | None
    text: str
    words: tuple[Word, ...] = ()
    translations: tuple[Translation, ...] = ()

    def __post_init__(self) -> None:
        require_language(self.language, "machine text")


@dataclass(frozen=True, slots=True)
class Utterance:
    """What one person says in one turn, in one language.

    An empty text with the flag `untranscribed` is speech that was not recognized. `machine` keeps what the engines gave once a person
    has changed anything; it is None for an utterance that nobody changed and for one that a person added. `added`: no engine gave any
    of it, a person did.
    """

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
    machine: MachineText | None = None
    added: bool = False

    def __post_init__(self) -> None:
        require(bool(self.id), "an utterance needs an id")
        of_a_machine = self.machine is not None or self.status == "machine"
        require(not (self.added and of_a_machine), f"{self.id}: what a person added is no machine's text")
        require_language(self.language, self.id)
        require(self.status in STATUSES, f"{self.id}: {self.status!r} is not a status")
        unknown = [flag for flag in self.flags if flag not in FLAGS]
        require(not unknown, f"{self.id}: unknown flags {unknown}")
        require(
            len({t.language for t in self.translations}) == len(self.translations),
            f"{self.id}: two translations into one language",
        )
        require_probability(self.language_probability, self.id)
        require_probability(self.text_probability, self.id)
        starts = [word.span.start for word in self.words]
        require(starts == sorted(starts), f"{self.id}: words are in order of time")

    @property
    def is_outside_domain(self) -> bool:
        """Whether the text is a recognizer's, outside of what it was trained on. A person's text or confirmation settles it; a split does not."""
        return self.status != "confirmed" and "outside_domain" in self.flags

    def translation(self, language: str) -> str | None:
        """The text in a language: its own text if it is spoken in it, else the machine translation, else None."""
        if language == self.language:
            return self.text
        return next((t.text for t in self.translations if t.language == language), None)

    def own_translation(self, language: str) -> str | None:
        """The same without what a glossary put in: what somebody else said is compared with the translator's own words."""
        found = next((t for t in self.translations if t.language == language), None)
        return self.text if language == self.language else None if found is None else found.own_text

    def is_gist(self, language: str | None) -> bool:
        """Whether `translation(language)` is a rough gist: whatever shows it says so, and nothing follows from what it lacks or adds."""
        if language != GIST_LANGUAGE or language == self.language or "rough_gist" not in self.flags:
            return False
        return any(translation.language == language for translation in self.translations)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who speaks. `speech`: total in ms; `languages`: those spoken, most spoken first; `merged`: the roles of two people, where the voice seems to be theirs."""

    id: str
    role: Role
    role_probability: float | None
    name: str | None
    languages: tuple[str, ...]
    speech: int
    merged: tuple[Role, ...] = ()

    def __post_init__(self) -> None:
        require(bool(self.id), "a speaker needs an id")
        require(self.role in ROLES, f"{self.id}: {self.role!r} is not a role")
        require_probability(self.role_probability, self.id)
        for language in self.languages:
            require_language(language, self.id)
        require(self.speech >= 0, f"{self.id}: speech time is not negative")
        require(len(self.merged) != 1 and set(self.merged) <= set(ROLES), f"{self.id}: no two roles {self.merged!r}")

    @property
    def label(self) -> str:
        """What a reader sees: the name if one was given, else the role, else the id."""
        if self.name:
            return self.name
        return self.id if self.role == "unknown" else self.role.capitalize()


def join_texts(texts: Sequence[str]) -> str:
    """Texts one after the other, with spaces between; empty ones fall away."""
    return " ".join(text for text in texts if text)


def join_words(own: Sequence[Utterance | MachineText]) -> tuple[Word, ...]:
    """The words of several utterances in order of time."""
    return tuple(sorted((word for u in own for word in u.words), key=lambda word: word.span))


def join_machine_texts(own: Sequence[MachineText]) -> MachineText:
    """What the engines gave for utterances that a person merged; speaker and language are the first one's."""
    if len(own) == 1:
        return own[0]
    span = Span(min(m.span.start for m in own), max(m.span.end for m in own))
    return replace(
        own[0],
        span=span,
        text=join_texts([m.text for m in own]),
        words=join_words(own),
        translations=join_translations([m.translations for m in own]),
    )


def join_translations(own: Sequence[tuple[Translation, ...]]) -> tuple[Translation, ...]:
    """The translations into languages that all have one in, joined; glossary terms stay where they stand in the texts."""
    held = [{t.language: t for t in translations} for translations in own]
    shared = set.intersection(*(set(each) for each in held))
    return tuple(_join_language(language, [each[language] for each in held]) for language in sorted(shared))


def _join_language(language: str, parts: Sequence[Translation]) -> Translation:
    placed: list[GlossaryTerm] = []
    offset = 0
    for part in parts:
        placed += [replace(term, at=term.at + offset) for term in part.placed_terms if term.at is not None]
        offset += len(part.text) + 1 if part.text else 0
    lacking = [term for part in parts for term in part.lacking_terms]
    return Translation(language, join_texts([part.text for part in parts]), terms=(*placed, *lacking))
