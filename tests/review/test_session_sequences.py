"""Any sequence of edits, undo, redo, reloads and kills, by two reviewers in two programs, ends in what a plain model of it says."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interview import make_interview
from review_files import derive_interview
from review_strategies import changes_of
from vidtx.document import Correction, Transcript, dump_transcript, parse_transcript
from vidtx.errors import DocumentError
from vidtx.interview.revision import apply
from vidtx.review.replay import Replay
from vidtx.review.reviewed import read_reviewed
from vidtx.review.session import ConflictError, NothingToUndoError, ReviewSession

AUTHORS = ("O. K.", "이영희")


@dataclass
class Model:
    """What was done, without a journal: steps in order, whether each holds, and each author's stacks."""

    document: Transcript
    steps: dict[int, tuple[Correction, ...]] = field(default_factory=dict)
    held: set[int] = field(default_factory=set)
    done: dict[str, list[int]] = field(default_factory=lambda: {author: [] for author in AUTHORS})
    undone: dict[str, list[int]] = field(default_factory=lambda: {author: [] for author in AUTHORS})

    def state(self, held: set[int] | None = None) -> Transcript:
        """One step after the other, without decisions about findings, which change no part of it that is compared here."""
        state = self.document
        known = {f.id for r in self.document.renditions for f in r.findings}
        for number in sorted(self.held if held is None else held):
            known |= {f.id for r in state.renditions for f in r.findings}
            corrections = [c for c in self.steps[number] if c.kind not in DECISIONS or known.isdisjoint(c.targets)]
            state = apply(state, corrections)
        return state


DECISIONS = ("accept", "reject", "comment")


def parts(state: Transcript) -> tuple[object, ...]:
    """What follows from steps alone, whatever was decided about findings meanwhile."""
    return state.utterances, state.turns, state.boundaries, state.speakers, state.exchanges


def play(data: st.DataObject, folder: Path, most: int) -> None:
    document = data.draw(st.sampled_from([make_interview, derive_interview]))()
    content = dump_transcript(document).encode()
    path = folder / "talk.vidtx.json"
    path.write_bytes(content)
    model = Model(document)
    sessions = {author: ReviewSession(path, document, content) for author in AUTHORS}
    for _ in range(data.draw(st.integers(1, most))):
        author = data.draw(st.sampled_from(AUTHORS))
        session = sessions[author]
        action = data.draw(st.sampled_from(["edit", "edit", "edit", "undo", "redo", "reload", "kill"]))
        if action == "edit":
            changes = data.draw(st.lists(changes_of(session.state), min_size=1, max_size=2))
            try:
                step = session.submit(author, changes)
            except (ConflictError, DocumentError):
                continue
            model.steps[step.entry.number] = step.entry.corrections
            model.held.add(step.entry.number)
            model.done[author].append(step.entry.number)
            model.undone[author].clear()
        elif action in ("undo", "redo"):
            source, target = (model.done, model.undone) if action == "undo" else (model.undone, model.done)
            try:
                turned = (session.undo if action == "undo" else session.redo)(author)
            except NothingToUndoError:
                assert not source[author]
                continue
            except ConflictError:
                held = model.held ^ {source[author][-1]}
                replay = Replay(document)
                replay.follow([entry for entry in session.entries if entry.number in held])
                assert replay.unfit
                continue
            number = source[author].pop()
            assert turned.entry.entry == number
            target[author].append(number)
            model.held ^= {number}
        elif action == "reload":
            sessions[author] = ReviewSession(path, document, content)
        elif session.journal.path.exists():
            # Killed while it wrote: any part of a line that nobody was told of stands at the end.
            with session.journal.path.open("ab") as stream:
                stream.write(data.draw(st.sampled_from([b"{", b'{"action":"correct"', b"\xed\x95", b"{}"])))
            sessions[author] = ReviewSession(path, document, content)
        sessions[author].catch_up()
        assert parts(sessions[author].state) == parts(model.state())
        assert sessions[author].state == read_reviewed(path).state  # as it came, and all at once
    reviewed = read_reviewed(path)
    expected = reviewed.state
    assert not reviewed.unfit and parts(expected) == parts(model.state())
    for session in sessions.values():
        session.catch_up()
        assert session.state == expected and session.held == model.held
    text = dump_transcript(expected)
    assert parse_transcript(text) == expected
    assert path.read_bytes() == content


@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_sequence_ends_in_what_was_done(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        play(data, Path(folder), 12)


@pytest.mark.slow
@given(data=st.data())
@settings(
    max_examples=int(os.environ.get("VIDTX_REVIEW_SEQUENCES", "60")), deadline=None, suppress_health_check=list(HealthCheck)
)
def test_many_long_sequences_end_in_what_was_done(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        play(data, Path(folder), 25)
