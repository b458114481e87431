"""Removes the credits of subtitles that speech recognizers write where they understand nothing ("Редактор субтитров А.Семкин ...").

Whisper learned from subtitled videos, whose last lines name who wrote them; nobody says these. In: a text. Out: the text without them. What people
may well say ("thanks for watching") is left.
"""

from __future__ import annotations

import re

from vidtx.engines.repetitions import CutText

_NAMED = r"(?:[^.!?…]|\.(?=\S)|(?<=\b\w)\.)*[.!?…]*"  # to the end of the sentence; the full stop of an initial or an address ends none
_CREDITS = re.compile(
    r"(?:редактор субтитр\w*|субтитр\w+ (?:сделал|создавал|делал|подготов|створ|зробл|підготув)\w*|субтитрувальни\w+"
    r"|корректор [а-яё]\.|коректор [а-яіїєґ]\.|\S*dimatorzok|\S*amara\.org"
    r"|(?:한글 ?)?자막(?: ?제공| ?제작| by\b|\s*:)|번역 및 자막"
    r"|(?:subtitles|captions|transcribed|subtitled) by\b)" + _NAMED,
    re.IGNORECASE,
)


def cut_credits(text: str) -> CutText:
    """The text without sentences that credit somebody for subtitles, from where they begin; as it is where there are none."""
    kept = " ".join(_CREDITS.sub(" ", text).split())
    return CutText(kept, True) if _CREDITS.search(text) else CutText(text, False)
