"""The recognizers that can align the words of a document anew: its own, where their weights are there and can align.

In: a document's provenance. Out: `AlignerWeights`, which is small and can be sent to another process, and in that process the engines, each
opened when it is first needed. Nothing is fetched, and no other model takes a missing one's place: its times would be of another kind.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from vidtx.document import Provenance, Span, Word
from vidtx.engines.base import WordAligner
from vidtx.errors import VidtxError

if TYPE_CHECKING:
    from vidtx.engines.weights.presets import Weights
    from vidtx.signal import Waveform

LOG = logging.getLogger(__name__)

LONGEST_MS = 28_000  # that an aligner takes


@dataclass(frozen=True, slots=True)
class AlignerWeights:
    """Names of models, as provenance has them: the common recognizer's and, by language, those of the exceptions.

    `ids`: the ids of their manifests (`whisper-base`), which say more than a model's name (`base`).
    """

    common: str
    by_language: Mapping[str, str] = field(default_factory=dict)
    models_dir: Path | None = None
    ids: Mapping[str, str] = field(default_factory=dict)

    def choose(self, language: str | None) -> str:
        """The model for a language; None: the common one."""
        return self.by_language.get(language, self.common) if language is not None else self.common

    def name(self, language: str | None = None) -> str:
        """How a reader is told of the model for a language."""
        model = self.choose(language)
        return self.ids.get(model, model)


def find_aligners(provenance: Provenance, models_dir: Path | None = None) -> AlignerWeights | None:
    """The document's recognizers; None where a model is not installed. No file is hashed and nothing is opened."""
    from vidtx.engines.tasks import RECOGNITION
    from vidtx.engines.weights.presets import find_installed, load_presets

    models = [record.model for record in provenance.engines if record.task == RECOGNITION]
    if not models:
        return None
    try:
        found = [find_installed(model, RECOGNITION, models_dir, verify=False) for model in models]
        preset = load_presets().presets.get(provenance.preset or "")
    except VidtxError as error:
        LOG.info("which recognizers are installed is not known: %s", type(error).__name__)
        return None
    ids = {weights.model: weights.manifest.id for weights in found if weights is not None and weights.manifest is not None}
    if len(ids) < len(set(models)):
        return None
    exceptions = _read_exceptions(models[1:], dict(preset.recognition_by_language) if preset else {})
    return AlignerWeights(models[0], exceptions, models_dir, ids)


def _read_exceptions(models: Sequence[str], by_language: Mapping[str, str]) -> dict[str, str]:
    """language -> model, for those exceptions of the preset that the document names."""
    from vidtx.engines.weights.manifests import find_known_manifest

    found: dict[str, str] = {}
    for language, identity in by_language.items():
        manifest = find_known_manifest(identity)
        if manifest is not None and manifest.model in models:
            found[language] = manifest.model
    return found


class OpenedAligners:
    """The engines behind `AlignerWeights`, on the CPU."""

    def __init__(self, weights: AlignerWeights) -> None:
        self._weights = weights
        self._opened: dict[str, WordAligner | None] = {}

    def align(self, waveform: Waveform, span: Span, text: str, language: str) -> tuple[Word, ...]:
        """See `WordAligner.align_words`; none for a language whose recognizer cannot align. Raises ModelError, EngineError."""
        model = self._weights.choose(language)
        if model not in self._opened:
            self._opened[model] = self._open(model)
        aligner = self._opened[model]
        return () if aligner is None else aligner.align_words(waveform, span, text, language)

    def _open(self, model: str) -> WordAligner | None:
        from vidtx.engines.offline import switch_telemetry_off
        from vidtx.engines.registry import describe_engine, find_adaptor
        from vidtx.engines.tasks import RECOGNITION
        from vidtx.engines.weights.presets import find_installed

        switch_telemetry_off()
        found: Weights | None = find_installed(model, RECOGNITION, self._weights.models_dir)
        if found is None:
            return None
        engine = find_adaptor(found).open_engine(found.path, "cpu", describe_engine(found))
        return engine if isinstance(engine, WordAligner) else None
