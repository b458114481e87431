"""Scores as a table that a person reads in the terminal.

In: `Scores`. Out: a rich table: the measure, its value, and what was counted. A value that could not be measured is a dash.
"""

from __future__ import annotations

from typing import NamedTuple

from rich.box import SIMPLE_HEAD
from rich.table import Table

from vidtx.evaluation.scores import Detection, Ratio, Scores
from vidtx.views.phrases import phrase

NO_VALUE = "–"


class _Cells(NamedTuple):
    """The value of a measure, and what was counted for it."""

    value: str
    counted: str


def render_scores(scores: Scores) -> Table:
    """A table of every score; errors are better when low, the rest when high."""
    table = Table(title=phrase("score.title"), title_justify="left", box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    table.add_column(phrase("score.measure"))
    table.add_column(phrase("score.value"), justify="right")
    table.add_column(phrase("score.counted"), style="dim")
    for language in sorted({*scores.words, *scores.characters}):
        words, characters = scores.words.get(language, Ratio()), scores.characters.get(language, Ratio())
        table.add_row(phrase("score.word_errors", spoken=language), *_count_errors(words, "words"))
        table.add_row(phrase("score.character_errors", spoken=language), *_count_errors(characters, "characters"))
    der = scores.diarization
    seconds = {name: f"{getattr(der, name):.1f}" for name in ("missed", "false_alarm", "confusion", "total")}
    table.add_row(phrase("score.diarization"), _format_percent(der.value), phrase("score.diarization_parts", **seconds))
    table.add_row(phrase("score.speaker_words"), *_count_errors(scores.speaker_words, "words"))
    table.add_row(phrase("score.language_time"), *_count_seconds(scores.language_time))
    table.add_row(phrase("score.language_turns"), *_count_right(scores.language_turns, "utterances"))
    table.add_row(phrase("score.role_time"), *_count_seconds(scores.role_time))
    chrf = NO_VALUE if scores.chrf is None else f"{scores.chrf:.1f}"
    table.add_row(phrase("score.english"), chrf, phrase("score.utterance_count", count=len(scores.english)))
    for tolerance, found in sorted(scores.boundaries.items()):
        table.add_row(phrase("score.boundaries", seconds=f"{tolerance / 1000:g}"), *_count_found(found))
    table.add_row(phrase("score.boundary_kinds"), *_count_right(scores.boundary_kinds, "matched_edits"))
    table.add_row(phrase("score.exchanges"), *_count_found(scores.exchanges))
    table.add_row(phrase("score.continuity"), *_count_right(scores.continuity, "matched_exchanges"))
    table.add_row(phrase("score.renditions"), *_count_found(scores.renditions))
    table.add_row(phrase("score.rendition_kinds"), *_count_right(scores.rendition_kinds, "matched_renditions"))
    for kind, found in sorted(scores.findings.items()):
        table.add_row(phrase("score.findings", kind=kind), *_count_found(found))
    return table


def _format_percent(value: float | None) -> str:
    """`12.3 %`, or a dash for a value that could not be measured."""
    return NO_VALUE if value is None else f"{100 * value:.1f} %"


def _count_errors(ratio: Ratio, what: str) -> _Cells:
    counted = phrase("score.of_errors", count=f"{ratio.count:g}", total=f"{ratio.total:g}", what=phrase(f"score.{what}"))
    return _Cells(_format_percent(ratio.value), counted)


def _count_right(ratio: Ratio, what: str) -> _Cells:
    counted = phrase("score.of_right", count=f"{ratio.count:g}", total=f"{ratio.total:g}", what=phrase(f"score.{what}"))
    return _Cells(_format_percent(ratio.value), counted)


def _count_seconds(ratio: Ratio) -> _Cells:
    return _Cells(
        _format_percent(ratio.value), phrase("score.of_seconds", count=f"{ratio.count:.1f}", total=f"{ratio.total:.1f}")
    )


def _count_found(found: Detection) -> _Cells:
    score = NO_VALUE if found.f1 is None else f"{found.f1:.2f}"
    return _Cells(score, phrase("score.of_found", matched=found.matched, found=found.found, expected=found.expected))
