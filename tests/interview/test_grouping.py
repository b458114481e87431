"""Interviews divided into exchanges: bounds and halves give what trying everything gives."""

from __future__ import annotations

import math
import random
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from long_document import make_long_document
from vidtx.document import SLOTS, Role, Similarity, Span, Translation, Utterance
from vidtx.interview.grouping import (
    GAP_SCALE_MS,
    MISSING_SCORES,
    MOST_UTTERANCES,
    NEW_EXCHANGE_SCORE,
    OUTSIDE_SCORE,
    UNASKED_SCORE,
    Group,
    Scene,
    find_groups,
)
from vidtx.interview.likeness import MOST_SCORE, Likeness

ROLES: dict[str, Role] = {"Q": "questioner", "I": "interpreter", "S": "subject", "O": "other", "?": "unknown"}
# Few texts, so that many divisions are equally good.
TEXTS = ("", "Where were you?", "I was in Wonsan.", "I was at home.", "Yes.", "23", "Where were you born, and when?")


def divide_by_trying(scene: Scene) -> list[Group]:
    """The division as it was first written: every start, and every cut of each exchange, is scored."""
    count = len(scene.utterances)
    best: list[float] = [0.0] + [-math.inf] * count
    chosen: list[Group | None] = [None] * (count + 1)
    for end in range(1, count + 1):
        best[end], chosen[end] = best[end - 1] + OUTSIDE_SCORE, Group(end - 1, end, None)
        for start in range(max(0, end - MOST_UTTERANCES), end):
            score, cuts = score_by_trying(scene, start, end)
            if best[start] + score > best[end]:
                best[end], chosen[end] = best[start] + score, Group(start, end, cuts)
    groups: list[Group] = []
    end = count
    while end:
        group = chosen[end]
        assert group is not None
        groups.append(group)
        end = group.start
    return groups[::-1]


def score_by_trying(scene: Scene, start: int, end: int) -> tuple[float, tuple[int, int, int]]:
    sums: list[list[float]] = [[0.0] for _ in SLOTS]
    for n in range(start, end):
        for running, fit in zip(sums, scene.fit(n), strict=True):
            running.append(running[-1] + fit)
    said = scene.utterances
    gaps = sum(
        min(2.0, max(0, a.span.gap_to(b.span)) / GAP_SCALE_MS)
        for a, b in zip(said[start : end - 1], said[start + 1 : end], strict=True)
    )
    best, cuts = -math.inf, (start, start, start)
    for a in range(start, end + 1):
        for b in range(a, end + 1):
            rendered = compare(scene, range(start, a), range(a, b))
            for c in range(b, end + 1):
                if a == start and b == c:
                    continue  # neither question nor answer
                score = NEW_EXCHANGE_SCORE - gaps + rendered
                for n, (first, last) in enumerate(((start, a), (a, b), (b, c), (c, end))):
                    score += MISSING_SCORES[SLOTS[n]] if first == last else sums[n][last - start] - sums[n][first - start]
                if b == start:
                    score += UNASKED_SCORE - MISSING_SCORES["question"] - MISSING_SCORES["question_rendition"]
                score += compare(scene, range(b, c), range(c, end))
                if score > best:
                    best, cuts = score, (a, b, c)
    return best, cuts


def compare(scene: Scene, originals: range, renditions: range) -> float:
    if not originals or not renditions:
        return 0.0
    said = scene.utterances
    highest = [max(scene.likeness.score(said[o], said[r]) for o in originals) for r in renditions]
    return sum(highest) / len(highest)


@st.composite
def scenes(draw: st.DrawFn, most: int = 13) -> Scene:
    said: list[Utterance] = []
    clock = 0
    texts = st.sampled_from(draw(st.sampled_from([TEXTS, TEXTS[:2], TEXTS[2:4]])))
    for n in range(draw(st.integers(1, most))):
        clock = max(clock + draw(st.sampled_from([-300, 0, 600, 1500, 7000, 20_000])), said[-1].span.start if said else 0)
        span = Span(clock, clock + 1000)
        language, text = draw(st.sampled_from(["uk", "ko", "uk", "ko", None])), draw(texts)
        translations = (Translation("en", text),) if draw(st.booleans()) and text else ()
        said.append(Utterance(f"u{n}", span, draw(st.sampled_from("QISO?")), language, text, (), translations))
        clock = span.end
    pairs = [(a.id, b.id) for n, a in enumerate(said) for b in said[n + 1 :] if a.language != b.language]
    similarities: list[Similarity] = []
    if pairs and draw(st.booleans()):
        similarities = [
            Similarity(*pair, draw(st.sampled_from([0.0, 0.1, 0.5, 0.97, 1.0]))) for pair in pairs if draw(st.booleans())
        ]
    roles = draw(st.sampled_from([ROLES, {}, {"Q": ROLES["Q"]}, {**ROLES, "Q": "subject"}]))
    asked, answered = draw(st.sampled_from([("uk", "ko"), (None, "ko"), (None, None), ("uk", "uk")]))
    return Scene(said, roles, asked, answered, Likeness(said, similarities))  # type: ignore[arg-type]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(scenes())
def test_the_division_is_the_one_that_trying_everything_finds(scene: Scene) -> None:
    assert find_groups(scene) == divide_by_trying(scene)


@pytest.mark.slow
@pytest.mark.parametrize("vectors", [False, True])
def test_a_stretch_of_a_long_document_is_divided_as_by_trying(vectors: bool) -> None:
    document = make_long_document(100, seed=3, vectors=vectors)
    roles = {s.id: s.role for s in document.speakers}
    rng = random.Random(1)
    confused = tuple(replace(u, speaker=rng.choice("QIS")) if rng.random() < 0.2 else u for u in document.utterances)
    for said in (document.utterances, confused):
        likeness = Likeness(said, document.similarities)
        scene = Scene(said, roles, "uk", "ko", likeness)
        assert find_groups(scene) == divide_by_trying(scene)


def test_few_texts_are_compared_where_roles_and_languages_are_clear() -> None:
    document = make_long_document(300)
    likeness = Likeness(document.utterances)
    find_groups(Scene(document.utterances, {s.id: s.role for s in document.speakers}, "uk", "ko", likeness))
    assert 0 < likeness.compared < 2 * len(document.utterances)


def test_talk_outside_wins_where_an_exchange_is_no_better() -> None:
    said = [Utterance("u0", Span(0, 1000), "O", None, "Hm.")]
    assert find_groups(Scene(said, ROLES, None, None, Likeness(said))) == [Group(0, 1, None)]
    assert find_groups(Scene([], ROLES, None, None, Likeness([]))) == []


@pytest.mark.parametrize("probability", [0.0, 1.0])
def test_no_pair_scores_more_than_the_bound(probability: float) -> None:
    texts = [("uk", "Так."), ("ko", "네.")]
    said = [
        Utterance(f"u{n}", Span(n, n + 1), "Q", code, text, (), (Translation("en", "Yes."),))
        for n, (code, text) in enumerate(texts)
    ]
    bare = [replace(u, translations=()) for u in said]
    for own in (said, bare):
        for similarities in ((), (Similarity("u0", "u1", probability),)):
            assert Likeness(own, similarities).score(*own) <= MOST_SCORE
