"""Whether a sentence denies what another states; every doubt counts as no difference."""

from __future__ import annotations

import pytest

from vidtx.bitext.english.negation import Polarity, is_denied, read_answer, read_polarity, strip_negation

DENIES = ["I do not know.", "I don't know.", "I don’t know.", "I cannot walk.", "I can't walk.", "I won't go.", "I can not walk.", "Nobody came.",
          "No one came.", "None came.", "We saw nothing.", "I never saw him.", "He is nowhere.", "We were without food.",
          "Neither of us knew.", "I have neither father nor mother.", "There was no food.", "It isn't true.", "I am not a soldier.",
          "Why did you not surrender?", "And where did you not look?", "No soldiers came.", "I did not see him, but I heard him.",
          "I did not see him but I heard him.", "No, I did not see him.", "You do not know, where he is."]  # fmt: skip
STATES = ["I know.", "Yes, I know.", "No, I know that.", "No I know that.", "Where were you?", "Were you there?", "I noted it.", "I knew nobles.",
          "Well, no, I was there.", "No."]  # fmt: skip
UNSURE = ["You did not see him?", "Didn't you see him?", "You were there, weren't you?", "It is not impossible.", "Nobody didn't come.",
          "I refused to go.", "I forgot.", "I was unable to walk.", "Only five came.", "There is no doubt.", "Whether he came or not.",
          "It was not Kursk but Sumy.", "We went not to Kursk but to Sumy.", "No matter what.", "Few came.", "No. 5 company", "He is dead.",
          "Not only I was there.", "He failed.", "They kept silent.", "It was impossible.", "Not more than five came.",
          "We had nothing but bread.", "You know, don't you?", "We couldn't help it."]  # fmt: skip


@pytest.mark.parametrize("sentence", DENIES)
def test_a_sentence_with_a_negation_denies(sentence: str) -> None:
    assert read_polarity(sentence) == Polarity(may_deny=True, may_state=False)


@pytest.mark.parametrize("sentence", STATES)
def test_a_sentence_without_one_states_and_answer_particles_are_none(sentence: str) -> None:
    assert read_polarity(sentence) == Polarity(may_deny=False, may_state=True)


@pytest.mark.parametrize("sentence", UNSURE)
def test_what_can_be_read_either_way_is_unsure(sentence: str) -> None:
    assert read_polarity(sentence) == Polarity(may_deny=True, may_state=True)


@pytest.mark.parametrize("denies", DENIES[:5])
@pytest.mark.parametrize("states", STATES[:2])
def test_a_sure_denial_stands_against_a_sure_statement_either_way(denies: str, states: str) -> None:
    assert is_denied(denies, states) and is_denied(states, denies)


def test_two_of_one_sort_or_an_unsure_one_are_no_difference() -> None:
    assert not is_denied(DENIES[0], DENIES[7]) and not is_denied(STATES[0], STATES[1])
    for unsure in UNSURE:
        for sure in ("I know.", "I do not know."):
            assert not is_denied(unsure, sure) and not is_denied(sure, unsure)


@pytest.mark.parametrize(
    ("one", "other", "denied"),
    [
        ("I was unable to walk.", "I was able to walk.", True),
        ("It is impossible.", "It is possible.", True),
        ("It is not impossible.", "It is possible.", False),
        ("It is not impossible.", "It is impossible.", True),
        ("That is incorrect.", "That is correct.", True),
        ("I was unable to walk.", "I could not walk.", False),
        ("I have killed somebody.", "I have never killed anybody.", True),
        ("He was killed.", "He did not survive.", False),
        ("He disobeyed.", "He obeyed.", True),
    ],
)
def test_a_word_that_denies_counts_where_the_other_side_has_it_or_its_opposite(one: str, other: str, denied: bool) -> None:
    assert is_denied(one, other) is denied and is_denied(other, one) is denied


def test_without_negation_two_sentences_are_the_same_statement() -> None:
    assert strip_negation("I do not want to go.").split() == strip_negation("I want to go.").split()
    assert strip_negation("No, I didn't see anybody.").split() == strip_negation("I did see somebody.").split()
    assert strip_negation("I cannot walk any longer.").split() == ["i", "can", "walk"]
    assert strip_negation("I'm not there.").split() == strip_negation("I am there.").split()
    assert strip_negation("You were there, weren't you?").split() == ["you", "were", "there"]
    assert strip_negation("I have never ever seen nothing.").split() == ["i", "have", "seen"]


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [("Yes.", True), ("Yeah!", True), ("Yes, sir.", True), ("No.", False), ("Nope", False), ("No, sir.", False), ("— No.", False),
     ("No, I was there.", None), ("Yes, I did.", True), ("No, they weren't.", False), ("Yes, I did not.", None), ("No, I did.", None),
     ("I know.", None), ("", None), ("Yesterday.", None), ("None.", None)],
)  # fmt: skip
def test_a_bare_answer_is_yes_or_no(sentence: str, answer: bool | None) -> None:
    assert read_answer(sentence) is answer
