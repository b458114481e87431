"""The words of a report: languages by name, lengths of time, roles."""

from __future__ import annotations

import pytest

from interview import make_interview
from vidtx.report.layout.words import Words
from vidtx.report.options import ReportOptions
from vidtx.views.phrases import PHRASES


def make_words(language: str = "en") -> Words:
    return Words.of(make_interview(), ReportOptions(language))


@pytest.mark.parametrize(
    ("milliseconds", "english"),
    [(0, "0.0 s"), (940, "0.9 s"), (59_400, "59 s"), (131_040, "2 min 11 s"), (7_140_000, "1 h 59 min")],
)
def test_lengths_are_said_as_people_say_them(milliseconds: int, english: str) -> None:
    assert make_words().describe_length(milliseconds) == english


@pytest.mark.parametrize("language", PHRASES)
def test_languages_have_names_and_unknown_ones_their_code(language: str) -> None:
    words = make_words(language)
    names = [words.name_language(code) for code in ("uk", "ko", "en", None)]
    assert len(set(names)) == 4 and all(name and name not in ("uk", "ko", "en") for name in names)
    assert words.name_language("nah") == "nah" and words.list_languages(("uk", "ko")) == f"{names[0]}, {names[1]}"


def test_roles_without_a_color_of_their_own_share_one() -> None:
    assert make_words().roles == {"Q": "questioner", "I": "interpreter", "S": "subject"}
