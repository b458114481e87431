"""One scoring for every tool: dated text against composed interviews, of which it is exactly known who speaks when, what, and in which language.

In: the segments of a tool, with words and times; the true turns with their reference texts; what the recognizer says when it is told segment and
language. Out: counts, which are pooled over interviews by `add`, and rates of them. Every word belongs to the true turn that holds it in time. Texts
are compared as `vidtx evaluate` does: without case and punctuation, Korean without spaces.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

BANDS = ("< 1 s", "1-2 s", "> 2 s")
SAME_SHARE = 0.8  # of the time that turn and segment hold together, which both must hold for the segment to be the turn's
CAUSES = ("lost", "language", "boundaries", "recognition")


@dataclass(frozen=True, slots=True)
class SaidWord:
    """Times in ms."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A dated piece of a tool's output. Times in ms. Without words, its text is spread evenly over it."""

    start: int
    end: int
    text: str
    language: str | None
    words: tuple[SaidWord, ...] = ()
    speaker: str = ""

    def list_words(self) -> tuple[SaidWord, ...]:
        if self.words:
            return self.words
        pieces, total, at = self.text.split(), max(1, len("".join(self.text.split()))), 0
        spread = []
        for piece in pieces:
            low, high = (self.start + (self.end - self.start) * n // total for n in (at, at + len(piece)))
            spread.append(SaidWord(low, max(low + 1, high), piece))
            at += len(piece)
        return tuple(spread)


@dataclass(frozen=True, slots=True)
class ScoredTurn:
    """A true turn. `reference`: the text it is judged by; `told`: what the recognizer says when it is told turn and language; `known`: whether
    `reference` is what is really said, and not `told`."""

    start: int
    end: int
    language: str
    reference: str
    told: str
    known: bool

    @property
    def seconds(self) -> float:
        return (self.end - self.start) / 1000


def assign_texts(segments: Sequence[Segment], turns: Sequence[ScoredTurn]) -> list[str]:
    """The text in each true turn, in order of time. A word belongs to the turn that holds most of it; where two voices overlap, to that which its
    segment overlaps more; outside all turns, to the nearest."""
    held: list[list[SaidWord]] = [[] for _ in turns]
    for segment in segments:
        for word in segment.list_words():

            def rank(n: int, word: SaidWord = word, segment: Segment = segment) -> tuple[int, int]:
                return _measure_shared(word, turns[n]), _measure_shared(segment, turns[n])

            if turns:
                held[max(range(len(turns)), key=rank)].append(word)
    return [" ".join(word.text for word in sorted(words, key=lambda word: word.start)) for words in held]


def count(segments: Sequence[Segment], turns: Sequence[ScoredTurn]) -> dict[str, Any]:
    """All counts of one tool on one interview: nested dictionaries of numbers."""
    texts = assign_texts(segments, turns)
    letters: dict[str, Any] = {}
    causes = dict.fromkeys(CAUSES, 0)
    bands = {band: {"right": 0, "turns": 0} for band in BANDS}
    times = {"right": 0.0, "covered": 0.0, "speech": 0.0}
    lost = {"turns": 0, "of": 0, "characters": 0}
    for text, turn in zip(texts, turns, strict=True):
        errors, told_errors = count_errors(text, turn), count_errors(turn.told, turn)
        own = letters.setdefault(turn.language, {}).setdefault("known" if turn.known else "told", _make_letters())
        length = len(normalize(turn.reference, turn.language))
        add_into(own, {"errors": errors, "told_errors": told_errors, "characters": length})
        spoken = measure_languages(segments, turn)
        found = max(spoken, key=lambda code: spoken[code], default=None)
        band = BANDS[(turn.seconds >= 1) + (turn.seconds > 2)]
        add_into(bands[band], {"right": int(found == turn.language), "turns": 1})
        add_into(
            times,
            {
                "right": spoken.get(turn.language, 0) / 1000,
                "covered": sum(spoken.values()) / 1000,
                "speech": turn.seconds,
            },
        )
        silent = bool(normalize(turn.told, turn.language)) and not normalize(text, turn.language)
        add_into(lost, {"turns": int(silent), "of": int(bool(turn.told.strip())), "characters": silent * length})
        causes[find_cause(silent, found, segments, turn)] += errors - told_errors
    return {
        "characters": letters,
        "language_time": times,
        "language_turns": bands,
        "lost": lost,
        "excess": causes,
        "flow": count_flow(texts, turns),
    }


def count_errors(text: str, turn: ScoredTurn) -> int:
    """Characters to change, add and remove."""
    from rapidfuzz.distance import Levenshtein

    return Levenshtein.distance(normalize(turn.reference, turn.language), normalize(text, turn.language))


def count_flow(texts: Sequence[str], turns: Sequence[ScoredTurn]) -> dict[str, int]:
    """Where the characters of the references stand, when the whole interview is aligned at once: in their turn, in another turn (right, but in
    the wrong place), changed, lost; and those that are nowhere in the references ("added")."""
    from rapidfuzz.distance import Levenshtein

    true = [(character, n) for n, turn in enumerate(turns) for character in normalize(turn.reference, "ko")]
    found = [(character, n) for n, text in enumerate(texts) for character in normalize(text, "ko")]
    counts = dict.fromkeys(("right", "elsewhere", "changed", "lost", "added"), 0)
    sides = "".join(c for c, _ in true), "".join(c for c, _ in found)
    for step in Levenshtein.opcodes(*sides):
        if step.tag == "equal":
            for a, b in zip(range(step.src_start, step.src_end), range(step.dest_start, step.dest_end), strict=True):
                counts["right" if true[a][1] == found[b][1] else "elsewhere"] += 1
        elif step.tag == "replace":
            counts["changed"] += step.src_end - step.src_start
        elif step.tag == "delete":
            counts["lost"] += step.src_end - step.src_start
        else:
            counts["added"] += step.dest_end - step.dest_start
    return counts


def measure_languages(segments: Sequence[Segment], turn: ScoredTurn) -> dict[str | None, int]:
    """ms of the turn by the language of the segment that lies there; of several, that which overlaps the turn most."""
    rivals = sorted(
        (s for s in segments if _measure_shared(s, turn) > 0 and s.text.strip()), key=lambda s: -_measure_shared(s, turn)
    )
    times = sorted({max(turn.start, s.start) for s in rivals} | {min(turn.end, s.end) for s in rivals})
    found: dict[str | None, int] = {}
    for start, end in itertools.pairwise(times):
        active = next((s for s in rivals if s.start <= start < s.end), None)
        if active is not None:
            found[active.language] = found.get(active.language, 0) + end - start
    return found


def find_cause(silent: bool, found: str | None, segments: Sequence[Segment], turn: ScoredTurn) -> str:
    """Why a turn has other errors than when the recognizer is told turn and language. "boundaries": no segment is the turn's; "recognition":
    segment and language are right, and the same network says something else all the same."""
    if silent:
        return "lost"
    if found != turn.language:
        return "language"
    for segment in segments:
        together = max(segment.end, turn.end) - min(segment.start, turn.start)
        if _measure_shared(segment, turn) >= SAME_SHARE * together:
            return "recognition"
    return "boundaries"


def normalize(text: str, language: str) -> str:
    from vidtx.evaluation.text import SPACES_VARY, normalize_text

    plain = normalize_text(text)
    return plain.replace(" ", "") if language in SPACES_VARY else plain


def add(many: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The sum of nested counts."""
    total: dict[str, Any] = {}
    for one in many:
        add_into(total, one)
    return total


def add_into(total: dict[str, Any], more: Mapping[str, Any]) -> None:
    for key, value in more.items():
        if isinstance(value, Mapping):
            add_into(total.setdefault(key, {}), value)
        else:
            total[key] = total.get(key, 0) + value


def rate_characters(counts: Mapping[str, Any], language: str | None = None, kind: str | None = None) -> dict[str, float | None]:
    """The character error rate of a tool and that of the recognizer when told, over languages and kinds of reference ("known", "told")."""
    chosen = add(
        [
            own
            for code, kinds in counts["characters"].items()
            for name, own in kinds.items()
            if language in (None, code) and kind in (None, name)
        ]
    )
    length = chosen.get("characters", 0)
    return {name: chosen[key] / length if length else None for name, key in (("cer", "errors"), ("told", "told_errors"))}


def _make_letters() -> dict[str, int]:
    return {"errors": 0, "told_errors": 0, "characters": 0}


def _measure_shared(one: SaidWord | Segment, turn: ScoredTurn) -> int:
    """ms that both hold; below zero: how far they are from each other."""
    return min(one.end, turn.end) - max(one.start, turn.start)
