"""What nobody changed stands as it stood, to the last hidden character."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vidtx.importing.restoring import FoundWord, restore_text
from vidtx.importing.words.folding import cut_pieces
from vidtx.views.text import clean_text, escape_srt

texts = st.text(st.characters(), max_size=30) | st.sampled_from(
    ["<i>Ні</i> --> {\\an8}ні  так", "a\u202eb c\n d", "你好，世界"]
)


def read(text: str, borders: tuple[int, ...] = ()) -> list[FoundWord]:
    return [
        FoundWord(p.folded, clean_text(text[p.start : p.end]), p.glued, n in borders) for n, p in enumerate(cut_pieces(text))
    ]


@given(texts)
def test_a_text_in_look_alikes_comes_back_as_it_was(text: str) -> None:
    assert restore_text(text, read(escape_srt(text))) == text


@given(texts, texts)
def test_another_text_is_taken_as_it_is_seen(before: str, after: str) -> None:
    restored = restore_text(before, read(after))
    assert [p.folded for p in cut_pieces(restored)] == [p.folded for p in cut_pieces(after)]


def test_one_changed_word_leaves_everything_else_alone() -> None:
    before = "<i>Так</i>,  сорок\u00a0сім  {осіб}"
    assert (
        restore_text(before, read("‹i›Так‹/i›, тридцять сім (осіб)")) == "<i>Так</i>, тридцять сім  {осіб}"
    )  # one space beside a new word


def test_in_a_changed_word_characters_that_are_the_same_stay() -> None:
    assert restore_text("<i>дім", read("‹i›дома")) == "<i>дома"


def test_a_new_line_inside_a_word_changes_nothing_and_a_new_space_does() -> None:
    assert restore_text("안녕하세요 여러분", read("안녕 하세요 여러분", borders=(1,))) == "안녕하세요 여러분"
    assert restore_text("안녕하세요 여러분", read("안녕 하세요 여러분")) == "안녕 하세요 여러분"
    assert restore_text("안녕 하세요", read("안녕하세요")) == "안녕하세요"
    assert restore_text("你好世界", read("你好 世界", borders=(2,))) == "你好世界"


def test_words_of_a_cue_that_is_missing_stay() -> None:
    assert restore_text("a b c d", read("c x"), kept=(0, 1)) == "a b c x"
    assert restore_text("a b c d", read("a b"), kept=(2, 3)) == "a b c d"
