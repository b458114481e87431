"""Known texts are dated by what was recognized, however wrong it is in places."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from real_scores import SaidWord
from real_texts import Kept, date_text, read_texts

HEARD = [SaidWord(0, 400, "one"), SaidWord(500, 900, "too"), SaidWord(1000, 1600, "three"), SaidWord(5000, 5400, "four")]


def test_words_have_the_middle_of_what_was_recognized() -> None:
    dated = dict(date_text("One, two three. Four!", HEARD))
    assert list(dated) == ["One,", "two", "three.", "Four!"]
    assert 0 < dated["One,"] < 400 < 500 < dated["two"] < 900 < 1000 < dated["three."] < 1600
    assert 5000 < dated["Four!"] < 5400


def test_a_word_that_was_not_recognized_stands_between_its_neighbors() -> None:
    dated = date_text("one two lost three four", HEARD)
    times = [time for _, time in dated]
    assert times == sorted(times)
    assert 500 < dict(dated)["lost"] < 1600


def test_a_text_that_is_hardly_recognized_is_not_dated() -> None:
    assert date_text("something else altogether", HEARD) == []
    assert date_text("", HEARD) == []
    assert date_text("one", []) == []


def test_texts_are_those_of_the_manifest(tmp_path: Path) -> None:
    assert read_texts(tmp_path) == {}
    rows = ["topic\tfile\ttranscript", "ko_speech\tko_speech/a.wav\t네", "ko_speech\tko_speech/b.wav\t"]
    (tmp_path / "MANIFEST.tsv").write_text("\n".join(rows), "utf-8")
    assert read_texts(tmp_path) == {"a": "네"}


def test_what_was_asked_once_is_kept_by_sound_question_and_weights(tmp_path: Path) -> None:
    asked: list[int] = []

    def ask() -> list[int]:
        asked.append(1)
        return asked

    sound = np.zeros(4, np.float32)
    for kept, waveform, question in (
        (Kept(tmp_path, "a"), sound, "x"),
        (Kept(tmp_path, "a"), sound, "x"),
        (Kept(tmp_path, "b"), sound, "x"),
        (Kept(tmp_path, "a"), sound, "y"),
        (Kept(tmp_path, "a"), sound + 1, "x"),
        (Kept(None, "a"), sound, "x"),
    ):
        kept.get(question, waveform, ask)
    assert len(asked) == 5
