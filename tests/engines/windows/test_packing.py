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
    TimedWord,
    assign_words,
    lay_out,
    match_words,
    plan_packs,
    read_sentences,
)

PLACES = [Place(0, 0, 2000), Place(1, 3000, 4000), Place(2, 5000, 9000)]


def time_words(*spoken: tuple[str, int]) -> list[TimedWord]:
    """Words that take 0.3 s, by the ms at which they end."""
    return [(text, (end - 300) / 1000, end / 1000, 1.0) for text, end in spoken]


def texts_of(words: list[TimedWord], sentences: list[Sentence], language: str = "uk") -> list[str | None]:
    return [placed.text for placed in assign_words(words, sentences, PLACES, language)]


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


def test_words_go_to_the_turn_in_which_they_lie() -> None:
    sentences = [Sentence(0, 2000, "Перше речення."), Sentence(2900, 4100, "Так."), Sentence(5000, 8900, "Довге речення тут.")]
    words = time_words(("Перше", 900), ("речення.", 1900), ("Так.", 3600), ("Довге", 6000), ("речення", 7500), ("тут.", 8800))
    assigned = assign_words(words, sentences, PLACES, "uk")
    assert [placed.text for placed in assigned] == ["Перше речення.", "Так.", "Довге речення тут."]
    assert [placed.words for placed in assigned] == [(0, 1), (2,), (3, 4, 5)]


def test_a_sentence_that_goes_on_in_the_next_turn_is_cut_between_its_words() -> None:
    sentences = [Sentence(0, 4000, "Перше речення і так."), Sentence(5000, 9000, "Довге речення тут.")]
    words = time_words(
        ("Перше", 800), ("речення", 1800), ("і", 3300), ("так.", 3900), ("Довге", 6000), ("речення", 7500), ("тут.", 8900)
    )
    assert texts_of(words, sentences) == ["Перше речення", "і так.", "Довге речення тут."]


def test_a_word_after_a_silence_lies_where_it_ends() -> None:
    """Alignment lets it begin where the word before ended, over a turn of which nothing was transcribed."""
    sentences = [Sentence(0, 2000, "Перше речення."), Sentence(5000, 8900, "Довге речення тут.")]
    words = [
        *time_words(("Перше", 900), ("речення.", 1900)),
        ("Довге", 1.9, 5.9, 1.0),
        *time_words(("речення", 7500), ("тут.", 8800)),
    ]
    assert texts_of(words, sentences) == ["Перше речення.", None, "Довге речення тут."]


LAST = (("Довге", 6000), ("речення", 7500), ("тут.", 8900))


@pytest.mark.parametrize(
    ("spoken", "sentences", "doubtful"),
    [
        # nothing in the middle
        ((("Перше", 900), ("речення.", 1900), *LAST), [(0, 2000, "Перше речення."), (5000, 9000, "Довге речення тут.")], {1}),
        # too little at the end
        ((("Перше", 900), ("речення.", 1900), ("Так.", 3600), ("Довге", 6000)), [(0, 2000, "Перше речення."), (3000, 4000, "Так."), (5000, 9000, "Довге")], {2}),
        # no letter in the middle
        ((("Перше", 900), ("речення.", 1900), ("...", 3600), *LAST), [(0, 2000, "Перше речення."), (3000, 4000, "..."), (5000, 9000, "Довге речення тут.")], {1}),
        # the word lies in the second turn and its sentence in the third
        ((("Перше", 900), ("речення.", 1900), ("Так.", 3600), *LAST), [(0, 2000, "Перше речення."), (5000, 9000, "Так. Довге речення тут.")], {1, 2}),
        # the words run backwards
        ((("Перше", 3500), ("речення.", 1900), *LAST), [(0, 4000, "Перше речення."), (5000, 9000, "Довге речення тут.")], {0, 1}),
        # other words than those of the sentences
        ((("Інше", 900), *LAST), [(0, 2000, "Перше"), (5000, 9000, "Довге речення тут.")], {0, 1, 2}),
        # far from any turn
        ((("Перше", 900), ("речення.", 1900), ("Так.", 3600), ("Довге", 6000), ("речення", 7500), ("тут.", 10_300)), [(0, 2000, "Перше речення."), (3000, 4000, "Так."), (5000, 10_300, "Довге речення тут.")], {2}),
    ],
)  # fmt: skip
def test_what_is_doubtful_is_none(
    spoken: tuple[tuple[str, int], ...], sentences: list[tuple[int, int, str]], doubtful: set[int]
) -> None:
    texts = texts_of(time_words(*spoken), [Sentence(*sentence) for sentence in sentences])
    assert {n for n, text in enumerate(texts) if text is None} == doubtful


