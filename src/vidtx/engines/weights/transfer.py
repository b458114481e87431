"""One file from an HTTPS address to the disk: resumed, checked, whole or not there. Called by `fetch` and by nothing else.

In: an address, what the file should be, and where it belongs. Out: the verified file under its final name. A transfer goes to `<name>.part`,
is resumed with a Range request guarded by If-Range, hashed whole, and only then renamed. HTTPS only, redirects included; a token goes to
the first host alone.

Plain `requests` and not huggingface_hub, because Whisper's files are no hub's files: one way of resuming, checking and
reporting serves both, and the hub's addresses are ordinary HTTPS with Range and its own digest in `X-Linked-Etag`.
"""

from __future__ import annotations

import json
import logging
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from vidtx.engines.weights.manifests import Manifest
from vidtx.engines.weights.sources import Member
from vidtx.errors import MissingModelsError, ModelError, OutputError, VidtxError
from vidtx.files import compute_sha256, expand_home

if TYPE_CHECKING:
    import requests

LOG = logging.getLogger(__name__)

FileProgress = Callable[[str, int, int | None], None]  # (file's path, bytes there, bytes in all; None: unknown)

_BLOCK_BYTES = 1 << 16  # what is lost, at most, when the connection breaks
_FREE_DISK_BYTES = 64 << 20  # left free beside what is fetched
_MOST_REDIRECTS = 5
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True)
class Transfer:
    """How to fetch. `allow_loopback_http` lets plain HTTP through to this very machine (a mirror, a test) and nowhere else."""

    token: str | None = None
    attempts: int = 5
    pause: float = 1.0  # seconds before the second attempt, doubled each time
    connect_timeout: float = 15.0  # seconds
    read_timeout: float = 60.0  # seconds without a byte
    pip_timeout: float = 300.0  # seconds without a byte from pip, which has timeouts of its own
    allow_loopback_http: bool = False


@dataclass(frozen=True, slots=True)
class Download:
    """One file on its way from its address to `target`."""

    session: requests.Session
    manifest: Manifest
    file: Member
    target: Path
    transfer: Transfer
    progress: FileProgress | None

    @property
    def part(self) -> Path:
        """Where the bytes go until they are verified."""
        return self.target.with_name(self.target.name + ".part")

    @property
    def name(self) -> str:
        return f"{self.file.path} of {self.manifest.id}"

    def report(self, done: int, total: int | None) -> None:
        if self.progress:
            self.progress(self.file.path, done, total)


class _Answer(NamedTuple):
    """The server's final answer, and the SHA-256 that it promised on the way, if any."""

    response: requests.Response
    promised: str | None


class _Interrupted(Exception):
    """The transfer broke off in a way that another attempt may cure."""


def read_token(token_file: Path | None = None) -> str | None:
    """The access token for gated weights: the file's first line, else $HF_TOKEN, else none. Raises OutputError."""
    if token_file is None:
        return os.environ.get("HF_TOKEN", "").strip() or None
    try:
        lines = expand_home(token_file).read_text("utf-8").split()
    except (OSError, UnicodeDecodeError) as error:
        raise OutputError(token_file, "the token cannot be read from it") from error
    if not lines:
        raise OutputError(token_file, "holds no token")
    return lines[0]


