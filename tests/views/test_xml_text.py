"""Text in XML: a parser reads it back as it was, but for the characters that no XML can hold."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from vidtx.views.text import clean_text
from vidtx.views.xml_text import clean_xml, escape_kept, escape_xml

TEXTS = st.text() | st.text("<>&\"'];:-\ufffe\uffff\x00\x1b\ud800\u202e \n", max_size=20)


@given(TEXTS)
def test_a_parser_reads_the_text_back_from_content_and_attribute(text: str) -> None:
    element = etree.fromstring(f'<a b="{escape_xml(text)}">{escape_xml(text)}</a>')
    assert (element.text or "") == element.get("b") == clean_xml(text)


@given(TEXTS)
def test_parts_of_a_cleaned_text_keep_their_spaces_and_their_length(text: str) -> None:
    cleaned = clean_text(text)
    for cut in range(len(cleaned) + 1):
        read = [etree.fromstring(f"<a>{escape_kept(part)}</a>").text or "" for part in (cleaned[:cut], cleaned[cut:])]
        assert "".join(read) == cleaned.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd") and len(read[0]) == cut


def test_nothing_else_is_lost() -> None:
    assert clean_xml("a\ufffeb <c>\uffff") == "ab <c>"
