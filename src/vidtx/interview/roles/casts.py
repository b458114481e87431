"""The assignments of roles to voices that are worth scoring in full, and what all of them say together.

In: utterances with language, the voices to be cast, and roles that are certain. Out: `RoleScores`: the probability of each role for each voice and for each utterance.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from vidtx.document import Role
from vidtx.interview.roles.floor import MATCH, MISMATCH, ROLES, Cast, Languages, Observation, gather_evidence, score_casts

CAST = ROLES
MOST_CASTS, LEAST_CASTS = 160, 24  # scored in full
MOST_CELLS = 100_000  # casts times utterances: what fits in memory
MOST_PAIRED = 4  # voices, up to which each is tried as two people's in every cast
MOST_VARIED = 6  # casts in which it is tried with more voices
SHARPENED = 1.6  # exponent of the shares of an utterance: a voice is not doubted for a weak reason
STRANGERS_MS = 6000  # of speech of such a voice
LEAST_ANSWERED = 0.2  # share of a subject's speech in the answers' language
EVIDENCE_SCALE = 0.5  # evidence of one utterance is worth this share of an independent one

# ln P(role): one interpreter and one questioner are usual, several subjects are not rare, others are.
_PRIOR = {"questioner": math.log(0.3), "interpreter": math.log(0.3), "subject": math.log(0.34), "other": math.log(0.06)}
_SECOND = {"questioner": math.log(0.08), "interpreter": math.log(0.02), "subject": math.log(0.6), "other": math.log(0.5)}
_MERGED = math.log(0.1)  # that a diarizer gave two people one voice
_NOBODY = math.log(0.1)  # that nobody is questioned, or nobody asks
_THIRD_LANGUAGE = math.log(0.1)  # that answers are rendered in a language in which nobody asks
_ALONE = math.log(0.002)  # that somebody who speaks one language only is the interpreter
_STRANGER = math.log(
    0.02
)  # that one of several subjects says little, and that in the questioner's language: it is a guard, or a doctor

# P(the utterance is a question | role): questioners ask, interpreters pass questions on, subjects hardly ask.
_ASKS = {"questioner": 0.7, "interpreter": 0.4, "subject": 0.04, "other": 0.15}


class Merged(NamedTuple):
    roles: tuple[Role, ...]
    probability: float


@dataclass(frozen=True, slots=True)
class RoleScores:
    """`voices`: by voice; `utterances`: in order, those that were given; `merged`: by voice, the likeliest pair of roles and how probable it is that the voice is two people's.
    `own_talk`: for each utterance, how probable it is that the interpreter speaks on his own account."""

    voices: Mapping[str, Mapping[Role, float]]
    utterances: Sequence[Mapping[Role, float]]
    merged: Mapping[str, Merged]
    own_talk: Sequence[float]


@lru_cache(maxsize=64)  # most corrections of a reviewer change nothing that is evidence of roles
def score_roles(
    spoken: tuple[Observation, ...], voices: tuple[str, ...], fixed: tuple[tuple[str, Role], ...] = ()
) -> RoleScores:
    """The posterior over the casts that are worth it. Each of `spoken` has a language and one of the `voices`; `fixed`: voices with a role that is certain."""
    import numpy as np

    candidates, speech = _list_candidates(spoken, voices, dict(fixed)), _measure_languages(spoken)
    logs, roles, own_talk = score_casts(gather_evidence(spoken), candidates)
    scores = EVIDENCE_SCALE * logs + np.array([_score_prior(speech, *candidate) for candidate in candidates])
    weights = np.exp(scores - scores.max())
    weights /= weights.sum()
    by_utterance = np.einsum("c,ucr->ur", weights, roles)
    by_utterance = by_utterance**SHARPENED
    by_utterance /= by_utterance.sum(axis=1, keepdims=True)
    utterances = [{role: float(share) for role, share in zip(CAST, row, strict=True)} for row in by_utterance]
    found: dict[str, Mapping[Role, float]] = {}
    merged: dict[str, Merged] = {}
    for voice in voices:
        own = [n for n, u in enumerate(spoken) if u.speaker == voice]
        lengths = np.array([spoken[n].duration for n in own], float)
        shares = dict.fromkeys(CAST, 0.0)
        pairs: dict[tuple[Role, ...], float] = {}
        for number, (weight, (cast, _)) in enumerate(zip(weights, candidates, strict=True)):
            held = cast[voice]
            main = held[0]
            if len(held) > 1:  # the voice counts as the one who says more with it
                spent = lengths @ roles[own, number]
                main = max(held, key=lambda role: spent[CAST.index(role)])
                key = tuple(role for role in CAST if role in held)
                pairs[key] = pairs.get(key, 0.0) + float(weight)
            shares[main] += float(weight)
        found[voice] = shares
        if pairs:
            likeliest = max(pairs, key=pairs.__getitem__)
            merged[voice] = Merged(likeliest, pairs[likeliest])
    return RoleScores(found, utterances, merged, (own_talk @ weights).tolist())


def _list_candidates(
    spoken: Sequence[Observation], voices: Sequence[str], fixed: Mapping[str, Role]
) -> list[tuple[Cast, Languages]]:
    """Casts and languages, the likeliest by a rough score first; where many people speak, those made of the first few after them."""
    most = min(MOST_CASTS, max(LEAST_CASTS, MOST_CELLS // len(spoken)))
    pairs: list[tuple[Role, ...]] = list(itertools.combinations(CAST[:3], 2))
    choices: list[list[tuple[Role, ...]]] = []
    for voice in voices:
        single: list[tuple[Role, ...]] = [(fixed[voice],)] if fixed.get(voice) in CAST else [(role,) for role in CAST]
        choices.append(single + (pairs if voice not in fixed and len(voices) <= MOST_PAIRED else []))
    own = [[o for o in spoken if o.speaker == voice] for voice in voices]
    rough: list[tuple[float, tuple[tuple[Role, ...], ...], Languages]] = []
    for languages in _list_languages(spoken):
        tables = [
            {roles: _score_voice(said, roles, languages) for roles in allowed}
            for said, allowed in zip(own, choices, strict=True)
        ]
        for cast in itertools.product(*choices):
            if sum(map(len, cast)) <= len(cast) + 1:  # one voice at most is two people's
                score = sum([table[roles] for table, roles in zip(tables, cast, strict=True)])
                rough.append((_score_cast(cast) + EVIDENCE_SCALE * score, cast, languages))
    rough.sort(key=lambda entry: -entry[0])
    kept = [(cast, languages) for _, cast, languages in rough[:most]]
    for cast, languages in kept[: MOST_VARIED if len(voices) > MOST_PAIRED else 0]:
        for n, voice in enumerate(voices):
            if voice not in fixed:
                kept += [((*cast[:n], pair, *cast[n + 1 :]), languages) for pair in pairs]
    return [(dict(zip(voices, cast, strict=True)), languages) for cast, languages in dict.fromkeys(kept)]


def _list_languages(spoken: Sequence[Observation]) -> list[Languages]:
    """The languages of questions, of answers and of the answers' renditions that may be meant, of those that are spoken."""
    codes = sorted({u.language for u in spoken if u.language})
    if len(codes) == 1:
        return [(codes[0],) * 3]
    found = [(asked, answered, asked) for asked, answered in itertools.permutations(codes, 2)]
    if len(codes) > 2:
        found += list(itertools.permutations(codes, 3))
    return found + [(code,) * 3 for code in codes]


