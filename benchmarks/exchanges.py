"""Exchanges, links, roles and findings on generated interviews that no model was trained on.

    python benchmarks/exchanges.py --work DIR [--weights DIR] [--seeds 900000:900015] [--pipeline [--sound telephone|noise|loud]] [--json FILE]

`--work` keeps the interviews (`samples/make_sample.py`; needs espeak-ng). Ways, each with the truth's turns and texts: with the truth's English as translations, with sentence vectors alone
(`--weights`: a directory for the engine `e5`; nothing is translated), with neither, and with renditions paired by order. With --pipeline also what `vidtx process --preset demo` makes of the
sound, and the same texts without their translations ("its vectors"). A finding is right where its kind is, and where its words (through the pipeline: its rendition) overlap those of the truth.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "samples"), str(ROOT / "benchmarks")]

if TYPE_CHECKING:
    from vidtx.document import Finding, Rendition, Transcript

KINDS = ("omission", "addition", "number")
NUMBERS = frozenset({"number", "date", "time"})
SHORT_MS = 700


def derive_again(document: Transcript, way: str, encoder: Any) -> Transcript:
    """The truth's utterances with a structure of our own, derived from what `way` leaves of them."""
    from vidtx.bitext.clauses import compare_clauses
    from vidtx.bitext.sentence_vectors import find_similarities
    from vidtx.interview.derive import derive
    from vidtx.interview.likeness import Likeness
    from vidtx.interview.renditions import list_links

    said = document.utterances if way == "translations" else tuple(replace(u, translations=()) for u in document.utterances)
    similarities = find_similarities(said, encoder) if way == "vectors" else ()
    found = derive(said, document.boundaries, similarities=similarities)
    clauses: Any = ()
    if way == "vectors":
        by_id = {u.id: u for u in said}
        pairs = [
            ([by_id[i] for i in a], [by_id[i] for i in b])
            for a, b in list_links(found.exchanges, said, Likeness(said, similarities))
        ]
        clauses = compare_clauses(pairs, encoder)
        found = derive(said, document.boundaries, similarities=similarities, clause_similarities=clauses)
    return replace(document, utterances=said, speakers=found.speakers, exchanges=found.exchanges, renditions=found.renditions)


def pair_by_order(document: Transcript) -> set[tuple[str, str]]:
    """What anybody would try: each of the interpreter's utterances renders the one before it."""
    roles = {s.id: s.role for s in document.speakers}
    return {
        (a.id, b.id)
        for a, b in zip(document.utterances, document.utterances[1:], strict=False)
        if roles[b.speaker] == "interpreter" and roles[a.speaker] != "interpreter" and a.language != b.language
    }


def pair_by_vectors(document: Transcript, encoder: Any) -> set[tuple[str, str]]:
    """Sentence vectors alone: each of the interpreter's utterances renders the likeliest one within the twelve before it."""
    from vidtx.bitext.sentence_vectors import find_similarities

    roles = {s.id: s.role for s in document.speakers}
    best: dict[str, tuple[float, str]] = {}
    speaker = {u.id: u.speaker for u in document.utterances}
    for s in find_similarities(document.utterances, encoder):
        if roles[speaker[s.second]] == "interpreter" and s.probability > max(0.5, best.get(s.second, (0.0, ""))[0]):
            best[s.second] = (s.probability, s.first)
    return {(first, second) for second, (_, first) in best.items()}


def list_pairs(document: Transcript) -> set[tuple[str, str]]:
    return {(a, b) for r in document.renditions for a in r.source_ids for b in r.target_ids}


class Tally:
    """Counts of one way, over all interviews."""

    def __init__(self) -> None:
        self.counts: dict[str, Counter[str]] = {}

    def add(self, name: str, right: int, found: int, true: int) -> None:
        self.counts.setdefault(name, Counter()).update(right=right, found=found, true=true)

    def f1(self, name: str) -> float | None:
        count = self.counts.get(name)
        return (
            None
            if count is None or not count["found"] + count["true"]
            else 2 * count["right"] / (count["found"] + count["true"])
        )

    def share(self, name: str) -> float | None:
        count = self.counts.get(name)
        return None if count is None or not count["true"] else count["right"] / count["true"]


