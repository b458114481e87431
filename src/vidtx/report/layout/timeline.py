"""The timeline as a drawing: a lane a speaker, exchanges as brackets, edits as vertical marks, findings as pins, wrapped into rows of time.

In: a transcript, its anchors and words, and a form: how wide the drawing is, and how much time a row may hold. Out: rows of marks in the drawing's own units, each mark with
the place that it leads to and its title. Nothing is drawn here; the template writes the SVG.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from vidtx.document import EditBoundary, Transcript
from vidtx.interview.continuity import keep_edits
from vidtx.report.layout.anchors import Anchors, NumberedFinding
from vidtx.report.layout.words import Words
from vidtx.views.text import clean_text, format_clock
from vidtx.views.wording import describe_claim, describe_finding, describe_times, name_continuity

NICE_SECONDS = (10, 15, 20, 30, 45, 60, 90, 120, 150, 180, 240, 300, 420, 600, 900, 1200, 1800, 3600, 7200)
BRACKETS, GLYPHS, LANE, LANE_GAP, PINS, AXIS = 18.0, 14.0, 15.0, 4.0, 19.0, 15.0  # heights
LEAST = 1.2  # width of the shortest bar that can be seen
PIN, NUMBER = 15.0, 9.0  # widths: of a pin with its number, of a digit or two of an exchange's number
MOST_TICKS = 10
LONGEST_TITLE = 160  # characters


@dataclass(frozen=True, slots=True)
class Form:
    """`width` of the drawing, `gutter` of it for the lanes' labels; `seconds` that a row holds where there are few rows, `rows` at most;
    `letters` that fit into the gutter."""

    name: str
    width: float
    gutter: float
    seconds: int
    rows: int
    letters: int


WIDE = Form("wide", 1180.0, 124.0, 150, 12, 18)
NARROW = Form("narrow", 366.0, 76.0, 45, 30, 11)


@dataclass(frozen=True, slots=True)
class Bar:
    """Somebody speaks. `texture`: which of the languages, from 0, the most spoken first."""

    x: float
    y: float
    width: float
    role: str
    texture: int
    href: str
    title: str


@dataclass(frozen=True, slots=True)
class Bracket:
    x: float
    end: float
    continuity: str
    number: str
    href: str
    title: str


@dataclass(frozen=True, slots=True)
class Mark:
    """An edit. `end`: of one that lasts."""

    x: float
    end: float | None
    kind: str
    level: str
    href: str
    title: str


@dataclass(frozen=True, slots=True)
class Pin:
    """`number`: empty where pins stand too close to be numbered."""

    x: float
    number: str
    href: str
    title: str


@dataclass(frozen=True, slots=True)
class Tick:
    x: float
    label: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Lane:
    y: float
    label: str
    full: str
    role: str


@dataclass(slots=True)
class TimeRow:
    """`right`: where the row's time ends; the last row may be shorter."""

    title: str
    right: float
    bars: list[Bar]
    brackets: list[Bracket]
    marks: list[Mark]
    pins: list[Pin]
    ticks: list[Tick]


@dataclass(frozen=True, slots=True)
class Timeline:
    form: Form
    height: float
    lanes: tuple[Lane, ...]
    rows: tuple[TimeRow, ...]

    @property
    def top(self) -> float:
        """Where the lanes begin."""
        return BRACKETS + GLYPHS

    @property
    def bottom(self) -> float:
        """Where they end."""
        return self.top + len(self.lanes) * (LANE + LANE_GAP)


def list_languages(transcript: Transcript) -> tuple[str | None, ...]:
    """The languages by how long each is spoken, the longest first."""
    spoken: dict[str | None, int] = {}
    for utterance in transcript.utterances:
        spoken[utterance.language] = spoken.get(utterance.language, 0) + utterance.span.duration
    return tuple(sorted(spoken, key=lambda code: (-spoken[code], code or "")))