def fetch_file(download: Download, expected: str | None) -> str:
    """One file, unless it is there already; returns its SHA-256.

    Raises MissingModelsError (gated weights without permission, or a server that cannot be reached), ModelError (a wrong checksum; the
    file is removed), OutputError (disk).
    """
    target, part = download.target, download.part
    if target.is_file() and expected is not None:
        found = compute_sha256(target)
        if found == expected:
            size = target.stat().st_size
            download.report(size, size)
            return found
        LOG.warning("%s differs from its recorded checksum and is fetched again", target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        promised = _transfer(download)
        found = compute_sha256(part)
        wanted = expected or promised
        if wanted is not None and found != wanted:
            discard(part)
            raise ModelError(
                f"{download.name}: the fetched file's SHA-256 is {found[:12]}... and not {wanted[:12]}...; it was removed",
                hint="try again; if it stays so, the publisher's file has changed or somebody is in between: do not use it",
            )
        with part.open("rb+") as stream:
            os.fsync(stream.fileno())
        os.replace(part, target)
        _notes_of(part).unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(target, f"cannot be written: {error.strerror or error}", hint="name another --models-dir") from error
    return found


def _transfer(download: Download) -> str | None:
    """Fills the part file, trying again where the connection breaks; returns the digest that the server itself promised, if any."""
    import requests

    transfer, identity = download.transfer, download.manifest.id
    pause = transfer.pause
    for attempt in range(1, transfer.attempts + 1):
        try:
            return _attempt(download)
        except (requests.exceptions.SSLError, requests.exceptions.InvalidURL) as error:
            raise MissingModelsError(f"{download.name} cannot be fetched: {_shorten(error)}", missing=(identity,)) from error
        except (requests.RequestException, _Interrupted) as error:
            if attempt == transfer.attempts:
                raise MissingModelsError(
                    f"{download.name} cannot be fetched: {_shorten(error)}",
                    missing=(identity,),
                    hint="what is there was kept; the same command goes on from there",
                ) from error
            LOG.info("%s: %s; attempt %d of %d", download.file.path, _shorten(error), attempt + 1, transfer.attempts)
            time.sleep(pause)
            pause *= 2
    raise AssertionError("unreachable: attempts is at least 1")


def _attempt(download: Download) -> str | None:
    """One request for what the part file lacks; as `_transfer`, but raises _Interrupted where the connection breaks."""
    file, part = download.file, download.part
    have = part.stat().st_size if part.is_file() else 0
    headers = {"Accept-Encoding": "identity", "User-Agent": "vidtx"}
    resume = _resume_headers(download, have)
    have = have if resume else 0
    with _open_response(download, headers | resume) as (response, promised):
        start = _check_answer(download, response, have)
        length = response.headers.get("Content-Length")
        total = start + int(length) if length and length.isdigit() else file.size
        if file.size is not None and total != file.size:
            discard(part)
            raise ModelError(f"{download.name}: the server offers {total} bytes instead of {file.size}")
        require_space(part.parent, (total or download.manifest.size or 0) - start)
        _write_notes(part, file, response.headers.get("ETag"))
        done = start
        with part.open("rb+" if start else "wb") as stream:
            stream.seek(start)
            stream.truncate()
            for block in response.iter_content(_BLOCK_BYTES):
                stream.write(block)
                done += len(block)
                download.report(done, total)
        if total is not None and done != total:
            raise _Interrupted(f"the transfer ended after {done} of {total} bytes")
    return promised


def _resume_headers(download: Download, have: int) -> dict[str, str]:
    """The headers that ask for the rest of a file of which `have` bytes are there; none where it must be fetched anew."""
    notes = _read_notes(download.part)
    if not have or notes.get("url") != download.file.url or not (notes.get("etag") or download.file.sha256):
        return {}
    guard = (
        {"If-Range": notes["etag"]} if notes.get("etag") else {}
    )  # without a tag the whole file's checksum guards the pieces
    return {"Range": f"bytes={have}-"} | guard


def _check_answer(download: Download, response: requests.Response, have: int) -> int:
    """The offset in bytes at which the answer's content starts. Raises _Interrupted, or what `_refuse_status` raises."""
    status = response.status_code
    if status == 416:  # the part is as long as the file, or longer: start anew, it costs less than guessing
        discard(download.part)
        raise _Interrupted("the server refused to resume")
    if status in (408, 429) or status >= 500:
        raise _Interrupted(f"the server answered {status}")
    _refuse_status(download.manifest, download.file, status, download.transfer)
    start = _range_start(response.headers.get("Content-Range")) if status == 206 else 0
    if start not in (0, have):
        discard(download.part)
        raise _Interrupted("the server resumed at another offset")
    return start


@contextmanager
def _open_response(download: Download, headers: Mapping[str, str]) -> Iterator[_Answer]:
    """The final answer after at most five redirects, each to HTTPS; the token is not carried to another host."""
    url, transfer = download.file.url, download.transfer
    if url is None:
        raise ModelError(f"{download.name} has no address")
    origin = urlsplit(url).netloc
    promised: str | None = None
    for _ in range(_MOST_REDIRECTS + 1):
        _require_safe(url, transfer)
        sent = dict(headers)
        if transfer.token and download.manifest.gated and urlsplit(url).netloc == origin:
            sent["Authorization"] = f"Bearer {transfer.token}"
        response = download.session.get(
            url,
            headers=sent,
            stream=True,
            allow_redirects=False,
            timeout=(transfer.connect_timeout, transfer.read_timeout),
        )
        linked = response.headers.get("X-Linked-Etag", "").strip('"')
        if _SHA256.fullmatch(linked):  # the hub's own record of a large file
            promised = linked
        if not response.is_redirect:
            try:
                yield _Answer(response, promised)
            finally:
                response.close()
            return
        url = urljoin(url, response.headers["Location"])
        response.close()
    raise _Interrupted("too many redirects")


def _refuse_status(manifest: Manifest, file: Member, status: int, transfer: Transfer) -> None:
    if status in (200, 206):
        return
    if status in (401, 403):
        reason = (
            "refused the token, or its owner has not accepted the conditions" if transfer.token else "wants an access token"
        )
        page = manifest.page or "the model's page"
        raise MissingModelsError(
            f"{manifest.model} is gated: the server {reason} (HTTP {status})",
            missing=(manifest.id,),
            hint=f"accept the conditions on {page}, make a read token in your account there, "
            f"then: HF_TOKEN=... vidtx models fetch {manifest.id}   (or --token-file FILE)",
        )
    raise MissingModelsError(
        f"{file.path} of {manifest.id}: the server answered {status}",
        missing=(manifest.id,),
        hint=f"see {manifest.page}" if manifest.page else None,
    )


def _require_safe(url: str, transfer: Transfer) -> None:
    parts = urlsplit(url)
    loopback = transfer.allow_loopback_http and parts.scheme == "http" and parts.hostname in _LOOPBACK
    if parts.scheme != "https" and not loopback:
        raise ModelError(f"weights are fetched over HTTPS only; refused {parts.scheme}://{parts.netloc}")


def require_space(folder: Path, needed: int) -> None:
    """Raises OutputError where fewer than `needed` bytes, and a little more, are free in a folder that is there."""
    free = shutil.disk_usage(folder).free
    if needed + _FREE_DISK_BYTES > free:
        raise OutputError(
            folder,
            f"{needed / 1e9:.1f} GB more are needed and {free / 1e9:.1f} GB are free",
            hint="free some space, or name another folder with --models-dir",
        )


def _range_start(header: str | None) -> int:
    match = re.match(r"bytes (\d+)-", header or "")
    if match is None:
        raise _Interrupted("the server resumed without an offset")
    return int(match.group(1))


@contextmanager
def open_session() -> Iterator[requests.Session]:
    """A session for several files. Raises VidtxError where the package is not there."""
    try:
        import requests
    except ImportError as error:
        raise VidtxError("fetching needs the package requests", hint="pip install requests") from error
    with requests.Session() as session:
        yield session


def _notes_of(part: Path) -> Path:
    return part.with_name(part.name + ".json")


def _read_notes(part: Path) -> dict[str, Any]:
    """What the last attempt knew about the partial file: the address and the strong entity tag it began with."""
    try:
        notes = json.loads(_notes_of(part).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return notes if isinstance(notes, dict) else {}


def _write_notes(part: Path, file: Member, etag: str | None) -> None:
    strong = etag if etag and not etag.startswith("W/") else None  # a weak tag must not guard a Range (RFC 9110, 13.1.5)
    _notes_of(part).write_text(json.dumps({"url": file.url, "etag": strong}), "utf-8")


def discard(part: Path) -> None:
    """Removes a partial file and what was noted about it."""
    part.unlink(missing_ok=True)
    _notes_of(part).unlink(missing_ok=True)


def _shorten(error: Exception) -> str:
    """An error in a line for a person, without the nested representation that urllib3 gives."""
    text = str(error) or type(error).__name__
    if "Name or service not known" in text or "NameResolution" in text or "resolve" in text.lower():
        return "the server's name cannot be resolved (is there a network?)"
    if "Max retries" in text or "Connection refused" in text:
        return "the server cannot be reached"
    return text if len(text) <= 160 else text[:157] + "..."
