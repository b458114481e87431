"""The stages whose results are kept or lead to one that is: their versions, what each comes after, and the keys of their results.

In: a stage's name, a clip's digest and the stage's parameters. Out: a `ResultKey`. A stage's version is raised when its code can give
another result for the same input; results of older versions, and of stages that come after it, are then no longer read. A change
anywhere else (a renderer, a message) keeps them. `tests/test_stages.py` fails when a stage's source changed and nobody decided.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from vidtx.errors import UsageError

KEY_DIGITS = 32  # hexadecimal digits of a key: 128 bits


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage. `after`: the stages whose results it takes. `modules`: where its code begins (below `vidtx`); what these import is part of it."""

    name: str
    version: int
    after: tuple[str, ...]
    modules: tuple[str, ...]


STAGES: Mapping[str, Stage] = MappingProxyType(
    {
        stage.name: stage
        for stage in (
            # probe and sound are not kept: they are quick. Their versions count for the stages after them.
            Stage("probe", 3, (), ("media.probe", "media.workers.probe_worker")),
            Stage("choice", 1, ("probe",), ("media.choice",)),
            Stage(
                "sound",
                2,
                ("probe", "choice"),
                ("media.audio", "media.opened", "media.workers.restamp_worker", "media.workers.timeline"),
            ),
            Stage("edits", 13, ("probe", "sound"), ("edits.detect", "media.workers.frames_worker")),
            Stage("turns", 1, ("sound",), ("speech.separate_channels", "engines.pyannote", "engines.pyannote_campplus")),
            Stage("language", 3, ("turns",), ("speech.code_switching", "speech.language", "engines.whisper")),
            Stage("recognition", 3, ("language",), ("speech.recognition", "engines.whisper")),
            Stage(
                "translation", 1, ("recognition",), ("bitext.translation", "engines.seq2seq", "speech.gist", "engines.whisper")
            ),
            Stage("glossary", 1, ("translation",), ("bitext.glossary_terms", "engines.seq2seq")),
            Stage("captions", 2, ("probe", "sound"), ("captions.find", "media.workers.frames_worker")),
            Stage("similarity", 1, ("recognition",), ("bitext.sentence_vectors", "engines.e5")),
            Stage("clauses", 1, ("recognition",), ("bitext.clauses", "engines.e5")),
            # Its windows, which follow from the exchanges, are in its key.
            Stage("gestures", 1, ("probe", "sound"), ("gestures.detect", "media.workers.frames_worker")),
        )
    }
)


KEPT = tuple(name for name in STAGES if name not in ("probe", "sound"))


@dataclass(frozen=True, slots=True)
class ResultKey:
    """Under what a result is kept: the clip's SHA-256, the stage and its version in clear, everything else in `digest`."""

    clip_sha256: str
    stage: str
    version: int
    digest: str


def make_key(stage: str, clip_sha256: str, parameters: Sequence[Any]) -> ResultKey:
    """The key of a stage's result. `parameters`: options and engines' digests, its own and those of the stages before; anything that JSON
    can hold. Raises KeyError for a stage that is not in `STAGES`."""
    versions = {name: STAGES[name].version for name in list_ancestors(stage)}
    text = json.dumps([stage, versions, clip_sha256, list(parameters)], sort_keys=True, ensure_ascii=False)
    digest = hashlib.sha256(text.encode()).hexdigest()[:KEY_DIGITS]
    return ResultKey(clip_sha256, stage, STAGES[stage].version, digest)


def list_ancestors(stage: str) -> tuple[str, ...]:
    """The stage and every stage whose result goes into its own, sorted by name."""
    found = {stage}
    for before in STAGES[stage].after:
        found.update(list_ancestors(before))
    return tuple(sorted(found))


def check_stage(name: str) -> None:
    """Raises UsageError for a name of no stage whose results are kept."""
    if name not in KEPT:
        raise UsageError(f"{name!r} is no stage; choose from {', '.join(KEPT)}", option="--stage")
