"""Whether a review's server answers as quickly while words are aligned in the background.

    python benchmarks/review_alignment.py FILE.vidtx.json --clip CLIP [--seconds N]

Serves a copy of the document twice, without and with alignment, changes a text every 1.6 s (so that alignment begins each time), and asks for a small
answer 20 times a second meanwhile. Times are those of the client, in ms. FILE's recognizer must be installed (VIDTX_MODELS_DIR).
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
EVERY_SECONDS = 1.6


class Client:
    """The page's requests, without a page."""

    def __init__(self, link: str) -> None:
        found = re.search(r"http://127\.0\.0\.1:(\d+)(/launch\S+)", link)
        assert found, link
        self.port, self.cookie = int(found[1]), ""
        navigation = {"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
        self.cookie = self._send("GET", found[2], None, navigation)[1].split(";")[0]

    def _send(self, method: str, path: str, body: Any, headers: dict[str, str]) -> tuple[bytes, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        if body is not None:
            headers = {**headers, "Content-Type": "application/json"}
        connection.request(method, path, None if body is None else json.dumps(body), headers)
        answer = connection.getresponse()
        content = answer.read()
        assert answer.status == 200, content
        return content, answer.getheader("Set-Cookie", "")

    def ask(self, method: str, path: str, body: Any = None) -> tuple[Any, float]:
        """The answer, and how many ms it took."""
        began = time.monotonic()
        content, _ = self._send(method, path, body, {"Cookie": self.cookie, "Sec-Fetch-Site": "same-origin"})
        return json.loads(content), (time.monotonic() - began) * 1000


def measure(document: Path, clip: Path, seconds: float, *options: str) -> str:
    command = [
        sys.executable,
        "-m",
        "vidtx",
        "review",
        str(document),
        "--clip",
        str(clip),
        "--no-browser",
        "--author",
        "T",
        *options,
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as server:
        assert server.stdout is not None
        client = Client(server.stdout.readline())
        note = server.stdout.readline().strip()
        small: list[float] = []
        stop = threading.Event()

        def poll() -> None:
            while not stop.wait(0.05):
                small.append(client.ask("GET", "/api/keys")[1])

        thread = threading.Thread(target=poll)
        state = client.ask("GET", "/api/state")[0]
        ids = [u["id"] for u in state["utterances"].values() if len(u["text"].split()) > 2]
        texts = {id: state["utterances"][id]["text"] for id in ids}
        thread.start()
        changes, began, n = [], time.monotonic(), 0
        while time.monotonic() - began < seconds:
            id = ids[n % len(ids)]
            n += 1
            change = {"kind": "set_text", "targets": [id], "before": {"text": texts[id]}, "after": {"text": f"{texts[id]} ні"}}
            texts[id] += " ні"
            changes.append(client.ask("POST", "/api/corrections", {"author": "T", "base": 0, "corrections": [change]})[1])
            time.sleep(EVERY_SECONDS)
        stop.set()
        thread.join()
        entries = client.ask("GET", "/api/history")[0]["entries"]
        aligned = sum(len(e["changes"]) for e in entries if e["author"] != "T")
        server.send_signal(signal.SIGINT)
        server.wait(20)
    return f"{note}\n  a change {describe(changes)}; a small answer {describe(small)}; {aligned} utterances aligned"


def describe(values: list[float]) -> str:
    ordered = sorted(values)
    return (
        f"median {ordered[len(ordered) // 2]:.0f}, 90 % within {ordered[int(len(ordered) * 0.9)]:.0f}, "
        f"longest {ordered[-1]:.0f} ms ({len(ordered)})"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("document", type=Path)
    parser.add_argument("--clip", type=Path, required=True)
    parser.add_argument("--seconds", type=float, default=45)
    options = parser.parse_args()
    for flags in (["--no-align"], [], ["--no-align"], []):
        with tempfile.TemporaryDirectory() as folder:
            copy = shutil.copy(options.document, folder)
            print(measure(Path(copy), options.clip, options.seconds, *flags), flush=True)


if __name__ == "__main__":
    main()
