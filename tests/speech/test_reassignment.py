"""Stretches between breaths, each given to the voice that it sounds like."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vidtx.document.span import Span
from vidtx.engines.base import SpeakerBounds, SpeakerEmbeddings
from vidtx.speech.reassignment import cluster, reassign_speakers

BETWEEN = np.linspace(60, 4, 24)


def draw(people: list[int], lengths: list[int] | int = 2000, seed: int = 1) -> tuple[list[Span], SpeakerEmbeddings]:
    """Stretches of these people, one after the other, in a space where PLDA holds."""
    rng = np.random.default_rng(seed)
    means = rng.normal(size=(max(people) + 1, len(BETWEEN))) * np.sqrt(BETWEEN)
    vectors = means[people] + rng.normal(size=(len(people), len(BETWEEN)))
    lengths = [lengths] * len(people) if isinstance(lengths, int) else lengths
    edges = np.cumsum([0, *lengths]).tolist()
    return [Span(a, b) for a, b in pairwise(edges)], SpeakerEmbeddings(vectors, BETWEEN)


def groups_of(voices: list[str]) -> list[list[int]]:
    return sorted([n for n, voice in enumerate(voices) if voice == name] for name in set(voices))


PEOPLE = [0, 1, 2, 1, 0, 1, 2, 1, 0, 1, 2, 1]
RIGHT = groups_of([str(person) for person in PEOPLE])


def test_stretches_that_were_given_to_another_voice_come_back_to_their_own() -> None:
    spans, prints = draw(PEOPLE)
    heard = [f"V{person}" for person in PEOPLE]
    heard[1], heard[10] = "V0", "V1"
    assert reassign_speakers(spans, heard, prints) == [f"V{person}" for person in PEOPLE]


def test_two_people_who_were_taken_for_one_become_two() -> None:
    people = PEOPLE * 3
    spans, prints = draw(people)
    voices = reassign_speakers(spans, ["V0" if person == 0 else "V1" for person in people], prints)
    assert groups_of(voices) == groups_of([str(person) for person in people])


def test_one_person_is_not_made_two() -> None:
    spans, prints = draw([0] * 12)
    assert set(reassign_speakers(spans, ["V0"] * 12, prints)) == {"V0"}


def test_a_voice_that_nobody_has_is_gone_unless_it_was_asked_for() -> None:
    spans, prints = draw([0] * 12)
    heard = ["V0"] * 10 + ["V1"] * 2
    assert set(reassign_speakers(spans, heard, prints)) == {"V0"}
    assert set(reassign_speakers(spans, heard, prints, SpeakerBounds(exactly=2))) == {"V0", "V1"}


@pytest.mark.parametrize("bounds", [SpeakerBounds(exactly=2), SpeakerBounds(most=2)])
def test_no_voice_is_added_beyond_the_bounds(bounds: SpeakerBounds) -> None:
    people = PEOPLE * 3
    spans, prints = draw(people)
    assert len(set(reassign_speakers(spans, ["V0" if person == 0 else "V1" for person in people], prints, bounds))) == 2


@pytest.mark.parametrize(("length", "voice"), [(60, "V0"), (2000, "V1")])
def test_a_short_stretch_leans_on_what_the_diarizer_heard(length: int, voice: str) -> None:
    """A stretch that is a little more like another voice."""
    spans, prints = draw([*PEOPLE, 0], [2000] * 12 + [length])
    vectors = prints.vectors.copy()
    vectors[-1] = vectors[1::2][:6].mean(axis=0) + 0.42 * (vectors[0:9:4].mean(axis=0) - vectors[1::2][:6].mean(axis=0))
    heard = [f"V{person}" for person in PEOPLE] + ["V0"]
    assert reassign_speakers(spans, heard, SpeakerEmbeddings(vectors, BETWEEN))[-1] == voice


def test_prints_that_are_no_numbers_change_nothing() -> None:
    spans, prints = draw(PEOPLE)
    broken = prints.vectors.copy()
    broken[3] = np.nan
    heard = ["V0"] * 6 + ["V1"] * 6
    assert reassign_speakers(spans, heard, SpeakerEmbeddings(broken, BETWEEN)) == heard


def test_clustering_finds_the_people_from_nothing() -> None:
    _, prints = draw(PEOPLE)
    found = cluster(prints.vectors, BETWEEN, np.full(len(PEOPLE), 0.3), 40.0)
    assert sorted(group.tolist() for group in found) == RIGHT


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(30, 4000)), min_size=1, max_size=20),
    st.sampled_from([SpeakerBounds(), SpeakerBounds(most=2), SpeakerBounds(exactly=1), SpeakerBounds(least=3)]),
)
def test_every_stretch_keeps_a_voice_and_bounds_hold(stretches: list[tuple[int, int, int]], bounds: SpeakerBounds) -> None:
    spans, prints = draw([person for person, _, _ in stretches], [length for _, _, length in stretches])
    heard = [f"V{voice if bounds.exactly is None else 0}" for _, voice, _ in stretches]
    voices = reassign_speakers(spans, heard, prints, bounds)
    assert len(voices) == len(spans)
    assert len(set(voices)) <= max(len(set(heard)), bounds.exactly or bounds.most or 99)
    assert len(set(voices)) >= min(len(set(heard)), bounds.exactly or bounds.least or 1)
    assert reassign_speakers(spans, heard, prints, bounds) == voices
