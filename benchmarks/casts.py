"""Roles, exchanges and links of many casts and mishaps, from texts and times alone.

    python benchmarks/casts.py [--weights DIR] [--sources DIR] [--vectors FILE] [--seeds 900000:900040] [--variant NAME]... [--json FILE] [--show]

`--weights` is a directory for the engine `e5` (nothing is translated); without it languages, voices and times are all there is. The interviews are made by
`interview_texts.py` from the sentences of `samples/scenario`; those of "real text" from `parallel_text` in `--sources` (or VIDTX_TEST_MEDIA). `--vectors` keeps sentence
vectors between runs. Roles: by speech time, each utterance's true role beside that of the voice that it was given.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks")]

from fidelity import KeptVectors
from interview_splinters import FURTHER, write_further
from interview_texts import MARKS, VARIANTS, Written, change_marks, lay_out, write_real_script, write_variant

ROWS = ("roles by time", "subjects", "exchanges", "links", "by order", "e5 alone", "zero", "reported as merged")
Counts = dict[str, Counter[str]]


def score(counts: Counts, written: Written, encoder: Any, show: str | None = None) -> None:
    from vidtx.bitext.sentence_vectors import find_similarities
    from vidtx.interview.derive import derive

    similarities = find_similarities(written.utterances, encoder) if encoder else ()
    found = derive(written.utterances, written.boundaries, similarities=similarities)
    roles = {s.id: s.role for s in found.speakers}
    for utterance, held in zip(written.utterances, written.parts, strict=True):
        right = bool(held) and roles[utterance.speaker] == written.said[held[0]].role
        counts.setdefault("roles by time", Counter()).update(
            right=utterance.span.duration * right, found=0, true=utterance.span.duration
        )
    people = len({s.person for s in written.said if s.role == "subject"})
    counts.setdefault("subjects", Counter()).update(
        right=int(sum(role == "subject" for role in roles.values()) == people), found=0, true=1
    )
    counts.setdefault("reported as merged", Counter()).update(right=int(any(s.merged for s in found.speakers)), found=0, true=1)
    exchanges = written.exchanges
    matched = 0
    for exchange in found.exchanges:
        own = {"question": set(exchange.question), "answer": set(exchange.answer)}
        match = next((n for n, true in exchanges.items() if all(own[slot] == true.get(slot, set()) for slot in own)), None)
        if match is not None:
            matched += 1
        elif show:
            print(f"{show}: found {own}")
    counts.setdefault("exchanges", Counter()).update(right=matched, found=len(found.exchanges), true=len(exchanges))
    links = {(a, b) for r in found.renditions for a in r.source_ids for b in r.target_ids}
    ways = {"links": links, "by order": pair_by_order(written)} | (
        {"e5 alone": pair_by_vectors(written, similarities)} if encoder else {}
    )
    for name, ours in ways.items():
        counts.setdefault(name, Counter()).update(right=len(ours & written.links), found=len(ours), true=len(written.links))
    if any(s.role == "interpreter" for s in written.said):
        # Remarks that nobody renders are reported by themselves or stand with the question beside them: neither is counted.
        placed = {id for slots in exchanges.values() for ids in slots.values() for id in ids}
        zeros = {id for r in found.renditions if r.kind == "zero" for id in r.source_ids} & placed
        counts.setdefault("zero", Counter()).update(right=len(zeros & written.zeros), found=len(zeros), true=len(written.zeros))
    if show:
        for utterance, held in zip(written.utterances, written.parts, strict=True):
            true = [(written.said[n].role, written.said[n].slot, written.said[n].exchange) for n in held]
            print(
                f"  {utterance.id} {utterance.speaker} ({roles[utterance.speaker]}) {utterance.language} {true} {utterance.text[:60]}"
            )


def pair_by_order(written: Written) -> set[tuple[str, str]]:
    """What anybody would try: an utterance in the other language renders the one before it, told who the interpreter is."""
    role = {
        u.id: written.said[held[0]].role if held else None for u, held in zip(written.utterances, written.parts, strict=True)
    }
    pairs = zip(written.utterances, written.utterances[1:], strict=False)
    return {(a.id, b.id) for a, b in pairs if role[b.id] == "interpreter" != role[a.id] and a.language != b.language}


def pair_by_vectors(written: Written, similarities: Any) -> set[tuple[str, str]]:
    """Sentence vectors alone: the interpreter's utterance renders the likeliest of the twelve before it, told who the interpreter is."""
    role = {
        u.id: written.said[held[0]].role if held else None for u, held in zip(written.utterances, written.parts, strict=True)
    }
    best: dict[str, tuple[float, str]] = {}
    for s in similarities:
        if role[s.second] == "interpreter" and s.probability > max(0.5, best.get(s.second, (0.0, ""))[0]):
            best[s.second] = (s.probability, s.first)
    return {(first, second) for second, (_, first) in best.items()}


def rate(counts: Counter[str]) -> float | None:
    """F1, or the share that is right where nothing is counted as found."""
    if not counts["found"]:
        return counts["right"] / counts["true"] if counts["true"] else None
    return 2 * counts["right"] / (counts["found"] + counts["true"])


def print_table(tables: Mapping[str, Counts]) -> None:
    print("| | " + " | ".join(ROWS) + " |")
    print("|" + "---|" * (len(ROWS) + 1))
    for name, counts in tables.items():
        cells = [rate(counts[row]) if row in counts else None for row in ROWS]
        print(f"| {name} | " + " | ".join("" if cell is None else f"{cell:.3f}" for cell in cells) + " |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--sources", type=Path, default=os.environ.get("VIDTX_TEST_MEDIA"))
    parser.add_argument("--vectors", type=Path)
    parser.add_argument("--seeds", default="900000:900040")
    parser.add_argument("--variant", action="append", choices=[*VARIANTS, "real text", *FURTHER])
    parser.add_argument(
        "--marks", choices=MARKS, default="kept", help="of questions: as written, lost, or behind every sixth statement too"
    )
    parser.add_argument("--json", type=Path)
    parser.add_argument("--show", action="store_true")
    arguments = parser.parse_args()
    from fidelity_texts import read_pairs
    from pipeline import read_seeds
    from vidtx.interview.roles.resegmentation import split_joined

    encoder = KeptVectors(arguments.weights, arguments.vectors) if arguments.weights else None
    tables: dict[str, Counts] = {}
    for variant in arguments.variant or [*VARIANTS, "real text", *FURTHER]:
        if variant == "real text":
            if not arguments.sources:
                print("no --sources: real text is left out", file=sys.stderr)
                continue
            pairs = read_pairs(Path(arguments.sources) / "parallel_text")
            made = [lay_out(write_real_script(pairs, seed), seed) for seed in read_seeds(arguments.seeds)]
        elif variant in FURTHER:
            made = [write_further(variant, seed) for seed in read_seeds(arguments.seeds)]
        else:
            made = [write_variant(variant, seed) for seed in read_seeds(arguments.seeds)]
        made = [
            replace(written, utterances=split_joined(change_marks(written.utterances, arguments.marks, n)))
            for n, written in enumerate(made)
        ]
        if encoder:
            encoder.encode([u.text for written in made for u in written.utterances])
        for n, written in enumerate(made):
            score(tables.setdefault(variant, {}), written, encoder, f"{variant} {n}" if arguments.show else None)
    print_table(tables)
    if arguments.json:
        arguments.json.write_text(json.dumps({v: {k: dict(c) for k, c in t.items()} for v, t in tables.items()}, indent=1))


if __name__ == "__main__":
    main()
