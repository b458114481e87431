"""Presets: which weights do which task. In: a preset's name and what the user overrode. Out: a `ModelChoice` of verified paths.

`models/presets.toml` names, for each preset, one manifest a task. The demo preset is never chosen silently: `resolve`
without a name takes the file's default, which is `standard`. Everything missing is one error that names the command to type.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path

from vidtx.engines.weights.manifests import (
    TASKS,
    Manifest,
    combine_digests,
    digest_path,
    expect_task,
    find_models_dir,
    load_manifests,
    missing_files,
    model_dir,
    official_whisper_urls,
    shipped_folder,
    verify_files,
    whisper_manifest,
)
from vidtx.errors import MissingModelsError, ModelError, UsageError

_OPTIONS = {
    "recognition": "--asr-model",
    "diarization": "--diarization-model",
    "translation": "--translation-model",
}
_ENGINES = {"recognition": "whisper", "diarization": "pyannote", "translation": "seq2seq"}


@dataclass(frozen=True, slots=True)
class Preset:
    """A named set of models. `by_language` overrides the recognizer for single languages, as (language, manifest id)."""

    name: str
    about: str
    recognition: str
    diarization: str
    translation: str
    by_language: tuple[tuple[str, str], ...] = ()
    alternatives: tuple[str, ...] = ()  # not fetched with the preset; may be named by an option

    @property
    def model_ids(self) -> tuple[str, ...]:
        """Ids of all manifests that the preset needs, each once, in the order of the tasks."""
        wanted = (
            self.diarization,
            self.recognition,
            *(model for _, model in self.by_language),
            self.translation,
        )
        return tuple(dict.fromkeys(wanted))


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights for one task, found and (unless said otherwise) verified.

    `path` is what the engine opens: a Whisper checkpoint file, a pyannote pipeline folder, a transformers folder.
    `manifest` is None for weights that the user named by path: nobody vouches for them, and `verified` is False.
    """

    task: str
    engine: str  # whisper | pyannote | seq2seq
    path: Path
    model: str
    revision: str | None
    license: str | None
    sha256: str | None
    manifest: Manifest | None
    verified: bool


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """The weights of one run. `recognition_by_language` holds the exceptions from `recognition`."""

    preset: str
    recognition: Weights
    diarization: Weights
    translation: Weights
    recognition_by_language: tuple[tuple[str, Weights], ...] = ()

    def recognition_for(self, language: str) -> Weights:
        """The recognizer's weights for a language: the exception if there is one, else the common ones."""
        return dict(self.recognition_by_language).get(language, self.recognition)


def load_presets(folder: Path | None = None) -> tuple[str, dict[str, Preset]]:
    """The default's name and all presets, from `presets.toml` of the shipped folder (or of `folder`). Raises ModelError."""
    path = (folder or shipped_folder()) / "presets.toml"
    try:
        content = tomllib.loads(path.read_text("utf-8"))
        presets = {
            name: Preset(
                name=name,
                about=entry["about"],
                recognition=entry["recognition"],
                diarization=entry["diarization"],
                translation=entry["translation"],
                by_language=tuple(sorted(entry.get("recognition_by_language", {}).items())),
                alternatives=tuple(entry.get("alternatives", ())),
            )
            for name, entry in content["presets"].items()
        }
        default: str = content["default"]
        presets[default]
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"{path}: not a valid list of presets ({error})") from error
    return default, presets


def find_preset(name: str | None = None) -> Preset:
    """The preset of that name, or the default one. Raises UsageError naming the choices."""
    default, presets = load_presets()
    if name is not None and name not in presets:
        raise UsageError(f"there is no preset {name}; choose from {', '.join(presets)}", option="--preset")
    return presets[name or default]


def find_manifests(target: str) -> tuple[Manifest, ...]:
    """What `vidtx models fetch TARGET` means: a preset, a manifest's id, a publisher's model name, an official Whisper name.

    Raises UsageError naming the choices.
    """
    _, presets = load_presets()
    manifests = load_manifests()
    if target in presets:
        return tuple(manifests[model] for model in presets[target].model_ids)
    found = _find_manifest(target, manifests)
    if found is None:
        choices = ", ".join((*presets, *manifests))
        raise UsageError(f"there is no preset or model {target}; choose from {choices}", option="TARGET")
    return (found,)


