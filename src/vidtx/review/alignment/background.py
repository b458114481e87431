"""Aligns in the background of a review the words of texts that people changed, and enters the times into the journal.

In: the desk, the clip, and the recognizer's weights. Out: `set_words` corrections, by an author of their own, so that nobody's undo meets them. It begins
with the first change that a person makes, waits until nobody has changed anything for a moment, and takes what was changed last first. What cannot
be aligned stays interpolated; nothing that fails here disturbs the review.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Sequence

from anyio import to_thread

from vidtx.document import Utterance, Word
from vidtx.errors import VidtxError
from vidtx.pipeline.word_aligners import AlignerWeights
from vidtx.review.alignment.changed_words import (
    Attempt,
    align_utterance,
    describe_attempt,
    list_waiting,
    make_words_change,
    name_author,
    open_sound,
)
from vidtx.review.alignment.sound import Sound
from vidtx.review.alignment.worker import AlignerProcess, AlignmentFailed
from vidtx.review.changes import Change
from vidtx.review.clip_desk import ClipDesk
from vidtx.review.desk import Desk
from vidtx.review.media.source import ClipSource
from vidtx.review.session import Step

LOG = logging.getLogger(__name__)

POLL_SECONDS = 0.25  # between looks for changes
QUIET_SECONDS = 1.0  # without a change, before work begins: people type on
MOST_TOGETHER = 20  # utterances in one entry
IDLE_SECONDS = 300.0  # without work, after which the recognizer's memory is given back
MOST_FAILURES = 5  # in a row, after which it gives up


class BackgroundAligner:
    """Of one review. `process`: what aligns."""

    def __init__(self, weights: AlignerWeights, process: AlignerProcess | None = None) -> None:
        self._weights = weights
        self._process = process or AlignerProcess(weights)
        self._tried: set[Attempt] = set()
        self._failures = 0
        self._task: asyncio.Task[None] | None = None
        self._changed = 0.0  # when the revision was last seen to change
        self._worked = 0.0  # when something was last aligned

    @property
    def author(self) -> str:
        return name_author(self._weights.name())

    def start(self, desk: Desk, clip: ClipDesk) -> None:
        """On the event loop."""
        self._task = asyncio.create_task(self._run(desk, clip))

    async def close(self) -> None:
        """Stops whatever it does."""
        if self._task is not None:
            self._task.cancel()
        await to_thread.run_sync(self._process.close)
        if self._task is not None:
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await self._task

    async def _run(self, desk: Desk, clip: ClipDesk) -> None:
        seen = desk.session.revision
        while self._failures < MOST_FAILURES:
            await asyncio.sleep(POLL_SECONDS)
            revision = desk.session.revision
            if revision != seen:
                new = desk.session.entries[seen:revision]
                seen = revision
                if all(entry.author == self.author for entry in new):
                    continue
                self._changed = time.monotonic()
            if self._worked and time.monotonic() - self._worked > IDLE_SECONDS:
                self._worked = 0.0
                await to_thread.run_sync(self._process.rest)
            if not self._changed or time.monotonic() - self._changed < QUIET_SECONDS or clip.source is None:
                continue
            self._changed = 0.0
            try:
                await self._align_pending(desk, clip.source)
            except VidtxError as error:  # the disk is full, or the clip is gone
                LOG.info("words stay interpolated: %s", type(error).__name__)
                self._failures += 1
        LOG.info("words are interpolated from now on")

    async def _align_pending(self, desk: Desk, source: ClipSource) -> None:
        """What waits, the latest change first; ends early when somebody changes something, and is then called again."""
        revision, state = desk.session.read()
        waiting = await to_thread.run_sync(list_waiting, state, self._tried)
        found: list[Change] = []
        for utterance in waiting:
            if desk.session.revision != revision or len(found) == MOST_TOGETHER:
                self._changed = time.monotonic()  # the rest afterwards
                break
            sound = await to_thread.run_sync(open_sound, source, desk.session.document)
            words = await to_thread.run_sync(self._align, utterance, sound)
            self._worked = time.monotonic()
            self._tried.add(describe_attempt(utterance))
            if words is not None:
                found.append(make_words_change(utterance, words, self._weights.name(utterance.language)))
        if found:
            await self._submit(desk, found)

    def _align(self, utterance: Utterance, sound: Sound) -> tuple[Word, ...] | None:
        """The utterance's words with new times; None where none could be aligned."""
        try:
            words = align_utterance(utterance, sound, self._process)
        except AlignmentFailed as error:
            LOG.info("the words of %s stay interpolated: %s", utterance.id, error)
            self._failures += 1
            return None
        self._failures = 0
        return words

    async def _submit(self, desk: Desk, found: Sequence[Change]) -> None:
        """Enters what still holds."""
        session = desk.session
        texts = {u.id: u.text for u in session.state.utterances}
        holding = [change for change in found if texts.get(change.targets[0]) == change.before["text"]]
        if holding:
            make: Callable[[], Step] = lambda: session.submit(self.author, holding)  # noqa: E731
            await desk.record(make)
