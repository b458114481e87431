"""axe-core finds no serious fault: on the page and in each dialog, light and dark, wide and narrow."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from browser_tab import Tab
from review_page import Page, change
from vidtx.document import Transcript

VENDOR = Path(__file__).parent / "vendor"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
GRAVE = ("serious", "critical")

_RUN = r"""async ([source, rules, scope]) => {
  if (!globalThis.axe) (0, eval)(source);
  // A row that is scrolled half under the bar above or the dock below is scrolled free by a finger; its buttons are of full size.
  const isScrolledUnder = (selector) => {
    const element = document.querySelector(selector), box = element?.getBoundingClientRect();
    if (!box || Math.min(box.width, box.height) < 24) return false;
    const x = box.left + box.width / 2;
    return [box.top + 1, box.bottom - 1].some((y) => { const top = document.elementFromPoint(x, y); return !top || !(element.contains(top) || top.contains(element)); });
  };
  const found = await axe.run(scope ?? document, {runOnly: rules, resultTypes: ["violations"]});
  // Marks in a waveform stand where their times are, so that two may be closer than fingers are wide. What they do can be done
  // elsewhere (WCAG 2.5.8, "Equivalent"): an edit is opened from its row, and a line's times are fields of its editor.
  for (const violation of found.violations) {
    if (violation.id !== "target-size") continue;
    violation.nodes = violation.nodes.filter((node) => !/^<\w+ class="wave-(tick|edge)/.test(node.html) && !isScrolledUnder(node.target[0]));
  }
  return found.violations.filter(({nodes}) => nodes.length).map(({id, impact, help, nodes}) => [id, impact, help, nodes.slice(0, 5).map((node) => node.html.slice(0, 200) + " " + node.any.map((c) => c.message).join(" ").slice(0, 200))]);
}"""


@pytest.fixture(scope="module")
def axe() -> str:
    return (VENDOR / "axe.min.js").read_text("utf-8")


def test_axe_is_the_one_that_the_readme_names() -> None:
    digest = hashlib.sha256((VENDOR / "axe.min.js").read_bytes()).hexdigest()
    assert digest in (VENDOR / "README.md").read_text("utf-8")
    assert "Mozilla Public License" in (VENDOR / "LICENSE").read_text("utf-8")


DIALOGS: dict[str, Callable[[Tab], None]] = {
    "help": lambda tab: tab.press("?"),
    "voices": lambda tab: tab.press("Alt+v"),
    "history": lambda tab: tab.press("Alt+h"),
    "export": lambda tab: tab.press("Control+e"),
    "add an edit": lambda tab: tab.press("Alt+b"),
    "edit": lambda tab: tab.page.locator("[data-boundary]").first.click(),
    "finding": lambda tab: tab.page.locator("[data-finding]").first.click(),
}


@pytest.mark.parametrize("colors", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_no_serious_fault(
    open_tab: Callable[..., Tab], served: Page, document: Transcript, axe: str, width: int, colors: str
) -> None:
    first, second, third = (u.id for u in document.utterances[:3])
    served.correct(change("set_text", [first], text="Доброго дня вам."))
    served.correct(change("confirm", [third]))
    served.correct(change("reject", [document.boundaries[0].id]))
    # A context that lets a test evaluate a program of its own in the page; the page's own policy is held by all other tests.
    tab = open_tab(
        served.served.guard.settings.launch_url,
        viewport={"width": width, "height": 900 if width > 500 else 780},
        color_scheme=colors,
        bypass_csp=True,
        reduced_motion="reduce",
    )
    faults: list[str] = []

    def look(where: str, scope: str | None = None) -> None:
        for id, impact, help, nodes in tab.page.evaluate(_RUN, [axe, RULES, scope]):
            if impact in GRAVE:
                faults.append(f"{where}: {id} ({impact}): {help}\n    " + "\n    ".join(nodes))

    tab.page.wait_for_function("() => document.querySelector('video').readyState >= 2")
    look("page")
    tab.edit(second)
    look("editor", ".t-editor")
    tab.press("Escape")
    tab.line(first).scroll_into_view_if_needed()
    tab.page.wait_for_timeout(200)  # a menu closes where the page scrolls under it
    tab.row(first).locator(".t-who").first.click()
    tab.page.wait_for_selector(".t-menu")
    look("menu", ".t-menu")
    tab.press("Escape", "Control+f")
    look("find", ".t-find")
    tab.press("Escape")
    for name, open_dialog in DIALOGS.items():
        open_dialog(tab)
        tab.page.wait_for_selector("dialog[open]")
        tab.page.wait_for_timeout(300)  # what a dialog shows may have to be asked for
        look(name, "dialog[open]")
        tab.press("Escape")
        tab.page.wait_for_selector("dialog[open]", state="detached")
    if width < 500:
        tab.press("Alt+a")
        tab.page.get_by_role("button", name="Close the list").wait_for()
        tab.page.wait_for_timeout(400)  # it slides in
        look("list")
    assert faults == [], "\n".join(faults)
