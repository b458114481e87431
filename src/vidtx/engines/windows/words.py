"""When each word of a window was said: dynamic time warping over Whisper's cross-attention, on features that were encoded before.

In: an openai-whisper model, the features of a window and its text. Out: words with times in seconds of the window, and `RecognizedWord`s on the
waveform's clock; or, for a text that was given, a `Word` for each of its pieces.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from vidtx.document import Word, fits_text, time_text
from vidtx.document.span import Span
from vidtx.engines.base import RecognizedWord

if TYPE_CHECKING:
    import torch
    from whisper.tokenizer import Tokenizer


CONTROL_TOKENS = 8  # that stand around a text: its start, language, task, the end, and some to spare


def limit_numba() -> None:
    """Numba, which aligns words, takes as many threads as PyTorch has; else it gives PyTorch, too, all processors at the first word, whatever was
    asked for. What the user set in NUMBA_NUM_THREADS stays."""
    import torch

    if "NUMBA_NUM_THREADS" in os.environ:
        return
    if "numba" in sys.modules:  # its variable must not change any more once it has started its threads
        import numba

        threads = torch.get_num_threads()
        numba.set_num_threads(min(threads, numba.config.NUMBA_NUM_THREADS))  # type: ignore[attr-defined]
        torch.set_num_threads(threads)  # starting Numba's threads has given PyTorch all processors
    else:
        os.environ["NUMBA_NUM_THREADS"] = str(torch.get_num_threads())


class EncodedModel:
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


def find_words(
    model: Any, tokenizer: Tokenizer, features: torch.Tensor, text: str, frames: int
) -> list[tuple[str, float, float, float]]:
    """(word, start, end, probability), in seconds of the window, as openai-whisper finds them (timing.py). `frames`: of 10 ms, that hold sound."""
    if frames < 4 or not text:
        return []
    from whisper.timing import find_alignment, merge_punctuations

    tokens = tokenizer.encode(" " + text, disallowed_special=())
    if len(tokens) + CONTROL_TOKENS > model.dims.n_text_ctx:
        return []
    view: Any = EncodedModel(model, features)
    timings = find_alignment(view, tokenizer, tokens, features, frames)
    merge_punctuations(timings, "\"'“¿([{-", "\"'.。,，!！?？:：”)]}、")
    pieces: list[tuple[str, float, float, float]] = []
    for timing in timings:
        if timing.word and pieces and not timing.word.startswith(" "):
            word, start, _, probability = pieces[-1]  # a script without spaces inside, or a word cut by the tokenizer
            pieces[-1] = (word + timing.word, start, timing.end, min(probability, timing.probability))
        elif timing.word.strip():
            pieces.append((timing.word.strip(), timing.start, timing.end, timing.probability))
    return pieces


def place_word(timing: tuple[str, float, float, float], offset: float, limits: Span) -> RecognizedWord:
    """A word on the waveform's clock, inside its span. `offset`: of the window, in seconds."""
    word, start, end, probability = timing
    return RecognizedWord(fit_span(Span.from_seconds(start + offset, end + offset), limits), word, round(float(probability), 4))


def fit_words(text: str, words: Sequence[RecognizedWord], limits: Span) -> tuple[Word, ...]:
    """The words as one for each whitespace-separated piece of the text, inside the limits; none where they are not the text."""
    found = [Word(word.span, word.text, word.probability) for word in words]
    return time_text(text, found, limits) if fits_text(text, found) else ()


def fit_span(span: Span, limits: Span) -> Span:
    """The span moved inside the limits; at least 1 ms long."""
    start = min(max(span.start, limits.start), limits.end - 1)
    return Span(start, max(start + 1, min(span.end, limits.end)))
