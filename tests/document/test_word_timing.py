"""Where the words of a text lie: from the recognizer where they fit, kept where a person changed others, else by length."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vidtx.document import Span, Utterance, Word
from vidtx.document.word_timing import clip_words, fits_text, realign_words, time_text, time_words


def word(text: str, start: int, end: int, probability: float | None = 0.5) -> Word:
    return Word(Span(start, end), text, probability)


WORDS = (word("Де", 0, 200, 0.9), word("ваша", 300, 600, 0.8), word("родина?", 700, 1000, 0.7))
SPAN = Span(0, 1000)


def test_words_fit_a_text_that_differs_in_spaces_alone() -> None:
    assert fits_text("Де ваша родина?", WORDS)
    assert fits_text("Деваша родина?", (word(" Де", 0, 1), word("ваша ро", 2, 3), word("дина?", 4, 5)))
    assert not fits_text("Де ваша родина", WORDS)
    assert not fits_text("", ())


def test_pieces_take_times_from_the_words_that_they_are_made_of_and_the_lowest_probability() -> None:
    timed = time_text("Деваша родина?", WORDS, SPAN)
    assert timed == (word("Деваша", 0, 600, 0.8), word("родина?", 700, 1000, 0.7))
    assert time_text("Де ваша", (word("Деваша", 0, 600, None),), SPAN) == (word("Де", 0, 600, None), word("ваша", 0, 600, None))


def test_without_fitting_words_pieces_share_the_time_by_length() -> None:
    assert time_text("а бвг", (), Span(100, 700)) == (word("а", 100, 300, None), word("бвг", 300, 700, None))
    assert time_text("  ", WORDS, SPAN) == ()


def test_times_never_run_backwards() -> None:
    backwards = (word("а", 500, 600), word("б", 400, 450))
    assert [w.span for w in time_text("а б", backwards, SPAN)] == [Span(500, 600), Span(500, 501)]


def test_the_words_of_an_utterance_are_timed_by_its_own() -> None:
    utterance = Utterance("u", SPAN, "S", "uk", "Де ваша родина?", WORDS)
    assert time_words(utterance) == WORDS


def test_untouched_words_keep_their_time_and_new_ones_lie_between() -> None:
    timed = realign_words("Де зараз твоя родина?", WORDS, SPAN)
    assert (timed[0], timed[3]) == (WORDS[0], WORDS[2])
    assert [(w.text, w.span, w.probability) for w in timed[1:3]] == [
        ("зараз", Span(200, 472), None),  # 500 ms shared by six and five characters
        ("твоя", Span(472, 700), None),
    ]


def test_new_words_at_the_ends_share_the_time_up_to_the_ends_of_the_span() -> None:
    timed = realign_words("А де ваша", WORDS, Span(0, 2000))
    assert [w.span for w in timed] == [Span(0, 120), Span(120, 300), Span(300, 600)]
    assert realign_words("Де ваша мама", WORDS, Span(0, 2000))[2].span == Span(600, 2000)


def test_words_are_matched_without_the_spaces_that_recognizers_write() -> None:
    assert realign_words("Де тут", (word(" Де", 0, 200),), SPAN)[0].span == Span(0, 200)


def test_words_outside_the_span_are_not_kept_and_those_on_its_edge_are_cut() -> None:
    assert clip_words(WORDS, Span(100, 800)) == (word("Де", 100, 200, 0.9), WORDS[1])
    assert clip_words(WORDS, Span(101, 800))[0].text == "ваша"
    assert realign_words("Де ваша родина?", WORDS, Span(0, 650))[2] == word("родина?", 600, 650, None)


def test_an_empty_text_has_no_words() -> None:
    assert realign_words("", WORDS, SPAN) == ()


texts = st.lists(st.sampled_from(["а", "бб", "ввв", "г"]), max_size=6)


@given(
    texts,
    st.lists(st.tuples(st.sampled_from(["а", "бб", "ввв", "г"]), st.integers(0, 900), st.integers(1, 300)), max_size=6),
    st.integers(0, 900),
    st.integers(1, 500),
)
def test_whatever_changes_each_piece_has_a_word_in_order_of_time(
    pieces: list[str], old: list[tuple[str, int, int]], start: int, length: int
) -> None:
    words = tuple(sorted((word(text, at, at + lasts) for text, at, lasts in old), key=lambda w: w.span))
    timed = realign_words(" ".join(pieces), words, Span(start, start + length))
    assert [w.text for w in timed] == pieces
    assert [w.span.start for w in timed] == sorted(w.span.start for w in timed)
    assert all(start <= w.span.start <= start + length for w in timed)


def test_words_that_are_the_pieces_of_the_text_come_back_as_they_are() -> None:
    words = (Word(Span(100, 300), "Так,", 0.9), Word(Span(300, 500), "є.", 0.8))
    assert time_text(" Так,\nє. ", words, Span(0, 900)) == words


def test_words_out_of_order_are_timed_so_that_none_runs_backwards() -> None:
    words = (Word(Span(300, 500), "Так,", 0.9), Word(Span(100, 200), "є.", 0.8))
    first, second = time_text("Так, є.", words, Span(0, 900))
    assert first.span == Span(300, 500) and second.span == Span(300, 301)
