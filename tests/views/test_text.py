"""Text made safe for each format and measured as a viewer reads it."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidtx.views.text import (
    clean_text,
    escape_ass,
    escape_ass_name,
    escape_cell,
    escape_srt,
    escape_vtt,
    format_clock,
    format_exact,
    format_stamp,
    measure_width,
)
from vidtx.views.xml_text import clean_xml

anything = st.text(max_size=60) | st.text("<>&{}\\\\-: \t\n\u2028\u202e\x1b09.,;amplt=+@", max_size=30)


@given(anything)
def test_clean_text_is_one_line_without_control_characters_and_stays_as_it_is(text: str) -> None:
    cleaned = clean_text(text)
    assert not any(unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in cleaned)
    assert "\u202e" not in cleaned and "\ufeff" not in cleaned
    assert cleaned == cleaned.strip() and "  " not in cleaned
    assert clean_text(cleaned) == cleaned


def test_clean_text_takes_out_what_unicode_calls_a_control_and_nothing_else() -> None:
    """Every character there is, against the database of the standard library."""
    for character in map(chr, range(sys.maxunicode + 1)):
        kept = clean_text(f"a{character}b")
        if unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") or character.isspace():
            assert kept == "a b", hex(ord(character))
        elif kept != f"a{character}b":
            assert kept == "ab" and unicodedata.category(character) == "Cf", hex(ord(character))


def test_clean_text_keeps_every_letter_and_joins_lines_by_a_space() -> None:
    assert clean_text("Так,\r\n  \x1b[31mні\u2028 \u202e네") == "Так, [31mні 네"
    assert clean_text("\ud800a") == "a"


@given(anything)
def test_nothing_in_subrip_can_be_read_as_markup_or_as_a_time_line(text: str) -> None:
    escaped = escape_srt(text)
    assert not set(escaped) & set("<>{}\\\\\n") and "-->" not in escaped


def test_subrip_replaces_what_players_read_as_markup_by_look_alikes() -> None:
    assert escape_srt("<i>a</i> --> {\\an8} &lt; 0:41.2") == "‹i›a‹/i› --› (＼an8) ＆lt; 0∶41.2"
    assert escape_srt("R&D at 10:30") == "R&D at 10:30"


@given(anything)
def test_nothing_in_webvtt_can_be_read_as_a_tag_or_as_a_time_line(text: str) -> None:
    escaped = escape_vtt(text)
    assert not set(escaped) & set("<>\n") and "-->" not in escaped


def test_webvtt_uses_its_own_escapes() -> None:
    assert escape_vtt("<b>&lt; a-->b") == "&lt;b&gt;&amp;lt; a--&gt;b"


@given(anything)
def test_nothing_in_ass_can_restyle_a_text_or_end_a_field(text: str) -> None:
    assert not set(escape_ass(text)) & set("{}\\\n\r")
    assert not set(escape_ass_name(text)) & set("{}\\\n\r,")
    assert len(escape_ass(text)) == len(clean_text(text)), "a sign for a sign"


@given(st.text())
def test_any_text_can_stand_in_xml(text: str) -> None:
    from lxml import etree

    element = etree.Element("a")
    element.text = clean_xml(text)
    element.set("b", clean_xml(text))
    read = etree.fromstring(etree.tostring(element))
    assert (read.text or "") == read.get("b") == clean_xml(text)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", " =1", "＝1", "\t=1", "\u202e=1"])
def test_a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert escape_cell(text).startswith("'")


def test_other_cells_stay_as_they_are() -> None:
    assert escape_cell("1 + 1 = 2") == "1 + 1 = 2" and escape_cell("") == ""


def test_a_korean_letter_counts_one_and_its_spaces_and_latin_letters_half() -> None:
    assert measure_width("김철수 A1.", "ko") == 5
    assert measure_width("김철수 A1.", "en") == 7


def test_marks_above_a_letter_and_characters_without_a_width_count_nothing() -> None:
    assert measure_width("e\u0301\u200d", "en") == 1 and measure_width("п\u0308", "uk") == 1
    assert measure_width(unicodedata.normalize("NFD", "한"), "ko") == 1


@pytest.mark.parametrize(
    ("milliseconds", "clock", "exact", "stamp"),
    [
        (0, "0:00.0", "0:00.000", "00:00:00,000"),
        (41_299, "0:41.2", "0:41.299", "00:00:41,299"),
        (59_999, "0:59.9", "0:59.999", "00:00:59,999"),
        (3_723_456, "1:02:03.4", "1:02:03.456", "01:02:03,456"),
        (-5, "0:00.0", "0:00.000", "00:00:00,000"),
    ],
)
def test_times_are_cut_off_and_never_rounded_up(milliseconds: int, clock: str, exact: str, stamp: str) -> None:
    assert (format_clock(milliseconds), format_exact(milliseconds)) == (clock, exact)
    assert format_stamp(milliseconds, ",") == stamp and format_stamp(milliseconds, ".") == stamp.replace(",", ".")
