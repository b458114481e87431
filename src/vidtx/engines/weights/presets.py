"""Presets: which weights do which task. In: a preset's name and the user's overrides. Out: a `ModelChoice` of verified paths.

`models/presets.toml` names one manifest per task for each preset; optional tasks may be left out. The demo preset is never chosen silently: `choose_models`
without a name takes the file's default, which is `standard`. Everything missing is one error that names the command to type.
"""

from __future__ import annotations

import contextlib
import os
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from vidtx.engines.foreign import read_whisper_urls
from vidtx.engines.tasks import GIST, LANGUAGE, NONE, RECOGNITION, SIMILARITY, TASKS, TRANSLATION
from vidtx.engines.weights.costs import Cost, parse_cost
from vidtx.engines.weights.domain import Domain
from vidtx.engines.weights.manifests import (
    Manifest,
    expect_task,
    find_models_dir,
    list_missing_files,
    load_manifests,
    make_whisper_manifest,
    model_dir,
)
from vidtx.engines.weights.shipped import find_shipped_models
from vidtx.engines.weights.verify import combine_digests, digest_path, verify_files
from vidtx.errors import MissingModelsError, ModelError, UsageError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Preset:
    """A named set of models: task -> manifest id, in the order of `TASKS`; only optional tasks may be absent.

    `recognition_by_language` overrides the recognizer for single languages: language -> manifest id. `if_fetched`: task -> a model that is
    used where somebody fetched it, and not asked for where not.
    """

    name: str
    about: str
    models: Mapping[str, str]
    recognition_by_language: Mapping[str, str] = field(default_factory=dict)
    alternatives: tuple[str, ...] = ()  # not fetched with the preset; may be named by an option
    if_fetched: Mapping[str, str] = field(default_factory=dict)
    cost: Cost | None = None

    @property
    def model_ids(self) -> tuple[str, ...]:
        """Ids of all manifests that the preset needs, each once, in the order of the tasks."""
        return tuple(dict.fromkeys(_in_order(self.models, self.recognition_by_language)))


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights for one task, found and (unless asked otherwise) verified.

    `path` is what the engine opens: a Whisper checkpoint file, a pyannote pipeline folder, a transformers folder.
    `manifest` is None for weights that the user named by path: nobody vouches for them, and `verified` is False.
    """

    task: str
    path: Path
    model: str
    revision: str | None
    license: str | None
    sha256: str | None
    manifest: Manifest | None
    verified: bool


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """The weights of one run, by task; an optional task may be absent. `recognition_by_language` holds the exceptions from recognition, by language.

    `translates_speech`: there is no model for translation, and the recognizers give a rough gist in English instead.
    """

    preset: str
    weights: Mapping[str, Weights]
    recognition_by_language: Mapping[str, Weights] = field(default_factory=dict)
    translates_speech: bool = False

    @property
    def all_weights(self) -> tuple[Weights, ...]:
        """In the order of the tasks, the exceptions after recognition."""
        return tuple(_in_order(self.weights, self.recognition_by_language))

    def find_domain(self, task: str) -> Domain | None:
        """What the task's model was trained on, where its manifest says that it is of no use outside."""
        manifest = self.weights[task].manifest if task in self.weights else None
        return manifest.domain if manifest else None

    @property
    def domains(self) -> tuple[Domain, ...]:
        """Those of all models of the run that state one, each once."""
        stated = (weights.manifest.domain for weights in self.all_weights if weights.manifest)
        return tuple(dict.fromkeys(domain for domain in stated if domain))

    def recognition_for(self, language: str) -> Weights:
        """The recognizer's weights for a language: the exception if there is one, else the common ones."""
        return self.recognition_by_language.get(language, self.weights[RECOGNITION])


@dataclass(frozen=True, slots=True)
class PresetList:
    """All presets, by name, the name of the default one, and that of the shortest way to a run on real clips."""

    default: str
    presets: Mapping[str, Preset]
    shortest: str | None = None


