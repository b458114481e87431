"""The engines of a run. In: options. Out: an `EngineSet`, whose weights are found and verified and not yet opened."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from vidtx.options import Options

if TYPE_CHECKING:
    from vidtx.engines.registry import EngineSet

LOG = logging.getLogger(__name__)


def open_engines(options: Options) -> EngineSet:
    """The engines that the options ask for, their weights found and verified but not yet opened.

    Raises MissingModelsError (exit code 3) where weights are absent, or Tesseract for captions, UsageError for a language that they are known to lack and for a
    device that is not there.
    """
    from vidtx.engines.offline import switch_telemetry_off
    from vidtx.engines.registry import EngineSet
    from vidtx.engines.tasks import GIST, TRANSLATION
    from vidtx.engines.weights.languages import check_languages, check_speech_translation
    from vidtx.engines.weights.presets import choose_models

    switch_telemetry_off()
    if options.models.get(TRANSLATION, "").lower() == GIST:
        check_speech_translation(options.to)  # before weights are asked for that cannot do it
    if options.read_captions:
        from vidtx.captions.tesseract import require_tesseract

        require_tesseract(options.languages_of_captions)
    choice = choose_models(options.preset, options.models, models_dir=options.models_dir)
    check_languages(choice, options.languages, options.to)
    engines = EngineSet(choice, options.device)
    if options.device not in ("auto", "cpu"):
        LOG.debug("computing on %s", engines.device)  # raises where it is not there, before the first clip
    return engines
