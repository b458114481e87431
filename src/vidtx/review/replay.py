"""A document with the steps of its journal carried out, one after the other, as their authors saw them.

In: a document and the steps that hold. Out: the reviewed document. A step is applied to the state that its author saw, since a decision about a
finding names one that the steps before may have made. Steps that name no findings are carried out together where nothing depends on it, which
is the same (tests/interview/test_revision_sequences.py) and takes one derivation in place of many.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence

from vidtx.document import Correction, Transcript
from vidtx.errors import DocumentError
from vidtx.interview.revision import apply
from vidtx.review.journal.entry import Entry

LOG = logging.getLogger(__name__)

MOST_CHECKPOINTS = 64  # states kept in memory; they share what did not change

_ABOUT_FINDINGS = frozenset({"accept", "reject", "comment"})


class Replay:
    """The states of a document along the steps that hold. Pure but for what it remembers."""

    def __init__(self, document: Transcript) -> None:
        self._document = document
        self._numbers: tuple[int, ...] = ()
        self._checkpoints: dict[int, Transcript] = {0: document}  # by how many steps were carried out
        self._unfit: frozenset[int] = frozenset()

    @property
    def state(self) -> Transcript:
        return self._checkpoints[len(self._numbers)]

    @property
    def unfit(self) -> frozenset[int]:
        """Numbers of steps that could not be carried out: of another version of vidtx, which derived other findings."""
        return self._unfit

    def follow(self, steps: Sequence[Entry]) -> None:
        """Carries out the steps that hold, all of them, of which many may be done already. One that does not fit is left out, logged, and
        named in `unfit`: no step can make a whole journal unreadable."""
        shared = self._keep_shared(steps)
        done, state = self._last_checkpoint(shared)
        unfit = set(self._unfit) & set(self._numbers[:done])
        rest = steps[done:]
        while rest:
            batch = _take_batch(rest, state)
            try:
                state = _apply(state, batch)
            except DocumentError:
                batch = rest[:1]
                try:
                    state = _apply(state, batch)
                except DocumentError as error:
                    LOG.warning("entry %d of the journal does not fit and was left out: %s", batch[0].number, _shorten(error))
                    unfit.add(batch[0].number)
            done, rest = done + len(batch), rest[len(batch) :]
            self._checkpoints[done] = state
        self._numbers = tuple(step.number for step in steps)
        self._unfit = frozenset(unfit)
        self._forget_old()

    def compute(self, steps: Sequence[Entry]) -> Transcript:
        """The state after other steps than those that hold; nothing is remembered. Raises DocumentError where one does not fit now."""
        done, state = self._last_checkpoint(self._count_shared(steps))
        rest = [step for step in steps[done:] if step.number not in self._unfit]
        while rest:
            batch = _take_batch(rest, state)
            state = _apply(state, batch)
            rest = rest[len(batch) :]
        return state

    def adopt(self, steps: Sequence[Entry], state: Transcript) -> None:
        """Takes steps whose state `compute` gave."""
        self._keep_shared(steps)
        self._numbers = tuple(step.number for step in steps)
        self._checkpoints[len(steps)] = state
        self._unfit &= set(self._numbers)
        self._forget_old()

    def _count_shared(self, steps: Sequence[Entry]) -> int:
        """How many of the first steps are those that were carried out."""
        shared = 0
        while shared < min(len(steps), len(self._numbers)) and steps[shared].number == self._numbers[shared]:
            shared += 1
        return shared

    def _keep_shared(self, steps: Sequence[Entry]) -> int:
        """How many steps are as they were; checkpoints after them are dropped."""
        shared = self._count_shared(steps)
        self._checkpoints = {done: state for done, state in self._checkpoints.items() if done <= shared}
        return shared

    def _last_checkpoint(self, most: int) -> tuple[int, Transcript]:
        done = max(done for done in self._checkpoints if done <= most)
        return done, self._checkpoints[done]

    def _forget_old(self) -> None:
        for done in sorted(self._checkpoints)[1:-MOST_CHECKPOINTS]:
            del self._checkpoints[done]


def _apply(state: Transcript, steps: Sequence[Entry]) -> Transcript:
    corrections: list[Correction] = [correction for step in steps for correction in step.corrections]
    return apply(state, corrections)


def _take_batch(steps: Sequence[Entry], state: Transcript) -> Sequence[Entry]:
    """The first steps that can be carried out together: a step that decides about findings begins a new batch, unless all before it do too."""
    known: Collection[str] = {boundary.id for boundary in state.boundaries}
    changed = False
    for n, step in enumerate(steps):
        decides = any(_is_about_finding(correction, known) for correction in step.corrections)
        if decides and changed:
            return steps[:n]
        changed = changed or any(not _is_about_finding(correction, known) for correction in step.corrections)
    return steps


def _is_about_finding(correction: Correction, boundaries: Collection[str]) -> bool:
    """A boundary that a step before added counts as a finding here, which costs a derivation and changes nothing."""
    return correction.kind in _ABOUT_FINDINGS and not all(target in boundaries for target in correction.targets)


def _shorten(error: DocumentError) -> str:
    """The reason without what was said: a log carries no transcript text."""
    return type(error).__name__
