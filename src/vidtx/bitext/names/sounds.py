"""The sounds of a name, whatever its script, and how far two names are from each other.

In: sounds as the readers of the scripts write them (`hangul`, `cyrillic`, `latin`), one character each. Out: a distance in [0, 1]: 0 is the same name. It is a weighted edit distance (Levenshtein 1966;
weights as in Kondrak 2003): what the systems of transliteration write in several ways costs little (ㄱ is к or г, ㅓ is о or е, ㅡ is often nothing), what tells names apart costs much.
The costs are set by hand from the systems; the thresholds are measured (docs/measurements/fidelity.md).

Sounds: vowels a e i o u, E (ㅓ), y (ㅡ, и), J (й), w; consonants k K g G (Ukrainian г) h, t T d, p P b v f, m n N (ng), l r L (ㄹ), s S (ш) z Z (ж) c (ч, ㅈ) C (ㅊ) j (дж) q (ц).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

VOWELS: Final = frozenset("aeiouEy")
_GLIDES: Final = frozenset("Jw")
# What leaving a sound out costs; 1 where nothing stands here.
_LEFT_OUT: Mapping[str, float] = {"a": 0.5, "e": 0.5, "i": 0.4, "o": 0.5, "u": 0.45, "E": 0.45, "y": 0.1, "J": 0.1, "w": 0.25, "h": 0.4, "r": 0.4, "L": 0.6, "n": 0.8, "v": 0.7}  # fmt: skip
_OTHER_VOWEL, _OTHER_CONSONANT, _OTHER_SORT = 0.45, 1.0, 1.2
# Pairs of sounds that stand for each other, by cost in hundredths.
_NEAR_BY_COST: Mapping[int, str] = {
    0: "Ll Lr",
    5: "kg td pb cj vw oE yi cz EO fP sS",
    10: "kK tT pP cC Gh Gk Gg ZC Zc yE ui nN iJ pv uw zj Zj qC SC",
    15: "vu vb bP dT gK jC lr Zz zs qs qc yu ei Sc kh",
    20: "eE yo ye zS Ea ea zC oa uo GK",
    25: "Eu Nm ai hK fh fp Ei vP ow cs Cs js cT Ct Cd jd ct cd",
    35: "uE au eo eu oi TC dc sT st sZ dz hf vm ou ue",
    50: "nl nL nr",
}
_NEAR: dict[tuple[str, str], float] = {}
for _cost, _pairs in sorted(_NEAR_BY_COST.items(), reverse=True):
    for _pair in _pairs.split():
        _NEAR[_pair[0], _pair[1]] = _NEAR[_pair[1], _pair[0]] = _cost / 100


class Match(NamedTuple):
    """The part of a text that is most like a name: its distance, and how many of the text's sounds it takes."""

    distance: float
    length: int


def measure_weight(sounds: str) -> float:
    """How much there is to tell a name by: a consonant counts 1, a vowel half."""
    return sum(_drop_cost(sound) for sound in sounds)


@lru_cache(maxsize=65_536)
def measure_distance(one: str, other: str) -> float:
    """The distance of two names in [0, 1]; symmetric, and 0 of a name to itself."""
    if one == other:
        return 0.0
    row = _align(*sorted((one, other)))
    return min(1.0, row[-1] / max(measure_weight(one), measure_weight(other), 0.5))


def find_in(name: str, text: str, ends: Iterable[int]) -> Match:
    """The beginning of a text, up to one of `ends`, that is most like the name."""
    row = _align(name, text)
    weight, so_far = measure_weight(name), 0.0
    weights = [0.0]
    for sound in text:
        so_far += _drop_cost(sound)
        weights.append(so_far)
    best = Match(1.0, 0)
    for end in ends:
        if 0 < end <= len(text):
            distance = row[end] / max(weight, weights[end], 0.5)
            if distance < best.distance:
                best = Match(distance, end)
    return best


def _align(one: str, other: str) -> list[float]:
    """The costs of turning the first name into each beginning of the second."""
    row = [0.0]
    for sound in other:
        row.append(row[-1] + _drop_cost(sound))
    for sound in one:
        drop, above = _drop_cost(sound), row[0]
        row[0] += drop
        for n, theirs in enumerate(other, 1):
            best = min(above + _swap_cost(sound, theirs), row[n] + drop, row[n - 1] + _drop_cost(theirs))
            above, row[n] = row[n], best
    return row


def _drop_cost(sound: str) -> float:
    return _LEFT_OUT.get(sound, 1.0)


def _swap_cost(one: str, other: str) -> float:
    if one == other:
        return 0.0
    near = _NEAR.get((one, other))
    if near is not None:
        return near
    soft = VOWELS | _GLIDES
    if one in soft and other in soft:
        return _OTHER_VOWEL
    return _OTHER_SORT if (one in soft) != (other in soft) else _OTHER_CONSONANT
