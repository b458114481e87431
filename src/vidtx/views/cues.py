"""A transcript as cues: who says what from when to when, ready for any subtitle format.

In: a transcript and which of its texts a file holds. Out: `Cue`s in order of time that never overlap.

The rules, in the order in which they are applied:
- A long utterance becomes several cues, by the times of its words, at sentences and phrases (`vidtx.views.line_breaking`). A
  translation has no word times: its words are spread evenly over the utterance.
- An edit boundary inside an utterance stands as `[jump cut]` before the first word after it, and a cue begins there if it
  can. Where the words have no times (a translation, an edited text), the mark stands before the sentence and says `within`:
  the exact place in a translation is not known, and must not be invented. A boundary between utterances is a cue of its own
  of one second; with less than half a second of room it stands before the next utterance's text.
- A cue stays until it can be read (characters a second; at least 5/6 s, at most 7 s), but ends two frames before the next.
- Who speaks while another is still to be read joins that cue, each with a dash; if that would be more than four lines a
  language, the earlier cue is cut short instead. Cues that follow within the shortest duration join in the same way, if
  they have one line each. A cue for less than 0.3 s is never made: it joins its neighbor.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from vidtx.document import EditBoundary, Span, Transcript, Utterance, fits_text, time_text
from vidtx.views.line_breaking import (
    MAX_DURATION,
    MAX_LINES,
    MIN_DURATION,
    Piece,
    break_lines,
    ends_sentence,
    join_pieces,
    reading_time,
    split_pieces,
)
from vidtx.views.text import clean_text
from vidtx.views.wording import DOUBTFUL, NOT_RECOGNIZED, NOT_TRANSLATED, describe_boundary, is_doubtful, label_speakers

_MARK_DURATION = 1000  # ms
_MARK_ROOM = 500  # ms; a mark that stands for less is not seen
_SHORTEST_CUE = 300  # ms


@dataclass(frozen=True, slots=True)
class Passage:
    """Words in one language, as they are broken into lines."""

    language: str | None
    words: tuple[str, ...]

    def lines(self, *, dash: bool = False) -> tuple[str, ...]:
        words = (f"- {self.words[0]}", *self.words[1:]) if dash and self.words else self.words
        return break_lines(words, self.language)


@dataclass(frozen=True, slots=True)
class Entry:
    """What one voice says in a cue: one passage, or the original and then its translation. A mark has no voice."""

    voice: str | None
    utterance_id: str | None
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Cue:
    """What stands on the screen from `span.start` to `span.end`. Entries of two utterances are told apart by dashes."""

    span: Span
    entries: tuple[Entry, ...]

    @property
    def dashed(self) -> bool:
        return len({entry.utterance_id for entry in self.entries if entry.voice is not None}) > 1

    def lines_of(self, entry: Entry) -> list[tuple[str | None, str]]:
        """The entry's lines with the language of each."""
        lines: list[tuple[str | None, str]] = []
        for number, passage in enumerate(entry.passages):
            dash = self.dashed and entry.voice is not None and number == 0
            lines += [(passage.language, line) for line in passage.lines(dash=dash)]
        return lines

    @property
    def line_count(self) -> int:
        return sum(len(self.lines_of(entry)) for entry in self.entries)


@dataclass(frozen=True, slots=True)
class TrackPlan:
    """What a file holds. `spoken`: only utterances in this language; `original`, `target`: which texts, in this order;
    `name_voices`: the speaker stands before the text; `mark_edits`: boundaries are shown."""

    spoken: str | None = None
    original: bool = True
    target: str | None = None
    name_voices: bool = True
    mark_edits: bool = True


def make_cues(transcript: Transcript, plan: TrackPlan) -> tuple[Cue, ...]:
    """The cues of one file, in order of time, never overlapping; each rule stands at the head of this module."""
    shown = [u for u in transcript.utterances if plan.spoken is None or u.language == plan.spoken]
    boundaries = transcript.boundaries if plan.mark_edits else ()
    leading, inside, alone = _place_boundaries(boundaries, shown)
    labels = label_speakers(transcript)
    drafts = [_Draft(span, span.duration, (_make_mark(text),)) for text, span in alone]
    for utterance in shown:
        drafts += _draft_utterance(utterance, labels[utterance.speaker], plan, leading.get(utterance.id, []), inside)
    return _settle(
        drafts, gap=_two_frames(transcript), end=transcript.clip.duration, languages=2 if plan.original and plan.target else 1
    )


