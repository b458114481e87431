"""Whether a text has the form of a question: the one definition, for roles, exchanges and links.

In: a text as a recognizer wrote it. Out: True, False, or None where its form does not say.

The last sentence counts: who answers first and asks then, asks. A mark of a question stands among what closes the text: quotes, brackets, dots, exclamation marks. Recognizers leave marks out, and put them behind
statements that were said with a rising voice. So a sentence without a mark asks if its words do; and a mark behind what hardly asks (a number, a name, "-습니다") says nothing.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from vidtx.bitext.names import korean_names, ukrainian_names
from vidtx.bitext.questions import cyrillic, korean
from vidtx.bitext.sentences import split_sentences
from vidtx.bitext.statements import find_numbers

_MARKS: Final = frozenset("?？﹖⁇⁈⁉‽؟")
_CLOSING: Final = re.compile(r"[\W_]*$")
_HANGUL: Final = re.compile("[가-힣]")
_CYRILLIC: Final = re.compile("[а-яіїєґё]", re.IGNORECASE)
_SMALL: Final = re.compile(
    r"(?:на|у|в|до|з|о|об|по|після|близько|десь|приблизно|рівно|рік|року|років|числа|살|이요|요|이에요|예요|입니다|정도|쯤)(?!\w)",
    re.IGNORECASE,
)


def is_marked(text: str) -> bool:
    """Whether a mark of a question closes the text."""
    closing = _CLOSING.search(text)
    return closing is not None and bool(_MARKS & set(closing.group()))


@lru_cache(maxsize=16384)  # every step from roles to links asks for the same texts
def read_form(text: str) -> bool | None:
    """Whether the text asks; None where there is none, or its words speak against its mark."""
    sentences = split_sentences(text)
    if not sentences:
        return None
    sentence = _CLOSING.sub("", sentences[-1].text.lstrip("\"'«»„“”‘’([{「 —–-"))
    if is_marked(text):
        return None if _hardly_asks(sentence) else True
    return _asks_by_words(sentence)


def asks_somewhere(text: str) -> bool:
    """Whether any sentence of a text asks."""
    return any(read_form(sentence.text) for sentence in split_sentences(text))


def _asks_by_words(sentence: str) -> bool:
    if _HANGUL.search(sentence):
        return korean.asks(sentence)
    return _CYRILLIC.search(sentence) is not None and cyrillic.asks(sentence)


def _hardly_asks(sentence: str) -> bool:
    """Whether it only states by its ending, or is nothing but numbers or a name."""
    if _HANGUL.search(sentence):
        return korean.states(sentence) or _is_covered(sentence, "ko")
    return _CYRILLIC.search(sentence) is not None and _is_covered(sentence, "uk")


def _is_covered(sentence: str, language: str) -> bool:
    numbers = [n for n in find_numbers(sentence, language) or () if not n.is_implied]
    names = (korean_names if language == "ko" else ukrainian_names).find_names(sentence)
    spans = [(found.start, found.end) for found in (*numbers, *(name for name in names if name.is_korean))]
    left = sentence
    for start, end in sorted(spans, reverse=True):
        left = left[:start] + " " + left[end:]
    return bool(spans) and not re.search(r"\w", _SMALL.sub(" ", left))
