"""What of a glossary a run uses: which entries, which terms the recognizer is shown, and what the document says of both.

In: options. Out: values for the stages, for their keys and for the provenance.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from vidtx.document import GlossaryEntry, Parameter, Utterance
from vidtx.glossary.prompt import choose_prompt_terms
from vidtx.options import Options

if TYPE_CHECKING:
    from vidtx.engines.registry import EngineSet
    from vidtx.signal import Progress

LOG = logging.getLogger(__name__)


@lru_cache(maxsize=8)
def _choose(entries: tuple[GlossaryEntry, ...], languages: tuple[str, ...], to: str) -> tuple[GlossaryEntry, ...]:
    found = tuple(e for e in entries if e.source_language in languages and e.target_language in (to, *languages))
    if entries and not found:
        LOG.warning(
            "no entry of the glossary is of a language that may be spoken here (%s) and into one that is read",
            ", ".join(languages),
        )
    return found


def list_entries(options: Options) -> tuple[GlossaryEntry, ...]:
    """The entries of the languages of the run: what may be spoken, into what is read or spoken."""
    return _choose(options.glossary, options.languages, options.to)


def list_prompts(options: Options) -> dict[str, tuple[str, ...]]:
    """By language, the terms that the recognizer is shown; none where it is shown nothing."""
    if not options.glossary_prompt:
        return {}
    prompts = {language: choose_prompt_terms(list_entries(options), language) for language in sorted(options.languages)}
    return {language: terms for language, terms in prompts.items() if terms}


def key_entries(entries: tuple[GlossaryEntry, ...]) -> list[Any]:
    """What a result depends on: all but the notes."""
    return [[e.source_language, e.source, e.target_language, e.target, list(e.instead)] for e in entries]


def put_in(
    utterances: Sequence[Utterance], entries: Sequence[GlossaryEntry], engines: EngineSet, report: Progress
) -> tuple[Utterance, ...]:
    """The utterances with the entries in their translations."""
    from vidtx.bitext.glossary_terms import apply_glossary
    from vidtx.engines.tasks import TRANSLATION

    # One that knows a small world of sentences makes a sentence of a single word.
    asks = engines.find_domain(TRANSLATION) is None
    return apply_glossary(utterances, entries, lambda: engines.translator if asks else None, report)


def describe_use(options: Options) -> dict[str, Parameter]:
    """Parameters of the provenance: where the terms are from, and what the recognizer was shown. Empty without a glossary."""
    if not options.glossary:
        return {}
    found: dict[str, Parameter] = {"glossary": options.glossary_names, "glossary_prompt": options.glossary_prompt}
    return found | {f"glossary_prompt_{language}": terms for language, terms in list_prompts(options).items()}