def _score_voice(own: Sequence[Observation], roles: tuple[Role, ...], languages: Languages) -> float:
    """ln P(languages, questions | roles), each utterance by itself."""
    either, match, mismatch = math.log(0.5), math.log(MATCH), math.log(MISMATCH)
    total = 0.0
    for said in own:
        scores = []
        for role in roles:
            expected = {"questioner": languages[0], "subject": languages[1]}.get(role)
            score = said.weight * (either if expected is None else match if said.language == expected else mismatch)
            scores.append(score if said.asks is None else score + math.log(_ASKS[role] if said.asks else 1 - _ASKS[role]))
        total += scores[0] if len(scores) == 1 else math.log(sum(map(math.exp, scores)) / len(scores))
    return total


@lru_cache(maxsize=65536)
def _score_cast(cast: tuple[tuple[Role, ...], ...]) -> float:
    """ln P(so many people in these roles)."""
    score = 0.0
    before: set[Role] = set()
    for roles in cast:
        score += _MERGED * (len(roles) - 1)
        for role in roles:
            score += _PRIOR[role] + (_SECOND[role] if role in before else 0.0)
            before.add(role)
    return score + _NOBODY * len({"questioner", "subject"} - before)


def _measure_languages(spoken: Iterable[Observation]) -> dict[tuple[str, str], int]:
    """By voice and language, ms of speech."""
    speech: dict[tuple[str, str], int] = {}
    for observation in spoken:
        key = observation.speaker, observation.language or ""
        speech[key] = speech.get(key, 0) + observation.duration
    return speech


def _measure_answers(speech: Mapping[tuple[str, str], int], voice: str, language: str) -> tuple[float, int]:
    """Of a voice's speech, the share in a language, and all of it in ms."""
    total = sum(ms for (own, _), ms in speech.items() if own == voice)
    return speech.get((voice, language), 0) / max(1, total), total


def _score_prior(speech: Mapping[tuple[str, str], int], cast: Cast, languages: Languages) -> float:
    """ln P(cast, languages) with what all of an interpreter's speech says: an interpreter who speaks one language only is no interpreter."""
    score = _score_cast(tuple(cast.values())) + (_THIRD_LANGUAGE if languages[0] != languages[2] else 0.0)
    interpreters = {voice for voice, roles in cast.items() if "interpreter" in roles}
    if not interpreters:
        return score
    asked, answered, rendered = languages
    if asked == answered:
        return score + _ALONE
    subjects = [_measure_answers(speech, voice, answered) for voice, roles in cast.items() if roles == ("subject",)]
    if any(share >= 0.5 for share, _ in subjects):
        score += _STRANGER * sum(share < LEAST_ANSWERED and total <= STRANGERS_MS for share, total in subjects)
    own = [(code, ms) for (voice, code), ms in speech.items() if voice in interpreters]
    sides = sum(ms for code, ms in own if code == answered), sum(ms for code, ms in own if code in (asked, rendered))
    return score + math.log(0.02 + min(1.0, min(sides) / sum(sides) / 0.2)) if any(sides) else score
