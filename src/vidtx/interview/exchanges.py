"""Which question, rendition, answer and rendition belong together, and whether the footage was cut in between.

In: utterances with translations or similarities, the speakers' roles, and the edit boundaries. Out: exchanges in order of time.

The utterances are cut into consecutive groups (`vidtx.interview.grouping`), each of which is an exchange or talk outside of any.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import NamedTuple

from vidtx.bitext.questions.form import read_form
from vidtx.bitext.questions.side_talk import asks_back, manages_talk
from vidtx.bitext.similarity import compare_texts
from vidtx.document import SLOTS, EditBoundary, Exchange, Gesture, Role, Slot, Speaker, Utterance, make_id
from vidtx.interview.continuity import REACH, Edits, keep_edits, loses_speech, make_joins
from vidtx.interview.grouping import Scene, find_groups
from vidtx.interview.likeness import Likeness
from vidtx.interview.linking import find_late_renditions, keep_questions, keep_renditions
from vidtx.interview.roles.assignment import Casting
from vidtx.interview.silent_answers import greets_only

SAME_QUESTION = 0.9  # chrF of two questions that are one, asked again: a single word can make another one of it
INTERPRETERS = 0.8  # probability from which what stands among answers is the interpreter's own talk
LONGEST_REPEAT = 1500  # ms between the two

Parts = Mapping[Slot, Sequence[Utterance]]  # of an exchange, by slot


class Division(NamedTuple):
    """`parts`: of each exchange, in order of time. `apart`: greetings, and remarks that have no part in the rendition of the question beside them: they belong to no exchange, and
    have renditions, or lack them, like any original."""

    parts: list[Parts]
    apart: list[Parts]


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
    """
    return assemble_exchanges(find_parts(utterances, speakers, likeness, boundaries).parts, boundaries, searched=searched)


def find_parts(
    utterances: Sequence[Utterance],
    speakers: Sequence[Speaker],
    likeness: Likeness | None = None,
    boundaries: Sequence[EditBoundary] = (),
    casting: Casting | None = None,
) -> Division:
    """The parts of each exchange. `boundaries`: edits. `casting`: who is who in each utterance; without, the speakers' roles.

    An exchange that holds no question (an answer goes on after its rendition, or after the interpreter asked back) is joined to the one before it, and so is a question that is asked again before
    anybody answered; unless an edit lies between, which may have taken the question or the answer away.
    """
    roles: dict[str, Role] = {s.id: s.role for s in speakers}
    casting = casting or Casting({})
    said = [u for u in utterances if u.text or "untranscribed" in u.flags]
    # Who takes no part neither answers nor renders; a doctor's question may have been passed on.
    parted = [u for u in said if roles.get(u.speaker) != "other" or read_form(u.text)]
    spoken = [u for n, u in enumerate(parted) if not _is_own_talk(parted, n, casting)]
    if not spoken or not {"questioner", "subject", "interpreter"} & set(roles.values()):
        return Division([], [])
    asked, answered = _find_languages(speakers)
    likeness = likeness or Likeness(spoken)
    scene = Scene(spoken, roles, asked, answered, likeness, casting.shares)
    edits = [edit for edit in keep_edits(boundaries) if loses_speech(edit)]
    divided: list[_Divided] = []
    apart: list[Parts] = []
    for group in find_groups(scene):
        if group.cuts is None:
            continue
        first, second, third, fourth = ([spoken[n] for n in slot] for slot in group.slots)
        first, third = (_keep_originals(side, casting) for side in (first, third))
        questions = keep_questions(first, second, likeness)
        apart += [_make_parts([u]) for u in first if u not in questions]
        divided.append((questions, keep_renditions(questions, second), third, keep_renditions(third, fourth)))
    parts: list[Parts] = []
    own = [u for u in said if _is_interpreters(u, roles, casting)]
    for part in _place_late(_join_parts(divided, edits), own, likeness, edits):
        # A greeting is no question: it is linked with its rendition, and no answer is missed.
        if greets_only([*part[0], *part[1]]) and not part[2] and not part[3]:
            apart.append(_make_parts(*part))
        elif any(part):
            parts.append(_make_parts(*part))
    return Division(parts, apart)


def _make_parts(*sides: Sequence[Utterance]) -> Parts:
    return {slot: sides[n] if n < len(sides) else [] for n, slot in enumerate(SLOTS)}


def _is_own_talk(said: Sequence[Utterance], n: int, casting: Casting) -> bool:
    """Whether the interpreter speaks on his own account, and a rendition may stand beside it: alone, it may be one in a language that was identified wrongly."""
    if said[n].id not in casting.own_talk:
        return False
    beside = [said[k] for k in (n - 1, n + 1) if 0 <= k < len(said) and said[k].id not in casting.own_talk]
    return any(casting.shares.get(u.id, {}).get("interpreter", 0.0) > 0.5 for u in beside)


