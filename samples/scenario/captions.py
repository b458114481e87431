"""English captions burned into the picture, as publishers of such clips add them: one of them is wrong.

In: a take and its cut. Out: `Caption`s for the questions and the answers, and notes for the truth that identify the wrong one.
"""

from __future__ import annotations

import random
from dataclasses import replace

from scenario import grammar
from scenario.cutting import FRAME, Cut
from scenario.lettering import Caption
from scenario.model import SpokenLine, Take
from scenario.take import split_of


def write_captions(take: Take, cut: Cut) -> tuple[tuple[Caption, ...], dict[str, str]]:
    """Captions in order, one for each question and answer that begins in the cut, and notes about the wrong one (text, right
    text, start in ms)."""
    rng = random.Random(take.seed + 11)
    shown = [s for s in take.lines if s.line.act in ("question", "answer") and s.words and cut.shown(s.words[0].start)]
    answers = [s for s in shown if s.line.act == "answer"]
    numeric = [s for s in answers if any(sentence.numbers for sentence in s.line.sentences)]
    wrong = rng.choice(numeric or answers)
    captions, notes = [], {}
    for spoken in shown:
        text = spoken.line.english
        start = round(cut.shown(spoken.words[0].start)[0] / FRAME)
        if spoken is wrong:
            text = _falsify(rng, spoken, split_of(take.seed))
            notes = {
                "caption.wrong.text": text,
                "caption.wrong.right": spoken.line.english,
                "caption.wrong.start": str(start * FRAME),
            }
        captions.append(Caption(start, start + max(30, (spoken.end - spoken.start) // FRAME), text))
    captions.sort(key=lambda caption: caption.start)
    ends = [*(caption.start for caption in captions[1:]), cut.frames]  # one makes way for the next
    return tuple(replace(c, end=min(c.end, end)) for c, end in zip(captions, ends, strict=True) if c.start < end), notes


def _falsify(rng: random.Random, spoken: SpokenLine, split: str) -> str:
    parts = list(spoken.line.sentences)
    numbered = [n for n, s in enumerate(parts) if s.numbers]
    if numbered:
        parts[numbered[0]] = grammar.refill(parts[numbered[0]], rng, split)
    else:
        parts[0] = grammar.fill(rng.choice(grammar.patterns("wishes", "a")), rng, split)
    return " ".join(s.text["en"] for s in parts)
