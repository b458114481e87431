"""The editing of a take, with the exact position of every edit.

In: a `Take` and the edits wanted. Out: a `Cut`: the pieces of the source in order, their positions in the finished clip, and
the resulting edits. All edits lie on frame boundaries (25 frames a second); sound is joined by crossfades of 20 ms.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from scenario.model import SpokenLine, Take

FRAME = 40  # ms
CROSSFADE = 20  # ms
DISSOLVE = 12  # frames
TITLE = 60  # frames


@dataclass(frozen=True, slots=True)
class Edits:
    """How many edits of each kind are wanted. The cut between two rooms is always made."""

    jumps: int = 0  # between lines
    jumps_inside: int = 0  # inside an answer
    dissolves: int = 0
    titles: int = 0
    cutaways: int = 0
    hidden_splices: int = 0  # under a cutaway; at most as many as cutaways


@dataclass(frozen=True, slots=True)
class Piece:
    """Frames [first, last) of the source, shown from frame `at` of the clip on; with `title`, a title card of that length.

    `joined`: how it follows the piece before it: cut | jump_cut | dissolve | sound_splice | title_card | None.
    """

    first: int
    last: int
    at: int
    joined: str | None
    title: bool = False

    @property
    def end(self) -> int:
        return self.at + self.last - self.first


@dataclass(frozen=True, slots=True)
class Edit:
    """`start`, `end` in frames of the finished clip; `end` None for an edit between two frames."""

    kind: str
    start: int
    end: int | None
    in_picture: bool
    in_sound: bool


@dataclass(frozen=True, slots=True)
class Cut:
    """The edited take: `pieces` and `edits` in order; `frames` is the length of the finished clip."""

    pieces: tuple[Piece, ...]
    cutaways: tuple[tuple[int, int], ...]  # frames of the finished clip that show something else
    edits: tuple[Edit, ...]
    frames: int

    def shown(self, ms: float) -> list[float]:
        """The times in the finished clip (ms) at which a source time (ms) occurs; empty if it is cut out."""
        return [
            ms - p.first * FRAME + p.at * FRAME for p in self.pieces if not p.title and p.first * FRAME <= ms < p.last * FRAME
        ]


@dataclass(frozen=True, slots=True)
class _Gap:
    """Frames [first, last) of the source in which nobody speaks, in one room."""

    first: int
    last: int
    after: int  # index of the line before it


def edit_take(rng: random.Random, take: Take, wanted: Edits) -> Cut:
    """Cuts the take as wanted. Raises ValueError if it has too few pauses for the edits."""
    length = len(take.sound) // 16 // FRAME
    gaps = _find_gaps(take, length)
    removed: list[tuple[int, int, str]] = []  # source frames removed, and how the ends are joined
    for (_, end, _), (start, _, _) in zip(take.rooms, take.rooms[1:], strict=False):
        border = -(-start // FRAME)  # the first frame that lies entirely in the new room
        removed.append((min(border, max(border - 20, _last_word_frame(take, end))), border, "cut"))
    used: set[int] = set()

    def choose(smallest: int, taken: set[int]) -> _Gap:
        fitting = [g for g in gaps if g.after not in taken and g.last - g.first >= smallest]
        if not fitting:
            raise ValueError("too few pauses for the edits that are wanted")
        gap = rng.choice(fitting)
        taken.update((gap.after - 1, gap.after, gap.after + 1))
        return gap

    covered: list[tuple[int, int, int | None]] = []  # source frames under a cutaway, and the frame at which the sound is cut
    for n in range(wanted.cutaways):
        hidden = n < wanted.hidden_splices
        gap = choose(26 if hidden else 14, used)
        middle = (gap.first + gap.last) // 2
        covered.append((max(0, gap.first - rng.randint(28, 40)), gap.last + rng.randint(28, 40), middle if hidden else None))
        if hidden:
            removed.append((gap.first + 4, gap.last - 4, "sound_splice"))
    for _ in range(wanted.dissolves):
        gap = choose(DISSOLVE + 20, used)
        removed.append((gap.first + DISSOLVE + 2, gap.last - DISSOLVE // 2 - 2, "dissolve"))
    for _ in range(wanted.jumps):
        gap = choose(20, used)
        removed.append((gap.first + 4, gap.last - 3, "jump_cut"))
    for _ in range(wanted.titles):
        gap = choose(8, used)
        border = (gap.first + gap.last) // 2
        removed.append((border, border, "title_card"))
    inside = [n for n, s in enumerate(take.lines) if s.line.act == "answer" and len(s.words) >= 5 and n not in used]
    for _ in range(wanted.jumps_inside):
        if not inside:
            raise ValueError("no answer is long enough to be cut inside")
        number = inside.pop(rng.randrange(len(inside)))
        removed.append(_span_inside(rng, take.lines[number]))
    return _assemble(sorted(removed), covered, length)


def _assemble(removed: list[tuple[int, int, str]], covered: list[tuple[int, int, int | None]], length: int) -> Cut:
    pieces: list[Piece] = []
    edits: list[Edit] = []
    at, first, joined = 0, 0, None
    for start, end, kind in [*removed, (length, length, "")]:
        pieces.append(Piece(first, start, at, joined))
        at += start - first
        first, joined = end, kind
        if kind == "title_card":
            pieces.append(Piece(0, TITLE, at, "title_card", title=True))
            edits.append(Edit("title_card", at, at + TITLE, True, True))
            at += TITLE
        elif kind == "dissolve":
            at -= DISSOLVE
            edits.append(Edit("dissolve", at, at + DISSOLVE, True, True))
        elif kind == "sound_splice":
            edits.append(Edit(kind, at, None, False, True))
        elif kind:
            edits.append(Edit(kind, at, None, True, True))
    shown = Cut(tuple(pieces), (), (), at)
    cutaways = []
    for start, end, _ in covered:
        a, b = (round(min(shown.shown(f * FRAME)) / FRAME) for f in (start, end))
        cutaways.append((a, b))
        edits += [Edit("cutaway_in", a, None, True, False), Edit("cutaway_out", b, None, True, False)]
    edits = [e for e in edits if e.kind == "sound_splice" or not any(a < e.start < b for a, b in cutaways)]
    return Cut(tuple(pieces), tuple(cutaways), tuple(sorted(edits, key=lambda e: (e.start, e.kind))), at)


def _find_gaps(take: Take, length: int) -> list[_Gap]:
    gaps = []
    borders = {start for start, _, _ in take.rooms[1:]}
    for n, (a, b) in enumerate(zip(take.lines, take.lines[1:], strict=False)):
        end = max(s.end for s in take.lines[: n + 1])
        first, last = -(-end // FRAME) + 2, min(b.start // FRAME - 2, length)
        if last > first and not any(a.start <= border <= b.start for border in borders):
            gaps.append(_Gap(first, last, n))
    return gaps


def _last_word_frame(take: Take, until: int) -> int:
    return -(-max(s.end for s in take.lines if s.start < until) // FRAME) + 2


def _span_inside(rng: random.Random, spoken: SpokenLine) -> tuple[int, int, str]:
    """Source frames of some words in the middle of an answer, from the start of one word to the start of another."""
    first = rng.randint(1, len(spoken.words) - 3)
    last = min(len(spoken.words) - 1, first + rng.randint(2, 3))
    return spoken.words[first].start // FRAME, spoken.words[last].start // FRAME, "jump_cut"
