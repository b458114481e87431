"""An original and its rendition compared straight from the two languages in which they were spoken: no translation stands between.

In: the utterances of both sides, and the similarities of their clauses where a run had a sentence encoder. Out: findings, with the characters that they are about in the utterances'
own texts, and their probabilities. Numbers and denials are read from each language itself (`vidtx.bitext.statements`). Every doubt counts as no difference: a language without a
reader, a number that can be meant otherwise, a text that was recognized badly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from vidtx.bitext.clauses import list_clauses
from vidtx.bitext.number_differences import NumberChange, find_unmatched, pair_unmatched
from vidtx.bitext.stated_numbers import StatedNumber
from vidtx.bitext.statements import find_negations, find_numbers
from vidtx.document import ClauseSimilarity, Finding, FindingKind, TextSpan, Utterance
from vidtx.interview.clause_alignment import ClauseAlignment, Pair, align_clauses, limit

REPORTED = 0.5  # probability from which a finding is made
# Characters of a language for one of Ukrainian, in texts of the same content (NTREX-128, Federmann et al. 2022).
LENGTHS: Mapping[str, float] = {"uk": 1.0, "ko": 0.49, "en": 0.99, "ru": 1.03}
# Measured share of changes of numbers that were meant (docs/measurements/fidelity.md), by whether both count the same thing and nothing else is unmatched.
SAME_UNIT_ALONE, SAME_UNIT, OTHER_UNIT_ALONE, OTHER_UNIT = 0.95, 0.85, 0.8, 0.5
LOST, GAINED = 0.6, 0.6  # of a number that stands on one side only
DENIED = 0.8  # of a denial that stands on one side only, in clauses that say the same otherwise
SURE_PAIR = 2.0  # log-odds from which two clauses are taken to say the same
LEAST_CERTAINTY = 0.5  # what a text that was recognized with no certainty at all leaves of a probability

_KINDS: Mapping[str, FindingKind] = {"time": "time", "day": "date", "year": "date"}


@dataclass(frozen=True, slots=True)
class _Side:
    """`numbers`: at their places in the joined texts. `known`: whether the language has a reader."""

    utterances: tuple[Utterance, ...]
    offsets: tuple[int, ...]
    numbers: tuple[StatedNumber, ...]
    known: bool

    @classmethod
    def of(cls, utterances: Sequence[Utterance]) -> _Side:
        numbers: list[StatedNumber] = []
        offsets: list[int] = []
        at, known = 0, True
        for utterance in utterances:
            offsets.append(at)
            found = find_numbers(utterance.text, utterance.language)
            known = known and found is not None
            numbers += [replace(n, start=n.start + at, end=n.end + at) for n in found or ()]
            at += len(utterance.text) + 1
        return cls(tuple(utterances), tuple(offsets), tuple(numbers), known)

    def locate(self, start: int, end: int) -> TextSpan:
        """Where characters of the joined texts stand."""
        n = max(n for n, offset in enumerate(self.offsets) if offset <= start)
        return TextSpan(self.utterances[n].id, start - self.offsets[n], end - self.offsets[n])


def can_compare(source: Sequence[Utterance], target: Sequence[Utterance]) -> bool:
    """Whether both sides are of one language each, not of the same, and numbers are read from both."""
    languages = {u.language for u in source}, {u.language for u in target}
    texts = all(u.text for u in (*source, *target))
    return (
        texts
        and all(len(side) == 1 for side in languages)
        and languages[0] != languages[1]
        and _Side.of(source).known
        and _Side.of(target).known
    )


def compare_directly(
    source: Sequence[Utterance], target: Sequence[Utterance], similarities: Mapping[Pair, float]
) -> tuple[tuple[Finding, ...], ClauseAlignment | None]:
    """What differs, in order of kind, and how the clauses lie; ids are empty but for their order: "1", "2" ... `similarities`: of clauses, by pair."""
    clauses = list_clauses(source), list_clauses(target)
    ratio = LENGTHS.get(target[0].language or "", 1.0) / LENGTHS.get(source[0].language or "", 1.0)
    alignment = align_clauses(*clauses, similarities, ratio)
    certainty = _read_certainty(source) * _read_certainty(target)
    findings = _find_missing(clauses, alignment, {u.id: u.text for u in (*source, *target)})
    missing = [span for finding in findings for span in (*finding.source, *finding.target)]
    findings = [f for f in _compare_numbers(source, target) if not _lies_in(f, missing)] + findings
    findings += _compare_negations(source, target, clauses, alignment, similarities)
    weighed = [replace(f, probability=round((f.probability or 0.0) * certainty, 3)) for f in findings]
    kept = [f for f in weighed if (f.probability or 0.0) >= REPORTED]
    return tuple(replace(finding, id=str(n)) for n, finding in enumerate(kept, 1)), alignment


def index_similarities(similarities: Sequence[ClauseSimilarity]) -> dict[Pair, float]:
    """By pair of clauses."""
    return {Pair(s.first, s.second): s.probability for s in similarities}


def _read_certainty(utterances: Sequence[Utterance]) -> float:
    """What the recognizer's doubt leaves of a probability: 1 where it was sure or a person wrote the text."""
    certainty = 1.0
    for utterance in utterances:
        if utterance.status == "machine" and "low_confidence" in utterance.flags:
            certainty = min(certainty, LEAST_CERTAINTY)
    return certainty


