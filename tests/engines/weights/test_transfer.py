"""Fetching, against a server on this machine: resuming, checksums, gated weights, redirects, and what is left behind."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from vidtx.engines.weights import transfer
from vidtx.engines.weights.fetch import fetch_model
from vidtx.engines.weights.manifests import Manifest, WeightFile
from vidtx.engines.weights.transfer import Transfer, read_token
from vidtx.engines.weights.verify import LOCK_NAME, read_lock
from vidtx.errors import MissingModelsError, ModelError, OutputError

CONTENT = os.urandom(1_000_000)
DIGEST = hashlib.sha256(CONTENT).hexdigest()
FAST = Transfer(attempts=3, pause=0.0, connect_timeout=5, read_timeout=5, allow_loopback_http=True)


class Server(ThreadingHTTPServer):
    """Serves CONTENT; the attributes say how badly it behaves. `seen` holds the path and headers of each request."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.seen: list[tuple[str, dict[str, str]]] = []
        self.etag: str | None = '"one"'
        self.ranges = True
        self.break_after: list[int] = []  # bytes after which the next answers break off
        self.status: int | None = None
        self.linked: str | None = None
        self.content = CONTENT

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        server = self.server
        server.seen.append((self.path, dict(self.headers.items())))
        if self.path.startswith("/away/"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/away/"))
            if server.linked:
                self.send_header("X-Linked-Etag", f'"{server.linked}"')
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if server.status:
            self.send_error(server.status)
            return
        asked = self.headers.get("Range")
        start = int(asked.removeprefix("bytes=").removesuffix("-")) if asked and server.ranges else 0
        if start and self.headers.get("If-Range", server.etag) != server.etag:
            start = 0
        if start >= len(server.content):
            self.send_error(416)
            return
        body = server.content[start:]
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(server.content) - 1}/{len(server.content)}")
        self.send_header("Content-Length", str(len(body)))
        if server.etag:
            self.send_header("ETag", server.etag)
        self.end_headers()
        self.wfile.write(body[: server.break_after.pop(0)] if server.break_after else body)

    def log_message(self, format: str, *args: object) -> None:
        """Silence."""


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    thread = threading.Thread(target=running.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield running
    running.shutdown()
    running.server_close()
    thread.join()


def model(server: Server, *, sha256: str | None = DIGEST, path: str = "/w.bin", **changes: object) -> Manifest:
    fields: dict[str, object] = {
        "id": "small",
        "task": "translation",
        "engine": "seq2seq",
        "model": "someone/small",
        "license": "MIT",
        "folder": "small",
        "entry": ".",
        "files": (WeightFile("deep/w.bin", server.address + path, None, sha256),),
        "page": "https://example.org/small",
    }
    return Manifest(**(fields | changes))  # type: ignore[arg-type]


def ranges(server: Server) -> list[str | None]:
    return [headers.get("Range") for _, headers in server.seen]


def files_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_model_is_fetched_whole_and_nothing_else_is_left(server: Server, tmp_path: Path) -> None:
    told: list[tuple[str, int, int | None]] = []
    place = fetch_model(model(server), tmp_path, transfer=FAST, progress=lambda *state: told.append(state)).folder
    assert (place / "deep/w.bin").read_bytes() == CONTENT
    assert files_in(tmp_path) == {"small/deep/w.bin"}
    assert told[-1] == ("deep/w.bin", len(CONTENT), len(CONTENT))


def test_what_is_there_and_right_is_not_fetched_again(server: Server, tmp_path: Path) -> None:
    fetch_model(model(server), tmp_path, transfer=FAST)
    fetch_model(model(server), tmp_path, transfer=FAST)
    assert len(server.seen) == 1


def test_a_broken_transfer_goes_on_where_it_stopped(server: Server, tmp_path: Path) -> None:
    server.break_after = [300_000]
    place = fetch_model(model(server), tmp_path, transfer=FAST).folder
    assert (place / "deep/w.bin").read_bytes() == CONTENT
    first, second = ranges(server)
    assert first is None
    assert second is not None
    assert 0 < int(second.removeprefix("bytes=").removesuffix("-")) <= 300_000
    assert server.seen[1][1]["If-Range"] == '"one"'


def test_a_later_run_goes_on_with_the_part_that_an_earlier_one_left(server: Server, tmp_path: Path) -> None:
    server.break_after = [200_000, 200_000, 200_000]
    with pytest.raises(MissingModelsError, match="cannot be fetched") as caught:
        fetch_model(model(server), tmp_path, transfer=FAST)
    assert "goes on from there" in (caught.value.hint or "")
    kept = (tmp_path / "small/deep/w.bin.part").stat().st_size
    assert 400_000 < kept <= 600_000
    fetch_model(model(server), tmp_path, transfer=FAST)
    assert ranges(server)[-1] == f"bytes={kept}-"
    assert files_in(tmp_path) == {"small/deep/w.bin"}


def test_ctrl_c_keeps_the_part(server: Server, tmp_path: Path) -> None:
    server.content = os.urandom(3 << 20)

    def stop(path: str, done: int, total: int | None) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch_model(model(server, sha256=None), tmp_path, transfer=FAST, progress=stop)
    assert (tmp_path / "small/deep/w.bin.part").stat().st_size > 0
    assert not (tmp_path / "small/deep/w.bin").exists()


def test_a_file_that_changed_on_the_server_is_fetched_anew(server: Server, tmp_path: Path) -> None:
    server.break_after = [300_000] * 3
    server.content = os.urandom(len(CONTENT))
    with pytest.raises(MissingModelsError):
        fetch_model(model(server, sha256=None), tmp_path, transfer=FAST)
    server.etag, server.content = '"two"', CONTENT
    place = fetch_model(model(server, sha256=None), tmp_path, transfer=FAST).folder
    assert (place / "deep/w.bin").read_bytes() == CONTENT


def test_a_server_without_ranges_starts_over(server: Server, tmp_path: Path) -> None:
    server.ranges = False
    server.break_after = [300_000]
    place = fetch_model(model(server), tmp_path, transfer=FAST).folder
    assert (place / "deep/w.bin").read_bytes() == CONTENT


def test_a_part_as_long_as_the_file_does_not_stop_the_fetch(server: Server, tmp_path: Path) -> None:
    server.break_after = [300_000] * 3
    with pytest.raises(MissingModelsError):
        fetch_model(model(server), tmp_path, transfer=FAST)
    (tmp_path / "small/deep/w.bin.part").write_bytes(b"x" * (len(CONTENT) + 1))
    place = fetch_model(model(server), tmp_path, transfer=FAST).folder
    assert (place / "deep/w.bin").read_bytes() == CONTENT


def test_a_wrong_checksum_is_refused_and_the_file_removed(server: Server, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="SHA-256") as caught:
        fetch_model(model(server, sha256="0" * 64), tmp_path, transfer=FAST)
    assert caught.value.exit_code == 3
    assert files_in(tmp_path) == set()


def test_the_hubs_own_digest_is_checked_where_the_manifest_has_none(server: Server, tmp_path: Path) -> None:
    server.linked = "1" * 64
    with pytest.raises(ModelError, match="111111"):
        fetch_model(model(server, sha256=None, path="/away//w.bin"), tmp_path, transfer=FAST)
    server.linked = DIGEST
    fetch_model(model(server, sha256=None, path="/away//w.bin"), tmp_path, transfer=FAST)
    assert read_lock(tmp_path / "small") == {"deep/w.bin": DIGEST}


def test_a_first_fetch_is_recorded_and_a_different_second_one_refused(server: Server, tmp_path: Path) -> None:
    manifest = model(server, sha256=None)
    place = fetch_model(manifest, tmp_path, transfer=FAST).folder
    assert (place / LOCK_NAME).is_file()
    (place / "deep/w.bin").unlink()
    server.content, server.etag = os.urandom(1000), '"two"'
    with pytest.raises(ModelError, match="SHA-256"):
        fetch_model(manifest, tmp_path, transfer=FAST)


@pytest.mark.parametrize("status", [401, 403])
def test_gated_weights_tell_how_to_get_them(server: Server, tmp_path: Path, status: int) -> None:
    server.status = status
    with pytest.raises(MissingModelsError, match="gated") as caught:
        fetch_model(model(server, gated=True), tmp_path, transfer=FAST)
    hint = caught.value.hint or ""
    assert "https://example.org/small" in hint
    assert "HF_TOKEN=... vidtx models fetch small" in hint
    assert "--token-file" in hint
    assert len(server.seen) == 1  # no second attempt: waiting does not help


def test_the_token_goes_to_gated_models_first_host_only(server: Server, tmp_path: Path) -> None:
    other = Server()
    thread = threading.Thread(target=other.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        transfer = Transfer(token="hf_secret", pause=0.0, allow_loopback_http=True)
        fetch_model(model(server, path=f"/away/{other.address}/w.bin", gated=True), tmp_path, transfer=transfer)
        assert server.seen[0][1]["Authorization"] == "Bearer hf_secret"
        assert "Authorization" not in other.seen[0][1]
        fetch_model(model(server), tmp_path / "open", transfer=transfer)
        assert "Authorization" not in server.seen[-1][1]
    finally:
        other.shutdown()
        other.server_close()
        thread.join()


def test_plain_http_is_refused_unless_it_is_this_machine_and_was_allowed(server: Server, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="HTTPS only"):
        fetch_model(model(server), tmp_path, transfer=Transfer())
    with pytest.raises(ModelError, match="HTTPS only"):
        fetch_model(model(server, path="/away/http://example.org/w.bin"), tmp_path, transfer=FAST)
    with pytest.raises(ModelError, match="HTTPS only"):
        fetch_model(model(server, path="/away/file:///etc/hostname"), tmp_path, transfer=FAST)
    assert files_in(tmp_path) == set()


def test_a_server_in_trouble_is_asked_again_and_a_missing_file_is_not(server: Server, tmp_path: Path) -> None:
    server.status = 503
    with pytest.raises(MissingModelsError, match="503"):
        fetch_model(model(server), tmp_path, transfer=FAST)
    assert len(server.seen) == FAST.attempts
    server.status = 404
    with pytest.raises(MissingModelsError, match="404"):
        fetch_model(model(server), tmp_path, transfer=FAST)
    assert len(server.seen) == FAST.attempts + 1


def test_a_size_that_the_manifest_does_not_expect_is_refused_before_it_is_fetched(server: Server, tmp_path: Path) -> None:
    files = (WeightFile("w.bin", server.address + "/w.bin", 17, DIGEST),)
    with pytest.raises(ModelError, match="instead of 17"):
        fetch_model(model(server, files=files), tmp_path, transfer=FAST)
    assert files_in(tmp_path) == set()


def test_a_full_disk_is_noticed_before_the_transfer(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = transfer.shutil.disk_usage(tmp_path)
    monkeypatch.setattr(transfer.shutil, "disk_usage", lambda path: usage._replace(free=1000))
    with pytest.raises(OutputError, match="free"):
        fetch_model(model(server), tmp_path, transfer=FAST)
    assert files_in(tmp_path) == set()


def test_a_token_comes_from_the_file_or_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", " from_env\n")
    (tmp_path / "token").write_text("from_file\n")
    assert read_token(tmp_path / "token") == "from_file"
    assert read_token() == "from_env"
    monkeypatch.delenv("HF_TOKEN")
    assert read_token() is None
    (tmp_path / "empty").write_text("\n")
    with pytest.raises(OutputError, match="no token"):
        read_token(tmp_path / "empty")
