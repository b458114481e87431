"""Where a text may break, and how it stands on lines: for one cue, in one language, within the limits of a style.

In: words, a language and a style. Out: lines, and how good or bad a place each border between two words is. Lines break only at spaces, in Korean too; a word
longer than a line stays whole, since a broken word is worse than a long line. Netflix and the BBC publish the same preferences: after punctuation,
before a conjunction or a preposition, never after an article, a preposition or a conjunction. For Korean, words that belong to the next one (`이`, `한`)
or to the one before (`수`, `후에`) are known, and the endings that close a clause.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from vidtx.views.styles import Style
from vidtx.views.text import measure_width

_SENTENCE_END = re.compile(r"[.!?…。！？]['\"»”’)\]]*$")
_PHRASE_END = re.compile(r"[,;:–—、，]['\"»”’)\]]*$")
_MARKS = "'\"«»“”„‘’()[]≈-"

# Words that no border should follow, by language.
_CLINGS_TO_NEXT = {
    "en": frozenset(
        "a an the of in on at to for from with by into about and or but that which who not no my your his her its our their this i you he"
        " she we they is are was were be have has had will would can could do did don't if as than very".split()
    ),
    "uk": frozenset(
        "і й та а але або чи що щоб як бо в у на з із зі до від за по про для без під над при через між не ні це ця цей ці мій моя мої наш"
        " наша наші нашого нашої ваш ваша ваші вашого вашої його її їх дуже ще я ви ми він вона вони де коли двадцять тридцять сорок п'ятдесят"
        " шістдесят сімдесят вісімдесят дев'яносто сто двісті триста".split()
    ),
    "ko": frozenset("이 그 저 제 내 네 우리 한 두 세 몇 안 못 더 잘 매우 아주 모든 각 새 첫 어느 무슨 어떤".split()),
}
# Words that a border stands well before.
_OPENS = {
    "en": frozenset(
        "and or but that which who where when because if so while before after in on at to for from with by into about without until".split()
    ),
    "uk": frozenset(
        "і й та а але або чи що щоб як бо який яка яке які коли де якщо тому поки після в у на з із зі до від за по про для без під".split()
    ),
    "ko": frozenset("그리고 그래서 하지만 그런데 그러나 왜냐하면 또 만약".split()),
}
# Korean words that belong to the one before.
_CLINGS_TO_LAST = re.compile(
    r"(수|것|때|후|전|동안|뿐|만큼|대로|채|적|줄|명|년|월|시|번)(이|가|은|는|을|를|에|도|의|만|밖에|에는|에도|부터|까지|으로|로|째)?"
)
_CLAUSE_ENDING = re.compile(r"(고|며|서|면|지만|는데|은데|니까|도록|려고|자마자)$")
_WORST = 2.0


def break_lines(words: Sequence[str], language: str | None, style: Style) -> tuple[str, ...]:
    """The words in as few lines as the limit allows; of two lines, the most even split, preferably where a phrase ends.

    What has spaces of its own (a mark, a name) stays together, if the lines are enough for that.
    """
    whole = _fill_lines(words, language, style)
    if len(whole) <= style.max_lines and all(width_of(line, language) <= style.limits_for(language).line for line in whole):
        return whole
    return _fill_lines([part for word in words for part in word.split()], language, style)


def _fill_lines(words: Sequence[str], language: str | None, style: Style) -> tuple[str, ...]:
    limit = style.limits_for(language).line
    widths = [width_of(word, language) for word in words]
    space = width_of(" ", language)
    total = sum(widths) + space * (len(words) - 1)
    if total <= limit:
        return (" ".join(words),) if words else ()
    halves, upper = [], 0.0
    if total <= 2 * limit + space:
        for at in range(1, len(words)):
            upper += widths[at - 1] + (space if at > 1 else 0.0)
            lower = total - upper - space
            if max(upper, lower) <= limit:
                halves.append((abs(upper - lower) + 0.4 * limit * rate_border(words[at - 1], words[at], language), at))
    if halves:
        at = min(halves)[1]
        return " ".join(words[:at]), " ".join(words[at:])
    borders, filled = [0], widths[0]
    for at, width in enumerate(widths[1:], 1):
        if filled + space + width <= limit:
            filled += space + width
        else:
            borders.append(at)
            filled = width
    return tuple(" ".join(words[a:b]) for a, b in zip(borders, [*borders[1:], len(words)], strict=True))


def count_lines(widths: Sequence[float], limit: float, space: float) -> int:
    """How few lines hold words of these widths, in order."""
    lines, filled = 1, widths[0]
    for width in widths[1:]:
        if filled + space + width <= limit:
            filled += space + width
        else:
            lines += 1
            filled = width
    return lines


@lru_cache(maxsize=65_536)
def width_of(word: str, language: str | None) -> float:
    """`measure_width` of a word, remembered."""
    return float(measure_width(word, language))


@lru_cache(maxsize=65_536)
def ends_sentence(word: str) -> bool:
    return bool(_SENTENCE_END.search(word))


@lru_cache(maxsize=65_536)
def rate_border(before: str, after: str, language: str | None) -> float:
    """How bad it is to part two words: 0 after a sentence, about 1 inside a phrase, more where they belong together."""
    if ends_sentence(before):
        return 0.0
    if _PHRASE_END.search(before):
        return 0.3
    first, second = before.strip(_MARKS).lower(), after.strip(_MARKS).lower()
    code = language or ""
    if parts_what_belongs_together(first, language):
        return _WORST
    if code == "ko" and _CLINGS_TO_LAST.fullmatch(second):
        return _WORST
    if second in _OPENS.get(code, ()):
        return 0.6
    if code == "ko" and _CLAUSE_ENDING.search(first):
        return 0.5
    return 1.0


def parts_what_belongs_together(before: str, language: str | None) -> bool:
    """Whether a border after this word parts it from the next one, as after an article, a preposition or a conjunction."""
    return before.strip(_MARKS).lower() in _CLINGS_TO_NEXT.get(language or "", ())


def reading_time(text: str, language: str | None, style: Style) -> int:
    """Milliseconds that a viewer needs, within the shortest and the longest that a cue may stand."""
    needed = -(-1000 * measure_width(text, language) // style.limits_for(language).second)
    return min(style.max_duration, max(style.min_duration, int(needed)))
