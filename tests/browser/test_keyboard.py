"""A whole correction without a mouse, the way out of the table, and keys of one's own."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from browser_tab import Tab, find_said, until
from review_page import Page, open_page
from vidtx.document import Transcript
from vidtx.review.keys import read_keys

# What has the focus, and whether a ring or another sign around it can be seen.
_FOCUS = """() => {
  const active = document.activeElement;
  const style = getComputedStyle(active);
  return [active.tagName, (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none"];
}"""


def test_a_line_is_corrected_split_given_to_another_voice_and_decided_about_without_a_mouse(
    tab: Tab, served: Page, document: Transcript
) -> None:
    tab.press("Tab")
    expect(tab.page.get_by_role("link", name="Skip to the transcript")).to_be_focused()
    tab.press("Enter", "Tab")
    until(lambda: tab.focused_line() == document.utterances[0].id, page=tab.page)
    assert tab.page.evaluate(_FOCUS)[1], "the focus cannot be seen"

    tab.press("Tab")  # the next line, played
    second = document.utterances[1]
    until(lambda: tab.focused_line() == second.id, page=tab.page)
    until(lambda: tab.time() >= second.span.start - 60, page=tab.page)
    tab.press("Shift+Tab")
    until(lambda: tab.focused_line() == document.utterances[0].id, page=tab.page)

    tab.press("F2", "Control+End")
    tab.page.keyboard.type(" Сідайте.")
    tab.press("Control+Enter")
    expect(tab.text(document.utterances[0].id)).to_have_text(f"{document.utterances[0].text} Сідайте.")
    until(lambda: tab.focused_line() == second.id, page=tab.page)
    tab.press("3")  # whoever speaks here answers
    until(lambda: next(s.role for s in served.session.state.speakers if s.id == second.speaker) == "subject", page=tab.page)
    tab.press("Control+z", "ArrowDown")
    until(lambda: next(s.role for s in served.session.state.speakers if s.id == second.speaker) == "interpreter", page=tab.page)

    tab.press("ArrowRight")  # to the buttons of the row, and its menu
    until(lambda: tab.page.evaluate("() => document.activeElement.tagName") == "BUTTON", page=tab.page)
    tab.press("ArrowLeft")

    tab.press("F8", "F8")
    expect(tab.page.locator('.t-item[aria-current="true"]')).to_have_count(1)
    tab.press("?")
    help = tab.dialog("Help and keys")
    expect(help).to_be_visible()
    tab.press("Escape")
    expect(help).to_have_count(0)
    tab.press("Control+e")
    expect(tab.dialog("Export")).to_be_visible()
    tab.press("Escape")
    tab.press("Alt+v")
    expect(tab.dialog("Voices")).to_be_visible()
    tab.press("Escape")
    expect(tab.dialog("Voices")).to_have_count(0)


def test_escape_leaves_the_table_so_that_tab_is_no_trap(tab: Tab) -> None:
    where = "(selector) => Boolean(document.activeElement.closest(selector))"
    tab.line_at(4).focus()
    tab.press("Tab")
    assert tab.focused_line() is not None  # from line to line
    tab.press("Escape", "Tab")
    assert tab.page.evaluate(where, "#attention")
    tab.line_at(4).focus()
    tab.press("Escape", "Shift+Tab")
    assert tab.page.evaluate(where, "#top")


def test_every_stop_of_tab_shows_that_it_has_the_focus(tab: Tab) -> None:
    unseen = []
    for _ in range(30):
        tab.press("Tab")
        if tab.focused_line() is not None:
            tab.press("Escape")
        tag, seen = tab.page.evaluate(_FOCUS)
        if tag == "BODY":
            break
        if not seen:
            unseen.append(tab.page.evaluate("() => document.activeElement.outerHTML.slice(0, 160)"))
    assert unseen == []


def test_keys_of_ones_own_hold_and_a_command_that_is_not_known_is_told_of(
    open_tab,
    path: Path,
    document: Transcript,
    tmp_path: Path,  # type: ignore[no-untyped-def]
) -> None:
    file = tmp_path / "keys.json"
    file.write_text('{"row.confirm_next": ["Alt+Enter"], "row.edit": ["F6"], "no.such": ["F5"]}')
    with open_page(path, keys=read_keys(file)) as served:
        tab = open_tab(served.served.guard.settings.launch_url)
        expect(tab.page.get_by_role("alert")).to_contain_text("no.such")
        said = find_said(document, "uk", "questioner")
        tab.text(said.id).click()
        tab.press("F2")
        expect(tab.page.locator(".t-editor")).to_have_count(0)
        tab.press("F6")
        expect(tab.area()).to_be_focused()
        tab.press("Control+End")
        tab.page.keyboard.type("!")
        tab.press("Alt+Enter")
        expect(tab.text(said.id)).to_have_text(f"{said.text}!")
        expect(tab.row(said.id)).to_contain_text("confirmed")
        tab.press("?")
        expect(tab.dialog("Help and keys")).to_contain_text("F6")


@pytest.mark.parametrize("layout", [("я", "KeyZ"), ("ㅋ", "KeyZ")], ids=["Ukrainian", "Korean"])
def test_keys_hold_in_layouts_without_latin_letters(
    tab: Tab, served: Page, document: Transcript, layout: tuple[str, str]
) -> None:
    said = find_said(document, "uk", "questioner")
    tab.replace_text(said.id, "Інше")
    key, code = layout
    tab.page.evaluate(
        "([key, code]) => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key, code, ctrlKey: true, bubbles: true, cancelable: true}))",
        [key, code],
    )
    expect(tab.text(said.id)).to_have_text(said.text)
