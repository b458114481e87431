"""Names of bookmarks: Word takes them, no two texts share one, and what a document holds is found by them."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from vidtx.views.bookmarks import Bookmarked, index_bookmarks, make_bookmark

IDS = st.text(min_size=1) | st.from_regex(r"u[0-9]{7}(\.[0-9]{1,2})?", fullmatch=True) | st.text("uU._", min_size=1, max_size=4)


def test_an_ordinary_id_can_be_read_in_its_bookmark() -> None:
    assert make_bookmark(Bookmarked("u0041200", "text")) == "vidtx_text_u0041200"
    assert make_bookmark(Bookmarked("u0041200.2", "to", "en")) == "vidtx_to_en_u0041200_2e_2"


@given(IDS, st.sampled_from(["en", "zh-Hant", "ab-" + "-".join(["longpart"] * 9)]))
def test_word_takes_every_name(id: str, language: str) -> None:
    for held in (Bookmarked(id, "at"), Bookmarked(id, "text"), Bookmarked(id, "to", language)):
        assert re.fullmatch("[a-z][a-z0-9_]{0,39}", make_bookmark(held))


@given(st.lists(IDS, unique=True, max_size=8))
def test_every_text_has_a_name_of_its_own_by_which_it_is_found(ids: list[str]) -> None:
    languages = ("en", "uk", "zh-Hant", "zh-hant")
    found = index_bookmarks(ids, languages)
    assert len(found) == len(ids) * (2 + len(languages))
    assert all(make_bookmark(held) == name for name, held in found.items())
