"""A transcript as cues: who says what from when to when, ready for any subtitle format.

In: a transcript and which of its texts a file holds. Out: `Cue`s in order of time that never overlap.

The rules, in the order in which they are applied:
- A long utterance becomes several cues, by the times of its words, at sentences and phrases (`vidtx.views.line_breaking`). A
  translation has no word times: its words are spread evenly over the utterance.
- An edit boundary inside an utterance stands as `[jump cut]` before the first word after it, and a cue begins there if it
  can. Where the words have no times (a translation, an edited text), the mark stands before the sentence and says `within`:
  the exact place in a translation is not known, and must not be invented. Where a clip lies outside of what the recognizer was trained
  on, every sentence says so in the same way. A boundary between utterances is a cue of its own
  of one second; with less than half a second left it stands before the next utterance's text.
- A cue stays until it can be read (characters a second; at least 5/6 s, at most 7 s), but ends two frames before the next.
- Every sentence of a rough gist begins with `≈`, and so does what of it goes on in a further cue; before the first one in a file stands what
  the sign means, since a subtitle file has no head that a viewer sees.
- Who speaks while another is still to be read joins that cue, each with a dash; if that would be more than four lines a
  language, the earlier cue is cut short instead. Cues that follow within the shortest duration join in the same way, if
  they have one line each. A cue for less than 0.3 s is never made: it joins its neighbor.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import NamedTuple

from vidtx.document import EditBoundary, Role, Span, Transcript, Utterance, time_text
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
from vidtx.views.phrases import phrase
from vidtx.views.rows import Edit, EditRow, Row, Speech, SpeechRow, list_rows
from vidtx.views.styles import NETFLIX, Style
from vidtx.views.text import clean_text
from vidtx.views.wording import DOUBTFUL, GIST_SIGN, describe_boundary, is_doubtful, label_speakers, mark_outside, show_text

_MARK_DURATION = 1000  # ms
_SHORTEST_MARK = 500  # ms; a mark that stands for less is not seen
_SHORTEST_CUE = 300  # ms


@dataclass(frozen=True, slots=True)
class Passage:
    """Words in one language, as they are broken into lines."""

    language: str | None
    words: tuple[str, ...]

    def lines(self, *, dash: bool = False) -> tuple[str, ...]:
        words = (f"- {self.words[0]}", *self.words[1:]) if dash and self.words else self.words
        return break_lines(words, self.language)


class CueLine(NamedTuple):
    """One line of a cue, with the language of its text (None for a mark)."""

    language: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What one speaker says in a cue: one passage, or the original and then what renders it. A mark has no speaker.

    `role`: the speaker's. `part`: the number of the part of the utterance that stands here, from 1; None where it stands here as a whole.
    """

    speaker: str | None
    utterance_id: str | None
    passages: tuple[Passage, ...]
    role: Role | None = None
    part: int | None = None


@dataclass(frozen=True, slots=True)
class Cue:
    """What stands on the screen from `span.start` to `span.end`. Entries of two utterances are set apart by dashes."""

    span: Span
    entries: tuple[Entry, ...]

    @property
    def dashed(self) -> bool:
        return len({entry.utterance_id for entry in self.entries if entry.speaker is not None}) > 1

    def lines_of(self, entry: Entry) -> list[CueLine]:
        """The entry's lines with the language of each."""
        lines: list[CueLine] = []
        for number, passage in enumerate(entry.passages):
            dash = self.dashed and entry.speaker is not None and number == 0
            lines += [CueLine(passage.language, line) for line in passage.lines(dash=dash)]
        return lines

    @property
    def line_count(self) -> int:
        return sum(len(self.lines_of(entry)) for entry in self.entries)


@dataclass(frozen=True, slots=True)
class TrackPlan:
    """What a file holds. `spoken`: only utterances in this language; `original`, `target`: which texts, in this order;
    `name_speakers`: the speaker stands before the text; `mark_edits`: boundaries are shown; `wording`: the language of marks and roles."""

    spoken: str | None = None
    original: bool = True
    target: str | None = None
    name_speakers: bool = True
    mark_edits: bool = True
    wording: str = "en"
    style: Style = NETFLIX

    @property
    def language_count(self) -> int:
        """How many languages a cue holds."""
        return 2 if self.original and self.target else 1


def make_cues(transcript: Transcript, plan: TrackPlan) -> tuple[Cue, ...]:
    """The cues of one file, in order of time, never overlapping; each rule stands at the head of this module."""
    labels = label_speakers(transcript, plan.wording)
    drafts = [
        draft for item in _plan_items(list_rows(transcript, plan.spoken), plan) for draft in _draft_item(item, labels, plan)
    ]
    timing = _Timing(_two_frames(transcript), transcript.clip.duration, plan.language_count)
    return _settle(drafts, timing)


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


