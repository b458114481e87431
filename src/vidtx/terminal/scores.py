"""Scores as a table that a person reads in the terminal.

In: `Scores`. Out: a rich table: the measure, its value, and what was counted. A value that could not be measured is a dash.
"""

from __future__ import annotations

from rich.box import SIMPLE_HEAD
from rich.table import Table

from vidtx.evaluation.scores import Detection, Ratio, Scores

NO_VALUE = "–"


def render_scores(scores: Scores) -> Table:
    """A table of every score; errors are better when low, the rest when high."""
    table = Table(title="Scores", title_justify="left", box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    table.add_column("measure")
    table.add_column("score", justify="right")
    table.add_column("counted", style="dim")
    for language in sorted({*scores.words, *scores.characters}):
        table.add_row(f"word errors, {language} (WER)", *_errors(scores.words.get(language, Ratio()), "words"))
        table.add_row(f"character errors, {language} (CER)", *_errors(scores.characters.get(language, Ratio()), "characters"))
    der = scores.diarization
    parts = f"{der.missed:.1f} missed + {der.false_alarm:.1f} false + {der.confusion:.1f} confused of {der.total:.1f} s"
    table.add_row("diarization errors (DER)", percent(der.value), parts)
    table.add_row("word errors by speaker (cpWER)", *_errors(scores.speaker_words, "words"))
    table.add_row("language right, by time", *_right_time(scores.language_time))
    table.add_row("language right, by utterance", *_right(scores.language_turns, "utterances"))
    table.add_row("role right, by time", *_right_time(scores.role_time))
    chrf = scores.chrf
    table.add_row("English (chrF)", NO_VALUE if chrf is None else f"{chrf:.1f}", f"{len(scores.english)} utterances")
    for tolerance, found in sorted(scores.boundaries.items()):
        table.add_row(f"edits within {tolerance / 1000:g} s (F1)", *_detection(found))
    table.add_row("kind of edit right", *_right(scores.boundary_kinds, "matched edits"))
    table.add_row("exchanges (F1)", *_detection(scores.exchanges))
    table.add_row("continuity right", *_right(scores.continuity, "matched exchanges"))
    return table


def percent(value: float | None) -> str:
    return NO_VALUE if value is None else f"{100 * value:.1f} %"


def _errors(ratio: Ratio, what: str) -> tuple[str, str]:
    return percent(ratio.value), f"{ratio.count:g} errors in {ratio.total:g} {what}"


def _right(ratio: Ratio, what: str) -> tuple[str, str]:
    return percent(ratio.value), f"{ratio.count:g} of {ratio.total:g} {what}"


def _right_time(ratio: Ratio) -> tuple[str, str]:
    return percent(ratio.value), f"{ratio.count:.1f} of {ratio.total:.1f} s"


def _detection(found: Detection) -> tuple[str, str]:
    score = NO_VALUE if found.f1 is None else f"{found.f1:.2f}"
    return score, f"{found.matched} matched of {found.found} found, {found.expected} true"
