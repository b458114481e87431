"""The sentences of evidence: one for each kind, from its figures, in the reader's language.

In: an `Evidence`. Out: one clause that a lawyer can read, without a capital or a full stop. English, Ukrainian and Korean have every kind.
"""

from __future__ import annotations

from collections.abc import Mapping

from vidtx.document import Evidence
from vidtx.views.evidence.english import ENGLISH
from vidtx.views.evidence.figures import Sentence, fill
from vidtx.views.evidence.korean import KOREAN
from vidtx.views.evidence.ukrainian import UKRAINIAN

SENTENCES: Mapping[str, Mapping[str, Sentence]] = {"en": ENGLISH, "uk": UKRAINIAN, "ko": KOREAN}


def describe_evidence(evidence: Evidence, language: str = "en") -> str:
    """What was observed, in one clause of a language (`en`, `uk`, `ko`), or in English where there is none in it.

    Evidence of another program may lack figures that a sentence needs: then its kind and the figures that it has.
    """
    sentence = SENTENCES.get(language, ENGLISH)[evidence.kind]
    try:
        return fill(sentence, evidence.values, language)
    except (KeyError, TypeError, ValueError):
        return ", ".join([evidence.kind.replace("_", " "), *(f"{name} {value}" for name, value in evidence.figures)])