_HELPERS = (
    LANGUAGE,
    SIMILARITY,
)  # of the preset's recognizer; beside another one they are used where they are there, and not asked for


def load_presets(folder: Path | None = None) -> PresetList:
    """The presets in `presets.toml` of the shipped folder (or of `folder`). Raises ModelError."""
    path = (folder or find_shipped_models()) / "presets.toml"
    try:
        content = tomllib.loads(path.read_text("utf-8"))
        presets = {
            name: Preset(
                name=name,
                about=entry["about"],
                models={name: entry[name] for name, task in TASKS.items() if name in entry or not task.optional},
                recognition_by_language=dict(sorted(entry.get("recognition_by_language", {}).items())),
                alternatives=tuple(entry.get("alternatives", ())),
                if_fetched={task: entry["if_fetched"][task] for task in TASKS if task in entry.get("if_fetched", {})},
                cost=parse_cost(entry["cost"]) if "cost" in entry else None,
            )
            for name, entry in content["presets"].items()
        }
        default: str = content["default"]
        shortest: str | None = content.get("shortest")
        presets[default], presets[shortest or default]
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise ModelError(f"{path}: not a valid list of presets ({error})") from error
    return PresetList(default, presets, shortest)


def find_preset(name: str | None = None) -> Preset:
    """The preset of that name, or the default one. Raises UsageError naming the choices."""
    known = load_presets()
    if name is not None and name not in known.presets:
        raise UsageError(f"there is no preset {name}; choose from {', '.join(known.presets)}", option="--preset")
    return known.presets[name or known.default]


def find_manifests(target: str) -> tuple[Manifest, ...]:
    """The manifests that `vidtx models fetch TARGET` means: of a preset, a manifest's id, a publisher's model name, an official Whisper name.

    Raises UsageError naming the choices.
    """
    presets = load_presets().presets
    manifests = load_manifests()
    if target in presets:
        return tuple(manifests[model] for model in presets[target].model_ids)
    found = _find_manifest(target, manifests)
    if found is None:
        choices = ", ".join((*presets, *manifests))
        raise UsageError(f"there is no preset or model {target}; choose from {choices}", option="TARGET")
    return (found,)


def choose_models(
    preset: str | None = None,
    overrides: Mapping[str, str | os.PathLike[str]] | None = None,
    *,
    models_dir: Path | None = None,
    verify: bool = True,
) -> ModelChoice:
    """The weights of a preset, with the user's overrides (task -> name or path), found on disk and verified.

    An override is a known name (an official Whisper name, a manifest's id, the publisher's name), a path, "none" for an optional task, or for
    translation "whisper", which leaves it to the recognizer. Raises
    UsageError for a name or path that is neither, MissingModelsError (exit 3) when weights are absent, ModelError when a
    checksum differs. `verify=False` checks only that the files are there. The preset's ear (the task "language") is left out where the recognizer is no
    larger; neither it nor the encoder of sentences is asked for where the recognizer was overridden.
    """
    chosen = find_preset(preset)
    manifests = load_manifests()
    folder = find_models_dir(models_dir)
    overrides = overrides or {}
    wanted = _list_wanted(chosen, overrides, manifests, folder)
    exceptions: dict[str, Manifest] = {}
    if RECOGNITION not in overrides:
        exceptions = {language: manifests[identity] for language, identity in chosen.recognition_by_language.items()}
    if _is_gist(overrides):
        _require_translating([wanted[RECOGNITION], *exceptions.values()])
    _require_present(chosen, [*wanted.values(), *exceptions.values()], folder, models_dir)
    weights = {task: _locate(entry, task, folder, verify) for task, entry in wanted.items()}
    if LANGUAGE in weights and LANGUAGE not in overrides and not _is_smaller(weights[LANGUAGE], weights[RECOGNITION]):
        del weights[LANGUAGE]
    return ModelChoice(
        chosen.name,
        weights,
        {language: _locate(manifest, RECOGNITION, folder, verify) for language, manifest in exceptions.items()},
        translates_speech=_is_gist(overrides),
    )


