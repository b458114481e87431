"""The times of an utterance's words as a correction of the kind `set_words` holds them, in both directions.

In: words, or a correction. Out: fields of `after`, or words. A correction holds texts only: "1370-1670" in ms and "0.93" for each whitespace-separated
piece of the text that was aligned, which stands in `before`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from vidtx.document.checks import require
from vidtx.document.corrections import Correction
from vidtx.document.provenance import Parameter
from vidtx.document.span import Span
from vidtx.document.speech import Word

_TIMES = re.compile(r"([0-9]{1,12})-([0-9]{1,12})")
_PROBABILITY = re.compile(r"[01](\.[0-9]{1,6})?")
UNKNOWN = ""  # in place of a probability: this word's time is interpolated


def write_word_times(words: Sequence[Word]) -> dict[str, Parameter]:
    """The fields `times` and `probabilities`."""
    return {
        "times": tuple(f"{word.span.start}-{word.span.end}" for word in words),
        "probabilities": tuple(UNKNOWN if word.probability is None else f"{word.probability:.4f}" for word in words),
    }


def read_word_times(correction: Correction) -> tuple[Word, ...]:
    """The words, in order of time. Raises DocumentError where the fields are not one of each for every piece of the text in `before`.

    What it accepts depends on the correction alone, so that it is never refused later, whatever was undone below it.
    """
    before = dict(correction.before)
    text = before.get("text")
    require(isinstance(text, str) and len(before) == 1, "`before` must name the text that was aligned, and nothing else")
    pieces = str(text).split()
    times = correction.read_ids("times")
    probabilities = correction.read_ids("probabilities")
    require(
        len(times) == len(probabilities) == len(pieces), f"it needs times and a probability for each of {len(pieces)} words"
    )
    words = tuple(_read_word(*values) for values in zip(pieces, times, probabilities, strict=True))
    starts = [word.span.start for word in words]
    require(starts == sorted(starts), "words are in order of time")
    return words


def _read_word(text: str, times: str, probability: str) -> Word:
    match = _TIMES.fullmatch(times)
    require(match is not None, f"{times[:40]!r} are no times such as '1370-1670'")
    assert match is not None
    known = probability != UNKNOWN
    require(not known or bool(_PROBABILITY.fullmatch(probability)), f"{probability[:40]!r} is no probability such as '0.93'")
    return Word(Span(int(match[1]), int(match[2])), text, float(probability) if known else None)
