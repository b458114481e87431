"""The translator's certainty over a clip, and translations that are left out where it is too low."""

from __future__ import annotations

import math

import pytest

from vidtx.bitext.domain import WITHHELD, measure_translation, withhold_translations
from vidtx.document import FLAGS, Translation, Utterance
from vidtx.document.span import Span


def utterance(text: str, *translations: Translation, flags: tuple[str, ...] = ()) -> Utterance:
    return Utterance("u", Span(0, 1000), "A", "uk", text, translations=translations, flags=flags)


def test_long_texts_count_more_and_only_translations_into_the_readers_language_do() -> None:
    long, short = utterance("a" * 30, Translation("en", "x", math.log(0.5))), utterance("b" * 10, Translation("en", "y", 0.0))
    assert measure_translation([long, short], "en") == pytest.approx((30 * 0.5 + 10 * 1.0) / 40)
    assert measure_translation([utterance("c", Translation("ko", "z", -9.0)), long], "en") == pytest.approx(0.5)


def test_what_is_not_scored_tells_nothing() -> None:
    assert measure_translation([], "en") is None
    assert measure_translation([utterance("a", Translation("en", "x"))], "en") is None


def test_translations_are_left_out_and_it_is_said() -> None:
    said = utterance("a", Translation("en", "x", -1.0), Translation("ko", "y", -1.0), flags=("overlap",))
    silent = utterance("", flags=("untranscribed",))
    found = withhold_translations([said, silent])
    assert [(u.translations, u.flags) for u in found] == [((), ("overlap", WITHHELD)), ((), ("untranscribed",))]
    assert WITHHELD in FLAGS
