"""A document as its reviewers left it: what every export, table and comparison uses.

In: the path of a document. Out: the document with the steps of the journal beside it, or as it is where there is none.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from vidtx.document import Transcript
from vidtx.outputs import parse_document, read_content
from vidtx.review.journal.entry import Entry, make_header
from vidtx.review.journal.file import JournalContent, name_journal, read_journal
from vidtx.review.journal.history import follow_all
from vidtx.review.replay import Replay

LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reviewed:
    """`document`: as it is in the file. `state`: with every step that holds. `journal`: None where there is none. `unfit`: numbers of steps
    that this version of vidtx could not carry out."""

    document: Transcript
    state: Transcript
    journal: JournalContent | None = None
    held: frozenset[int] = frozenset()
    unfit: frozenset[int] = frozenset()


def name_stem(document: Path) -> str:
    """What the names of files beside a document begin with: `talk` for `talk.vidtx.json`."""
    return document.name.removesuffix(".json").removesuffix(".vidtx")


def read_reviewed(path: Path) -> Reviewed:
    """A document with the journal beside it.

    Raises DocumentError and OutputError as `read_document`, JournalError for a journal that was altered or is about another document: what is
    exported must not differ from what was reviewed without a word.
    """
    content = read_content(path)
    document = parse_document(path, content)
    journal = read_journal(name_journal(path), make_header(path, content, document.clip.sha256))
    if journal is None:
        return Reviewed(document, document)
    if journal.torn:
        LOG.warning("%s: half a line at its end was left out", name_journal(path))
    history = follow_all(journal.entries)
    replay = Replay(document)
    replay.follow(list_steps(journal.entries, history.held))
    return Reviewed(document, replay.state, journal, frozenset(history.held), replay.unfit)


def list_steps(entries: Sequence[Entry], held: set[int] | frozenset[int]) -> list[Entry]:
    """The entries that hold, in order."""
    return [entry for entry in entries if entry.number in held]
