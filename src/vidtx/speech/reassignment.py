"""A second look at who speaks: every stretch between two breaths is given to the voice that it is most like.

In: stretches with the voice that the diarizer heard in each, and their `SpeakerEmbeddings`. Out: a voice for each, perhaps more voices than
before. A diarizer decides in windows of some seconds, where two people who follow one another quickly are easily taken for one; a stretch
between two breaths is nearly always one person's, and sounds more like that person's other stretches than like anybody else's. How
much more is measured by PLDA (probabilistic linear discriminant analysis; Ioffe 2006, Prince & Elder 2007). The diarizer's word counts
too: `KEEP`. A voice that is two is told by agglomerative clustering with the same measure (as in Landini et al. 2022): where its
stretches are likelier two people's than one's by `APART`. Short stretches count less, and all of them less than independent ones would
(`TEMPER`), since they share a room and a microphone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from vidtx.document.span import Span
from vidtx.engines.base import SpeakerBounds, SpeakerEmbeddings

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Numbers = npt.NDArray[np.intp]

FULL = 1500  # ms from which a stretch counts in full
LEAST = 500  # ms; a shorter stretch says nothing about a voice
LEAST_IN_SPLIT = 800  # ms; a shorter one does not make another voice
LEAST_VOICE = 2500  # ms of speech that another voice must have
TEMPER = 0.3
KEEP = 6.0  # nats
APART = 60.0  # nats, tempered
ROUNDS = 5
MOST_COMPARED = 2000  # stretches of one voice that are clustered; of more, the longest


def reassign_speakers(
    spans: Sequence[Span], voices: Sequence[str], prints: SpeakerEmbeddings, bounds: SpeakerBounds = SpeakerBounds()
) -> list[str]:
    """A voice for each span. New voices are named after the old one: `SPEAKER_01+1`.

    `voices`: what the diarizer heard. `bounds` hold for what is added: a voice asked for does not vanish, none is added beyond the most.
    """
    vectors = prints.vectors
    if len(set(voices)) == 0 or not np.isfinite(vectors).all():
        return list(voices)
    names = sorted(set(voices))
    owner = np.array([names.index(voice) for voice in voices])
    lengths = np.array([span.duration for span in spans], np.float64)
    trust = np.minimum(1.0, lengths / FULL)
    wanted = bounds.exactly or bounds.least or 1
    owner = _attribute(vectors, prints.between, lengths, trust, owner, len(names), wanted)
    most = bounds.exactly or bounds.most
    for voice in range(len(names)):
        for group in _split(vectors, prints.between, lengths, trust, np.flatnonzero(owner == voice)):
            if most is None or len(names) < most:
                names.append(f"{names[voice]}+{sum(name.startswith(names[voice] + '+') for name in names) + 1}")
                owner[group] = len(names) - 1
    owner = _attribute(vectors, prints.between, lengths, trust, owner, len(names), wanted)
    return [names[n] for n in owner]


def _attribute(
    vectors: Floats, between: Floats, lengths: Floats, trust: Floats, first: Numbers, count: int, wanted: int
) -> Numbers:
    """The likeliest voice of each stretch given all other stretches, some rounds over; with fewer than `wanted` voices left, as it was."""
    weights = TEMPER * trust * (lengths > LEAST)
    owner = first.copy()
    for _ in range(ROUNDS):
        held = weights[:, None] * np.eye(count)[owner]  # (n, count)
        amount, sums = held.sum(axis=0), held.T @ vectors
        odds = np.empty((len(vectors), count))
        for voice in range(count):
            # What the voice is like without this stretch: the posterior of its mean, then the density of the stretch around it.
            others = amount[voice] - held[:, [voice]]
            variance = 1.0 / (1.0 / between + others)
            mean = variance * (sums[voice] - held[:, [voice]] * vectors)
            spread = variance + 1.0
            odds[:, voice] = -0.5 * ((vectors - mean) ** 2 / spread + np.log(spread)).sum(axis=1)
        odds *= trust[:, None]
        odds[np.arange(len(vectors)), first] += KEEP
        again = odds.argmax(axis=1)
        if len(np.unique(again)) < min(wanted, len(np.unique(owner))) or (again == owner).all():
            break
        owner = again
    return owner


def _split(vectors: Floats, between: Floats, lengths: Floats, trust: Floats, own: Numbers) -> list[Numbers]:
    """The stretches of one voice that are other people's: a group for each of them."""
    usable = own[lengths[own] > LEAST_IN_SPLIT]
    if len(usable) > MOST_COMPARED:
        usable = usable[np.argsort(-lengths[usable], kind="stable")[:MOST_COMPARED]]
    if len(usable) < 2:
        return []
    groups = [usable[group] for group in cluster(vectors[usable], between, TEMPER * trust[usable], APART)]
    groups.sort(key=lambda group: -float(lengths[group].sum()))
    return [group for group in groups[1:] if lengths[group].sum() >= LEAST_VOICE]


def cluster(vectors: Floats, between: Floats, weights: Floats, apart: float) -> list[Numbers]:
    """Rows (n, d) in groups: the two likeliest to be one voice are joined, until all are likelier apart by more than `apart` nats."""
    members = [[n] for n in range(len(vectors))]
    amount, sums = weights.copy(), weights[:, None] * vectors
    alive = np.ones(len(vectors), bool)

    def score(amount: Floats, sums: Floats) -> Floats:
        """The log-likelihood of a group of one voice, less what does not depend on the grouping."""
        shrunk = 1.0 + between * amount[..., None]
        whole: Floats = 0.5 * (sums**2 * between / shrunk - np.log(shrunk)).sum(axis=-1)
        return whole

    alone = score(amount, sums)
    gains = np.full((len(vectors), len(vectors)), np.inf)  # of keeping two groups apart
    for n in range(len(vectors)):
        gains[n, :n] = alone[n] + alone[:n] - score(amount[n] + amount[:n], sums[n] + sums[:n])
    while alive.sum() > 1:
        a, b = (int(n) for n in np.unravel_index(gains.argmin(), gains.shape))
        if not gains[a, b] <= apart:
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
