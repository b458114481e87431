"""What is said in each piece of a recording whose whole text is known.

In: a text, and the words that a recognizer dated in the recording. Out: a time for each word of the text. Characters are aligned with those that were
recognized (Levenshtein); what was recognized wrongly stands between what was right, so that the order of words is enough.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from real_interviews import RATE, Piece, list_recordings, read_sound
from real_scores import SaidWord

LEAST_RIGHT = 0.6  # of the characters that must be recognized for the times to be trusted


class Kept:
    """Answers of the recognizer that do not change from run to run, in a folder: they hold what is said, and are the user's. Without a folder nothing is kept."""

    def __init__(self, folder: Path | None, weights: str) -> None:
        self._folder, self._weights = folder, weights

    def get(self, question: str, waveform: np.ndarray, ask: Callable[[], Any]) -> Any:
        """The answer (of what JSON holds) to a question about a sound, kept or asked for now."""
        if self._folder is None:
            return ask()
        digest = hashlib.sha256(f"{self._weights} {question}".encode() + waveform.tobytes()).hexdigest()[:32]
        path = self._folder / f"{digest}.json"
        if not path.is_file():
            self._folder.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(ask(), ensure_ascii=False), "utf-8")
        return json.loads(path.read_text("utf-8"))


def read_texts(sources: Path) -> dict[str, str]:
    """The texts of MANIFEST.tsv, by the stem of the recording's name; empty where there is no such file."""
    path = sources / "MANIFEST.tsv"
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    return {Path(row["file"]).stem: row["transcript"] for row in rows if row.get("transcript")}


def attach_texts(pieces: Mapping[str, Sequence[Piece]], sources: Path, recognizer: Any, kept: Kept) -> dict[str, list[Piece]]:
    """The pieces; those of recordings with a text have theirs."""
    texts = read_texts(sources)
    found: dict[str, list[Piece]] = {}
    for language, own in pieces.items():
        wanted = {piece.voice for piece in own} & set(texts)
        for path in list_recordings(sources, language):
            if path.stem in wanted:
                waveform = read_sound(path)
                asked = kept.get(f"words {language}", waveform, lambda w=waveform, c=language: _hear(recognizer, w, c))
                dated = date_text(texts[path.stem], [SaidWord(*word) for word in asked])
                own = [_give_text(piece, dated, own) if piece.voice == path.stem else piece for piece in own]
        found[language] = list(own)
    return found


def _hear(recognizer: Any, waveform: np.ndarray, language: str) -> list[tuple[int, int, str]]:
    from vidtx.document.span import Span

    words = recognizer.transcribe(waveform, [Span(0, len(waveform) * 1000 // RATE)], language)[0].words
    return [(word.span.start, word.span.end, word.text) for word in words]


def date_text(text: str, words: Sequence[SaidWord]) -> list[tuple[str, int]]:
    """The words of the text, each with the ms of its middle; empty where too little of it was recognized."""
    from rapidfuzz.distance import Levenshtein

    from vidtx.evaluation.text import normalize_text

    pieces = text.split()
    true = [(character, n) for n, piece in enumerate(pieces) for character in normalize_text(piece).replace(" ", "")]
    heard: list[tuple[str, int]] = []
    for word in words:
        plain = normalize_text(word.text).replace(" ", "")
        heard += [(c, word.start + (word.end - word.start) * (2 * k + 1) // (2 * len(plain))) for k, c in enumerate(plain)]
    steps = Levenshtein.opcodes("".join(c for c, _ in true), "".join(c for c, _ in heard))
    right = sum(step.src_end - step.src_start for step in steps if step.tag == "equal")
    if not true or right < LEAST_RIGHT * len(true):
        return []
    times: list[list[int]] = [[] for _ in pieces]
    for step in steps:
        for k in range(step.src_end - step.src_start):
            at = min(step.dest_start + k, max(step.dest_start, step.dest_end - 1), len(heard) - 1)
            times[true[step.src_start + k][1]].append(heard[at][1])
    dated, latest = [], 0
    for piece, own in zip(pieces, times, strict=True):
        latest = max(latest, sorted(own)[len(own) // 2] if own else latest)
        dated.append((piece, latest))
    return dated


def _give_text(piece: Piece, dated: Sequence[tuple[str, int]], pieces: Sequence[Piece]) -> Piece:
    """The piece with the words whose middle is nearer to it than to any other of its recording."""
    if not dated:
        return piece
    own = [other for other in pieces if other.voice == piece.voice]

    def find_nearest(time: int) -> int:
        return min(own, key=lambda other: max(other.start - time, time - other.end, 0)).start

    return replace(piece, text=" ".join(word for word, time in dated if find_nearest(time) == piece.start))
