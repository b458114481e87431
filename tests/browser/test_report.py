"""The report in Chromium: no serious fault of accessibility, nothing asked of any network, every link leads somewhere, nothing wider than the screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from hostile_interview import make_hostile_interview
from long_document import make_long_document
from review_files import derive_interview
from vidtx.engines.weights.shipped import find_shipped_sample
from vidtx.media.opened import OpenedClip
from vidtx.report.options import ReportOptions
from vidtx.report.page import render_report
from vidtx.report.pictures.frames import take_pictures

VENDOR = Path(__file__).parent / "vendor"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
GRAVE = ("serious", "critical")

_RUN = """async ([source, rules]) => {
  (0, eval)(source);
  const found = await axe.run(document, {runOnly: rules, resultTypes: ["violations"]});
  // Marks of the timeline stand where their times are, closer than fingers are wide; each is a link in the transcript too (WCAG 2.5.8, "Equivalent").
  for (const violation of found.violations) {
    if (violation.id === "target-size") violation.nodes = violation.nodes.filter((node) => !node.target.join(" ").includes("time-row") && !node.html.startsWith("<a href=\\"#") );
  }
  return found.violations.filter(({nodes}) => nodes.length).map(({id, impact, help, nodes}) =>
    [id, impact, help, nodes.slice(0, 4).map((node) => node.html.slice(0, 160) + " " + node.any.map((c) => c.message).join(" ").slice(0, 160))]);
}"""
_LOST = """() => [...document.querySelectorAll('a[href^="#"]')].filter((a) => !document.getElementById(a.getAttribute('href').slice(1))).length"""
_WIDE = """() => [...document.querySelectorAll('body *')].filter((e) => !e.closest('.unseen, .label, .skip, .defs, .table, svg') && e.getBoundingClientRect().right
  > innerWidth + 1).slice(0, 5).map((e) => e.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A report with frames in each language, one of a hostile document, and one with everything that a long interview has."""
    folder = tmp_path_factory.mktemp("report")
    document = derive_interview()
    with OpenedClip(find_shipped_sample()) as opened:
        pictures = take_pictures(opened.media, opened.media_clip, document.boundaries)
    texts = {language: render_report(document, ReportOptions(language), pictures) for language in ("en", "uk", "ko")}
    texts |= {"hostile": render_report(make_hostile_interview()), "long": render_report(make_long_document(150))}
    for name, text in texts.items():
        (folder / f"{name}.html").write_text(text, "utf-8")
    return {name: folder / f"{name}.html" for name in texts}


@pytest.fixture
def open_page(browser: Browser) -> Iterator[object]:
    """Opens a page from its file; at the end nothing may have been complained of, and nothing asked for but the file."""
    complaints: list[str] = []
    contexts = []

    def make(path: Path, **options: object) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(path.as_uri())
        assert page.evaluate("() => [...document.images].every((image) => image.complete && image.naturalWidth > 0)")
        complaints.extend(url for url in asked if url != path.as_uri() and not url.startswith("data:image/jpeg"))
        return page

    yield make
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize("name", ["en", "uk", "ko", "hostile", "long"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_fits_asks_for_nothing_and_its_links_lead_somewhere(
    open_page: object, pages: dict[str, Path], name: str, width: int
) -> None:
    page = open_page(pages[name], viewport={"width": width, "height": 900})  # type: ignore[operator]
    assert page.evaluate("() => document.documentElement.scrollWidth") == width and page.evaluate(_WIDE) == []
    assert page.evaluate(_LOST) == 0 and page.evaluate("() => document.scripts.length") == 0
    shown = "wide" if width == 1280 else "narrow"
    assert page.locator(f".timeline-{shown}").is_visible() and page.locator(".timeline:visible").count() == 1


@pytest.mark.parametrize("name", ["en", "long"])
@pytest.mark.parametrize("colors", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_no_serious_fault_of_accessibility(
    open_page: object, pages: dict[str, Path], width: int, colors: str, name: str
) -> None:
    page = open_page(pages[name], viewport={"width": width, "height": 900}, color_scheme=colors, bypass_csp=True)  # type: ignore[operator]
    page.add_style_tag(content=".exchange, .card { content-visibility: visible !important; }")  # axe sees only what is laid out
    found = page.evaluate(_RUN, [(VENDOR / "axe.min.js").read_text("utf-8"), RULES])
    assert [fault for fault in found if fault[1] in GRAVE] == []


def test_a_mark_of_the_timeline_leads_to_its_row(open_page: object, pages: dict[str, Path]) -> None:
    page = open_page(pages["en"])  # type: ignore[operator]
    page.locator('.timeline-wide a[href="#e2"]').first.click()
    box = page.locator("#e2").bounding_box()
    assert box is not None and 0 <= box["y"] < 900
    page.locator('#e2 a[href^="#b"]').first.click()
    assert page.locator(".card:target img").count() >= 2


def test_paper_is_light_whatever_the_screen_is(open_page: object, pages: dict[str, Path]) -> None:
    page = open_page(pages["en"], color_scheme="dark")  # type: ignore[operator]
    color = "() => getComputedStyle(document.documentElement).backgroundColor"
    assert page.evaluate(color) != "rgb(255, 255, 255)"
    page.emulate_media(media="print")
    assert page.evaluate(color) == "rgb(255, 255, 255)"
