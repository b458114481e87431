"""Words of a file are matched to words of the document, in order."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from vidtx.importing.words.aligning import align_words


@dataclass(frozen=True)
class Timed:
    folded: str
    time: int
    ids: frozenset[str] = field(default_factory=frozenset)


def say(text: str, start: int = 0, step: int = 400, id: str = "") -> list[Timed]:
    ids = frozenset((id,)) if id else frozenset()
    return [Timed(word, start + n * step, ids) for n, word in enumerate(text.split())]


def numbers(first: list[Timed], second: list[Timed]) -> list[int | None]:
    matches, _ = align_words(first, second, [True] * len(first))
    return [None if match is None else match.number for match in matches]


@given(st.lists(st.sampled_from("a b c d e".split()), max_size=30))
def test_the_same_words_match_one_to_one(words: list[str]) -> None:
    said = say(" ".join(words))
    assert numbers(said, said) == list(range(len(said)))


@given(
    st.lists(st.sampled_from("a b cde fgh".split()), max_size=20), st.lists(st.sampled_from("a b cde xyz".split()), max_size=20)
)
def test_matches_never_cross(first: list[str], second: list[str]) -> None:
    found = [n for n in numbers(say(" ".join(first)), say(" ".join(second))) if n is not None]
    assert found == sorted(set(found))


def test_a_constant_shift_is_told() -> None:
    first = say("один два три чотири п’ять шість")
    matches, offset = align_words(first, say("один два три чотири п’ять шість", 2_000), [True] * 6)
    assert offset == 2_000 and all(match is not None and match.sureness == "same" for match in matches)


def test_a_word_that_was_changed_stands_for_the_one_at_its_place() -> None:
    assert numbers(say("один два три чотири"), say("один зовсім три чотири")) == [0, 1, 2, 3]


def test_of_a_text_that_stands_twice_the_nearer_one_is_taken() -> None:
    first = say("так") + say("так", 30_000)
    assert numbers(first, say("так", 30_000)) == [1]


def test_an_id_outweighs_the_time() -> None:
    first = say("так", 0, id="u1") + say("так", 3_000, id="u2")
    assert numbers(first, say("так", 0, id="u2")) == [1]


def test_a_long_text_that_was_written_anew_is_aligned_within_bounds() -> None:
    first = say(" ".join(f"слово{n}" for n in range(3_000)))
    second = say(" ".join(f"w{n}" for n in range(3_000)))
    found = numbers(first, second)
    assert sum(n is not None and abs(n - k) < 12 for k, n in enumerate(found)) > 2_500
