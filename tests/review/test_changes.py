"""Changes as a page sends them, and the corrections that they become."""

from __future__ import annotations

import pytest

from review_files import derive_interview
from vidtx.document import Correction, Parameter, Span
from vidtx.errors import DocumentError
from vidtx.interview.revision import apply
from vidtx.review.changes import MOST_CHANGES, Change, make_corrections, read_changes

STATE = derive_interview()
FINDING = next(f.id for r in STATE.renditions for f in r.findings)


def make(*changes: Change) -> tuple[Correction, ...]:
    return make_corrections(STATE, changes, "1" * 64, author="A", time="2026-11-27T12:00:00Z", number=7)


@pytest.mark.parametrize(
    ("change", "before"),
    [
        (Change("set_text", ("u0",), {}, {"text": "x"}), {"text": "Як вас звати?"}),
        (
            Change("set_translation", ("u0",), {}, {"language": "en", "text": "x"}),
            {"language": "en", "text": "What is your name?"},
        ),
        (Change("set_translation", ("u0",), {}, {"language": "de", "text": "x"}), {"language": "de", "text": None}),
        (Change("set_language", ("u0",), {}, {"language": "ko"}), {"language": "uk"}),
        (Change("set_times", ("u0",), {}, {"start": 10, "end": 20}), {"start": 0, "end": 2000}),
        (Change("confirm", ("u0",)), {"status": "machine"}),
        (Change("split", ("u0",), {}, {"at": 3, "time": 900}), {"text": "Як вас звати?", "start": 0, "end": 2000}),
        (
            Change("delete", ("u1",)),
            {"text": "이름이 무엇입니까?", "language": "ko", "speaker": "I", "start": 2500, "end": 4500},
        ),
        (Change("set_role", ("S",), {}, {"role": "other"}), {"role": "subject"}),
        (Change("set_name", ("S",), {}, {"name": "Kim"}), {"name": None}),
        (Change("relabel", ("S",), {}, {"speaker": "T"}), {"speaker": "S"}),
        (Change("accept", ("b0",)), {"status": "machine"}),
        (Change("reject", (FINDING,)), {"status": "machine"}),
        (Change("comment", (FINDING,), {}, {"comment": "x"}), {"comment": None}),
        (Change("move_boundary", ("b0",), {}, {"time": 9000}), {"time": 9750, "status": "machine"}),
        (
            Change("merge", ("u2", "u6")),
            {"text": "김철수입니다. 삼 년 있었습니다.", "speaker": "S", "start": 5000, "end": 17000},
        ),
        (Change("add_boundary", (), {}, {"time": 1, "kind": "cut"}), {}),
        (Change("unlink", ("u1",)), {}),
    ],
)
def test_what_stood_there_is_filled_in_and_agrees(change: Change, before: dict[str, Parameter]) -> None:
    [correction] = make(change)
    assert dict(correction.before) == before
    assert correction.id == "11111111-7.1" and correction.basis.document_sha256 == "1" * 64
    apply(STATE, [correction])


def test_what_a_page_says_of_the_time_before_stands() -> None:
    [correction] = make(Change("set_text", ("u0",), {"text": "інше"}, {"text": "x"}))
    assert dict(correction.before) == {"text": "інше"}


def test_several_targets_become_as_many_corrections_with_what_stood_there_each() -> None:
    made = make(Change("set_speaker", ("u0", "u2"), {}, {"speaker": "T"}))
    assert [(c.targets, dict(c.before)) for c in made] == [(("u0",), {"speaker": "Q"}), (("u2",), {"speaker": "S"})]
    assert len(apply(STATE, made).corrections) == 2


def test_changes_of_one_thing_in_one_step_do_not_contradict_each_other() -> None:
    made = make(
        Change("set_text", ("u0",), {}, {"text": "x"}),
        Change("confirm", ("u0",)),
        Change("relabel", ("S",), {}, {"speaker": "T"}),
        Change("set_speaker", ("u2",), {}, {"speaker": "S"}),
    )
    assert [dict(c.before) for c in made[1:]] == [{}, {"speaker": "S"}, {}]
    assert apply(STATE, made).utterances[0].status == "confirmed"


def test_each_correction_says_which_time_it_is_about() -> None:
    made = make(
        Change("set_text", ("u0",), {}, {"text": "x"}),
        Change("reject", ("b0",)),
        Change("comment", (FINDING,), {}, {"comment": "x"}),
        Change("add", (), {}, {"start": 5, "end": 9, "speaker": "Q", "language": "uk", "text": "x"}),
        Change("link", (), {}, {"sources": ("u0",), "targets": ("u3",)}),
        Change("set_role", ("S",), {}, {"role": "other"}),
    )
    spans = [c.basis.span for c in made]
    assert spans[0] == Span(0, 2000) and spans[1] == Span(9750, 9751) and spans[2] is not None
    assert spans[3:] == [Span(5, 9), Span(0, 9500), None]


def test_what_is_not_there_is_left_to_be_found_when_it_is_carried_out() -> None:
    for kind in ("set_text", "confirm", "set_role", "accept", "comment", "move_boundary", "merge", "set_translation"):
        [correction] = make(Change(kind, ("nothing",), {}, {"text": "x"}))  # type: ignore[arg-type]
        assert correction.targets == ("nothing",) and correction.before == () and correction.basis.span is None
        with pytest.raises(DocumentError):
            apply(STATE, [correction])


def test_changes_are_read_as_they_were_sent() -> None:
    content = [
        {"kind": "link", "targets": [], "after": {"sources": ["u0"], "targets": []}},
        {"kind": "confirm", "targets": ["u0"]},
    ]
    assert read_changes(content) == (Change("link", (), {}, {"sources": ("u0",), "targets": ()}), Change("confirm", ("u0",)))
    with pytest.raises(DocumentError):
        read_changes([{"kind": "confirm", "targets": ["u0"]}] * (MOST_CHANGES + 1))
    with pytest.raises(DocumentError):
        make(Change("confirm"))


def test_many_targets_of_one_change_are_as_many_changes() -> None:
    """A request of eight megabytes would become an entry that no journal holds."""
    with pytest.raises(DocumentError, match="up to 5000"):
        make(Change("confirm", ("u0",) * 5001))
