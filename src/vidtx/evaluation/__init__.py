"""How good a transcript is, measured against a reference document of the same clip.

In: two `Transcript`s, of which the second is taken for the truth. Out: `Scores`, which keep what was counted, so that the
scores of many clips are pooled by adding counts, never by averaging percentages. `vidtx evaluate` and the benchmarks use
the same functions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vidtx.evaluation.scores import Detection, Ratio, Scores, pool

if TYPE_CHECKING:
    from vidtx.document import Transcript

__all__ = ["Detection", "Ratio", "Scores", "evaluate", "pool"]


def evaluate(document: Transcript, reference: Transcript) -> Scores:
    """Every score of `document` against `reference`. What each means stands with the function that counts it."""
    from vidtx.evaluation import renditions, speech, structure, text

    mapping = speech.map_speakers(document, reference)
    return Scores(
        words=text.count_word_errors(document, reference),
        characters=text.count_character_errors(document, reference),
        diarization=speech.count_diarization_errors(document, reference),
        speaker_words=text.count_speaker_word_errors(document, reference),
        language_time=speech.measure_language_time(document, reference, mapping),
        language_turns=speech.count_language_turns(document, reference),
        role_time=speech.measure_role_time(document, reference, mapping),
        english=text.pair_english(document, reference),
        boundaries=structure.match_boundaries(document, reference),
        boundary_kinds=structure.count_boundary_kinds(document, reference),
        exchanges=structure.match_exchanges(document, reference),
        continuity=structure.count_continuity(document, reference),
        renditions=renditions.match_renditions(document, reference),
        rendition_kinds=renditions.count_rendition_kinds(document, reference),
        findings=renditions.match_findings(document, reference),
    )
