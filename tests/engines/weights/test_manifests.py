"""Presets, manifests, locks and checksums: what `resolve` finds, what it refuses, and what it tells the user to type."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

import pytest

from vidtx.engines.weights import manifests, presets
from vidtx.engines.weights.manifests import (
    Manifest,
    WeightFile,
    combine_digests,
    load_manifests,
    read_manifest,
    verify_files,
)
from vidtx.engines.weights.presets import find_manifests, load_presets, resolve
from vidtx.errors import MissingModelsError, ModelError, UsageError


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def one_file_model(content: bytes | None, **changes: object) -> Manifest:
    fields: dict[str, object] = {
        "id": "small",
        "task": "translation",
        "engine": "seq2seq",
        "model": "someone/small",
        "license": "MIT",
        "folder": "small",
        "entry": ".",
        "files": (WeightFile("a/w.bin", "https://example.org/w.bin", None, None if content is None else sha(content)),),
    }
    return Manifest(**(fields | changes))  # type: ignore[arg-type]


def put(folder: Path, path: str, content: bytes) -> Path:
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return target


@pytest.fixture
def small_shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A shipped folder with the real presets, whose manifests name tiny files; returns a models folder with all of them."""
    shipped = tmp_path / "shipped"
    (shipped / "manifests").mkdir(parents=True)
    shutil.copy(manifests.shipped_folder() / "presets.toml", shipped)
    models = tmp_path / "models"
    for manifest in load_manifests().values():
        lines = [
            f'id = "{manifest.id}"\ntask = "{manifest.task}"\nengine = "{manifest.engine}"\nmodel = "{manifest.model}"',
            f'license = "MIT"\nfolder = "{manifest.folder}"\nentry = "{manifest.entry}"',
            f"shipped = {str(manifest.shipped).lower()}",
        ]
        place = (shipped / "demo" if manifest.shipped else models) / manifest.folder
        for file in manifest.files:
            content = f"{manifest.id} {file.path}".encode()
            put(place, file.path, content)
            lines.append(f'[[files]]\npath = "{file.path}"\nurl = "https://example.org/x"\nsha256 = "{sha(content)}"')
        (shipped / "manifests" / f"{manifest.id}.toml").write_text("\n".join(lines))
    monkeypatch.setattr(manifests, "shipped_folder", lambda: shipped)
    monkeypatch.setattr(presets, "shipped_folder", lambda: shipped)
    return models


def test_standard_is_the_default_and_demo_is_only_given_by_name(small_shelf: Path) -> None:
    assert resolve(models_dir=small_shelf).preset == "standard"
    assert resolve("demo", models_dir=small_shelf).recognition.model == "vidtx-demo-recognition"


def test_every_model_that_a_preset_names_has_a_manifest_of_that_task() -> None:
    manifests = load_manifests()
    _, every = load_presets()
    assert set(every) == {"demo", "standard", "accurate"}
    for preset in every.values():
        assert manifests[preset.recognition].task == "recognition"
        assert manifests[preset.diarization].task == "diarization"
        assert manifests[preset.translation].task == "translation"
        assert set(preset.alternatives) <= set(manifests)


def test_whisper_manifests_agree_with_the_installed_package() -> None:
    official = manifests.official_whisper_urls()
    assert "large-v3-turbo" in official
    for manifest in load_manifests().values():
        if manifest.engine == "whisper" and not manifest.shipped:
            assert manifest.files[0].url == official[manifest.model]
            assert manifest.files[0].sha256 == official[manifest.model].split("/")[-2]


def test_only_the_weights_of_the_chosen_preset_carry_a_path_in_its_folder(small_shelf: Path) -> None:
    choice = resolve("standard", models_dir=small_shelf)
    assert choice.recognition.path == small_shelf / "whisper" / "large-v3-turbo.pt"
    assert choice.diarization.path == small_shelf / "pyannote-community-1"
    assert choice.translation.path == small_shelf / "m2m100-418m"
    assert choice.recognition.sha256 == sha(b"whisper-large-v3-turbo large-v3-turbo.pt")
    assert choice.diarization.verified


