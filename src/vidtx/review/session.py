"""A review under way: the document, its journal, and the state that follows from both. The page holds no model of its own.

Every change is checked against the state that stands, written to the journal, and on disk before it counts. Other processes may review the same
document: what they append is taken up first, so that a change to something that they changed meanwhile is a conflict and never a loss.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from vidtx.document import Transcript, revise
from vidtx.errors import DocumentError, OutputError, StaleCorrectionError, VidtxError
from vidtx.files import compute_sha256
from vidtx.interview.revision import apply
from vidtx.review.changes import Change, make_corrections
from vidtx.review.journal.entry import Action, Entry, check_author, make_header
from vidtx.review.journal.file import Journal, Pen, name_journal
from vidtx.review.journal.history import History
from vidtx.review.replay import Replay


class ConflictError(VidtxError):
    """A change of something that somebody changed meanwhile, or an undo on which later changes stand. `rows`: the utterances that it is about."""

    def __init__(self, message: str, rows: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.rows = tuple(rows)


class NothingToUndoError(VidtxError):
    """This reviewer has no step that could be undone, or done again."""


@dataclass(frozen=True, slots=True)
class Step:
    """What a new entry led to. `base`: the number of the entry before it."""

    base: int
    entry: Entry
    state: Transcript


def read_clock() -> str:
    """Now, as a journal writes it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class ReviewSession:
    """One document under review. All methods may be called from several threads; `document`: as it is in the file."""

    def __init__(self, path: Path, document: Transcript, content: bytes, clock: Callable[[], str] = read_clock) -> None:
        """`content`: the bytes of the file, whose digest anchors the journal. Raises JournalError, OutputError as `Journal.read_new`."""
        self.path = path
        self.document = document
        header = make_header(path, content, document.clip.sha256)
        self.document_sha256 = header.document_sha256
        self.journal = Journal(name_journal(path), header)
        self._clock = clock
        self._history = History()
        self._replay = Replay(document)
        self._revision = 0
        self._followed = 0  # entries of the journal that are in history and state
        self._lock = threading.RLock()
        self._checked: tuple[int, ...] = ()  # what the file system said of the document when its digest was last compared
        self.catch_up()

    @property
    def state(self) -> Transcript:
        """The document with every step that holds."""
        return self._replay.state

    @property
    def revision(self) -> int:
        """The number of the last entry that is in `state`; 0 before the first. An entry is on disk before it is in the state."""
        return self._revision

    @property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(self.journal.entries)

    @property
    def held(self) -> frozenset[int]:
        """Numbers of the steps that hold."""
        return frozenset(self._history.held)

    @property
    def unfit(self) -> frozenset[int]:
        """Numbers of steps that hold and could not be carried out by this version of vidtx."""
        return self._replay.unfit

    def list_authors(self, which: str) -> dict[str, bool]:
        """By author, whether there is something to undo ("undoable") or to do again ("redoable")."""
        with self._lock:
            found: dict[str, list[int]] = getattr(self._history, which)
            return {author: bool(numbers) for author, numbers in found.items()}

    def read(self) -> tuple[int, Transcript]:
        """Revision and state, which belong together."""
        with self._lock:
            return self.revision, self.state

    def catch_up(self) -> tuple[Entry, ...]:
        """Takes up what other processes appended, and returns it. Raises JournalError, OutputError."""
        with self._lock:
            self.journal.read_new()
            return self._take_up()

    def warm_up(self) -> None:
        """Derives once what a change will derive again, so that the first change takes no longer than the next; nothing is changed."""
        state = self.state
        if state.utterances:
            warm = Change("confirm", (state.utterances[0].id,))
            corrections = make_corrections(state, [warm], self.document_sha256, author="-", time=self._clock(), number=1)
            apply(replace(state, corrections=()), corrections)

    def check_writable(self) -> None:
        """Raises OutputError where no journal could be written beside the document: before anybody types anything."""
        path = self.journal.path
        if path.is_symlink():
            raise OutputError(
                path, "is a symbolic link, and is not written through", hint="move the journal itself beside the document"
            )
        place = path if os.path.lexists(path) else path.parent
        if not os.access(place, os.W_OK):
            raise OutputError(path, "cannot be written: permission denied", hint="copy the document into a folder of your own")

    def has_news(self) -> bool:
        """Whether another process appended something."""
        return self.journal.has_grown()

    def submit(self, author: str, changes: Sequence[Change]) -> Step:
        """Carries out changes as one step. Raises ConflictError, DocumentError for changes that make no sense, OutputError where they cannot
        be kept; then nothing was changed.

        Whether they fit is known before anything is derived from them, so that they are on disk at once, however long the document.
        """
        check_author(author)
        with self._lock:
            with self.journal.locked() as pen:
                self._take_up()
                time, number = self._clock(), len(self.journal.entries) + 1
                try:
                    corrections = make_corrections(
                        self.state, changes, self.document_sha256, author=author, time=time, number=number
                    )
                    revise(self.state, corrections)
                except StaleCorrectionError as error:
                    raise ConflictError(str(error), _list_rows(changes)) from None
                entry = Entry(number, self.journal.head, author, time, "correct", corrections)
                self._append(pen, entry)
            try:
                self._replay = self._replay.compute(self._list_steps(self.held))
                self._revision = number
            except (
                DocumentError
            ):  # it fits, and what follows from it does not: taken back, and never a journal that cannot be read
                self._replay.follow(self._list_steps(self.held))
                self._turn(author, "undo")
                raise
            return Step(number - 1, entry, self.state)

    def undo(self, author: str) -> Step:
        """Undoes the last step of this author that holds. Raises NothingToUndoError; ConflictError where later steps stand on it."""
        return self._turn(author, "undo")

    def redo(self, author: str) -> Step:
        """Does again what this author undid last. Raises as `undo`."""
        return self._turn(author, "redo")

    def _turn(self, author: str, action: Action) -> Step:
        check_author(author)
        with self._lock, self.journal.locked() as pen:
            self._take_up()
            history = self._history
            turned = history.last_undoable(author) if action == "undo" else history.last_redoable(author)
            if turned is None:
                raise NothingToUndoError(f"there is nothing that {author} could {action}")
            number = len(self.journal.entries) + 1
            entry = Entry(number, self.journal.head, author, self._clock(), action, entry=turned)
            steps = self._list_steps(history.preview(entry))
            try:
                replay = self._replay.compute(steps)
            except DocumentError:
                raise ConflictError(
                    f"this cannot be {'undone' if action == 'undo' else 'done again'}: later changes stand on it"
                ) from None
            self._append(pen, entry)
            self._replay, self._revision = replay, number
            return Step(number - 1, entry, self.state)

    def _take_up(self) -> tuple[Entry, ...]:
        """Follows what was read from the journal and not followed yet."""
        new = tuple(self.journal.entries[self._followed :])
        for entry in new:
            self._history.follow(entry)
            self._followed += 1
        if new:
            self._replay.follow(self._list_steps(self.held))
            self._revision = self._followed
        return new

    def _append(self, pen: Pen, entry: Entry) -> None:
        """Writes an entry, and only then counts it."""
        self._check_document()
        pen.append(entry)
        self._history.follow(entry)
        self._followed += 1

    def _check_document(self) -> None:
        """Raises OutputError where the document's file is no longer the one that is reviewed: what is entered would mean nothing beside the other."""
        try:
            found = self.path.stat()
            seen = found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns
            if seen != self._checked and compute_sha256(self.path) != self.document_sha256:
                raise OutputError(
                    self.path,
                    "was replaced while it was reviewed",
                    hint="the change was not kept; put the earlier document back, or start the review again",
                )
        except OSError as error:
            raise OutputError(
                self.path,
                f"cannot be read any more: {error.strerror or error}",
                hint="the change was not kept; put the document back",
            ) from error
        self._checked = seen

    def _list_steps(self, held: frozenset[int]) -> list[Entry]:
        return [entry for entry in self.journal.entries if entry.number in held]


def _list_rows(changes: Sequence[Change]) -> list[str]:
    return list(dict.fromkeys(target for change in changes for target in change.targets))
