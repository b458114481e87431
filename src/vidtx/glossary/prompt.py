"""Which terms of a glossary a recognizer is shown before it listens.

In: entries and the language that is recognized. Out: the first terms in that language that fit. Whisper takes 223 tokens; a token is at least one byte of
UTF-8, so terms that have no more bytes fit whatever the tokenizer, and which these are is known without opening one.
"""

from __future__ import annotations

from collections.abc import Sequence

from vidtx.document import GlossaryEntry

MOST_BYTES = 220
_BETWEEN = len(", ")


def choose_prompt_terms(entries: Sequence[GlossaryEntry], language: str) -> tuple[str, ...]:
    """Whole terms, in the order of the glossary: first those that are said in the language, then those that others are rendered by."""
    named = [e.source for e in entries if e.source_language == language]
    named += [e.target for e in entries if e.target_language == language]
    chosen: list[str] = []
    size = 0
    for term in dict.fromkeys(named):
        more = len(term.encode()) + (_BETWEEN if chosen else 0)
        if size + more > MOST_BYTES:
            break
        chosen.append(term)
        size += more
    return tuple(chosen)
