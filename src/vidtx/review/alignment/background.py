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
from collections.abc import Callable, Mapping, Sequence

from anyio import to_thread

from vidtx.document import Transcript, Utterance, Word
from vidtx.document.revision.word_times import write_word_times
from vidtx.document.word_alignment import list_stretches, list_touched, place_aligned
from vidtx.errors import VidtxError
from vidtx.media.choice import find_sound
from vidtx.pipeline.word_aligners import LONGEST_MS, AlignerWeights
from vidtx.review.alignment.sound import Sound
from vidtx.review.alignment.worker import AlignerProcess, AlignmentFailed, Request
from vidtx.review.changes import Change
from vidtx.review.clip_desk import ClipDesk
from vidtx.review.desk import Desk
from vidtx.review.journal.entry import LONGEST_AUTHOR
from vidtx.review.media.source import ClipSource
from vidtx.review.session import Step

LOG = logging.getLogger(__name__)

POLL_SECONDS = 0.25  # between looks for changes
QUIET_SECONDS = 1.0  # without a change, before work begins: people type on
MOST_TOGETHER = 20  # utterances in one entry
IDLE_SECONDS = 300.0  # without work, after which the recognizer's memory is given back
MOST_FAILURES = 5  # in a row, after which it gives up

Attempt = tuple[str, str, int, int]  # of which utterance, text and span an alignment was tried


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
            sound = await to_thread.run_sync(_open_sound, source, desk.session.document)
            words = await to_thread.run_sync(self._align, utterance, sound)
            self._worked = time.monotonic()
            self._tried.add(_describe(utterance))
            if words is not None:
                found.append(_make_change(utterance, words, self._weights.name(utterance.language)))
        if found:
            await self._submit(desk, found)

    def _align(self, utterance: Utterance, sound: Sound) -> tuple[Word, ...] | None:
        """The utterance's words with new times; None where none could be aligned."""
        assert utterance.language is not None
        aligned: dict[int, Word] = {}
        for stretch in list_stretches(utterance, LONGEST_MS):
            try:
                words = self._process.align(Request(sound, stretch.span, stretch.text, utterance.language))
            except AlignmentFailed as error:
                LOG.info("the words of %s stay interpolated: %s", utterance.id, error)
                self._failures += 1
                return None
            aligned.update(enumerate(words, stretch.first))
        self._failures = 0
        return place_aligned(utterance, aligned) if aligned else None

    async def _submit(self, desk: Desk, found: Sequence[Change]) -> None:
        """Enters what still holds."""
        session = desk.session
        texts = {u.id: u.text for u in session.state.utterances}
        holding = [change for change in found if texts.get(change.targets[0]) == change.before["text"]]
        if holding:
            make: Callable[[], Step] = lambda: session.submit(self.author, holding)  # noqa: E731
            await desk.record(make)


def name_author(model: str) -> str:
    """Who signs: `vidtx (MODEL)`."""
    return f"vidtx ({''.join(c for c in model if c.isprintable())[: LONGEST_AUTHOR - 8]})"


def list_waiting(state: Transcript, tried: set[Attempt]) -> list[Utterance]:
    """Utterances whose words a person's change left to interpolation and for which no alignment was tried, what was changed last first."""
    order: Mapping[str, int] = {id: n for n, correction in enumerate(state.corrections) for id in correction.targets}
    waiting = [
        u
        for u in state.utterances
        if (u.machine is not None or u.added) and u.language is not None and _describe(u) not in tried and any(list_touched(u))
    ]
    return sorted(waiting, key=lambda u: (-order.get(u.id, len(order)), u.span))


def _describe(utterance: Utterance) -> Attempt:
    return utterance.id, utterance.text, utterance.span.start, utterance.span.end


def _open_sound(source: ClipSource, document: Transcript) -> Sound:
    path, clip = source.open()
    return Sound(path, clip, *find_sound(document.clip, document.provenance.media))


def _make_change(utterance: Utterance, words: Sequence[Word], model: str) -> Change:
    after = write_word_times(words) | {"model": model}
    return Change("set_words", (utterance.id,), {"text": utterance.text}, after)
