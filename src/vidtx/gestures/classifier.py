"""The probabilities that a head shakes, nods or does neither: a logistic model of the features of its swings.

In: features. Out: `Scores`. The weights are in `gesture_model.json`, with what they were fitted on (`models/training/train_gestures.py`).
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

KINDS = ("neither", "nod", "shake")  # the order of the model's rows


class Scores(NamedTuple):
    """Probabilities that sum to 1."""

    neither: float
    nod: float
    shake: float


class _Model(NamedTuple):
    mean: Floats
    scale: Floats
    weights: Floats  # (3, features)
    bias: Floats


def classify(features: Floats) -> Scores:
    """The probabilities of the three kinds for features of shape (FEATURES,)."""
    model = _load_model()
    logits = model.weights @ ((features - model.mean) / model.scale) + model.bias
    odds = np.exp(logits - logits.max())
    neither, nod, shake = (odds / odds.sum()).tolist()
    return Scores(neither, nod, shake)


@cache
def _load_model() -> _Model:
    stored = json.loads(files("vidtx.gestures").joinpath("gesture_model.json").read_text("utf-8"))
    return _Model(*(np.array(stored[name]) for name in _Model._fields))
