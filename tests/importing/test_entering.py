"""A file's changes as one step of its author's: untouched words keep their times, the machine's version stays underneath."""

from __future__ import annotations

from pathlib import Path

import pytest

from import_files import compare_file, replace_in, write_format
from review_files import derive_interview, open_session, set_text, write_document
from vidtx.importing.comparison import Comparison, TextChange
from vidtx.importing.entering import count_withdrawn, enter_changes, make_changes, time_new_words
from vidtx.pipeline.word_aligners import AlignerWeights
from vidtx.review.changes import Change
from vidtx.review.session import ConflictError, ReviewSession


@pytest.fixture
def session(tmp_path: Path) -> ReviewSession:
    return open_session(write_document(tmp_path, derive_interview()))


def test_a_file_is_one_step_that_can_be_undone(session: ReviewSession, tmp_path: Path) -> None:
    path = write_format(tmp_path, session.state, "srt", ".bilingual.srt")
    replace_in(path, "Як вас звати?", "А як вас звати?")
    replace_in(path, "What is your name?", "And what is your name?")
    before = session.state
    steps = enter_changes(session, "О. К.", make_changes(compare_file(session.state, path), session.state))
    assert len(steps) == 1 and steps[0].entry.author == "О. К."
    assert {c.kind for c in steps[0].entry.corrections} == {"set_text", "set_translation"}
    session.undo("О. К.")
    assert session.state == before


def test_untouched_words_keep_their_times_and_the_machines_text_stays(session: ReviewSession, tmp_path: Path) -> None:
    path = write_format(tmp_path, session.state, "srt", ".uk.srt")
    old = session.state.utterance("u0")
    replace_in(path, "Як вас звати?", "Як тебе звати?")
    enter_changes(session, "A", make_changes(compare_file(session.state, path), session.state))
    new = session.state.utterance("u0")
    assert new.text == "Як тебе звати?" and [new.words[0], new.words[2]] == [old.words[0], old.words[2]]
    assert new.machine is not None and new.machine.text == old.text and new.machine.words == old.words
    assert [u for u in session.state.utterances if u.id != "u0"] == [u for u in derive_interview().utterances if u.id != "u0"]


def test_links_and_roles_stay_and_a_finding_follows_the_new_text(session: ReviewSession, tmp_path: Path) -> None:
    session.submit("A", [Change("link", (), {}, {"sources": ("u6",), "targets": ("u7",)})])
    session.submit("A", [Change("set_role", ("Q",), {}, {"role": "questioner"})])
    before = session.state
    assert [f.kind for r in before.renditions for f in r.findings] == ["number"]
    path = write_format(tmp_path, before, "tsv")
    replace_in(path, "삼 년 있었습니다.", "사 년 있었습니다.")
    enter_changes(session, "B", make_changes(compare_file(before, path), before))
    linked = next(r for r in session.state.renditions if r.source_ids == ("u6",))
    assert (linked.target_ids, linked.status, linked.kind) == (("u7",), "added", "substituted")
    assert [(s.id, s.role) for s in session.state.speakers] == [(s.id, s.role) for s in before.speakers]
    # The translation is older than the text, so the two languages are compared themselves.
    assert [(f.value_source, f.value_target) for f in linked.findings] == [("4", "5")]
    assert count_withdrawn(before, session.state) == 1
    assert "translation_outdated" in session.state.utterance("u6").flags
    session.submit("B", [Change("set_translation", ("u6",), {}, {"language": "en", "text": "I was there for 4 years."})])
    found = [f for r in session.state.renditions for f in r.findings]
    assert [(f.value_source, f.value_target) for f in found] == [("4", "5")]


def test_translations_into_several_languages_come_back_together(session: ReviewSession, tmp_path: Path) -> None:
    add = Change("set_translation", ("u0",), {}, {"language": "ko", "text": "이름이 뭐예요?"})
    session.submit("A", [add])
    path = write_format(tmp_path, session.state, "jsonl")
    replace_in(path, "Як вас звати?", "Хто ви?")
    replace_in(path, "What is your name?", "Who are you?")
    replace_in(path, "이름이 뭐예요?", "누구예요?")
    enter_changes(session, "B", make_changes(compare_file(session.state, path), session.state))
    u = session.state.utterance("u0")
    assert (u.text, u.translation("en"), u.translation("ko")) == ("Хто ви?", "Who are you?", "누구예요?")


def test_what_somebody_changed_meanwhile_is_a_conflict(session: ReviewSession) -> None:
    change = TextChange(("u0", None), "Як вас звати?", "Хто ви?", "cue 1", "text")
    changes = make_changes(Comparison(texts=[change]), session.state)
    session.submit("A", [set_text("u0", "Ви хто?")])
    with pytest.raises(ConflictError):
        enter_changes(session, "B", changes)
    assert session.state.utterance("u0").text == "Ви хто?" and len(session.entries) == 1


def test_words_are_interpolated_where_nothing_can_align_them(session: ReviewSession) -> None:
    session.submit("B", [set_text("u0", "Як тебе звати?")])
    assert time_new_words(session, ["u0"], None).why == "the document's recognizer is not installed"
    timed = time_new_words(session, ["u0"], AlignerWeights("demo"))
    assert (timed.aligned, timed.interpolated, timed.why) == (0, 1, "the clip was not found")
    assert time_new_words(session, ["u1"], None).interpolated == 0 and len(session.entries) == 1
