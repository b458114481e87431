"""The voices of the scenarios: espeak-ng variants, modified in pitch, pitch range and formant positions.

`TRAIN_VOICES` are for training; no training voice shares its variant with `HELD_OUT_VOICES`.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

_TRAIN_VARIANTS = (
    "m1 m2 m3 m4 m6 m7 f1 f2 f4 Alex Andy Denis Gene Jacky Lee Marco Mario Michael Mike Storm Tweaky anikaRobot belinda edward "
    "benjamin caleb ed grandpa iven iven2 iven4 john linda marcelo max norbert paul pedro quincy robert shelby steph travis victor"
).split()
_HELD_OUT_VARIANTS = "m5 m8 f3 Reed david antonio iven3 Diogo kaukovalta michel".split()
_MODIFICATIONS = (  # pitch (0-99), pitch range (0-99), factor on the formants
    (30, 45, 1.00), (48, 60, 0.94), (40, 35, 1.06), (62, 50, 1.00), (22, 55, 0.97), (54, 40, 1.10),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Voice:
    """`stretch` > 1 raises all formants by that factor (a shorter vocal tract); `pitch` and `range` on
    espeak-ng's scale of 0 to 99."""

    name: str
    variant: str
    pitch: int
    range: int
    stretch: float


def _make_voices(variants: list[str], modifications: tuple[tuple[int, int, float], ...]) -> tuple[Voice, ...]:
    return tuple(
        Voice(f"{variant}-{n}", variant, pitch, spread, stretch)
        for variant in variants
        for n, (pitch, spread, stretch) in enumerate(modifications)
    )


TRAIN_VOICES = _make_voices(_TRAIN_VARIANTS, _MODIFICATIONS)
HELD_OUT_VOICES = _make_voices(_HELD_OUT_VARIANTS, ((34, 50, 1.0), (52, 45, 1.05), (42, 55, 0.96)))
_BY_NAME = {voice.name: voice for voice in (*TRAIN_VOICES, *HELD_OUT_VOICES)}


def voice_named(name: str) -> Voice:
    return _BY_NAME[name]


def voices_of(split: str) -> tuple[Voice, ...]:
    return HELD_OUT_VOICES if split == "held_out" else TRAIN_VOICES


def cast(rng: random.Random, speakers: int, among: Sequence[Voice]) -> tuple[Voice, ...]:
    """Voices for the people of one interview: each of a different variant, so that they are distinguishable.

    Raises ValueError if there are fewer variants than `speakers`.
    """
    voices = list(among)
    rng.shuffle(voices)
    chosen: list[Voice] = []
    for voice in voices:
        if voice.variant not in {other.variant for other in chosen}:
            chosen.append(voice)
        if len(chosen) == speakers:
            return tuple(chosen)
    raise ValueError(f"{speakers} speakers are wanted, but there are fewer variants of voices")
