"""Turns that share a window: nothing is lost, nothing is in two places, and doubt is found where a sentence reaches over."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidtx.engines.windows.packing import (
    GAP_MS,
    LONGEST_PACK_MS,
    LONGEST_PACKED_MS,
    PER_MS,
    Place,
    Sentence,
    assign_sentences,
    lay_out,
    measure_near,
    plan_packs,
    read_sentences,
    share_words,
)

PLACES = [Place(0, 0, 2000), Place(1, 3000, 4000), Place(2, 5000, 9000)]


def texts_of(sentences: list[Sentence], language: str) -> list[str | None]:
    return [placed.text for placed in assign_sentences(sentences, PLACES, language)]


@given(st.lists(st.integers(1, LONGEST_PACKED_MS), max_size=60))
def test_every_turn_has_one_place_and_fits(lengths: list[int]) -> None:
    packs = plan_packs(lengths)
    assert [place.number for pack in packs for place in pack] == list(range(len(lengths)))
    for pack in packs:
        assert pack[0].start == 0 and pack[-1].end <= LONGEST_PACK_MS
        assert all(place.end - place.start == lengths[place.number] for place in pack)
        assert all(later.start - earlier.end == GAP_MS for earlier, later in itertools.pairwise(pack))


def test_a_window_is_filled_before_the_next_is_begun() -> None:
    assert [len(pack) for pack in plan_packs([8000] * 7)] == [3, 3, 1]


def test_the_sound_lies_where_the_plan_says() -> None:
    pieces = [np.full(2000 * PER_MS, 0.5, np.float32), np.full(1000 * PER_MS - 7, -0.5, np.float32), np.zeros(10, np.float32)]
    window = lay_out(pieces, PLACES)
    assert len(window) == 9000 * PER_MS and window.dtype == np.float32
    assert np.all(window[: 2000 * PER_MS] == 0.5) and np.all(window[3000 * PER_MS : 4000 * PER_MS - 7] == -0.5), (
        "no piece is longer than its place"
    )
    assert not window[2000 * PER_MS : 3000 * PER_MS].any() and not window[4000 * PER_MS - 7 :].any()


def test_sentences_go_to_the_turn_in_which_they_lie() -> None:
    sentences = [
        Sentence(100, 900, " Перше"),
        Sentence(900, 2100, " речення."),
        Sentence(2900, 4100, " Так."),
        Sentence(5000, 8900, " Довге речення тут."),
    ]
    assert texts_of(sentences, "uk") == ["Перше речення.", "Так.", "Довге речення тут."]


@pytest.mark.parametrize(
    ("sentences", "doubtful"),
    [
        ([Sentence(0, 4000, "Перше речення і друге"), Sentence(5000, 9000, "Довге речення тут.")], {0, 1}),  # over two turns
        ([Sentence(0, 2000, "Перше речення."), Sentence(5000, 9000, "Довге речення тут.")], {1}),  # nothing there
        ([Sentence(0, 2000, "Перше речення."), Sentence(3000, 4000, "Так."), Sentence(5000, 9000, "Довге")], {2}),  # too little
        ([Sentence(0, 2000, "Перше речення."), Sentence(3000, 4000, "Так."), Sentence(9500, 9900, "Довге речення тут.")], {2}),  # outside
        ([Sentence(0, 2000, "Перше речення."), Sentence(3000, 4000, "..."), Sentence(5000, 9000, "Довге речення тут.")], {1}),  # no letter
    ],
)  # fmt: skip
def test_what_is_doubtful_is_none(sentences: list[Sentence], doubtful: set[int]) -> None:
    assert {n for n, text in enumerate(texts_of(sentences, "uk")) if text is None} == doubtful


def test_korean_has_fewer_letters_for_a_second() -> None:
    sentences = [Sentence(0, 2000, "네 네"), Sentence(3000, 4000, "네"), Sentence(5000, 9000, "그렇게")]
    assert texts_of(sentences, "ko") == ["네 네", "네", None]


@given(
    st.lists(st.integers(1, LONGEST_PACKED_MS), min_size=1, max_size=12),
    st.lists(st.tuples(st.integers(0, 30_000), st.integers(0, 5000)), max_size=12),
)
def test_no_text_is_in_two_turns(lengths: list[int], times: list[tuple[int, int]]) -> None:
    places = plan_packs(lengths)[0]
    sentences = [Sentence(start, start + length, f"слово{chr(0x430 + n)}") for n, (start, length) in enumerate(times)]
    assigned = assign_sentences(sentences, places, "uk")
    assert sorted(number for placed in assigned for number in placed.sentences) == list(range(len(sentences)))
    found = [placed.text for placed in assigned if placed.text is not None]
    words = " ".join(found).split()
    assert len(words) == len(set(words)) and set(words) <= {sentence.text for sentence in sentences}


def test_words_go_with_their_sentences() -> None:
    sentences = [Sentence(0, 1, "один два"), Sentence(1, 2, "три"), Sentence(2, 3, "чотири п'ять")]
    words = "один два три чотири п'ять".split()
    assert (
        share_words(words, sentences, [0, 2]) == ["один", "два", "чотири", "п'ять"] and share_words(words, sentences, []) == []
    )
    assert share_words(words[1:], sentences, [0]) == [], "other words than those of the sentences"


def test_sentences_are_read_between_time_tokens() -> None:
    class Tokenizer:
        timestamp_begin, eot = 5000, 2000

        def decode(self, tokens: list[int]) -> str:
            return "".join(map(chr, tokens))

    tokens = [5000, *map(ord, " Так."), 5050, 5100, *map(ord, " Ні"), 3000, 5120, 5130, 5140, *map(ord, " І")]
    assert read_sentences(tokens, Tokenizer(), 9000) == [  # type: ignore[arg-type]
        Sentence(0, 1000, "Так."), Sentence(2000, 2400, "Ні"), Sentence(2800, 9000, "І", closed=False),
    ]  # fmt: skip


def test_a_piece_that_ends_with_the_sound_and_is_no_whole_number_of_milliseconds_fits() -> None:
    pieces = [np.ones(2000 * PER_MS + 5, np.float32), np.ones(1000 * PER_MS, np.float32), np.ones(4000 * PER_MS, np.float32)]
    assert lay_out(pieces, PLACES)[2000 * PER_MS] == 0


def test_a_sentence_that_no_time_token_closes_may_lack_its_end() -> None:
    sentences = [
        Sentence(0, 2000, "Перше речення."),
        Sentence(3000, 4000, "Так."),
        Sentence(5000, 9000, "Довге речення", closed=False),
    ]
    assert texts_of(sentences, "uk") == ["Перше речення.", "Так.", None]


def test_a_sentence_that_reaches_over_a_very_short_turn_is_doubtful() -> None:
    places = [Place(0, 0, 2000), Place(1, 3000, 3250), Place(2, 4250, 6000)]
    sentences = [Sentence(0, 3250, "Перше речення. Так."), Sentence(4250, 6000, "Третє речення.")]
    assert [placed.text for placed in assign_sentences(sentences, places, "uk")] == [None, None, "Третє речення."]


def test_words_are_near_their_place_or_not() -> None:
    words = [("а", 2.4, 2.7, 1.0), ("б", 3.2, 3.6, 1.0), ("в", 4.4, 4.5, 1.0), ("г", 4.6, 4.9, 1.0)]
    assert measure_near(words, PLACES[1]) == 0.75 and measure_near([], PLACES[1]) == 0
