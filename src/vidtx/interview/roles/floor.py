"""Who holds the floor in which part of an exchange: a hidden Markov model of the interview.

In: utterances in order of time with speaker and language, and for each voice the role or roles that it might have (a `Cast`). Out: how probable the
utterances are under each cast, and for each utterance the probability of each role.

The hidden state is what is done with the floor: a question is asked, rendered, answered, the answer is rendered, or somebody talks on his own account
(Wadensjo 1998, chapters 5 and 6). A state says who speaks, in which language, and how often it has the form of a question; the transitions say what follows what. They
were counted on generated interviews of many casts (`models/training/fit_floor.py`), which the tests and measurements do not use. A voice speaks in
another's part now and then, as diarizers err: so each utterance keeps its own posterior, whatever its voice (Rabiner 1989, forward and backward).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from vidtx.bitext.questions.form import read_form
from vidtx.document import Role, Utterance
from vidtx.interview.likeness import Likeness, limit_log_odds
from vidtx.interview.roles.floor_parameters import ASKS, NEXT, STARTS, STATES

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array = npt.NDArray[np.float64]

Spoken = Literal["asked", "answered", "rendered", "any"]
Cast = Mapping[str, tuple[Role, ...]]  # by voice; more than one role where a voice is two people's
Languages = tuple[str, str, str]  # of questions, of answers, of the renditions of answers

ROLES: tuple[Role, ...] = ("questioner", "interpreter", "subject", "other")
# By state: who speaks, in which language.
PARTS: Mapping[str, tuple[Role, Spoken]] = {
    "question": ("questioner", "asked"),
    "direct_question": ("questioner", "answered"),  # without the interpreter's help
    "question_rendition": ("interpreter", "answered"),
    "answer": ("subject", "answered"),
    "direct_answer": ("subject", "asked"),
    "answer_rendition": ("interpreter", "rendered"),
    "to_questioner": ("interpreter", "asked"),  # the interpreter's own talk
    "to_subject": ("interpreter", "answered"),
    "remark": ("questioner", "asked"),
    "other": ("other", "any"),
}
OWN_TALK = ("to_questioner", "to_subject")
CONFUSED = 0.06  # share of the utterances that have another's voice
SETTLED = 1e-9  # share of those of which a person has said whose they are
ABSENT = 0.002  # share of those that are said in a role that nobody of the cast has
FULL_UTTERANCE_MS = 2500  # from which an utterance's language counts in full
SHORT_WEIGHT = 0.5  # of the language of the shortest utterances
MATCH, MISMATCH = 0.97, 0.03  # recognizers err
ORIGINALS = 3  # utterances before a rendition among which its original is looked for
RENDERS_WEIGHT = 0.5  # of the log-odds that vectors give


@dataclass(frozen=True)
class Evidence:
    """What of the utterances does not depend on the cast. Arrays are (utterances, ...); `voices`: number of each utterance's voice."""

    names: tuple[str, ...]
    voices: npt.NDArray[np.intp]
    said: Array  # (utterances, states): ln P(form of a question, likeness to what went before | state)
    settled: npt.NDArray[np.bool_]  # (utterances,): a person said whose they are
    spoken: Mapping[str, Array]  # by language: (utterances,) ln P(recognized language | this one is spoken)


class Observation(NamedTuple):
    """What of an utterance is evidence. `weight`: of its language, by its length and the recognizer's certainty; `duration`: in ms; `asks`: whether it has the form of a question,
    None where its form does not say; `renders`: how much likelier what vectors say of it is where it is a rendition, ln of the ratio.
    `settled`: a person has looked at it, and said whose it is."""

    speaker: str
    language: str | None
    weight: float
    duration: int
    asks: bool | None
    renders: float
    settled: bool = False


def observe(utterances: Sequence[Utterance], likeness: Likeness | None) -> tuple[Observation, ...]:
    """An observation for each utterance."""
    found = []
    for n, utterance in enumerate(utterances):
        duration = utterance.span.duration
        certainty = utterance.language_probability if utterance.language_probability is not None else 1.0
        weight = max(SHORT_WEIGHT, min(1.0, duration / FULL_UTTERANCE_MS)) * max(0.1, 2 * certainty - 1)
        renders = _measure_rendering(utterances, n, likeness) if likeness is not None else 0.0
        found.append(
            Observation(
                utterance.speaker,
                utterance.language,
                weight,
                duration,
                read_form(utterance.text),
                renders,
                utterance.status != "machine",
            )
        )
    return tuple(found)


