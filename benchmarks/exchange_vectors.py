"""Exchanges and renditions found without translations: with sentence vectors, without, and with perfect translations.

    python benchmarks/exchange_vectors.py --weights DIR --work DIR [--seeds 900200:900215] [--confusion 0.12]

`--weights` is a directory for the engine `e5`; `--work` keeps the synthetic interviews (`samples/make_sample.py`; needs espeak-ng). Texts,
languages and times are the truth's, so that only the structure is measured. "confused": that share of the utterances is given a speaker
drawn by chance, as a diarizer errs. Linked: pairs of original and rendition.
"""

from __future__ import annotations

import argparse
import random
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "samples"), str(ROOT / "benchmarks")]

if TYPE_CHECKING:
    from vidtx.document import Transcript

WAYS = ("translations", "nothing", "vectors", "both")


def confuse(document: Transcript, share: float, seed: int) -> Transcript:
    """The document with that share of the utterances given to speakers by chance."""
    rng, ids = random.Random(seed), [speaker.id for speaker in document.speakers]
    said = tuple(replace(u, speaker=rng.choice(ids)) if rng.random() < share else u for u in document.utterances)
    return replace(document, utterances=said)


def derive_again(document: Transcript, way: str, encoder: Any) -> Transcript:
    """The document with its structure derived from what `way` leaves of it."""
    from vidtx.bitext.sentence_vectors import find_similarities
    from vidtx.interview.derive import derive

    said = document.utterances
    if way not in ("translations", "both"):
        said = tuple(replace(u, translations=()) for u in said)
    similarities = find_similarities(said, encoder) if way in ("vectors", "both") else ()
    found = derive(said, (), similarities=similarities)
    return replace(
        document,
        utterances=said,
        boundaries=(),
        speakers=found.speakers,
        exchanges=found.exchanges,
        renditions=found.renditions,
    )


def list_links(document: Transcript) -> set[tuple[str, str]]:
    return {(a, b) for r in document.renditions for a in r.source_ids for b in r.target_ids}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--seeds", default="900200:900215")
    parser.add_argument("--confusion", type=float, default=0.12)
    arguments = parser.parse_args()
    from make_sample import make_scene
    from pipeline import read_seeds
    from vidtx.document.codec import parse_transcript
    from vidtx.engines.e5 import E5Encoder
    from vidtx.evaluation.structure import match_exchanges

    encoder = E5Encoder(arguments.weights)
    truths = [
        (seed, parse_transcript(make_scene(seed, arguments.work, picture=False)[1].read_bytes()))
        for seed in read_seeds(arguments.seeds)
    ]
    for name, share in (("true speakers", 0.0), ("confused", arguments.confusion)):
        for way in WAYS:
            exchanges, links, roles = [0, 0, 0], [0, 0, 0], [0, 0]
            for seed, truth in truths:
                found = derive_again(confuse(truth, share, seed), way, encoder)
                matched = match_exchanges(found, truth)
                own, true = list_links(found), list_links(truth)
                known = {speaker.id: speaker.role for speaker in truth.speakers}
                for counts, more in (
                    (exchanges, (matched.matched, matched.found, matched.expected)),
                    (links, (len(own & true), len(own), len(true))),
                    (roles, (sum(known[s.id] == s.role for s in found.speakers), len(found.speakers))),
                ):
                    counts[:] = [a + b for a, b in zip(counts, more, strict=True)]
            f1 = [2 * c[0] / (c[1] + c[2]) for c in (exchanges, links)]
            print(
                f"{name:<14} {way:<13} exchanges F1 {f1[0]:.3f}  linked F1 {f1[1]:.3f}  roles {roles[0]}/{roles[1]}", flush=True
            )


if __name__ == "__main__":
    main()
