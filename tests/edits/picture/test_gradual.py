"""Halves of one long dissolve are told as one."""

from __future__ import annotations

from vidtx.edits.picture.gradual import Gradual, _join


def test_dissolves_that_touch_are_one_and_keep_the_likelier_ones_evidence() -> None:
    first, second, far = (Gradual(a, b, "dissolve", p, ()) for a, b, p in ((10, 20, 0.6), (21, 30, 0.9), (40, 50, 0.5)))
    assert _join([first, second, far]) == [Gradual(10, 30, "dissolve", 0.9, ()), far]
    assert _join([]) == []
