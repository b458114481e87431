"""Evidence in words: a sentence for each kind, from its figures, in the reader's language.

In: an `Evidence`. Out: one clause that a lawyer can read, without a capital or a full stop. English is complete; a kind that another language
lacks is given in English.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from vidtx.document import Evidence, Figure

Figures = Mapping[str, Figure]

ENGLISH: Mapping[str, Callable[[Figures], str]] = {
    "version_1": lambda figures: str(figures.get("text", "")),
}
SENTENCES: Mapping[str, Mapping[str, Callable[[Figures], str]]] = {"en": ENGLISH, "uk": {}, "ko": {}}


def describe_evidence(evidence: Evidence, language: str = "en") -> str:
    """What was observed, in one clause."""
    write = SENTENCES.get(language, {}).get(evidence.kind) or ENGLISH[evidence.kind]
    return write(evidence.values)
