"""Detectors observe kinds of the closed set only, with rounded numbers."""

from __future__ import annotations

import numpy as np
import pytest

from vidtx.edits.evidence import observe
from vidtx.errors import DocumentError


def test_numbers_are_rounded_and_become_python_s_own() -> None:
    evidence = observe("change_ratio", ratio=np.float32(2.0) / 3, gap_ms=40)
    assert evidence.values == {"ratio": 0.666667, "gap_ms": 40}
    assert type(evidence.values["ratio"]) is float


def test_a_text_is_kept() -> None:
    assert observe("fade", tone="black", seconds=1.0).values["tone"] == "black"


def test_a_kind_outside_the_closed_set_is_refused() -> None:
    with pytest.raises(DocumentError, match="not a kind of evidence"):
        observe("hunch", share=1.0)


def test_a_number_that_is_not_finite_is_refused() -> None:
    with pytest.raises(DocumentError):
        observe("area", share=float("nan"))
