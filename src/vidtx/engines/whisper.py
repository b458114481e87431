"""Adaptor of openai-whisper: identifies the language of spans, and recognizes the words of spans in a given language.

In: a waveform and spans on its clock. Out: language probabilities over a closed set, and texts with word times. Every span
is its own window, because the language changes from turn to turn; windows are encoded and decoded in batches, and encoded
once for both questions. Two guards against text that Whisper invents: repetitions are cut (and decoded again by beam
search first), and windows in which nobody speaks give no text.
"""

from __future__ import annotations

import importlib.metadata
import itertools
import logging
import math
import os
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from vidtx.document import EngineRecord
from vidtx.document.span import Span
from vidtx.engines.base import Recognition, RecognizedWord
from vidtx.engines.foreign import find_alignment_heads
from vidtx.engines.repetitions import cut_repetitions
from vidtx.errors import EngineError, ModelError
from vidtx.signal import SAMPLE_RATE, Progress

if TYPE_CHECKING:
    import torch
    from whisper.decoding import DecodingResult
    from whisper.tokenizer import Tokenizer

    from vidtx.signal import Waveform

os.environ.setdefault("HF_HUB_OFFLINE", "1")
LOG = logging.getLogger(__name__)

CONTEXT_MS = 120  # sound kept around a span: diarization clips first and last consonants
LONGEST_WINDOW_MS = 28_000  # Whisper's window is 30 s, less the context
BATCH_WINDOWS = 8  # encoded and decoded together
CACHED_WINDOWS = 256  # encoded, kept between language identification and transcription
RETRY_BEAMS = 5  # of a window whose greedy text is uncertain or repeats itself
NO_SPEECH_PROBABILITY = 0.6  # whisper's own threshold (transcribe.py): above it, and with an uncertain text, nobody speaks
UNCERTAIN_LOG_PROBABILITY = -1.0  # whisper's own threshold for the mean log-probability
LOW_CONFIDENCE_PROBABILITY = 0.5  # of a text, below which it is flagged
SILENCE_RMS = 1e-4  # -80 dBFS; a quieter span is not given to the network at all
QUIETEST_MS = 200  # length of the place at which a long span is cut
QUIETEST_STEP_MS = 50  # between the places compared
MEL_HOP = 160  # samples of one mel frame


@dataclass(frozen=True, slots=True)
class _Window:
    """A piece of a span with its context: `start` and `end` in samples of the waveform."""

    span: Span
    start: int
    end: int