@dataclass(frozen=True, slots=True)
class _Mark:
    """A boundary that is a cue of its own, and when."""

    boundary: EditBoundary
    span: Span


@dataclass(frozen=True, slots=True)
class _Said:
    """An utterance with the boundaries that stand before its text, for want of time before it, and those inside it.

    `explains_gist`: its text is the first rough gist in the file.
    """

    speech: Speech
    leading: tuple[EditBoundary, ...]
    inside: tuple[Edit, ...]
    explains_gist: bool = False


def _plan_items(rows: Sequence[Row], plan: TrackPlan) -> Iterator[_Mark | _Said]:
    """What the cues are made from. A boundary between has a cue of its own if there is time before the utterance that follows."""
    waiting: list[EditBoundary] = []
    gists = 0
    for row in rows:
        if isinstance(row, EditRow) and plan.mark_edits:
            waiting.append(row.edit.boundary)
        elif isinstance(row, SpeechRow):
            start = row.speech.utterance.span.start
            leading = tuple(b for b in waiting if start - max(0, b.start_ms) < _SHORTEST_MARK)
            yield from (_stand_alone(b, start) for b in waiting if b not in leading)
            is_gist = row.speech.utterance.is_gist(plan.target)
            gists += is_gist
            yield _Said(row.speech, leading, row.speech.edits if plan.mark_edits else (), is_gist and gists == 1)
            waiting = []
    yield from (_stand_alone(boundary, None) for boundary in waiting)


def _stand_alone(boundary: EditBoundary, until: int | None) -> _Mark:
    start = max(0, boundary.start_ms)
    end = start + _MARK_DURATION
    return _Mark(boundary, Span(start, end if until is None else min(end, until)))


def _draft_item(item: _Mark | _Said, labels: Mapping[str, str], plan: TrackPlan) -> list[_Draft]:
    if isinstance(item, _Said):
        return _draft_utterance(item, labels[item.speech.speaker.id], plan)
    entry = Entry(None, None, (Passage(None, (_mark(item.boundary, plan),)),))
    return [_Draft(item.span, item.span.duration, (entry,))]


def _mark(boundary: EditBoundary, plan: TrackPlan, *, within: bool = False) -> str:
    return f"[{describe_boundary(boundary, plan.wording, within=within)}]"


