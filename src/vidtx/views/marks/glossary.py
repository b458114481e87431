"""What a glossary did to the translations of a document, in words.

In: a transcript. Out: one sentence that explains the sign, and lines that say which terms were put in for which words, and which are lacking.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

from vidtx.document import GlossaryTerm, Transcript, Translation
from vidtx.glossary.matching import find_term
from vidtx.views.phrases import phrase
from vidtx.views.text import clean_text
from vidtx.views.wording import GLOSSARY_SIGN


def explain_glossary(transcript: Transcript, target: str, wording: str = "en") -> str | None:
    """What `‡` means, where a translation into `target` holds one."""
    signed = any(t.terms for u in transcript.utterances if u.language != target for t in u.translations if t.language == target)
    return phrase("note.glossary", wording, sign=GLOSSARY_SIGN) if signed else None


def list_term_notes(translation: Translation, wording: str = "en") -> tuple[str, ...]:
    """`‡ company commander, in place of “leader”`; `‡ platoon: lacking`: a note for each term, to stand below a text that has no signs in it."""
    notes = []
    for term in translation.terms:
        key = "glossary.note_lacking" if term.replaced is None else "glossary.note_put_in"
        notes.append(phrase(key, wording, target=clean_text(term.target), replaced=clean_text(term.replaced or "")))
    return tuple(f"{GLOSSARY_SIGN} {note}" for note in dict.fromkeys(notes))


def list_glossary_use(transcript: Transcript, wording: str = "en") -> tuple[str, ...]:
    """How many terms there are and where they are from; a line for each rendering that was put in, and for each that is lacking; and those that are said and
    that the translator renders so itself.

    Empty for a document that was made without a glossary.
    """
    return tuple(_list_use(transcript, wording)) if transcript.provenance.glossary else ()


def _list_use(transcript: Transcript, wording: str) -> Iterator[str]:
    made = transcript.provenance
    names = dict(made.parameters).get("glossary")
    named = ", ".join(map(clean_text, names)) if isinstance(names, tuple) else ""
    counted = phrase("glossary.count", wording, count=len(made.glossary))
    yield f"{counted} ({named})" if named else counted
    used = Counter(
        (u.language or "", t.language, _forget_place(term))
        for u in transcript.utterances
        for t in u.translations
        for term in t.terms
    )
    for (source, target, term), count in sorted(
        used.items(), key=lambda pair: (pair[0][2].replaced is None, *pair[0][:2], pair[0][2].source)
    ):
        values = {
            "source": clean_text(term.source),
            "target": clean_text(term.target),
            "count": count,
            "languages": f"{source} → {target}",
        }
        if term.replaced is None:
            yield phrase("glossary.lacking", wording, **values)
        else:
            yield phrase("glossary.put_in", wording, replaced=clean_text(term.replaced), **values)
    if agreed := _list_agreed(transcript, {(source, term.source, target) for source, target, term in used}):
        yield phrase("glossary.agreed", wording, terms=", ".join(agreed))


def _list_agreed(transcript: Transcript, used: Collection[tuple[str, str, str]]) -> list[str]:
    said: dict[tuple[str, str], list[str]] = {}
    for utterance in transcript.utterances:
        for translation in utterance.translations:
            said.setdefault((utterance.language or "", translation.language), []).append(utterance.text)
    texts = {pair: "\n".join(own) for pair, own in said.items()}
    return [
        clean_text(f"{entry.source} = {entry.target}")
        for entry in transcript.provenance.glossary
        if (entry.source_language, entry.source, entry.target_language) not in used
        and find_term(texts.get((entry.source_language, entry.target_language), ""), entry.source, entry.source_language)
    ]


def _forget_place(term: GlossaryTerm) -> GlossaryTerm:
    """The same wherever it stands, and whether or not a sentence begins with what it replaces."""
    return term if term.replaced is None else GlossaryTerm(term.source, term.target, 0, 1, term.replaced.lower())
