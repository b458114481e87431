"""Clauses of originals and renditions compared by an encoder."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vidtx.bitext.clauses import MOST_CLAUSES, compare_clauses, list_clauses
from vidtx.document import Span, Utterance


class Encoder:
    """A text's vector: which of three words it holds."""

    dimension = 3

    def encode(self, texts: Sequence[str], progress: object = None) -> np.ndarray:
        words = (("потяг", "기차"), ("зброю", "총"), ("хворий", "아픕"))
        vectors = np.array([[float(any(w in text for w in pair)) + 1e-3 for pair in words] for text in texts], np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def say(id: str, text: str, language: str | None) -> Utterance:
    return Utterance(id, Span(0, 1000), "A", language, text)


def test_every_clause_of_an_original_is_compared_with_every_one_of_its_rendition() -> None:
    source = say("a", "우리는 기차로 왔습니다. 총을 받았습니다.", "ko")
    target = say("b", "Нас привезли потягом. Дали зброю.", "uk")
    found = compare_clauses([([source], [target])], Encoder())  # type: ignore[arg-type]
    assert len(found) == 4 and [s.first.utterance_id for s in found] == ["a"] * 4
    likely = [(s.first.start, s.second.start) for s in found if s.probability > 0.5]
    assert likely == [(a.start, b.start) for a, b in zip(list_clauses([source]), list_clauses([target]), strict=True)]


def test_one_language_no_text_and_too_much_of_it_are_not_compared() -> None:
    ours, long = say("a", "총을 받았습니다.", "ko"), say("c", "총을 받았습니다. " * (MOST_CLAUSES + 1), "ko")
    theirs = say("b", "Дали зброю.", "uk")
    for pair in (
        ([ours], [say("d", "총입니다.", "ko")]),
        ([long], [theirs]),
        ([say("e", "", "ko")], [theirs]),
        ([say("f", "총", None)], [theirs]),
    ):
        assert compare_clauses([pair], Encoder()) == ()  # type: ignore[arg-type]
