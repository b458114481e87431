"""Which question, rendition, answer and rendition belong together, and whether the footage was cut in between.

In: utterances with translations or similarities, the speakers' roles, and the edit boundaries. Out: exchanges in order of time.

The utterances are cut into consecutive groups by dynamic programming, the monotone alignment of Gale & Church (1993) carried
over to interpreted talk: a group is an exchange (question, rendition of the question, answer, rendition of the answer, any of
them possibly missing) or talk outside any exchange. A group's score is the sum of how well each utterance's speaker fits its
slot, how similar originals and renditions are, and how short the gaps are.
"""

from __future__ import annotations

import math
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from vidtx.document import SLOTS, EditBoundary, Exchange, Gesture, Role, Slot, Speaker, Utterance, make_id
from vidtx.interview.continuity import make_joins
from vidtx.interview.likeness import Likeness

MOST_UTTERANCES = 12  # utterances in one exchange
OUTSIDE_SCORE = -1.1  # score of an utterance that belongs to no exchange
MISSING_SCORES: dict[Slot, float] = {"question": -2.0, "question_rendition": -0.9, "answer": -0.8, "answer_rendition": -0.9}
NEW_EXCHANGE_SCORE = -0.6
GAP_SCALE_MS = 6_000  # ms of silence that cost one unit

# Score of an utterance in a slot, by the role of its speaker: ln of how usual that is, roughly, less than 0 where it is odd.
_FIT: dict[Slot, dict[Role, float]] = {
    "question": {"questioner": 0.6, "interpreter": -2.2, "subject": -2.5, "other": -1.0, "unknown": -0.7},
    "question_rendition": {"questioner": -3.5, "interpreter": 0.5, "subject": -3.5, "other": -2.0, "unknown": -0.8},
    "answer": {"questioner": -3.0, "interpreter": -2.6, "subject": 0.7, "other": -0.8, "unknown": -0.7},
    "answer_rendition": {"questioner": -3.5, "interpreter": 0.5, "subject": -3.5, "other": -2.0, "unknown": -0.8},
}


@dataclass(frozen=True)
class _Scene:
    """Everything a group's score needs."""

    utterances: Sequence[Utterance]
    roles: Mapping[str, Role]
    asked: str | None
    answered: str | None
    likeness: Likeness

    def likeness_of(self, original: int, rendition: int) -> float:
        return self.likeness.score(self.utterances[original], self.utterances[rendition])

    def fit(self, n: int, slot: Slot) -> float:
        """How well utterance n's speaker, language and punctuation fit a slot."""
        utterance = self.utterances[n]
        score = _FIT[slot][self.roles.get(utterance.speaker, "unknown")]
        expected = self.asked if slot in ("question", "answer_rendition") else self.answered
        if expected and utterance.language:
            score += 0.3 if utterance.language == expected else -1.6
        asks = utterance.text.rstrip("\"'» ").endswith("?")
        if slot in ("question", "question_rendition"):
            score += 0.35 if asks else -0.25
        else:
            score += -0.6 if asks else 0.1
        return score

    @cached_property
    def fits(self) -> list[dict[Slot, float]]:
        return [{slot: self.fit(n, slot) for slot in _FIT} for n in range(len(self.utterances))]


@dataclass(frozen=True, slots=True)
class _Group:
    """Utterances [start, end): an exchange whose slots begin at `cuts`, or talk outside (cuts None)."""

    start: int
    end: int
    cuts: tuple[int, int, int] | None  # first of the question's rendition, of the answer, of the answer's rendition

    @property
    def slots(self) -> tuple[range, range, range, range]:
        assert self.cuts is not None
        a, b, c = self.cuts
        return range(self.start, a), range(a, b), range(b, c), range(c, self.end)


def find_exchanges(
    utterances: Sequence[Utterance],
    speakers: Sequence[Speaker],
    boundaries: Sequence[EditBoundary],
    *,
    likeness: Likeness | None = None,
    searched: bool = True,
) -> tuple[Exchange, ...]:
    """The exchanges in order of time, with ids from their times; none where nobody asks or nobody answers.

    `likeness`: compares the utterances; without, their translations are compared. `searched`: whether edits were searched for; if not, continuity is unknown.

    An exchange that holds no question (an answer goes on after its rendition) is joined to the one before it.
    """
    roles: dict[str, Role] = {s.id: s.role for s in speakers}
    spoken = [u for u in utterances if u.text or "untranscribed" in u.flags]
    if not spoken or not {"questioner", "subject", "interpreter"} & set(roles.values()):
        return ()
    asked, answered = _find_languages(speakers)
    scene = _Scene(spoken, roles, asked, answered, likeness or Likeness(spoken))
    parts = _join_continuations([_divide(spoken, group) for group in _align(scene) if group.cuts is not None])
    exchanges: dict[str, Exchange] = {}
    for part in parts:
        exchange = assemble_exchange(dict(zip(SLOTS, part, strict=True)), boundaries, exchanges, searched=searched)
        exchanges[exchange.id] = exchange
    return tuple(exchanges.values())


