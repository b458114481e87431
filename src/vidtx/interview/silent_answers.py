"""Which exchanges have no answer in words, and when an answer by the head would be seen.

In: exchanges, utterances and edit boundaries. Out: `SilentAnswer` values, one for each window of time. A question is answered after
it has been understood: after its rendition, or after the question itself where it has none. A window begins a little before the
end of that speech, since heads answer before a question is over, and lasts until anybody speaks again, at most `LONGEST` ms. An
edit ends it: what comes after may be another day.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from vidtx.document import EditBoundary, Exchange, Gesture, Span, Utterance
from vidtx.interview.continuity import keep_edits

LEAD = 300  # ms before the end of the question in which the head may move already
LONGEST = 5000  # ms after the end of the question
SHORTEST = 500  # ms of a window: no shake or nod is shorter
OVERLAP = 200  # ms by which speech of another may overlap the end of a question, as boundaries of words are that exact


@dataclass(frozen=True, slots=True)
class SilentAnswer:
    """`window`: when the head of whoever was asked is to be watched."""

    exchange_id: str
    window: Span


_ASKING = re.compile(
    r"\?|(?<!\w)(?:хто|кого|кому|ким|що|чого|чому|чим|де|куди|звідки|коли|скільки|як|який|яка|яке|які|якого|якої|чи|навіщо|кто|что|где|куда|когда|сколько|как|какой|почему|"
    r"who|what|where|when|why|how|which|do|did|does|are|is|was|were|have|can)(?!\w)|(?:까|나요|는가|냐|니|은가|ㄴ가|지요|죠)\s*[.!…]*\s*$|무엇|무슨|누구|누가|어디|언제|몇|왜|어떻|어느|얼마",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"^\W*(?:안녕하십니까|안녕하세요|안녕하십니까요|добрий (?:день|ранок|вечір)|доброго дня|вітаю|здрастуйте|добрый день|здравствуйте|hello|good (?:day|morning|evening))\W*$",
    re.IGNORECASE,
)


def greets_only(asked: Sequence[Utterance]) -> bool:
    """Whether a question and its rendition are greetings, and nothing else."""
    return bool(asked) and all(_GREETING.match(u.text) for u in asked)


def asks_something(exchange: Exchange, utterances: Mapping[str, Utterance]) -> bool:
    """Whether the question of an exchange, or its rendition, has the form of a question: a greeting or a thank-you that nobody answers is no silent answer.

    What was not recognized may have been a question.
    """
    asked = [utterances[id] for id in exchange.question + exchange.question_rendition]
    texts = [u.text for u in asked if u.text and not _GREETING.match(u.text)]
    return any(not u.text for u in asked) or any(_ASKING.search(text) for text in texts)


def find_silent_answers(
    exchanges: Sequence[Exchange], utterances: Sequence[Utterance], boundaries: Sequence[EditBoundary], duration: int
) -> tuple[SilentAnswer, ...]:
    """The windows of all exchanges that have a question and no answer in words, in order of time. `duration`: of the clip in ms."""
    by_id = {u.id: u for u in utterances}
    spoken = sorted(u.span for u in utterances)
    starts = [span.start for span in spoken]
    edits = sorted((edit.start_ms, edit.end_ms) for edit in keep_edits(boundaries))
    found: list[SilentAnswer] = []
    for exchange in exchanges:
        asked = exchange.question_rendition or exchange.question
        if exchange.answer or not asked or not asks_something(exchange, by_id):
            continue
        for id in asked:
            span = by_id[id].span
            end = _end_window(span, spoken[bisect_left(starts, max(span.start + 1, span.end - OVERLAP)) :], duration)
            start = max(span.start, span.end - LEAD)
            start, end = _stop_at_edits(start, end, span.end, edits)
            if end - start >= SHORTEST and not _is_spoken_over(span, spoken[: bisect_right(starts, span.end)], end):
                found.append(SilentAnswer(exchange.id, Span(start, end)))
    return tuple(sorted(found, key=lambda silent: silent.window))


def find_question_end(exchange: Exchange, utterances: Sequence[Utterance]) -> int | None:
    """When the question of an exchange, or its rendition, is over: from then on the answer is to be watched. None without a question."""
    asked = {*(exchange.question_rendition or exchange.question)}
    return max((u.span.end for u in utterances if u.id in asked), default=None)


def place_gestures(
    exchanges: Sequence[Exchange], silent: Sequence[SilentAnswer], gestures: Sequence[Gesture | None]
) -> tuple[Exchange, ...]:
    """The exchanges that have a gesture, each with its most probable one. `gestures`: of each of `silent`."""
    best: dict[str, Gesture] = {}
    for answer, gesture in zip(silent, gestures, strict=True):
        before = best.get(answer.exchange_id)
        if gesture is not None and (before is None or (gesture.probability or 0) > (before.probability or 0)):
            best[answer.exchange_id] = gesture
    return tuple(replace(e, gesture=best[e.id]) for e in exchanges if e.id in best)


def _end_window(span: Span, after: Sequence[Span], duration: int) -> int:
    following = min((other.start for other in after if other != span), default=duration)
    return min(following, span.end + LONGEST, duration)


def _is_spoken_over(span: Span, before: Sequence[Span], end: int) -> bool:
    """Whether somebody who began before the end of the question speaks through the window."""
    return any(other.end >= end for other in before if other != span and other.end > span.end)


def _stop_at_edits(start: int, end: int, question_end: int, edits: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The window up to the first edit after the question, and from the last one before its end."""
    for first, last in edits:
        if last <= start:
            continue
        if first >= end:
            break
        if first < question_end and last < question_end:
            start = last
        else:
            end = max(start, first)
    return start, end
