"""The distance of sounds: what it must be whatever the costs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vidtx.bitext.names.sounds import find_in, measure_distance, measure_weight

SOUNDS = st.text(alphabet="aeiouEyJwkKgGhtTdpPbvfmnNlrLsSzZcCjq", max_size=12)


@given(SOUNDS, SOUNDS)
def test_a_distance_is_symmetric_and_between_nothing_and_one(one: str, other: str) -> None:
    assert measure_distance(one, other) == measure_distance(other, one)
    assert 0 <= measure_distance(one, other) <= 1
    assert measure_distance(one, one) == 0


@given(SOUNDS, SOUNDS)
def test_a_name_is_found_at_the_beginning_of_a_text_that_goes_on(name: str, rest: str) -> None:
    if measure_weight(name) > 0.5:
        found = find_in(name, name + rest, range(1, len(name + rest) + 1))
        assert found.distance == 0 and measure_weight((name + rest)[: found.length]) >= 0
    assert find_in(name, name + rest, ()).distance == 1.0


def test_consonants_tell_names_apart_and_vowels_that_are_put_in_do_not() -> None:
    assert measure_distance("tyLEmPy", "tramp") < 0.25  # 트럼프
    assert measure_distance("kimcENyn", "kimcenyn") < 0.1  # 김정은
    assert measure_distance("kimcENyn", "paksonil") > 0.4
