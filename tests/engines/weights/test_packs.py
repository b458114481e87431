"""Weights in one file: there and back, and every archive that is not what it says is refused with nothing left behind."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from small_models import put, sha
from vidtx.engines.weights import packs
from vidtx.engines.weights.manifests import Manifest, WeightFile
from vidtx.engines.weights.packs import INDEX_NAME, pack_models, unpack_models
from vidtx.engines.weights.verify import read_lock, verify_files, write_lock
from vidtx.errors import MissingModelsError, ModelError, OutputError

KNOWN = {"a/w.bin": b"weights " * 500, "config.json": b"{}"}
UNKNOWN = b"nobody knows the digest of these"


def make_model(identity: str, files: dict[str, bytes], *, recorded: bool = True) -> Manifest:
    listed = tuple(
        WeightFile(path, "https://example.org/x", len(content) if recorded else None, sha(content) if recorded else None)
        for path, content in files.items()
    )
    return Manifest(identity, "translation", "seq2seq", identity, "MIT", identity, ".", listed)


FIRST, SECOND = make_model("first", KNOWN), make_model("second", {"w.bin": UNKNOWN}, recorded=False)


@pytest.fixture(autouse=True)
def _known(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(packs, "find_known_manifest", {"first": FIRST, "second": SECOND}.get)
    monkeypatch.setenv("VIDTX_STATE_DIR", str(tmp_path / "state"))


@pytest.fixture
def models(tmp_path: Path) -> Path:
    for path, content in KNOWN.items():
        put(tmp_path / "models" / "first", path, content)
    put(tmp_path / "models" / "second", "w.bin", UNKNOWN)
    write_lock(SECOND, tmp_path / "models" / "second", {"w.bin": sha(UNKNOWN)})
    return tmp_path / "models"


@pytest.fixture
def pack(models: Path, tmp_path: Path) -> Path:
    pack_models([FIRST, SECOND], models, tmp_path / "both.vidtxpack")
    return tmp_path / "both.vidtxpack"


def list_files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() or path.is_symlink()}


def require_refused(pack: Path, place: Path, message: str) -> None:
    """Nothing may be left, neither in the models folder nor beside it."""
    before = list_files(place.parent)
    with pytest.raises(ModelError, match=message):
        unpack_models(pack, place)
    assert list_files(place.parent) == before
    assert not (place / packs.INCOMING).exists()


def test_there_and_back_is_the_same(models: Path, pack: Path, tmp_path: Path) -> None:
    told: list[tuple[str, int, int | None]] = []
    other = tmp_path / "other"
    unpack_models(pack, other, progress=lambda *state: told.append(state))
    assert list_files(other) == list_files(models)
    for path in list_files(models):
        assert (other / path).read_bytes() == (models / path).read_bytes()
    assert read_lock(other / "second") == {"w.bin": sha(UNKNOWN)}
    assert verify_files(FIRST, other / "first") and verify_files(SECOND, other / "second")
    assert told[-1] == ("w.bin", len(UNKNOWN), len(UNKNOWN))
    with tarfile.open(pack) as archive:
        assert archive.getnames() == [INDEX_NAME, "first/a/w.bin", "first/config.json", "second/w.bin"]


def test_the_same_models_give_the_same_bytes_and_unpacking_twice_changes_nothing(
    models: Path, pack: Path, tmp_path: Path
) -> None:
    pack_models([FIRST, SECOND], models, tmp_path / "again.vidtxpack")
    assert (tmp_path / "again.vidtxpack").read_bytes() == pack.read_bytes()
    unpack_models(pack, models)
    unpack_models(pack, models)
    assert verify_files(FIRST, models / "first")


def test_a_damaged_file_in_the_folder_is_replaced(pack: Path, models: Path) -> None:
    put(models / "first", "config.json", b"damaged")
    unpack_models(pack, models)
    assert (models / "first" / "config.json").read_bytes() == b"{}"


def test_only_what_vidtx_wrote_is_replaced_by_a_pack(models: Path, pack: Path, tmp_path: Path) -> None:
    pack_models([FIRST], models, pack)  # its own
    theirs = put(tmp_path, "thesis.vidtxpack", b"four years of work")
    with pytest.raises(OutputError, match="not as vidtx wrote it"):
        pack_models([FIRST], models, theirs)
    assert theirs.read_bytes() == b"four years of work"
    pack_models([FIRST], models, theirs, overwrite=True)
    assert (tmp_path / "thesis.vidtxpack.bak").read_bytes() == b"four years of work"


def test_what_is_missing_or_altered_is_not_packed(models: Path, tmp_path: Path) -> None:
    put(models / "first", "config.json", b"altered")
    with pytest.raises(ModelError, match="refused"):
        pack_models([FIRST], models, tmp_path / "x")
    (models / "first" / "config.json").unlink()
    with pytest.raises(MissingModelsError):
        pack_models([FIRST], models, tmp_path / "x")
    assert not (tmp_path / "x").exists()


def test_a_pack_cut_short_or_with_something_behind_it_is_refused(pack: Path, tmp_path: Path) -> None:
    content = pack.read_bytes()
    bad = tmp_path / "bad"
    for length in (0, 1, 511, 512, 700, len(content) // 2, len(content) - 1):
        bad.write_bytes(content[:length])
        require_refused(bad, tmp_path / "room" / "models", "not a sound pack")
    bad.write_bytes(content + b"\0" * 512)
    require_refused(bad, tmp_path / "room" / "models", "not as long as it says")


def test_one_changed_byte_anywhere_is_refused(pack: Path, tmp_path: Path) -> None:
    content, bad, place = pack.read_bytes(), tmp_path / "bad", tmp_path / "room" / "models"
    for offset in range(0, len(content), 97):
        changed = bytearray(content)
        changed[offset] ^= 0xFF
        bad.write_bytes(bytes(changed))
        with pytest.raises(ModelError):
            unpack_models(bad, place)
        assert not place.exists() or list_files(place) == set(), offset


Entry = tuple[tarfile.TarInfo, bytes]


def regular(name: str, content: bytes) -> Entry:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    return info, content


def link(name: str, kind: bytes, target: str) -> Entry:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info, b""


def write_archive(path: Path, index: object, entries: list[Entry]) -> Path:
    """An archive with an index that says anything, and any members."""
    made = io.BytesIO()
    text = index if isinstance(index, bytes) else json.dumps(index).encode()
    with tarfile.open(fileobj=made, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for info, content in [regular(INDEX_NAME, text), *entries]:
            archive.addfile(info, io.BytesIO(content))
        end = archive.offset
    path.write_bytes(made.getvalue()[:end] + b"\0" * 1024)
    return path


def make_index(files: dict[str, bytes] = KNOWN, identity: str = "first", **changes: object) -> dict[str, object]:
    listed = [{"path": path, "size": len(content), "sha256": sha(content)} for path, content in files.items()]
    return {"format": "vidtx.pack", "version": 1, "models": [{"id": identity, "files": listed}]} | changes


GOOD = [regular(f"first/{path}", content) for path, content in KNOWN.items()]


def test_the_archives_of_these_tests_are_sound_before_they_are_spoilt(tmp_path: Path) -> None:
    unpack_models(write_archive(tmp_path / "good", make_index(), GOOD), tmp_path / "models")
    assert list_files(tmp_path / "models") == {"first/a/w.bin", "first/config.json"}


@pytest.mark.parametrize(
    "first",
    [
        regular("/etc/vidtx-was-here", KNOWN["a/w.bin"]),
        regular("../outside", KNOWN["a/w.bin"]),
        regular("first/../../outside", KNOWN["a/w.bin"]),
        regular("FIRST/a/W.BIN", KNOWN["a/w.bin"]),
        regular("first/config.json", KNOWN["a/w.bin"]),
        regular("first/a/w.bin", b"x" * len(KNOWN["a/w.bin"])),
        link("first/a/w.bin", tarfile.SYMTYPE, "/etc/passwd"),
        link("first/a/w.bin", tarfile.LNKTYPE, "vidtx-pack.json"),
        link("first/a/w.bin", tarfile.CHRTYPE, ""),
        link("first/a/w.bin", tarfile.FIFOTYPE, ""),
        link("first/a/w.bin", tarfile.DIRTYPE, ""),
    ],
    ids=lambda entry: f"{entry[0].name} {entry[0].type!r}",
)
def test_members_that_are_not_the_files_of_the_manifest_are_refused(tmp_path: Path, first: Entry) -> None:
    (tmp_path / "room").mkdir()
    bad = write_archive(tmp_path / "bad", make_index(), [first, GOOD[1]])
    require_refused(bad, tmp_path / "room" / "models", "not a sound pack")


def spoil(change: Callable[[dict[str, object]], object]) -> object:
    index = make_index()
    return change(index) or index


@pytest.mark.parametrize(
    ("index", "message"),
    [
        (b"not json", "not a sound pack"),
        (b"[" * 100_000, "not a sound pack"),
        ([], "not vidtx.pack"),
        (make_index(version=2), "version 1"),
        (make_index(models=[]), "at least one"),
        (make_index(models={}), "at least one"),
        (make_index(models=[1]), "damaged"),
        (make_index(models=make_index()["models"] * 2), "each model once"),  # type: ignore[operator]
        (make_index(identity="third"), "does not know the model 'third'"),
        (make_index({"../x": b"1"}), "not those of the manifest"),
        (make_index({"/etc/x": b"1", "config.json": b"{}"}), "not those of the manifest"),
        (make_index(KNOWN | {"more": b"1"}), "not those of the manifest"),
        (make_index({"a/w.bin": KNOWN["a/w.bin"], "config.json": b"[]"}), "other files than the manifest"),
    ],
)
def test_an_index_that_says_anything_else_is_refused(tmp_path: Path, index: object, message: str) -> None:
    (tmp_path / "room").mkdir()
    require_refused(write_archive(tmp_path / "bad", index, GOOD), tmp_path / "room" / "models", message)


@pytest.mark.parametrize("size", [10**15, -1, True, 1.5, "9", None])
def test_a_size_that_cannot_be_is_refused_before_anything_is_written(tmp_path: Path, size: object) -> None:
    index = make_index()
    index["models"][0]["files"][0]["size"] = size  # type: ignore[index]
    (tmp_path / "room").mkdir()
    require_refused(write_archive(tmp_path / "bad", index, GOOD), tmp_path / "room" / "models", "not a sound pack")


def test_what_was_recorded_here_with_another_digest_is_not_replaced(pack: Path, tmp_path: Path) -> None:
    place = tmp_path / "room" / "models"
    put(place / "second", "w.bin", b"other weights")
    write_lock(SECOND, place / "second", {"w.bin": sha(b"other weights")})
    require_refused(pack, place, "other files than the manifest")


def test_a_folder_where_a_file_belongs_is_not_removed(pack: Path, tmp_path: Path) -> None:
    (tmp_path / "models2" / "first" / "config.json").mkdir(parents=True)
    with pytest.raises(OutputError, match="is a folder"):
        unpack_models(pack, tmp_path / "models2")
    with pytest.raises(OutputError, match="cannot be read"):
        unpack_models(tmp_path / "none", tmp_path / "models2")
