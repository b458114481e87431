"""Verification: which weights are accepted, which refused, and how often they are hashed."""

from __future__ import annotations

from pathlib import Path

import pytest

from small_models import make_small_model, put, sha
from vidtx.engines.weights import verify
from vidtx.engines.weights.verify import LOCK_NAME, combine_digests, digest_path, verify_files, write_lock
from vidtx.errors import MissingModelsError, ModelError


def test_a_digest_is_remembered_so_that_weights_are_hashed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    manifest = make_small_model(b"heavy")
    put(tmp_path, "a/w.bin", b"heavy")
    hashed: list[Path] = []
    real = verify.compute_sha256
    monkeypatch.setattr(verify, "compute_sha256", lambda path: (hashed.append(path), real(path))[1])
    verify_files(manifest, tmp_path)
    verify_files(manifest, tmp_path)
    assert len(hashed) == 1
    verify_files(manifest, tmp_path, use_memory=False)
    assert len(hashed) == 2


def test_weights_without_any_recorded_digest_are_refused_until_a_lock_vouches_for_them(
    tmp_path: Path,
) -> None:
    manifest = make_small_model(None)
    put(tmp_path, "a/w.bin", b"unknown")
    with pytest.raises(ModelError, match="no checksum"):
        verify_files(manifest, tmp_path)
    write_lock(manifest, tmp_path, {"a/w.bin": sha(b"unknown")})
    assert verify_files(manifest, tmp_path) == {"a/w.bin": sha(b"unknown")}
    put(tmp_path, "a/w.bin", b"another")
    with pytest.raises(ModelError, match="refused"):
        verify_files(manifest, tmp_path)


def test_the_manifest_outranks_the_lock(tmp_path: Path) -> None:
    manifest = make_small_model(b"right")
    put(tmp_path, "a/w.bin", b"wrong")
    write_lock(manifest, tmp_path, {"a/w.bin": sha(b"wrong")})
    with pytest.raises(ModelError, match="refused"):
        verify_files(manifest, tmp_path)


def test_a_lock_that_cannot_be_read_is_an_error_and_no_permission(tmp_path: Path) -> None:
    put(tmp_path, "a/w.bin", b"unknown")
    (tmp_path / LOCK_NAME).write_text("files = 3")
    with pytest.raises(ModelError, match="not a valid lock"):
        verify_files(make_small_model(None), tmp_path)


def test_one_digest_stands_for_a_folder_and_can_be_recomputed_by_hand() -> None:
    a, b = sha(b"a"), sha(b"b")
    assert combine_digests({"x": a}) == a
    assert combine_digests({"y": b, "x": a}) == sha(f"{a}  x\n{b}  y\n".encode())


def test_a_missing_file_names_the_model_and_the_command(tmp_path: Path) -> None:
    with pytest.raises(MissingModelsError, match=r"a/w\.bin missing") as caught:
        verify_files(make_small_model(b"x"), tmp_path)
    assert caught.value.hint == "vidtx models fetch small"


def test_a_folder_named_by_path_is_digested_over_its_files_but_not_its_lock_or_hidden_ones(tmp_path: Path) -> None:
    put(tmp_path, "a/w.bin", b"one")
    put(tmp_path, "config.json", b"two")
    before = digest_path(tmp_path)
    put(tmp_path, LOCK_NAME, b"files = []")
    put(tmp_path, ".cache/x", b"three")
    assert digest_path(tmp_path) == before == combine_digests({"a/w.bin": sha(b"one"), "config.json": sha(b"two")})


def test_a_memory_of_digests_that_cannot_be_read_costs_only_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    put(tmp_path / "cache" / "vidtx", "verified-weights.json", b"[")
    put(tmp_path, "a/w.bin", b"right")
    assert verify_files(make_small_model(b"right"), tmp_path) == {"a/w.bin": sha(b"right")}
