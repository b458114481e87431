"""Which language each line of a cue is in, by its letters."""

from __future__ import annotations

import pytest

from vidtx.subtitles.line_languages import find_languages, guess_language


@pytest.mark.parametrize(
    ("text", "language"),
    [("안녕하십니까", "ko"), ("Добрий день.", "uk"), ("Good day.", "en"), ("Kim 씨", "ko"), ("12:30 …", None), ("", None)],
)
def test_the_script_tells_the_language(text: str, language: str | None) -> None:
    assert guess_language(text) == language


def languages_of(*lines: str, language: str | None = None) -> list[str | None]:
    return [line.language for line in find_languages(lines, [language] * len(lines))]


def test_marks_and_names_say_nothing_about_the_language() -> None:
    assert languages_of("[jump cut, probable] 제", "Interpreter: Так.") == ["ko", "uk"]
    assert languages_of("- Questioner: Так.", "- Interpreter: 네.") == ["uk", "ko"]


def test_a_line_of_marks_alone_is_read_with_what_follows() -> None:
    assert languages_of("[dissolve] Subject 1:", "가족은", "My family") == ["ko", "ko", "en"]
    assert languages_of("가족은", "[not translated]") == ["ko", "en"]
    assert languages_of("[cut]") == ["en"]
    assert languages_of("기다렸습니다. [not", "rendered by the interpreter]", "We waited.") == ["ko", "ko", "en"]


def test_a_language_that_is_named_holds_for_all_lines() -> None:
    assert languages_of("가족은", "My family", "[cut]", language="ko") == ["ko", "ko", "ko"]


def test_asides_are_told_from_speech() -> None:
    lines = find_languages(["Interpreter:", "네.", "…"])
    assert [line.is_aside for line in lines] == [True, False, False]
    assert lines[0].own == "en" and not lines[0].is_sure


def test_lines_that_say_their_language_are_believed() -> None:
    lines = find_languages(["Kim", "네.", "[cut]"], ["ko", None, "uk"])
    assert [(line.language, line.is_sure) for line in lines] == [("ko", True), ("ko", False), ("uk", True)]