def gather_evidence(observations: Sequence[Observation]) -> Evidence:
    """Of all utterances, whoever may have spoken them."""
    import numpy as np

    names = tuple(dict.fromkeys(o.speaker for o in observations))
    codes = sorted({o.language for o in observations if o.language})
    said = np.zeros((len(observations), len(STATES)))
    spoken = {code: np.zeros(len(observations)) for code in (*codes, "")}
    renditions = [n for n, state in enumerate(STATES) if state.endswith("_rendition")]
    asks = np.array([[math.log(1 - ASKS[s]), math.log(ASKS[s])] for s in STATES])
    for n, observation in enumerate(observations):
        if observation.asks is not None:
            said[n] += asks[:, int(observation.asks)]
        said[n, renditions] += observation.renders
        if observation.language is not None:
            for code in codes:
                spoken[code][n] = observation.weight * math.log(MATCH if code == observation.language else MISMATCH)
            spoken[""][n] = observation.weight * math.log(0.5)
    return Evidence(
        names,
        np.array([names.index(o.speaker) for o in observations]),
        said,
        np.array([o.settled for o in observations]),
        spoken,
    )


def _measure_rendering(utterances: Sequence[Utterance], n: int, likeness: Likeness) -> float:
    """How much likelier what vectors say of utterance n is where it is a rendition: ln of the ratio, by its likeliest original."""
    before = utterances[max(0, n - ORIGINALS) : n]
    known = [p for original in before if (p := likeness.probability(original, utterances[n])) is not None]
    return RENDERS_WEIGHT * limit_log_odds(max(known)) if known else 0.0


class CastScores(NamedTuple):
    """`logs`: (casts,) ln P(utterances | cast). `roles`: (utterances, casts, roles), the probability of each role. `own_talk`: (utterances, casts), that the interpreter speaks on
    his own account."""

    logs: Array
    roles: Array
    own_talk: Array


def score_casts(evidence: Evidence, casts: Sequence[tuple[Cast, Languages]]) -> CastScores:
    """Forward and backward over all utterances, for all casts at once."""
    import numpy as np

    emitted = _emit(evidence, casts)
    top = emitted.max(axis=2, keepdims=True)
    shares = np.exp(emitted - top)
    matrix = np.array([[NEXT[a][b] for b in STATES] for a in STATES])
    count = len(shares)
    matrix_back, ones = np.ascontiguousarray(matrix.T), np.ones((len(STATES), 1))
    forward, backward = np.empty_like(shares), np.empty_like(shares)
    scales = np.empty((count, len(casts), 1))
    state = np.array([STARTS[s] for s in STATES]) * shares[0]
    for n in range(count):
        if n:
            state = (state @ matrix) * shares[n]
        scales[n] = state @ ones
        forward[n] = state = state / scales[n]
    backward[-1] = state = np.ones_like(state)
    for n in range(count - 2, -1, -1):
        state = (state * shares[n + 1]) @ matrix_back
        state /= state @ ones
        backward[n] = state
    posterior = forward * backward
    posterior /= posterior.sum(axis=2, keepdims=True)
    roles = np.zeros((*shares.shape[:2], len(ROLES)))
    for k, name in enumerate(STATES):
        roles[:, :, ROLES.index(PARTS[name][0])] += posterior[:, :, k]
    own_talk = posterior[:, :, [STATES.index(name) for name in OWN_TALK]].sum(axis=2)
    return CastScores((np.log(scales) + top).sum(axis=(0, 2)), roles, own_talk)


def _emit(evidence: Evidence, casts: Sequence[tuple[Cast, Languages]]) -> Array:
    """(utterances, casts, states): ln P(voice, language, form | state)."""
    import numpy as np

    count = len(evidence.names)
    own = np.full((len(casts), len(ROLES), count), 0.25)  # of somebody who was not cast, any role
    for n, (cast, _) in enumerate(casts):
        for k, name in enumerate(evidence.names):
            if name in cast:
                own[n, :, k] = [(role in cast[name]) / len(cast[name]) for role in ROLES]
    total = own.sum(axis=2, keepdims=True)
    share = own / np.where(total > 0, total, 1)
    voiced, certain = (
        np.log(np.where(total > 0, (1 - confused) * share + confused / count, ABSENT / count))
        for confused in (CONFUSED, SETTLED)
    )
    codes = list(evidence.spoken)
    spoken = np.stack([evidence.spoken[code] for code in codes], axis=1)  # (utterances, languages)
    roles = [ROLES.index(PARTS[state][0]) for state in STATES]
    sides = [("asked", "answered", "rendered", "any").index(PARTS[state][1]) for state in STATES]
    languages = np.array([[codes.index(code) for code in (*spoken_in, "")] for _, spoken_in in casts])
    by_voice = np.where(
        evidence.settled, certain[:, roles, :][:, :, evidence.voices], voiced[:, roles, :][:, :, evidence.voices]
    )
    by_voice = by_voice.transpose(2, 0, 1)
    return evidence.said[:, None, :] + by_voice + spoken[:, languages[:, sides]]
