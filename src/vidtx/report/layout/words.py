"""The words of a report: everything that is not said in the clip, in the reader's language, and the labels of speakers and languages.

In: a transcript and the options. Out: short texts on one line, without control characters.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from vidtx.document import Transcript
from vidtx.report.options import ReportOptions
from vidtx.views.phrases import has_phrase, phrase
from vidtx.views.text import clean_text
from vidtx.views.wording import describe_length, label_speakers

ROLE_CLASSES = ("questioner", "interpreter", "subject")


@dataclass(frozen=True, slots=True)
class Words:
    """`labels`: of speakers, by id. `target`: the language of the translations that are shown."""

    language: str
    target: str
    labels: Mapping[str, str]
    roles: Mapping[str, str]

    @classmethod
    def of(cls, transcript: Transcript, options: ReportOptions) -> Words:
        roles = {s.id: s.role if s.role in ROLE_CLASSES else "other" for s in transcript.speakers}
        return cls(options.language, options.target_of(transcript), label_speakers(transcript, options.language), roles)

    def say(self, key: str, **values: object) -> str:
        """The phrase in the reader's language."""
        return phrase(key, self.language, **values)

    def name_language(self, code: str | None) -> str:
        """`Korean` for ko; the code itself for a language that has no name here."""
        if code is None:
            return self.say("report.language_unknown")
        key = f"language.{code}"
        return self.say(key) if has_phrase(key) else clean_text(code)

    def list_languages(self, codes: tuple[str, ...]) -> str:
        return ", ".join(self.name_language(code) for code in codes) or self.say("summary.no_language")

    def describe_length(self, milliseconds: int) -> str:
        """`2 min 11 s`, `1 h 58 min`, `0.4 s`."""
        return describe_length(milliseconds, self.language)
