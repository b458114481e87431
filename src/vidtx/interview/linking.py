"""Which rendition belongs to which original within one exchange, and what only looks like a rendition.

In: the originals and the renditions of one half of an exchange (its questions or its answers). Out: pairs of both, many to many, in order of time; any side can be empty.

An interpreter who renders an answer part by part speaks after each part. So the utterances of a half, in order of time, fall into runs of originals, each with the run of
renditions after it: the monotone alignment that consecutive interpreting dictates. Where both speak at once, nothing separates the parts, and they stay together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from vidtx.bitext.sentences import split_sentences
from vidtx.document import Link, Utterance
from vidtx.interview.likeness import Likeness

Pair = tuple[tuple[str, ...], tuple[str, ...]]  # ids of originals, of their rendition

LEAST_MS = 700  # of an utterance whose language is believed against its place
LIKE_SCORE = 0.3  # likeness from which an utterance is an original's rendition for certain
UNLIKE_SCORE = -0.3  # and up to which another one beside it is not


def pair_half(
    originals: Iterable[str], renditions: Iterable[str], utterances: Mapping[str, Utterance], links: Sequence[Link] = ()
) -> list[Pair]:
    """The pairs of one half. `links`: what a person linked is not separated."""
    said = sorted(
        [(id, False) for id in originals] + [(id, True) for id in renditions], key=lambda e: (utterances[e[0]].span, e)
    )
    pairs: list[tuple[list[str], list[str]]] = []
    for id, renders in said:
        if not pairs or (not renders and pairs[-1][1] and pairs[-1][0]):
            pairs.append(([], []))
        pairs[-1][renders].append(id)
    for link in links:
        linked = {*link.source_ids, *link.target_ids}
        touched = [n for n, pair in enumerate(pairs) if linked & {*pair[0], *pair[1]}]
        if len(touched) > 1:
            together = pairs[touched[0] : touched[-1] + 1]
            pairs[touched[0] : touched[-1] + 1] = [
                ([id for pair in together for id in pair[0]], [id for pair in together for id in pair[1]])
            ]
    return [(tuple(a), tuple(b)) for a, b in pairs]


def keep_renditions(originals: Sequence[Utterance], renditions: Sequence[Utterance], likeness: Likeness) -> list[Utterance]:
    """Those of the renditions that can render one of the originals. What the interpreter says in the originals' own language does not, nor what is unlike all of them
    where another one is like them: the interpreter asks back, or speaks on his own account."""
    if not originals:
        return list(renditions)
    spoken = {u.language for u in originals}
    able = [u for u in renditions if spoken != {u.language} or not _is_certain(u)]
    return _keep_alike(able, lambda u: max(likeness.score(original, u) for original in originals))


def _is_certain(utterance: Utterance) -> bool:
    """Whether its language was identified by its own sound, and for certain: a short "yes" in the wrong language would make an answer that nobody rendered."""
    doubted = {"language_uncertain", "language_inferred"} & set(utterance.flags)
    return utterance.language is not None and not doubted and utterance.span.duration >= LEAST_MS


def keep_questions(questions: Sequence[Utterance], renditions: Sequence[Utterance], likeness: Likeness) -> list[Utterance]:
    """The questions without the remarks beside them that have no part in their rendition ("Sit down, please.")."""
    if not renditions or len(questions) < 2:
        return list(questions)
    alike = {u.id for u in _keep_alike(questions, lambda u: max(likeness.score(u, rendition) for rendition in renditions))}
    kept = [u for u in questions if u.id in alike or u.text.rstrip("\"'» ").endswith("?")]
    # A rendition of more sentences than are kept renders the others too: a vector of several sentences is like one of them, and little like the rest.
    return kept if _count_sentences(renditions) <= _count_sentences(kept) else list(questions)


def _count_sentences(utterances: Sequence[Utterance]) -> int:
    return sum(len(split_sentences(u.text)) for u in utterances)


def _keep_alike(utterances: Sequence[Utterance], score: Callable[[Utterance], float]) -> list[Utterance]:
    """Without those that are unlike the other side, where another one is like it. A score of 0 says nothing."""
    if len(utterances) < 2:
        return list(utterances)
    scores = [score(u) for u in utterances]
    if max(scores) < LIKE_SCORE:
        return list(utterances)
    return [u for u, found in zip(utterances, scores, strict=True) if found > UNLIKE_SCORE]