def choose_row(duration: int, form: Form) -> int:
    """How many ms a row holds: all of a short clip, else a round number."""
    if duration <= form.seconds * 1000:
        return max(1, duration)
    rows = min(form.rows, -(-duration // (form.seconds * 1000)))
    least = -(-duration // (rows * 1000))
    return 1000 * next((seconds for seconds in NICE_SECONDS if seconds >= least), least)


def lay_out(transcript: Transcript, anchors: Anchors, words: Words, form: Form) -> Timeline:
    """The timeline in a form; without rows for a clip without a length."""
    order = list(dict.fromkeys([*(u.speaker for u in transcript.utterances), *(s.id for s in transcript.speakers)]))
    lanes = tuple(
        Lane(
            BRACKETS + GLYPHS + n * (LANE + LANE_GAP),
            _shorten(words.labels[id], form.letters),
            words.labels[id],
            words.roles[id],
        )
        for n, id in enumerate(order)
    )
    drawing = _Drawing(transcript, anchors, words, form, {id: lane.y for id, lane in zip(order, lanes, strict=True)})
    height = BRACKETS + GLYPHS + len(lanes) * (LANE + LANE_GAP) + PINS + AXIS
    return Timeline(form, height, lanes, tuple(drawing.rows))


class _Drawing:
    def __init__(self, transcript: Transcript, anchors: Anchors, words: Words, form: Form, lanes: dict[str, float]) -> None:
        self.transcript, self.anchors, self.words, self.form, self.lanes = transcript, anchors, words, form, lanes
        # An edit may lie beyond the clip's end, by another program's word; it is drawn at the end.
        self.duration = max([transcript.clip.duration, *(u.span.end for u in transcript.utterances)])
        self.step = choose_row(self.duration, form)
        self.scale = (form.width - form.gutter - 6) / self.step
        self.rows = list(self._make_rows()) if self.duration > 0 else []
        if self.rows:
            self._draw_bars()
            self._draw_brackets()
            self._draw_marks()
            self._draw_pins()

    def _make_rows(self) -> Iterator[TimeRow]:
        for start in range(0, self.duration, self.step):
            end = min(start + self.step, self.duration)
            title = self.words.say("report.timeline_row", start=format_clock(start), end=format_clock(end))
            yield TimeRow(title, self._place(end - start), [], [], [], [], list(self._make_ticks(start, end)))

    def _make_ticks(self, start: int, end: int) -> Iterator[Tick]:
        least = -(-self.step // (MOST_TICKS * 1000))
        step = 1000 * next((seconds for seconds in (1, 2, 5, *NICE_SECONDS) if seconds >= least), least)
        step = step * 2 if self.form.gutter < 100 else step
        for time in range(-(-start // step) * step, end + 1, step):
            x = self._place(time - start)
            edge = "end" if x > self.form.width - 24 else "start" if time == start else "middle"
            yield Tick(x, format_clock(time).removesuffix(".0"), edge)

    def _place(self, offset: float) -> float:
        return round(self.form.gutter + offset * self.scale, 1)

    def _split(self, start: int, end: int) -> Iterator[tuple[TimeRow, float, float]]:
        """The rows that a range of time lies in, each with where it begins and ends there."""
        last, start, end = len(self.rows) - 1, min(max(start, 0), self.duration), min(max(end, 0), self.duration)
        for number in range(min(start // self.step, last), min(max(start, end - 1) // self.step, last) + 1):
            begin = number * self.step
            yield self.rows[number], self._place(max(start - begin, 0)), self._place(min(end - begin, self.step))

    def _draw_bars(self) -> None:
        textures = {code: number for number, code in enumerate(list_languages(self.transcript))}
        for u in self.transcript.utterances:
            said = clean_text(u.text) or self.words.say("mark.not_recognized")
            title = (
                f"{format_clock(u.span.start)} {self.words.labels[u.speaker]}, {self.words.name_language(u.language)}: {said}"
            )
            href, role = self.anchors.utterances[u.id], self.words.roles[u.speaker]
            for row, x, end in self._split(u.span.start, u.span.end):
                width = round(max(LEAST, end - x), 1)
                row.bars.append(
                    Bar(x, self.lanes[u.speaker], width, role, textures[u.language], href, _shorten(title, LONGEST_TITLE))
                )

    def _draw_brackets(self) -> None:
        spans = {u.id: u.span for u in self.transcript.utterances}
        for number, exchange in enumerate(self.transcript.exchanges, 1):
            own = [spans[id] for id in exchange.utterance_ids]
            state = name_continuity(exchange.continuity, self.words.language)
            title = f"{self.words.say('exchange.heading', number=number)}: {state}"
            for row, x, end in self._split(min(s.start for s in own), max(s.end for s in own)):
                label = str(number) if end - x > NUMBER * len(str(number)) + 6 else ""
                row.brackets.append(
                    Bracket(x, max(x + LEAST, end), exchange.continuity, label, self.anchors.exchanges[number], title)
                )

    def _draw_marks(self) -> None:
        for boundary in keep_edits(self.transcript.boundaries):
            title = f"{describe_times(boundary, self.words.language)} {describe_claim(boundary, self.words.language)}"
            for row, x, end in self._split(boundary.start_ms, max(boundary.start_ms + 1, boundary.end_ms)):
                lasting = end if boundary.end_pts is not None else None
                row.marks.append(self._make_mark(boundary, x, lasting, title))

    def _make_mark(self, boundary: EditBoundary, x: float, end: float | None, title: str) -> Mark:
        href = f"c{self.anchors.boundaries[boundary.id][1:]}"
        return Mark(x, end, boundary.kind, boundary.confidence_level, href, title)

    def _draw_pins(self) -> None:
        starts = {u.id: u.span.start for u in self.transcript.utterances}
        timed = [(self._find_start(numbered, starts), numbered) for numbered in self.anchors.findings.values()]
        timed.sort(key=lambda pair: (pair[0], pair[1].number))
        ends: dict[int, float] = {}
        for time, numbered in timed:
            title = f"{numbered.number}: {describe_finding(numbered.finding, self.words.language)}"
            for row, x, _ in self._split(time, time + 1):
                is_free = x - PIN / 2 >= ends.get(id(row), 0.0)
                if is_free:
                    ends[id(row)] = x + PIN / 2
                row.pins.append(
                    Pin(x, str(numbered.number) if is_free else "", numbered.anchor, _shorten(title, LONGEST_TITLE))
                )
        for one in self.rows:
            one.pins.sort(key=lambda pin: bool(pin.number))  # those with a number are drawn over the others

    def _find_start(self, numbered: NumberedFinding, starts: dict[str, int]) -> int:
        """When the first utterance that it is about begins."""
        spans = numbered.finding.source or numbered.finding.target
        named = [span.utterance_id for span in spans] + [*numbered.rendition.source_ids, *numbered.rendition.target_ids]
        return next((starts[id] for id in named if id in starts), 0)


def _shorten(text: str, letters: int) -> str:
    return text if len(text) <= letters else f"{text[: letters - 1].rstrip()}…"
