"""Protocols of the engines: what the stages require. Stages see these only; the adaptors beside this module implement them.

Waveforms are 16 kHz mono float32 NumPy arrays in [-1, 1]; times are integer milliseconds from the waveform's first sample.
Engines take waveforms, never paths. This module imports no model package and no torch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from vidtx.document import EngineRecord, Turn, Word
from vidtx.document.span import Span
from vidtx.signal import Progress, Waveform

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class SpeakerBounds:
    """How many people speak: exactly `exactly`, or between `least` and `most`. None: not known."""

    exactly: int | None = None
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class SpeakerEmbeddings:
    """Speaker embeddings of some spans, in a space where PLDA holds (Prince & Elder 2007; Ioffe 2006).

    vectors: (spans, d); those of one speaker scatter around the speaker's mean with the identity as covariance. between: (d,), the
    diagonal of the covariance of the means of all speakers. model: which model of voices this is, for the log: "PLDA" or "isotropic".
    """

    vectors: npt.NDArray[np.float64]
    between: npt.NDArray[np.float64]
    model: str = "PLDA"


@dataclass(frozen=True, slots=True)
class RecognizedWord:
    span: Span
    text: str
    probability: float


@dataclass(frozen=True, slots=True)
class Recognition:
    """What was recognized in one span.

    `text` may be empty (no speech, or nothing understood); `probability` is exp of the mean log-probability of the tokens;
    `no_speech` is the model's own probability that nobody speaks; `flags` as in vidtx.document.model.FLAGS.
    """

    span: Span
    text: str
    words: tuple[RecognizedWord, ...]
    probability: float
    no_speech: float
    flags: tuple[str, ...] = ()


class Engine(Protocol):
    """What every engine has: its entry in the provenance."""

    record: EngineRecord


@runtime_checkable
class Diarizer(Engine, Protocol):
    """Speaker diarization: who speaks when."""

    def diarize(
        self, waveform: Waveform, speakers: SpeakerBounds = SpeakerBounds(), progress: Progress | None = None
    ) -> tuple[Turn, ...]:
        """Turns without a language, in order of start, overlaps kept and marked; speakers are named SPEAKER_00, SPEAKER_01, ... by first turn.

        Raises EngineError if the bounds contradict each other.
        """
        ...

    def embed_speakers(
        self, waveform: Waveform, spans: Sequence[Span], progress: Progress | None = None
    ) -> SpeakerEmbeddings | None:
        """An embedding per span, taken as one speaker; None where the engine has no such space, or there are no spans."""
        ...


@runtime_checkable
class Recognizer(Engine, Protocol):
    """Language identification and speech recognition."""

    def identify_language(
        self, waveform: Waveform, spans: Sequence[Span], languages: Sequence[str], progress: Progress | None = None
    ) -> tuple[dict[str, float], ...]:
        """For each span, a probability for each of `languages`, summing to 1 over this closed set.

        Raises EngineError for a language that the model does not know.
        """
        ...

    def transcribe(
        self,
        waveform: Waveform,
        spans: Sequence[Span],
        language: str,
        progress: Progress | None = None,
        terms: Sequence[str] = (),
    ) -> tuple[Recognition, ...]:
        """For each span, its words in `language` (ISO 639-1); word times lie inside the span, on the waveform's clock. `terms`: words of that language
        that may be said, which an engine may spell accordingly or pass over.

        Raises EngineError for a language that the model does not know.
        """
        ...


@runtime_checkable
class WordAligner(Engine, Protocol):
    """Forced alignment: when each word of a known text was said. A recognizer may be able to do it."""

    def align_words(self, waveform: Waveform, span: Span, text: str, language: str) -> tuple[Word, ...]:
        """One word for each whitespace-separated piece of the text, said in `language` (ISO 639-1) in the span: in order, at least 1 ms long, inside
        the span, each with a probability. None at all where they cannot be told: silence, a text or a span that is too long, no text.

        Raises EngineError for a language that the model does not know.
        """
        ...


@runtime_checkable
class SpeechTranslator(Engine, Protocol):
    """Translation from sound straight into English, as a recognizer does it that learned it besides: a rough gist."""

    def translate_speech(
        self, waveform: Waveform, spans: Sequence[Span], language: str, progress: Progress | None = None
    ) -> tuple[Recognition, ...]:
        """For each span, what is said there in `language` (ISO 639-1), in English, without word times; flags as of a transcription.

        Raises EngineError for a language that the model does not know, and where it did not learn to translate.
        """
        ...


@runtime_checkable
class Translator(Engine, Protocol):
    """Machine translation."""

    def translate(self, texts: Sequence[str], source: str, target: str, progress: Progress | None = None) -> tuple[str, ...]:
        """One translation a text, in order; an empty text stays empty. Raises EngineError for a pair the model lacks."""
        ...

    def score(self, sources: Sequence[str], targets: Sequence[str], source: str, target: str) -> tuple[float, ...]:
        """Mean log-probability (natural logarithm) a token of each target given its source: forced decoding."""
        ...


@runtime_checkable
class SentenceEncoder(Engine, Protocol):
    """Sentence vectors of one space for many languages: texts that mean the same lie near each other, whatever their languages."""

    dimension: int

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> npt.NDArray[np.float32]:
        """(texts, dimension), in order: vectors of length 1; zero for a text without a letter or digit.

        A text's vector does not depend on the others, but for rounding. Raises EngineError.
        """
        ...
