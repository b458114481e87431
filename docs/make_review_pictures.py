"""Takes the pictures of the review page in README.md and docs/review.md, from the sample that `make demo` has processed.

    python docs/make_review_pictures.py out/demo/interrogation.vidtx.json

Needs Chromium, and fonts with Korean and Cyrillic letters (Debian: fonts-noto-cjk, fonts-noto-core).
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

DOCS = Path(__file__).parent
WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


def open_page(page: Page, url: str) -> None:
    page.goto(url)
    page.wait_for_selector(".t-block", timeout=30_000)
    page.wait_for_function("() => document.querySelector('video')?.readyState >= 2", timeout=30_000)
    page.wait_for_timeout(3000)  # the waveform


def take_pictures(url: str) -> None:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport=WIDE)
        open_page(page, url)
        page.locator("#attention button").filter(has_text="number changed").first.click()
        page.wait_for_timeout(1500)
        page.screenshot(path=DOCS / "review.png")
        page.locator("main button").filter(has_text="number changed").first.click()
        page.wait_for_timeout(1000)
        page.screenshot(path=DOCS / "review-finding.png")
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Frames").first.click()
        page.wait_for_timeout(5000)
        page.screenshot(path=DOCS / "review-edit.png")
        page.close()
        page = browser.new_page(viewport=NARROW, color_scheme="dark")
        open_page(page, url)
        page.screenshot(path=DOCS / "review-narrow.png")
        browser.close()


def main() -> None:
    document = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copy(document, folder))
        command = [sys.executable, "-m", "vidtx", "review", str(copy), "--no-browser", "--no-align", "--author", "Olena K."]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
            try:
                assert program.stdout is not None
                found = re.search(r"http://\S+", program.stdout.readline())
                assert found is not None
                take_pictures(found[0])
            finally:
                program.terminate()


if __name__ == "__main__":
    main()
