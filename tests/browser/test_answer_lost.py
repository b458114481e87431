"""An answer that never arrives: the page asks again, and nothing happens twice."""

from __future__ import annotations

from playwright.sync_api import Route, expect

from browser_tab import Tab, find_said, until
from vidtx.document import Transcript


def test_an_undo_whose_answer_was_lost_undoes_one_step(tab: Tab, document: Transcript) -> None:
    first, second = find_said(document, "uk", "questioner"), find_said(document, "ko", "subject")
    tab.replace_text(first.id, "Раз два три")
    tab.replace_text(second.id, "하나 둘 셋")
    tab.expected = ("ERR_FAILED",)
    lost: list[int] = []

    def lose(route: Route) -> None:
        answer = route.fetch()
        lost.append(answer.status)
        if len(lost) == 1:
            route.abort()
        else:
            route.fulfill(response=answer)

    tab.page.route("**/api/undo", lose)
    tab.press("Escape")
    tab.press("Control+z")
    until(lambda: len(lost) >= 2, page=tab.page)
    tab.wait_until_saved()
    expect(tab.text(second.id)).to_have_text(second.text)
    expect(tab.text(first.id)).to_have_text("Раз два три")
