"""Places in texts, as JavaScript counts them and as Python does."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vidtx.review.page.offsets import from_utf16, to_utf16


@given(st.text(alphabet="aї한😀𝒳\u0301", max_size=12), st.data())
def test_a_place_is_the_same_there_and_back(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    units = to_utf16(text, at)
    assert units == len(text[:at].encode("utf-16-le")) // 2
    assert from_utf16(text, units) == at


def test_inside_a_character_is_the_next_and_beyond_the_end_is_the_end() -> None:
    assert from_utf16("😀a", 1) == 1 and from_utf16("😀a", 99) == 2 and from_utf16("", 3) == 0
