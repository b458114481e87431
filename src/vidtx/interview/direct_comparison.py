"""An original and its rendition compared straight from the two languages in which they were spoken: no translation stands between.

In: the utterances of both sides, and the similarities of their clauses where a run had a sentence encoder. Out: findings, with the characters that they are about in the utterances'
own texts, and their probabilities. Numbers and denials are read from each language itself (`vidtx.bitext.statements`). Every doubt counts as no difference: a language without a
reader, a number that can be meant otherwise, a text that was recognized badly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from vidtx.bitext.clauses import list_clauses
from vidtx.bitext.names.candidate import NameCandidate
from vidtx.bitext.names.differences import NameDifference, compare_surnames, find_missing, find_unaccounted, pair_names
from vidtx.bitext.number_differences import NumberChange, find_unmatched, pair_unmatched
from vidtx.bitext.stated_numbers import StatedNumber
from vidtx.bitext.statements import find_numbers
from vidtx.bitext.terms.denied import find_denied_clause, find_denied_text
from vidtx.bitext.terms.differences import find_unmatched_terms, pair_terms
from vidtx.bitext.terms.stated_terms import StatedTerm
from vidtx.document import ClauseSimilarity, Finding, FindingKind, TextSpan, Utterance
from vidtx.document.word_timing import time_words
from vidtx.interview.clause_alignment import ClauseAlignment, ClauseGroup, Pair, align_clauses, limit

REPORTED = 0.6  # probability from which a finding is made
# Characters of a language for one of Ukrainian, in texts of the same content (NTREX-128, Federmann et al. 2022).
LENGTHS: Mapping[str, float] = {"uk": 1.0, "ko": 0.49, "en": 0.99, "ru": 1.03}
# Measured share of changes of numbers that were meant (docs/measurements/fidelity.md), by whether both count the same thing and nothing else is unmatched.
SAME_UNIT_ALONE, SAME_UNIT, OTHER_UNIT_ALONE, OTHER_UNIT = 0.95, 0.85, 0.7, 0.13
SURE_PAIR = 3.0  # log-odds from which two clauses are taken to say the same
MOST_CHARACTERS = (
    90  # of a clause, as long as it is in Ukrainian, that is taken to say one thing: in longer ones it may be said elsewhere
)
MOST_NUMBERS = 150  # of a side: a list of more is no rendition, and every one is compared with every other
UNDOUBTED = 0.99  # of a certainty: a finding whose probability was not measured (a negation, a rank, a place) needs as much
SURE_WORD = 0.7  # mean probability of recognized words from which they are not doubted
LEAST_CERTAINTY = 0.5  # what is left of a probability where the recognizer was unsure of the whole text

# Measured share of changes of names that were meant: of Koreans, of others.
KOREAN_NAME, OTHER_NAME = 0.97, 0.75
TERMS: Mapping[str, float] = {
    "rank": 0.97,
    "place": 0.95,
}  # the same of ranks, posts and places; of days of the week and months it was not measured
_KINDS: Mapping[str, FindingKind] = {"time": "time", "day": "date", "year": "date"}


@dataclass(frozen=True, slots=True)
class _Side:
    """`numbers`: at their places in the joined texts. `known`: whether the language has a reader."""

    utterances: tuple[Utterance, ...]
    offsets: tuple[int, ...]
    numbers: tuple[StatedNumber, ...]
    known: bool

    @property
    def text(self) -> str:
        """The joined texts."""
        return "\n".join(utterance.text for utterance in self.utterances)

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


@dataclass(frozen=True, slots=True)
class _Compared:
    """Both sides with their clauses, and how these lie."""

    source: Sequence[Utterance]
    target: Sequence[Utterance]
    clauses: tuple[tuple[TextSpan, ...], tuple[TextSpan, ...]]
    alignment: ClauseAlignment | None
    similarities: Mapping[Pair, float]

    def is_sure_pair(self, group: ClauseGroup) -> bool:
        """Whether a group is one short clause and another that surely say the same."""
        if len(group.source) != 1 or len(group.target) != 1:
            return False
        one, other = self.clauses[0][group.source[0]], self.clauses[1][group.target[0]]
        lengths = [
            (span.end - span.start) / LENGTHS.get(side[0].language or "", 1.0)
            for span, side in ((one, self.source), (other, self.target))
        ]
        return max(lengths) <= MOST_CHARACTERS and limit(self.similarities[Pair(one, other)]) >= SURE_PAIR


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
    by_id = {u.id: u for u in (*source, *target)}
    findings = _find_missing(clauses, alignment, {u.id: u.text for u in (*source, *target)})
    compared = _Compared(source, target, clauses, alignment, similarities)
    findings = _compare_numbers(compared) + findings
    findings += _compare_negations(compared)
    findings += _leave_out_overlaps(_compare_names(compared) + _compare_terms(compared), findings)
    kept = [weighed for f in findings if (weighed := _weigh(f, _read_certainty(f, by_id))) is not None]
    return tuple(replace(finding, id=str(n)) for n, finding in enumerate(kept, 1)), alignment


def compare_named(
    source: Sequence[Utterance], target: Sequence[Utterance], similarities: Mapping[Pair, float]
) -> tuple[Finding, ...]:
    """Names, ranks, places and dates that became others: what a comparison in translation does not read."""
    clauses = list_clauses(source), list_clauses(target)
    compared = _Compared(source, target, clauses, align_clauses(*clauses, similarities), similarities)
    by_id = {u.id: u for u in (*source, *target)}
    findings = _leave_out_overlaps(_compare_names(compared) + _compare_terms(compared), ())
    return tuple(weighed for f in findings if (weighed := _weigh(f, _read_certainty(f, by_id))) is not None)


def _leave_out_overlaps(findings: Sequence[Finding], others: Sequence[Finding]) -> list[Finding]:
    """The findings whose words none before them, and none of `others` that has both sides, is about."""
    kept: list[Finding] = []
    for finding in findings:
        if not any(_overlap(finding.source, other.source) for other in (*others, *kept) if other.source and other.target):
            kept.append(finding)
    return kept


def check_numbers(findings: Sequence[Finding], source: Sequence[Utterance], target: Sequence[Utterance]) -> tuple[Finding, ...]:
    """Findings of a comparison in translation, where the two languages can be read themselves: a number that changed in the translation alone is left out, and one that changed is placed at its own words."""
    if not any(f.kind == "number" for f in findings):
        return tuple(findings)
    one, other = _Side.of(source), _Side.of(target)
    if max(len(one.numbers), len(other.numbers)) > MOST_NUMBERS:
        return tuple(findings)
    if one.numbers and other.numbers and find_unmatched(one.numbers, other.numbers) == ([], []):
        return tuple(f for f in findings if f.kind != "number")
    return tuple(
        replace(f, source=_place(f.source, f.value_source, one), target=_place(f.target, f.value_target, other))
        if f.kind == "number"
        else f
        for f in findings
    )


def _place(spans: tuple[TextSpan, ...], value: str | None, side: _Side) -> tuple[TextSpan, ...]:
    """The words of the one number of this value within the spans; the spans themselves where there is none, or several."""
    places = [side.locate(n.start, n.end) for n in side.numbers if value in (n.text, n.named) and not n.is_implied]
    inside = [
        p for p in places if any(s.utterance_id == p.utterance_id and s.start <= p.start and p.end <= s.end for s in spans)
    ]
    return (inside[0],) if len(inside) == 1 else spans


def _weigh(finding: Finding, certainty: float) -> Finding | None:
    """The finding with what the recognizer's doubt leaves of its probability; None where that is too little. Where no probability was measured, no doubt is let pass."""
    if finding.probability is None:
        return finding if certainty >= UNDOUBTED else None
    probability = round(finding.probability * certainty, 3)
    return replace(finding, probability=probability) if probability >= REPORTED else None


