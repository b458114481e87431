"""Where two reviewers' versions differ."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from review_files import derive_interview, open_session, set_text, write_document
from vidtx.document import Transcript
from vidtx.errors import UsageError
from vidtx.review.changes import Change
from vidtx.review.difference import compare_versions


def review(folder: Path, *changes: Change) -> Transcript:
    folder.mkdir(exist_ok=True)
    session = open_session(write_document(folder, derive_interview()))
    for change in changes:
        session.submit("A", [change])
    return session.state


def test_a_version_does_not_differ_from_itself(tmp_path: Path) -> None:
    state = review(tmp_path, set_text("u0", "перше"), Change("reject", ("b0",)))
    assert compare_versions(state, state) == ()


@pytest.mark.parametrize(
    ("change", "parts"),
    [
        (set_text("u2", "інше"), {"text", "status"}),
        (Change("set_translation", ("u2",), {}, {"language": "en", "text": "x"}), {"translation", "status"}),
        (Change("set_language", ("u2",), {}, {"language": "uk"}), {"language", "status"}),
        (Change("set_times", ("u2",), {}, {"start": 5000, "end": 6500}), {"times", "status"}),
        (Change("delete", ("u3",)), {"utterance", "rendition"}),
        (Change("add", (), {}, {"start": 20, "end": 90, "speaker": "Q", "language": "uk", "text": "x"}), {"utterance"}),
        (Change("set_role", ("S",), {}, {"role": "other"}), {"role"}),
        (Change("set_name", ("S",), {}, {"name": "Kim"}), {"name"}),
        (Change("reject", ("b0",)), {"boundary"}),
        (Change("add_boundary", (), {}, {"time": 100, "kind": "cut"}), {"boundary"}),
        (Change("unlink", ("u3",)), {"rendition"}),
    ],
)
def test_what_one_reviewer_changed_is_found_on_both_sides(tmp_path: Path, change: Change, parts: set[str]) -> None:
    document, changed = derive_interview(), review(tmp_path, change)
    there, back = compare_versions(document, changed), compare_versions(changed, document)
    assert parts <= {d.part for d in there}
    assert [(d.first, d.second) for d in there if d.part in parts] == [(d.second, d.first) for d in back if d.part in parts]
    assert [d.time for d in there] == sorted(d.time for d in there)


def test_a_decision_about_a_finding_differs(tmp_path: Path) -> None:
    finding = next(f.id for r in derive_interview().renditions for f in r.findings)
    one = review(tmp_path / "one", Change("accept", (finding,)))
    other = review(tmp_path / "other", Change("comment", (finding,), {}, {"comment": "ні"}))
    [difference] = compare_versions(one, other)
    assert (difference.part, difference.first, difference.second) == ("finding", "number accepted", "number machine: ні")


def test_an_utterance_under_another_id_is_found_by_its_time(tmp_path: Path) -> None:
    document = derive_interview()
    renamed = replace(
        document, utterances=(replace(document.utterances[0], id="x0"), *document.utterances[1:]), exchanges=(), renditions=()
    )
    bare = replace(document, exchanges=(), renditions=())
    assert compare_versions(bare, renamed) == ()


def test_two_clips_are_no_two_versions() -> None:
    document = derive_interview()
    with pytest.raises(UsageError, match="different clips"):
        compare_versions(document, replace(document, clip=replace(document.clip, sha256="9" * 64)))
