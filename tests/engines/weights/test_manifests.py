"""Manifests: what they may say, and where a model's files lie."""

from __future__ import annotations

from pathlib import Path

import pytest

from vidtx.engines.foreign import read_whisper_urls
from vidtx.engines.weights.manifests import find_models_dir, load_manifests, make_whisper_manifest, model_dir, read_manifest
from vidtx.engines.weights.presets import find_manifests
from vidtx.engines.weights.shipped import find_shipped_models
from vidtx.errors import ModelError


def test_whisper_manifests_agree_with_the_installed_package() -> None:
    official = read_whisper_urls()
    assert "large-v3-turbo" in official
    for manifest in load_manifests().values():
        if manifest.engine == "whisper" and not manifest.shipped:
            assert manifest.files[0].url == official[manifest.model]
            assert manifest.files[0].sha256 == official[manifest.model].split("/")[-2]


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


def test_the_models_folder_is_the_option_then_the_environment_then_the_users_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIDTX_MODELS_DIR", str(tmp_path / "env"))
    assert find_models_dir(tmp_path / "option") == tmp_path / "option"
    assert find_models_dir() == tmp_path / "env"
    monkeypatch.delenv("VIDTX_MODELS_DIR")
    assert find_models_dir().parts[-2:] == ("vidtx", "models")


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        (("translation", "divination"), "unknown task"),
        (("seq2seq", "crystal"), "unknown engine"),
        (("example.org/x'", "example.org/x'\nsha256 = 'abc'"), "64 hexadecimal"),
        (("url = 'https://example.org/x'", ""), "no address"),
        (('id = "good"', 'id = "other"'), "calls itself other"),
    ],
)
def test_a_faulty_manifest_is_refused_with_the_reason(tmp_path: Path, changed: tuple[str, str], message: str) -> None:
    text = (
        'id = "good"\ntask = "translation"\nengine = "seq2seq"\nmodel = "good"\nlicense = "MIT"\nfolder = "good"\nentry = "."\n'
        "[[files]]\npath = 'w.bin'\nurl = 'https://example.org/x'\n"
    )
    path = tmp_path / "good.toml"
    path.write_text(text)
    assert read_manifest(path).model == "good"
    path.write_text(text.replace(*changed))
    with pytest.raises(ModelError, match=message):
        read_manifest(path)


def test_an_official_whisper_model_without_a_manifest_gets_one(tmp_path: Path) -> None:
    manifest = make_whisper_manifest("small")
    assert manifest is not None and manifest.id == "whisper-small"
    assert manifest.files[0].sha256 == read_whisper_urls()["small"].split("/")[-2]
    assert make_whisper_manifest("enormous") is None


def test_shipped_models_lie_with_vidtx_and_fetched_ones_in_the_models_folder(tmp_path: Path) -> None:
    manifests = load_manifests()
    assert model_dir(manifests["m2m100-418m"], tmp_path) == tmp_path / "m2m100-418m"
    assert model_dir(manifests["demo-translation"], tmp_path) == find_shipped_models() / "demo" / "translation"


def test_which_recognizers_translate_speech() -> None:
    known = {m.id for m in load_manifests().values() if m.translates_speech}
    assert known == {"whisper-base", "whisper-large-v2", "whisper-large-v3"}, "large-v3-turbo and the demo's did not learn it"
    made = {name: make_whisper_manifest(name) for name in ("tiny", "medium", "small.en")}
    assert {name: m is not None and m.translates_speech for name, m in made.items()} == {
        "tiny": True,
        "medium": True,
        "small.en": False,
    }
