"""Takes the picture of the report in README.md and docs/report.md, from the sample that `make demo` has processed.

    python docs/make_report_picture.py out/demo/interrogation.vidtx.json

Needs Chromium, and fonts with Korean and Cyrillic letters (Debian: fonts-noto-cjk, fonts-noto-core).
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

DOCS = Path(__file__).parent
WIDTH, HEIGHT, BELOW = 1280, 1630, 24  # pixels
END = "#e4"  # the picture ends below this exchange


def main() -> None:
    document = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "report.html"
        command = [sys.executable, "-m", "vidtx", "report", str(document), "--no-pictures", "-o", str(page)]
        subprocess.run(command, check=True, timeout=120)
        take_picture(page)


def take_picture(path: Path) -> None:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto(path.as_uri())
        page.wait_for_timeout(500)
        box = page.locator(END).bounding_box()
        assert box is not None
        page.set_viewport_size({"width": WIDTH, "height": round(box["y"] + box["height"]) + BELOW})
        page.wait_for_timeout(500)
        page.screenshot(path=DOCS / "report.png")
        browser.close()


if __name__ == "__main__":
    main()
