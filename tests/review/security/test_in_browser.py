"""What a browser makes of it: the launch from a private file works, and a page of another port gets nothing."""

from __future__ import annotations

import http.server
import shutil
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from review_server import TEXT, Served, serving
from vidtx.review.browser import private_page

if TYPE_CHECKING:
    from playwright.sync_api import Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")]

ELSEWHERE = """<!doctype html><meta charset="utf-8"><title>elsewhere</title><script type="module">
const found = {};
const load = (tag, url) => new Promise((done) => {
  const node = document.createElement(tag);
  if (tag !== "iframe") for (const good of ["load", "loadedmetadata"]) node.addEventListener(good, () => done("served"));
  node.addEventListener("error", () => done("refused"));
  if (tag === "iframe") setTimeout(() => done(node.contentDocument === null ? "opaque" : "served"), 1000);
  node.src = url;
  document.body.append(node);
});
const call = (url, options) => fetch(url, options).then((answer) => answer.type === "opaque" ? "opaque" : "served", () => "refused");
found.script = await load("script", "ORIGIN/static/js/main.js");
found.image = await load("img", "ORIGIN/media/clip/one");
found.video = await load("video", "ORIGIN/media/clip/one");
found.fetch = await call("ORIGIN/api/state", {credentials: "include"});
found.blind = await call("ORIGIN/api/state", {credentials: "include", mode: "no-cors"});
found.post = await call("ORIGIN/api/corrections", {method: "POST", credentials: "include", mode: "no-cors", body: "{}"});
found.json = await call("ORIGIN/api/corrections", {method: "POST", credentials: "include", headers: {"Content-Type": "application/json"}, body: "{}"});
found.frame = await load("iframe", "ORIGIN/");
window.found = found;
</script>"""


@pytest.fixture(scope="module")
def browser_page() -> Iterator[Page]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            yield chromium.new_context().new_page()
        finally:
            chromium.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("served")) as running:
        yield running


def test_the_private_file_leads_to_the_page_and_the_page_may_use_its_calls(browser_page: Page, served: Served) -> None:
    complaints: list[str] = []
    browser_page.on("console", lambda message: complaints.append(message.text))
    with private_page(served.guard.settings.launch_url) as file:
        browser_page.goto(file.as_uri())
        browser_page.wait_for_url(f"{served.guard.settings.origin}/")
    assert browser_page.text_content("p") == TEXT
    (cookie,) = browser_page.context.cookies()
    assert cookie["httpOnly"] and cookie["sameSite"] == "Strict" and cookie["domain"] == "127.0.0.1" and cookie["path"] == "/"
    send = "fetch('/api/corrections', {method: 'POST', headers: {'Content-Type': 'application/json'}, body: '{}'}).then((a) => a.status)"
    assert browser_page.evaluate(send) == 200
    assert browser_page.evaluate("fetch('/api/state').then((a) => a.status)") == 200
    assert browser_page.evaluate("import('/static/js/main.js').then(() => 'loaded')") == "loaded"
    assert (
        browser_page.evaluate(
            "new Promise((done) => new EventSource('/api/events').addEventListener('patch', (e) => done(e.data)))"
        )
        == TEXT
    )
    worker = "navigator.serviceWorker.register('/static/js/main.js').then(() => 'registered', () => 'refused')"
    assert browser_page.evaluate(worker) == "refused"
    browser_page.reload()
    assert browser_page.text_content("p") == TEXT
    assert not [text for text in complaints if "Permissions-Policy" in text or "Unrecognized" in text]


def test_a_page_of_another_port_gets_nothing_though_its_requests_carry_the_cookie(browser_page: Page, served: Served) -> None:
    page = ELSEWHERE.replace("ORIGIN", served.guard.settings.origin).encode()
    cookies: list[str] = []

    class Elsewhere(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            cookies.append(self.headers.get("Cookie", ""))
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *arguments: object) -> None:
            pass

    browser_page.goto(served.guard.settings.launch_url)
    browser_page.wait_for_url(f"{served.guard.settings.origin}/")
    before = list(served.recorder.calls)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere) as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        browser_page.goto(f"http://127.0.0.1:{other.server_address[1]}/")
        found = browser_page.wait_for_function("window.found").json_value()
        other.shutdown()
    assert set(found.values()) <= {"refused", "opaque"}
    assert found["script"] == found["image"] == found["video"] == found["fetch"] == found["json"] == "refused"
    assert served.recorder.calls == before
    assert any(
        served.guard.settings.session in cookie for cookie in cookies
    )  # ports share cookies: SameSite does not help here
