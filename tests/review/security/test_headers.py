"""The same protective headers on every kind of response, on the wire."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from review_server import CLIP, Answer, Served, serving
from vidtx.review.security.headers import POLICY, RESPONSE_HEADERS, protect


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("served")) as running:
        yield running


RESPONSES: dict[str, tuple[int, str, tuple[str, ...], str]] = {
    "page": (200, "/", (), "GET"),
    "script": (200, "/static/js/main.js", (), "GET"),
    "call": (200, "/api/state", (), "GET"),
    "clip": (200, "/media/clip/one", (), "GET"),
    "HEAD": (200, "/media/clip/one", (), "HEAD"),
    "part of a clip": (206, "/media/clip/one", ("Range: bytes=10-19",), "GET"),
    "no such part": (416, "/media/clip/one", ("Range: bytes=9999999-",), "GET"),
    "not modified": (304, "/not-modified", (), "GET"),
    "not found": (404, "/nothing", (), "GET"),
    "wrong method for a route": (405, "/api/corrections", (), "GET"),
    "error": (500, "/api/fail", (), "GET"),
    "error of the application's own": (500, "/own-500", (), "GET"),
    "refused": (403, "/api/state", ("Sec-Fetch-Dest: embed",), "GET"),
    "no HTTP": (400, "/a b", (), "GET"),
    "headers of the application's own": (200, "/wide", (), "GET"),
}


@pytest.mark.parametrize("kind", RESPONSES)
def test_every_kind_of_response_has_every_header_once(kind: str, served: Served) -> None:
    status, path, lines, method = RESPONSES[kind]
    answer = served.get(path, *lines, method=method)
    assert answer.status == status
    check_headers(answer)


def test_the_launch_page_and_an_event_stream_have_them_too(served: Served) -> None:
    check_headers(served.send("GET /launch?token={token} HTTP/1.1\nHost: {host}\n\n"))
    check_headers(served.send("GET /launch?token=no HTTP/1.1\nHost: {host}\n\n"))
    check_headers(served.get("/fail-late"))


def check_headers(answer: Answer) -> None:
    for name, value in RESPONSE_HEADERS:
        assert answer.all(name.decode()) == [value.decode()]
    names = {name.lower() for name, _ in answer.headers}
    assert not names & {"server", "date", "x-powered-by"}
    assert not [name for name in names if name.startswith("access-control-")]


def test_the_policy_lets_nothing_in_but_the_pages_own_files() -> None:
    assert POLICY == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; "
        "font-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    values = {name.decode(): value.decode() for name, value in RESPONSE_HEADERS}
    assert values["x-content-type-options"] == "nosniff" and values["referrer-policy"] == "no-referrer"
    assert values["cross-origin-resource-policy"] == values["cross-origin-opener-policy"] == "same-origin"
    assert values["cache-control"] == "no-store" and values["x-frame-options"] == "DENY"
    for feature in ("camera", "microphone", "geolocation"):
        assert f"{feature}=()" in values["permissions-policy"].split(", ")


def test_headers_of_the_applications_own_stay_unless_they_are_ours() -> None:
    own = [
        (b"Content-Type", b"video/mp4"),
        (b"etag", b"x"),
        (b"Cache-Control", b"public"),
        (b"Access-Control-Allow-Origin", b"*"),
    ]
    kept = protect(own)
    assert kept[:2] == [(b"Content-Type", b"video/mp4"), (b"etag", b"x")] and kept[2:] == list(RESPONSE_HEADERS)


def test_ranges_pass_as_the_application_gives_them(served: Served) -> None:
    answer = served.get("/media/clip/one", "Range: bytes=10-19")
    assert answer.body == CLIP[10:20] and answer.all("content-range") == [f"bytes 10-19/{len(CLIP)}"]
