"""The sound of a finished clip: the pieces of the take, joined by short crossfades; near silence under title cards."""

from __future__ import annotations

import numpy as np

from scenario.cutting import CROSSFADE, DISSOLVE, FRAME, Cut
from scenario.model import Take

_PER_FRAME = FRAME * 16


def assemble_sound(take: Take, cut: Cut) -> np.ndarray:
    """(samples,), 16 kHz float32, as long as the cut's frames."""
    total = np.zeros(cut.frames * _PER_FRAME, np.float32)
    for n, piece in enumerate(cut.pieces):
        follows = cut.pieces[n + 1].joined if n + 1 < len(cut.pieces) else None
        fade_in = DISSOLVE * FRAME if piece.joined == "dissolve" else CROSSFADE
        fade_out = DISSOLVE * FRAME if follows == "dissolve" else CROSSFADE
        # A crossfade of 20 ms lies half before and half after the join; a dissolve's pieces overlap already.
        before = 0 if piece.joined in (None, "dissolve") else CROSSFADE * 8
        after = 0 if follows in (None, "dissolve") else CROSSFADE * 8
        sound = _title_sound(take, piece.last - piece.first) if piece.title else take.sound
        start, end = piece.first * _PER_FRAME - before, piece.last * _PER_FRAME + after
        taken = np.zeros(end - start, np.float32)
        low, high = max(0, start), min(len(sound), end)
        taken[low - start : high - start] = sound[low:high]
        if piece.joined is not None:
            taken[: fade_in * 16] *= _rise(fade_in * 16)
        if follows is not None:
            taken[len(taken) - fade_out * 16 :] *= _rise(fade_out * 16)[::-1]
        at = piece.at * _PER_FRAME - before
        low = max(0, -at)
        length = min(len(taken), len(total) - at)
        total[at + low : at + length] += taken[low:length]
    return total


def _rise(samples: int) -> np.ndarray:
    """The rising half of an equal-power crossfade."""
    return np.sin(np.linspace(0, np.pi / 2, samples, dtype=np.float32))


def _title_sound(take: Take, frames: int) -> np.ndarray:
    """Noise at about -74 dBFS, as under a title card."""
    return np.random.default_rng(take.seed).standard_normal((frames + 2) * _PER_FRAME).astype(np.float32) * 2e-4
