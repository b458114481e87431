"""Byte ranges as RFC 9110 has them; a file that was changed is refused; nothing is said of where it lies."""

from __future__ import annotations

import os
from email.utils import formatdate
from pathlib import Path
from typing import Any

import anyio
import pytest
from starlette.datastructures import Headers
from starlette.responses import Response

from vidtx.document import AudioStream, Clip
from vidtx.review.media import ranges
from vidtx.review.media.identity import read_identity
from vidtx.review.media.ranges import ServedFile, ServedFiles, find_content_type, read_range, respond

CONTENT = bytes(range(256)) * 4000  # 1,024,000 bytes: four blocks
SIZE = len(CONTENT)


@pytest.fixture
def served(tmp_path: Path) -> ServedFile:
    path = tmp_path / "a secret name.mp4"
    path.write_bytes(CONTENT)
    return ServedFile(path, read_identity(path), "video/mp4", "ab" * 32)


def run(response: Response, *, leave_after: int | None = None) -> tuple[int, Headers, bytes, bool]:
    """Status, headers, body, and whether the body was finished. `leave_after`: messages that the client takes before it goes."""
    sent: list[dict[str, Any]] = []

    async def talk() -> None:
        gone = anyio.Event()

        async def receive() -> dict[str, Any]:
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)
            if leave_after is not None and len(sent) >= leave_after:
                gone.set()
                await anyio.sleep(0.01)

        with anyio.fail_after(10):
            await response({"type": "http", "method": "GET"}, receive, send)  # type: ignore[arg-type]

    anyio.run(talk)
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return sent[0]["status"], Headers(raw=sent[0]["headers"]), body, len(sent) > 1 and not sent[-1].get("more_body")


def ask(served: ServedFile, method: str = "GET", **headers: str) -> tuple[int, Headers, bytes]:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    status, found, body, _ = run(respond(Headers(names), method, served))
    return status, found, body


def test_the_whole_file(served: ServedFile) -> None:
    status, headers, body = ask(served)
    assert (status, body) == (200, CONTENT)
    assert headers["content-length"] == str(SIZE) and headers["accept-ranges"] == "bytes"
    assert headers["content-type"] == "video/mp4" and headers["etag"] == f'"{"ab" * 32}"'
    assert headers["last-modified"] == formatdate(served.path.stat().st_mtime, usegmt=True)


def test_the_head_has_the_headers_and_no_body(served: ServedFile) -> None:
    status, headers, body = ask(served, "HEAD")
    assert (status, body, headers["content-length"]) == (200, b"", str(SIZE))
    assert ask(served, "HEAD", Range="bytes=0-1")[0] == 200  # RFC 9110, 14.2: ranges are for GET


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=0-", 0, SIZE),
        ("bytes=5-9", 5, 10),
        ("BYTES=5-9", 5, 10),
        ("bytes= 5-9 ", 5, 10),
        ("bytes=,5-9,", 5, 10),
        ("bytes=300000-899999", 300_000, 900_000),
        (f"bytes={SIZE - 1}-", SIZE - 1, SIZE),
        (f"bytes={SIZE - 1}-{SIZE * 9}", SIZE - 1, SIZE),
        ("bytes=0-99999999999999999999999999999999999999", 0, SIZE),
        ("bytes=-1", SIZE - 1, SIZE),
        ("bytes=-500", SIZE - 500, SIZE),
        (f"bytes=-{SIZE + 1}", 0, SIZE),
        ("bytes=-99999999999999999999999999", 0, SIZE),
        ("bytes=000000000000000000000005-9", 5, 10),
    ],
)
def test_one_range(served: ServedFile, text: str, start: int, end: int) -> None:
    status, headers, body = ask(served, Range=text)
    assert (status, headers["content-range"]) == (206, f"bytes {start}-{end - 1}/{SIZE}")
    assert headers["content-length"] == str(end - start) and body == CONTENT[start:end]
    assert headers["etag"] == served.etag and headers["accept-ranges"] == "bytes"


@pytest.mark.parametrize(
    "text", [f"bytes={SIZE}-", f"bytes={SIZE}-{SIZE + 9}", "bytes=-0", "bytes=99999999999999999999999-", "bytes=-000"]
)
def test_a_range_that_is_not_there(served: ServedFile, text: str) -> None:
    status, headers, body = ask(served, Range=text)
    assert (status, headers["content-range"], body, headers["content-length"]) == (416, f"bytes */{SIZE}", b"", "0")


@pytest.mark.parametrize(
    "text",
    [
        "", "bytes", "bytes=", "bytes=-", "bytes=--1", "bytes=a-b", "bytes=5-a", "bytes=9-5", "bytes=1-2-3", "bytes=0x1-2", "bytes 0-5", "items=0-5",
        "bytes=+1-5", "bytes=1.5-9", "bytes=٣-٥", "bytes=0-5;", "bytes=0-5\x00", "bytes=0 - 5", "bytes=0-5,", "bytes=0-1,5-9", "bytes=-1,-2", "bytes=9-,9-,9-",
        "bytes=" + "0-1," * 5000, "bytes=" + "9" * 5000 + "-", "=0-5", "bytes==0-5",
    ],
)  # fmt: skip
def test_what_is_malformed_or_of_several_parts_is_passed_over(served: ServedFile, text: str) -> None:
    if text == "bytes=0-5,":  # an empty element of a list is none (RFC 9110, 5.6.1)
        assert read_range(text, SIZE) == (0, 6)
        return
    assert read_range(text, SIZE) is None
    # Only text that can stand in a header reaches a server.
    if text.isascii():
        assert ask(served, Range=text)[0] == 200