def _draft_utterance(said: _Said, label: str, plan: TrackPlan) -> list[_Draft]:
    utterance = said.speech.utterance
    first = Span(utterance.span.start, utterance.span.start + 1)
    opening = [Piece(_mark(boundary, plan), first, True) for boundary in said.leading]
    opening += [Piece(f"{label}:", first, True)] if plan.name_speakers else []
    gist = utterance.is_gist(plan.target)
    explained = [Piece(phrase("mark.gist", plan.wording), first, True)] if said.explains_gist else []
    text = utterance.text if plan.original else show_text(utterance, plan.target or "")
    opening += [] if plan.original else explained
    main = opening + _cut_pieces(utterance, text, said.inside, plan, untranslated=not plan.original)
    language = utterance.language if plan.original else plan.target
    split = _split_gist if gist else split_pieces
    groups = split_pieces(main, language) if plan.original else split(main, language)
    below: list[Sequence[Piece]] = []
    if plan.original and plan.target and plan.target != utterance.language and clean_text(utterance.text):
        translation = explained + _cut_pieces(utterance, show_text(utterance, plan.target), (), plan, untranslated=True)
        possible = max(1, min(len(main), utterance.span.duration // _SHORTEST_CUE))
        count = min(possible, max(len(groups), len(split(translation, plan.target))))
        groups = split_pieces(main, language, count) if count > len(groups) else groups
        below = split(translation, plan.target, len(groups), timed=False)
    drafts = []
    starts = [utterance.span.start] + [group[0].span.start for group in groups[1:]]
    pairs: Iterable[tuple[Sequence[Piece], Sequence[Piece]]] = zip_longest(groups, below, fillvalue=())
    for number, (group, lower) in enumerate(pairs):
        passages = [Passage(language, tuple(piece.text for piece in group))]
        need = reading_time(join_pieces(group), language)
        if lower:
            passages.append(Passage(plan.target, tuple(piece.text for piece in lower)))
            need = max(need, reading_time(join_pieces(lower), plan.target))
        end = utterance.span.end if number == len(groups) - 1 else group[-1].span.end
        span = Span(starts[number], max(starts[number] + 1, end))
        part = number + 1 if max(len(groups), len(below)) > 1 else None
        drafts.append(_Draft(span, need, (Entry(label, utterance.id, tuple(passages), said.speech.speaker.role, part),)))
    return drafts


def _split_gist(
    pieces: Sequence[Piece], language: str | None, count: int | None = None, *, timed: bool = True
) -> list[Sequence[Piece]]:
    """`split_pieces` for a rough gist: a sentence that goes on in a further cue says there what it is, too. Room is kept before every word."""
    widened = [_sign(piece) for piece in pieces]
    groups: list[Sequence[Piece]] = []
    at = 0
    for group in split_pieces(widened, language, count, timed=timed):
        own = pieces[at : at + len(group)]
        first = next((n for n, piece in enumerate(own) if not piece.opens), None)
        groups.append([_sign(piece) if n == first else piece for n, piece in enumerate(own)])
        at += len(group)
    return groups


def _sign(piece: Piece) -> Piece:
    return piece if piece.opens or piece.text.startswith(GIST_SIGN) else replace(piece, text=GIST_SIGN + piece.text)


def _cut_pieces(
    utterance: Utterance, text: str | None, edits: Sequence[Edit], plan: TrackPlan, *, untranslated: bool
) -> list[Piece]:
    """One of the utterance's texts as pieces with their times, the marks of the edits inside it among them."""
    if not clean_text(text or ""):
        missing = "not_translated" if untranslated and clean_text(utterance.text) else "not_recognized"
        pieces = [Piece(phrase(f"mark.{missing}", plan.wording), utterance.span)]
    else:
        words = utterance.words if text == utterance.text else ()
        timed = time_text(text or "", words, utterance.span)
        pieces = [Piece(clean_text(word.text), word.span) for word in timed]
        if is_doubtful(utterance):
            shown = max((n for n, piece in enumerate(pieces) if piece.text), default=0)
            pieces[shown] = replace(pieces[shown], text=f"{pieces[shown].text} {DOUBTFUL}")
    marks: dict[int, list[Piece]] = {}
    if text == utterance.text and (outside := mark_outside(utterance, plan.wording)):
        begins = [n for n, piece in enumerate(pieces) if piece.text and (n == 0 or ends_sentence(pieces[n - 1].text))]
        marks |= {n: [Piece(outside, pieces[n].span, True)] for n in begins}
    for edit in edits:
        time = edit.boundary.start_ms
        if text == utterance.text and edit.word is not None:
            marks.setdefault(edit.word, []).append(Piece(_mark(edit.boundary, plan), Span(time, time + 1), True))
        else:
            start = _sentence_start(pieces, time)
            marks.setdefault(start, []).append(Piece(_mark(edit.boundary, plan, within=True), pieces[start].span, True))
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
    """Two frames in ms, at 25 frames a second where the rate is not known; between 30 and 100 ms, whatever rate a clip claims."""
    rate = transcript.clip.video.frame_rate if transcript.clip.video else None
    return min(100, max(30, math.ceil(2000 / rate))) if rate and rate > 0 else 80


@dataclass(frozen=True, slots=True)
class _Timing:
    """`gap` between two cues and `end` of the clip in ms; `languages`: how many a cue holds."""

    gap: int
    end: int
    languages: int


def _settle(drafts: Iterable[_Draft], timing: _Timing) -> tuple[Cue, ...]:
    """Joins drafts that stand in each other's way, then gives each its end."""
    settled: list[_Draft] = []
    for draft in sorted(drafts, key=lambda d: (d.span.start, d.span.end)):
        if settled and _must_join(settled[-1], draft, timing):
            settled[-1] = settled[-1].join(draft)
        else:
            settled.append(draft)
    cues = []
    ended: list[_Draft | None] = [*settled, None]
    for draft, following in zip(settled, ended[1:], strict=True):
        start = draft.span.start
        until = max(draft.span.end, min(start + draft.need, max(timing.end, draft.span.end)))
        if following is not None:
            until = min(until, following.span.start - timing.gap)
        cues.append(Cue(Span(start, min(until, start + MAX_DURATION)), draft.entries))
    return tuple(cues)


def _must_join(earlier: _Draft, later: _Draft, timing: _Timing) -> bool:
    shown = later.span.start - timing.gap - earlier.span.start
    if shown + timing.gap < _SHORTEST_CUE:
        return True
    if earlier.utterance_ids & later.utterance_ids:
        return False
    lines = earlier.join(later).lines
    if later.span.start < earlier.span.end:
        return shown < earlier.need and lines <= 2 * MAX_LINES * timing.languages
    return shown < min(earlier.need, MIN_DURATION) and lines <= MAX_LINES * timing.languages
