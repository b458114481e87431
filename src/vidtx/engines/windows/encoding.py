"""Whisper's encoder over as much of its window as there is sound, and the language of what was encoded.

A window is thirty seconds; a turn is three. For words the rest is needed: the decoder learned on whole windows, and repeats itself without. For the
language it is not: over a turn and two seconds of silence the answers are those of a whole window (docs/measurements/real-speech.md), at a sixth of the work.
In: an openai-whisper model and pieces of sound. Out: features, and probabilities of languages.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from vidtx.engines.windows.closed_set import restrict
from vidtx.signal import SAMPLE_RATE, Waveform

if TYPE_CHECKING:
    import torch
    from whisper.tokenizer import Tokenizer

SILENCE_S = 2  # after the sound
STEP_S = 2  # lengths are rounded up to it, so that pieces of like length are encoded together
WINDOW_S = 30


def measure_cropped(samples: int) -> int:
    """Samples of the window that is encoded for a piece of so many: its own and the silence after it, 30 s at most."""
    step = STEP_S * SAMPLE_RATE
    return min(WINDOW_S * SAMPLE_RATE, -(-(samples + SILENCE_S * SAMPLE_RATE) // step) * step)


def encode_cropped(model: Any, pieces: Sequence[Waveform], length: int, *, half: bool = False) -> torch.Tensor:
    """Features (pieces, frames, width) of windows of `length` samples; the encoder is openai-whisper's, with the first of its positions."""
    import torch
    import torch.nn.functional as functional
    from whisper.audio import log_mel_spectrogram, pad_or_trim

    encoder = model.encoder
    cuts = [pad_or_trim(torch.from_numpy(np.array(piece, np.float32)), length) for piece in pieces]
    mels = torch.stack([log_mel_spectrogram(cut, model.dims.n_mels) for cut in cuts]).to(model.device)
    with torch.no_grad():
        frames = functional.gelu(encoder.conv1(mels.half() if half else mels))
        frames = functional.gelu(encoder.conv2(frames)).permute(0, 2, 1)
        frames = (frames + encoder.positional_embedding[: frames.shape[1]]).to(frames.dtype)
        for block in encoder.blocks:
            frames = block(frames)
        encoded: torch.Tensor = encoder.ln_post(frames)
    return encoded


def read_languages(
    model: Any, features: torch.Tensor, tokenizer: Tokenizer, languages: Sequence[str]
) -> list[dict[str, float]]:
    """For each row of features the probabilities of the languages, which sum up to one: the decoder's first answer, seen by this closed set."""
    import torch

    known = list(tokenizer.all_language_codes)
    start = torch.full((len(features), 1), tokenizer.sot, dtype=torch.long, device=features.device)
    with torch.no_grad():
        logits = model.decoder(start, features)[:, 0, list(tokenizer.all_language_tokens)].float()
    return [restrict(dict(zip(known, row.tolist(), strict=True)), languages) for row in logits.softmax(dim=-1)]
