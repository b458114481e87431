"""States along a journal: as each author saw them, computed once, and never unreadable."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import pytest

from review_files import derive_interview, open_session, set_text, write_document
from vidtx.document import Correction, Similarity, Transcript
from vidtx.errors import DocumentError
from vidtx.interview.revision import Memory, apply, carry_on
from vidtx.review import replay as replay_module
from vidtx.review.changes import Change
from vidtx.review.journal.entry import Entry
from vidtx.review.replay import Replay
from vidtx.review.reviewed import read_reviewed


def make_steps(folder: Path, *changes: Change) -> tuple[Transcript, list[Entry]]:
    document = derive_interview()
    session = open_session(write_document(folder, document))
    for change in changes:
        session.submit("A", [change])
    return document, list(session.entries)


def finding_of(document: Transcript) -> str:
    return next(f.id for r in document.renditions for f in r.findings)


def test_a_decision_about_a_finding_that_an_edit_made_is_carried_out(tmp_path: Path) -> None:
    """All at once could not: the document has no such finding."""
    document = derive_interview()
    path = write_document(tmp_path, document)
    session = open_session(path)
    session.submit(
        "A",
        [
            set_text("u4", "Де ваша сім'я?"),
            Change("set_translation", ("u4",), {}, {"language": "en", "text": "Where are your 2 sons?"}),
        ],
    )
    session.submit("A", [Change("set_translation", ("u5",), {}, {"language": "en", "text": "Where are the 4 sons?"})])
    made = [f.id for r in session.state.renditions for f in r.findings if "u4" in r.source_ids]
    assert made and made[0] not in {f.id for r in document.renditions for f in r.findings}
    session.submit("A", [Change("reject", (made[0],))])
    with pytest.raises(DocumentError):
        apply(document, [c for e in session.entries for c in e.corrections])
    fresh = Replay(document)
    fresh.follow(session.entries)
    assert fresh.state == session.state and not fresh.unfit


def test_steps_that_name_no_findings_take_one_derivation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document, steps = make_steps(tmp_path, *(set_text("u0", f"x {n}") for n in range(6)))
    calls: list[int] = []

    def count(state: Transcript, corrections: list[Correction], memory: Memory) -> tuple[Transcript, Memory]:
        calls.append(len(corrections))
        return carry_on(state, corrections, memory)

    monkeypatch.setattr(replay_module, "carry_on", count)
    replay = Replay(document)
    replay.follow(steps)
    assert calls == [6]
    replay.follow([*steps[:5]])
    assert replay.state == apply(document, [c for s in steps[:5] for c in s.corrections])


def test_a_step_that_does_not_fit_is_left_out_named_and_logged_without_what_was_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    document = derive_interview()
    document, steps = make_steps(
        tmp_path, set_text("u0", "перше"), Change("reject", (finding_of(document),)), set_text("u2", "третє")
    )
    correction = replace(steps[1].corrections[0], targets=("r9999999.1",))  # as another version of vidtx called it
    steps[1] = replace(steps[1], corrections=(correction,))
    replay = Replay(document)
    with caplog.at_level(logging.WARNING, logger="vidtx"):
        replay.follow(steps)
    assert replay.unfit == {2} and "entry 2" in caplog.text
    assert "перше" not in caplog.text and "r9999999" not in caplog.text
    texts = [u.text for u in replay.state.utterances]
    assert texts[0] == "перше" and texts[2] == "третє"
    assert replay.compute(steps[:2]).state.utterances[0].text == "перше"


def test_computing_what_would_hold_remembers_nothing(tmp_path: Path) -> None:
    document, steps = make_steps(tmp_path, set_text("u0", "перше"), set_text("u0", "друге"))
    replay = Replay(document)
    replay.follow(steps)
    state = replay.state
    assert replay.compute(steps[:1]).state.utterances[0].text == "перше" and replay.state is state
    with pytest.raises(DocumentError):
        replay.compute(steps[1:])  # its author saw the step before


def test_states_are_kept_within_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay_module, "MOST_CHECKPOINTS", 4)
    document, steps = make_steps(tmp_path, *(set_text("u0", f"x {n}") for n in range(10)))
    replay = Replay(document)
    for n in range(1, len(steps) + 1):
        replay.follow(steps[:n])
    assert len(replay._checkpoints) <= 5
    replay.follow(steps[:3])
    assert replay.state.utterances[0].text == "x 2"


def test_a_decision_about_a_finding_that_goes_and_comes_back_is_what_the_page_shows_and_what_is_exported(
    tmp_path: Path,
) -> None:
    """The page carries out one step at a time, an export all at once: the later decision did not fit there, and was left out."""
    document = derive_interview()
    path = write_document(tmp_path, document)
    session = open_session(path)
    finding = finding_of(document)
    session.submit("A", [Change("accept", (finding,))])
    for text in ("I was there for 3 years.", "I was there for 5 years."):
        session.submit("A", [Change("set_translation", ("u7",), {}, {"language": "en", "text": text})])
        assert read_reviewed(path).state == session.state
    session.submit("A", [Change("reject", (finding,), {"status": "accepted"})])
    reviewed = read_reviewed(path)
    assert reviewed.state == session.state and not reviewed.unfit
    assert [f.status for r in reviewed.state.renditions for f in r.findings if f.id == finding] == ["rejected"]


def test_a_text_that_is_put_back_is_compared_as_before(tmp_path: Path) -> None:
    document = replace(derive_interview(), similarities=(Similarity("u6", "u7", 0.97),))
    path = write_document(tmp_path, document)
    session = open_session(path)
    session.submit("A", [set_text("u6", "다른 말")])
    session.submit("A", [set_text("u6", document.utterances[6].text)])
    assert session.state.similarities == document.similarities
    assert read_reviewed(path).state == session.state


def test_roles_that_were_derived_between_two_steps_are_those_that_their_author_saw(tmp_path: Path) -> None:
    """The second names the role that followed from the first; carried out together it did not fit, and an undo before both was refused."""
    document = derive_interview()
    session = open_session(write_document(tmp_path, document))
    session.submit("B", [set_text("u0", "перше")])
    first, second = (next(s for s in document.speakers if s.role == role) for role in ("subject", "questioner"))
    session.submit("A", [Change("set_role", (first.id,), {}, {"role": second.role})])
    derived = next(s.role for s in session.state.speakers if s.id == second.id)
    assert derived != second.role
    session.submit("A", [Change("set_role", (second.id,), {"role": derived}, {"role": "other"})])
    session.undo("B")
    assert {s.id: s.role for s in session.state.speakers}[second.id] == "other"


def test_many_steps_after_one_that_does_not_fit_take_few_derivations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document, steps = make_steps(tmp_path, *(set_text("u0", f"x {n}") for n in range(40)))
    calls: list[int] = []

    def count(state: Transcript, corrections: list[Correction], memory: Memory) -> tuple[Transcript, Memory]:
        calls.append(len(corrections))
        return carry_on(state, corrections, memory)

    monkeypatch.setattr(replay_module, "carry_on", count)
    lost = replace(steps[30].corrections[0], targets=("u99",))
    steps[30] = replace(steps[30], corrections=(lost,))
    replay = Replay(document)
    replay.follow(steps)
    assert 31 in replay.unfit and len(calls) < 100
