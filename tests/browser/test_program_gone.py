"""The program is killed while somebody types: the page says so, and keeps what was typed until it is on the disk."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from browser_tab import Tab, find_said
from review_page import open_page
from review_program import start_review
from vidtx.document import Transcript

GONE = (
    "ERR_CONNECTION_REFUSED",
    "ERR_INCOMPLETE_CHUNKED_ENCODING",
    "ERR_CONNECTION_RESET",
    "ERR_EMPTY_RESPONSE",
    "ERR_SOCKET_NOT_CONNECTED",
)


def test_what_is_typed_after_the_program_was_killed_is_kept_and_what_was_saved_stands(
    open_tab: Callable[..., Tab], path: Path, document: Transcript
) -> None:
    saved, unsent = find_said(document, "ko", "subject"), find_said(document, "uk", "questioner")
    with start_review(path, "--author", "О. К.") as program:
        tab = open_tab(program.launch_url)
        tab.expected = GONE
        tab.replace_text(saved.id, "하나 둘 셋")
        area = tab.edit(unsent.id)
        program.kill()
        area.fill("Раз два три")
        tab.press("Control+Enter")
        expect(tab.page.locator(".t-saved")).to_contain_text("not saved yet: the program does not answer")
        kept = tab.page.evaluate("() => sessionStorage.getItem('vidtx.unsent')")
        assert json.loads(kept)[0]["payload"]["corrections"][0]["after"] == {"text": "Раз два три"}
        # Who leaves now is asked first.
        assert tab.page.evaluate("() => !dispatchEvent(new Event('beforeunload', {cancelable: true}))")
    with open_page(path) as again:
        texts = {u.id: u.text for u in again.session.state.utterances}
        assert texts[saved.id] == "하나 둘 셋" and texts[unsent.id] == unsent.text


def test_what_was_typed_while_nobody_answered_is_sent_when_somebody_does(tab: Tab, path: Path, document: Transcript) -> None:
    said = find_said(document, "uk", "questioner")
    tab.expected = ("ERR_FAILED", "ERR_CONNECTION")
    tab.page.route("**/api/corrections", lambda route: route.abort())
    tab.edit(said.id).fill("Раз два три")
    tab.press("Control+Enter")
    expect(tab.page.locator(".t-saved")).to_contain_text("not saved yet")
    tab.page.unroute("**/api/corrections")
    tab.wait_until_saved()
    expect(tab.text(said.id)).to_have_text("Раз два три")


def test_what_stood_in_an_open_editor_is_offered_after_the_page_was_closed(tab: Tab, document: Transcript) -> None:
    said = find_said(document, "uk", "questioner")
    tab.expected = ("beforeunload: ",)  # the browser asks whether to leave
    tab.edit(said.id).fill("Раз два три")
    tab.page.goto("about:blank")
    tab.page.go_back()
    tab.wait_until_ready()
    offered = tab.line(said.id).get_by_role("group", name="Typed before and not saved")
    expect(offered).to_contain_text("Раз два три")
    offered.get_by_role("button", name="Keep mine").click()
    expect(tab.text(said.id)).to_have_text("Раз два три")
