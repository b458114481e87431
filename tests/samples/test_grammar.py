"""The grammar of the scenarios: parallel sentences in three languages, and a split between training and held-out sentences."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario import grammar
from scenario.grammar.numbers import choose_plural, korean, korean_native, ukrainian, ukrainian_ordinal


def test_it_is_large_enough() -> None:
    assert len(grammar.PATTERNS) >= 150
    assert grammar.count_sentences() > 20_000


@pytest.mark.parametrize("pattern", grammar.PATTERNS, ids=lambda p: p.id)
def test_every_pattern_fills_in_all_languages_on_both_sides(pattern: grammar.Pattern) -> None:
    for split in ("train", "held_out"):
        sentence = grammar.fill(pattern, random.Random(pattern.id), split)
        assert re.fullmatch(r"[А-ЩЬЮЯЄІЇҐа-щьюяєіїґ' ,.?]+", sentence.text["uk"]), sentence.text["uk"]
        assert re.fullmatch(r"[가-힣 ,.?]+", sentence.text["ko"]), sentence.text["ko"]
        assert re.fullmatch(r"[A-Za-z0-9' ,.?]+", sentence.text["en"]), sentence.text["en"]


def test_no_held_out_sentence_is_drawn_for_training() -> None:
    rng = random.Random(4)
    large = [p for p in grammar.PATTERNS if p.fillings >= 100]
    for pattern in large:
        train = {grammar.fill(pattern, rng, "train").slots for _ in range(40)}
        held_out = {grammar.fill(pattern, rng, "held_out").slots for _ in range(40)}
        assert not train & held_out


def test_about_a_tenth_is_held_out() -> None:
    pattern = next(p for p in grammar.PATTERNS if p.id == "route.a.1")
    sentences = list(grammar.all_sentences(pattern))
    share = sum(grammar.is_held_out(pattern.id, s.slots) for s in sentences) / len(sentences)
    assert 0.04 < share < 0.2


@given(st.integers(0, 10_000))
def test_a_changed_number_changes_nothing_else(seed: int) -> None:
    rng = random.Random(seed)
    pattern = rng.choice([p for p in grammar.PATTERNS if "days" in p.slots])
    sentence = grammar.fill(pattern, rng, "train")
    changed = grammar.refill(sentence, rng, "train")
    assert changed.pattern == sentence.pattern
    assert sum(a != b for a, b in zip(sentence.slots, changed.slots, strict=True)) == 1
    assert changed.numbers != sentence.numbers and changed.text["uk"] != sentence.text["uk"]


def test_particles_follow_the_final_sound() -> None:
    rng = random.Random(0)
    texts = {grammar.fill(p, rng, "any").text["ko"] for p in grammar.patterns("wounds", "a") for _ in range(60)}
    assert any("다리를" in t for t in texts) and any("목을" in t for t in texts)
    assert not any("다리을" in t or "목를" in t for t in texts)


@pytest.mark.parametrize(
    ("number", "expected"), [(0, "нуль"), (21, "двадцять один"), (300, "триста"), (1999, "тисяча дев'ятсот дев'яносто дев'ять")]
)
def test_ukrainian_numbers(number: int, expected: str) -> None:
    assert ukrainian(number) == expected


def test_numbers_agree_and_are_ordered() -> None:
    assert ukrainian(2, "f") == "дві"
    assert ukrainian_ordinal(23) == "двадцять третього" and ukrainian_ordinal(3, "ій") == "третій"
    assert (
        ukrainian_ordinal(2003) == "дві тисячі третього" and ukrainian_ordinal(1998) == "тисяча дев'ятсот дев'яносто восьмого"
    )
    assert [choose_plural(n, ("рік", "роки", "років")) for n in (1, 3, 11, 21, 25)] == ["рік", "роки", "років", "рік", "років"]
    assert korean(1985) == "천구백팔십오" and korean(100) == "백" and korean(21) == "이십일"
    assert korean_native(20) == "스무" and korean_native(23) == "스물세"