def score(tally: Tally, found: Transcript, truth: Transcript, *, same_texts: bool) -> None:
    from vidtx.evaluation.speech import count_language_turns, map_speakers, measure_language_time, measure_role_time
    from vidtx.evaluation.structure import count_continuity, match_exchanges

    matched = match_exchanges(found, truth)
    tally.add("exchanges", matched.matched, matched.found, matched.expected)
    if same_texts:
        ours, true = list_pairs(found), list_pairs(truth)
        tally.add("links", len(ours & true), len(ours), len(true))
    else:
        from vidtx.evaluation.renditions import match_renditions

        linked = match_renditions(found, truth)
        tally.add("links", linked.matched, linked.found, linked.expected)
        turns, times = count_language_turns(found, truth), measure_language_time(found, truth, map_speakers(found, truth))
        short = replace(
            truth,
            utterances=tuple(u for u in truth.utterances if u.span.duration < SHORT_MS),
            renditions=(),
            exchanges=(),
            similarities=(),
        )
        brief = count_language_turns(found, short)
        tally.add("language of turns", round(turns.count), 0, round(turns.total))
        tally.add("language of turns < 0.7 s", round(brief.count), 0, round(brief.total))
        tally.add("language by time", round(times.count), 0, round(times.total))
    roles = measure_role_time(found, truth, map_speakers(found, truth))
    tally.add("roles by time", round(roles.count), 0, round(roles.total))
    tally.add("right number of subjects", int(count_subjects(found) == count_subjects(truth)), 0, 1)
    silent = [
        [[u.span for u in document.utterances if u.id in e.question] for e in document.exchanges if e.question and not e.answer]
        for document in (found, truth)
    ]
    met = sum(any(a & b for own in silent[0] for a in own for b in true) for true in silent[1])
    tally.add("answers without words", met, len(silent[0]), len(silent[1]))
    continuity = count_continuity(found, truth)
    tally.add("continuity", round(continuity.count), 0, round(continuity.total))
    score_renditions(tally, found, truth)


def say_one_language(tally: Tally, truth: Transcript) -> None:
    """What most tools do: the whole file is in the language that is spoken most in its first 30 s."""
    first: Counter[str] = Counter()
    for turn in truth.turns:
        if turn.span.start < 30_000 and turn.language:
            first[turn.language] += turn.span.duration
    [(language, _)] = first.most_common(1)
    said = [u for u in truth.utterances if u.language]
    for name, own in (
        ("language of turns", said),
        ("language of turns < 0.7 s", [u for u in said if u.span.duration < SHORT_MS]),
    ):
        tally.add(name, sum(u.language == language for u in own), 0, len(own))


def count_subjects(document: Transcript) -> int:
    return sum(s.role == "subject" for s in document.speakers)


def score_renditions(tally: Tally, found: Transcript, truth: Transcript) -> None:
    zeros = [r for r in found.renditions if r.kind == "zero"], [r for r in truth.renditions if r.kind == "zero"]
    tally.add("zero renditions", count_matches(found, truth, *zeros), len(zeros[0]), len(zeros[1]))
    for kind in KINDS:
        ours = [(r, f) for r in found.renditions for f in r.findings if name_kind(f) == kind]
        true = [(r, f) for r in truth.renditions for f in r.findings if f.kind == kind]
        taken: set[int] = set()
        for rendition, _ in ours:
            n = next(
                (n for n, (other, _) in enumerate(true) if n not in taken and overlap(found, rendition, truth, other)), None
            )
            if n is not None:
                taken.add(n)
        tally.add(kind, len(taken), len(ours), len(true))
    close = [r for r in truth.renditions if r.kind == "close"]
    false = sum(any(r.findings and overlap(found, r, truth, c) for r in found.renditions) for c in close)
    tally.add("false findings", false, 0, len(close))


def name_kind(finding: Finding) -> str:
    return "number" if finding.kind in NUMBERS else finding.kind


def count_matches(found: Transcript, truth: Transcript, ours: Sequence[Rendition], true: Sequence[Rendition]) -> int:
    taken: set[str] = set()
    for rendition in ours:
        match = next((t.id for t in true if t.id not in taken and overlap(found, rendition, truth, t)), None)
        if match:
            taken.add(match)
    return len(taken)


