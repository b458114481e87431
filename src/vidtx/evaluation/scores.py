"""What evaluation counts: numerators with their denominators, so that clips pool by addition.

In: counts from the other modules of this package. Out: `Scores`, their sum over clips, and a plain dictionary for JSON. A score
without a denominator (no Korean in the reference, no edits anywhere) is None, not zero and not perfect.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

TOLERANCES = (100, 500)  # ms by which an edit boundary may be off


@dataclass(frozen=True, slots=True)
class Ratio:
    """`count` out of `total`: errors out of words (may exceed 1), or what is right out of all. Times are in seconds."""

    count: float = 0
    total: float = 0

    @property
    def value(self) -> float | None:
        return self.count / self.total if self.total else None

    def __add__(self, other: Ratio) -> Ratio:
        return Ratio(self.count + other.count, self.total + other.total)

    def to_dict(self, count: str = "right") -> dict[str, Any]:
        return {count: _plain(self.count), "total": _plain(self.total), "value": _plain(self.value)}


@dataclass(frozen=True, slots=True)
class DiarizationErrors:
    """Seconds of speech by kind of error, out of `total` seconds of reference speech (overlapped speech counts per speaker)."""

    missed: float = 0.0
    false_alarm: float = 0.0
    confusion: float = 0.0
    total: float = 0.0

    @property
    def value(self) -> float | None:
        return (self.missed + self.false_alarm + self.confusion) / self.total if self.total else None

    def __add__(self, other: DiarizationErrors) -> DiarizationErrors:
        return DiarizationErrors(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    def to_dict(self) -> dict[str, Any]:
        return {f.name: _plain(getattr(self, f.name)) for f in fields(self)} | {"value": _plain(self.value)}


@dataclass(frozen=True, slots=True)
class Detection:
    """Things found one to one: `matched` pairs, out of `found` in the document and `expected` in the reference."""

    matched: int = 0
    found: int = 0
    expected: int = 0

    @property
    def precision(self) -> float | None:
        return self.matched / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        return self.matched / self.expected if self.expected else None

    @property
    def f1(self) -> float | None:
        return 2 * self.matched / (self.found + self.expected) if self.found + self.expected else None

    def __add__(self, other: Detection) -> Detection:
        return Detection(self.matched + other.matched, self.found + other.found, self.expected + other.expected)

    def to_dict(self) -> dict[str, Any]:
        return {
            "expected": self.expected,
            "f1": _plain(self.f1),
            "found": self.found,
            "matched": self.matched,
            "precision": _plain(self.precision),
            "recall": _plain(self.recall),
        }


@dataclass(frozen=True, slots=True)
class Scores:
    """All counts of one document or of many. Mappings are by language code, by tolerance in ms, or by kind of finding.

    `words`, `characters`: errors out of the reference's words and characters, by language (WER, CER). `speaker_words`: the
    same for cpWER. `english`: pairs (reference, document) of English texts, of which chrF is computed over the whole corpus.
    `renditions`: links between originals and renditions. `rendition_kinds`: what is right among the matched ones.
    """

    words: Mapping[str, Ratio] = field(default_factory=dict)
    characters: Mapping[str, Ratio] = field(default_factory=dict)
    diarization: DiarizationErrors = DiarizationErrors()
    speaker_words: Ratio = Ratio()
    language_time: Ratio = Ratio()
    language_turns: Ratio = Ratio()
    role_time: Ratio = Ratio()
    english: tuple[tuple[str, str], ...] = ()
    boundaries: Mapping[int, Detection] = field(default_factory=dict)
    boundary_kinds: Ratio = Ratio()
    exchanges: Detection = Detection()
    continuity: Ratio = Ratio()
    renditions: Detection = Detection()
    rendition_kinds: Ratio = Ratio()
    findings: Mapping[str, Detection] = field(default_factory=dict)

    @property
    def chrf(self) -> float | None:
        """chrF2 of the English, 0 to 100, over all pairs as one corpus (sacrebleu's defaults); None without pairs."""
        if not self.english:
            return None
        from sacrebleu.metrics import CHRF

        references, texts = zip(*self.english, strict=True)
        return float(CHRF().corpus_score(list(texts), [list(references)]).score)

    def to_dict(self) -> dict[str, Any]:
        """Plain dictionaries with sorted keys. Shares run from 0 to 1, chrF from 0 to 100; what has no denominator is None."""
        return {
            "boundaries": {f"{ms}_ms": found.to_dict() for ms, found in sorted(self.boundaries.items())},
            "boundary_kind_accuracy": self.boundary_kinds.to_dict(),
            "cer": {language: ratio.to_dict("errors") for language, ratio in sorted(self.characters.items())},
            "chrf_en": {"pairs": len(self.english), "value": _plain(self.chrf)},
            "continuity_accuracy": self.continuity.to_dict(),
            "cpwer": self.speaker_words.to_dict("errors"),
            "der": self.diarization.to_dict(),
            "exchanges": self.exchanges.to_dict(),
            "findings": {kind: found.to_dict() for kind, found in sorted(self.findings.items())},
            "language_accuracy_by_time": self.language_time.to_dict(),
            "language_accuracy_by_turn": self.language_turns.to_dict(),
            "rendition_kind_accuracy": self.rendition_kinds.to_dict(),
            "renditions": self.renditions.to_dict(),
            "role_accuracy_by_time": self.role_time.to_dict(),
            "wer": {language: ratio.to_dict("errors") for language, ratio in sorted(self.words.items())},
        }


def pool(scores: Iterable[Scores]) -> Scores:
    """The scores of many documents as one: counts are added (a micro-average), and texts form one corpus."""
    total = Scores()
    for each in scores:
        total = Scores(**{f.name: _add(getattr(total, f.name), getattr(each, f.name)) for f in fields(Scores)})
    return total


def _add(one: Any, other: Any) -> Any:
    if isinstance(one, Mapping):
        return {
            key: one[key] + other[key] if key in one and key in other else one.get(key, other.get(key))
            for key in sorted({*one, *other})
        }
    return one + other


def _plain(number: float | None) -> float | None:
    """A number as it is worth writing down: six decimals, so that the order of float additions does not show."""
    return round(number, 6) if isinstance(number, float) else number
