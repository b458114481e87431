"""A document with the steps of its journal carried out, one after the other, as their authors saw them.

In: a document and the steps that hold. Out: the reviewed document. Steps fall into stretches. One that names findings, or a role that may be
derived, is applied to the very state that its author saw, and begins a new stretch where something was changed before it. The steps of a
stretch can be carried out one at a time, as they come, or at once, as when a journal is read: it is the same, since all of them remember
the state in which their stretch began (`vidtx.interview.revision.Memory`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from vidtx.document import Correction, Transcript
from vidtx.errors import DocumentError
from vidtx.interview.revision import Memory, carry_on
from vidtx.review.journal.entry import Entry

LOG = logging.getLogger(__name__)

MOST_CHECKPOINTS = 64  # states kept in memory; they share what did not change

_ABOUT_FINDINGS = frozenset({"accept", "reject", "comment"})


@dataclass(frozen=True, slots=True)
class _Place:
    """A state, and what the stretch that it lies in remembers. `changed`: whether a step of the stretch changed more than decisions."""

    state: Transcript
    memory: Memory
    changed: bool = False

    @classmethod
    def begin(cls, state: Transcript) -> _Place:
        return cls(state, Memory(state))

    def decides(self, step: Entry) -> bool:
        """Whether it must be applied to the state that its author saw. A boundary that this stretch added counts as a finding."""
        return any(correction.kind == "set_role" or self._is_about_finding(correction) for correction in step.corrections)

    def changes(self, step: Entry) -> bool:
        return not all(self._is_about_finding(correction) for correction in step.corrections)

    def _is_about_finding(self, correction: Correction) -> bool:
        if correction.kind not in _ABOUT_FINDINGS:
            return False
        return not {boundary.id for boundary in self.memory.start.boundaries}.issuperset(correction.targets)

    def take(self, steps: Sequence[Entry]) -> tuple[_Place, Sequence[Entry]]:
        """The first steps that can be carried out together, and where they begin: here, or here in a new stretch."""
        place = _Place.begin(self.state) if self.changed and self.decides(steps[0]) else self
        changed = place.changed
        for n, step in enumerate(steps):
            if changed and place.decides(step):
                return place, steps[:n]
            changed = changed or place.changes(step)
        return place, steps

    def follow(self, steps: Sequence[Entry]) -> _Place:
        """After steps that can be carried out together. Raises DocumentError."""
        corrections = [correction for step in steps for correction in step.corrections]
        state, memory = carry_on(self.state, corrections, self.memory)
        return _Place(state, memory, self.changed or any(self.changes(step) for step in steps))


class Replay:
    """The states of a document along the steps that hold. Pure but for what it remembers."""

    def __init__(self, document: Transcript) -> None:
        self._numbers: tuple[int, ...] = ()
        self._checkpoints: dict[int, _Place] = {0: _Place.begin(document)}  # by how many steps were carried out
        self._unfit: frozenset[int] = frozenset()

    @property
    def state(self) -> Transcript:
        return self._checkpoints[len(self._numbers)].state

    @property
    def unfit(self) -> frozenset[int]:
        """Numbers of steps that could not be carried out: of another version of vidtx, which derived other findings."""
        return self._unfit

    def follow(self, steps: Sequence[Entry]) -> None:
        """Carries out the steps that hold, all of them, of which many may be done already. One that does not fit is left out, logged, and
        named in `unfit`: no step can make a whole journal unreadable."""
        self._keep_shared(steps)
        self._carry_out(steps, lambda step: True)

    def compute(self, steps: Sequence[Entry]) -> Replay:
        """As it would be after other steps than those that hold; here, nothing is remembered. Raises DocumentError where one does not fit that did before."""
        made = Replay(self._checkpoints[0].state)
        made._numbers, made._checkpoints, made._unfit = self._numbers, self._checkpoints, self._unfit
        made._keep_shared(steps)
        made._carry_out(steps, lambda step: step.number in self._unfit)
        return made

    def _carry_out(self, steps: Sequence[Entry], may_fail: Callable[[Entry], bool]) -> None:
        """From the last checkpoint on. Of steps that fail together a half is tried, until the one is found that fails by itself."""
        done, place = self._last_checkpoint(self._count_shared(steps))
        unfit = set(self._unfit) & set(self._numbers[:done])
        while done < len(steps):
            begin, batch = place.take(steps[done:])
            while True:
                try:
                    place = begin.follow(batch)
                    break
                except DocumentError as error:
                    if len(batch) == 1 and not may_fail(batch[0]):
                        raise
                    if len(batch) == 1:
                        LOG.warning(
                            "entry %d of the journal does not fit and was left out: %s", batch[0].number, _shorten(error)
                        )
                        unfit.add(batch[0].number)
                        break
                    batch = batch[: len(batch) // 2]
            done += len(batch)
            self._checkpoints[done] = place
        self._numbers = tuple(step.number for step in steps)
        self._unfit = frozenset(unfit)
        self._forget_old()

    def _count_shared(self, steps: Sequence[Entry]) -> int:
        """How many of the first steps are those that were carried out."""
        shared = 0
        while shared < min(len(steps), len(self._numbers)) and steps[shared].number == self._numbers[shared]:
            shared += 1
        return shared

    def _keep_shared(self, steps: Sequence[Entry]) -> None:
        """Checkpoints after the first steps that are not as they were are dropped."""
        shared = self._count_shared(steps)
        self._checkpoints = {done: place for done, place in self._checkpoints.items() if done <= shared}

    def _last_checkpoint(self, most: int) -> tuple[int, _Place]:
        done = max(done for done in self._checkpoints if done <= most)
        return done, self._checkpoints[done]

    def _forget_old(self) -> None:
        for done in sorted(self._checkpoints)[1:-MOST_CHECKPOINTS]:
            del self._checkpoints[done]


def _shorten(error: DocumentError) -> str:
    """The reason without what was said: a log carries no transcript text."""
    return type(error).__name__
