"""What a user chooses about an export, and how a kind of file is known by its name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from interview import make_interview
from vidtx.document import Translation
from vidtx.export.options import ExportOptions, FileKind


def test_without_a_choice_the_languages_of_translation_that_nobody_speaks_are_written_most_frequent_first() -> None:
    made = make_interview()
    assert ExportOptions().targets_of(made) == ("en",)
    first, second, *others = made.utterances
    more = (
        replace(first, translations=(*first.translations, Translation("de", "Wie?"), Translation("ko", "이름?"))),
        replace(second, translations=(*second.translations, Translation("de", "Name?"), Translation("cs", "Jak?"))),
    )
    assert ExportOptions().targets_of(replace(made, utterances=(*more, *others))) == ("en", "de", "cs")


def test_a_choice_of_languages_holds_even_if_they_are_spoken() -> None:
    assert ExportOptions(targets=("uk", "fr")).targets_of(make_interview()) == ("uk", "fr")


@pytest.mark.parametrize(
    ("name", "described"),
    [
        ("clip.uk.srt", "subtitles, uk"),
        ("my.clip.to-zh-Hant.srt", "subtitles, zh-Hant"),
        ("clip.srt", None),
        ("clip.uk.vtt", None),
        ("clip.uk.srt.part", None),
    ],
)
def test_a_kind_of_file_is_known_by_its_ending_and_names_its_language(name: str, described: str | None) -> None:
    assert FileKind(".{language}.srt", "subtitles, {language}").describe(name) == described


def test_a_dot_in_an_ending_is_a_dot() -> None:
    assert FileKind(".vtt", "for the web").describe("clip.vtt") == "for the web"
    assert FileKind(".vtt", "for the web").describe("clipXvtt") is None
