"""Chromium, the sample as it was processed, and the review page on a server of its own for each test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from browser_tab import PATIENCE, Tab, watch
from e2e_run import Run
from review_page import Page, open_page
from vidtx.document import Transcript
from vidtx.engines.weights.shipped import find_shipped_sample

NAMES = ("chromium", "chromium-browser", "google-chrome")
WORD = "no Chromium to test the review page with: install it (Debian: apt-get install chromium), or name it by VIDTX_CHROMIUM"

OpenTab = Callable[..., Tab]


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's program; its absence is a failure where CI=true, otherwise a skip with a word."""
    named = os.environ.get("VIDTX_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not named or not Path(named).is_file():
        if os.environ.get("CI", "").lower() in ("1", "true"):
            pytest.fail(WORD)
        pytest.skip(WORD)
    return named


# One a module and not one a session: while it lives, no test in this thread may run an event loop of its own.
@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    arguments = ["--mute-audio", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=arguments, timeout=1000 * PATIENCE)
        expect.set_options(timeout=1000 * PATIENCE)
        yield browser
        browser.close()


@pytest.fixture
def document(demo: Run) -> Transcript:
    return demo.transcript


@pytest.fixture
def path(demo: Run, tmp_path: Path) -> Path:
    """The sample's document in a folder of its own, with its clip beside it."""
    clip = find_shipped_sample()
    shutil.copy(clip, tmp_path / clip.name)
    return Path(shutil.copy(demo.folder / "interrogation.vidtx.json", tmp_path))


@pytest.fixture
def served(path: Path) -> Iterator[Page]:
    with open_page(path) as page:
        yield page


@pytest.fixture
def open_tab(browser: Browser) -> Iterator[OpenTab]:
    """Opens tabs, each in a profile of its own; at the end none of them may have complained of anything."""
    tabs: list[Tab] = []

    def make(launch_url: str, **options: object) -> Tab:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, "locale": "en-US", **options})
        context.set_default_timeout(1000 * PATIENCE)
        tab = Tab(context.new_page())
        tabs.append(tab)
        watch(context, tab)
        return tab.open(launch_url)

    yield make
    faults = [fault for tab in tabs for fault in tab.find_faults()]
    for tab in tabs:
        tab.page.context.close()
    assert faults == []


@pytest.fixture
def tab(open_tab: OpenTab, served: Page) -> Tab:
    return open_tab(served.served.guard.settings.launch_url)
