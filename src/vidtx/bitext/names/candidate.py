"""A name of a person that a text holds, in either script, ready to be compared by its sounds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Standing = Literal[
    "plain", "titled", "declared"
]  # how sure it is that a name stands there: by its form alone, by a title beside it, by "my name is"

_INITIAL = re.compile(r"^[lrL](?=[iJ])|^n(?=J)")  # 리 and 이, 류 and 유, 림 and 임; 녀 and 여
_CHOE = re.compile(r"^(?:[qcC]w?[oe]J|[cC][vw]e|Coe)")  # 최: Цой, Чой, Чхве


@dataclass(frozen=True, slots=True)
class NameCandidate:
    """Characters [start, end) of a text. `sounds`: of the name in the forms in which it can be meant. `is_korean`: surname and given name of a Korean; its `given` sounds are of the given name alone."""

    text: str
    start: int
    end: int
    sounds: tuple[str, ...]
    standing: Standing = "plain"
    is_korean: bool = False
    given: tuple[str, ...] = ()


def write_korean(sounds: str) -> str:
    """The sounds of a Korean's name without what North, South and the systems of transliteration write differently at its beginning."""
    return _INITIAL.sub("", _CHOE.sub("Cwe", sounds))