class WhisperRecognizer:
    """A Whisper network from a checkpoint file in openai-whisper's format.

    `path` is the checkpoint; `name`, if it is an official model's, gives the alignment heads for word times. `beams` None
    decodes greedily, in batches; a number decodes one window at a time by beam search.
    """

    def __init__(
        self,
        path: Path,
        device: str = "cpu",
        *,
        name: str | None = None,
        record: EngineRecord | None = None,
        beams: int | None = None,
    ) -> None:
        import torch
        import whisper

        try:
            self._model = whisper.load_model(str(path), device=device)
        except (OSError, RuntimeError, KeyError, TypeError, ValueError, EOFError, AttributeError) as error:
            raise ModelError(f"{path}: not a checkpoint of openai-whisper ({type(error).__name__})") from error
        except Exception as error:  # torch wraps refused pickles in its own class, which has moved between versions
            raise ModelError(f"{path}: refused by the loader ({type(error).__name__})") from error
        heads = find_alignment_heads(name) if name else None
        if heads:
            self._model.set_alignment_heads(heads)
        self._model.eval()
        self._device = torch.device(device)
        self._half = self._device.type == "cuda"
        self._beams = beams
        self._encoded_waveform: Waveform | None = None
        self._features: OrderedDict[tuple[int, int], torch.Tensor] = OrderedDict()
        self.record = record or EngineRecord(
            "recognition", "openai-whisper", importlib.metadata.version("openai-whisper"), name or path.name
        )

    def identify_language(
        self, waveform: Waveform, spans: Sequence[Span], languages: Sequence[str], progress: Progress | None = None
    ) -> tuple[dict[str, float], ...]:
        """See `Recognizer.identify_language`. A span of silence gives equal probabilities."""
        from whisper.decoding import detect_language

        self._require_languages(languages)
        results: list[dict[str, float]] = []
        for first in range(0, len(spans), BATCH_WINDOWS):
            batch = [_cut_windows(waveform, span)[0] for span in spans[first : first + BATCH_WINDOWS]]
            _, found = detect_language(self._model, self._encode(waveform, batch), self._tokenizer(languages[0]))
            for window, probabilities in zip(batch, found, strict=True):
                total = sum(probabilities[language] for language in languages)
                if total <= 0.0 or _is_silent(waveform, window):
                    results.append(dict.fromkeys(languages, 1 / len(languages)))
                else:
                    results.append({language: probabilities[language] / total for language in languages})
            if progress:
                progress(min(1.0, (first + BATCH_WINDOWS) / len(spans)))
        return tuple(results)

    def transcribe(
        self, waveform: Waveform, spans: Sequence[Span], language: str, progress: Progress | None = None
    ) -> tuple[Recognition, ...]:
        """See `Recognizer.transcribe`. Spans longer than 28 s are cut at their quietest places and joined again."""
        self._require_languages([language])
        windows = [(n, window) for n, span in enumerate(spans) for window in _cut_windows(waveform, span)]
        pieces: list[list[Recognition]] = [[] for _ in spans]
        for first in range(0, len(windows), BATCH_WINDOWS):
            batch = windows[first : first + BATCH_WINDOWS]
            audible = [(n, window) for n, window in batch if not _is_silent(waveform, window)]
            for n, window in batch:
                if _is_silent(waveform, window):
                    pieces[n].append(Recognition(window.span, "", (), 0.0, 1.0))
            if audible:
                for (n, _), recognition in zip(
                    audible, self._transcribe_batch(waveform, [w for _, w in audible], language), strict=True
                ):
                    pieces[n].append(recognition)
            if progress:
                progress(min(1.0, (first + BATCH_WINDOWS) / len(windows)))
        return tuple(_join(span, sorted(piece, key=lambda r: r.span)) for span, piece in zip(spans, pieces, strict=True))

    def _transcribe_batch(self, waveform: Waveform, windows: Sequence[_Window], language: str) -> list[Recognition]:
        features = self._encode(waveform, windows)
        if self._beams:
            results = [self._decode(features[n : n + 1], language, self._beams)[0] for n in range(len(windows))]
        else:
            results = self._decode(features, language, None)
            for n, result in enumerate(results):
                if cut_repetitions(result.text).repeated or result.avg_logprob < UNCERTAIN_LOG_PROBABILITY:
                    again = self._decode(features[n : n + 1], language, RETRY_BEAMS)[0]
                    if again.avg_logprob > result.avg_logprob or not cut_repetitions(again.text).repeated:
                        results[n] = again
        return [
            self._read(window, features[n], result, language)
            for n, (window, result) in enumerate(zip(windows, results, strict=True))
        ]

    def _decode(self, features: torch.Tensor, language: str, beams: int | None) -> list[DecodingResult]:
        from whisper.decoding import DecodingOptions, decode

        options = DecodingOptions(language=language, without_timestamps=True, fp16=self._half, beam_size=beams)
        results: list[DecodingResult] = decode(self._model, features, options)
        return results

    def _read(self, window: _Window, features: torch.Tensor, result: DecodingResult, language: str) -> Recognition:
        """A decoded window as a recognition, guarded and with word times."""
        probability = math.exp(result.avg_logprob) if math.isfinite(result.avg_logprob) else 0.0
        no_speech = float(result.no_speech_prob) if math.isfinite(result.no_speech_prob) else 0.0
        tokenizer = self._tokenizer(language)
        # Only words: a sampled control token must not reach a reader as "<|...|>".
        decoded = tokenizer.decode([token for token in result.tokens if token < tokenizer.eot])
        text, repeated = cut_repetitions(decoded.replace("\ufffd", "").strip())  # tokens are bytes; half a character is none
        if not any(character.isalnum() for character in text) or (
            no_speech > NO_SPEECH_PROBABILITY and result.avg_logprob < UNCERTAIN_LOG_PROBABILITY
        ):
            return Recognition(window.span, "", (), probability, no_speech)
        flags = [
            flag
            for flag, raised in (("repetition_cut", repeated), ("low_confidence", probability < LOW_CONFIDENCE_PROBABILITY))
            if raised
        ]
        words = self._align(window, features, text, language)
        return Recognition(window.span, text, words, probability, no_speech, tuple(flags))

    def _align(self, window: _Window, features: torch.Tensor, text: str, language: str) -> tuple[RecognizedWord, ...]:
        """Word times by dynamic time warping over cross-attention, as openai-whisper does it (timing.py), on kept features."""
        from whisper.timing import find_alignment, merge_punctuations

        tokenizer = self._tokenizer(language)
        frames = (window.end - window.start) // MEL_HOP
        if frames < 4:
            return ()
        view: Any = _EncodedModel(self._model, features)
        timings = find_alignment(view, tokenizer, tokenizer.encode(" " + text, disallowed_special=()), features, frames)
        merge_punctuations(timings, "\"'“¿([{-", "\"'.。,，!！?？:：”)]}、")
        pieces: list[tuple[str, float, float, float]] = []
        for timing in timings:
            if timing.word and pieces and not timing.word.startswith(" "):
                word, start, _, probability = pieces[-1]  # a script without spaces inside, or a word cut by the tokenizer
                pieces[-1] = (word + timing.word, start, timing.end, min(probability, timing.probability))
            elif timing.word.strip():
                pieces.append((timing.word.strip(), timing.start, timing.end, timing.probability))
        offset = window.start / SAMPLE_RATE
        return tuple(
            RecognizedWord(
                _fit(Span.from_seconds(start + offset, end + offset), window.span), word, round(float(probability), 4)
            )
            for word, start, end, probability in pieces
        )

    def _encode(self, waveform: Waveform, windows: Sequence[_Window]) -> torch.Tensor:
        """Audio features (windows, frames, width), from memory where this waveform's window was encoded before."""
        import torch
        from whisper.audio import N_SAMPLES, log_mel_spectrogram, pad_or_trim

        if self._encoded_waveform is not waveform:
            self._encoded_waveform = waveform
            self._features.clear()
        missing = [w for w in dict.fromkeys(windows) if (w.start, w.end) not in self._features]
        if missing:
            cuts = [pad_or_trim(torch.from_numpy(np.array(waveform[w.start : w.end], np.float32)), N_SAMPLES) for w in missing]
            mels = torch.stack([log_mel_spectrogram(cut, self._model.dims.n_mels) for cut in cuts]).to(self._device)
            with torch.no_grad():
                encoded = self._model.encoder(mels.half() if self._half else mels)
            for window, features in zip(missing, encoded, strict=True):
                self._features[window.start, window.end] = features
        stacked = torch.stack([self._features[w.start, w.end] for w in windows])
        while len(self._features) > CACHED_WINDOWS:
            self._features.popitem(last=False)
        return stacked

    def _tokenizer(self, language: str) -> Tokenizer:
        from whisper.tokenizer import get_tokenizer

        return get_tokenizer(
            self._model.is_multilingual, num_languages=self._model.num_languages, language=language, task="transcribe"
        )

    def _require_languages(self, languages: Sequence[str]) -> None:
        from whisper.tokenizer import LANGUAGES

        if not self._model.is_multilingual:
            raise EngineError(
                f"{self.record.model} is an English-only Whisper model", hint="choose a model whose name does not end in .en"
            )
        known = list(LANGUAGES)[: self._model.num_languages]
        for language in languages:
            if language not in known:
                raise EngineError(
                    f"{self.record.model} does not know the language {language!r}",
                    hint="codes are those of ISO 639-1, such as uk or ko",
                )


