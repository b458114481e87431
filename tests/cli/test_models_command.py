"""`vidtx models` and `vidtx doctor` as a user meets them: what they write, what they refuse, how they end."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from vidtx.cli.doctor import doctor_command, examine_installation
from vidtx.cli.models import models_group
from vidtx.engines.weights import fetch as weights_fetch
from vidtx.engines.weights.manifests import Manifest
from vidtx.engines.weights.presets import find_manifests
from vidtx.errors import MissingModelsError, ModelError, UsageError


@pytest.fixture
def wide(monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("COLUMNS", "200")
    return CliRunner()


def test_list_shows_every_preset_its_models_licenses_and_the_command(wide: CliRunner, tmp_path: Path) -> None:
    result = wide.invoke(models_group, ["list", "--models-dir", str(tmp_path)])
    assert result.exit_code == 0
    for text in (
        "standard (default)",
        "whisper-large-v3-turbo",
        "CC-BY-4.0, gated",
        "m2m100-418m",
        "1.6 GB",
        "demo",
    ):
        assert text in result.output
    assert f"vidtx models fetch standard --models-dir {tmp_path}" in " ".join(result.output.split())
    assert "recognition (uk)" in result.output


def test_list_shows_what_is_there(wide: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "whisper").mkdir()
    (tmp_path / "whisper" / "large-v3-turbo.pt").write_bytes(b"x")
    rows = wide.invoke(models_group, ["list", "--models-dir", str(tmp_path)]).output.splitlines()
    (turbo,) = [row for row in rows if "whisper-large-v3-turbo" in row]
    (older,) = [row for row in rows if "whisper-large-v2" in row]
    assert "yes" in turbo
    assert "yes" not in older


def test_verify_refuses_altered_weights(wide: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "whisper").mkdir()
    (tmp_path / "whisper" / "large-v2.pt").write_bytes(b"not the weights")
    result = wide.invoke(models_group, ["verify", "whisper-large-v2", "--models-dir", str(tmp_path)])
    assert isinstance(result.exception, ModelError)
    assert result.exception.exit_code == 3
    assert "refused" in result.output


def test_verify_of_an_absent_preset_names_the_command(wide: CliRunner, tmp_path: Path) -> None:
    result = wide.invoke(models_group, ["verify", "standard", "--models-dir", str(tmp_path)])
    assert isinstance(result.exception, MissingModelsError)
    assert result.exception.hint == f"vidtx models fetch standard --models-dir {tmp_path}"


def test_fetch_fetches_each_model_of_a_preset_once_and_goes_on_after_a_gated_one(
    wide: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched: list[str] = []

    def fetch(manifest: Manifest, models_dir: Path, **rest: object) -> weights_fetch.Fetched:
        assert models_dir == tmp_path
        fetched.append(manifest.id)
        if manifest.gated:
            raise MissingModelsError("gated", hint="accept")
        return weights_fetch.Fetched(tmp_path / manifest.folder, "the hub" if manifest.task == "translation" else None)

    monkeypatch.setattr(weights_fetch, "fetch_model", fetch)
    result = wide.invoke(models_group, ["fetch", "accurate", "madlad400-3b-mt", "--models-dir", str(tmp_path)])
    assert fetched == [
        "pyannote-community-1",
        "whisper-base",
        "whisper-large-v3",
        "whisper-large-v2",
        "madlad400-3b-mt",
        "multilingual-e5-small",
    ]
    assert isinstance(result.exception, MissingModelsError)
    assert "madlad400-3b-mt: from the hub; verified" in result.output
    assert "whisper-large-v3: was there; verified" in result.output


def test_weights_travel_in_one_file(wide: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from small_models import make_small_model, put
    from vidtx.engines.weights import packs, presets

    model = make_small_model(b"weights")
    put(tmp_path / "models" / "small", "a/w.bin", b"weights")
    monkeypatch.setenv("VIDTX_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setattr(presets, "find_manifests", lambda target: (model,))
    monkeypatch.setattr(packs, "find_known_manifest", {"small": model}.get)
    file = str(tmp_path / "small.vidtxpack")
    packed = wide.invoke(models_group, ["pack", "small", "-o", file, "--models-dir", str(tmp_path / "models")])
    assert packed.exit_code == 0, packed.output
    assert "small: packed (MIT)" in packed.output and "vidtx models unpack small.vidtxpack" in packed.output
    unpacked = wide.invoke(models_group, ["unpack", file, "--models-dir", str(tmp_path / "other")])
    assert unpacked.exit_code == 0, unpacked.output
    assert (tmp_path / "other" / "small" / "a" / "w.bin").read_bytes() == b"weights"


def test_the_demo_models_are_not_packed(wide: CliRunner, tmp_path: Path) -> None:
    result = wide.invoke(models_group, ["pack", "demo", "-o", str(tmp_path / "x")])
    assert isinstance(result.exception, UsageError) and "come with vidtx" in str(result.exception)


def test_fetch_of_an_unknown_name_is_wrong_use(wide: CliRunner, tmp_path: Path) -> None:
    result = wide.invoke(models_group, ["fetch", "hugest", "--models-dir", str(tmp_path)])
    assert isinstance(result.exception, UsageError)
    assert "standard" in str(result.exception)


def test_doctor_reports_in_json_what_is_there_and_what_to_type(tmp_path: Path) -> None:
    result = CliRunner().invoke(doctor_command, ["--json", "--no-gpu", "--models-dir", str(tmp_path)])
    findings = {finding["subject"]: finding for finding in json.loads(result.output)}
    assert findings["torch"]["state"] == "ok"
    assert findings["ffmpeg"]["state"] == "ok"
    light, standard = findings["preset light"], findings["preset standard (default)"]
    assert light["state"] == "note"
    assert light["advice"].startswith(f"vidtx models fetch light --models-dir {tmp_path}   (the shortest way to a working run")
    assert (standard["state"], standard["advice"]) == ("note", f"vidtx models fetch standard --models-dir {tmp_path}")
    for finding in (light, standard):
        assert re.search(r"[\d,]+ MB on the disk, about [\d.]+ GB of memory \(\w+\), about [\d.]+ s", finding["detail"])
    assert result.exit_code == 0  # the demo models work


def test_doctor_fails_where_no_preset_is_there_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vidtx.engines.weights.presets.list_absent", lambda preset, folder: ("weights",))
    result = CliRunner().invoke(doctor_command, ["--json", "--no-gpu", "--models-dir", str(tmp_path)])
    assert [f["subject"] for f in json.loads(result.output) if f["state"] == "missing"] == ["preset light"]
    assert result.exit_code == 1


@pytest.mark.parametrize("preset", ["light", "standard"])
def test_doctor_is_content_once_a_preset_of_real_weights_is_there(tmp_path: Path, preset: str) -> None:
    for manifest in find_manifests(preset):
        if not manifest.shipped:
            for file in manifest.files:
                (tmp_path / manifest.folder / file.path).parent.mkdir(parents=True, exist_ok=True)
                (tmp_path / manifest.folder / file.path).touch()
    result = CliRunner().invoke(doctor_command, ["--no-gpu", "--models-dir", str(tmp_path)])
    assert result.exit_code == 0, result.output


def test_doctor_says_what_reads_captions(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from vidtx.cli.doctor import examine_installation

    monkeypatch.setenv("VIDTX_TESSERACT", str(tmp_path / "nothing"))
    (found,) = [f for f in examine_installation(tmp_path, ask_gpu=False) if f.subject == "captions"]
    assert found.state == "note" and found.advice == "apt install tesseract-ocr tesseract-ocr-kor tesseract-ocr-ukr"


def test_doctor_finds_ffmpeg_in_a_wheel_when_the_system_has_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (ffmpeg,) = [finding for finding in examine_installation(tmp_path, ask_gpu=False) if finding.subject == "ffmpeg"]
    assert ffmpeg.state == "ok"
    assert "imageio-ffmpeg" in ffmpeg.detail
