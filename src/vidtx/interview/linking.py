"""Which rendition belongs to which original within one exchange, and what only looks like a rendition.

In: the originals and the renditions of one half of an exchange (its questions or its answers). Out: pairs of both, many to many, in order of time; any side can be empty.

An interpreter who renders an answer part by part speaks after each part: the utterances of a half, in order of time, fall into runs of originals, each with the run of renditions after it
(consecutive interpreting). But one who lags renders a part only after the next one. So runs are separated only where likeness says of each rendition that it is its own part's, and not its
neighbor's. Where nothing compares them, or both speak at once, they stay together: a wrong separation would call an omission what was rendered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from vidtx.bitext.questions.form import read_form
from vidtx.bitext.questions.side_talk import manages_talk
from vidtx.bitext.sentences import split_sentences
from vidtx.bitext.similarity import compare_texts
from vidtx.document import Link, Utterance
from vidtx.interview.likeness import Likeness

Pair = tuple[tuple[str, ...], tuple[str, ...]]  # ids of originals, of their rendition

LIKE_SCORE = 0.3  # likeness from which an utterance is an original's rendition for certain
UNLIKE_SCORE = -0.3  # and up to which another one is not
MARGIN = 0.5  # by which a rendition is more like its own original than like the one beside it
SAME_TEXT = 0.9  # chrF from which two texts are one, said again
LATEST_MS = 12_000  # from the end of an answer to a rendition that comes after the next question has begun
LEAST_MS = 700  # of an utterance whose language, or whose lack of a rendition, is believed against its place

_Run = tuple[list[str], list[str]]


def pair_half(
    originals: Iterable[str],
    renditions: Iterable[str],
    utterances: Mapping[str, Utterance],
    likeness: Likeness | None = None,
    links: Sequence[Link] = (),
) -> list[Pair]:
    """The pairs of one half. `links`: what a person linked is not separated."""
    said = sorted(
        [(id, False) for id in originals] + [(id, True) for id in renditions], key=lambda e: (utterances[e[0]].span, e)
    )
    runs: list[_Run] = []
    for id, renders in said:
        if not runs or (not renders and runs[-1][1] and runs[-1][0]):
            runs.append(([], []))
        runs[-1][renders].append(id)

    def score(sources: Sequence[str], targets: Sequence[str]) -> float:
        assert likeness is not None
        return max(likeness.score(utterances[a], utterances[b]) for a in sources for b in targets)

    pairs: list[_Run] = []
    for run in runs:
        if pairs and not (likeness is not None and _is_apart(pairs[-1], run, score, utterances)):
            pairs[-1] = (pairs[-1][0] + run[0], pairs[-1][1] + run[1])
        else:
            pairs.append(run)
    for link in links:
        linked = {*link.source_ids, *link.target_ids}
        touched = [n for n, pair in enumerate(pairs) if linked & {*pair[0], *pair[1]}]
        if len(touched) > 1:
            together = pairs[touched[0] : touched[-1] + 1]
            pairs[touched[0] : touched[-1] + 1] = [
                ([id for pair in together for id in pair[0]], [id for pair in together for id in pair[1]])
            ]
    return [(tuple(a), tuple(b)) for a, b in pairs]


def _is_apart(
    before: _Run, after: _Run, score: Callable[[Sequence[str], Sequence[str]], float], utterances: Mapping[str, Utterance]
) -> bool:
    """Whether each of two runs is rendered by itself; or the second not at all, where the first one's rendition is not like it."""
    if not before[0] or not before[1] or not after[0]:
        return False
    own, others = score(before[0], before[1]), score(after[0], before[1])
    if own < LIKE_SCORE:
        return False
    if not after[1]:
        return others <= UNLIKE_SCORE and sum(utterances[id].span.duration for id in after[0]) >= LEAST_MS
    following = score(after[0], after[1])
    if following < LIKE_SCORE:
        return False
    texts = [" ".join(utterances[id].text for id in run[0]) for run in (before, after)]
    if compare_texts(*texts) >= SAME_TEXT:  # asked or said again, and rendered each time
        return True
    return own - others >= MARGIN and following - score(before[0], after[1]) >= MARGIN


def keep_renditions(originals: Sequence[Utterance], renditions: Sequence[Utterance]) -> list[Utterance]:
    """The renditions without what the interpreter says in the originals' own language beside one that is in another: he asks back, or speaks on his own account.

    Languages of short utterances are often wrong. So nothing is left out unless the languages of both are certain, and another rendition remains.
    """
    if not originals or not all(map(_is_certain, originals)):
        return list(renditions)
    spoken = {u.language for u in originals}
    able = [u for u in renditions if spoken != {u.language} or not _is_certain(u)]
    return able if any(spoken != {u.language} for u in able) else list(renditions)


def _is_certain(utterance: Utterance) -> bool:
    """Whether its language was identified by its own sound, and for certain."""
    doubted = {"language_uncertain", "language_inferred"} & set(utterance.flags)
    return utterance.language is not None and not doubted and utterance.span.duration >= LEAST_MS


def keep_questions(questions: Sequence[Utterance], renditions: Sequence[Utterance], likeness: Likeness) -> list[Utterance]:
    """The questions without the remarks beside them that have no part in their rendition ("Sit down, please.")."""
    if not renditions or len(questions) < 2:
        return list(questions)
    scores = [max(likeness.score(u, rendition) for rendition in renditions) for u in questions]
    if max(scores) < LIKE_SCORE:
        return list(questions)
    kept = [u for u, score in zip(questions, scores, strict=True) if score > UNLIKE_SCORE or read_form(u.text)]
    # A rendition of more sentences than are kept renders the others too: a vector of several sentences is like one of them, and little like the rest.
    return kept if _count_sentences(renditions) <= _count_sentences(kept) else list(questions)


def find_late_renditions(
    answers: Sequence[Utterance], questions: Sequence[Utterance], between: Sequence[Utterance], likeness: Likeness
) -> list[Utterance]:
    """Of what the interpreter says after the next question has begun and before he renders it: what renders the answers, which nobody has rendered yet.

    `between`: his utterances there. One in the questions' language that asks nothing renders what was said last in the other language. Where vectors compare them, they must not speak against it.
    """
    if not answers or not questions:
        return []
    end, asked = max(u.span.end for u in answers), {u.language for u in questions}
    return [
        u
        for u in between
        if u.language in asked
        and u.language not in {answer.language for answer in answers}
        and u.span.start - end <= LATEST_MS
        and read_form(u.text) is not True
        and not manages_talk(u.text)
        and max(likeness.score(answer, u) for answer in answers) > UNLIKE_SCORE
    ]


def _count_sentences(utterances: Sequence[Utterance]) -> int:
    return sum(len(split_sentences(u.text)) for u in utterances)
