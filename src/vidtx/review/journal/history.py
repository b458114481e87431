"""Which steps of a journal hold: every step but those that were undone and not done again.

Each reviewer undoes and redoes their own steps, the last first, as editors do; what others did stays. A new step of a reviewer ends what that
reviewer could redo. Nothing but the journal decides this, so that it survives a reload.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from vidtx.errors import DocumentError
from vidtx.review.journal.entry import Entry


@dataclass(slots=True)
class History:
    """Follows a journal, entry by entry. `held`: numbers of the steps that hold. `undoable`, `redoable`: by author, the last one last."""

    held: set[int] = field(default_factory=set)
    undoable: dict[str, list[int]] = field(default_factory=dict)
    redoable: dict[str, list[int]] = field(default_factory=dict)

    def follow(self, entry: Entry) -> None:
        """Raises DocumentError for an undo or redo of another step than its author's last."""
        done, undone = self.undoable.setdefault(entry.author, []), self.redoable.setdefault(entry.author, [])
        if entry.action == "correct":
            done.append(entry.number)
            undone.clear()
            self.held.add(entry.number)
            return
        source, target = (done, undone) if entry.action == "undo" else (undone, done)
        if not source or source[-1] != entry.entry:
            raise DocumentError(f"entry {entry.number} cannot {entry.action} entry {entry.entry}")
        target.append(source.pop())
        if entry.action == "undo":
            self.held.discard(target[-1])
        else:
            self.held.add(target[-1])

    def last_undoable(self, author: str) -> int | None:
        """The step that this author would undo next; None where there is none."""
        done = self.undoable.get(author)
        return done[-1] if done else None

    def last_redoable(self, author: str) -> int | None:
        undone = self.redoable.get(author)
        return undone[-1] if undone else None

    def preview(self, entry: Entry) -> frozenset[int]:
        """The steps that would hold after an entry, which is not followed."""
        if entry.action == "correct":
            return frozenset(self.held | {entry.number})
        assert entry.entry is not None
        return frozenset(self.held - {entry.entry} if entry.action == "undo" else self.held | {entry.entry})


def follow_all(entries: Iterable[Entry]) -> History:
    """The history of a whole journal. Raises DocumentError as `History.follow`."""
    history = History()
    for entry in entries:
        history.follow(entry)
    return history
