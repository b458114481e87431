"""`vidtx doctor`: what is installed, what is missing, and what to type about it. Parse, call, render.

In: nothing but the machine. Out: a table (or JSON) of findings; exit code 1 when what is installed cannot work at all.
Versions come from the packages' metadata; only torch is imported, to ask whether a GPU can be used, and `--no-gpu` skips that.
"""

from __future__ import annotations

import functools
import json
import os
import platform
import shutil
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from vidtx.engines.weights.presets import Preset

_NEEDED = (
    "torch",
    "torchaudio",
    "openai-whisper",
    "pyannote.audio",
    "transformers",
    "av",
    "ffmpeg-python",
    "numpy",
    "click",
    "starlette",
    "uvicorn",
    "jinja2",
    "lxml",
    "python-docx",
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report. `state`: ok, note (worth knowing) or missing (needed and not there); `advice` is what to type."""

    subject: str
    state: str
    detail: str
    advice: str | None = None


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Write the findings as JSON.")
@click.option("--gpu/--no-gpu", default=True, help="Ask torch whether a GPU can be used (takes some seconds).")
@click.option(
    "--models-dir",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where fetched weights lie. Default: $VIDTX_MODELS_DIR, else the user's data folder.",
)
def doctor_command(as_json: bool, gpu: bool, models_dir: Path | None) -> None:
    """Check this installation: what is there, what is missing, what to do about it."""
    findings = examine_installation(models_dir, ask_gpu=gpu)
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=2))
    else:
        _render_findings(findings)
    if any(finding.state == "missing" for finding in findings):
        sys.exit(1)


def examine_installation(models_dir: Path | None = None, *, ask_gpu: bool = True) -> tuple[Finding, ...]:
    """All findings, in the order of the report."""
    import vidtx

    return (
        _examine_python(),
        Finding("vidtx", "ok", str(vidtx.__version__)),
        *(_examine_package(name) for name in _NEEDED),
        *((_examine_gpu(),) if ask_gpu else ()),
        _examine_ffmpeg(),
        *_examine_models(models_dir),
        _examine_captions(),
        _examine_privacy(),
        _examine_sample_maker(),
    )


def _examine_python() -> Finding:
    detail = f"{platform.python_version()} on {platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    return Finding("Python", "ok", detail)


def _examine_package(name: str) -> Finding:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return Finding(name, "ok", version(name))
    except PackageNotFoundError:
        return Finding(name, "missing", "not installed", "pip install --force-reinstall vidtx")


def _examine_gpu() -> Finding:
    """Torch is asked in a process of its own, so that a broken CUDA installation cannot take the report with it."""
    question = "import torch; print(torch.cuda.get_device_name() if torch.cuda.is_available() else '')"
    try:
        answer = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", question],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Finding("device", "note", "torch took over two minutes to start")
    if answer.returncode != 0:
        last = (answer.stderr.strip().splitlines() or ["no message"])[-1]
        return Finding("device", "missing", f"torch cannot be imported: {last}", "pip install --force-reinstall vidtx")
    name = answer.stdout.strip()
    return Finding("device", "ok", f"GPU: {name} (--device cuda)" if name else "CPU (no usable CUDA GPU)")


def _examine_ffmpeg() -> Finding:
    path = shutil.which("ffmpeg")
    origin = "the system's"
    if path is None:
        try:
            import imageio_ffmpeg

            path, origin = imageio_ffmpeg.get_ffmpeg_exe(), "from the wheel imageio-ffmpeg"
        except (ImportError, RuntimeError):
            return Finding("ffmpeg", "missing", "neither the system's nor a wheel's", "pip install imageio-ffmpeg")
    try:
        answer = subprocess.run(
            [path, "-hide_banner", "-version"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return Finding("ffmpeg", "missing", f"{path} cannot be run: {error}", "pip install imageio-ffmpeg")
    words = answer.stdout.split()
    version = words[2] if words[:2] == ["ffmpeg", "version"] else "of unknown version"
    return Finding("ffmpeg", "ok", f"{version}, {origin}: {path}")


def _examine_models(models_dir: Path | None) -> tuple[Finding, ...]:
    from vidtx.engines.weights.manifests import find_models_dir, load_manifests
    from vidtx.engines.weights.presets import format_fetch_command, list_absent, load_presets
    from vidtx.errors import VidtxError

    try:
        known = load_presets()
        manifests = load_manifests()
    except VidtxError as error:
        return (Finding("models", "missing", str(error), error.hint),)
    folder = find_models_dir(models_dir)
    found = [Finding("models folder", "ok", f"{folder}" + ("" if folder.is_dir() else " (made at the first fetch)"))]
    absent = {preset.name: list_absent(preset, folder) for preset in known.presets.values()}
    real = [name for name in known.presets if not all(manifests[i].shipped for i in known.presets[name].model_ids)]
    runs = any(not absent[name] for name in real)
    works = any(not lacking for lacking in absent.values())
    for preset in known.presets.values():
        lacking = absent[preset.name]
        subject = f"preset {preset.name}" + (" (default)" if preset.name == known.default else "")
        detail = f"not there: {', '.join(lacking)}" if lacking else "there"
        cost = _describe_cost(preset)
        advice = None
        if lacking and preset.name in real:
            advice = format_fetch_command(preset.name, models_dir)
            if preset.name == known.shortest and not runs:
                advice += f"   (the shortest way to a working run; then: vidtx process CLIP --preset {preset.name})"
        elif lacking:
            advice = "reinstall vidtx from a wheel that carries the demo models"
        # One preset is enough to work with, if only the sample. Without any, the one that is quickest to have is what lacks.
        needed = lacking and not works and preset.name == (known.shortest or known.default)
        state = "missing" if needed else "note" if lacking else "ok"
        found.append(Finding(subject, state, f"{detail}; {cost}" if cost else detail, advice))
    return tuple(found)


def _describe_cost(preset: Preset) -> str:
    """What a preset costs on this machine: the disk, memory, time; nothing for the demo."""
    from vidtx.engines.weights.presets import measure_download

    if preset.cost is None:
        return ""
    disk, memory = measure_download(preset) / 1e6, preset.cost.memory / 1e9
    seconds = preset.cost.estimate_minute_seconds(_measure_speed())
    basis = "measured" if preset.cost.measured else "estimated"
    return (
        f"{disk:,.0f} MB on the disk, about {memory:.1f} GB of memory ({basis}), about {seconds:.{1 if seconds < 10 else 0}f} s "
        "for a minute of an interview on this CPU (estimated)"
    )


@functools.cache
def _measure_speed() -> float:
    from vidtx.engines.weights.costs import measure_gflops

    return measure_gflops()


def _examine_captions() -> Finding:
    """Tesseract and its data for the languages that captions are in by default."""
    from vidtx.captions.tesseract import describe_reader, find_tesseract, require_tesseract
    from vidtx.errors import MissingModelsError
    from vidtx.options import Options

    try:
        require_tesseract(Options(read_captions=True).languages_of_captions)
    except MissingModelsError as error:
        return Finding("captions", "note", f"{error}; needed only for --read-captions", error.hint)
    return Finding("captions", "ok", f"{describe_reader()}: {find_tesseract()}")


def _examine_privacy() -> Finding:
    from vidtx.engines.offline import OFFLINE_ENVIRONMENT

    against = [
        f"{name}={os.environ[name]}" for name, wanted in OFFLINE_ENVIRONMENT.items() if os.environ.get(name, wanted) != wanted
    ]
    detail = "processing is offline and the libraries' telemetry is off; only `vidtx models fetch` uses the network"
    if against:
        return Finding("network", "note", f"{detail} (your environment sets {', '.join(against)}: vidtx overrides it)")
    return Finding("network", "ok", detail)


def _examine_sample_maker() -> Finding:
    path = shutil.which("espeak-ng")
    if path:
        return Finding("espeak-ng", "ok", f"{path} (used only to make samples and to train the demo models)")
    return Finding(
        "espeak-ng",
        "note",
        "not there; needed only to make samples and to train the demo models, never to run",
    )


def _render_findings(findings: tuple[Finding, ...]) -> None:
    from rich.table import Table
    from rich.text import Text

    from vidtx.terminal.console import make_console

    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    styles = {"ok": "green", "note": "yellow", "missing": "red"}
    for finding in findings:
        detail = Text(finding.detail)
        if finding.advice:
            detail.append(f"\n-> {finding.advice}", style="bold")
        table.add_row(finding.subject, Text(finding.state, style=styles[finding.state]), detail)
    make_console().print(table)
