"""The glossaries that a user names on the command line, as one.

In: names of files, or `starter`. Out: entries, and the names as a document may hold them: without folders.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from vidtx.document import GlossaryEntry
from vidtx.files import show_name
from vidtx.glossary.reading import merge_glossaries, read_glossary
from vidtx.glossary.starter import STARTER, load_starter


def open_glossary(name: str) -> tuple[GlossaryEntry, ...]:
    """The entries of one. A file that is called as the starter is named with its folder: ./starter. Raises UsageError."""
    return load_starter() if name == STARTER else read_glossary(Path(name))


def load_glossaries(names: Sequence[str]) -> tuple[tuple[GlossaryEntry, ...], tuple[str, ...]]:
    """The entries of all, of which a later one overrules an earlier; and their names. Raises UsageError."""
    unique = tuple(dict.fromkeys(names))
    return merge_glossaries([open_glossary(name) for name in unique]), tuple(show_name(Path(name)) for name in unique)
