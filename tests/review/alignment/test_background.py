"""What is aligned in the background of a review, when, by whom it is signed, and what disturbs nobody."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from interview import make_interview
from review_files import open_session, set_text, write_document
from vidtx.document import Span, Transcript, Word
from vidtx.media.choice import find_sound
from vidtx.pipeline.word_aligners import AlignerWeights
from vidtx.review.alignment import background
from vidtx.review.alignment.background import BackgroundAligner
from vidtx.review.alignment.changed_words import list_waiting, name_author
from vidtx.review.alignment.sound import Sound
from vidtx.review.alignment.worker import AlignmentFailed, Request
from vidtx.review.changes import Change
from vidtx.review.desk import Desk
from vidtx.views.review_share import measure_shares

WEIGHTS = AlignerWeights("base", ids={"base": "whisper-base"})
AUTHOR = "vidtx (whisper-base)"


class FakeProcess:
    """Gives each word 10 ms, one after the other; `before` runs first."""

    def __init__(self, before: Callable[[Request], None] = lambda request: None) -> None:
        self.requests: list[Request] = []
        self.before = before
        self.closed = False
        self.rested = 0

    def rest(self) -> None:
        self.rested += 1

    def align(self, request: Request) -> tuple[Word, ...]:
        self.requests.append(request)
        self.before(request)
        start = request.span.start
        return tuple(Word(Span(start + 10 * n, start + 10 * n + 10), t, 0.75) for n, t in enumerate(request.text.split()))

    def close(self) -> None:
        self.closed = True


class FakeSource:
    def __init__(self, path: Path, document: Transcript) -> None:
        self.path, self.document = path, document

    def open(self) -> tuple[Path, Any]:
        return self.path, self.document.clip


class FakeClip:
    def __init__(self, source: FakeSource | None) -> None:
        self.source = source


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "POLL_SECONDS", 0.01)
    monkeypatch.setattr(background, "QUIET_SECONDS", 0.05)


def review(folder: Path, process: FakeProcess, act: Callable[[Desk], Awaitable[None]]) -> Desk:
    """A desk on which `act` is carried out while the aligner runs."""
    session = open_session(write_document(folder))
    desk = Desk(session, "O. K.")

    async def run() -> None:
        aligner = BackgroundAligner(WEIGHTS, process)  # type: ignore[arg-type]
        aligner.start(desk, FakeClip(FakeSource(folder / "clip.mp4", session.document)))  # type: ignore[arg-type]
        try:
            await act(desk)
        finally:
            await aligner.close()

    asyncio.run(run())
    assert process.closed
    return desk


async def change(desk: Desk, *changes: Change, author: str = "O. K.") -> None:
    await desk.change("en", lambda: desk.session.submit(author, changes))


async def until(condition: Callable[[], bool], seconds: float = 10.0) -> None:
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.01)


def find(desk: Desk, id: str) -> Any:
    return next(u for u in desk.session.state.utterances if u.id == id)


def is_measured(desk: Desk, id: str) -> bool:
    return all(word.probability is not None for word in find(desk, id).words)


def test_a_changed_text_is_aligned_and_signed_by_the_recognizer(tmp_path: Path) -> None:
    async def act(desk: Desk) -> None:
        await change(desk, set_text("u4", "Де твоя мати?"))
        assert (await desk.show("en"))["utterances"]["u4"]["word_times"] in ("mixed", "interpolated")
        await until(lambda: desk.session.revision == 2)
        shown = (await desk.show("en"))["utterances"]["u4"]
        assert (shown["word_times"], shown["author"]) == ("recognizer", "O. K.")

    process = FakeProcess()
    desk = review(tmp_path, process, act)
    before, after = desk.session.document.utterance("u4"), find(desk, "u4")
    entry = desk.session.entries[1]
    assert entry.author == AUTHOR and [c.kind for c in entry.corrections] == ["set_words"]
    assert dict(entry.corrections[0].after)["model"] == "whisper-base" and dict(entry.corrections[0].before) == {
        "text": "Де твоя мати?"
    }
    assert (after.text, after.status) == ("Де твоя мати?", "edited") and after.machine.words == before.words
    assert is_measured(desk, "u4")
    assert [(s.author, s.utterances) for s in measure_shares(desk.session.state)] == [("O. K.", 1)]
    assert desk.session.list_authors("undoable") == {"O. K.": True, AUTHOR: True}
    assert process.requests[0].language == "uk" and process.requests[0].sound == Sound(
        tmp_path / "clip.mp4", desk.session.document.clip, *find_sound(desk.session.document.clip, ())
    )


def test_a_persons_undo_and_redo_are_untouched(tmp_path: Path) -> None:
    async def act(desk: Desk) -> None:
        await change(desk, set_text("u4", "Де твоя мати?"))
        await until(lambda: desk.session.revision == 2)
        await desk.change("en", lambda: desk.session.undo("O. K."))
        assert find(desk, "u4").words == desk.session.document.utterance("u4").words
        await asyncio.sleep(0.3)
        await desk.change("en", lambda: desk.session.redo("O. K."))
        assert is_measured(desk, "u4"), "the alignment holds again with its text"
        await asyncio.sleep(0.3)

    process = FakeProcess()
    assert review(tmp_path, process, act).session.revision == 4
    assert len(process.requests) == 1


def test_nothing_is_aligned_before_a_person_changes_something(tmp_path: Path) -> None:
    session = open_session(write_document(tmp_path))
    session.submit("O. K.", [set_text("u4", "Де твоя мати?")])

    async def look(desk: Desk) -> None:
        await desk.show("en")
        await asyncio.sleep(0.3)

    process = FakeProcess()
    assert review(tmp_path, process, look).session.revision == 1 and process.requests == []

    async def confirm(desk: Desk) -> None:
        await change(desk, Change("confirm", ("u2",)))
        await until(lambda: is_measured(desk, "u4"))

    assert review(tmp_path, FakeProcess(), confirm).session.revision == 3, "then what an earlier sitting left is, too"


def test_what_was_changed_last_comes_first_and_a_superseded_text_is_dropped(tmp_path: Path) -> None:
    async def act(desk: Desk) -> None:
        await change(desk, set_text("u2", "Один два"))
        await change(desk, set_text("u4", "Три"))
        await change(desk, set_text("u4", "Три чотири"))
        await until(lambda: is_measured(desk, "u2") and is_measured(desk, "u4"))

    process = FakeProcess()
    desk = review(tmp_path, process, act)
    assert [request.text for request in process.requests] == ["Три чотири", "Один два"]
    assert len(desk.session.entries) == 4, "both in one entry"


def test_what_was_changed_during_the_alignment_is_not_overwritten(tmp_path: Path) -> None:
    desks: list[Desk] = []

    def meanwhile(request: Request) -> None:
        if request.text == "Три чотири":
            desks[0].session.submit("L.", [set_text("u4", "Інше слово")])

    async def act(desk: Desk) -> None:
        desks.append(desk)
        await change(desk, set_text("u4", "Три чотири"))
        await until(lambda: find(desk, "u4").text == "Інше слово" and is_measured(desk, "u4"))

    desk = review(tmp_path, FakeProcess(meanwhile), act)
    assert [entry.author for entry in desk.session.entries] == ["O. K.", "L.", AUTHOR]


def test_the_recognizers_memory_is_given_back_after_a_while(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "IDLE_SECONDS", 0.1)
    process = FakeProcess()

    async def act(desk: Desk) -> None:
        await asyncio.sleep(0.2)
        assert process.rested == 0
        await change(desk, set_text("u4", "Три чотири"))
        await until(lambda: process.rested == 1)
        await asyncio.sleep(0.2)
        assert process.rested == 1 and is_measured(desk, "u4")

    review(tmp_path, process, act)


def test_failures_disturb_nobody_and_end_the_attempts(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    def fail(request: Request) -> None:
        raise AlignmentFailed("EngineError")

    async def act(desk: Desk) -> None:
        for n in range(7):
            await change(desk, set_text("u4", f"таємниця {n}"))
            await asyncio.sleep(0.2)

    caplog.set_level("INFO", logger="vidtx")
    process = FakeProcess(fail)
    desk = review(tmp_path, process, act)
    assert len(process.requests) == background.MOST_FAILURES and desk.session.revision == 7
    assert "EngineError" in caplog.text and "таємниця" not in caplog.text


def test_without_a_clip_nothing_is_tried(tmp_path: Path) -> None:
    session = open_session(write_document(tmp_path))
    desk, process = Desk(session, "O. K."), FakeProcess()

    async def run() -> None:
        aligner = BackgroundAligner(WEIGHTS, process)  # type: ignore[arg-type]
        aligner.start(desk, FakeClip(None))  # type: ignore[arg-type]
        await change(desk, set_text("u4", "Три чотири"))
        await asyncio.sleep(0.3)
        await aligner.close()

    asyncio.run(run())
    assert process.requests == [] and session.revision == 1


def test_an_utterance_in_no_known_language_waits_for_one() -> None:
    document = make_interview()

    def with_first(**changes: Any) -> Transcript:
        first = replace(document.utterances[0], added=True, status="edited", words=(), **changes)
        return replace(document, utterances=(first, *document.utterances[1:]))

    assert list_waiting(with_first(language=None), set()) == []
    (waiting,) = list_waiting(with_first(language="uk"), set())
    assert list_waiting(with_first(language="uk"), {(waiting.id, waiting.text, waiting.span.start, waiting.span.end)}) == []


def test_the_author_is_a_name_that_a_journal_takes() -> None:
    from vidtx.review.journal.entry import check_author

    assert check_author(name_author("base")) == "vidtx (base)"
    check_author(name_author("x" * 300 + "\n"))
