"""What the interpreter made of each original: close, reduced, expanded, substituted, or never rendered.

In: exchanges and the translated utterances. Out: renditions, each with a kind (Wadensjo 1998, chapter 6), a similarity, and findings.
Numbers, dates, times, names, places, ranks, units, negations and sentences are compared, in machine translation (`vidtx.interview.comparison`) or straight (`vidtx.interview.direct_comparison`). It says what
differs, and never why.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from vidtx.bitext.english.negation import read_polarity
from vidtx.bitext.similarity import compare_texts
from vidtx.document import (
    ClauseSimilarity,
    Exchange,
    Finding,
    Link,
    Rendition,
    RenditionKind,
    Role,
    Speaker,
    Utterance,
    make_id,
)
from vidtx.interview.answer_comparison import compare_answers
from vidtx.interview.clause_alignment import Pair as ClausePair
from vidtx.interview.comparison import ComparedText, find_differences, read_sentences, read_texts
from vidtx.interview.direct_comparison import can_compare, check_numbers, compare_directly, compare_named, index_similarities
from vidtx.interview.likeness import Likeness
from vidtx.interview.linking import Pair, pair_half

COMPARED = "en"  # the language whose numbers and negations are known


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a comparison found. `similarity`: chrF of the two texts, in [0, 1]; None where nothing was compared."""

    kind: RenditionKind
    similarity: float | None = None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class _Linked:
    """An original and its rendition, by ids of utterances, with what was found; `question`: what the original answers."""

    source: tuple[str, ...]
    target: tuple[str, ...]
    question: tuple[str, ...] = ()

    @property
    def first(self) -> str:
        return (self.source or self.target)[0]


def find_renditions(
    exchanges: Sequence[Exchange],
    utterances: Sequence[Utterance],
    speakers: Sequence[Speaker],
    language: str = COMPARED,
    likeness: Likeness | None = None,
    clause_similarities: Sequence[ClauseSimilarity] = (),
    links: Sequence[Link] = (),
) -> tuple[Rendition, ...]:
    """One rendition for each original in an exchange, or each part of it that was rendered by itself, and one for each utterance of the interpreter's own, in order of time.

    `language`: in which they are compared. In another language than English only the similarity is measured. `likeness`: where it has
    sentence vectors, similarities are theirs. `links`: set by a person, or outside of any exchange.
    """
    by_id = {u.id: u for u in utterances}
    roles: dict[str, Role] = {s.id: s.role for s in speakers}
    interpreted = "interpreter" in roles.values()
    linked: list[_Linked] = []
    for exchange in exchanges:
        if exchange.question and (exchange.question_rendition or interpreted):
            linked += [
                _Linked(*pair)
                for pair in pair_half(exchange.question, exchange.question_rendition, by_id, likeness, links)
                if any(pair)
            ]
        if exchange.answer and (exchange.answer_rendition or interpreted):
            asked = exchange.question + exchange.question_rendition
            linked += [
                _Linked(*pair, asked) for pair in pair_half(exchange.answer, exchange.answer_rendition, by_id, likeness, links)
            ]
    placed = {id for exchange in exchanges for id in exchange.utterance_ids}
    outside = [link for link in links if link.source_ids and not placed & {*link.source_ids, *link.target_ids}]
    linked += [_Linked(link.source_ids, link.target_ids) for link in outside if link.target_ids or interpreted]
    held = placed | {id for link in outside for id in (*link.source_ids, *link.target_ids)}
    linked += [
        _Linked((), (u.id,)) for u in utterances if roles.get(u.speaker) == "interpreter" and u.id not in held and u.text
    ]
    # Of words that nobody may have said nothing is claimed.
    linked = [link for link in linked if not any(by_id[id].is_outside_domain for id in link.source + link.target)]
    linked.sort(key=lambda link: by_id[link.first].span)
    clauses = index_similarities(clause_similarities)
    renditions: dict[str, Rendition] = {}
    for link in linked:
        id = make_id("r", by_id[link.first].span.start, renditions)
        compared = compare_rendition(
            [by_id[i] for i in link.source], [by_id[i] for i in link.target], language, [by_id[i] for i in link.question]
        )
        sides = [by_id[i] for i in link.source], [by_id[i] for i in link.target]
        if can_compare(*sides):
            compared = (
                _compare_directly(*sides, clauses, [by_id[i] for i in link.question])
                if compared.kind == "not_compared"
                else _check_directly(compared, *sides, clauses)
            )
        similarity = likeness.compare_sides(*sides) if likeness is not None else None
        similarity = compared.similarity if similarity is None else round(similarity, 4)
        findings = tuple(replace(finding, id=f"{id}.{finding.id}") for finding in compared.findings)
        renditions[id] = Rendition(id, link.source, link.target, compared.kind, similarity, findings)
    return tuple(renditions.values())