def index_similarities(similarities: Sequence[ClauseSimilarity]) -> dict[Pair, float]:
    """By pair of clauses."""
    return {Pair(s.first, s.second): s.probability for s in similarities}


def _read_certainty(finding: Finding, utterances: Mapping[str, Utterance]) -> float:
    """What the recognizer's doubt leaves of a probability: 1 where it was sure of the words that the finding is about, or a person wrote them."""
    certainty = 1.0
    for span in finding.source + finding.target:
        utterance = utterances[span.utterance_id]
        if utterance.status != "machine":
            continue
        if "low_confidence" in utterance.flags:
            certainty = min(certainty, LEAST_CERTAINTY)
        pieces = [match.span() for match in re.finditer(r"\S+", utterance.text)]
        words = time_words(utterance) if utterance.words else ()
        known = [
            word.probability
            for word, (start, end) in zip(words, pieces, strict=False)
            if word.probability is not None and start < span.end and span.start < end
        ]
        if known:
            certainty = min(certainty, sum(known) / len(known) / SURE_WORD)
    return max(0.0, certainty)


def _overlap(spans: Sequence[TextSpan], others: Sequence[TextSpan]) -> bool:
    return any(a.utterance_id == b.utterance_id and a.start < b.end and b.start < a.end for a in spans for b in others)