def _lies_in(finding: Finding, spans: Sequence[TextSpan]) -> bool:
    """Whether a finding of one side lies in clauses that are missing as a whole."""
    own = finding.source + finding.target
    if finding.source and finding.target:
        return False
    return any(s.utterance_id == o.utterance_id and o.start <= s.start and s.end <= o.end for s in own for o in spans)


def _compare_numbers(source: Sequence[Utterance], target: Sequence[Utterance]) -> list[Finding]:
    one, other = _Side.of(source), _Side.of(target)
    if not (one.known and other.known):
        return []
    left, right = find_unmatched(one.numbers, other.numbers)
    differences = pair_unmatched(left, right)
    alone = len(left) == len(right) == 1
    findings = [_make_change(one, other, change, alone=alone) for change in differences.changed]
    if not findings and differences.lost and not right:
        findings += [
            Finding("-", "number", (one.locate(n.start, n.end),), (), n.named, None, LOST) for n in differences.lost if n.unit
        ]
    if not findings and differences.gained and not left:
        findings += [
            Finding("-", "number", (), (other.locate(n.start, n.end),), None, n.named, GAINED)
            for n in differences.gained
            if n.unit
        ]
    return findings


def _make_change(one: _Side, other: _Side, change: NumberChange, *, alone: bool) -> Finding:
    before, after = change.source, change.target
    values = (before.text, after.text) if before.text != after.text else (before.named, after.named)
    sure = (SAME_UNIT_ALONE if alone else SAME_UNIT) if change.same_unit else (OTHER_UNIT_ALONE if alone else OTHER_UNIT)
    kind = _KINDS.get(before.kind, "number") if before.kind == after.kind else "number"
    return Finding("-", kind, (one.locate(before.start, before.end),), (other.locate(after.start, after.end),), *values, sure)


def _find_missing(
    clauses: tuple[tuple[TextSpan, ...], tuple[TextSpan, ...]], alignment: ClauseAlignment | None, texts: Mapping[str, str]
) -> list[Finding]:
    """Clauses that the other side lacks: neighbors are one finding; one on each side at the same place is another thing said instead."""
    if alignment is None:
        return []
    findings: list[Finding] = []
    for kind, spans, missing in (
        ("omission", clauses[0], alignment.missing_source),
        ("addition", clauses[1], alignment.missing_target),
    ):
        run: list[int] = []
        for n in [*range(len(spans)), -1]:
            if n >= 0 and missing[n] >= REPORTED and (not run or spans[run[-1]].utterance_id == spans[n].utterance_id):
                run.append(n)
                continue
            if run:
                span = TextSpan(spans[run[0]].utterance_id, spans[run[0]].start, spans[run[-1]].end)
                text, sure = texts[span.utterance_id][span.start : span.end], max(missing[k] for k in run)
                if kind == "omission":
                    findings.append(Finding("-", "omission", (span,), (), text, None, sure))
                else:
                    findings.append(Finding("-", "addition", (), (span,), None, text, sure))
            run = [n] if n >= 0 and missing[n] >= REPORTED else []
    lost, gained = [f for f in findings if f.kind == "omission"], [f for f in findings if f.kind == "addition"]
    if len(lost) == len(gained) == 1:
        one, other = lost[0], gained[0]
        sure = min(one.probability or 0.0, other.probability or 0.0)
        return [Finding("-", "substitution", one.source, other.target, one.value_source, other.value_target, sure)]
    return findings


def _compare_negations(
    source: Sequence[Utterance],
    target: Sequence[Utterance],
    clauses: tuple[tuple[TextSpan, ...], tuple[TextSpan, ...]],
    alignment: ClauseAlignment | None,
    similarities: Mapping[Pair, float],
) -> list[Finding]:
    """A clause that denies against one that surely says the same and denies nothing."""
    if alignment is None:
        return []
    findings: list[Finding] = []
    for group in alignment.groups:
        if len(group.source) != 1 or len(group.target) != 1:
            continue
        one, other = clauses[0][group.source[0]], clauses[1][group.target[0]]
        if limit(similarities[Pair(one, other)]) < SURE_PAIR:
            continue
        ours, theirs = _list_denials(source, one), _list_denials(target, other)
        if ours is None or theirs is None or bool(ours) == bool(theirs):
            continue
        certain = [span for span, is_certain in ours + theirs if is_certain]
        if len(certain) != 1:
            continue
        texts = {u.id: u.text for u in (*source, *target)}
        values = [texts[s.utterance_id][s.start : s.end] for s in (one, other)]
        left, right = (certain[0], other) if ours else (one, certain[0])
        findings.append(Finding("-", "negation", (left,), (right,), values[0], values[1], DENIED))
    return findings


def _list_denials(utterances: Sequence[Utterance], clause: TextSpan) -> list[tuple[TextSpan, bool]] | None:
    """The denials in a clause, each with whether it is certain; None where the language has no reader, or the clause asks."""
    utterance = next(u for u in utterances if u.id == clause.utterance_id)
    text = utterance.text[clause.start : clause.end]
    found = find_negations(text, utterance.language)
    if found is None or text.rstrip().endswith(("?", "까")):
        return None
    return [(TextSpan(clause.utterance_id, clause.start + d.start, clause.start + d.end), d.is_certain) for d in found]