def _is_smaller(ear: Weights, recognizer: Weights) -> bool:
    """Whether a preset's ear saves anything: it is for recognizers that are larger than itself."""
    sizes = [weights.path.stat().st_size if weights.path.is_file() else 0 for weights in (ear, recognizer)]
    return sizes[0] < sizes[1]


def _require_translating(recognizers: Sequence[Manifest | Path]) -> None:
    """Before weights are asked for that could not do it. Those that were named by path are left to the engine, which sees their layers."""
    for manifest in recognizers:
        if isinstance(manifest, Manifest) and not manifest.translates_speech:
            raise UsageError(
                f"{manifest.model} was not trained to translate speech",
                option=TASKS[TRANSLATION].option,
                hint=f"--asr-model base (or small, medium, large-v2, large-v3), another {TASKS[TRANSLATION].option}, or none",
            )


def _is_gist(overrides: Mapping[str, str | os.PathLike[str]]) -> bool:
    return os.fspath(overrides.get(TRANSLATION, "")).lower() == GIST


def _list_wanted(
    preset: Preset, overrides: Mapping[str, str | os.PathLike[str]], manifests: dict[str, Manifest], folder: Path
) -> dict[str, Manifest | Path]:
    """task -> the model that is to do it, in the order of the tasks; optional tasks that nobody wants are absent."""
    wanted: dict[str, Manifest | Path] = {}
    welcome = {
        **preset.models,
        **preset.if_fetched,
    }  # used where they are there: the ear of a preset whose recognizer is not used, too
    for name, task in TASKS.items():
        override = os.fspath(overrides[name]) if name in overrides else None
        if override is not None:
            left_out = override.lower() == NONE and task.optional
            if not left_out and not (name == TRANSLATION and _is_gist(overrides)):
                wanted[name] = _read_override(override, name, manifests)
        elif name in preset.models and not (name in _HELPERS and RECOGNITION in overrides):
            wanted[name] = manifests[preset.models[name]]
        elif name in welcome:
            manifest = manifests[welcome[name]]
            if not list_missing_files(manifest, model_dir(manifest, folder)):
                wanted[name] = manifest
    return wanted


def find_installed(model: str, task: str, models_dir: Path | None = None, *, verify: bool = True) -> Weights | None:
    """The weights for a task of the model with that name, as a document's provenance writes it; None where they are not there, or nobody knows them.

    Raises ModelError where a checksum differs.
    """
    wanted = TASKS[task].model_task
    known = [m for m in load_manifests().values() if m.task == wanted and m.model == model]
    manifest = known[0] if known else make_whisper_manifest(model) if wanted == RECOGNITION else None
    folder = find_models_dir(models_dir)
    if manifest is None or list_missing_files(manifest, model_dir(manifest, folder)):
        return None
    return _locate(manifest, task, folder, verify)


def format_fetch_command(target: str, models_dir: Path | None = None) -> str:
    """The command that fetches a preset or model, as a person would type it."""
    import shlex

    return f"vidtx models fetch {target}" + (f" --models-dir {shlex.quote(str(models_dir))}" if models_dir else "")


def _find_manifest(name: str, manifests: dict[str, Manifest]) -> Manifest | None:
    """By id, by the publisher's name (any case), or by an official Whisper name, aliases such as `turbo` included."""
    if name in manifests:
        return manifests[name]
    for manifest in manifests.values():
        if manifest.model.lower() == name.lower() and not manifest.shipped:
            return manifest
    official = make_whisper_manifest(name.removeprefix("whisper-"))
    return manifests.get(official.id, official) if official else None


