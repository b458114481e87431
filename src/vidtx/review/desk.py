"""The review as the page's routes see it: the session, what the page shows of it in each language, and the tabs that are told of changes.

The routes are coroutines on one thread; what computes or waits for the disk runs in another. A lock keeps the order of changes and of events the same.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from typing import Any

from anyio import to_thread

from vidtx.document import Transcript
from vidtx.errors import VidtxError
from vidtx.files import show_name
from vidtx.review.events import EventHub
from vidtx.review.journal.entry import Entry
from vidtx.review.page.names import list_names
from vidtx.review.page.sentences import LANGUAGES
from vidtx.review.page.state import PageMaker, compare_states
from vidtx.review.session import ReviewSession, Step

LOG = logging.getLogger(__name__)

WARM_UP_SECONDS = 4.0  # after the first page is made: the browser has shown it by then
POLL_SECONDS = 0.5  # between looks at what other processes wrote
MOST_REQUESTS = 2000  # that are remembered

Json = dict[str, Any]


class Desk:
    """`author`: who started the review, unless a tab says otherwise."""

    def __init__(self, session: ReviewSession, author: str) -> None:
        self.session = session
        self.author = author
        self.events = EventHub()
        self._pages: dict[str, Json] = {}
        self._makers = {language: PageMaker(language) for language in LANGUAGES}
        self._revision = session.revision  # that the pages show
        self._requests: dict[str, int] = {}  # what they were entered as
        self._lock = asyncio.Lock()

    async def show(self, language: str) -> Json:
        """The whole state for a tab."""
        async with self._lock:
            page = await self._page(language)
            session = self.session
            document = {
                "name": show_name(session.path),
                "sha256": session.document_sha256,
                "clip": {
                    "name": session.document.clip.name,
                    "sha256": session.document.clip.sha256,
                    "duration": session.document.clip.duration,
                },
            }
            return {
                "revision": self._revision,
                "author": self.author,
                "language": language,
                "reader_language": read_reader_language(session.document),
                "names": list_names(language),
                "document": document,
                "undo": self._show_undo(),
                "unfit": sorted(session.unfit),
                **page,
            }

    async def prepare(self) -> None:
        """Makes what the first page and the first change will need."""
        await self.show("en")
        await asyncio.sleep(WARM_UP_SECONDS)
        await to_thread.run_sync(self.session.warm_up, abandon_on_cancel=True)

    async def change(self, language: str, make: Callable[[], Step], request: str | None = None) -> Json:
        """Carries out a change and tells every tab. Raises what `make` raises; then nothing was changed.

        `request`: a name that the page gives it. Where the answer was lost, and the page asks again, the change is not made twice.
        """
        async with self._lock:
            await self._page(language)
            if request is not None and (number := self._requests.get(request)) is not None:
                return {"base": self._revision, "revision": self._revision, "entry": number, "patch": None}
            try:
                step = await to_thread.run_sync(make)
                self._remember(request, step)
            finally:
                # What others appended was taken up on the way, whether the change was made or not.
                patches = await self._advance(language)
            return {"revision": self._revision, "entry": step.entry.number, **patches[language]}

    def _remember(self, request: str | None, step: Step) -> None:
        if request is not None:
            self._requests[request] = step.entry.number
            for old in list(self._requests)[:-MOST_REQUESTS]:
                del self._requests[old]

    async def record(self, make: Callable[[], Step]) -> None:
        """Carries out a change that no tab asked for, and tells every tab. Raises as `change`."""
        await self.change(next(iter(self._pages), LANGUAGES[0]), make)

    async def follow_others(self) -> None:
        """Takes up what other processes append, for as long as the server runs."""
        while True:
            await asyncio.sleep(POLL_SECONDS)
            if not self.session.has_news():
                continue
            async with self._lock:
                try:
                    await to_thread.run_sync(self.session.catch_up)
                except VidtxError as error:
                    LOG.warning("what others wrote could not be read: %s", type(error).__name__)
                    self.events.publish("problem", {language: {"message": str(error)} for language in LANGUAGES})
                    await asyncio.sleep(10 * POLL_SECONDS)
                    continue
                await self._advance(next(iter(self._pages), "en"))

    async def _page(self, language: str) -> Json:
        """What the page shows at `_revision`; made once a language."""
        if language not in self._pages:
            revision, state = self.session.read()
            if revision != self._revision:
                await self._advance(language)
            else:
                self._pages[language] = await self._make(language, state)
        return self._pages[language]

    async def _make(self, language: str, state: Transcript) -> Json:
        return await to_thread.run_sync(self._makers[language].make, state)

    async def _advance(self, wanted: str) -> Mapping[str, Json]:
        """Makes the pages anew in all languages that are in use, and sends every tab what changed; returns that by language."""
        base = self._revision
        revision, state = self.session.read()
        new = self.session.entries[base:revision]
        undo = self._show_undo()
        sent: dict[str, Json] = {}
        for language in {wanted, *self.events.languages}:
            before = self._pages.get(language)
            page = await self._make(language, state)
            # Without a page to compare with, a tab in this language loads it anew.
            patch = compare_states(before, page) if before is not None else None
            self._pages[language] = page
            sent[language] = {
                "base": base,
                "revision": revision,
                "patch": None if patch is None else {**patch, "undo": undo},
                "author": new[-1].author if new else None,
                "kinds": list_kinds(new),
            }
        for language in set(self._pages) - set(sent):
            del self._pages[language]
        self._revision = revision
        if revision != base:
            self.events.publish("patch", sent)
        return sent

    def _show_undo(self) -> Json:
        return {"can_undo": self.session.list_authors("undoable"), "can_redo": self.session.list_authors("redoable")}


def read_reader_language(document: Transcript) -> str:
    """The language into which the document was translated."""
    language = dict(document.provenance.parameters).get("to")
    if isinstance(language, str):
        return language
    return next((t.language for u in document.utterances for t in u.translations), "en")


def list_kinds(entries: tuple[Entry, ...]) -> list[str]:
    """What kinds of changes some entries hold, each once."""
    kinds: dict[str, None] = {}
    for entry in entries:
        own: list[str] = [correction.kind for correction in entry.corrections]
        kinds |= dict.fromkeys(own or [entry.action])
    return list(kinds)