def list_links(
    exchanges: Sequence[Exchange], utterances: Sequence[Utterance], likeness: Likeness | None = None
) -> tuple[Pair, ...]:
    """The originals that were rendered, each with its rendition: ids of utterances."""
    by_id = {u.id: u for u in utterances}
    halves = [half for e in exchanges for half in ((e.question, e.question_rendition), (e.answer, e.answer_rendition))]
    return tuple(pair for half in halves for pair in pair_half(*half, by_id, likeness) if pair[0] and pair[1])


def compare_rendition(
    source: Sequence[Utterance],
    target: Sequence[Utterance],
    language: str = COMPARED,
    question: Sequence[Utterance] = (),
) -> Comparison:
    """Kind, similarity and findings of an original and its rendition, compared in `language`; ids of findings are "1", "2" ...

    `question`: what the original answers, and its rendition. Unless it is known and holds no negation, "yes" and "no" are not compared.
    """
    if not source:
        return Comparison("non_rendition")
    if not target:
        return Comparison("zero")
    sides = read_texts(source, language), read_texts(target, language)
    if not sides[0] or not sides[1]:
        return Comparison("not_compared")
    return _compare_sides(*sides, read_texts(question, language), language)


def _compare_directly(
    source: Sequence[Utterance], target: Sequence[Utterance], clauses: Mapping[ClausePair, float], question: Sequence[Utterance]
) -> Comparison:
    """Straight from the two languages. Where nothing but numbers could be compared, only what differs is said."""
    findings, alignment = compare_directly(source, target, clauses)
    answer = compare_answers(source, target, question)
    if answer is not None and not any(finding.kind == "negation" for finding in findings):
        findings += (replace(answer, id=str(len(findings) + 1)),)
    if alignment is None and not findings:
        return Comparison("not_compared")
    return Comparison(classify_rendition(findings), None, findings)


def _check_directly(
    compared: Comparison, source: Sequence[Utterance], target: Sequence[Utterance], clauses: Mapping[ClausePair, float]
) -> Comparison:
    """What a comparison in translation found, without what only the translation changed, and with the names and terms that it does not read."""
    findings = check_numbers(compared.findings, source, target)
    if not any(finding.kind in ("omission", "addition", "substitution") for finding in findings):
        findings += compare_named(source, target, clauses)
    if findings == compared.findings:
        return compared
    kept = tuple(replace(finding, id=str(n)) for n, finding in enumerate(findings, 1))
    return replace(compared, kind=classify_rendition(kept), findings=kept)


@lru_cache(maxsize=8192)  # a correction changes one of a document's renditions, and all of them are derived again
def _compare_sides(
    source: tuple[ComparedText, ...], target: tuple[ComparedText, ...], question: tuple[ComparedText, ...] | None, language: str
) -> Comparison:
    original, rendered = read_sentences(source), read_sentences(target)
    if not original or not rendered:
        return Comparison("not_compared")
    similarity = compare_texts(" ".join(s.text for s in rendered), " ".join(s.text for s in original))
    if language.split("-")[0] != COMPARED:
        return Comparison("close", round(similarity, 4))
    findings = find_differences(original, rendered, compares_answers=_is_plain(question or ()))
    return Comparison(classify_rendition(findings), round(similarity, 4), findings)


def _is_plain(question: Sequence[ComparedText]) -> bool:
    """Whether the question is known and holds no negation, so that "yes" and "no" differ in any language."""
    sides = read_sentences(question)
    return bool(sides) and not any(read_polarity(sentence.text).may_deny for sentence in sides)


def classify_rendition(findings: Iterable[Finding]) -> RenditionKind:
    """The kind of a rendition that was compared, by what was found in it; findings that a person rejected do not count, nor what others wrote into the picture.

    Reduced and expanded at once is substituted, as Wadensjo defines it.
    """
    kept = [finding for finding in findings if finding.status != "rejected" and finding.kind != "caption"]
    lost = [f.kind == "omission" or (f.value_target is None and f.value_source is not None) for f in kept]
    gained = [f.kind == "addition" or (f.value_source is None and f.value_target is not None) for f in kept]
    replaced = [not one and not other for one, other in zip(lost, gained, strict=True)]
    if any(replaced) or (any(lost) and any(gained)):
        return "substituted"
    if any(lost):
        return "reduced"
    return "expanded" if any(gained) else "close"