def resolve(
    preset: str | None = None,
    *,
    asr_model: str | os.PathLike[str] | None = None,
    diarization_model: str | os.PathLike[str] | None = None,
    translation_model: str | os.PathLike[str] | None = None,
    models_dir: Path | None = None,
    verify: bool = True,
) -> ModelChoice:
    """The weights of a preset, with the user's overrides, found on disk and verified.

    An override is a known name (an official Whisper name, a manifest's id, the publisher's name) or a path. Raises
    UsageError for a name or path that is neither, MissingModelsError (exit 3) when weights are absent, ModelError when a
    checksum differs. `verify=False` only looks whether the files are there.
    """
    chosen = find_preset(preset)
    manifests = load_manifests()
    folder = find_models_dir(models_dir)
    overrides = {"recognition": asr_model, "diarization": diarization_model, "translation": translation_model}

    wanted: dict[str, Manifest | Path] = {}
    for task in TASKS:
        override = overrides[task]
        wanted[task] = (
            manifests[getattr(chosen, task)] if override is None else _read_override(os.fspath(override), task, manifests)
        )
    exceptions = {language: manifests[model] for language, model in chosen.by_language} if asr_model is None else {}

    _require_present(chosen, wanted, exceptions, folder, models_dir)
    recognition, diarization, translation = (_open(wanted[task], task, folder, verify) for task in TASKS)
    return ModelChoice(
        chosen.name,
        recognition,
        diarization,
        translation,
        tuple((language, _open(manifest, "recognition", folder, verify)) for language, manifest in exceptions.items()),
    )


def fetch_command(target: str, models_dir: Path | None = None) -> str:
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
    official = whisper_manifest(name.removeprefix("whisper-"))
    return manifests.get(official.id, official) if official else None


def _read_override(text: str, task: str, manifests: dict[str, Manifest]) -> Manifest | Path:
    found = _find_manifest(text, manifests)
    if found is not None:
        return expect_task(found, task, _OPTIONS[task])
    path = Path(text).expanduser()
    if path.exists():
        return path
    if os.sep in text or path.suffix:
        raise UsageError(f"{text}: no such file or folder", option=_OPTIONS[task])
    names = [manifest.id for manifest in manifests.values() if manifest.task == task]
    if task == "recognition":
        names += official_whisper_urls()
    raise UsageError(
        f"{text} is neither a path nor a model that vidtx knows; choose from {', '.join(names)}",
        option=_OPTIONS[task],
    )


def _require_present(
    preset: Preset,
    wanted: dict[str, Manifest | Path],
    exceptions: dict[str, Manifest],
    folder: Path,
    option: Path | None,
) -> None:
    needed = [entry for entry in (*wanted.values(), *exceptions.values()) if isinstance(entry, Manifest)]
    absent = [manifest for manifest in needed if missing_files(manifest, model_dir(manifest, folder))]
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
    hint = fetch_command(preset.name if not outside else " ".join(outside), option)
    raise MissingModelsError(
        f"the weights of the preset {preset.name} are not all there: {', '.join(names)} missing in {folder}"
        if not outside
        else f"weights are missing in {folder}: {', '.join(names)}",
        preset=preset.name,
        missing=names,
        hint=hint if not outside or len(outside) == len(names) else f"{fetch_command(preset.name, option)} && {hint}",
    )


def _open(entry: Manifest | Path, task: str, folder: Path, verify: bool) -> Weights:
    if isinstance(entry, Path):
        digest = digest_path(entry) if verify else None
        return Weights(task, _ENGINES[task], entry, entry.name, None, None, digest, None, verified=False)
    place = model_dir(entry, folder)
    digest = combine_digests(verify_files(entry, place)) if verify else None
    path = place if entry.entry == "." else place / entry.entry
    return Weights(task, entry.engine, path, entry.model, entry.revision, entry.license, digest, entry, verified=verify)
