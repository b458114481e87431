"""What a preset costs: figures that say whether they were measured, scaled to this machine."""

from __future__ import annotations

import pytest

from vidtx.engines.weights.costs import Cost, measure_gflops, parse_cost
from vidtx.engines.weights.presets import load_presets

ENTRY = {"memory_gb": 1.5, "minute_seconds": 2.0, "reference_gflops": 100, "measured": True}


def test_time_is_scaled_by_the_speed_of_the_machine() -> None:
    cost = parse_cost(ENTRY)
    assert cost == Cost(1_500_000_000, 2.0, 100.0, True)
    assert cost.estimate_minute_seconds(50.0) == 4.0
    assert cost.estimate_minute_seconds(0.0) > 0


@pytest.mark.parametrize("changes", [{"memory_gb": 0}, {"minute_seconds": -1}, {"reference_gflops": "fast"}])
def test_a_cost_that_cannot_be_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        parse_cost(ENTRY | changes)


def test_this_machine_has_a_speed_and_every_preset_of_real_weights_a_cost() -> None:
    assert 0.1 < measure_gflops() < 1e6
    assert all(preset.cost for name, preset in load_presets().presets.items() if name != "demo")
