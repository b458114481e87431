"""Which words are aligned, in which stretches, and where aligned words come to lie."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from vidtx.document import MachineText, Span, Utterance, Word, realign_words
from vidtx.document.word_alignment import list_stretches, list_touched, place_aligned

SPAN = Span(1000, 3000)
OWN = tuple(Word(Span(1000 + 400 * n, 1400 + 400 * n), text, 0.9) for n, text in enumerate("раз два три чотири п’ять".split()))
TEXT = " ".join(word.text for word in OWN)
MACHINE = MachineText(SPAN, "S", "uk", TEXT, OWN)
CHANGED = Utterance("u1", SPAN, "S", "uk", TEXT, OWN, status="edited", machine=MACHINE)


def change(text: str, utterance: Utterance = CHANGED) -> Utterance:
    return replace(utterance, text=text, words=realign_words(text, utterance.words, utterance.span))


def spans(words: tuple[Word, ...]) -> list[tuple[int, int]]:
    return [(word.span.start, word.span.end) for word in words]


def test_only_what_a_person_changed_is_aligned() -> None:
    assert list_touched(change("раз два сім чотири п’ять")) == (False, False, True, False, False)
    assert not any(list_touched(CHANGED)), "its speaker was changed, and no word"
    assert list_touched(Utterance("u1", SPAN, "S", "uk", TEXT)) == (), "nobody changed anything"
    added = Utterance("u1", SPAN, "S", "uk", "a b", realign_words("a b", (), SPAN), status="edited", added=True)
    assert list_touched(added) == (True, True)


def test_a_recognizer_without_probabilities_or_without_words_is_not_taken_for_a_person() -> None:
    plain = tuple(replace(word, probability=None) for word in OWN)
    own = replace(CHANGED, words=plain, machine=replace(MACHINE, words=plain))
    assert list_touched(change("раз два сім чотири п’ять", own)) == (False, False, True, False, False)
    without = replace(CHANGED, words=(), machine=replace(MACHINE, words=()))
    assert not any(list_touched(without))
    assert all(list_touched(change("раз два", without)))


def test_a_short_utterance_is_aligned_whole_and_a_long_one_around_its_changes() -> None:
    one = change("раз два сім чотири п’ять")
    (whole,) = list_stretches(one, 2000)
    assert (whole.first, whole.last, whole.span, whole.text) == (0, 5, SPAN, one.text)
    assert list_stretches(CHANGED, 2000) == () == list_stretches(one, 1000)
    words = tuple(Word(Span(1000 * n, 1000 * n + 900), f"w{n}", 0.9) for n in range(40))
    text = " ".join(w.text for w in words)
    long = replace(CHANGED, span=Span(0, 40_000), text=text, words=words, machine=replace(MACHINE, text=text, words=words))
    changed = change(text.replace("w20", "x").replace("w39", "y"), long)
    middle, end = list_stretches(changed, 28_000)
    assert (middle.first, middle.last, middle.span) == (16, 25, Span(16_000, 24_900))
    assert middle.text == "w16 w17 w18 w19 x w21 w22 w23 w24"
    assert (end.first, end.last, end.span) == (35, 40, Span(35_000, 40_000))
    assert list_stretches(change("anders", long), 28_000) == (), "nothing is left by which a place could be found"


def test_untouched_words_keep_their_times_and_new_ones_lie_between_them() -> None:
    changed = change("раз два сім вісім п’ять")
    aligned = {n: Word(Span(a, b), "?", 0.5) for n, (a, b) in enumerate([(0, 1), (1, 2), (1700, 2100), (2100, 2700), (5, 6)])}
    placed = place_aligned(changed, {n: replace(w, text=changed.text.split()[n]) for n, w in aligned.items()})
    assert spans(placed) == [(1000, 1400), (1400, 1800), (1800, 2100), (2100, 2600), (2600, 3000)]
    assert [word.probability for word in placed] == [0.9, 0.9, 0.5, 0.5, 0.9]
    assert [word.text for word in placed] == changed.text.split()
    assert place_aligned(changed, {2: aligned[2]}) == changed.words, "a stretch of which one word is missing stays"


def test_neighbors_give_way_to_a_word_for_which_they_left_no_time() -> None:
    changed = change("раз два сім три чотири п’ять")
    assert changed.words[2].span.duration == 1
    placed = place_aligned(changed, {2: Word(Span(1650, 1950), "сім", 0.5)})
    assert spans(placed)[1:4] == [(1400, 1650), (1650, 1950), (1950, 2200)]
    placed = place_aligned(changed, {2: Word(Span(1100, 1200), "сім", 0.5)})
    assert spans(placed)[1:4] == [(1400, 1600), (1600, 1620), (1800, 2200)], "a frame is left to it wherever it was put"
    placed = place_aligned(changed, {2: Word(Span(1450, 2190), "сім", 0.5)})
    assert spans(placed)[1:4] == [(1400, 1600), (1600, 2000), (2000, 2200)], "by half of their own time at most"


times = st.tuples(st.integers(900, 3100), st.integers(1, 900)).map(lambda t: Span(t[0], t[0] + t[1]))


@settings(max_examples=500, deadline=None)
@given(
    st.lists(times, min_size=1, max_size=6),
    st.lists(st.sampled_from("abcxyz"), min_size=1, max_size=6),
    st.lists(times, min_size=6, max_size=6),
)
def test_placed_words_are_valid_whatever_was_found(own: list[Span], pieces: list[str], found: list[Span]) -> None:
    words = tuple(Word(span, "abcdef"[n], 0.9) for n, span in enumerate(sorted(own)))
    text = " ".join(word.text for word in words)
    utterance = replace(CHANGED, text=text, words=words, machine=replace(MACHINE, text=text, words=words))
    changed = change(" ".join(pieces), utterance)
    aligned = {
        n: Word(span & SPAN or SPAN, piece, 0.5) for n, (span, piece) in enumerate(zip(sorted(found), pieces, strict=False))
    }
    placed = place_aligned(changed, aligned)
    assert [word.text for word in placed] == pieces and not any(list_touched(replace(changed, words=placed)))
    assert all(SPAN.start <= word.span.start < word.span.end <= SPAN.end for word in placed)
    assert replace(changed, words=placed), "in order"
