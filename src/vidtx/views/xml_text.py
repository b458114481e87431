"""Text of a document made safe for XML: one line, only characters that XML 1.0 can hold, markup as entities.

In: any text. Out: what stands between tags or in an attribute with double quotes, and reads back as `clean_xml(text)`.
"""

from __future__ import annotations

import re

from vidtx.views.text import clean_text

_NOT_XML = re.compile("[\ufffe\uffff]")  # the only characters that a cleaned text can hold and XML 1.0 cannot
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


def clean_xml(text: str) -> str:
    """`clean_text` without the two characters that no XML file can hold."""
    return " ".join(_NOT_XML.sub("", clean_text(text)).split())


def escape_xml(text: str) -> str:
    """`clean_xml`, with markup as entities: for the content of an element, and for an attribute in double quotes."""
    return clean_xml(text).translate(_ENTITIES)


def escape_kept(text: str) -> str:
    """Markup as entities, and nothing else changed but what XML cannot hold: for a part of a cleaned text, whose spaces at its ends count."""
    return _NOT_XML.sub("\ufffd", text).translate(_ENTITIES)
