"""Reassigns speakers: every segment between two short pauses is given to the speaker that it is most like.

In: segments with the speaker that the diarizer found in each, and their `SpeakerEmbeddings`. Out: a speaker for each, perhaps more
speakers than before. A diarizer decides in windows of some seconds, where two people who follow one another quickly are easily taken
for one. A segment between two short pauses is nearly always one person's, and is more like that person's other segments than like
anybody else's. How much more is measured by PLDA (probabilistic linear discriminant analysis; Ioffe 2006, Prince & Elder 2007), with
the diarizer's decision as a prior (`DIARIZER_PRIOR_NATS`). One speaker who is two people is detected by agglomerative clustering
with the same measure (as in Landini et al. 2022): where the segments are likelier two people's than one's by
`CLUSTERING_THRESHOLD_NATS`. Short segments count less, and all of them less than independent ones would (`EVIDENCE_SCALE`), since they
share one recording's acoustics.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from vidtx.document.span import Span
from vidtx.engines.base import SpeakerBounds, SpeakerEmbeddings

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Integers = npt.NDArray[np.intp]

FULL_EVIDENCE_MS = 1500  # duration from which a segment counts in full
SHORTEST_COUNTED_MS = 500  # a segment up to this duration is no evidence of how a speaker sounds
SHORTEST_CLUSTERED_MS = 800  # a segment up to this duration does not make another speaker
SHORTEST_SPEAKER_MS = 2500  # speech that another speaker must have
EVIDENCE_SCALE = 0.3  # of a segment's weight: segments of one recording are not independent
DIARIZER_PRIOR_NATS = 6.0  # log-odds in favor of the diarizer's speaker
CLUSTERING_THRESHOLD_NATS = 60.0  # scaled log-likelihood ratio from which two groups are two people
MOST_ROUNDS = 5
MOST_CLUSTERED = 2000  # segments of one speaker; of more, the longest


@dataclass(frozen=True, slots=True, eq=False)
class _Segments:
    """vectors: (n, d) embeddings. between: (d,) variance of the speakers' means. durations: (n,) ms. weights: (n,) evidence, 0 to 1."""

    vectors: Floats
    between: Floats
    durations: Floats
    weights: Floats


def reassign_speakers(
    spans: Sequence[Span], speakers: Sequence[str], embeddings: SpeakerEmbeddings, bounds: SpeakerBounds = SpeakerBounds()
) -> list[str]:
    """A speaker for each span. New speakers are named after the old one: `SPEAKER_01+1`.

    `speakers`: the diarizer's, one per span. `bounds` hold for what changes: speakers do not become fewer than asked for, and none is
    added beyond the most. Unchanged where an embedding is not finite.
    """
    if not set(speakers) or not np.isfinite(embeddings.vectors).all():
        return list(speakers)
    names = sorted(set(speakers))
    owner = np.array([names.index(speaker) for speaker in speakers])
    durations = np.array([span.duration for span in spans], np.float64)
    weights = np.minimum(1.0, durations / FULL_EVIDENCE_MS)
    segments = _Segments(embeddings.vectors, embeddings.between, durations, weights)
    least = bounds.exactly or bounds.least or 1
    owner = _reassign(segments, owner, len(names), least)
    most = bounds.exactly or bounds.most
    for speaker in range(len(names)):
        for group in _find_other_people(segments, np.flatnonzero(owner == speaker)):
            if most is None or len(names) < most:
                added = sum(name.startswith(names[speaker] + "+") for name in names)
                names.append(f"{names[speaker]}+{added + 1}")
                owner[group] = len(names) - 1
    owner = _reassign(segments, owner, len(names), least)
    return [names[n] for n in owner]


