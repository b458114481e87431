"""Units of measure."""

from __future__ import annotations

from vidtx.bitext.measures import MEASURES


def test_units_of_one_dimension_agree_with_each_other() -> None:
    assert MEASURES["year"].factor == 12 * MEASURES["month"].factor and MEASURES["week"].factor == 7 * MEASURES["day"].factor
    assert (
        MEASURES["hour"].factor == 60 * MEASURES["minute"].factor == 3600
        and MEASURES["day"].factor == 24 * MEASURES["hour"].factor
    )
    assert MEASURES["km"].factor == 1000 * MEASURES["m"].factor and MEASURES["m"].factor == 100 * MEASURES["cm"].factor
    assert MEASURES["cm"].factor == 10 * MEASURES["mm"].factor and MEASURES["ton"].factor == 1000 * MEASURES["kg"].factor
