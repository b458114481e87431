"""Which sentences say the same, and which have no counterpart."""

from __future__ import annotations

from vidtx.bitext.alignment import AlignedText, Alignment, Group, align_sentences


def align(source: list[str], target: list[str]) -> Alignment:
    return align_sentences([AlignedText(t, t) for t in source], [AlignedText(t, t) for t in target])


def pairs(alignment: Alignment) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    return [(group.source, group.target) for group in alignment.groups]


def test_sentences_are_paired_by_similarity_in_whatever_order() -> None:
    alignment = align(["I was a driver.", "We left at night."], ["We left at night.", "I was the driver."])
    assert pairs(alignment) == [((0,), (1,)), ((1,), (0,))]
    assert (alignment.omitted, alignment.added, alignment.substituted) == ((), (), ())
    assert all(group.is_pair for group in alignment.groups)


def test_of_like_sentences_those_whose_numbers_agree_are_paired() -> None:
    source = [AlignedText("I saw 0 men.", "I saw 5 men."), AlignedText("I saw 0 men.", "I saw 6 men.")]
    assert pairs(align_sentences(source, source[::-1])) == [((0,), (1,)), ((1,), (0,))]


def test_sentences_that_became_one_are_a_group() -> None:
    alignment = align(["We attacked.", "We lost many men."], ["We attacked and lost many men."])
    assert pairs(alignment) == [((0, 1), (0,))] and not alignment.groups[0].is_pair
    assert pairs(align(["We attacked and lost many men."], ["We attacked.", "We lost many men."])) == [((0,), (0, 1))]
    assert (alignment.omitted, alignment.added) == ((), ())


def test_a_sentence_joins_a_group_by_words_that_the_groups_own_do_not_take() -> None:
    alignment = align(["I saw the officers.", "I saw the officers near the car."], ["I saw the officers."])
    assert pairs(alignment) == [((0,), (0,))] and alignment.omitted == (1,)


def test_a_sentence_without_a_counterpart_is_omitted_or_added() -> None:
    alignment = align(["I was a driver.", "My brother lives in Wonsan."], ["I was a driver."])
    assert (alignment.omitted, alignment.added) == ((1,), ())
    alignment = align(["I was a driver."], ["My brother lives in Wonsan.", "I was a driver."])
    assert (alignment.omitted, alignment.added) == ((), (0,))


def test_what_is_put_in_other_words_is_not_omitted() -> None:
    alignment = align(["I was a driver.", "We were starving."], ["I was a driver and hungry all along."])
    assert (alignment.omitted, alignment.added) == ((), ())


def test_half_as_many_other_words_are_enough_for_a_doubt_and_fewer_are_not() -> None:
    base = "I was a driver in the north."
    assert align([base, "Wolves howled loudly everywhere."], [base[:-1] + " seeing beasts."]).omitted == ()
    assert align([base, "Wolves howled loudly everywhere."], [base[:-1] + " seeing."]).omitted == (1,)


def test_what_is_said_again_or_says_nothing_is_not_omitted() -> None:
    assert align(["I do not know.", "I do not know."], ["I do not know."]).omitted == ()
    assert align(["Yes.", "I was a driver."], ["I was a driver."]).omitted == ()


def test_two_sentences_that_share_words_are_paired_though_their_characters_differ() -> None:
    assert pairs(align(["I cannot walk."], ["To walk I have strength enough nowadays."])) == [((0,), (0,))]


def test_as_many_sentences_on_either_side_leave_none_omitted() -> None:
    alignment = align(["Where are you from?"], ["Which place do you come from?"])
    assert (pairs(alignment), alignment.omitted, alignment.added, alignment.substituted) == ([], (), (), ())


def test_no_more_are_omitted_than_one_side_has_more() -> None:
    alignment = align(["Wolves howled loudly.", "Rain fell steadily upon villages."], ["Quite."])
    assert alignment.omitted == (1,)
    assert align(["Wolves howled loudly.", "Rain fell steadily upon villages."], ["Yes, sir."]).omitted == (0, 1)


def test_long_sentences_that_share_nothing_say_something_else() -> None:
    alignment = align(["Our officer shot two prisoners."], ["Everyone received bread each morning."])
    assert alignment.substituted == (Group((0,), (0,)),)
    assert align(["Our officer shot two prisoners."], ["Everyone received bread."]).substituted == ()
    assert align(["Our officer shot two prisoners."], ["Everyone received bread from the officer."]).substituted == ()


def test_nothing_on_a_side_leaves_everything_of_the_other() -> None:
    assert align([], []) == Alignment(())
    assert align(["I was a driver."], []).omitted == (0,)
    assert align([], ["I was a driver."]).added == (0,)