def _read_override(text: str, task: str, manifests: dict[str, Manifest]) -> Manifest | Path:
    if not text.strip():
        raise UsageError("name a model or a path", option=TASKS[task].option)
    found = _find_manifest(text, manifests)
    if found is not None:
        return expect_task(found, TASKS[task].model_task, TASKS[task].option)
    path = Path(text)
    with contextlib.suppress(OSError):  # a name that is too long
        if path.exists():
            return path
    if os.sep in text or path.suffix:
        raise UsageError(f"{text}: no such file or folder", option=TASKS[task].option)
    names = [manifest.id for manifest in manifests.values() if manifest.task == TASKS[task].model_task]
    if TASKS[task].model_task == RECOGNITION:
        names += read_whisper_urls()
    raise UsageError(
        f"{text} is neither a path nor a model that vidtx knows; choose from {', '.join(names)}",
        option=TASKS[task].option,
    )


def _require_present(preset: Preset, wanted: Sequence[Manifest | Path], folder: Path, option: Path | None) -> None:
    needed = [entry for entry in wanted if isinstance(entry, Manifest)]
    absent = [manifest for manifest in needed if list_missing_files(manifest, model_dir(manifest, folder))]
    if not absent:
        return
    names = tuple(dict.fromkeys(manifest.id for manifest in absent))
    if all(manifest.shipped for manifest in absent):
        raise MissingModelsError(
            f"the demo models are not part of this installation: {', '.join(names)} missing",
            preset=preset.name,
            missing=names,
            hint="reinstall vidtx from a wheel that carries them, or train them (models/README.md)",
        )
    outside = [name for name in names if name not in preset.model_ids]
    hint = format_fetch_command(preset.name if not outside else " ".join(outside), option)
    if outside and len(outside) < len(names):
        hint = f"{format_fetch_command(preset.name, option)} && {hint}"
    raise MissingModelsError(
        f"the weights of the preset {preset.name} are not all there: {', '.join(names)} missing in {folder}"
        if not outside
        else f"weights are missing in {folder}: {', '.join(names)}",
        preset=preset.name,
        missing=names,
        hint=hint + ("" if outside else _describe_shortest(preset, folder, option)),
    )


def _describe_shortest(preset: Preset, folder: Path, option: Path | None) -> str:
    """What follows the command that fetches a preset: the shortest way to a working run, where that is another preset."""
    known = load_presets()
    if known.shortest is None or known.shortest == preset.name:
        return ""
    if not list_absent(known.presets[known.shortest], folder):
        return f"   (or use what is there: --preset {known.shortest})"
    size = measure_download(known.presets[known.shortest])
    command = format_fetch_command(known.shortest, option)
    return f"   (the shortest way to a working run: {command}, {size / 1e6:.0f} MB, then --preset {known.shortest})"


def list_absent(preset: Preset, folder: Path) -> tuple[str, ...]:
    """Ids of the preset's models of which a file is not in the models folder; nothing is hashed."""
    manifests = load_manifests()
    wanted = [manifests[identity] for identity in preset.model_ids]
    return tuple(m.id for m in wanted if list_missing_files(m, model_dir(m, folder)))


def measure_download(preset: Preset) -> int:
    """Bytes of the preset's models on the disk, as their manifests state them; what is shipped with vidtx counts nothing."""
    manifests = load_manifests()
    return sum(manifests[i].size or 0 for i in preset.model_ids if not manifests[i].shipped)


def _locate(entry: Manifest | Path, task: str, folder: Path, verify: bool) -> Weights:
    if isinstance(entry, Path):
        digest = digest_path(entry) if verify else None
        return Weights(task, entry, entry.name, None, None, digest, None, verified=False)
    own = model_dir(entry, folder)
    digest = combine_digests(verify_files(entry, own)) if verify else None
    path = own if entry.entry == "." else own / entry.entry
    return Weights(task, path, entry.model, entry.revision, entry.license, digest, entry, verified=verify)


def _in_order(by_task: Mapping[str, T], recognition_by_language: Mapping[str, T]) -> Iterator[T]:
    """What belongs to each task, in the order of the tasks; the exceptions follow recognition."""
    for task in TASKS:
        if task in by_task:
            yield by_task[task]
        if task == RECOGNITION:
            yield from recognition_by_language.values()
