"""The glossary that is shipped, and glossaries by name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from vidtx.errors import UsageError
from vidtx.glossary.loading import load_glossaries, open_glossary
from vidtx.glossary.matching import find_term
from vidtx.glossary.reading import identify, read_glossary
from vidtx.glossary.starter import load_starter
from vidtx.glossary.writing import write_tsv

SOURCES = {"LoC", "205-IX", "NIKL", "common"}


def read_table() -> list[list[str]]:
    import vidtx.glossary.starter as starter

    text = Path(starter.__file__).with_name(starter.TERMS).read_text("utf-8")
    return [line.split("\t") for line in text.splitlines()]


def test_every_row_has_a_source_and_at_least_two_languages_in_their_letters() -> None:
    header, *rows = read_table()
    assert header == ["ko", "uk", "en", "note", "facts"] and len(rows) > 80
    for korean, ukrainian, english, _, source in rows:
        assert english and (korean or ukrainian) and source in SOURCES
        assert re.fullmatch(r"[가-힣 ]*", korean) and re.fullmatch(r"[А-ЯІЇЄҐа-яіїєґ' ]*", ukrainian) and english.isascii()
        assert all(cell == cell.strip() for cell in (korean, ukrainian, english))


def test_it_is_a_glossary_like_any_other(tmp_path: Path) -> None:
    path = tmp_path / "terms.tsv"
    path.write_text(write_tsv(load_starter()), "utf-8")
    assert read_glossary(path) == load_starter()
    assert all(find_term(entry.source, entry.source, entry.source_language) for entry in load_starter())


def test_both_directions_between_the_languages_but_not_where_north_and_south_differ() -> None:
    found = {identify(entry): entry.target for entry in load_starter()}
    assert found["ko", "소좌", "en"] == found["ko", "소령", "en"] == found["uk", "майор", "en"] == "major"
    assert (
        ("uk", "майор", "ko") not in found
        and found["ko", "소좌", "uk"] == "майор"
        and found["ko", "직승기", "uk"] == "вертоліт"
    )
    assert found["uk", "взвод", "ko"] == "소대"


def test_names_are_kept_without_their_folders_and_a_users_own_term_wins(tmp_path: Path) -> None:
    path = tmp_path / "starter.tsv"
    path.write_text("source_language\tsource\ttarget_language\ttarget\nko\t소좌\ten\tMaj.\n", "utf-8")
    entries, names = load_glossaries(["starter", str(path), "starter"])
    assert names == ("starter", "starter.tsv") and len(entries) == len(load_starter())
    assert {e.source: e.target for e in entries if e.target_language == "en"}["소좌"] == "Maj."
    assert load_glossaries([]) == ((), ())
    with pytest.raises(UsageError, match=r"ends in \.tsv or \.toml"):
        open_glossary("./starter")
