"""What the interpreter made of each original: close, reduced, expanded, substituted, or never rendered.

In: exchanges and the translated utterances. Out: renditions, each with a kind (Wadensjo 1998, chapter 6), a likeness, and
findings in words. This first version compares numbers, and which sentences have a counterpart; it says what differs, in
machine translation, and never that somebody lied.
"""

from __future__ import annotations

from collections.abc import Sequence

from vidtx.bitext.similarity import compare_texts, find_numbers, split_sentences
from vidtx.document import Exchange, Finding, Rendition, RenditionKind, Role, Speaker, Utterance, make_id

COVERED = 0.42  # chrF from which a sentence has a counterpart on the other side
FAR = 0.3  # below this likeness, with no sentence in common, the rendition says something else
JUDGED = "en"  # the language the comparison is made in, unless the document has none in it


def find_renditions(
    exchanges: Sequence[Exchange], utterances: Sequence[Utterance], speakers: Sequence[Speaker], language: str = JUDGED
) -> tuple[Rendition, ...]:
    """One rendition for each original in an exchange, and one for each line of the interpreter's own, in order of time."""
    lines = {u.id: u for u in utterances}
    roles: dict[str, Role] = {s.id: s.role for s in speakers}
    interpreted = "interpreter" in roles.values()
    found: list[tuple[tuple[str, ...], tuple[str, ...], RenditionKind, float | None, tuple[str, ...]]] = []
    for exchange in exchanges:
        for source, target in ((exchange.question, exchange.question_rendition), (exchange.answer, exchange.answer_rendition)):
            if source and (target or interpreted):
                kind, score, findings = judge_rendition([lines[i] for i in source], [lines[i] for i in target], language)
                found.append((source, target, kind, score, findings))
    linked = {id for exchange in exchanges for id in exchange.question_rendition + exchange.answer_rendition}
    found += [
        ((), (u.id,), "non_rendition", None, ())
        for u in utterances
        if roles.get(u.speaker) == "interpreter" and u.id not in linked and u.text
    ]
    found.sort(key=lambda f: lines[(f[0] or f[1])[0]].span)
    renditions: dict[str, Rendition] = {}
    for source, target, kind, score, texts in found:
        id = make_id("r", lines[(source or target)[0]].span.start, renditions)
        listed = tuple(_read_finding(f"{id}.{n}", text) for n, text in enumerate(texts, 1))
        renditions[id] = Rendition(id, source, target, kind, score, listed)
    return tuple(renditions.values())


def _read_finding(id: str, text: str) -> Finding:
    opening, _, rest = text.partition(": ")
    if opening == "number changed":
        before, _, after = rest.partition(" became ")
        return Finding(id, "number", value_source=before, value_target=after)
    if opening == "added":
        return Finding(id, "addition", value_target=rest)
    return Finding(id, "omission", value_source=rest)


def judge_rendition(
    source: Sequence[Utterance], target: Sequence[Utterance], language: str = JUDGED
) -> tuple[RenditionKind, float | None, tuple[str, ...]]:
    """Kind, likeness in [0, 1] and findings for an original and its rendition; likeness None where there is nothing to compare."""
    if not target:
        return "zero", None, ()
    original = " ".join(u.translation(language) or "" for u in source).strip()
    rendered = " ".join(u.translation(language) or "" for u in target).strip()
    if not original or not rendered:
        return "not_compared", None, ()
    likeness = round(compare_texts(rendered, original), 4)
    said, passed_on = find_numbers(original), find_numbers(rendered)
    findings: list[str] = []
    if said != passed_on and (said - passed_on or passed_on - said):
        lost, new = sorted((said - passed_on).elements()), sorted((passed_on - said).elements())
        if lost and new:
            findings.append(f"number changed: {', '.join(lost)} became {', '.join(new)}")
    omitted = _find_uncovered(original, rendered)
    added = _find_uncovered(rendered, original)
    findings += [f"left out: {sentence}" for sentence in omitted]
    findings += [f"added: {sentence}" for sentence in added]
    if findings and findings[0].startswith("number changed"):
        return "substituted", likeness, tuple(findings)
    if omitted and added:
        return ("substituted" if likeness < FAR else "close"), likeness, tuple(findings)
    if omitted:
        return "reduced", likeness, tuple(findings)
    return ("expanded" if added else "close"), likeness, tuple(findings)


def _find_uncovered(text: str, other: str) -> list[str]:
    """Sentences of a text that no sentence of the other (nor the other as a whole, if it is as short) is like."""
    sentences, counterparts = split_sentences(text), split_sentences(other)
    if len(sentences) == 1 and len(counterparts) == 1:
        return sentences if compare_texts(sentences[0], counterparts[0]) < FAR else []
    return [s for s in sentences if max((compare_texts(s, c) for c in counterparts), default=0.0) < COVERED]
