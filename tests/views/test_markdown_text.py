"""Markdown's characters stay characters: another parser reads the text back as it was, and finds nothing but text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from hostile_interview import HOSTILE
from vidtx.views.markdown_text import escape_markdown, mark_strong
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


def read_strong(markdown: str) -> tuple[str, list[str]] | None:
    """The text of the only paragraph, and its strong parts; None where anything else was found."""
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown)
    if not tokens:
        return "", []
    if [token.type for token in tokens] != ["paragraph_open", "inline", "paragraph_close"]:
        return None
    texts, strong, inside = [], [], False
    for child in tokens[1].children or []:
        if child.type in ("strong_open", "strong_close"):
            inside = child.type == "strong_open"
            strong += [""] if inside else []
        elif child.type in ("text", "text_special"):
            texts.append(child.content)
            if inside:
                strong[-1] += child.content
        else:
            return None
    return "".join(texts), strong


def test_parts_are_strong_also_between_letters_and_beside_punctuation() -> None:
    assert mark_strong("제 나이는 스물두 살입니다.", [(6, 11)]) == "제 나이는 **스물두 살**입니다."
    assert mark_strong("*a* 5.", [(0, 3), (4, 6)]) == "\\***a**\\* **5**."
    assert mark_strong("abc", [(0, 2), (1, 3)]) == mark_strong("abc", [(0, 2), (2, 3)]) == "**abc**"
    assert mark_strong("...", [(0, 3)]) == "..." and mark_strong("1. a", []) == escape_markdown("1. a")


@given(MARKUP | st.text(), st.lists(st.tuples(st.integers(0, 30), st.integers(1, 10)), max_size=4))
def test_any_text_with_strong_parts_is_read_back_and_nothing_else_is_strong(text: str, places: list[tuple[int, int]]) -> None:
    spans = [(min(at, len(text)), min(at + length, len(text))) for at, length in places if at < len(text)]
    found = read_strong(f"a: {mark_strong(text, spans)}.")
    assert found is not None and found[0] == f"a: {clean_text(text)}."
    assert all(part[0].isalnum() and part[-1].isalnum() for part in found[1])
    assert bool(found[1]) == any(character.isalnum() for a, b in spans for character in clean_text(text[a:b]))
