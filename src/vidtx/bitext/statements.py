"""What a text states, by its language: numbers, denials and clauses, for the languages that have a reader.

In: a text and its language (ISO 639-1). Out: values of no language, which two languages are compared by without a translation in between. A language without a reader
states nothing that is known, which is never a difference.
"""

from __future__ import annotations

from vidtx.bitext.denials import Denial
from vidtx.bitext.english import numbers as english_numbers
from vidtx.bitext.korean import clauses as korean_clauses
from vidtx.bitext.korean import negation as korean_negation
from vidtx.bitext.korean import numbers as korean_numbers
from vidtx.bitext.sentences import Sentence, split_sentences
from vidtx.bitext.stated_numbers import StatedNumber
from vidtx.bitext.ukrainian import clauses as ukrainian_clauses
from vidtx.bitext.ukrainian import negation as ukrainian_negation
from vidtx.bitext.ukrainian import numbers as ukrainian_numbers


def find_numbers(text: str, language: str | None) -> tuple[StatedNumber, ...] | None:
    """The numbers that a text states; None where its language has no reader."""
    readers = {"en": english_numbers.find_numbers, "ko": korean_numbers.find_numbers, "uk": ukrainian_numbers.find_numbers}
    reader = readers.get(language or "")
    return reader(text) if reader else None


def find_negations(text: str, language: str | None) -> tuple[Denial, ...] | None:
    """The denials of a text; None where its language has no reader."""
    readers = {"ko": korean_negation.find_negations, "uk": ukrainian_negation.find_negations}
    reader = readers.get(language or "")
    return reader(text) if reader else None


def split_clauses(text: str, language: str | None) -> tuple[Sentence, ...]:
    """The clauses of a text; its sentences where its language has no reader."""
    splitters = {"ko": korean_clauses.split_clauses, "uk": ukrainian_clauses.split_clauses}
    return splitters.get(language or "", split_sentences)(text)
