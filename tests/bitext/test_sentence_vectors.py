"""Sentence vectors: probabilities from cosines, which pairs of utterances are compared, and what is kept of it."""

from __future__ import annotations

import numpy as np
import pytest

from fixed_encoder import FixedEncoder
from vidtx.bitext.sentence_vectors import EVEN_COSINE, REACH, calibrate_cosine, find_similarities
from vidtx.document import Span, Utterance


def test_more_cosine_is_more_probable_and_nothing_overflows() -> None:
    found = calibrate_cosine([-1.0, 0.7, 0.78, EVEN_COSINE, 0.87, 1.0])
    assert (np.diff(found) >= 0).all() and found[0] == 0.0 and found[-1] == pytest.approx(1.0)
    assert found[3] == 0.5 and found[2] < 0.01 and found[4] > 0.99
    assert calibrate_cosine(0.9).shape == ()


def say(n: int, language: str | None, text: str) -> Utterance:
    return Utterance(f"u{n}", Span(n * 1000, n * 1000 + 900), "S", language, text)


def test_what_was_said_is_compared_across_languages() -> None:
    told = [say(0, "uk", "10"), say(1, "ko", "12"), say(2, "uk", "11"), say(3, "ko", "80"), say(4, None, "10")]
    found = {(s.first, s.second): s.probability for s in find_similarities(told, FixedEncoder())}
    assert set(found) == {("u0", "u1"), ("u0", "u3"), ("u1", "u2"), ("u2", "u3")}, "not one language, not an unknown one"
    assert min(found["u0", "u1"], found["u1", "u2"]) > 0.99 and max(found["u0", "u3"], found["u2", "u3"]) < 0.01


def test_a_text_without_words_is_like_nothing() -> None:
    assert find_similarities([say(0, "uk", "10"), say(1, "ko", ""), say(2, "ko", "...")], FixedEncoder()) == ()
    assert find_similarities([], FixedEncoder()) == ()


def test_a_rendition_is_not_looked_for_far_away() -> None:
    told = [
        say(0, "uk", "10"),
        *(say(n, "uk", "80") for n in range(1, REACH)),
        say(REACH, "ko", "10"),
        say(REACH + 1, "ko", "10"),
    ]
    found = {(s.first, s.second) for s in find_similarities(told, FixedEncoder())}
    assert ("u0", f"u{REACH}") in found and ("u0", f"u{REACH + 1}") not in found


def test_a_probability_is_written_short() -> None:
    [found] = find_similarities([say(0, "uk", "0"), say(1, "ko", "34")], FixedEncoder())
    assert 0 <= found.probability <= 1 and found.probability == round(found.probability, 4)
