"""A "yes" that became a "no", straight from the two languages.

In: an answer, its rendition, and the question with its rendition. Out: a finding, or none. Only after a question that denies nothing in either language.
"""

from __future__ import annotations

from collections.abc import Sequence

from vidtx.bitext.answers import is_plain_question, read_answer
from vidtx.document import Finding, TextSpan, Utterance


def compare_answers(source: Sequence[Utterance], target: Sequence[Utterance], question: Sequence[Utterance]) -> Finding | None:
    """The finding where the first words of both sides differ; None also where the recognizer was unsure of either."""
    if not question or not all(is_plain_question(u.text, u.language) for u in question):
        return None
    first, second = source[0], target[0]
    if {read_answer(first.text, first.language), read_answer(second.text, second.language)} != {True, False}:
        return None
    if any("low_confidence" in u.flags for u in (first, second) if u.status == "machine"):
        return None
    spans = [TextSpan(u.id, 0, len(u.text)) for u in (first, second)]
    return Finding("-", "negation", (spans[0],), (spans[1],), first.text, second.text)
