"""Adaptor of openai-whisper: identifies the language of spans, and recognizes the words of spans in a given language.

In: a waveform and spans on its clock. Out: language probabilities over a closed set, and texts with word times. Every span
is its own window, because the language changes from turn to turn; windows are encoded and decoded in batches, and encoded
once for both questions. Two guards against text that Whisper invents: repetitions are cut (and decoded again by beam
search first), and windows in which nobody speaks give no text.

Official networks, which learned on windows full of speech and on time tokens, do the same with a fifth of the encoder's work: languages are
identified over cropped windows (`windows.encoding`), and short spans share a window (`windows.packing`). What is doubtful there is decoded alone.
"""

from __future__ import annotations

import importlib.metadata
import itertools
import math
import os
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from vidtx.document import EngineRecord, Word
from vidtx.document.span import Span
from vidtx.engines.base import Recognition, RecognizedWord
from vidtx.engines.credits import cut_credits
from vidtx.engines.foreign import find_alignment_heads
from vidtx.engines.repetitions import cut_repetitions
from vidtx.engines.windows.asking import Asked, limit_tokens, write_prompt
from vidtx.engines.windows.cutting import Window, cut_windows, is_silent, join_pieces
from vidtx.engines.windows.encoding import encode_cropped, measure_cropped, read_languages
from vidtx.engines.windows.packing import (
    LONGEST_PACKED_MS,
    Place,
    assign_words,
    lay_out,
    plan_packs,
    read_sentences,
)
from vidtx.engines.windows.words import find_words, fit_words, limit_numba, place_word
from vidtx.errors import EngineError, ModelError
from vidtx.signal import SAMPLE_RATE, Progress

if TYPE_CHECKING:
    import torch
    from whisper.decoding import DecodingResult
    from whisper.tokenizer import Tokenizer

    from vidtx.signal import Waveform

os.environ.setdefault("HF_HUB_OFFLINE", "1")

