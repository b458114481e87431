"""Every fixed piece of text that a reader sees, by key and language.

In: a key, a language (ISO 639) and values. Out: the phrase. Ukrainian and Korean have every key that English has; any other language is
given in English. They were not checked by native speakers yet. Values go in as in `str.format`; a translation uses the
same names as the English phrase, in any order. Keys are grouped by the closed set that they name: `kind.`, `role.`, `rendition.` ...
What only the report says stands in a room of its own (`report/`), and so do marks and lines beside texts (`marks/`).
"""

from __future__ import annotations

from collections.abc import Mapping

from vidtx.views.phrases.english import ENGLISH
from vidtx.views.phrases.korean import KOREAN
from vidtx.views.phrases.marks.english import MARKS as MARKS_ENGLISH
from vidtx.views.phrases.marks.korean import MARKS as MARKS_KOREAN
from vidtx.views.phrases.marks.ukrainian import MARKS as MARKS_UKRAINIAN
from vidtx.views.phrases.report.english import REPORT as REPORT_ENGLISH
from vidtx.views.phrases.report.korean import REPORT as REPORT_KOREAN
from vidtx.views.phrases.report.ukrainian import REPORT as REPORT_UKRAINIAN
from vidtx.views.phrases.ukrainian import UKRAINIAN

PHRASES: Mapping[str, Mapping[str, str]] = {
    "en": {**ENGLISH, **MARKS_ENGLISH, **REPORT_ENGLISH},
    "uk": {**UKRAINIAN, **MARKS_UKRAINIAN, **REPORT_UKRAINIAN},
    "ko": {**KOREAN, **MARKS_KOREAN, **REPORT_KOREAN},
}


def phrase(key: str, language: str = "en", **values: object) -> str:
    """The phrase with its values filled in; in English for a language that there is none in. Raises KeyError for an unknown key."""
    return PHRASES.get(language, PHRASES["en"])[key].format(**values)


def has_phrase(key: str) -> bool:
    """Whether there is such a phrase."""
    return key in PHRASES["en"]
