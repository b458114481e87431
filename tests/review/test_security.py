"""No hostile request is served: each is sent as bytes to the real server, is refused, and never reaches the application.

Each template is one request. The cookie is the right one unless the case is about it: what is refused is refused to
a browser that holds it.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from review_server import TEXT, Served, serving
from vidtx.review.security.headers import RESPONSE_HEADERS

_POST = "POST /api/corrections HTTP/1.1\nHost: {host}\nCookie: {cookie}\n"
_JSON = "Content-Type: application/json\nContent-Length: 2\n\n{}"
_SAME = "Sec-Fetch-Site: same-origin\n"
_GET = "GET /api/state HTTP/1.1\nHost: {host}\nCookie: {cookie}\n"
_BIG = "x" * 70_000


def _get(path: str, *lines: str, host: str = "{host}") -> str:
    return f"GET {path} HTTP/1.1\nHost: {host}\nCookie: {{cookie}}\n" + "".join(f"{line}\n" for line in lines) + "\n"


def _host(value: str) -> str:
    return _get("/api/state", host=value)


HOSTILE: dict[str, tuple[int | tuple[int, ...], str]] = {
    # Without the cookie
    "page without cookie": (403, "GET / HTTP/1.1\nHost: {host}\n\n"),
    "state without cookie": (403, "GET /api/state HTTP/1.1\nHost: {host}\n" + _SAME + "\n"),
    "media without cookie": (403, "GET /media/clip/one HTTP/1.1\nHost: {host}\nRange: bytes=0-9\n\n"),
    "static file without cookie": (403, "GET /static/js/main.js HTTP/1.1\nHost: {host}\n\n"),
    "events without cookie": (403, "GET /api/events HTTP/1.1\nHost: {host}\nAccept: text/event-stream\n\n"),
    "unknown path without cookie": (403, "GET /nothing HTTP/1.1\nHost: {host}\n\n"),
    "HEAD without cookie": (403, "HEAD /media/clip/one HTTP/1.1\nHost: {host}\n\n"),
    "POST without cookie": (403, "POST /api/corrections HTTP/1.1\nHost: {host}\n" + _SAME + _JSON),
    "wrong cookie": (403, "GET /api/state HTTP/1.1\nHost: {host}\nCookie: vidtx-review-{port}=guess\n\n"),
    "empty cookie": (403, "GET /api/state HTTP/1.1\nHost: {host}\nCookie: vidtx-review-{port}=\n\n"),
    "cookie of another port": (403, "GET /api/state HTTP/1.1\nHost: {host}\nCookie: vidtx-review-1={token}\n\n"),
    "token as cookie": (403, "GET /api/state HTTP/1.1\nHost: {host}\nCookie: vidtx-review-{port}={token}\n\n"),
    "token as query": (403, "GET /api/state?token={token} HTTP/1.1\nHost: {host}\n\n"),
    "token as bearer": (403, "GET /api/state HTTP/1.1\nHost: {host}\nAuthorization: Bearer {token}\n\n"),
    "cookie with letters beyond ASCII": (403, "GET /api/state HTTP/1.1\nHost: {host}\nCookie: vidtx-review-{port}=\xff\xfe\n\n"),
    "cookie in two headers": (400, "GET /api/state HTTP/1.1\nHost: {host}\nCookie: a=b\nCookie: {cookie}\n\n"),
    # The launch link
    "launch without token": (403, "GET /launch HTTP/1.1\nHost: {host}\n\n"),
    "launch with a wrong token": ((403, 429), "GET /launch?token=guess HTTP/1.1\nHost: {host}\n\n"),
    "launch with half the token twice": ((403, 429), "GET /launch?token=a&token={token} HTTP/1.1\nHost: {host}\n\n"),
    "launch with more than the token": ((403, 429), "GET /launch?token={token}&next=//evil.example HTTP/1.1\nHost: {host}\n\n"),
    "launch with a token beyond ASCII": ((403, 429), "GET /launch?token=%FF%C3%A9 HTTP/1.1\nHost: {host}\n\n"),
    "launch by HEAD": (405, "HEAD /launch?token={token} HTTP/1.1\nHost: {host}\n\n"),
    "launch by POST": (405, "POST /launch?token={token} HTTP/1.1\nHost: {host}\n" + _SAME + _JSON),
    "launch by another name": (421, "GET /launch?token={token} HTTP/1.1\nHost: evil.example:{port}\n\n"),
    "launch in a frame": (403, "GET /launch?token={token} HTTP/1.1\nHost: {host}\nSec-Fetch-Site: cross-site\nSec-Fetch-Mode: navigate\nSec-Fetch-Dest: iframe\n\n"),
    "launch as a picture": (403, "GET /launch?token={token} HTTP/1.1\nHost: {host}\nSec-Fetch-Site: cross-site\nSec-Fetch-Mode: no-cors\nSec-Fetch-Dest: image\n\n"),
    "launch by a script": (403, "GET /launch?token={token} HTTP/1.1\nHost: {host}\nSec-Fetch-Site: same-site\nSec-Fetch-Mode: cors\nSec-Fetch-Dest: empty\nOrigin: http://127.0.0.1:1\n\n"),
    # The name it is asked for by
    "no Host": (400, "GET /api/state HTTP/1.1\nCookie: {cookie}\n\n"),
    "no Host in HTTP/1.0": (400, "GET /api/state HTTP/1.0\nCookie: {cookie}\n\n"),
    "empty Host": (421, _host("")),
    "two Hosts": (400, "GET /api/state HTTP/1.1\nHost: {host}\nHost: evil.example\nCookie: {cookie}\n\n"),
    "two equal Hosts": (400, "GET /api/state HTTP/1.1\nHost: {host}\nHost: {host}\nCookie: {cookie}\n\n"),
    "two Hosts in one": (421, _host("{host}, evil.example")),
    "folded Host": ((400, 421), _host("{host}\n evil.example")),
    "rebound name": (421, _host("evil.example:{port}")),
    "rebound name that begins like ours": (421, _host("127.0.0.1.evil.example:{port}")),
    "Host without port": (421, _host("127.0.0.1")),
    "Host with another port": (421, _host("127.0.0.1:1")),
    "Host with zeros before the port": (421, _host("127.0.0.1:0{port}")),
    "localhost": (421, _host("localhost:{port}")),
    "LOCALHOST": (421, _host("LOCALHOST:{port}")),
    "trailing dot": (421, _host("127.0.0.1.:{port}")),
    "loopback of IPv6": (421, _host("[::1]:{port}")),
    "mapped address": (421, _host("[::ffff:127.0.0.1]:{port}")),
    "short form of the address": (421, _host("127.1:{port}")),
    "number for the address": (421, _host("2130706433:{port}")),
    "any address": (421, _host("0.0.0.0:{port}")),
    "user before the Host": (421, _host("evil@{host}")),
    "forwarded host does not help": (421, _get("/api/state", "X-Forwarded-Host: {host}", "Forwarded: host={host}", host="evil.example")),
    # The form of the target
    "absolute target": (400, _get("http://{host}/api/state")),
    "absolute target of another host": (400, _get("http://evil.example/api/state")),
    "two slashes": (400, _get("//evil.example/api/state")),
    "CONNECT": ((400, 405), "CONNECT {host} HTTP/1.1\nHost: {host}\nCookie: {cookie}\n\n"),
    "asterisk": ((400, 405), "OPTIONS * HTTP/1.1\nHost: {host}\nCookie: {cookie}\n\n"),
    "steps upward": (400, _get("/static/../../etc/passwd")),
    "encoded steps upward": (400, _get("/static/%2e%2e/%2e%2e/etc/passwd")),
    "encoded slash": (400, _get("/static/..%2f..%2fetc%2fpasswd")),
    "twice encoded slash": (400, _get("/static/%252e%252e%252fetc")),
    "backslash": (400, _get("/static/..\\..\\etc\\passwd")),
    "encoded zero byte": (400, _get("/static/js/main.js%00.css")),
    "encoded line end": (400, _get("/api/state%0d%0aSet-Cookie:%20a=b")),
    "bytes that are no UTF-8": (400, _get("/api/%ff%fe")),
    "long address": (414, _get("/api/state?" + "a" * 3000)),
    "many headers": ((400, 431), _get("/api/state", *[f"X-{n}: 1" for n in range(200)])),
    "large headers": ((400, 431), _get("/api/state", "X-Large: " + _BIG)),
    "header name with a space": (400, _get("/api/state", "X Y: 1")),
    "no HTTP": (400, "\x16\x03\x01\x02\x00\n\n"),
    "HTTP/2 preface": (400, "PRI * HTTP/2.0\n\nSM\n\n"),
    "zero byte in a header": (400, _get("/api/state", "X: a\x00b")),
    # Another page caused it
    "picture of another site": (403, _get("/media/strip/b/1", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: image")),
    "video of another site": (403, _get("/media/clip/one", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: video", "Range: bytes=0-")),
    "script of another site": (403, _get("/static/js/main.js", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: script")),
    "script of another port": (403, _get("/static/js/main.js", "Sec-Fetch-Site: same-site", "Sec-Fetch-Dest: script")),
    "fetch of another port": (403, _get("/api/state", "Sec-Fetch-Site: same-site", "Origin: http://127.0.0.1:1")),
    "events of another site": (403, _get("/api/events", "Sec-Fetch-Site: cross-site", "Origin: https://evil.example")),
    "link on another site": (403, _get("/", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document")),
    "frame on another site": (403, _get("/", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: iframe")),
    "frame on this page": (403, _get("/", "Sec-Fetch-Site: same-origin", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: iframe")),
    "plug-in": (403, _get("/media/clip/one", "Sec-Fetch-Site: same-origin", "Sec-Fetch-Dest: embed")),
    "service worker": ((400, 403), _get("/static/js/main.js", "Sec-Fetch-Site: same-origin", "Sec-Fetch-Dest: serviceworker", "Service-Worker: script")),
    "service worker of a browser that says no more": (400, _get("/static/js/main.js", "Service-Worker: script")),
    "clip as a script": (403, _get("/media/clip/one", "Sec-Fetch-Site: same-origin", "Sec-Fetch-Dest: script")),
    "state as a script": (403, _get("/api/state", "Sec-Fetch-Site: same-origin", "Sec-Fetch-Dest: script")),
    "unknown site": (403, _get("/api/state", "Sec-Fetch-Site: own")),
    "site said twice": (400, _get("/api/state", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-origin")),
    "old browser, fetch of another site": (403, _get("/api/state", "Origin: https://evil.example")),
    "old browser, fetch of a file": (403, _get("/api/state", "Origin: null")),
    "old browser, picture of another site": (403, _get("/media/clip/one", "Referer: https://evil.example/")),
    "old browser, referer that begins like ours": (403, _get("/media/clip/one", "Referer: {origin}.evil.example/")),
    # Requests that change something
    "form of another site": (403, _POST + "Sec-Fetch-Site: cross-site\nOrigin: https://evil.example\n" + _JSON),
    "form of another port": (403, _POST + "Sec-Fetch-Site: same-site\nOrigin: http://127.0.0.1:1\n" + _JSON),
    "nobody says where it comes from": (403, _POST + _JSON),
    "typed by the user": (403, _POST + "Sec-Fetch-Site: none\n" + _JSON),
    "Origin null": (403, _POST + "Origin: null\n" + _JSON),
    "Origin null from here": (403, _POST + _SAME + "Origin: null\n" + _JSON),
    "Origin of another port": (403, _POST + "Origin: http://127.0.0.1:1\n" + _JSON),
    "Origin with another scheme": (403, _POST + "Origin: https://{host}\n" + _JSON),
    "Origin by name": (403, _POST + "Origin: http://localhost:{port}\n" + _JSON),
    "Origin that begins like ours": (403, _POST + "Origin: {origin}.evil.example\n" + _JSON),
    "Origin with a slash": (403, _POST + "Origin: {origin}/\n" + _JSON),
    "two Origins": (400, _POST + "Origin: {origin}\nOrigin: https://evil.example\n" + _JSON),
    "only the referer is ours": (403, _POST + "Referer: {origin}/\n" + _JSON),
    "contradiction": (403, _POST + _SAME + "Origin: https://evil.example\n" + _JSON),
    "form": (415, _POST + _SAME + "Content-Type: application/x-www-form-urlencoded\nContent-Length: 2\n\n{}"),
    "form with a file": (415, _POST + _SAME + "Content-Type: multipart/form-data; boundary=x\nContent-Length: 2\n\n{}"),
    "plain text": (415, _POST + _SAME + "Content-Type: text/plain\nContent-Length: 2\n\n{}"),
    "plain text that names JSON": (415, _POST + _SAME + "Content-Type: text/plain; application/json\nContent-Length: 2\n\n{}"),
    "JSON with another charset": (415, _POST + _SAME + "Content-Type: application/json; charset=utf-7\nContent-Length: 2\n\n{}"),
    "something like JSON": (415, _POST + _SAME + "Content-Type: application/jsonx\nContent-Length: 2\n\n{}"),
    "no content type": (415, _POST + _SAME + "Content-Length: 2\n\n{}"),
    "two content types": (400, _POST + _SAME + "Content-Type: text/plain\nContent-Type: application/json\nContent-Length: 2\n\n{}"),
    "compressed body": (415, _POST + _SAME + "Content-Encoding: gzip\n" + _JSON),
    # Methods
    "OPTIONS": (405, "OPTIONS /api/corrections HTTP/1.1\nHost: {host}\nCookie: {cookie}\n" + _SAME + "\n"),
    "preflight": ((403, 405), "OPTIONS /api/corrections HTTP/1.1\nHost: {host}\nOrigin: https://evil.example\nAccess-Control-Request-Method: POST\n\n"),
    "preflight into the private network": ((403, 405), "OPTIONS / HTTP/1.1\nHost: {host}\nOrigin: https://evil.example\nAccess-Control-Request-Private-Network: true\n\n"),
    "PUT": (405, _POST.replace("POST", "PUT") + _SAME + _JSON),
    "PATCH": (405, _POST.replace("POST", "PATCH") + _SAME + _JSON),
    "DELETE": (405, _POST.replace("POST", "DELETE") + _SAME + "\n"),
    "TRACE": (405, _POST.replace("POST", "TRACE") + _SAME + "\n"),
    "method in lower case": (405, _GET.replace("GET", "get") + "\n"),
    "invented method": (405, _GET.replace("GET", "SEARCH") + "\n"),
    # Bodies and framing
    "body that says it is large": (413, _POST + _SAME + "Content-Type: application/json\nContent-Length: 1048577\n\n{}"),
    "length of many digits": ((400, 413), _POST + _SAME + f"Content-Type: application/json\nContent-Length: {'9' * 40}\n\n{{}}"),
    "negative length": (400, _POST + _SAME + "Content-Type: application/json\nContent-Length: -1\n\n{}"),
    "two lengths": (400, _POST + _SAME + "Content-Type: application/json\nContent-Length: 2\nContent-Length: 3\n\n{}"),
    "length and chunks": (400, _POST + _SAME + "Content-Type: application/json\nContent-Length: 2\nTransfer-Encoding: chunked\n\n0\n\n"),
    "unknown transfer encoding": (400, _POST + _SAME + "Content-Type: application/json\nTransfer-Encoding: gzip, chunked\n\n0\n\n"),
    "bad chunk": (400, _POST + _SAME + "Content-Type: application/json\nTransfer-Encoding: chunked\n\nzz\n{}\n0\n\n"),
    "large chunk size": ((400, 413), _POST + _SAME + "Content-Type: application/json\nTransfer-Encoding: chunked\n\n" + "f" * 30 + "\n"),
    "GET with a body": (400, _get("/api/state", "Content-Length: 2").rstrip("\n") + "\n\n{}"),
    "GET with chunks": (400, _get("/api/state", "Transfer-Encoding: chunked") + "0\n\n"),
    # Another protocol
    "WebSocket": (400, _get("/api/events", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")),
    "HTTP/2 by upgrade": (400, _get("/api/state", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAAP__")),
}  # fmt: skip


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("served")) as running:
        yield running


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_request_is_refused_and_never_reaches_the_application(name: str, served: Served) -> None:
    expected, template = HOSTILE[name]
    before = list(served.recorder.calls)
    method = template.split(" ", 1)[0]
    answer = served.send(template, method=method if method in ("HEAD", "CONNECT") else "GET")
    assert answer.status in (expected if isinstance(expected, tuple) else (expected,))
    assert served.recorder.calls == before
    for header, value in RESPONSE_HEADERS:
        assert answer.all(header.decode()) == [value.decode()]
    assert not answer.all("set-cookie") and not [n for n, _ in answer.headers if n.lower().startswith("access-control-")]
    for secret in (TEXT, served.guard.settings.token, served.guard.settings.session, "evil", "Traceback"):
        assert secret not in answer.body.decode("utf-8")
    assert answer.body.count(b"\n") <= 1  # one sentence


def test_there_are_at_least_sixty_hostile_requests_and_no_two_are_alike() -> None:
    assert len({template for _, template in HOSTILE.values()}) == len(HOSTILE) >= 60


def test_the_same_requests_are_served_where_nothing_is_wrong_with_them(served: Served) -> None:
    """The refusals above are due to what each case names: the plain forms that they vary are served."""
    assert served.send(_get("/api/state")).status == 200
    assert served.send(_POST + _SAME + _JSON).status == 200
    assert served.send(_POST + "Origin: {origin}\n" + _JSON).status == 200
    assert served.send(_POST + _SAME + "Origin: {origin}\n" + _JSON.replace("json", "json; charset=UTF-8")).status == 200
    assert served.send(_get("/static/js/main.js", "Sec-Fetch-Site: same-origin", "Sec-Fetch-Dest: script")).status == 200
    assert served.send(_get("/media/clip/one", "Sec-Fetch-Site: same-origin", "Sec-Fetch-Dest: video")).status == 200
    assert served.send(_get("/", "Sec-Fetch-Site: none", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document")).status == 200
    assert served.send(_get("/api/state", "Referer: {origin}/")).status == 200
    chunks = "Content-Type: application/json\nTransfer-Encoding: chunked\n\n2\n{}\n0\n\n"
    assert served.send(_POST + _SAME + chunks).status == 200