def split_at_boundaries(utterance: Utterance, boundaries: Iterable[EditBoundary]) -> list[tuple[EditBoundary, int | None]]:
    """The boundaries inside an utterance, each with the index of the first whitespace-separated piece of its text after it.

    The index is None where the text's words have no times of their own.
    """
    placed: list[tuple[EditBoundary, int | None]] = []
    timed = time_text(utterance.text, utterance.words, utterance.span) if fits_text(utterance.text, utterance.words) else None
    for boundary in boundaries:
        if not utterance.span.start < boundary.start_ms < utterance.span.end:
            continue
        index = None if timed is None else sum(word.span.middle < boundary.start_ms for word in timed)
        placed.append((boundary, index))
    return placed


@dataclass(frozen=True, slots=True)
class _Draft:
    """A cue before its times are settled: `span` is when it is said, `need` how long in ms it takes to read."""

    span: Span
    need: int
    entries: tuple[Entry, ...]

    @property
    def lines(self) -> int:
        return Cue(self.span, self.entries).line_count

    @property
    def utterance_ids(self) -> set[str | None]:
        return {entry.utterance_id for entry in self.entries}

    def join(self, other: _Draft) -> _Draft:
        return _Draft(self.span | other.span, min(MAX_DURATION, self.need + other.need), self.entries + other.entries)


def _make_mark(text: str) -> Entry:
    return Entry(None, None, (Passage(None, (text,)),))


def _mark(boundary: EditBoundary, within: bool = False) -> str:
    kind, comma, grade = describe_boundary(boundary).partition(",")
    return f"[{kind}{' within' if within else ''}{comma}{grade}]"


def _place_boundaries(
    boundaries: Sequence[EditBoundary], shown: Sequence[Utterance]
) -> tuple[dict[str, list[EditBoundary]], list[EditBoundary], list[tuple[str, Span]]]:
    """Boundaries that lead an utterance (by its id), those inside utterances, and the marks that stand alone with their time."""
    leading: dict[str, list[EditBoundary]] = {}
    inside: list[EditBoundary] = []
    alone: list[tuple[str, Span]] = []
    for boundary in boundaries:
        time = max(0, boundary.start_ms)
        following = next((u for u in shown if u.span.start >= time), None)
        if any(u.span.start < time < u.span.end for u in shown):
            inside.append(boundary)
        elif following is not None and following.span.start - time < _MARK_ROOM:
            leading.setdefault(following.id, []).append(boundary)
        else:
            end = time + _MARK_DURATION if following is None else min(time + _MARK_DURATION, following.span.start)
            alone.append((_mark(boundary), Span(time, end)))
    return leading, inside, alone