class _EncodedModel:
    """A Whisper model with sound that was encoded before: what `whisper.timing.find_alignment` needs, without encoding again."""

    def __init__(self, model: Any, features: torch.Tensor) -> None:
        self._model, self._encoded = model, features.unsqueeze(0)
        self.dims, self.decoder, self.alignment_heads, self.device = (
            model.dims,
            model.decoder,
            model.alignment_heads,
            model.device,
        )

    def __call__(self, mel: torch.Tensor, tokens: torch.Tensor) -> torch.Tensor:
        logits: torch.Tensor = self.decoder(tokens, self._encoded)
        return logits


def _cut_windows(waveform: Waveform, span: Span) -> list[_Window]:
    """The span with its context, in pieces of at most LONGEST_WINDOW_MS that meet at their quietest places."""
    if not len(waveform):
        return [_Window(span, 0, 0)]
    edges = [span.start]
    while span.end - edges[-1] > LONGEST_WINDOW_MS:
        edges.append(_find_quietest(waveform, edges[-1] + LONGEST_WINDOW_MS // 2, edges[-1] + LONGEST_WINDOW_MS))
    edges.append(span.end)
    per_ms = SAMPLE_RATE // 1000
    windows = []
    for n, (start, end) in enumerate(itertools.pairwise(edges)):
        first = max(0, start - (CONTEXT_MS if n == 0 else 0)) * per_ms
        last = min(len(waveform), (end + (CONTEXT_MS if n == len(edges) - 2 else 0)) * per_ms)
        windows.append(_Window(Span(start, end), min(first, last), last))
    return windows


def _find_quietest(waveform: Waveform, low: int, high: int) -> int:
    """The middle (ms) of the quietest QUIETEST_MS between two times (ms)."""
    per_ms = SAMPLE_RATE // 1000

    def measure_energy(ms: int) -> float:
        return float(np.square(waveform[ms * per_ms : (ms + QUIETEST_MS) * per_ms], dtype=np.float64).sum())

    return QUIETEST_MS // 2 + min(range(low, max(low + 1, high - QUIETEST_MS), QUIETEST_STEP_MS), key=measure_energy)


def _is_silent(waveform: Waveform, window: _Window) -> bool:
    cut = waveform[window.start : window.end]
    return len(cut) < MEL_HOP or math.sqrt(float(np.mean(np.square(cut, dtype=np.float64)))) < SILENCE_RMS


def _fit(span: Span, limits: Span) -> Span:
    """The span moved inside the limits; at least 1 ms long."""
    start = min(max(span.start, limits.start), limits.end - 1)
    return Span(start, max(start + 1, min(span.end, limits.end)))


def _join(span: Span, pieces: Sequence[Recognition]) -> Recognition:
    """The recognitions of a span's windows as one."""
    if len(pieces) == 1:
        return pieces[0]
    weights = [max(1, len(piece.text)) for piece in pieces]
    probability = sum(p.probability * w for p, w in zip(pieces, weights, strict=True)) / sum(weights)
    flags = tuple(dict.fromkeys(flag for piece in pieces for flag in piece.flags))
    words = tuple(word for piece in pieces for word in piece.words)
    return Recognition(
        span, " ".join(p.text for p in pieces if p.text), words, probability, min(p.no_speech for p in pieces), flags
    )