def test_an_empty_file_has_no_range() -> None:
    assert read_range("bytes=0-", 0) == () and read_range("bytes=-5", 0) == ()


def test_a_part_of_another_state_is_answered_with_the_whole(served: ServedFile) -> None:
    date = served.last_modified
    for condition in (served.etag, f" {served.etag} ", date):
        assert ask(served, Range="bytes=0-4", If_Range=condition)[0] == 206
    for condition in (f"W/{served.etag}", '"other"', served.etag.strip('"'), "*", "", formatdate(0, usegmt=True), date + "x"):
        status, headers, body = ask(served, Range="bytes=0-4", If_Range=condition)
        assert (status, len(body)) == (200, SIZE) and "content-range" not in headers
    assert ask(served, If_Range=served.etag)[0] == 200
    assert ask(served, Range=f"bytes={SIZE}-", If_Range='"other"')[0] == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "get", ""])
def test_other_methods_are_refused(served: ServedFile, method: str) -> None:
    status, headers, _ = ask(served, method)
    assert (status, headers["allow"]) == (405, "GET, HEAD")


def test_ids_say_nothing_and_only_known_ones_are_answered(served: ServedFile, tmp_path: Path) -> None:
    files = ServedFiles()
    name = files.add(served)
    assert files.add(served) == name and len(name) >= 20 and name.replace("-", "").replace("_", "").isalnum()
    other = files.add(ServedFile(served.path, served.identity, "audio/mp4"))
    assert other != name and files.get(name) == served
    for wrong in ("", "..", "../etc/passwd", name[:-1], name + "=", str(served.path), served.path.name, name.swapcase()):
        assert files.get(wrong) is None
        status, _, body, _ = run(respond(Headers(), "GET", files.get(wrong)))
        assert status == 404 and b"/" not in body
    files.remove(name)
    files.remove(name)
    assert files.get(name) is None and files.get(other) is not None
    assert str(tmp_path) not in repr(served)


def test_a_file_that_was_changed_since_is_refused(served: ServedFile) -> None:
    served.path.write_bytes(CONTENT[:-1] + b"x")
    for method in ("GET", "HEAD"):
        status, headers, body = ask(served, method, Range="bytes=0-4")
        assert status == 409 and "etag" not in headers
        assert b"secret" not in body and str(served.path.parent).encode() not in body


def test_the_same_size_and_time_in_another_file_is_another_file(served: ServedFile, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_bytes(CONTENT[::-1])
    os.utime(other, ns=(served.identity.modified, served.identity.modified))
    os.replace(other, served.path)
    assert ask(served)[0] == 409


@pytest.mark.parametrize("what", ["nothing", "fifo", "folder", "device"])
def test_what_took_the_files_place_is_not_opened(served: ServedFile, what: str) -> None:
    served.path.unlink()
    if what == "fifo":
        os.mkfifo(served.path)
    elif what == "folder":
        served.path.mkdir()
    elif what == "device":
        served.path.symlink_to("/dev/zero")
    status, _, body = ask(served)
    assert status == 410 and b"secret" not in body


def test_a_file_that_is_changed_while_it_is_served_is_cut_off(served: ServedFile) -> None:
    response = respond(Headers(), "GET", served)
    with served.path.open("r+b") as stream:
        stream.truncate(ranges.BLOCK_BYTES + 5)
    status, _, body, finished = run(response)
    assert status == 200 and not finished and len(body) < SIZE


def test_the_open_file_goes_on_being_read_though_its_name_is_gone(served: ServedFile) -> None:
    response = respond(Headers(), "GET", served)
    served.path.unlink()
    os.mkfifo(served.path)
    assert run(response)[2] == CONTENT


def test_reading_stops_when_the_client_goes(served: ServedFile) -> None:
    response = respond(Headers(), "GET", served)
    _, _, body, finished = run(response, leave_after=2)
    assert not finished and len(body) < SIZE
    assert response.stream.closed  # type: ignore[attr-defined]


def test_no_more_is_read_than_asked_for(served: ServedFile, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    original = os.pread
    monkeypatch.setattr(ranges.os, "pread", lambda *given: read.append(given[1]) or original(*given))
    ask(served, Range="bytes=10-19")
    assert read == [10]
    ask(served)
    assert max(read) <= ranges.BLOCK_BYTES


def test_without_a_digest_the_tag_follows_the_files_state(tmp_path: Path) -> None:
    path = tmp_path / "preview.mp4"
    path.write_bytes(b"1234")
    first = ServedFile(path, read_identity(path), "video/mp4")
    path.write_bytes(b"12345")
    assert first.etag != ServedFile(path, read_identity(path), "video/mp4").etag and first.etag.startswith('"')


@pytest.mark.parametrize(
    ("container", "expected"),
    [("mov,mp4,m4a,3gp,3g2,mj2", "audio/mp4"), ("matroska,webm", "audio/webm"), ("wav", "audio/wav"), ("mp3", "audio/mpeg"), ("avi", "application/octet-stream")],
)  # fmt: skip
def test_the_type_follows_the_container(container: str, expected: str) -> None:
    from fractions import Fraction

    sound = AudioStream(0, "aac", 48_000, 1, Fraction(1, 48_000), 0, None, 1000)
    assert find_content_type(Clip("a", "0" * 64, 5, 1000, container, None, (sound,))) == expected