def test_the_accurate_preset_hears_ukrainian_with_its_own_weights(small_shelf: Path) -> None:
    choice = resolve("accurate", models_dir=small_shelf)
    assert choice.recognition_for("uk").model == "large-v2"
    assert choice.recognition_for("ko").model == "large-v3"
    assert resolve("accurate", asr_model="large-v3", models_dir=small_shelf).recognition_for("uk").model == "large-v3"


def test_missing_weights_name_the_exact_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIDTX_MODELS_DIR", str(tmp_path / "none"))
    with pytest.raises(MissingModelsError) as caught:
        resolve()
    assert caught.value.exit_code == 3
    assert caught.value.hint == "vidtx models fetch standard"
    assert caught.value.preset == "standard"
    assert set(caught.value.missing) == {"whisper-large-v3-turbo", "pyannote-community-1", "m2m100-418m"}
    assert str(tmp_path / "none") in str(caught.value)


def test_a_models_folder_given_as_option_is_part_of_the_command(tmp_path: Path) -> None:
    with pytest.raises(MissingModelsError) as caught:
        resolve(models_dir=tmp_path / "here it is")
    assert caught.value.hint == f"vidtx models fetch standard --models-dir '{tmp_path}/here it is'"


def test_a_missing_official_whisper_name_is_fetched_by_its_own_name(small_shelf: Path) -> None:
    with pytest.raises(MissingModelsError) as caught:
        resolve(asr_model="tiny", models_dir=small_shelf)
    assert caught.value.missing == ("whisper-tiny",)
    assert caught.value.hint is not None
    assert caught.value.hint.startswith("vidtx models fetch whisper-tiny")
    (found,) = find_manifests("whisper-tiny")
    assert found.entry == "tiny.pt"


def test_an_official_alias_means_the_file_it_stands_for(small_shelf: Path) -> None:
    assert resolve(asr_model="turbo", models_dir=small_shelf).recognition.path.name == "large-v3-turbo.pt"
    assert resolve(translation_model="facebook/m2m100_1.2B", models_dir=small_shelf).translation.path.name == "m2m100-1.2b"


def test_an_override_by_path_is_taken_and_marked_as_not_vouched_for(small_shelf: Path, tmp_path: Path) -> None:
    mine = put(tmp_path, "mine.pt", b"my own weights")
    choice = resolve(asr_model=mine, models_dir=small_shelf)
    assert choice.recognition.path == mine
    assert choice.recognition.sha256 == sha(b"my own weights")
    assert (choice.recognition.manifest, choice.recognition.verified) == (None, False)
    assert choice.translation.verified


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("asr_model", "hugest", "large-v3-turbo"),
        ("translation_model", "babelfish", "madlad400-3b-mt"),
        ("asr_model", "nowhere/at_all.pt", "no such file"),
        ("translation_model", "large-v3", "a model for recognition"),
    ],
)
def test_an_unknown_model_is_a_usage_error_that_names_the_choices(
    small_shelf: Path, option: str, value: str, told: str
) -> None:
    with pytest.raises(UsageError, match=told) as caught:
        resolve(models_dir=small_shelf, **{option: value})  # type: ignore[arg-type]
    assert caught.value.exit_code == 2


def test_an_unknown_preset_is_a_usage_error_that_names_the_presets() -> None:
    with pytest.raises(UsageError, match="demo, standard, accurate"):
        resolve("best")


def test_altered_weights_are_refused_even_when_size_and_date_stay(small_shelf: Path) -> None:
    resolve(models_dir=small_shelf)  # the digest is remembered now
    path = small_shelf / "m2m100-418m" / "model.safetensors"
    before = path.stat()
    path.write_bytes(path.read_bytes()[::-1])
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    with pytest.raises(ModelError, match="refused") as caught:
        resolve(models_dir=small_shelf)
    assert caught.value.exit_code == 3


def test_a_digest_is_remembered_so_that_weights_are_hashed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    manifest = one_file_model(b"heavy")
    put(tmp_path, "a/w.bin", b"heavy")
    hashed: list[Path] = []
    real = manifests.compute_sha256
    monkeypatch.setattr(manifests, "compute_sha256", lambda path: (hashed.append(path), real(path))[1])
    verify_files(manifest, tmp_path)
    verify_files(manifest, tmp_path)
    assert len(hashed) == 1
    verify_files(manifest, tmp_path, use_memory=False)
    assert len(hashed) == 2


