"""A predicate that an original states and its rendition denies, or the other way round: "він бачив", "못 보았습니다".

In: both sides, each as a text and its language. Out: the predicate on both sides, or None. Of clauses that surely say the same, each can be compared by itself. Of longer texts, it must be clear which statement of one
side is which of the other: a predicate that each side has once, and one denial more on the side that denies it.
"""

from __future__ import annotations

import re
from collections import Counter

from vidtx.bitext.statements import find_negations, split_clauses
from vidtx.bitext.terms.predicates import StatedPredicate, find_predicates

Text = tuple[str, str]  # and its language
Denied = tuple[StatedPredicate, StatedPredicate]

# A question; or a word that says as much as a denial on the other side does: hardly, badly, only, the first time, until, except, alone.
_DOUBTFUL = re.compile(
    r"\?|(?:까|나요|는가|지요|잖아요?|냐)[\s.!…]*$|(?<![가-힣])(?:잘|많이|자주|별로|거의|처음|혼자|그만|다시|이미|먼저|나중)|(?<!지)만(?=\s|$|을|이|은)|에야|야만|까지|외에|밖에|어렵|힘들|"
    r"(?<!\w)(?:погано|мало|рідко|ледве|ледь|крім|окрім|без|раніше|до того|більше|тільки|лише|спочатку|сам|сама|самі|звідки|хто його|доки|поки|вперше|важко|цілі|нуль|мусив|мусили)(?!\w)",
    re.IGNORECASE,
)


def find_denied_clause(one: Text, other: Text) -> Denied | None:
    """A predicate that one clause states and the other denies; None where any doubt is left: questions, and what denies something else, too. Either: text and language."""
    if any(_DOUBTFUL.search(text) for text, _ in (one, other)):
        return None
    ours, theirs = ({p.name: p for p in find_predicates(*side)} for side in (one, other))
    shared = [name for name in ours if name in theirs]
    changed = [name for name in shared if ours[name].is_denied != theirs[name].is_denied]
    denials = [find_negations(*side) for side in (one, other)]
    if not changed or denials[0] is None or denials[1] is None:
        return None
    # One denial may hold two predicates: "не міг повірити".
    if len({ours[name].is_denied for name in changed}) != 1:
        return None
    denying, stating = (denials[0], denials[1]) if ours[changed[0]].is_denied else (denials[1], denials[0])
    if len(denying) != 1 or stating or not denying[0].is_certain:
        return None
    return ours[changed[0]], theirs[changed[0]]


def find_denied_text(one: Text, other: Text) -> Denied | None:
    """A predicate that stands once on each side, and that one side alone denies; None where any doubt is left."""
    ours, theirs = find_predicates(*one), find_predicates(*other)
    denials = find_negations(*one), find_negations(*other)
    if denials[0] is None or denials[1] is None or abs(len(denials[0]) - len(denials[1])) != 1:
        return None
    counts = Counter(p.name for p in ours), Counter(p.name for p in theirs)
    by_name = {p.name: p for p in theirs}
    changed = [
        (p, by_name[p.name])
        for p in ours
        if counts[0][p.name] == counts[1][p.name] == 1 and p.is_denied != by_name[p.name].is_denied
    ]
    more = len(denials[0]) > len(denials[1])
    if not changed or any(p.is_denied != more for p, _ in changed):
        return None
    sides = ((one, changed[0][0]), (other, changed[0][1]))
    return None if any(_is_doubtful(text, predicate) for text, predicate in sides) else changed[0]


def _is_doubtful(text: Text, predicate: StatedPredicate) -> bool:
    """Whether the clause that holds a predicate asks, or may say with another word what a denial says."""
    clause = next((c.text for c in split_clauses(*text) if c.start <= predicate.start < c.end), text[0])
    return _DOUBTFUL.search(clause) is not None
