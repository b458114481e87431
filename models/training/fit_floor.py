"""Counts what follows what in generated interviews of many casts, and writes `src/vidtx/interview/roles/floor_parameters.py`.

    python models/training/fit_floor.py [--seeds 0:300] [--out FILE]

Each seed is written as every variant of `benchmarks/interview_texts.py` (texts and truth alone, no sound). Seeds below 900000 have sentences that no measurement uses. Counts are
smoothed, so that nothing is impossible.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks"), str(ROOT / "samples")]

import itertools

from interview_texts import VARIANTS, Said, write_script

STATES = (
    "question", "direct_question", "question_rendition", "answer", "direct_answer", "answer_rendition", "to_questioner", "to_subject",
    "remark", "other",
)  # fmt: skip
SMOOTHING = 0.008  # of each share
MOST_ASKS, LEAST_ASKS = 0.8, 0.04  # recognizers leave question marks out, and anybody may ask back
TEMPLATE = '''"""What follows what in an interpreted interview, and how often each has the form of a question: written by `models/training/fit_floor.py`.

In: nothing. Out: the states, and shares of each row that sum to 1, counted on {count} generated interviews of {variants} casts and smoothed.
"""

from __future__ import annotations

from collections.abc import Mapping

STATES = (
{states}
)
STARTS: Mapping[str, float] = {{
{starts}
}}
NEXT: Mapping[str, Mapping[str, float]] = {{
{rows}
}}
ASKS: Mapping[str, float] = {{
{asks}
}}
'''


def name_state(said: Said, script: Sequence[Said]) -> str:
    """The state in which an utterance of the truth was said."""
    asked = next((s.language for s in script if s.role == "questioner" and s.language != "ko"), "")
    if said.role == "questioner":
        if said.slot == "question" or any(said is script[o] for s in script for o in s.renders):
            return "question" if said.language == asked else "direct_question"
        return "remark" if said.language == asked else "direct_question"
    if said.role == "interpreter":
        if said.renders:
            return "question_rendition" if script[said.renders[0]].role == "questioner" else "answer_rendition"
        return "to_subject" if said.language == "ko" else "to_questioner"
    return "answer" if said.language == "ko" else "direct_answer"


def share(counts: Counter[str]) -> dict[str, float]:
    """Shares of all states, smoothed, that sum to 1."""
    total = sum(counts.values()) or 1
    raw = {s: (1 - SMOOTHING * len(STATES)) * counts[s] / total + SMOOTHING for s in STATES}
    left = sum(raw.values())
    return {s: round(raw[s] / left, 4) for s in STATES}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--seeds", default="0:300")
    parser.add_argument("--out", type=Path, default=ROOT / "src" / "vidtx" / "interview" / "roles" / "floor_parameters.py")
    arguments = parser.parse_args()
    import random

    first, last = map(int, arguments.seeds.split(":"))
    starts: Counter[str] = Counter()
    following: dict[str, Counter[str]] = {s: Counter() for s in STATES}
    forms: dict[str, Counter[bool]] = {s: Counter() for s in STATES}
    for seed in range(first, last):
        script = write_script(seed)
        rng = random.Random(seed)
        for variant, change in VARIANTS.items():
            said = change(script, random.Random(f"{variant} {seed}"))
            if seed % 2:  # people pause between sentences, and each piece is an utterance
                said = VARIANTS["sentences apart"](said, rng)
            states = [name_state(s, said) for s in said]
            starts[states[0]] += 1
            starts[rng.choice(states)] += 1  # a clip may begin anywhere
            for one, two in itertools.pairwise(states):
                following[one][two] += 1
            for state, s in zip(states, said, strict=True):
                forms[state][s.text.endswith("?")] += 1
    # Nobody generated an answer in the questioner's language or the talk of others: they may follow and be followed by anything.
    rows = {s: share(following[s] if following[s] else Counter(dict.fromkeys(STATES, 1))) for s in STATES}
    asks = {s: round(min(MOST_ASKS, max(LEAST_ASKS, (forms[s][True] + 2) / (sum(forms[s].values()) + 20))), 3) for s in STATES}
    text = TEMPLATE.format(
        count=(last - first) * len(VARIANTS),
        variants=len(VARIANTS),
        states="\n".join(f'    "{s}",' for s in STATES),
        starts="\n".join(f'    "{s}": {v},' for s, v in share(starts).items()),
        rows="\n".join(
            f'    "{s}": {{\n' + "\n".join(f'        "{t}": {v},' for t, v in row.items()) + "\n    },"
            for s, row in rows.items()
        ),
        asks="\n".join(f'    "{s}": {v},' for s, v in asks.items()),
    )
    arguments.out.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
