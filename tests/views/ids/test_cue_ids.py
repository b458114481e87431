"""Ids of cues: read back as they were made, valid where XML asks for a name, and never two for one."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from vidtx.document import Span
from vidtx.views.cues import Cue, Entry
from vidtx.views.ids.cue_ids import make_cue_id, make_xml_id, read_xml_id, split_cue_id

ids = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12)
named = st.lists(st.tuples(ids, st.none() | st.integers(1, 99)), min_size=1, max_size=3, unique=True)


def cue_of(parts: list[tuple[str, int | None]]) -> Cue:
    return Cue(Span(0, 1), tuple(Entry("A", id, (), None, part) for id, part in parts))


def test_ids_of_vidtx_stand_as_they_are() -> None:
    assert make_cue_id(cue_of([("u0041200", None)])) == "u0041200"
    assert make_cue_id(cue_of([("u0041200", 2), ("u0045000.2", None)])) == "u0041200/2+u0045000.2"
    assert make_cue_id(Cue(Span(0, 1), (Entry(None, None, ()),))) == ""
    assert split_cue_id("") == ()


@given(named)
def test_any_id_is_read_back(parts: list[tuple[str, int | None]]) -> None:
    made = make_cue_id(cue_of(parts))
    assert split_cue_id(made) == tuple(parts)
    assert re.fullmatch(r"[A-Za-z0-9_.~%/+-]+", made) and "-->" not in made


@given(named, st.sampled_from([None, "uk", "zh-Hant"]))
def test_any_id_is_read_back_from_xml(parts: list[tuple[str, int | None]], language: str | None) -> None:
    made = make_cue_id(cue_of(parts))
    xml_id = make_xml_id(made, language)
    assert re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.-]*", xml_id), "an NCName"
    assert read_xml_id(xml_id) == made


def test_ids_of_others_stay_as_they_are() -> None:
    assert read_xml_id("sub_20") == "sub_20"
    assert split_cue_id("sub_20") == (("sub_20", None),)
    assert split_cue_id("12") == (("12", None),)
    assert split_cue_id("a/b") == (("a/b", None),)
