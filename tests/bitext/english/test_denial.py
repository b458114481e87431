"""Which two sentences contradict each other: the statement says the very words that the denial denies."""

from __future__ import annotations

import pytest

from vidtx.bitext.english.denial import contradicts


@pytest.mark.parametrize(
    ("denial", "statement"),
    [
        ("I did not see him twice.", "I saw him twice."),
        ("I was not there when they came.", "I was there when they came."),
        ("We were unable to leave.", "We were able to leave."),
        ("I could not walk.", "I was able to walk."),
        ("I did not see him but I heard his voice.", "I saw him but I heard his voice."),
        ("Not everyone had a rifle.", "Everybody had a rifle."),
        ("They have not written to me yet.", "They already wrote to me."),
        ("Did you not shoot?", "Did you shoot?"),
    ],
)
def test_a_statement_in_the_words_of_the_denial_contradicts_it(denial: str, statement: str) -> None:
    assert contradicts(denial, statement)


@pytest.mark.parametrize(
    ("denial", "statement"),
    [
        ("The door was not open.", "The door was closed."),
        ("He was not careful.", "He was careless."),
        ("It does not hurt much.", "It hurts."),
        ("I was not told everything.", "I was told."),
        ("I did not see all of them.", "I saw them."),
        ("We came in February, not in January.", "We came in February."),
        ("It was not me, the commander shot.", "The commander shot."),
        ("I did not see him.", "I could see him."),
        ("You did not see him.", "Did you see him?"),
        ("It was not my rifle.", "It was his rifle."),
        ("The commander was not here.", "The commander was there."),
    ],
)
def test_another_word_a_degree_and_what_stands_beside_the_denial_do_not(denial: str, statement: str) -> None:
    assert not contradicts(denial, statement)
