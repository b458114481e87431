"""A glossary put into machine translations: visibly, and only where it is known which words it replaces.

In: translated utterances, entries of a glossary and the translator. Out: the utterances; each translation says what the glossary did to it (`GlossaryTerm`).
Where the text holds a source term and the translation lacks its target, three renderings are looked for in turn: those that the glossary names (`instead`),
and what the translator makes of the term alone, as it stands in the glossary and as it stands in the text. Where one of them stands in the translation as
often as the target is missing, it is replaced. Else nothing is replaced, and the term
is recorded as lacking. Sentence by sentence where both texts have as many, as the translators give them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from vidtx.bitext.sentences import split_sentences
from vidtx.document import GlossaryEntry, GlossaryTerm, Translation, Utterance
from vidtx.engines.base import Translator
from vidtx.errors import EngineError
from vidtx.glossary.inflection import adapt_ending
from vidtx.glossary.matching import Found, find_term
from vidtx.signal import Progress

SHORTEST_RENDERING = 3  # characters of Latin or Cyrillic; shorter words stand anywhere
LONGEST_RENDERING = 5  # words: a translator that makes more of a term alone invents
_ARTICLE = re.compile(r"^(?:the|an?)\s+", re.IGNORECASE)
_EDGES = " \t.,;:!?…\"'“”‘’«»()[]。、"

Renderings = Mapping[str, str]  # by term, or by its form in a text: what the translator makes of it alone


@dataclass(frozen=True, slots=True)
class _Held:
    """A term that a text holds, and the forms in which it stands there."""

    entry: GlossaryEntry
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence of a text beside its translation. `start`: of the translation in its whole."""

    text: str
    translation: str
    start: int


@dataclass(frozen=True, slots=True)
class _Change:
    """Characters [start, end) of the translator's text, and what is written there instead."""

    start: int
    end: int
    written: str
    entry: GlossaryEntry


def apply_glossary(
    utterances: Sequence[Utterance],
    entries: Sequence[GlossaryEntry],
    open_translator: Callable[[], Translator | None],
    progress: Progress | None = None,
) -> tuple[Utterance, ...]:
    """The utterances with the glossary in their translations.

    `open_translator`: called where a term is to be asked for; None where there is none, as beside a rough gist, or where it cannot translate single words.
    """
    pairs = sorted({(e.source_language, e.target_language) for e in entries})
    found = {u.id: u for u in utterances}
    for n, (source, target) in enumerate(pairs):
        own = [e for e in entries if (e.source_language, e.target_language) == (source, target)]
        rows = [
            (u, t)
            for u in found.values()
            if u.language == source and u.text
            for t in u.translations
            if t.language == target and t.text
        ]
        said = "\n".join(utterance.text for utterance, _ in rows)
        own = [e for e in own if find_term(said, e.source, source)]  # of thousands of terms, few are said in a clip
        lacking = _list_lacking(rows, own)
        renderings = _ask(lacking, open_translator(), source, target) if lacking else {}
        for utterance, translation in rows:
            changed = _apply(utterance, translation, own, renderings)
            kept = tuple(changed if t is translation else t for t in utterance.translations)
            found[utterance.id] = replace(found[utterance.id], translations=kept)
        if progress:
            progress((n + 1) / len(pairs))
    return tuple(found[u.id] for u in utterances)


def _list_lacking(rows: Sequence[tuple[Utterance, Translation]], entries: Sequence[GlossaryEntry]) -> list[str]:
    """Terms and their forms in the texts, of those that a translation lacks and for which the glossary names no rendering that stands there."""
    asked: dict[str, None] = {}
    for utterance, translation in rows:
        for sentence in _pair_sentences(utterance, translation):
            for held in _find_held(sentence.text, entries):
                missing = _count_missing(held, sentence.translation)
                if missing and not _locate(held, sentence.translation, missing, {}, ()):
                    asked |= dict.fromkeys((held.entry.source, *held.forms))
    return list(asked)


def _ask(terms: Sequence[str], translator: Translator | None, source: str, target: str) -> Renderings:
    if translator is None:
        return {}
    try:
        texts = translator.translate(terms, source, target)
    except EngineError:  # between the clip's own languages a translator may lack a pair, as in `bitext.translation`
        return {}
    return {term: cleaned for term, text in zip(terms, texts, strict=True) if (cleaned := _clean(text))}


