"""Sound as every package sees it: its type, its sample rate, and how the share of some work that is done is reported."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Waveform: TypeAlias = "npt.NDArray[np.float32]"  # (samples,), SAMPLE_RATE, mono, in [-1, 1]

SAMPLE_RATE = 16_000  # Hz; what speech models expect

Progress = Callable[[float], None]  # called with the share done, 0.0 to 1.0
