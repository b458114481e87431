"""Writes the script of an interview: questions, answers and their renditions, some of them with errors of the interpreter.

In: a seeded generator, a side of the split, and the events wanted. Out: `Line`s in order. A question is Ukrainian and its
rendition Korean; an answer is Korean and its rendition Ukrainian. Kinds of rendition after Wadensjo (1998): close, reduced,
expanded, substituted (a number changed), or missing (zero).
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Literal

from scenario import grammar
from scenario.model import Line, Sentence

Event = Literal["plain", "reduced", "expanded", "number", "zero", "shake", "nod", "overlap"]
_EVENTS: tuple[tuple[Event, float], ...] = (
    ("plain", 0.52), ("reduced", 0.11), ("expanded", 0.06), ("number", 0.08), ("zero", 0.06), ("shake", 0.05), ("nod", 0.02),
    ("overlap", 0.10),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """The events wanted: one for each exchange of each subject, in order. Also the length of lines and of pauses."""

    events: tuple[tuple[Event, ...], ...]  # one tuple for each subject
    greeting: bool = True
    short: bool = False  # one sentence a line, where the event allows it
    overlap: int = 0  # ms: by so much every answer and its rendition begin before the line before them ends
    pauses: int = 0  # ms: longest pause before a question or an answer, where an edit can be made


def draw_wanted(rng: random.Random) -> Wanted:
    """Random events for one or two subjects."""
    subjects = 2 if rng.random() < 0.45 else 1
    exchanges = rng.randint(5, 8)
    names, weights = [n for n, _ in _EVENTS], [w for _, w in _EVENTS]
    events = [tuple(rng.choices(names, weights)[0] for _ in range(max(2, exchanges // subjects))) for _ in range(subjects)]
    return Wanted(tuple(events), greeting=rng.random() < 0.6)


def write_interview(rng: random.Random, split: str, wanted: Wanted | None = None) -> list[Line]:
    """The lines of an interview; its events are `wanted`, or drawn."""
    wanted = wanted or draw_wanted(rng)
    lines: list[Line] = []
    number = 0
    for index, events in enumerate(wanted.events, 1):
        writer = _Writer(rng, split, f"subject_{index}", f"room_{index}", lines, wanted)
        if wanted.greeting:
            writer.greet()
        topics = [t for t in grammar.question_topics() if t not in ("identity", "general")]
        rng.shuffle(topics)
        for event, topic in zip(events, ["identity", *topics], strict=False):
            writer.add_exchange(number, topic, event)
            number += 1
    return lines


class _Writer:
    def __init__(self, rng: random.Random, split: str, subject: str, room: str, lines: list[Line], wanted: Wanted) -> None:
        self.rng, self.split, self.subject, self.room, self.lines = rng, split, subject, room, lines
        self.short, self.pauses, self.overlap = wanted.short, wanted.pauses, wanted.overlap

    def greet(self) -> None:
        hello = self._fill(grammar.patterns("remarks", "s")[0])
        self._say("questioner", "uk", (hello,), "aside", None)
        self._say("interpreter", "ko", (hello,), "aside", None, rendition_of=len(self.lines) - 1, kind="close")

    def add_exchange(self, number: int, topic: str, event: Event) -> None:
        rng = self.rng
        polar = event in ("shake", "nod")
        asked = [p for p in grammar.patterns(topic, "q") if p.polar == polar] if polar else list(grammar.patterns(topic, "q"))
        pattern = rng.choice(asked or [p for p in grammar.PATTERNS if p.polar])
        question = [self._fill(pattern)]
        if not self.short and rng.random() < 0.15:
            question.insert(0, self._fill(rng.choice([p for p in grammar.patterns("remarks", "s") if not p.slots])))
        self._say("questioner", "uk", tuple(question), "question", number)
        asked_at = len(self.lines) - 1
        overlap = rng.randint(250, 700) if event == "overlap" else 0
        self._say("interpreter", "ko", tuple(question), "question_rendition", number, asked_at, "close", overlap=overlap)
        if polar:
            self._say(self.subject, "ko", (), "answer", number, gesture=event)
            return
        answer = self._answer(topic, pattern.polar, event)
        self._say(self.subject, "ko", answer, "answer", number, overlap=self.overlap)
        answered_at = len(self.lines) - 1
        if event != "zero":
            kind, rendered = self._render(answer, topic, event)
            overlap = rng.randint(200, 600) if event == "overlap" and rng.random() < 0.5 else self.overlap
            self._say("interpreter", "uk", rendered, "answer_rendition", number, answered_at, kind, overlap=overlap)
        if not self.short and rng.random() < 0.12:
            remark = rng.choice([p for p in grammar.patterns("remarks", "s") if not p.slots])
            self._say("questioner", "uk", (self._fill(remark),), "aside", None)

    def _answer(self, topic: str, polar: bool, event: Event) -> tuple[Sentence, ...]:
        rng = self.rng
        own = list(grammar.patterns(topic, "a"))
        if event == "number":
            numeric = [p for p in own if any(slot.rstrip("0123456789") in grammar.NUMBERS for slot in p.slots)]
            numeric = numeric or [p for p in grammar.PATTERNS if p.act == "a" and {"days", "people"} & set(p.slots)]
            return (self._fill(rng.choice(numeric)),)
        count = 1 if self.short else rng.choices((1, 2, 3), (6, 3, 1))[0]
        if event == "reduced":
            count = max(2, count)
        sentences = [self._fill(pattern) for pattern in rng.sample(own, min(count, len(own)))]
        if polar and rng.random() < 0.5:
            sentences.insert(0, self._fill(grammar.patterns("general", "a")[rng.choice((0, 1))]))
        elif event in ("plain", "overlap") and rng.random() < 0.12:
            sentences = [self._fill(rng.choice(grammar.patterns("general", "a")))]
        return tuple(sentences)

    def _render(self, answer: tuple[Sentence, ...], topic: str, event: Event) -> tuple[str, tuple[Sentence, ...]]:
        rng = self.rng
        if event == "reduced":
            dropped = rng.randrange(len(answer))
            return "reduced", tuple(s for n, s in enumerate(answer) if n != dropped)
        if event == "expanded":
            own = grammar.patterns(topic, "a")
            said = {s.pattern for s in answer}
            return "expanded", (*answer, self._fill(rng.choice([p for p in own if p.id not in said] or list(own))))
        if event == "number":
            return "substituted", tuple(grammar.refill(s, rng, self.split) if s.numbers else s for s in answer)
        return "close", answer

    def _fill(self, pattern: grammar.Pattern) -> Sentence:
        return grammar.fill(pattern, self.rng, self.split)

    def _say(
        self,
        speaker: str,
        language: Literal["uk", "ko"],
        sentences: tuple[Sentence, ...],
        act: str,
        exchange: int | None,
        rendition_of: int | None = None,
        kind: str | None = None,
        *,
        gesture: str | None = None,
        overlap: int = 0,
    ) -> None:
        pause = self.rng.randint(self.pauses // 3, self.pauses) if self.pauses and act in ("answer", "question") else 0
        self.lines.append(
            Line(speaker, language, sentences, act, exchange, rendition_of, kind, gesture, self.room, overlap, pause)
        )
