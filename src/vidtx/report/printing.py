"""A page as a PDF file, printed by a browser of the Chromium family that is installed.

In: the page's bytes. Out: the PDF's. The browser runs without a window, in a profile of its own that is removed, without a network, in its
sandbox (which a root user's cannot have), and is ended after a time. Scripts the page forbids itself; the browser's own printing needs them.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from vidtx.errors import VidtxError

BROWSER_VARIABLE = "VIDTX_CHROMIUM"
NAMES = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "microsoft-edge-stable", "chrome", "msedge",
)  # fmt: skip
PLACES = (  # where macOS keeps them
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
PRINT_SECONDS = 180.0  # a report of two hours takes some ten
BY_HAND = "open the HTML file in any browser and print it: it is made for paper, A4 across"
_OPTIONS = (
    "--headless", "--disable-gpu", "--no-first-run", "--no-default-browser-check", "--disable-extensions", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-default-apps", "--disable-breakpad", "--mute-audio",
    "--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-server=127.0.0.1:9", "--no-pdf-header-footer",
)  # fmt: skip


class PrintError(VidtxError):
    """A page that could not be printed."""


def find_browser() -> str | None:
    """The program: what VIDTX_CHROMIUM names, else the first that is installed."""
    if named := os.environ.get(BROWSER_VARIABLE):
        return shutil.which(named)
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return found or next((place for place in PLACES if Path(place).is_file()), None)


def require_browser() -> str:
    """As `find_browser`. Raises PrintError where there is none."""
    found = find_browser()
    if found is None:
        raise PrintError("no Chromium, Chrome or Edge is installed to print a PDF with", hint=BY_HAND)
    return found


def print_page(page: bytes, browser: str, *, seconds: float = PRINT_SECONDS) -> bytes:
    """The page as PDF. Raises PrintError where the browser fails or takes too long."""
    with tempfile.TemporaryDirectory(prefix="vidtx-print-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source, target = folder / "page.html", folder / "page.pdf"
        source.write_bytes(page)
        command = [browser, *_OPTIONS, f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={target}"]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.append("--no-sandbox")
        _run([*command, source.as_uri()], folder, seconds)
        content = target.read_bytes() if target.is_file() else b""
    if not content.startswith(b"%PDF-"):
        raise PrintError(f"{Path(browser).name} wrote no PDF", hint=BY_HAND)
    return content


def _run(command: list[str], folder: Path, seconds: float) -> None:
    """Runs the browser in a session of its own, so that all its processes end with it."""
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            start_new_session=True,
        )
    except OSError as error:
        raise PrintError(f"{command[0]} cannot be started: {error.strerror or error}", hint=BY_HAND) from error
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        raise PrintError(f"printing took longer than {seconds:.0f} s and was stopped", hint=BY_HAND) from None
    finally:
        with contextlib.suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
