"""Segments between short pauses, each given to the speaker that it is most like."""

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
    """Segments of these people, one after the other, in a space where PLDA holds."""
    rng = np.random.default_rng(seed)
    means = rng.normal(size=(max(people) + 1, len(BETWEEN))) * np.sqrt(BETWEEN)
    vectors = means[people] + rng.normal(size=(len(people), len(BETWEEN)))
    lengths = [lengths] * len(people) if isinstance(lengths, int) else lengths
    edges = np.cumsum([0, *lengths]).tolist()
    return [Span(a, b) for a, b in pairwise(edges)], SpeakerEmbeddings(vectors, BETWEEN)


def groups_of(speakers: list[str]) -> list[list[int]]:
    return sorted([n for n, speaker in enumerate(speakers) if speaker == name] for name in set(speakers))


PEOPLE = [0, 1, 2, 1, 0, 1, 2, 1, 0, 1, 2, 1]
RIGHT = groups_of([str(person) for person in PEOPLE])


def test_segments_that_were_given_to_another_speaker_come_back_to_their_own() -> None:
    spans, embeddings = draw(PEOPLE)
    diarized = [f"V{person}" for person in PEOPLE]
    diarized[1], diarized[10] = "V0", "V1"
    assert reassign_speakers(spans, diarized, embeddings) == [f"V{person}" for person in PEOPLE]


def test_two_people_who_were_taken_for_one_become_two() -> None:
    people = PEOPLE * 3
    spans, embeddings = draw(people)
    speakers = reassign_speakers(spans, ["V0" if person == 0 else "V1" for person in people], embeddings)
    assert groups_of(speakers) == groups_of([str(person) for person in people])


def test_one_person_is_not_made_two() -> None:
    spans, embeddings = draw([0] * 12)
    assert set(reassign_speakers(spans, ["V0"] * 12, embeddings)) == {"V0"}


def test_a_speaker_whom_nobody_is_is_gone_unless_it_was_asked_for() -> None:
    spans, embeddings = draw([0] * 12)
    diarized = ["V0"] * 10 + ["V1"] * 2
    assert set(reassign_speakers(spans, diarized, embeddings)) == {"V0"}
    assert set(reassign_speakers(spans, diarized, embeddings, SpeakerBounds(exactly=2))) == {"V0", "V1"}


@pytest.mark.parametrize("bounds", [SpeakerBounds(exactly=2), SpeakerBounds(most=2)])
def test_no_speaker_is_added_beyond_the_bounds(bounds: SpeakerBounds) -> None:
    people = PEOPLE * 3
    spans, embeddings = draw(people)
    assert len(set(reassign_speakers(spans, ["V0" if person == 0 else "V1" for person in people], embeddings, bounds))) == 2


@pytest.mark.parametrize(("length", "speaker"), [(60, "V0"), (2000, "V1")])
def test_a_short_segment_leans_on_the_diarizer(length: int, speaker: str) -> None:
    """A segment that is a little more like another speaker."""
    spans, embeddings = draw([*PEOPLE, 0], [2000] * 12 + [length])
    vectors = embeddings.vectors.copy()
    vectors[-1] = vectors[1::2][:6].mean(axis=0) + 0.42 * (vectors[0:9:4].mean(axis=0) - vectors[1::2][:6].mean(axis=0))
    diarized = [f"V{person}" for person in PEOPLE] + ["V0"]
    assert reassign_speakers(spans, diarized, SpeakerEmbeddings(vectors, BETWEEN))[-1] == speaker


def test_embeddings_that_are_no_numbers_change_nothing() -> None:
    spans, embeddings = draw(PEOPLE)
    broken = embeddings.vectors.copy()
    broken[3] = np.nan
    diarized = ["V0"] * 6 + ["V1"] * 6
    assert reassign_speakers(spans, diarized, SpeakerEmbeddings(broken, BETWEEN)) == diarized


def test_clustering_finds_the_people_from_nothing() -> None:
    _, embeddings = draw(PEOPLE)
    found = cluster(embeddings.vectors, BETWEEN, np.full(len(PEOPLE), 0.3), 40.0)
    assert sorted(group.tolist() for group in found) == RIGHT


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(30, 4000)), min_size=1, max_size=20),
    st.sampled_from([SpeakerBounds(), SpeakerBounds(most=2), SpeakerBounds(exactly=1), SpeakerBounds(least=3)]),
)
def test_every_segment_keeps_a_speaker_and_bounds_hold(segments: list[tuple[int, int, int]], bounds: SpeakerBounds) -> None:
    spans, embeddings = draw([person for person, _, _ in segments], [length for _, _, length in segments])
    diarized = [f"V{speaker if bounds.exactly is None else 0}" for _, speaker, _ in segments]
    speakers = reassign_speakers(spans, diarized, embeddings, bounds)
    assert len(speakers) == len(spans)
    assert len(set(speakers)) <= max(len(set(diarized)), bounds.exactly or bounds.most or 99)
    assert len(set(speakers)) >= min(len(set(diarized)), bounds.exactly or bounds.least or 1)
    assert reassign_speakers(spans, diarized, embeddings, bounds) == speakers
