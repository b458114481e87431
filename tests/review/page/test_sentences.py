"""The sentences are there in three languages, with the same values."""

from __future__ import annotations

import string

import pytest

from vidtx.document import CORRECTION_KINDS
from vidtx.review.page.sentences import LANGUAGES, SENTENCES, say


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_there_with_the_same_values(language: str) -> None:
    assert set(SENTENCES[language]) == set(SENTENCES["en"])
    for key, template in SENTENCES[language].items():
        assert fields(template) <= fields(SENTENCES["en"][key])


def test_every_kind_of_correction_has_a_sentence() -> None:
    assert all(f"change.{kind}" in SENTENCES["en"] for kind in CORRECTION_KINDS)


def test_a_language_without_sentences_speaks_english() -> None:
    assert say("overlap", "de") == SENTENCES["en"]["overlap"]
