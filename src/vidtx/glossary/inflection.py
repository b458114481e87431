"""The ending of a word that a glossary's term takes the place of.

In: a term, the ending that its predecessor had, the language. Out: the term with that ending, as far as it depends on the term's own last sound.
Cases of Ukrainian and Russian are not formed: a term stands there as the glossary has it.
"""

from __future__ import annotations

# Korean particles by the last sound before them: after a consonant, after a vowel.
_PAIRS = (
    ("이었습니다", "였습니다"), ("이라고", "라고"), ("이라는", "라는"), ("이에요", "예요"), ("으로", "로"), ("이랑", "랑"), ("이나", "나"), ("이었", "였"),
    ("은", "는"), ("이", "가"), ("을", "를"), ("과", "와"), ("아", "야"),
)  # fmt: skip
_FIRST, _FINALS = ord("가"), 28
_RIEUL = 8  # 로 follows ㄹ as it follows a vowel
_SAME_AFTER_BOTH = ("이고", "이며", "이다", "인", "입니다", "입니까", "이요")


def adapt_ending(term: str, ending: str, language: str) -> str:
    """The term with the ending that stood there before: a Korean particle in the form that follows the term's last sound, an English plural."""
    if not ending:
        return term
    if language == "ko":
        return term + _choose_particle(term, ending)
    return _make_plural(term) if language == "en" else term


def _choose_particle(term: str, ending: str) -> str:
    last = term[-1]
    if not "가" <= last <= "힣" or ending.startswith(_SAME_AFTER_BOTH):
        return ending
    final = (ord(last) - _FIRST) % _FINALS
    for closed, opened in _PAIRS:
        for form in (closed, opened):
            if ending.startswith(form):
                to_vowel = final == 0 or (closed == "으로" and final == _RIEUL)
                return (opened if to_vowel else closed) + ending[len(form) :]
    return ending


def _make_plural(term: str) -> str:
    last = term[-1:].lower()
    if last in ("s", "x", "z") or term.lower().endswith(("ch", "sh")):
        return term if last == "s" else f"{term}es"
    if last == "y" and term[-2:-1].lower() not in "aeiou":
        return f"{term[:-1]}ies"
    return f"{term}s" if last.isalpha() else term
