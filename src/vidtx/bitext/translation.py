"""What each utterance means: machine translation into the reader's language and between the languages of the clip.

In: utterances and a `Translator`. Out: the same utterances with translations. The translation between the clip's own
languages is what the interpreter's rendition is compared with.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from vidtx.document import Translation, Utterance
from vidtx.engines.base import Translator
from vidtx.errors import EngineError
from vidtx.signal import Progress


def translate_utterances(
    utterances: Sequence[Utterance],
    translator: Translator,
    to: str,
    progress: Progress | None = None,
    *,
    scored: bool = False,
) -> tuple[Utterance, ...]:
    """Every utterance with its translation into `to` and into each other language spoken in the clip. `scored`: with the model's score of each.

    A pair that the model lacks raises EngineError when it leads to `to`; between the clip's own languages it is left out,
    since the rendition can still be compared through `to`.
    """
    spoken = sorted({u.language for u in utterances if u.language and u.text})
    pairs = [(source, target) for source in spoken for target in dict.fromkeys((to, *spoken)) if target != source]
    found: dict[str, list[Translation]] = {u.id: list(u.translations) for u in utterances}
    for n, (source, target) in enumerate(pairs):
        rows = [u for u in utterances if u.language == source and u.text]

        def report(share: float, n: int = n) -> None:
            if progress:
                progress((n + share) / len(pairs))

        try:
            texts = translator.translate([u.text for u in rows], source, target, report)
        except EngineError:
            if target == to:
                raise
            continue
        scores: Sequence[float | None] = [None] * len(rows)
        if scored:
            scores = [round(score, 4) for score in translator.score([u.text for u in rows], texts, source, target)]
        for utterance, text, score in zip(rows, texts, scores, strict=True):
            found[utterance.id].append(Translation(target, text, score))
    return tuple(replace(u, translations=tuple(found[u.id])) for u in utterances)
