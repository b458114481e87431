"""What the sentences of all languages share: their form, and what figures say that no language decides for itself."""

from __future__ import annotations

import string
from collections.abc import Callable, Mapping
from typing import Any

Figures = Mapping[str, Any]  # numbers and short texts, by name
Sentence = str | Callable[[Figures], str]  # a template of `str.format`, or a function where a clause depends on the figures

WHOLE_SHARE = 0.9  # of the picture that jumps: with less, the rest moves less or not at all
EVEN_SECONDS = 0.05  # between the shortest and the longest interval of keyframes at a fixed distance


def is_whole(figures: Figures) -> bool:
    """Whether so much of the picture jumps that nothing is said of the rest."""
    return float(figures["share"]) >= WHOLE_SHARE


def are_even(figures: Figures) -> bool:
    """Whether keyframes lie at a fixed distance."""
    return float(figures["most_seconds"]) - float(figures["least_seconds"]) < EVEN_SECONDS


class CommaFormatter(string.Formatter):
    """Numbers with a decimal comma, and a space that does not break before the percent sign: `0,50`, `30 %`."""

    def format_field(self, value: Any, format_spec: str) -> str:
        text = str(super().format_field(value, format_spec))
        return text if isinstance(value, str) else text.replace(".", ",").replace("%", "\u00a0%")


_FORMATTERS: Mapping[str, string.Formatter] = {"uk": CommaFormatter()}
_PLAIN = string.Formatter()


def fill(sentence: Sentence, figures: Figures, language: str) -> str:
    """Raises KeyError, TypeError or ValueError where a figure is missing or is not what the sentence needs."""
    if callable(sentence):
        return sentence(figures)
    return _FORMATTERS.get(language, _PLAIN).vformat(sentence, (), figures)
