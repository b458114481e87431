"""A file is opened without waiting for it, and its digest is remembered for as long as it is the same file."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from vidtx.errors import MediaError
from vidtx.review.media import identity
from vidtx.review.media.identity import Digests, open_regular, read_identity


def test_a_fifo_a_folder_and_a_device_are_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "clip.mp4")
    for path in (tmp_path / "clip.mp4", tmp_path, Path("/dev/zero")):
        with pytest.raises(MediaError):
            open_regular(path)
        with pytest.raises(MediaError):
            read_identity(path)
        with pytest.raises(MediaError):
            Digests().compute(path)


def test_a_name_that_no_file_can_have(tmp_path: Path) -> None:
    with pytest.raises(MediaError):
        open_regular(Path("a\0b"))
    with pytest.raises(OSError):
        open_regular(tmp_path / "absent")


def test_a_digest_is_computed_once_for_a_file_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, digests, computed = tmp_path / "clip.mp4", Digests(), []
    path.write_bytes(b"one")
    original = hashlib.file_digest
    monkeypatch.setattr(identity.hashlib, "file_digest", lambda *given: computed.append(1) or original(*given))
    first = digests.compute(path)
    assert first == digests.compute(path) == (hashlib.sha256(b"one").hexdigest(), read_identity(path))
    assert len(computed) == 1
    os.utime(path, ns=(1, 1))
    assert digests.compute(path)[0] == first[0] and len(computed) == 2
    other = tmp_path / "other"
    other.write_bytes(b"two")
    os.utime(other, ns=(1, 1))
    os.replace(other, path)  # the same size and time, another file
    assert digests.compute(path)[0] == hashlib.sha256(b"two").hexdigest()


def test_a_file_that_is_written_to_meanwhile_has_no_digest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"one")
    original = hashlib.file_digest

    def write(*given: object) -> object:
        found = original(*given)
        path.write_bytes(b"longer")
        return found

    monkeypatch.setattr(identity.hashlib, "file_digest", write)
    with pytest.raises(MediaError, match="written to"):
        Digests().compute(path)


def test_no_more_digests_are_remembered_than_some(tmp_path: Path) -> None:
    digests = Digests()
    for number in range(identity._REMEMBERED + 5):
        path = tmp_path / str(number)
        path.write_bytes(b"x")
        digests.compute(path)
    assert len(digests._known) == identity._REMEMBERED
