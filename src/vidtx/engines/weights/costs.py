"""What a preset costs to run: memory, and time on this machine.

In: figures from `presets.toml`, each said to be measured or estimated. Out: an estimate for this machine. Time is that of one minute
of an interview, all stages together. The figure of the machine on which it was measured is scaled by how fast each of the two multiplies
matrices, which is nearly all that a network does; how many turns there are in the minute counts as well, and is not known before.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_SIZE = 768  # rows and columns of the matrices
_REPEATS = 5


@dataclass(frozen=True, slots=True)
class Cost:
    """memory: bytes at the most. minute_seconds: for one minute of an interview on a CPU that multiplies matrices at `reference_gflops` (float32).

    measured: whether both were measured; otherwise they are estimates.
    """

    memory: int
    minute_seconds: float
    reference_gflops: float
    measured: bool

    def estimate_minute_seconds(self, gflops: float) -> float:
        """Seconds for one minute of an interview on a CPU of that speed."""
        return self.minute_seconds * self.reference_gflops / max(gflops, 1e-3)


def parse_cost(entry: Mapping[str, Any]) -> Cost:
    """A preset's `cost` table. Raises KeyError, TypeError or ValueError."""
    cost = Cost(
        round(float(entry["memory_gb"]) * 1e9),
        float(entry["minute_seconds"]),
        float(entry["reference_gflops"]),
        bool(entry["measured"]),
    )
    if min(cost.memory, cost.minute_seconds, cost.reference_gflops) <= 0:
        raise ValueError("a cost is more than nothing")
    return cost


def measure_gflops() -> float:
    """Billions of float32 operations a second when NumPy multiplies matrices on this CPU: the best of a few, in some tenths of a second."""
    import numpy as np

    left = np.random.default_rng(0).random((_SIZE, _SIZE), np.float32)
    best = float("inf")
    for _ in range(_REPEATS):
        before = time.perf_counter()
        np.matmul(left, left)
        best = min(best, time.perf_counter() - before)
    return 2 * _SIZE**3 / best / 1e9
