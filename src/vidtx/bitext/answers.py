"""Whether an answer begins with "yes" or with "no": in Ukrainian and in Korean.

In: a text and its language. Out: True, False, or None where it begins with neither. After a question that denies ("Ви не бачили?") the Korean "네" agrees with the denial, where the Ukrainian "ні" stands: two answers
are compared only where the question denies nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from vidtx.bitext.statements import find_negations

_END: Final = r"(?=\s*(?:[,.!…]|$))"
_ANSWERS: Final[Mapping[str, tuple[re.Pattern[str], re.Pattern[str]]]] = {
    "uk": (
        re.compile(rf"^\W*(?:так точно|так|да|ага|угу|авжеж|звичайно|звісно|аякже){_END}", re.IGNORECASE),
        re.compile(rf"^\W*(?:ні|нє|ніяк ні|аж ніяк){_END}", re.IGNORECASE),
    ),
    "ko": (
        re.compile(rf"^\W*(?:네|예|그렇습니다|맞습니다|그래요|응|그렇소){_END}"),
        re.compile(rf"^\W*(?:(?:아니요|아니오|아뇨)(?![가-힣])|(?:아닙니다|아니에요|그렇지 않습니다){_END})"),
    ),
}


def read_answer(text: str, language: str | None) -> bool | None:
    """True for "yes", False for "no", None for neither."""
    yes, no = _ANSWERS.get(language or "", (None, None))
    if yes is None or no is None:
        return None
    return True if yes.match(text) else False if no.match(text) else None


def is_plain_question(text: str, language: str | None) -> bool:
    """Whether a text is known to deny nothing, so that "yes" and "no" mean the same after it in every language."""
    denials = find_negations(text, language)
    return bool(text) and denials is not None and not denials
