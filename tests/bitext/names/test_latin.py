"""Romanized Korean names in three systems read as the same sounds, or nearly."""

from __future__ import annotations

import pytest

from vidtx.bitext.names.hangul import read_sounds as read_hangul
from vidtx.bitext.names.latin import read_sounds
from vidtx.bitext.names.sounds import measure_distance


@pytest.mark.parametrize(
    ("hangul", "spellings"),
    [
        ("철수", "cheolsu ch'ŏlsu cholsu"),
        ("정은", "jeongeun chŏngŭn jongun"),
        ("영호", "yeongho yŏngho yongho"),
        ("성일", "seongil sŏngil songil"),
        ("태복", "taebok t'aebok thaebok"),
    ],
)
def test_every_system_is_near_the_hangul(hangul: str, spellings: str) -> None:
    for spelling in spellings.split():
        assert measure_distance(read_hangul(hangul)[0], read_sounds(spelling)) < 0.2
