"""How long a review page waits on a two-hour document: opening it, and each correction.

    python benchmarks/review.py [--utterances 3000] [--seed 0] [--vectors]

Times are of one process, in ms: the first of each (nothing is remembered), and the best of three after it.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks")]

from long_document import make_corrections, make_long_document


def measure(act: Callable[[], object], times: int = 1) -> float:
    """The shortest of several runs, in ms."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        act()
        taken.append(time.perf_counter() - start)
    return 1000 * min(taken)


def main() -> None:
    from vidtx.document import dump_transcript, parse_transcript
    from vidtx.interview.derive import derive
    from vidtx.interview.revision import apply
    from vidtx.views.rows import align_rows

    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--utterances", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--vectors", action="store_true", help="with similarities of a sentence encoder")
    options = parser.parse_args()

    def make() -> object:
        return make_long_document(options.utterances, options.seed, vectors=options.vectors)

    first = measure(make)
    document = make_long_document(options.utterances, options.seed, vectors=options.vectors)
    corrections, text = make_corrections(document), dump_transcript(document)
    changed = iter([c for c in corrections if c.kind == "set_text"])
    words = sum(len(u.text.split()) for u in document.utterances)
    print(
        f"{len(document.utterances)} utterances, {words} words, {len(document.exchanges)} exchanges, "
        f"{len(document.boundaries)} edits, {len(document.similarities)} similarities, {len(text) / 1e6:.1f} MB"
    )
    print(f"{'make and derive, nothing remembered':45s}{first:9.0f}")
    tasks: dict[str, Callable[[], object]] = {
        "derive": lambda: derive(document.utterances, document.boundaries, similarities=document.similarities),
        "apply, one correction (another each time)": lambda: apply(document, [next(changed)]),
        "apply, 200 corrections": lambda: apply(document, corrections),
        "apply, one after 200": lambda: apply(reviewed, [replace(corrections[0], id="again")]),
        "align_rows": lambda: align_rows(reviewed),
        "parse_transcript": lambda: parse_transcript(text),
        "dump_transcript": lambda: dump_transcript(document),
    }
    reviewed = apply(document, corrections)
    for name, act in tasks.items():
        print(f"{name:45s}{measure(act):9.0f}{measure(act, 3):9.0f}")


if __name__ == "__main__":
    main()