def test_weights_without_any_recorded_digest_are_refused_until_a_lock_vouches_for_them(
    tmp_path: Path,
) -> None:
    manifest = one_file_model(None)
    put(tmp_path, "a/w.bin", b"unknown")
    with pytest.raises(ModelError, match="no checksum"):
        verify_files(manifest, tmp_path)
    manifests.write_lock(manifest, tmp_path, {"a/w.bin": sha(b"unknown")})
    assert verify_files(manifest, tmp_path) == {"a/w.bin": sha(b"unknown")}
    put(tmp_path, "a/w.bin", b"another")
    with pytest.raises(ModelError, match="refused"):
        verify_files(manifest, tmp_path)


def test_the_manifest_outranks_the_lock(tmp_path: Path) -> None:
    manifest = one_file_model(b"right")
    put(tmp_path, "a/w.bin", b"wrong")
    manifests.write_lock(manifest, tmp_path, {"a/w.bin": sha(b"wrong")})
    with pytest.raises(ModelError, match="refused"):
        verify_files(manifest, tmp_path)


def test_a_lock_that_cannot_be_read_is_an_error_and_no_permission(tmp_path: Path) -> None:
    put(tmp_path, "a/w.bin", b"unknown")
    (tmp_path / manifests.LOCK_NAME).write_text("files = 3")
    with pytest.raises(ModelError, match="not a valid lock"):
        verify_files(one_file_model(None), tmp_path)


@pytest.mark.parametrize("path", ["../elsewhere.pt", "/etc/passwd", "a/../../b", "a\\b"])
def test_a_manifest_cannot_name_files_outside_its_folder(tmp_path: Path, path: str) -> None:
    text = (
        'id = "bad"\ntask = "recognition"\nengine = "whisper"\nmodel = "bad"\nlicense = "MIT"\nfolder = "bad"\nentry = "."\n'
        f"[[files]]\npath = '{path}'\nurl = 'https://example.org/x'\n"
    )
    (tmp_path / "bad.toml").write_text(text)
    with pytest.raises(ModelError, match="does not stay inside"):
        read_manifest(tmp_path / "bad.toml")


def test_hub_addresses_carry_the_pinned_revision() -> None:
    (manifest,) = find_manifests("pyannote-community-1")
    assert manifest.gated
    assert manifest.revision is not None
    assert all(file.url is not None and f"/resolve/{manifest.revision}/" in file.url for file in manifest.files)
    (branch,) = find_manifests("m2m100-1.2b")
    assert branch.files[0].url is not None
    assert "/resolve/refs%2Fpr%2F7/" in branch.files[0].url


def test_seq2seq_weights_are_fetched_as_safetensors_only() -> None:
    for manifest in load_manifests().values():
        if manifest.engine == "seq2seq":
            names = [file.path for file in manifest.files]
            assert "model.safetensors" in names
            assert not [name for name in names if name.endswith((".bin", ".pt", ".pkl"))]


def test_one_digest_stands_for_a_folder_and_can_be_recomputed_by_hand() -> None:
    a, b = sha(b"a"), sha(b"b")
    assert combine_digests({"x": a}) == a
    assert combine_digests({"y": b, "x": a}) == sha(f"{a}  x\n{b}  y\n".encode())


def test_the_models_folder_is_the_option_then_the_environment_then_the_users_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIDTX_MODELS_DIR", str(tmp_path / "env"))
    assert manifests.find_models_dir(tmp_path / "option") == tmp_path / "option"
    assert manifests.find_models_dir() == tmp_path / "env"
    monkeypatch.delenv("VIDTX_MODELS_DIR")
    assert manifests.find_models_dir().parts[-2:] == ("vidtx", "models")


def test_the_shipped_demo_models_are_what_their_manifests_say(demo_models: Path) -> None:
    choice = resolve("demo")
    assert choice.recognition.verified and choice.diarization.verified and choice.translation.verified
    assert choice.recognition.path.is_relative_to(demo_models)
    sizes = [path.stat().st_size for path in demo_models.rglob("*") if path.is_file()]
    assert max(sizes) < 30e6
    assert sum(sizes) < 80e6