BATCH_WINDOWS = 8  # encoded and decoded together
CACHED_WINDOWS = 256  # encoded, kept between language identification and transcription
RETRY_BEAMS = 5  # of a window whose greedy text is uncertain or repeats itself
NO_SPEECH_PROBABILITY = 0.6  # whisper's own threshold (transcribe.py): above it, and with an uncertain text, nobody speaks
UNCERTAIN_LOG_PROBABILITY = -1.0  # whisper's own threshold for the mean log-probability
LOW_CONFIDENCE_PROBABILITY = 0.5  # of a text, below which it is flagged
MEL_HOP = 160  # samples of one mel frame
N_SAMPLES = 30 * SAMPLE_RATE  # of a whole window
UNSPACED_LANGUAGES = "ja zh yue th lo my km bo".split()  # whose sentences are aligned as one word, which cannot be shared out
TRANSLATING_HINT = "--asr-model base (or small, medium, large-v2, large-v3) was"
T = TypeVar("T")


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

        limit_numba()  # before whisper imports it
        import whisper

        try:
            self._model = whisper.load_model(str(path), device=device)
        except (OSError, RuntimeError, KeyError, TypeError, ValueError, EOFError, AttributeError) as error:
            raise ModelError(f"{path}: not a checkpoint of openai-whisper ({type(error).__name__})") from error
        except Exception as error:  # torch wraps refused pickles in its own class, which has moved between versions
            raise ModelError(f"{path}: refused by the loader ({type(error).__name__})") from error
        heads = find_alignment_heads(name) if name else None
        self._shares_windows = heads is not None
        if heads:
            self._model.set_alignment_heads(heads)
        self._model.eval()
        self._device = torch.device(device)
        self._half = self._device.type == "cuda"
        self._beams = beams
        self._encoded_waveform: Waveform | None = None
        self._features: OrderedDict[tuple[int, int], torch.Tensor] = OrderedDict()
        self._identified: dict[tuple[int, int, tuple[str, ...]], dict[str, float]] = {}  # by samples of the same waveform
        self.windows_encoded = 0.0  # since it was opened, parts of windows as such
        self.record = record or EngineRecord(
            "recognition", "openai-whisper", importlib.metadata.version("openai-whisper"), name or path.name
        )

    def use_shared_windows(self, use: bool) -> None:
        """Whether windows are cropped and shared, as they are with official networks."""
        self._shares_windows = use
        self._encoded_waveform = None

    def identify_language(
        self, waveform: Waveform, spans: Sequence[Span], languages: Sequence[str], progress: Progress | None = None
    ) -> tuple[dict[str, float], ...]:
        """See `Recognizer.identify_language`. A span of silence gives equal probabilities."""
        from whisper.decoding import detect_language

        self._require_languages(languages)
        if self._shares_windows:
            return self._identify_cropped(waveform, spans, languages, progress)
        results: list[dict[str, float]] = []
        for first in range(0, len(spans), BATCH_WINDOWS):
            batch = [cut_windows(waveform, span)[0] for span in spans[first : first + BATCH_WINDOWS]]
            _, found = detect_language(self._model, self._encode(waveform, batch), self._tokenizer(languages[0]))
            for window, probabilities in zip(batch, found, strict=True):
                total = sum(probabilities[language] for language in languages)
                if total <= 0.0 or is_silent(waveform, window):
                    results.append(dict.fromkeys(languages, 1 / len(languages)))
                else:
                    results.append({language: probabilities[language] / total for language in languages})
            if progress:
                progress(min(1.0, (first + BATCH_WINDOWS) / len(spans)))
        return tuple(results)

    def _identify_cropped(
        self, waveform: Waveform, spans: Sequence[Span], languages: Sequence[str], progress: Progress | None
    ) -> tuple[dict[str, float], ...]:
        """Windows are encoded as far as there is sound, those of one length together."""
        self._turn_to(waveform)
        windows = [cut_windows(waveform, span)[0] for span in spans]
        keys = [(window.start, window.end, tuple(languages)) for window in windows]
        lengths = {key: measure_cropped(key[1] - key[0]) for key in keys if key not in self._identified}
        audible = sorted(
            {key for key, w in zip(keys, windows, strict=True) if key in lengths and not is_silent(waveform, w)},
            key=lambda key: (lengths[key], key),
        )
        done = 0
        for length, group in itertools.groupby(audible, key=lengths.__getitem__):
            for batch in _batch(list(group)):
                pieces = [waveform[start:end] for start, end, _ in batch]
                features = encode_cropped(self._model, pieces, length, half=self._half)
                self.windows_encoded += len(batch) * length / N_SAMPLES
                read = read_languages(self._model, features, self._tokenizer(languages[0]), languages)
                self._identified.update(zip(batch, read, strict=True))
                done += len(batch)
                if progress:
                    progress(done / len(audible))
        even = dict.fromkeys(languages, 1 / len(languages))
        return tuple(dict(self._identified.get(key, even)) for key in keys)

    def transcribe(
        self,
        waveform: Waveform,
        spans: Sequence[Span],
        language: str,
        progress: Progress | None = None,
        terms: Sequence[str] = (),
    ) -> tuple[Recognition, ...]:
        """See `Recognizer.transcribe`. Spans longer than 28 s are cut at their quietest places and joined again."""
        self._require_languages([language])
        may_share = self._shares_windows and language not in UNSPACED_LANGUAGES
        asked = Asked(language, prompt=write_prompt(terms))
        shared = self._transcribe_shared(waveform, spans, asked, progress) if may_share else {}
        return self._read_alone(waveform, spans, asked, shared, progress)

    def translate_speech(
        self, waveform: Waveform, spans: Sequence[Span], language: str, progress: Progress | None = None
    ) -> tuple[Recognition, ...]:
        """See `SpeechTranslator.translate_speech`. Every span has a window of its own: shared ones were tried for transcription only."""
        self._require_languages([language])
        dims = self._model.dims
        if dims.n_text_layer < dims.n_audio_layer:  # as in large-v3-turbo: its few layers never saw the task
            raise EngineError(f"{self.record.model} was not trained to translate speech", hint=TRANSLATING_HINT)
        return self._read_alone(waveform, spans, Asked(language, "translate"), {}, progress)

    def align_words(self, waveform: Waveform, span: Span, text: str, language: str) -> tuple[Word, ...]:
        """See `WordAligner.align_words`. Spans longer than 28 s are not aligned: which words are in which window is not known."""
        self._require_languages([language])
        window, *more = cut_windows(waveform, span)
        if more or is_silent(waveform, window):
            return ()
        return fit_words(text, self._align(window, self._encode(waveform, [window])[0], text, language), span)

    def _read_alone(
        self,
        waveform: Waveform,
        spans: Sequence[Span],
        asked: Asked,
        shared: Mapping[int, Recognition],
        progress: Progress | None,
    ) -> tuple[Recognition, ...]:
        """A recognition for each span: those in `shared` (by number) as they are, the others from windows of their own."""
        windows = [(n, w) for n, span in enumerate(spans) if n not in shared for w in cut_windows(waveform, span)]
        windows.sort(key=lambda pair: pair[1].length_ms)  # a batch is decoded until its longest text ends
        pieces: list[list[Recognition]] = [[shared[n]] if n in shared else [] for n in range(len(spans))]
        for first in range(0, len(windows), BATCH_WINDOWS):
            batch = windows[first : first + BATCH_WINDOWS]
            audible = [(n, window) for n, window in batch if not is_silent(waveform, window)]
            for n, window in batch:
                if is_silent(waveform, window):
                    pieces[n].append(Recognition(window.span, "", (), 0.0, 1.0))
            if audible:
                for (n, _), recognition in zip(
                    audible, self._read_batch(waveform, [w for _, w in audible], asked), strict=True
                ):
                    pieces[n].append(recognition)
            if progress:
                progress(
                    (len(shared) + (len(spans) - len(shared)) * min(1.0, (first + BATCH_WINDOWS) / len(windows))) / len(spans)
                )
        return tuple(join_pieces(span, sorted(piece, key=lambda r: r.span)) for span, piece in zip(spans, pieces, strict=True))

    def _transcribe_shared(
        self, waveform: Waveform, spans: Sequence[Span], asked: Asked, progress: Progress | None
    ) -> dict[int, Recognition]:
        """The recognitions of those short spans that can be read out of shared windows without doubt, by their number."""
        whole = [cut_windows(waveform, span)[0] for span in spans]
        short = [n for n, w in enumerate(whole) if w.length_ms <= LONGEST_PACKED_MS and not is_silent(waveform, w)]
        packs = [pack for pack in plan_packs([whole[n].length_ms for n in short]) if len(pack) > 1]
        found: dict[int, Recognition] = {}
        for batch in _batch(packs):
            turns = [[whole[short[place.number]] for place in pack] for pack in batch]
            sounds = [
                lay_out([waveform[w.start : w.end] for w in members], pack) for members, pack in zip(turns, batch, strict=True)
            ]
            features = encode_cropped(self._model, sounds, N_SAMPLES, half=self._half)
            self.windows_encoded += len(batch)
            results = self._decode(features, replace(asked, dated=True), None)
            for pack, members, encoded, result in zip(batch, turns, features, results, strict=True):
                read = self._read_pack(pack, members, encoded, result, asked.language)
                found.update({short[pack[n].number]: recognition for n, recognition in read.items()})
            if progress:
                progress(len(found) / len(spans))
        return found

    def _read_pack(
        self, pack: Sequence[Place], members: Sequence[Window], features: torch.Tensor, result: DecodingResult, language: str
    ) -> dict[int, Recognition]:
        """The recognitions of a shared window, by the number of the place; doubtful ones are left out."""
        tokenizer = self._tokenizer(language)
        sentences = read_sentences(result.tokens, tokenizer, pack[-1].end)
        if result.avg_logprob < UNCERTAIN_LOG_PROBABILITY or any(cut_repetitions(s.text).cut for s in sentences):
            return {}
        timings = self._find_words(features, " ".join(s.text for s in sentences), language, pack[-1].end // 10)
        found: dict[int, Recognition] = {}
        for n, (place, window, said) in enumerate(
            zip(pack, members, assign_words(timings, sentences, pack, language), strict=True)
        ):
            if said.text is None:
                continue
            inside = [timings[number] for number in said.words]
            if cut_repetitions(said.text).cut or cut_credits(said.text).cut:
                continue  # sentence after sentence: the usual form where times are written
            probability = math.exp(sum(math.log(max(t[3], 1e-6)) for t in inside) / len(inside))
            if probability < math.exp(UNCERTAIN_LOG_PROBABILITY):
                continue
            offset = window.start / SAMPLE_RATE - place.start / 1000
            words = tuple(place_word(t, offset, window.span) for t in inside)
            flags = ("low_confidence",) if probability < LOW_CONFIDENCE_PROBABILITY else ()
            found[n] = Recognition(window.span, said.text, words, probability, 0.0, flags)
        return found

    def _read_batch(self, waveform: Waveform, windows: Sequence[Window], asked: Asked) -> list[Recognition]:
        features = self._encode(waveform, windows)
        asked = limit_tokens(asked, max(window.length_ms for window in windows), self._model.dims.n_text_ctx // 2)
        if self._beams:
            results = [self._decode(features[n : n + 1], asked, self._beams)[0] for n in range(len(windows))]
        else:
            results = self._decode(features, asked, None)
            for n, result in enumerate(results):
                unsure = (
                    result.avg_logprob < UNCERTAIN_LOG_PROBABILITY and asked.task == "transcribe"
                )  # such a translation is withheld
                if unsure or cut_repetitions(result.text).cut:
                    again = self._decode(features[n : n + 1], asked, RETRY_BEAMS)[0]
                    if again.avg_logprob > result.avg_logprob or not cut_repetitions(again.text).cut:
                        results[n] = again
        return [
            self._read(window, features[n], result, asked)
            for n, (window, result) in enumerate(zip(windows, results, strict=True))
        ]

    def _decode(self, features: torch.Tensor, asked: Asked, beams: int | None) -> list[DecodingResult]:
        from whisper.decoding import DecodingOptions, decode

        options = DecodingOptions(
            task=asked.task, language=asked.language, without_timestamps=not asked.dated, sample_len=asked.most_tokens,
            fp16=self._half, beam_size=beams, prompt=asked.prompt,
        )  # fmt: skip
        results: list[DecodingResult] = decode(self._model, features, options)
        return results

    def _read(self, window: Window, features: torch.Tensor, result: DecodingResult, asked: Asked) -> Recognition:
        """A decoded window as a recognition, guarded; with word times where the words are those that were spoken."""
        probability = math.exp(result.avg_logprob) if math.isfinite(result.avg_logprob) else 0.0
        no_speech = float(result.no_speech_prob) if math.isfinite(result.no_speech_prob) else 0.0
        tokenizer = self._tokenizer(asked.language)
        # Only words: a sampled control token must not reach a reader as "<|...|>".
        decoded = tokenizer.decode([token for token in result.tokens if token < tokenizer.eot])
        text, repeated = cut_repetitions(decoded.replace("\ufffd", "").strip())  # tokens are bytes; half a character is none
        text, credited = cut_credits(text)
        if not any(character.isalnum() for character in text) or (
            no_speech > NO_SPEECH_PROBABILITY and result.avg_logprob < UNCERTAIN_LOG_PROBABILITY
        ):
            return Recognition(window.span, "", (), probability, no_speech)
        flags = [
            flag
            for flag, raised in (
                ("repetition_cut", repeated),
                ("low_confidence", credited or probability < LOW_CONFIDENCE_PROBABILITY),
            )
            if raised
        ]
        words = self._align(window, features, text, asked.language) if asked.task == "transcribe" else ()
        return Recognition(window.span, text, words, probability, no_speech, tuple(flags))

    def _align(self, window: Window, features: torch.Tensor, text: str, language: str) -> tuple[RecognizedWord, ...]:
        """The words of a window that holds one span."""
        offset = window.start / SAMPLE_RATE
        timings = self._find_words(features, text, language, (window.end - window.start) // MEL_HOP)
        return tuple(place_word(timing, offset, window.span) for timing in timings)

    def _find_words(
        self, features: torch.Tensor, text: str, language: str, frames: int
    ) -> list[tuple[str, float, float, float]]:
        """(word, start, end, probability), in seconds of the window. `frames`: of 10 ms, that hold sound."""
        return find_words(self._model, self._tokenizer(language), features, text, frames)

    def _encode(self, waveform: Waveform, windows: Sequence[Window]) -> torch.Tensor:
        """Audio features (windows, frames, width), from memory where this waveform's window was encoded before."""
        import torch
        from whisper.audio import N_SAMPLES, log_mel_spectrogram, pad_or_trim

        self._turn_to(waveform)
        missing = [w for w in dict.fromkeys(windows) if (w.start, w.end) not in self._features]
        if missing:
            cuts = [pad_or_trim(torch.from_numpy(np.array(waveform[w.start : w.end], np.float32)), N_SAMPLES) for w in missing]
            mels = torch.stack([log_mel_spectrogram(cut, self._model.dims.n_mels) for cut in cuts]).to(self._device)
            self.windows_encoded += len(missing)
            with torch.no_grad():
                encoded = self._model.encoder(mels.half() if self._half else mels)
            for window, features in zip(missing, encoded, strict=True):
                self._features[window.start, window.end] = features
        stacked = torch.stack([self._features[w.start, w.end] for w in windows])
        while len(self._features) > CACHED_WINDOWS:
            self._features.popitem(last=False)
        return stacked

    def _turn_to(self, waveform: Waveform) -> None:
        """Forgets what was computed of another waveform."""
        if self._encoded_waveform is not waveform:
            self._encoded_waveform = waveform
            self._features.clear()
            self._identified.clear()

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


def _batch(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """BATCH_WINDOWS at a time."""
    for first in range(0, len(items), BATCH_WINDOWS):
        yield items[first : first + BATCH_WINDOWS]
