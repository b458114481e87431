"""Edits and findings: looking at them closely, and deciding about them."""

from __future__ import annotations

from playwright.sync_api import expect

from browser_tab import Tab, until
from review_page import Page
from vidtx.document import EditBoundary, Exchange, Finding, Transcript


def find_crossing(document: Transcript) -> tuple[EditBoundary, Exchange]:
    """An edit that alone makes an exchange cross one."""
    for exchange in document.exchanges:
        crossed = {id for join in exchange.joins for id in join.boundary_ids} | set(exchange.boundary_ids)
        if len(crossed) == 1:
            return next(b for b in document.boundaries if b.id in crossed), exchange
    raise AssertionError("the sample has no such edit")


def test_an_edit_is_rejected_after_a_look_at_its_frames(tab: Tab, served: Page, document: Transcript) -> None:
    boundary, exchange = find_crossing(document)
    badge = tab.page.locator(f'.t-row[data-key="h:{exchange.id}"] .t-badge')
    expect(badge).to_contain_text("edit")
    crossing = badge.inner_text()
    tab.page.locator(f'.t-row[data-key="h:{exchange.id}"] [data-boundary="{boundary.id}"]').click()
    dialog = tab.page.locator("dialog.boundary-dialog")
    for side in ("Before", "After"):
        frames = dialog.get_by_role("region", name=side).locator("img")
        expect(frames.first).to_be_visible()
        assert all(
            frames.nth(n).evaluate("async (i) => { await i.decode(); return i.naturalWidth; }") > 0
            for n in range(frames.count())
        )
    expect(dialog.locator(".boundary-evidence li")).not_to_have_count(0)
    dialog.get_by_role("button", name="Play across").click()
    expect(dialog.get_by_role("button", name="Stop")).to_be_visible()
    dialog.get_by_role("button", name="Stop").click()
    dialog.get_by_role("button", name="Reject").click()
    expect(dialog.locator(".badge-rejected")).to_have_text("rejected")
    tab.press("Escape")
    expect(dialog).to_have_count(0)
    expect(badge).not_to_have_text(crossing)
    expect(badge).to_contain_text("no edit found")
    assert next(b for b in served.session.state.boundaries if b.id == boundary.id).status == "rejected"
    look = tab.page.locator(f'.t-item[data-item$="{boundary.id}"]')
    expect(look).to_have_count(0)  # nothing is crossed there any more
    tab.press("Control+z")
    expect(badge).to_have_text(crossing)
    expect(look).to_have_count(1)


def test_a_missed_edit_is_added_at_the_playhead_and_moved(tab: Tab, served: Page, document: Transcript) -> None:
    tab.page.wait_for_function("() => document.querySelector('video').readyState >= 2")
    known = {b.id for b in document.boundaries}
    said = document.utterances[2]
    tab.row(said.id).get_by_role("button", name="Play from").first.click()
    tab.press("Control+Space", "Alt+b")
    dialog = tab.dialog("Add an edit")
    dialog.get_by_role("combobox", name="Kind").select_option("cut")
    dialog.get_by_role("button", name="Add an edit").click()
    (added,) = until(lambda: [b for b in served.session.state.boundaries if b.id not in known], page=tab.page)
    assert added.status == "added" and added.kind == "cut"
    tab.page.locator(f'[data-boundary="{added.id}"]').first.click()
    opened = tab.page.locator("dialog.boundary-dialog")
    opened.get_by_role("button", name="One frame on").click()
    opened.get_by_role("button", name="One frame on").click()
    opened.get_by_role("button", name="Move here").click()
    until(lambda: any(b.status == "added" and b.time > added.time for b in served.session.state.boundaries), page=tab.page)


def find(served: Page, id: str) -> Finding:
    return next(f for r in served.session.state.renditions for f in r.findings if f.id == id)


def test_a_finding_is_accepted_with_a_comment_and_another_rejected(tab: Tab, served: Page, document: Transcript) -> None:
    first, second, *_ = [f for r in document.renditions for f in r.findings]
    tab.page.locator(f'[data-finding="{first.id}"]').scroll_into_view_if_needed()
    tab.page.locator(f'[data-finding="{first.id}"]').click()
    dialog = tab.dialog("A difference between original and rendition")
    expect(dialog.locator("mark").first).to_be_visible()
    dialog.get_by_role("textbox", name="Comment").fill("Перевірено: <b>так</b>")
    dialog.get_by_role("button", name="Accept").click()
    expect(dialog).to_have_count(0)
    assert (find(served, first.id).status, find(served, first.id).comment) == ("accepted", "Перевірено: <b>так</b>")
    expect(tab.page.locator(f'[data-finding="{first.id}"]')).to_contain_text("accepted")
    tab.page.locator(f'[data-finding="{second.id}"]').click()
    dialog.get_by_role("button", name="Reject").click()
    expect(dialog).to_have_count(0)
    assert find(served, second.id).status == "rejected"
    expect(tab.page.locator(f'.t-item.t-done[data-item="finding:{second.id}"]')).to_have_count(1)
    tab.press("Control+z")
    expect(tab.page.locator(f'[data-finding="{second.id}"]')).not_to_contain_text("rejected")


def test_what_deserves_a_look_is_walked_in_its_order(tab: Tab) -> None:
    items = tab.page.locator(".t-item")
    for key, number in (("F8", 0), ("n", 1), ("F8", 2), ("Shift+F8", 1), ("Shift+N", 0)):
        tab.press(key)
        expect(items.nth(number)).to_have_attribute("aria-current", "true")
        expect(tab.page.locator('.t-line[aria-current="true"]')).to_have_count(1)
        expect(tab.page.locator('.t-line[aria-current="true"]')).to_be_in_viewport()
