"""Two tabs, two reviewers: changes of different lines come together, of the same line they are a conflict in which nothing is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from browser_tab import Tab, find_said, until
from review_page import Page
from vidtx.document import Transcript


@pytest.fixture
def second(open_tab, served: Page) -> Tab:  # type: ignore[no-untyped-def]
    tab = open_tab(served.served.guard.settings.launch_url)
    author = tab.page.get_by_role("textbox", name="Reviewer")
    author.fill("Юрій")
    author.press("Enter")
    return tab


def test_changes_of_different_lines_come_together(tab: Tab, second: Tab, served: Page, document: Transcript) -> None:
    one, other = find_said(document, "ko", "subject"), find_said(document, "uk", "questioner")
    typing = tab.edit(one.id)
    typing.press("Control+End")
    tab.page.keyboard.type(" 하나")
    second.replace_text(other.id, "Хто це сказав?")
    expect(tab.text(other.id)).to_have_text("Хто це сказав?")  # while somebody types in the first tab
    expect(tab.row(other.id)).to_contain_text("Юрій")
    expect(typing).to_be_focused()
    expect(typing).to_have_value(f"{one.text} 하나")
    tab.press("Control+Enter")
    expect(second.text(one.id)).to_have_text(f"{one.text} 하나")
    assert served.session.revision == 2
    # Each takes back what is his own.
    tab.wait_until_saved()
    tab.page.locator("body").press("Control+z")
    expect(second.text(one.id)).to_have_text(one.text)
    expect(second.text(other.id)).to_have_text("Хто це сказав?")


@pytest.mark.parametrize("choice", ["Keep mine", "Take theirs"])
def test_changes_of_the_same_line_are_a_conflict_and_no_text_is_lost(
    tab: Tab, second: Tab, served: Page, document: Transcript, choice: str
) -> None:
    said = find_said(document, "uk", "questioner")
    second.expected = ("status of 409",)  # the browser notes each refused request
    mine = second.edit(said.id)
    mine.fill("Моє")
    tab.replace_text(said.id, "Їхнє")
    expect(second.page.locator(".t-changed")).to_contain_text("Їхнє")  # told while he still types
    expect(mine).to_have_value("Моє")
    second.press("Control+Enter")
    conflict = second.line(said.id).get_by_role("group", name="Changed by")
    expect(conflict).to_contain_text("Моє")
    expect(conflict).to_contain_text("Їхнє")
    expect(second.page.get_by_role("alert").locator(".notice")).to_contain_text("Your text is kept")
    assert served.session.revision == 1
    second.reload()  # it is kept over a reload as well
    conflict.get_by_role("button", name=choice).click()
    expect(conflict).to_have_count(0)
    wanted = "Моє" if choice == "Keep mine" else "Їхнє"
    for each in (second, tab):
        expect(each.text(said.id)).to_have_text(wanted)
    until(lambda: next(u for u in served.session.state.utterances if u.id == said.id).text == wanted, page=tab.page)
