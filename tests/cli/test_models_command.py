"""`vidtx models` and `vidtx doctor` as a user meets them: what they write, what they refuse, how they end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from vidtx.cli.doctor import doctor_command, examine_installation
from vidtx.cli.models import models_group
from vidtx.engines.weights import fetch as weights_fetch
from vidtx.engines.weights.manifests import Manifest, load_manifests
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

    def fetch(manifest: Manifest, models_dir: Path, **rest: object) -> Path:
        assert models_dir == tmp_path
        fetched.append(manifest.id)
        if manifest.gated:
            raise MissingModelsError("gated", hint="accept")
        return tmp_path / manifest.folder

    monkeypatch.setattr(weights_fetch, "fetch_model", fetch)
    result = wide.invoke(models_group, ["fetch", "standard", "m2m100-418m", "--models-dir", str(tmp_path)])
    assert fetched == ["pyannote-community-1", "whisper-large-v3-turbo", "m2m100-418m"]
    assert isinstance(result.exception, MissingModelsError)


def test_fetch_of_an_unknown_name_is_wrong_use(wide: CliRunner, tmp_path: Path) -> None:
    result = wide.invoke(models_group, ["fetch", "hugest", "--models-dir", str(tmp_path)])
    assert isinstance(result.exception, UsageError)
    assert "standard" in str(result.exception)


def test_doctor_reports_in_json_what_is_there_and_what_to_type(tmp_path: Path) -> None:
    result = CliRunner().invoke(doctor_command, ["--json", "--no-gpu", "--models-dir", str(tmp_path)])
    findings = {finding["subject"]: finding for finding in json.loads(result.output)}
    assert findings["torch"]["state"] == "ok"
    assert findings["ffmpeg"]["state"] == "ok"
    standard = findings["preset standard (default)"]
    assert standard["state"] == "missing"
    assert standard["advice"] == f"vidtx models fetch standard --models-dir {tmp_path}"
    assert result.exit_code == 1  # the default preset cannot run yet


def test_doctor_is_content_once_the_default_preset_is_there(tmp_path: Path) -> None:
    for manifest in load_manifests().values():
        if not manifest.shipped:
            for file in manifest.files:
                (tmp_path / manifest.folder / file.path).parent.mkdir(parents=True, exist_ok=True)
                (tmp_path / manifest.folder / file.path).touch()
    result = CliRunner().invoke(doctor_command, ["--no-gpu", "--models-dir", str(tmp_path)])
    assert result.exit_code == 0, result.output


def test_doctor_finds_ffmpeg_in_a_wheel_when_the_system_has_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (ffmpeg,) = [finding for finding in examine_installation(tmp_path, ask_gpu=False) if finding.subject == "ffmpeg"]
    assert ffmpeg.state == "ok"
    assert "imageio-ffmpeg" in ffmpeg.detail