_Parts = tuple[list[Utterance], list[Utterance], list[Utterance], list[Utterance]]


def _find_languages(speakers: Sequence[Speaker]) -> tuple[str | None, str | None]:
    """(language of the questions, language of the answers), as far as the roles show."""

    def main(role: str) -> str | None:
        speaking = [s for s in speakers if s.role == role and s.languages]
        return max(speaking, key=lambda s: s.speech).languages[0] if speaking else None

    asked, answered = main("questioner"), main("subject")
    both = next((s.languages for s in speakers if s.role == "interpreter" and len(s.languages) > 1), ())
    if asked is None and answered in both:
        asked = next(code for code in both if code != answered)
    if answered is None and asked in both:
        answered = next(code for code in both if code != asked)
    return asked, answered


def _align(scene: _Scene) -> list[_Group]:
    """The best division of all utterances into groups, from the first to the last."""
    count = len(scene.utterances)
    best: list[float] = [0.0] + [-math.inf] * count
    chosen: list[_Group | None] = [None] * (count + 1)
    for end in range(1, count + 1):
        outside = best[end - 1] + OUTSIDE_SCORE
        best[end], chosen[end] = outside, _Group(end - 1, end, None)
        for start in range(max(0, end - MOST_UTTERANCES), end):
            score, cuts = _score_exchange(scene, start, end)
            if best[start] + score > best[end]:
                best[end], chosen[end] = best[start] + score, _Group(start, end, cuts)
    groups: list[_Group] = []
    end = count
    while end:
        group = chosen[end]
        assert group is not None
        groups.append(group)
        end = group.start
    return groups[::-1]


def _score_exchange(scene: _Scene, start: int, end: int) -> tuple[float, tuple[int, int, int]]:
    """The best way to read utterances [start, end) as one exchange."""
    fits = scene.fits
    sums: dict[Slot, list[float]] = {slot: [0.0] for slot in _FIT}
    for n in range(start, end):
        for slot, running in sums.items():
            running.append(running[-1] + fits[n][slot])
    gaps = sum(
        min(2.0, max(0, a.span.gap_to(b.span)) / GAP_SCALE_MS)
        for a, b in zip(scene.utterances[start : end - 1], scene.utterances[start + 1 : end], strict=True)
    )
    best, cuts = -math.inf, (start, start, start)
    for a in range(start, end + 1):
        for b in range(a, end + 1):
            rendered = _score_similarity(scene, range(start, a), range(a, b))
            for c in range(b, end + 1):
                spans: dict[Slot, tuple[int, int]] = {
                    "question": (start, a),
                    "question_rendition": (a, b),
                    "answer": (b, c),
                    "answer_rendition": (c, end),
                }
                if a == start and b == c:
                    continue  # neither question nor answer
                score = NEW_EXCHANGE_SCORE - gaps + rendered
                for slot, (first, last) in spans.items():
                    score += MISSING_SCORES[slot] if first == last else sums[slot][last - start] - sums[slot][first - start]
                score += _score_similarity(scene, range(b, c), range(c, end))
                if score > best:
                    best, cuts = score, (a, b, c)
    return best, cuts


def _score_similarity(scene: _Scene, originals: range, renditions: range) -> float:
    """How similar renditions are to originals: each to its most similar original."""
    if not originals or not renditions:
        return 0.0
    highest = [max(scene.likeness_of(o, r) for o in originals) for r in renditions]
    return sum(highest) / len(highest)


def _divide(utterances: Sequence[Utterance], group: _Group) -> _Parts:
    first, second, third, fourth = ([utterances[n] for n in slot] for slot in group.slots)
    return first, second, third, fourth


def _join_continuations(parts: Sequence[_Parts]) -> list[_Parts]:
    joined: list[_Parts] = []
    for part in parts:
        if not part[0] and not part[1] and joined and (joined[-1][0] or joined[-1][1]):
            before = joined[-1]
            joined[-1] = (before[0], before[1], before[2] + part[2], before[3] + part[3])
        else:
            joined.append(part)
    return joined


def assemble_exchange(
    slots: Mapping[Slot, Sequence[Utterance]],
    boundaries: Sequence[EditBoundary],
    taken: Container[str] = (),
    gesture: Gesture | None = None,
    *,
    searched: bool = True,
) -> Exchange:
    """An exchange of these utterances, with its joins; its id comes from the time of its first utterance.

    `taken`: ids that other exchanges have. `searched`: see `find_exchanges`. Raises ValueError where no slot holds an utterance.
    """
    spans = {slot: [u.span for u in utterances] for slot, utterances in slots.items()}
    if gesture is not None and gesture.span is not None and not spans.get("answer"):
        spans["answer"] = [gesture.span]
    start = min(u.span.start for utterances in slots.values() for u in utterances)
    joins, inside = make_joins(spans, boundaries, searched=searched)
    ids = {slot: tuple(u.id for u in slots.get(slot, ())) for slot in SLOTS}
    id = make_id("e", start, taken)
    return Exchange(id, **ids, joins=joins, inside_ids=inside, gesture=gesture, edits_searched=searched)
