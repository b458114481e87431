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
from review_strategies import changes_of
from vidtx.document import Correction, Transcript, dump_transcript, parse_transcript
from vidtx.errors import DocumentError
from vidtx.interview.revision import apply
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
        state = self.document
        for number in sorted(self.held if held is None else held):
            state = apply(state, self.steps[number])
        return state


def play(data: st.DataObject, folder: Path, most: int) -> None:
    document = make_interview()
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
            before = model.state()
            try:
                step = session.submit(author, changes)
            except (ConflictError, DocumentError):
                continue
            assert step.state == apply(before, step.entry.corrections)
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
                number = source[author][-1]
                with pytest.raises(DocumentError):
                    model.state(model.held ^ {number})
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
        assert sessions[author].state == model.state()
    expected = model.state()
    for session in sessions.values():
        session.catch_up()
        assert session.state == expected and session.held == model.held
    reviewed = read_reviewed(path)
    assert reviewed.state == expected and not reviewed.unfit
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