def _reassign(segments: _Segments, prior: Integers, count: int, least: int) -> Integers:
    """The likeliest of `count` speakers for each segment given all other segments, iterated; `prior` (n,) is favored.

    A round that would leave fewer than `least` speakers is not done.
    """
    vectors, between = segments.vectors, segments.between
    scaled = EVIDENCE_SCALE * segments.weights * (segments.durations > SHORTEST_COUNTED_MS)
    owner = prior.copy()
    for _ in range(MOST_ROUNDS):
        held = scaled[:, None] * np.eye(count)[owner]  # (n, count)
        amount, sums = held.sum(axis=0), held.T @ vectors
        log_odds = np.empty((len(vectors), count))
        for speaker in range(count):
            # The speaker without this segment: the posterior of the mean, then the density of the segment around it.
            others = amount[speaker] - held[:, [speaker]]
            variance = 1.0 / (1.0 / between + others)
            mean = variance * (sums[speaker] - held[:, [speaker]] * vectors)
            spread = variance + 1.0
            log_odds[:, speaker] = -0.5 * ((vectors - mean) ** 2 / spread + np.log(spread)).sum(axis=1)
        log_odds *= segments.weights[:, None]
        log_odds[np.arange(len(vectors)), prior] += DIARIZER_PRIOR_NATS
        likeliest = log_odds.argmax(axis=1)
        if len(np.unique(likeliest)) < min(least, len(np.unique(owner))) or (likeliest == owner).all():
            break
        owner = likeliest
    return owner


def _find_other_people(segments: _Segments, own: Integers) -> list[Integers]:
    """The segments of one speaker that are other people's: a group for each of them. `own`: the speaker's indices."""
    durations = segments.durations
    usable = own[durations[own] > SHORTEST_CLUSTERED_MS]
    if len(usable) > MOST_CLUSTERED:
        usable = usable[np.argsort(-durations[usable], kind="stable")[:MOST_CLUSTERED]]
    if len(usable) < 2:
        return []
    clusters = cluster(
        segments.vectors[usable], segments.between, EVIDENCE_SCALE * segments.weights[usable], CLUSTERING_THRESHOLD_NATS
    )
    groups = [usable[members] for members in clusters]
    groups.sort(key=lambda group: -float(durations[group].sum()))
    return [group for group in groups[1:] if durations[group].sum() >= SHORTEST_SPEAKER_MS]


def cluster(vectors: Floats, between: Floats, weights: Floats, threshold: float) -> list[Integers]:
    """Groups of row numbers of `vectors` (n, d), by agglomerative clustering.

    The two groups that are likeliest one speaker are joined, until all pairs are likelier two by more than `threshold` nats.
    """
    members = [[n] for n in range(len(vectors))]
    amount, sums = weights.copy(), weights[:, None] * vectors
    alive = np.ones(len(vectors), bool)

    def score(amount: Floats, sums: Floats) -> Floats:
        """The log-likelihood of a group as one speaker, less what does not depend on the grouping."""
        shrunk = 1.0 + between * amount[..., None]
        likelihood: Floats = 0.5 * (sums**2 * between / shrunk - np.log(shrunk)).sum(axis=-1)
        return likelihood

    alone = score(amount, sums)
    gains = np.full((len(vectors), len(vectors)), np.inf)  # of keeping two groups separate
    for n in range(len(vectors)):
        gains[n, :n] = alone[n] + alone[:n] - score(amount[n] + amount[:n], sums[n] + sums[:n])
    while alive.sum() > 1:
        a, b = (int(n) for n in np.unravel_index(gains.argmin(), gains.shape))
        if not gains[a, b] <= threshold:
            break
        members[a] += members[b]
        amount[a], sums[a], alive[b] = amount[a] + amount[b], sums[a] + sums[b], False
        gains[b], gains[:, b] = np.inf, np.inf
        alone[a] = score(amount[a], sums[a])
        others = np.flatnonzero(alive & (np.arange(len(vectors)) != a))
        joint = alone[a] + alone[others] - score(amount[a] + amount[others], sums[a] + sums[others])
        low, high = np.minimum(a, others), np.maximum(a, others)
        gains[high, low] = joint
    return [np.array(sorted(members[n])) for n in np.flatnonzero(alive)]
