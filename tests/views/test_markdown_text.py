"""Markdown's characters stay characters: another parser reads the text back as it was, and finds nothing but text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from hostile_interview import HOSTILE
from vidtx.views.markdown_text import escape_markdown
from vidtx.views.text import clean_text

MARKUP = st.text("*_`#>-+.)(1 0[]!<>&;~|:/\\=${}@wmailtohps\n\t'\"й한", max_size=30)


def read(markdown: str) -> str | None:
    """The text of the only paragraph; None where anything else was found."""
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown)
    if not tokens:
        return ""
    if [token.type for token in tokens] != ["paragraph_open", "inline", "paragraph_close"]:
        return None
    children = tokens[1].children or []
    return "".join(child.content for child in children) if {c.type for c in children} <= {"text", "text_special"} else None


@pytest.mark.parametrize(
    "text",
    [
        HOSTILE, "*a*", "__a__", "`a`", "# a", "> a", "- a", "+ a", "1. a", "12) a", "1.", "a | b", "[a](http://b)", "![a](b)", "<b>a</b>", "&lt;", "~~a~~",
        "---", "===", "a\n---", "    a", "\\*a\\*", "[a]: http://b", "```", "<!-- a -->", "- [ ] a", "[^1]", ": a", "$a$", "==a==",
    ],
)  # fmt: skip
def test_what_would_be_markup_is_text(text: str) -> None:
    assert read(escape_markdown(text)) == clean_text(text)


@given(MARKUP | st.text())
def test_any_text_is_read_back(text: str) -> None:
    assert read(escape_markdown(text)) == clean_text(text)


@given(MARKUP | st.text())
def test_any_text_is_read_back_behind_other_text(text: str) -> None:
    assert read(f"a: {escape_markdown(text)}.") == f"a: {clean_text(text)}."


@pytest.mark.parametrize("text", ["https://a.b/c", "www.a.b", "WWW.a.b", "mailto:a@b.c", "xmpp:a@b.c", "a@b.c", "ftp://x"])
def test_github_makes_no_link_of_an_address(text: str) -> None:
    """Each form of an extended autolink is broken by a backslash (GitHub Flavored Markdown, 6.9)."""
    escaped = escape_markdown(text)
    assert not re.search(r"[a-z]://|www\.|(mailto|xmpp):|a@", escaped, re.IGNORECASE)
    assert escaped.replace("\\", "") == text


def test_plain_prose_is_left_as_it_is() -> None:
    text = "Так, о 17:30 - «ні», 5.5 км (приблизно); 네, 알겠습니다."
    assert escape_markdown(text) == text