def _clean(text: str) -> str | None:
    """A rendering without article and punctuation; None for one that says too little or too much."""
    if text.rstrip().endswith(("?", "!")):  # nobody asked it to ask
        return None
    bare = _ARTICLE.sub("", text.strip(_EDGES)).strip(_EDGES)
    shortest = SHORTEST_RENDERING if bare.isascii() or not any("가" <= c <= "힣" for c in bare) else SHORTEST_RENDERING - 1
    return bare if len(bare) >= shortest and len(bare.split()) <= LONGEST_RENDERING else None


def _pair_sentences(utterance: Utterance, translation: Translation) -> list[_Sentence]:
    own, theirs = split_sentences(utterance.text), split_sentences(translation.text)
    if len(own) != len(theirs) or not own:
        return [_Sentence(utterance.text, translation.text, 0)]
    return [_Sentence(a.text, b.text, b.start) for a, b in zip(own, theirs, strict=True)]


def _find_held(text: str, entries: Sequence[GlossaryEntry]) -> list[_Held]:
    """The terms of a text; of two that overlap, the longer."""
    places = [(found, entry) for entry in entries for found in find_term(text, entry.source, entry.source_language)]
    places.sort(key=lambda place: (place[0].start - place[0].end + len(place[0].ending), place[0].start))
    kept: list[tuple[Found, GlossaryEntry]] = []
    for found, entry in places:
        if all(found.end <= other.start or other.end <= found.start for other, _ in kept):
            kept.append((found, entry))
    kept.sort(key=lambda place: place[0].start)
    forms: dict[str, tuple[GlossaryEntry, list[str]]] = {}
    for found, entry in kept:
        forms.setdefault(entry.source, (entry, []))[1].append(text[found.start : found.end].removesuffix(found.ending))
    return [_Held(entry, tuple(own)) for entry, own in forms.values()]


def _count_missing(held: _Held, translation: str) -> int:
    return max(0, len(held.forms) - len(find_term(translation, held.entry.target, held.entry.target_language)))


def _apply(
    utterance: Utterance, translation: Translation, entries: Sequence[GlossaryEntry], renderings: Renderings
) -> Translation:
    changes: list[_Change] = []
    lacking: dict[GlossaryTerm, None] = {}
    for sentence in _pair_sentences(utterance, translation):
        holds = _find_held(sentence.text, entries)
        # Words that are a target already are not taken for another term's rendering.
        taken = [f for held in holds for f in find_term(sentence.translation, held.entry.target, held.entry.target_language)]
        for held in holds:
            missing = _count_missing(held, sentence.translation)
            places = _locate(held, sentence.translation, missing, renderings, taken) if missing else ()
            taken += places
            if missing and not places:
                lacking[GlossaryTerm(held.entry.source, held.entry.target)] = None
            for place in places:
                there = sentence.translation[place.start : place.end]
                written = _write(held.entry, there, place.ending)
                changes.append(_Change(sentence.start + place.start, sentence.start + place.end, written, held.entry))
    return _rewrite(translation, sorted(changes, key=lambda change: change.start), tuple(lacking))


def _locate(held: _Held, translation: str, missing: int, renderings: Renderings, taken: Sequence[Found]) -> Sequence[Found]:
    """Where the translator's own rendering of the term stands, if it stands there as often as the target is missing; else nowhere."""
    tried: set[str] = set()
    for rendering in (*held.entry.instead, *(renderings.get(term) for term in (held.entry.source, *held.forms))):
        if rendering is None or rendering.casefold() in tried:
            continue
        tried.add(rendering.casefold())
        places = [
            place
            for place in find_term(translation, rendering, held.entry.target_language)
            if all(place.end <= other.start or other.end <= place.start for other in taken)
        ]
        if len(places) == missing:
            return places
    return ()


def _write(entry: GlossaryEntry, replaced: str, ending: str) -> str:
    """The target as it stands in place of `replaced`: with its ending, and with its capital letter."""
    written = adapt_ending(entry.target, ending, entry.target_language)
    capital = replaced[:1].isupper() and not replaced.isupper() and written[:1].islower()
    return written[:1].upper() + written[1:] if capital else written


def _rewrite(translation: Translation, changes: Sequence[_Change], lacking: tuple[GlossaryTerm, ...]) -> Translation:
    text, terms, at = "", [], 0
    for change in changes:
        text += translation.text[at : change.start]
        there = translation.text[change.start : change.end]
        terms.append(GlossaryTerm(change.entry.source, change.entry.target, len(text), len(change.written), there))
        text += change.written
        at = change.end
    return replace(translation, text=text + translation.text[at:], terms=(*terms, *lacking))
