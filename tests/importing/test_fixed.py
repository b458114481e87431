"""Languages and roles are not taken over from a file, and it is said."""

from __future__ import annotations

from pathlib import Path

from import_files import compare_file, is_unchanged, replace_in, write_format
from interview import make_interview
from review_files import derive_interview, open_session, write_document
from vidtx.review.changes import Change


def test_a_language_and_a_role_that_a_table_has_otherwise_are_listed_once_each(tmp_path: Path) -> None:
    path = write_format(tmp_path, make_interview(), "tsv")
    assert is_unchanged(compare_file(make_interview(), path))
    text = path.read_text("utf-8").replace("\tquestioner\tuk\t", "\tjudge\tfr\t", 1)
    path.write_text(text.replace("\tquestioner\t", "\tjudge\t"), "utf-8")
    comparison = compare_file(make_interview(), path)
    assert [lost.text for lost in comparison.lost] == ["fr", "judge"] and not comparison.has_changes and not comparison.is_whole


def test_a_role_that_was_corrected_since_is_older_and_no_change(tmp_path: Path) -> None:
    session = open_session(write_document(tmp_path, derive_interview()))
    path = write_format(tmp_path, session.state, "jsonl")
    speaker = session.state.utterances[0].speaker
    session.submit(
        "A",
        [Change("set_role", (speaker,), after={"role": "other"}), Change("set_language", ("u0",), after={"language": "ru"})],
    )
    assert not compare_file(session.state, path).lost
    replace_in(path, '"role":"questioner"', '"role":"subject"')
    assert [lost.text for lost in compare_file(session.state, path).lost] == ["subject"]
