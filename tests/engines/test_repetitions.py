"""Repetitions that Whisper invents are cut; people may repeat themselves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidtx.engines.repetitions import cut_repetitions


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("дякую дякую дякую дякую дякую", "дякую"),
        ("Так. Я з міста. Я з міста. Я з міста. Я з міста.", "Так. Я з міста."),
        ("네 네 네 네 네 알겠습니다", "네 알겠습니다"),
    ],
)
def test_of_a_repetition_one_is_kept(text: str, kept: str) -> None:
    assert cut_repetitions(text) == (kept, True)


@pytest.mark.parametrize("text", ["Так, так, так.", "Ні, ні.", "Я не знаю. Я не знаю.", "", "одне"])
def test_ordinary_repetition_is_left_alone(text: str) -> None:
    assert cut_repetitions(text) == (text, False)


@given(st.lists(st.sampled_from(["а", "б", "в"]), max_size=30))
def test_cutting_twice_changes_nothing_more_in_length(words: list[str]) -> None:
    once, _ = cut_repetitions(" ".join(words))
    assert len(once.split()) <= len(words)
    assert set(once.split()) == set(words)