def _compare_numbers(compared: _Compared) -> list[Finding]:
    """Numbers that became others. One that stands on one side only is no finding: it is put in too many other words (docs/measurements/fidelity.md)."""
    one, other = _Side.of(compared.source), _Side.of(compared.target)
    if not (one.known and other.known) or max(len(one.numbers), len(other.numbers)) > MOST_NUMBERS:
        return []
    left, right = find_unmatched(one.numbers, other.numbers)
    findings: list[Finding] = []
    for ours, theirs in _share_out(compared, (one, left), (other, right)):
        alone = len(ours) == len(theirs) == 1
        findings += [_make_change(one, other, change, alone=alone) for change in pair_unmatched(ours, theirs).changed]
    return findings


_Placed = TypeVar("_Placed", StatedNumber, NameCandidate, StatedTerm)


def _share_out(
    compared: _Compared, one: tuple[_Side, Sequence[_Placed]], other: tuple[_Side, Sequence[_Placed]]
) -> Iterator[tuple[list[_Placed], list[_Placed]]]:
    """What is unmatched in each group of clauses; all at once where clauses were not aligned, or each side has one."""
    if compared.alignment is None or len(one[1]) == len(other[1]) == 1:
        yield list(one[1]), list(other[1])
        return
    for group in compared.alignment.groups:
        sides = [
            [n for n in numbers if any(_holds(clauses[k], side.locate(n.start, n.end)) for k in places)]
            for (side, numbers), clauses, places in (
                (one, compared.clauses[0], group.source),
                (other, compared.clauses[1], group.target),
            )
        ]
        yield sides[0], sides[1]


def _holds(clause: TextSpan, span: TextSpan) -> bool:
    return clause.utterance_id == span.utterance_id and clause.start <= span.start < clause.end


def _make_change(one: _Side, other: _Side, change: NumberChange, *, alone: bool) -> Finding:
    before, after = change.source, change.target
    values = (before.text, after.text) if before.text != after.text else (before.named, after.named)
    sure = (SAME_UNIT_ALONE if alone else SAME_UNIT) if change.same_unit else (OTHER_UNIT_ALONE if alone else OTHER_UNIT)
    kind = _KINDS.get(before.kind, "number") if before.kind == after.kind else "number"
    if before.kind == "ordinal" and values == (before.named, after.named):
        kind = "unit"  # the 93rd brigade, the 93rd regiment
    return Finding("-", kind, (one.locate(before.start, before.end),), (other.locate(after.start, after.end),), *values, sure)


