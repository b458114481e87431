"""Voices with little speech: splinters that a diarizer makes, and prisoners who answer a few words.

In: a generated interview. Out: the same with such a voice. Beside the variants of `interview_texts.py`, which the model's tables are counted on: these are for measuring alone.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from interview_texts import MS_PER_CHARACTER, Said, Written, lay_out, write_script

SHORT_MS = 1400  # of an utterance that a diarizer takes for another voice
FEW_WORDS = (
    ("네.", "Так."),
    ("아니요.", "Ні."),
    ("저도 그렇습니다.", "Він теж."),
    ("저는 모릅니다.", "Він не знає."),
    ("맞습니다.", "Правильно."),
)


def _splinter(said: list[Said], rng: random.Random) -> list[Said]:
    """Three to five short utterances, of any person, have a voice of their own."""
    short = [n for n, s in enumerate(said) if len(s.text) * MS_PER_CHARACTER[s.language] <= SHORT_MS]
    taken = set(rng.sample(short, min(len(short), rng.randint(3, 5))))
    return [replace(s, voice="splinter") if n in taken else s for n, s in enumerate(said)]


def _few_words(most: int) -> Callable[[list[Said], random.Random], list[Said]]:
    """A further prisoner answers a few words after the first, up to `most` times."""

    def change(said: list[Said], rng: random.Random) -> list[Said]:
        places = [
            n
            for n, s in enumerate(said)
            if s.slot == "answer_rendition" and (n + 1 == len(said) or said[n + 1].slot == "question")
        ]
        chosen = set(rng.sample(places, min(len(places), most)))
        kept: list[Said] = []
        number: dict[int, int] = {}
        for n, s in enumerate(said):
            number[n] = len(kept)
            kept.append(replace(s, renders=tuple(number[o] for o in s.renders)))
            if n in chosen:
                answer, rendition = rng.choice(FEW_WORDS)
                kept.append(Said("subject_9", "subject", "ko", answer, "answer", s.exchange))
                kept.append(
                    Said("interpreter", "interpreter", "uk", rendition, "answer_rendition", s.exchange, (len(kept) - 1,))
                )
        return kept

    return change


FURTHER: dict[str, Callable[[list[Said], random.Random], list[Said]]] = {
    "a splinter of several people": _splinter,
    "a prisoner who answers once": _few_words(1),
    "a prisoner who answers twice": _few_words(2),
    "a prisoner who answers three times": _few_words(3),
}


def write_further(variant: str, seed: int) -> Written:
    """The generated interview of a seed with a voice that says little."""
    return lay_out(FURTHER[variant](write_script(seed), random.Random(f"{variant} {seed}")), seed)