def assemble_exchanges(
    parts: Sequence[Parts],
    boundaries: Sequence[EditBoundary],
    gestures: Mapping[int, Gesture] | None = None,
    *,
    searched: bool = True,
) -> tuple[Exchange, ...]:
    """Exchanges of these parts. `gestures`: by the number of the exchange. `searched`: see `find_exchanges`."""
    made: dict[str, Exchange] = {}
    edits = Edits(boundaries)
    for n, slots in enumerate(parts):
        exchange = _assemble(slots, edits, made, (gestures or {}).get(n), searched=searched)
        made[exchange.id] = exchange
    return tuple(made.values())


_Divided = tuple[list[Utterance], list[Utterance], list[Utterance], list[Utterance]]


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


def _join_parts(parts: Sequence[_Divided], edits: Sequence[EditBoundary]) -> list[_Divided]:
    joined: list[_Divided] = []
    for part in parts:
        before = joined[-1] if joined else None
        if before is not None and _asks_back(before, part) and not _is_cut(before, part, edits):
            part = ([], [], *part[2:])
        if before is not None and (_goes_on(before, part) or _asks_again(before, part)) and not _is_cut(before, part, edits):
            joined[-1] = (before[0] + part[0], before[1] + part[1], before[2] + part[2], before[3] + part[3])
        else:
            joined.append(part)
    return joined


def _goes_on(before: _Divided, part: _Divided) -> bool:
    """Whether the part holds no question, and the one before it does."""
    return not part[0] and not part[1] and bool(before[0] or before[1])


def _asks_back(before: _Divided, part: _Divided) -> bool:
    """Whether the interpreter asks for what was just answered, or to say it again, and no question goes before: no question of the interview."""
    if part[0] or not part[1] or not part[2] or not before[2] or before[3]:
        return False
    said = " ".join(u.text for u in before[2])
    return all(u.language == before[2][-1].language and (asks_back(u.text, said) or manages_talk(u.text)) for u in part[1])


def _asks_again(before: _Divided, part: _Divided) -> bool:
    """Whether nobody answered, and the same is asked once more."""
    if before[2] or before[3] or not before[0] or not part[0]:
        return False
    first, second = (" ".join(u.text for u in side[0]) for side in (before, part))
    waited = min(u.span.start for u in part[0]) - max(u.span.end for side in before for u in side)
    if waited > LONGEST_REPEAT:  # long enough for an answer by the head
        return False
    return bool(first) and before[0][0].language == part[0][0].language and compare_texts(first, second) >= SAME_QUESTION


def _keep_originals(side: Sequence[Utterance], casting: Casting) -> list[Utterance]:
    """Questions or answers without what is certainly the interpreter's between them: he asks back, explains, or speaks on his own account."""
    kept = [u for u in side if casting.shares.get(u.id, {}).get("interpreter", 0.0) < INTERPRETERS]
    return kept or list(side)


def _is_interpreters(utterance: Utterance, roles: Mapping[str, Role], casting: Casting) -> bool:
    shares = casting.shares.get(utterance.id)
    return shares["interpreter"] > 0.5 if shares else roles.get(utterance.speaker) == "interpreter"


def _place_late(
    parts: Sequence[_Divided], own: Sequence[Utterance], likeness: Likeness, edits: Sequence[EditBoundary]
) -> list[_Divided]:
    """The parts with answers' renditions that come after the next question has begun. `own`: what the interpreter says."""
    placed = list(parts)
    for n in range(len(placed) - 1):
        before, part = placed[n], placed[n + 1]
        if not before[2] or before[3] or not part[0] or _is_cut(before, part, edits):
            continue
        start = min(u.span.start for u in part[0])
        end = min((u.span.start for u in (*part[1], *part[2])), default=None)
        # A rendition of an answer that the question does not have is of another one.
        taken = {u.id for slot in (part[:2] if not part[2] else part) for u in slot}
        between = [
            u
            for u in own
            if start <= u.span.start and u.id not in taken and (u in part[3] if end is None else u.span.start < end)
        ]
        late = find_late_renditions(before[2], part[0], between, likeness)
        if late:
            placed[n] = (*before[:3], late)
            placed[n + 1] = (*part[:3], [u for u in part[3] if u not in late])
    return placed


def _is_cut(before: _Divided, part: _Divided, edits: Sequence[EditBoundary]) -> bool:
    """Whether an edit lies between the two."""
    end = max(u.span.end for side in before for u in side)
    start = min(u.span.start for side in part for u in side)
    first, last = sorted((end, start))
    return any(edit.start_ms <= last + REACH and edit.end_ms >= first - REACH for edit in edits)


def _assemble(slots: Parts, edits: Edits, taken: Container[str], gesture: Gesture | None, *, searched: bool) -> Exchange:
    """An exchange of these utterances, with its joins; its id comes from the time of its first utterance. `taken`: ids that others have."""
    spans = {slot: [u.span for u in utterances] for slot, utterances in slots.items()}
    if gesture is not None and gesture.span is not None and not spans.get("answer"):
        spans["answer"] = [gesture.span]
    start = min(u.span.start for utterances in slots.values() for u in utterances)
    joins, inside = make_joins(spans, edits, searched=searched)
    ids = {slot: tuple(u.id for u in slots.get(slot, ())) for slot in SLOTS}
    id = make_id("e", start, taken)
    return Exchange(id, **ids, joins=joins, inside_ids=inside, gesture=gesture, edits_searched=searched)
