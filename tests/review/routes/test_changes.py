"""The state, changes, undo and events, as a page asks for them: over a real socket, on a real document."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from interview import make_reviewed_interview
from review_files import derive_interview, open_session, set_text, write_document
from review_page import Page, change, open_page
from vidtx.document import BOUNDARY_KINDS
from vidtx.review.page.state import MAPPINGS


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    with open_page(write_document(tmp_path, derive_interview())) as made:
        yield made


def test_the_state_holds_everything_that_the_page_shows(page: Page) -> None:
    state = page.get("/api/state?language=uk")
    assert set(MAPPINGS) < set(state) and state["revision"] == 0 and state["language"] == "uk"
    assert state["utterances"]["u0"]["text"] == "Як вас звати?"
    assert [row["type"] for row in state["rows"]][:2] == ["heading", "speech"]
    assert state["speakers"]["Q"]["role_label"] == "запитувач"
    assert state["names"]["roles"]["questioner"] == "запитувач" and set(state["names"]["kinds"]) == set(BOUNDARY_KINDS)
    assert page.get("/api/state?language=xx")["language"] == "en"


def test_a_change_answers_with_what_changed_and_nothing_else(page: Page) -> None:
    page.get("/api/state?language=en")
    answer = page.correct(change("set_text", ["u0"], {"text": "Як вас звати?"}, text="Як Вас звати?"))
    assert answer["status"] == 200 and (answer["base"], answer["revision"], answer["entry"]) == (0, 1, 1)
    assert set(answer["patch"]["utterances"]) == {"u0"}
    assert answer["patch"]["utterances"]["u0"]["machine"]["text"] == "Як вас звати?"
    assert "boundaries" not in answer["patch"] and "captions" not in answer["patch"]
    assert answer["patch"]["undo"]["can_undo"] == {"O. K.": True}


def test_patches_one_after_the_other_give_the_state_that_is_loaded_anew(page: Page) -> None:
    state = page.get("/api/state?language=en")
    steps = [
        [change("set_text", ["u0"], text="😀 Так."), change("confirm", ["u0"])],
        [change("split", ["u7"], {"text": "Був там 5 років."}, at=7, time=18500)],
        [change("merge", ["u2", "u6"])],
        [change("delete", ["u1"])],
        [change("relabel", ["S"], speaker="S2")],
        [change("reject", ["b0"])],
        [change("add", [], start=9000, end=9600, speaker="Q", language="uk", text="Чекайте.")],
        [change("add_boundary", [], time=3000, kind="cut")],
    ]
    for step in steps:
        answer = page.correct(*step)
        assert answer["status"] == 200, answer
        for name, section in answer["patch"].items():
            if name in MAPPINGS:
                state[name] = {id: v for id, v in {**state[name], **section}.items() if v is not None}
            else:
                state[name] = section
    fresh = page.get("/api/state?language=en")
    ignored = ("revision",)
    assert {k: v for k, v in state.items() if k not in ignored} == {k: v for k, v in fresh.items() if k not in ignored}


def test_a_change_of_what_somebody_changed_meanwhile_is_a_conflict_and_changes_nothing(page: Page) -> None:
    page.correct(change("set_text", ["u0"], {"text": "Як вас звати?"}, text="перший"), author="A")
    answer = page.correct(change("set_text", ["u0"], {"text": "Як вас звати?"}, text="другий"), author="B")
    assert (answer["status"], answer["error"], answer["rows"]) == (409, "conflict", ["u0"])
    assert page.session.revision == 1
    assert page.correct(change("set_text", ["u2"], {"text": "김철수입니다."}, text="김철수."), author="B")["status"] == 200


def test_undo_and_redo_are_each_authors_own(page: Page) -> None:
    page.correct(change("set_text", ["u0"], text="A"), author="A")
    page.correct(change("set_text", ["u2"], text="B"), author="B")
    assert page.post("/api/undo", {"author": "A"}).status == 200
    texts = {id: u["text"] for id, u in page.get("/api/state")["utterances"].items()}
    assert (texts["u0"], texts["u2"]) == ("Як вас звати?", "B")
    assert page.post("/api/redo", {"author": "A"}).status == 200
    nothing = page.post("/api/redo", {"author": "A"})
    assert nothing.status == 409 and json.loads(nothing.body)["error"] == "nothing"


def test_an_undo_on_which_later_changes_stand_is_refused(page: Page) -> None:
    page.correct(change("set_text", ["u0"], text="A"), author="A")
    page.correct(change("set_text", ["u0"], {"text": "A"}, text="B"), author="B")
    answer = page.post("/api/undo", {"author": "A"})
    assert answer.status == 409 and json.loads(answer.body)["error"] == "conflict"
    assert page.session.revision == 2


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"corrections": []},
        {"corrections": {}},
        {"corrections": [{"kind": "set_everything", "targets": []}]},
        {"corrections": [{"kind": "set_text", "targets": "u0", "after": {"text": "x"}}]},
        {"corrections": [{"kind": "set_text", "targets": ["u0"], "after": {"text": {}}}]},
        {"corrections": [{"kind": "set_text", "targets": ["u0"], "after": {"text": "\ud800"}}]},
        {"corrections": [{"kind": "set_text", "targets": ["u0"], "after": {"text": "x" * 20_001}}]},
        {"corrections": [{"kind": "set_text", "targets": ["u0"], "after": {"text": "x"}, "more": 1}]},
        {"corrections": [{"kind": "set_times", "targets": ["u0"], "after": {"start": 5, "end": 5}}]},
        {"corrections": [{"kind": "set_times", "targets": ["u0"], "after": {"start": 1e300, "end": 2}}]},
        {"corrections": [{"kind": "set_times", "targets": ["u0"], "after": {"start": 10**40, "end": 10**41}}]},
        {"corrections": [{"kind": "confirm", "targets": []}]},
        {"corrections": [{"kind": "confirm", "targets": ["u0"]}], "author": 5},
        {"corrections": [{"kind": "confirm", "targets": ["u0"]}], "author": "x" * 200},
        {"corrections": [{"kind": "confirm", "targets": ["u0"]}], "author": "a\u0007"},
        {"corrections": [{"kind": "add_boundary", "targets": [], "after": {"time": -1, "kind": "cut"}}]},
        {"corrections": [{"kind": "add_boundary", "targets": [], "after": {"time": 1, "kind": "earthquake"}}]},
    ],
)
def test_what_makes_no_sense_is_refused_and_kept_nowhere(page: Page, content: object) -> None:
    answer = page.post("/api/corrections", content)
    assert answer.status == 422, answer.body
    assert json.loads(answer.body)["message"]
    assert not page.session.journal.path.exists()


def read_event(stream: socket.socket, wanted: str) -> dict[str, Any]:
    """The first event of a kind; others, such as those of the clip, are passed over."""
    content = b""
    while block := stream.recv(65536):
        content += block
        for part in content.split(b"\n\n")[:-1]:
            lines = {line.partition(b": ")[0]: line.partition(b": ")[2] for line in part.splitlines()}
            if lines.get(b"event") == wanted.encode():
                found: dict[str, Any] = json.loads(lines[b"data"])
                return found
    raise AssertionError(content)


def listen(page: Page, query: str) -> socket.socket:
    stream = socket.create_connection(("127.0.0.1", page.served.port), timeout=10)
    head = "GET /api/events?{query} HTTP/1.1\nHost: {host}\nCookie: {cookie}\nSec-Fetch-Site: same-origin\n\n"
    stream.sendall(page.served.fill(head.replace("{query}", query)))
    return stream


def wait_for_listeners(page: Page, count: int) -> None:
    for _ in range(200):
        if len(page.desk.events.listeners) == count:
            return
        page.get("/api/keys")
    raise AssertionError("the stream was not opened")


def test_every_tab_is_told_of_every_change_in_its_language(page: Page) -> None:
    for language in ("en", "ko"):
        page.get(f"/api/state?language={language}")
    with listen(page, "after=0&language=ko") as korean, listen(page, "after=0&language=en") as english:
        wait_for_listeners(page, 2)
        page.correct(change("set_role", ["S"], role="other"))
        for stream, label in ((korean, "기타"), (english, "other")):
            data = read_event(stream, "patch")
            assert data["revision"] == 1 and data["kinds"] == ["set_role"]
            assert data["patch"]["speakers"]["S"]["role_label"] == label


def test_a_tab_that_missed_something_is_told_to_load_anew(page: Page) -> None:
    page.correct(change("confirm", ["u0"]))
    with listen(page, "after=0&language=en") as stream:
        assert read_event(stream, "reload") == {}


def test_what_another_program_appends_reaches_the_tabs(page: Page) -> None:
    page.get("/api/state?language=en")
    with listen(page, "after=0&language=en") as stream:
        wait_for_listeners(page, 1)
        other = open_session(page.session.path)
        other.submit("B", [set_text("u4", "Де родина?")])
        data = read_event(stream, "patch")
        assert data["author"] == "B" and data["patch"]["utterances"]["u4"]["text"] == "Де родина?"


def test_the_journal_is_shown_with_what_holds(page: Page) -> None:
    page.correct(change("set_text", ["u0"], text="A"))
    page.correct(change("relabel", ["S"], speaker="S2"))
    page.post("/api/undo", {})
    history = page.get("/api/history?language=ko")
    assert [(e["number"], e["action"], e["held"]) for e in history["entries"]] == [
        (1, "correct", True),
        (2, "correct", False),
        (3, "undo", False),
    ]
    assert history["entries"][0]["changes"][0]["before"] == {"text": "Як вас звати?"}
    assert history["entries"][0]["sentence"] == "텍스트를 고침" and history["head"] == page.session.journal.head


def test_a_document_with_everything_in_it_is_shown_and_changed(tmp_path: Path) -> None:
    with open_page(write_document(tmp_path, make_reviewed_interview())) as page:
        for language in ("en", "uk", "ko"):
            state = page.get(f"/api/state?language={language}")
        assert state["findings"]["r0.1"]["comment"] == "checked with the clip" and state["captions"]
        assert page.correct(change("comment", ["r0.1"], {"comment": "checked with the clip"}, comment="✓"))["status"] in (
            200,
            409,
        )


def test_a_request_that_is_sent_again_because_its_answer_was_lost_is_carried_out_once(page: Page) -> None:
    added = change("add", [], start=9000, end=9600, speaker="Q", language="uk", text="Чекайте.")
    content = {"author": "O. K.", "corrections": [added], "request": "one"}
    first, again = (json.loads(page.post("/api/corrections", content).body) for _ in range(2))
    assert (again["entry"], again["revision"], again["patch"]) == (first["entry"], 1, None) and page.session.revision == 1
    for path, revision in (("undo", 2), ("redo", 3)):
        for _ in range(3):
            assert page.post(f"/api/{path}", {"author": "O. K.", "request": path}).status == 200
        assert page.session.revision == revision
    for bad in (1, "", "x" * 101, ["one"]):
        assert page.post("/api/corrections", content | {"request": bad}).status == 422
