"""The search for change points by itself gives what the package's own interface gives."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vidtx.edits.audio import change_points
from vidtx.edits.audio.change_points import find_change_points, search_with_package


@settings(deadline=None)  # the package takes a second to import
@given(
    seed=st.integers(0, 10_000),
    rows=st.integers(8, 60),
    shortest=st.integers(2, 4),
    penalty=st.sampled_from([1.0, 20.0, 300.0]),
)
def test_it_finds_what_the_package_finds(seed: int, rows: int, shortest: int, penalty: float) -> None:
    random = np.random.default_rng(seed)
    series = random.normal(0, 1, (rows, 3)) + 4.0 * random.integers(0, 2, 1 + rows // 7).repeat(7)[:rows, None]
    assert find_change_points(series, penalty, shortest) == search_with_package(series, penalty, shortest)


def test_steps_are_found_where_they_are_and_a_level_has_none() -> None:
    noise = np.random.default_rng(2).normal(0, 0.5, (120, 4))
    steps = np.repeat([0.0, 6.0, 1.0], 40)[:, None]
    assert find_change_points(noise + steps, 60.0, 4) == [40, 80]
    assert find_change_points(noise, 60.0, 4) == []
    assert find_change_points(noise[:7], 60.0, 4) == []


def test_another_layout_of_the_package_is_no_hindrance(monkeypatch: pytest.MonkeyPatch) -> None:
    find_spec = change_points.PathFinder.find_spec

    def lose(name: str, *arguments: Any) -> Any:
        return None if name == "ekcpd" else find_spec(name, *arguments)

    change_points._load_search.cache_clear()
    monkeypatch.setattr(change_points.PathFinder, "find_spec", lose)
    try:
        assert change_points._load_search() is search_with_package
    finally:
        change_points._load_search.cache_clear()
