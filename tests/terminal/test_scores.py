"""Scores as a table: each measure with its value and what was counted; a dash where nothing could be measured."""

from __future__ import annotations

import io

from rich.console import Console

from vidtx.evaluation.scores import Detection, DiarizationErrors, Ratio, Scores
from vidtx.terminal.scores import NO_VALUE, render_scores


def printed(scores: Scores) -> list[str]:
    console = Console(file=io.StringIO(), width=160, color_system=None)
    console.print(render_scores(scores))
    return [" ".join(line.split()) for line in console.file.getvalue().splitlines()]  # type: ignore[attr-defined]


def test_each_measure_has_its_value_and_what_was_counted() -> None:
    lines = printed(
        Scores(
            words={"uk": Ratio(3, 12)},
            characters={"uk": Ratio(1, 40)},
            diarization=DiarizationErrors(0.5, 0.25, 0.25, 16.0),
            language_time=Ratio(15.9, 16.0),
            boundaries={100: Detection(1, 2, 2), 500: Detection(2, 2, 2)},
            continuity=Ratio(2, 2),
        )
    )
    assert "word errors, uk (WER) 25.0 % 3 errors in 12 words" in lines
    assert "character errors, uk (CER) 2.5 % 1 errors in 40 characters" in lines
    assert "diarization errors (DER) 6.2 % 0.5 missed + 0.2 false + 0.2 confused of 16.0 s" in lines
    assert "language right, by time 99.4 % 15.9 of 16.0 s" in lines
    assert "edits within 0.1 s (F1) 0.50 1 matched of 2 found, 2 true" in lines
    assert "edits within 0.5 s (F1) 1.00 2 matched of 2 found, 2 true" in lines
    assert "continuity right 100.0 % 2 of 2 matched exchanges" in lines


def test_what_could_not_be_measured_is_a_dash_and_never_a_zero() -> None:
    rows = [line for line in printed(Scores()) if "of 0" in line or "in 0" in line]
    assert rows and all(f" {NO_VALUE} " in row for row in rows)
