"""A document whose texts and names are markup: the page shows them as text, and nothing of them runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import expect

from browser_tab import Tab
from hostile_interview import HOSTILE
from review_files import write_document
from review_page import Page, change, open_page
from vidtx.document import Transcript, Translation

MARKUP = (
    '<img src=x onerror="alert(1)">',
    "<script>alert(2)</script>",
    '"><svg onload=alert(3)>',
    "'-alert(4)-' {{7*7}} ${alert(5)} javascript:alert(6)",
    '</p></div><iframe srcdoc="<script>parent.alert(7)</script>">',
    "<style>*{display:none}</style><base href=//evil.example>",
    '<form action=//evil.example><input name=textContent><a id=document href="javascript:alert(8)">так</a>',
    "\u202eоткат\u202c <b>",
)
# Elements that a text would have made if it had been taken for markup; the page itself has none of them in these places.
MADE = "#desk img, #desk script, #desk iframe, #desk style, base, #desk form:not(.t-find), #desk a[href^=javascript], svg[onload], [onerror]"


def make_hostile(document: Transcript) -> Transcript:
    utterances = tuple(
        replace(u, text=f"{MARKUP[n]} {u.text}", words=(), translations=(Translation("en", MARKUP[-1 - n]),)) if u.text else u
        for n, u in enumerate(document.utterances)
    )
    speakers = tuple(replace(s, name=MARKUP[n]) for n, s in enumerate(document.speakers))
    return replace(document, utterances=utterances, speakers=speakers)


def test_markup_is_text_in_every_part_of_the_page(open_tab: Callable[..., Tab], hostile: Transcript, tmp_path: Path) -> None:
    document = make_hostile(hostile)
    with open_page(write_document(tmp_path, document, "<img src=x onerror=alert(9)>.vidtx.json")) as served:
        tab = open_tab(served.served.guard.settings.launch_url)
        for utterance in document.utterances:
            if utterance.text:
                expect(tab.text(utterance.id)).to_have_text(utterance.text, use_inner_text=False)
        assert HOSTILE in tab.text("u4").inner_text()
        look_everywhere(tab, served)
        assert tab.page.locator(MADE).count() == 0
        assert tab.page.evaluate("() => [location.origin, document.baseURI.startsWith(location.origin)]")[1]


def look_everywhere(tab: Tab, served: Page) -> None:
    """Opens what shows texts and names: the editor, menus, dialogs, notices, the search; somebody else changes a line meanwhile."""
    area = tab.edit("u0")
    served.correct(change("set_text", ["u0"], text=f"{MARKUP[0]} інше"), author="<b>Ю</b>")
    expect(tab.page.locator(".t-changed")).to_contain_text(MARKUP[0])
    expect(tab.page.locator(".t-changed")).to_contain_text("<b>Ю</b>")
    tab.expected = ("status of 409", "/strip")  # a conflict, and frames of a clip that is not there
    area.fill(MARKUP[1])
    tab.press("Control+Enter")
    conflict = tab.line("u0").get_by_role("group", name="Changed by <b>Ю</b>")
    expect(conflict).to_contain_text(MARKUP[1])
    conflict.get_by_role("button", name="Keep mine").click()
    expect(tab.text("u0")).to_have_text(MARKUP[1])
    tab.row("u0").locator(".t-who").first.click()
    expect(tab.page.get_by_role("menu")).to_contain_text(MARKUP[1])
    tab.press("Escape")
    for key, title in (("Alt+v", "Voices"), ("Alt+h", "History"), ("Control+e", "Export")):
        tab.press(key)
        expect(tab.dialog(title)).to_contain_text("<")
        tab.press("Escape")
    tab.page.locator("[data-finding]").first.click()
    expect(tab.page.get_by_role("dialog").locator(".t-quoted").first).to_contain_text("<")
    tab.press("Escape")
    tab.page.locator("[data-boundary]").first.click()
    expect(tab.page.locator("dialog.boundary-dialog")).to_contain_text("There are no frames")
    tab.press("Escape", "Control+f")
    tab.page.get_by_role("searchbox", name="Find").fill("<script>")
    tab.page.get_by_role("textbox", name="Replace with").fill("<img src=x onerror=alert(10)>")
    tab.page.get_by_role("button", name="Replace all").click()
    expect(tab.page.get_by_role("dialog").locator("ins").first).to_have_text("<img src=x onerror=alert(10)>")
    tab.page.get_by_role("dialog").get_by_role("button", name="Apply to all alike").click()
    expect(tab.text("u0")).to_contain_text("<img src=x onerror=alert(10)>")
    tab.wait_until_saved()
