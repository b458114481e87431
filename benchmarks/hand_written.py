"""Interviews written by hand (`hand_written.txt`): their truth, and how many of them are understood.

    python benchmarks/hand_written.py [--weights DIR] [--texts FILE] [--names REGEX] [--marks kept|lost|stray] [--show]

They hold what the generator does not write: hesitations, answers before the rendition, summaries, orders, statements with question marks, narrators, guards, two prisoners, wrong languages of short
turns, clips that begin or end in the middle. `--weights`: a directory for the engine `e5`. Counted are the interviews of which all roles, all exchanges and all links are right, and
what harms: originals said to be unrendered that were rendered, renditions said to be the interpreter's own talk, answers that stand with another question.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks")]

from interview_texts import MARKS, change_marks
from vidtx.document import EditBoundary, Span, Utterance

TEXTS = Path(__file__).with_name("hand_written.txt")
ROLES = {"Q": "questioner", "Q2": "questioner", "I": "interpreter", "S": "subject", "S2": "subject", "O": "other", "N": "other"}
SLOTS = {"q": "question", "Q": "question_rendition", "a": "answer", "A": "answer_rendition"}
MS_PER_CHARACTER = {"ko": 150}
Slots = dict[str, set[str]]


@dataclass(frozen=True)
class HandWritten:
    """`places`: of each utterance as it stands in the file. `people`: who really speaks."""

    name: str
    utterances: tuple[Utterance, ...]
    boundaries: tuple[EditBoundary, ...]
    people: tuple[str, ...]
    places: tuple[str, ...]

    @property
    def loose(self) -> set[str]:
        """Ids of hesitations, which may stand anywhere."""
        return {u.id for u, place in zip(self.utterances, self.places, strict=True) if place == "~"}

    @property
    def outside(self) -> set[str]:
        return {u.id for u, place in zip(self.utterances, self.places, strict=True) if place == "-"}

    @property
    def exchanges(self) -> dict[int, Slots]:
        found: dict[int, Slots] = {}
        for utterance, place in zip(self.utterances, self.places, strict=True):
            if place not in "-~":
                letter, number = place[0], int(place.partition("<")[0][1:])
                found.setdefault(number, {}).setdefault(SLOTS[letter], set()).add(utterance.id)
        return found

    @property
    def links(self) -> set[tuple[str, str]]:
        """A rendition renders what is named behind "<", else all originals of its place since the rendition before it, else those that one rendered."""
        said: dict[str, list[str]] = {}
        waiting: dict[str, list[str]] = {}
        rendered: set[str] = set()
        found: set[tuple[str, str]] = set()
        for utterance, place in zip(self.utterances, self.places, strict=True):
            name, _, stated = place.partition("<")
            if name[0] in "qa":
                said.setdefault(name, []).append(utterance.id)
                if name in rendered:
                    rendered.remove(name)
                    waiting[name] = []
                waiting.setdefault(name, []).append(utterance.id)
            elif name[0] in "QA":
                own = (
                    [id for label in stated.split(",") for id in said.get(label, [])]
                    if stated
                    else waiting.get(name.lower(), [])
                )
                rendered.add(name.lower())
                found |= {(id, utterance.id) for id in own}
        return found


def read_interviews(path: Path = TEXTS) -> Iterator[HandWritten]:
    for block in re.split(r"(?m)^# ", path.read_text("utf-8"))[1:]:
        name, *lines = [line for line in block.splitlines() if line.strip()]
        yield _read(name, lines)


def _read(name: str, lines: list[str]) -> HandWritten:
    at = 800
    said: list[Utterance] = []
    cuts: list[EditBoundary] = []
    people: list[str] = []
    places: list[str] = []
    for line in lines:
        if line.startswith("%cut"):
            cuts.append(EditBoundary(f"b{len(cuts)}", at + 300, Fraction(1, 1000), "cut", True, True, 0.97))
            at += 400
            continue
        who, place, language, text = line.split(None, 3)
        timed = re.match(r"([+-]\d+) (.*)", text)
        pause, text = (int(timed[1]), timed[2]) if timed else (500, text)
        person, _, voice = who.partition("=")
        lost = text == "@"
        pace = 150 if re.search("[가-힣]", text) else 68
        length = max(350, pace * (12 if lost else len(text)))
        start = max(0, at + pause, said[-1].span.start + 50 if said else 0)
        said.append(
            Utterance(
                f"u{len(said)}", Span(start, start + length), voice or person, None if language == "?" else language,
                "" if lost else text, flags=("untranscribed",) if lost else (),
            )
        )  # fmt: skip
        people.append(person)
        places.append(place)
        at = max(at, start + length)
    return HandWritten(name, tuple(said), tuple(cuts), tuple(people), tuple(places))


def score(written: HandWritten, encoder: Any = None) -> Counter[str]:
    """1 or 0 for "roles", "exchanges", "links" and "all", and counts of what harms."""
    from vidtx.bitext.sentence_vectors import find_similarities
    from vidtx.interview.derive import derive

    found = derive(
        written.utterances, written.boundaries, similarities=find_similarities(written.utterances, encoder) if encoder else ()
    )
    roles = {s.id: s.role for s in found.speakers}
    spoken: dict[str, Counter[str]] = {}
    for utterance, person in zip(written.utterances, written.people, strict=True):
        spoken.setdefault(utterance.speaker, Counter())[ROLES[person]] += 1
    loose, outside = written.loose, written.outside
    ours = [{slot: set(getattr(e, slot)) - loose for slot in ("question", "answer")} for e in found.exchanges]
    ours = [e for e in ours if not (e["question"] | e["answer"]) <= outside]
    true = [{slot: e.get(slot, set()) for slot in ("question", "answer")} for e in written.exchanges.values()]
    true = [e for e in true if e["question"] | e["answer"]]
    links = {(a, b) for r in found.renditions for a in r.source_ids for b in r.target_ids}
    links = {(a, b) for a, b in links if not {a, b} & loose and not {a, b} <= outside}
    rendered, renders = {a for a, _ in written.links}, {b for _, b in written.links}
    counts = Counter(
        roles=all(counted[roles[voice]] * 2 >= max(counted.values()) for voice, counted in spoken.items()),
        exchanges=all(e in true for e in ours) and all(e in ours for e in true),
        links=links == written.links,
        false_zero=len({a for r in found.renditions if r.kind == "zero" for a in r.source_ids} & rendered),
        false_own_talk=len({b for r in found.renditions if r.kind == "non_rendition" for b in r.target_ids} & renders),
    )
    counts["all"] = int(all(counts[name] for name in ("roles", "exchanges", "links")))
    home = {id: e for e in found.exchanges for id in e.utterance_ids}
    for slots in written.exchanges.values():
        asked = slots.get("question", set()) | slots.get("question_rendition", set())
        for id in slots.get("answer", ()):
            if id in home:
                own = {*home[id].question, *home[id].question_rendition}
                counts["wrong_question"] += id not in home[id].answer or (bool(own) and not own & asked)
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--vectors", type=Path)
    parser.add_argument("--texts", type=Path, default=TEXTS)
    parser.add_argument(
        "--names", type=re.compile, default=re.compile(""), help="only those whose name this matches at its start"
    )
    parser.add_argument("--show", action="store_true", help="which interviews are not understood")
    parser.add_argument(
        "--marks", choices=MARKS, default="kept", help="of questions: as written, lost, or behind every sixth statement too"
    )
    arguments = parser.parse_args()
    encoder = None
    if arguments.weights:
        from fidelity import KeptVectors

        encoder = KeptVectors(arguments.weights, arguments.vectors)
    interviews = [
        replace(written, utterances=change_marks(written.utterances, arguments.marks, written.name))
        for written in read_interviews(arguments.texts)
        if arguments.names.match(written.name)
    ]
    if encoder:
        encoder.encode([u.text for written in interviews for u in written.utterances])
    total: Counter[str] = Counter()
    for written in interviews:
        counts = score(written, encoder)
        total.update(counts)
        if arguments.show and not counts["all"]:
            print(
                written.name,
                {name: value for name, value in counts.items() if value != (name in ("roles", "exchanges", "links"))},
            )
    print(
        f"of {len(interviews)} interviews: "
        + ", ".join(f"{name} {total[name]}" for name in ("roles", "exchanges", "links", "all"))
    )
    print(", ".join(f"{name.replace('_', ' ')} {total[name]}" for name in ("false_zero", "false_own_talk", "wrong_question")))


if __name__ == "__main__":
    main()
