"""The words of a report: languages by name, lengths of time, roles."""

from __future__ import annotations

import pytest

from interview import make_interview
from vidtx.report.layout.words import Words
from vidtx.report.options import ReportOptions
from vidtx.views.phrases import PHRASES


def make_words(language: str = "en") -> Words:
    return Words.of(make_interview(), ReportOptions(language))


@pytest.mark.parametrize("language", PHRASES)
def test_languages_have_names_and_unknown_ones_their_code(language: str) -> None:
    words = make_words(language)
    names = [words.name_language(code) for code in ("uk", "ko", "en", None)]
    assert len(set(names)) == 4 and all(name and name not in ("uk", "ko", "en") for name in names)
    assert words.name_language("nah") == "nah" and words.list_languages(("uk", "ko")) == f"{names[0]}, {names[1]}"


def test_roles_without_a_color_of_their_own_share_one() -> None:
    assert make_words().roles == {"Q": "questioner", "I": "interpreter", "S": "subject"}


def test_a_length_is_rounded_as_everywhere() -> None:
    assert make_words().describe_length(11_600) == "12 s"