def test_a_word_that_reaches_over_two_turns_is_doubtful_in_both() -> None:
    places = [Place(0, 0, 2000), Place(1, 2000, 4000)]
    words = [("Перше", 0.0, 1.5, 1.0), ("речення", 1.6, 2.4, 1.0), ("далі.", 2.5, 3.8, 1.0)]
    assert [p.text for p in assign_words(words, [Sentence(0, 4000, "Перше речення далі.")], places, "uk")] == [None, None]


def test_more_than_anybody_can_say_in_the_time_is_doubtful() -> None:
    sentences = [Sentence(3000, 4000, "Редактор субтитров А.Семкин Корректор А.Егорова")]
    words = time_words(*((word, 3200 + 100 * n) for n, word in enumerate(sentences[0].text.split())))
    assert texts_of(words, sentences) == [None, None, None]


def test_korean_has_fewer_letters_for_a_second() -> None:
    sentences = [Sentence(0, 2000, "네 네"), Sentence(3000, 4000, "네"), Sentence(5000, 9000, "그렇게")]
    words = time_words(("네", 500), ("네", 1500), ("네", 3700), ("그렇게", 8000))
    assert texts_of(words, sentences, "ko") == ["네 네", "네", None]


@given(
    st.lists(st.integers(1, LONGEST_PACKED_MS), min_size=1, max_size=12),
    st.lists(st.tuples(st.integers(0, 30_000), st.integers(0, 5000)), max_size=12),
)
def test_no_word_is_in_two_turns_or_in_none(lengths: list[int], times: list[tuple[int, int]]) -> None:
    places = plan_packs(lengths)[0]
    sentences = [Sentence(start, start + length, f"слово{chr(0x430 + n)}") for n, (start, length) in enumerate(times)]
    words = [(s.text, s.start / 1000, s.end / 1000, 0.5) for s in sentences]
    assigned = assign_words(words, sentences, places, "uk")
    assert sorted(number for placed in assigned for number in placed.words) == list(range(len(words)))
    found = " ".join(placed.text for placed in assigned if placed.text is not None).split()
    assert len(found) == len(set(found)) and set(found) <= {sentence.text for sentence in sentences}


def test_words_are_matched_with_their_sentences_wherever_they_are_spaced_otherwise() -> None:
    sentences = [Sentence(0, 1, "- Так. - Ні."), Sentence(1, 2, "три"), Sentence(2, 3, "чотири п'ять")]
    words = time_words(("-Так.", 1), ("-Ні.", 2), ("три", 3), ("чотири", 4), ("п'ять", 5))
    assert match_words(words, sentences) == [sentences[n] for n in (0, 0, 1, 2, 2)]
    assert match_words(words[1:], sentences) is None and match_words([], []) == []


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
        Sentence(5000, 9000, "Довге речення тут", False),
    ]
    words = time_words(("Перше", 900), ("речення.", 1900), ("Так.", 3600), ("Довге", 6000), ("речення", 7500), ("тут", 8900))
    assert texts_of(words, sentences) == ["Перше речення.", "Так.", None]