def _find_missing(
    clauses: tuple[tuple[TextSpan, ...], tuple[TextSpan, ...]], alignment: ClauseAlignment | None, texts: Mapping[str, str]
) -> list[Finding]:
    """Clauses that the other side lacks: neighbors are one finding; where each side has one, another thing was said instead."""
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


def _compare_negations(compared: _Compared) -> list[Finding]:
    """A clause that denies against one that surely says the same and denies nothing; of other clauses that render one another, one predicate that one side alone denies."""
    if compared.alignment is None:
        return []
    findings: list[Finding] = []
    for group in compared.alignment.groups:
        held = [
            _join([spans[n] for n in own])
            for spans, own in ((compared.clauses[0], group.source), (compared.clauses[1], group.target))
        ]
        if held[0] is None or held[1] is None:
            continue
        find = find_denied_clause if compared.is_sure_pair(group) else find_denied_text
        texts = [_cut(side, span) for side, span in zip((compared.source, compared.target), (held[0], held[1]), strict=True)]
        changed = find(*texts)
        if changed is not None:
            spans = [
                TextSpan(s.utterance_id, s.start + p.start, s.start + p.end)
                for s, p in zip((held[0], held[1]), changed, strict=True)
            ]
            findings.append(Finding("-", "negation", (spans[0],), (spans[1],), texts[0][0], texts[1][0]))
    return findings


def _join(clauses: Sequence[TextSpan]) -> TextSpan | None:
    """Clauses of one utterance as one; None where there is none, or they are of several."""
    if len({clause.utterance_id for clause in clauses}) != 1:
        return None
    return TextSpan(clauses[0].utterance_id, clauses[0].start, clauses[-1].end)


def _compare_names(compared: _Compared) -> list[Finding]:
    """Names of people that became others, of those that the other side accounts for nowhere: in the groups of clauses that render one another, where there are several."""
    one, other = _Side.of(compared.source), _Side.of(compared.target)
    languages = compared.source[0].language or "", compared.target[0].language or ""
    left, right = find_unaccounted(one.text, languages[0], other.text, languages[1])
    changes = [pair_names(ours, theirs) for ours, theirs in _share_out(compared, (one, left), (other, right))]
    if not any(changes):
        surname = compare_surnames(one.text, languages[0], other.text, languages[1])
        changes = [surname or find_missing((one.text, languages[0], left), (other.text, languages[1], right))]
    return [_make_name_finding(one, other, change) for change in changes if change is not None]


def _make_name_finding(one: _Side, other: _Side, change: NameDifference) -> Finding:
    sides = [
        ((side.locate(n.start, n.end),), n.text) if n else ((), None)
        for side, n in ((one, change.source), (other, change.target))
    ]
    korean = any(n.is_korean for n in (change.source, change.target) if n)
    return Finding("-", "name", sides[0][0], sides[1][0], sides[0][1], sides[1][1], KOREAN_NAME if korean else OTHER_NAME)


def _compare_terms(compared: _Compared) -> list[Finding]:
    """Ranks, posts, places and dates that became others, of those that the other side states nowhere: in the groups of clauses that render one another, where there are several."""
    one, other = _Side.of(compared.source), _Side.of(compared.target)
    languages = compared.source[0].language or "", compared.target[0].language or ""
    left, right = find_unmatched_terms(one.text, languages[0], other.text, languages[1])
    return [
        Finding(
            "-",
            change.kind,
            (one.locate(*change.source.span),),
            (other.locate(*change.target.span),),
            change.source.name,
            change.target.name,
            TERMS.get(change.kind),
        )
        for ours, theirs in _share_out(compared, (one, left), (other, right))
        for change in pair_terms(ours, theirs)
    ]


def _cut(utterances: Sequence[Utterance], clause: TextSpan) -> tuple[str, str]:
    """A clause's text and language."""
    utterance = next(u for u in utterances if u.id == clause.utterance_id)
    return utterance.text[clause.start : clause.end], utterance.language or ""
