"""Text of a document made safe for Markdown: whatever a reader of CommonMark, of GitHub's dialect or an editor takes for markup stays a character.

In: any text. Out: one line in which every such character has a backslash before it, so that it reads back as `clean_text(text)`.
"""

from __future__ import annotations

import re

from vidtx.views.text import clean_text

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
