"""Opens the review page in the user's browser without letting the launch token into any process's arguments.

All users of a machine can read the arguments of all processes. So the browser is given the path of a private file, whose
page goes on to the link. Python's `webbrowser` is not used: it would run a text browser in the terminal, and wait for it.
"""

from __future__ import annotations

import contextlib
import html
import logging
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

LOG = logging.getLogger(__name__)
_TEXT_BROWSERS = {"browsh", "carbonyl", "cha", "elinks", "links", "links2", "lynx", "w3m", "www-browser"}
_COMMANDS = (
    "xdg-open", "gio open", "x-www-browser", "firefox", "firefox-esr", "google-chrome", "chromium", "chromium-browser",
)  # fmt: skip
_SNAPS = Path("/snap/bin")


def find_browser(environment: Mapping[str, str] | None = None) -> list[str] | None:
    """The command of a graphical browser, `%s` in it where the address goes, or None where no window can be shown to the user.

    $BROWSER is asked first, as `webbrowser` does. A user who works over ssh sits in front of another machine.
    """
    known = os.environ if environment is None else environment
    if known.get("SSH_CONNECTION") or known.get("SSH_TTY"):
        return None
    if sys.platform == "darwin":
        return ["open", "%s"]
    if not (known.get("DISPLAY") or known.get("WAYLAND_DISPLAY")):
        return None
    wanted = [entry for entry in known.get("BROWSER", "").split(os.pathsep) if entry.strip()]
    commands = [_split(entry) for entry in (*wanted, *_COMMANDS)]
    return next((command for command in commands if command and _can_run(command, known)), None)


def _split(entry: str) -> list[str]:
    try:
        words = shlex.split(entry.strip().removesuffix("&"))
    except ValueError:  # a quotation mark that is not closed
        return []
    return words if not words or any("%s" in word for word in words) else [*words, "%s"]


def _can_run(command: list[str], environment: Mapping[str, str]) -> bool:
    return Path(command[0]).name not in _TEXT_BROWSERS and shutil.which(command[0], path=environment.get("PATH")) is not None


@contextlib.contextmanager
def private_page(url: str) -> Iterator[Path]:
    """A file that only the user can read, with a page that goes on to `url`; it is removed at the end of the block.

    Browsers from snaps see no temporary files; where there may be one, the file lies in the user's home for its short life.
    """
    home = Path.home() if _SNAPS.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="vidtx-review-", dir=home, ignore_cleanup_errors=True) as folder:  # mode 0700
        path = Path(folder, "open.html")
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(_write_page(url))
        yield path


def _write_page(url: str) -> str:
    address = html.escape(url, quote=True)
    return (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<meta name="referrer" content="no-referrer">\n'
        f'<meta http-equiv="refresh" content="0; url={address}">\n<title>vidtx review</title>\n'
        f'<p><a href="{address}">Go on to the transcript</a></p>\n</html>\n'
    )


def open_file(command: list[str], path: Path) -> bool:
    """Starts a browser on a file and does not wait for it; whether it could be started.

    It gets no terminal: what it prints is not the user's matter, and a text browser that an opener falls back to stays away.
    """
    words = [word.replace("%s", path.as_uri()) for word in command]
    try:
        browser = subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
    except OSError as error:
        LOG.info("the browser %s could not be started: %s", command[0], error.strerror)
        return False
    threading.Thread(target=browser.wait, daemon=True).start()  # an opener that has ended should not stay as a zombie
    return True
