"""A Word document's package: the parts that are the same in every one, and a zip file that is the same for the same content.

In: the parts that differ, by name. Out: bytes. Members have the earliest date that a zip file knows, and no other date stands anywhere.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

_FIXED = (
    ("[Content_Types].xml", "content_types.xml"),  # readers expect it first
    ("_rels/.rels", "package_relationships.xml"),
    ("docProps/app.xml", "app.xml"),
    ("word/_rels/document.xml.rels", "document_relationships.xml"),
    ("word/styles.xml", "styles.xml"),
    ("word/settings.xml", "settings.xml"),
)
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_REGULAR_FILE = 0o100644 << 16


def pack(parts: Mapping[str, str]) -> bytes:
    """The document: the fixed parts and these, in order."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in (*((name, _read_fixed(file)) for name, file in _FIXED), *parts.items()):
            member = zipfile.ZipInfo(name, _EARLIEST)
            member.compress_type, member.external_attr, member.create_system = zipfile.ZIP_DEFLATED, _REGULAR_FILE, 3
            archive.writestr(member, content.encode("utf-8"))
    return packed.getvalue()


@cache
def _read_fixed(name: str) -> str:
    return files("vidtx.export.text.word").joinpath("fixed", name).read_text("utf-8")
