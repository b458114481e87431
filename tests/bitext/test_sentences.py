"""The sentences of a text, with their places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidtx.bitext.sentences import split_sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("", []),
        ("...", []),
        ("Yes", ["Yes"]),
        ("Yes. No.", ["Yes.", "No."]),
        ("Why? Because! Well… So", ["Why?", "Because!", "Well…", "So"]),
        ("  Yes.   No.  ", ["Yes.", "No."]),
        ("Так. — ! Ні.", ["Так.", "Ні."]),
        ("네. 모릅니다.", ["네.", "모릅니다."]),
        ("不。是。", ["不。", "是。"]),
        ("Lt. Kim was there. He left.", ["Lt. Kim was there.", "He left."]),
        ("Company No. 5 left. I stayed.", ["Company No. 5 left.", "I stayed."]),
        ("No. I stayed.", ["No.", "I stayed."]),
        ("Was it so? No. 5 men left.", ["Was it so?", "No. 5 men left."]),
        ("At 5 p.m. we left. It was dark.", ["At 5 p.m. we left.", "It was dark."]),
        ("We left at 5 p.m. It was dark.", ["We left at 5 p.m.", "It was dark."]),
        ("It is a fest. We sang.", ["It is a fest.", "We sang."]),
        ("1.5 km. Yes.", ["1.5 km.", "Yes."]),
        ("I saw 5. They saw 6.", ["I saw 5.", "They saw 6."]),
    ],
)
def test_a_text_is_cut_at_the_ends_of_its_sentences(text: str, sentences: list[str]) -> None:
    assert [s.text for s in split_sentences(text)] == sentences


@given(st.text("aZ5.!? \nно。", max_size=40))
def test_every_sentence_stands_where_it_says_and_in_order(text: str) -> None:
    sentences = split_sentences(text)
    assert all(text[s.start : s.end] == s.text == s.text.strip() for s in sentences)
    assert [s.start for s in sentences] == sorted(s.start for s in sentences)
    letters = [c for s in sentences for c in s.text if c.isalnum()]
    assert letters == [c for c in text if c.isalnum()]