def _draft_utterance(
    utterance: Utterance, label: str, plan: TrackPlan, leading: Sequence[EditBoundary], boundaries: Sequence[EditBoundary]
) -> list[_Draft]:
    first = Span(utterance.span.start, utterance.span.start + 1)
    opening = [Piece(_mark(boundary), first, True) for boundary in leading]
    opening += [Piece(f"{label}:", first, True)] if plan.name_voices else []
    text = utterance.text if plan.original else utterance.translation(plan.target or "")
    main = opening + _cut_pieces(utterance, text, boundaries, untranslated=not plan.original)
    language = utterance.language if plan.original else plan.target
    groups = split_pieces(main, language)
    below: list[Sequence[Piece]] = []
    if plan.original and plan.target and plan.target != utterance.language and clean_text(utterance.text):
        translation = _cut_pieces(utterance, utterance.translation(plan.target), (), untranslated=True)
        possible = max(1, min(len(main), utterance.span.duration // _SHORTEST_CUE))
        count = min(possible, max(len(groups), len(split_pieces(translation, plan.target))))
        groups = split_pieces(main, language, count) if count > len(groups) else groups
        below = split_pieces(translation, plan.target, len(groups), timed=False)
    drafts = []
    starts = [utterance.span.start] + [group[0].span.start for group in groups[1:]]
    rows: Iterable[tuple[Sequence[Piece], Sequence[Piece]]] = zip_longest(groups, below, fillvalue=())
    for number, (group, lower) in enumerate(rows):
        passages = [Passage(language, tuple(piece.text for piece in group))]
        need = reading_time(join_pieces(group), language)
        if lower:
            passages.append(Passage(plan.target, tuple(piece.text for piece in lower)))
            need = max(need, reading_time(join_pieces(lower), plan.target))
        end = utterance.span.end if number == len(groups) - 1 else group[-1].span.end
        span = Span(starts[number], max(starts[number] + 1, end))
        drafts.append(_Draft(span, need, (Entry(label, utterance.id, tuple(passages)),)))
    return drafts


def _cut_pieces(
    utterance: Utterance, text: str | None, boundaries: Iterable[EditBoundary], *, untranslated: bool
) -> list[Piece]:
    """The words of one of the utterance's texts with their times, the marks of the boundaries inside it among them."""
    if not clean_text(text or ""):
        missing = NOT_TRANSLATED if untranslated and clean_text(utterance.text) else NOT_RECOGNIZED
        pieces = [Piece(missing, utterance.span)]
    else:
        words = utterance.words if text == utterance.text else ()
        timed = time_text(text or "", words, utterance.span)
        pieces = [Piece(clean_text(word.text), word.span) for word in timed]
        if is_doubtful(utterance):
            shown = max((n for n, piece in enumerate(pieces) if piece.text), default=0)
            pieces[shown] = replace(pieces[shown], text=f"{pieces[shown].text} {DOUBTFUL}")
    exact = text == utterance.text
    marks: dict[int, list[Piece]] = {}
    for boundary, index in split_at_boundaries(utterance, boundaries):
        time = boundary.start_ms
        if exact and index is not None:
            marks.setdefault(index, []).append(Piece(_mark(boundary), Span(time, time + 1), True))
        else:
            start = _sentence_start(pieces, time)
            marks.setdefault(start, []).append(Piece(_mark(boundary, within=True), pieces[start].span, True))
    mixed: list[Piece] = []
    for number, piece in enumerate([*pieces, None]):
        mixed += marks.get(number, [])
        if piece is not None and piece.text:
            mixed.append(piece)
    return mixed


def _sentence_start(pieces: Sequence[Piece], time: int) -> int:
    """The index of the piece that opens the sentence which is said at `time`."""
    start = 0
    for number, piece in enumerate(pieces):
        if piece.span.start > time:
            break
        if number and ends_sentence(pieces[number - 1].text):
            start = number
    return start


def _two_frames(transcript: Transcript) -> int:
    """Two frames in ms, at 25 frames a second where the rate is not known; kept sane for clips with an absurd rate."""
    rate = transcript.clip.video.frame_rate if transcript.clip.video else None
    return min(100, max(30, math.ceil(2000 / rate))) if rate and rate > 0 else 80


def _settle(drafts: Iterable[_Draft], *, gap: int, end: int, languages: int) -> tuple[Cue, ...]:
    """Joins drafts that stand in each other's way, then gives each its end."""
    settled: list[_Draft] = []
    for draft in sorted(drafts, key=lambda d: (d.span.start, d.span.end)):
        if settled and _must_join(settled[-1], draft, gap, languages):
            settled[-1] = settled[-1].join(draft)
        else:
            settled.append(draft)
    cues = []
    ended: list[_Draft | None] = [*settled, None]
    for draft, following in zip(settled, ended[1:], strict=True):
        start = draft.span.start
        until = max(draft.span.end, min(start + draft.need, max(end, draft.span.end)))
        if following is not None:
            until = min(until, following.span.start - gap)
        cues.append(Cue(Span(start, min(until, start + MAX_DURATION)), draft.entries))
    return tuple(cues)


def _must_join(earlier: _Draft, later: _Draft, gap: int, languages: int) -> bool:
    shown = later.span.start - gap - earlier.span.start
    if shown + gap < _SHORTEST_CUE:
        return True
    if earlier.utterance_ids & later.utterance_ids:
        return False
    lines = earlier.join(later).lines
    if later.span.start < earlier.span.end:
        return shown < earlier.need and lines <= 2 * MAX_LINES * languages
    return shown < min(earlier.need, MIN_DURATION) and lines <= MAX_LINES * languages