def overlap(found: Transcript, one: Rendition, truth: Transcript, other: Rendition) -> bool:
    """Whether the originals of both share most of the shorter one's time."""
    spans = [
        [u.span for u in document.utterances if u.id in ids]
        for document, ids in ((found, one.source_ids), (truth, other.source_ids))
    ]
    shared = sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in spans[0] for b in spans[1])
    shortest = min((sum(s.duration for s in side) for side in spans), default=0)
    return bool(shortest) and shared > 0.5 * shortest


def change_clip(clip: Path, condition: str, seed: int) -> Path:
    """The clip's sound through a telephone band, or in noise (15 dB below speech; "loud": 5 dB); kept beside it."""
    import wave

    import numpy as np

    from demo_domain import change_sound
    from real_interviews import RATE, read_sound

    made = clip.with_name(f"{clip.stem}-{condition}.wav")
    if not made.exists():
        samples = np.clip(change_sound(read_sound(clip), condition, seed), -1, 1) * 32_767
        with wave.open(str(made), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(samples.astype("<i2").tobytes())
    return made


def run_pipeline(clip: Path, kept: Path) -> Transcript:
    from vidtx.document.codec import dump_transcript, parse_transcript
    from vidtx.pipeline import Options, process

    if not kept.exists():
        kept.write_text(dump_transcript(process(clip, Options(preset="demo"))), "utf-8")
    return parse_transcript(kept.read_bytes())


ROWS = (
    "language of turns < 0.7 s", "language of turns", "language by time", "roles by time", "right number of subjects", "exchanges", "links", "zero renditions", "answers without words", "number", "omission",
    "addition", "false findings", "continuity",
)  # fmt: skip
SHARES = frozenset(
    {
        "language of turns < 0.7 s",
        "language of turns",
        "language by time",
        "roles by time",
        "right number of subjects",
        "false findings",
        "continuity",
    }
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--seeds", default="900000:900015")
    parser.add_argument("--pipeline", action="store_true")
    parser.add_argument(
        "--sound", choices=("telephone", "noise", "loud"), help="what the pipeline is given instead of the clear sound"
    )
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    from make_sample import make_scene
    from pipeline import read_seeds
    from vidtx.document.codec import parse_transcript

    encoder = None
    if arguments.weights:
        from vidtx.engines.e5 import E5Encoder

        encoder = E5Encoder(arguments.weights)
    tallies: dict[str, Tally] = {}
    for seed in read_seeds(arguments.seeds):
        clip, path = make_scene(seed, arguments.work, picture=False)
        truth = parse_transcript(path.read_bytes())
        for way in ("translations", *(("vectors",) if encoder else ()), "neither"):
            score(tallies.setdefault(way, Tally()), derive_again(truth, way, encoder), truth, same_texts=True)
        true = list_pairs(truth)
        say_one_language(tallies.setdefault("one language", Tally()), truth)
        others = {"by order": pair_by_order(truth)} | ({"e5 alone": pair_by_vectors(truth, encoder)} if encoder else {})
        for name, pairs in others.items():
            tallies.setdefault(name, Tally()).add("links", len(pairs & true), len(pairs), len(true))
        if arguments.pipeline:
            given = change_clip(clip, arguments.sound, seed) if arguments.sound else clip
            found = run_pipeline(given, arguments.work / f"{given.stem}.demo.json")
            score(tallies.setdefault("pipeline", Tally()), found, truth, same_texts=False)
            if encoder:
                score(
                    tallies.setdefault("its vectors", Tally()), derive_again(found, "vectors", encoder), truth, same_texts=False
                )
        print(f"{seed} done", file=sys.stderr, flush=True)
    print_table(tallies)
    if arguments.json:
        arguments.json.write_text(
            json.dumps({way: {name: dict(count) for name, count in t.counts.items()} for way, t in tallies.items()}, indent=1)
        )


def print_table(tallies: Mapping[str, Tally]) -> None:
    print(f"{'':28}" + "".join(f"{way:>14}" for way in tallies))
    for row in ROWS:
        values = [tally.share(row) if row in SHARES else tally.f1(row) for tally in tallies.values()]
        print(f"{row:28}" + "".join(f"{'' if value is None else f'{value:.3f}':>14}" for value in values))


if __name__ == "__main__":
    main()
