"""Text of a document made safe for Markdown: whatever a reader of CommonMark, of GitHub's dialect or an editor takes for markup stays a character.

In: any text. Out: one line in which every such character has a backslash before it, so that it reads back as `clean_text(text)`. Parts of a text can
be strong (`**`): the only markup in it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from vidtx.views.text import clean_text
from vidtx.views.text_spans import CharacterSpan, clean_spans

_MARKUP = re.compile(r"[\\`*_{}\[\]<>#|~&$@^=!]")
_LINK = re.compile(
    r":(?=/)|(?<=www)\.|(?<=mailto):|(?<=xmpp):", re.IGNORECASE
)  # GitHub makes links of bare addresses; of an e-mail address it still can, as it looks for these after the escapes
_BEGINNING = re.compile(r"^([-+:]|\d{1,9}(?=[.)])|\d{1,9}$)")


def escape_markdown(text: str) -> str:
    """For Markdown, within a paragraph or at its beginning."""
    escaped = _LINK.sub(r"\\\g<0>", _MARKUP.sub(r"\\\g<0>", clean_text(text)))
    begun = _BEGINNING.match(escaped)
    if begun is None:
        return escaped
    if begun[0].isdigit():  # "1." and "1)" begin a list
        return f"{begun[0]}\\{escaped[begun.end() :]}" if escaped[begun.end() :] else escaped
    return f"\\{escaped}"


def mark_strong(text: str, spans: Sequence[CharacterSpan]) -> str:
    """`escape_markdown`, with these characters of the text strong.

    A part begins and ends with a letter or a digit, so that readers of CommonMark take the asterisks for markup also between letters.
    """
    cleaned, placed = clean_spans(text, spans)
    merged: list[CharacterSpan] = []  # those that touch are one: between two, four asterisks would stand
    for start, end in sorted(span for span in placed if span is not None):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    parts: list[str] = []
    at = 0
    for start, end in merged:
        while start < end and not cleaned[start].isalnum():
            start += 1
        while start < end and not cleaned[end - 1].isalnum():
            end -= 1
        if start < end:
            parts += [_escape_part(cleaned[at:start], first=at == 0), f"**{_escape_part(cleaned[start:end], first=False)}**"]
            at = end
    return "".join([*parts, _escape_part(cleaned[at:], first=at == 0)])


def _escape_part(text: str, *, first: bool) -> str:
    """A part of a cleaned text, with the spaces at its ends. What begins a paragraph is escaped only at the `first` part's beginning."""
    bare = text.strip(" ")
    if not bare:
        return text
    escaped = escape_markdown(bare) if first else escape_markdown(f"x{bare}")[1:]
    before, after = text.split(bare, 1) if text != bare else ("", "")
    return f"{before}{escaped}{after}"
