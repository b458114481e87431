"""Who is the questioner, who the interpreter, who the subjects: a small probabilistic model over the sequence of utterances.

In: utterances with speaker and language. Out: for each speaker a role and its probability. Every assignment of roles to the
speakers, with every pair of languages, is scored as a hidden Markov chain whose states are the speakers' roles: which language
a role speaks, how often it asks, and who speaks after whom in an interpreted interview (turn-taking as described by
Wadensjo 1998, chapter 5). The posterior of a speaker's role sums over all assignments. Evidence is scaled down, because
utterances are not independent. A role that is not likelier than chance is "unknown".
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from vidtx.document import ROLES, Role, Speaker, Utterance
from vidtx.document.span import merge_spans
from vidtx.errors import UsageError
from vidtx.interview.likeness import Likeness, limit_log_odds

_CAST: tuple[Role, ...] = ("questioner", "interpreter", "subject", "other")
MOST_MODELED = 6  # speakers with the most speech; any further speaker is "unknown"
MIN_PROBABILITY = 0.6  # below which a role is "unknown"
MAX_PROBABILITY = 0.9999  # of a role that was found; 1.0 is for roles that the user states
EVIDENCE_SCALE = 0.5  # evidence of one utterance is worth this share of an independent one
FULL_UTTERANCE_MS = 2500  # from which an utterance's language counts in full

# ln P(role): one interpreter and one questioner are usual, several subjects are not rare, others are.
_PRIOR = {"questioner": math.log(0.3), "interpreter": math.log(0.3), "subject": math.log(0.34), "other": math.log(0.06)}
_SECOND = {"questioner": math.log(0.08), "interpreter": math.log(0.02), "subject": math.log(0.6), "other": math.log(0.5)}

# P(the utterance is a question | role): questioners ask, interpreters pass questions on, subjects hardly ask.
_ASKS = {"questioner": 0.7, "interpreter": 0.4, "subject": 0.04, "other": 0.15}

# P(next role | role), for a change of speaker; a row sums to 1.
_NEXT: dict[str, dict[str, float]] = {
    "questioner": {"questioner": 0.03, "interpreter": 0.82, "subject": 0.12, "other": 0.03},
    "interpreter": {"questioner": 0.44, "interpreter": 0.02, "subject": 0.51, "other": 0.03},
    "subject": {"questioner": 0.12, "interpreter": 0.81, "subject": 0.04, "other": 0.03},
    "other": {"questioner": 0.3, "interpreter": 0.3, "subject": 0.3, "other": 0.1},
}
# P(the second renders the first | the second is the interpreter, or anybody else), for a change of speaker and of language.
_RENDERS, _RENDERS_NOT = 0.85, 0.05
_MATCH, _MISMATCH = 0.97, 0.03  # a monolingual role's utterance is in its language; recognizers err


class RoleAssignment(NamedTuple):
    """A speaker's role and its probability; None where the role is unknown."""

    role: Role
    probability: float | None


def assign_roles(
    utterances: Sequence[Utterance], fixed: Mapping[str, Role] | None = None, likeness: Likeness | None = None
) -> dict[str, RoleAssignment]:
    """Role and probability for each speaker id. `fixed` are roles the user states: they are certain and guide the others. `likeness`:
    where it has sentence vectors, who renders whom is evidence too.

    With no second language and nobody asking, nothing separates the roles and all are "unknown". Raises UsageError for a
    fixed speaker who does not speak or a role that does not exist.
    """
    fixed = dict(fixed or {})
    speech = _measure_speech(utterances)
    for speaker, role in fixed.items():
        if speaker not in speech:
            raise UsageError(
                f"{speaker} does not speak in this clip; speakers are {', '.join(speech) or 'none'}", option="--role"
            )
        if role not in ROLES:
            raise UsageError(f"{role!r} is not a role; roles are {', '.join(ROLES)}", option="--role")
    modeled = sorted(sorted(speech, key=lambda s: -speech[s])[:MOST_MODELED])
    posterior = _compute_posterior(utterances, modeled, fixed, likeness)
    assigned: dict[str, RoleAssignment] = {}
    for speaker in speech:
        if speaker in fixed:
            assigned[speaker] = RoleAssignment(fixed[speaker], 1.0)
            continue
        shares = posterior.get(speaker)
        likeliest: Role = max(_CAST, key=shares.__getitem__) if shares else "unknown"
        if shares is None or shares.get(likeliest, 0.0) < MIN_PROBABILITY:
            assigned[speaker] = RoleAssignment("unknown", None)
        else:
            assigned[speaker] = RoleAssignment(likeliest, min(MAX_PROBABILITY, round(shares[likeliest], 4)))
    return assigned


def make_speakers(
    utterances: Sequence[Utterance], roles: Mapping[str, RoleAssignment], names: Mapping[str, str] | None = None
) -> tuple[Speaker, ...]:
    """The speakers in order of id. Raises UsageError for a name given to somebody who does not speak."""
    names = names or {}
    for speaker in names:
        if speaker not in roles:
            raise UsageError(
                f"{speaker} does not speak in this clip; speakers are {', '.join(sorted(roles)) or 'none'}", option="--name"
            )
    speakers = []
    for id in sorted(roles):
        own = [u for u in utterances if u.speaker == id]
        shares: dict[str, int] = {}
        for utterance in own:
            if utterance.language:
                shares[utterance.language] = shares.get(utterance.language, 0) + utterance.span.duration
        spoken = sum(shares.values())
        # A share under 8 % is more likely a mistaken turn than a second language.
        languages = tuple(sorted((code for code in shares if shares[code] >= 0.08 * spoken), key=lambda code: -shares[code]))
        role, probability = roles[id]
        total = sum(span.duration for span in merge_spans(u.span for u in own))
        speakers.append(Speaker(id, role, probability, names.get(id), languages, total))
    return tuple(speakers)


def _measure_speech(utterances: Sequence[Utterance]) -> dict[str, int]:
    speech: dict[str, int] = {}
    for utterance in utterances:
        speech[utterance.speaker] = speech.get(utterance.speaker, 0) + utterance.span.duration
    return dict(sorted(speech.items()))


def _compute_posterior(
    utterances: Sequence[Utterance], speakers: Sequence[str], fixed: Mapping[str, Role], likeness: Likeness | None
) -> dict[str, dict[str, float]]:
    """P(role) for each speaker, summed over all assignments and both orders of the two languages."""
    spoken = [u for u in utterances if u.speaker in speakers and u.language]
    languages = sorted({u.language for u in spoken if u.language})
    if not speakers or not spoken:
        return {}
    # Without a second language the interviewer's and the subject's may be the same.
    language_pairs = [(a, b) for a, b in itertools.permutations(languages, 2)] or [(languages[0], languages[0])]
    choices = [(fixed[s],) if s in fixed and fixed[s] in _CAST else _CAST for s in speakers]
    turns = _score_changes(_count_changes(spoken))
    rendered = _list_rendered(spoken, likeness) if likeness is not None else []
    own = {s: [_Spoken.of(u) for u in spoken if u.speaker == s] for s in speakers}
    # An assignment's evidence is the sum of its speakers': each is scored once, and not for each of 4^6 casts.
    tables = [
        {
            (s, role): _score_speaker(own[s], role, pair)
            for s, allowed in zip(speakers, choices, strict=True)
            for role in allowed
        }
        for pair in language_pairs
    ]
    scores: list[tuple[float, tuple[Role, ...]]] = []
    by_interpreters: dict[frozenset[str], float] = {}  # what vectors say depends on who the interpreters are alone
    for cast in itertools.product(*choices):
        roles = dict(zip(speakers, cast, strict=True))
        interpreters = frozenset(s for s in speakers if roles[s] == "interpreter")
        if interpreters not in by_interpreters:
            by_interpreters[interpreters] = _score_rendering(rendered, interpreters)
        shared = _score_cast(cast) + EVIDENCE_SCALE * (_score_turn_taking(turns, roles) + by_interpreters[interpreters])
        for table in tables:
            scores.append((shared + sum([table[pair] for pair in roles.items()]), cast))
    top = max(score for score, _ in scores)
    posterior = {speaker: dict.fromkeys(_CAST, 0.0) for speaker in speakers}
    weights = [math.exp(score - top) for score, _ in scores]
    total = sum(weights)
    for weight, (_, cast) in zip(weights, scores, strict=True):
        share = weight / total
        for speaker, role in zip(speakers, cast, strict=True):
            posterior[speaker][role] += share
    return {speaker: {str(role): share for role, share in shares.items()} for speaker, shares in posterior.items()}


def _score_cast(cast: Sequence[Role]) -> float:
    score = 0.0
    for n, role in enumerate(cast):
        score += _PRIOR[role] + (_SECOND[role] if role in cast[:n] else 0.0)
    return score


class _Spoken(NamedTuple):
    """What of an utterance is evidence: `weight` of its language, by its length (`duration`, ms) and the recognizer's certainty; `asks`: None
    without a text."""

    language: str | None
    duration: int
    weight: float
    asks: bool | None

    @classmethod
    def of(cls, utterance: Utterance) -> _Spoken:
        duration = utterance.span.duration
        certainty = utterance.language_probability if utterance.language_probability is not None else 1.0
        weight = min(1.0, duration / FULL_UTTERANCE_MS) * max(0.1, 2 * certainty - 1)
        asks = utterance.text.rstrip("\"'» ").endswith("?") if utterance.text else None
        return cls(utterance.language, duration, weight, asks)


def _score_speaker(own: Sequence[_Spoken], role: Role, languages: tuple[str, str]) -> float:
    """ln P(all that a speaker said | role), for the interviewer's and the subject's language."""
    asked, answered = languages
    return EVIDENCE_SCALE * _score_utterances(own, role, asked, answered) + _score_bilingual(own, role, asked, answered)


def _score_utterances(own: Sequence[_Spoken], role: Role, asked: str, answered: str) -> float:
    """ln P(languages, questions | role)."""
    expected = {"questioner": asked, "subject": answered}.get(role)
    either, match, mismatch = math.log(0.5), math.log(_MATCH), math.log(_MISMATCH)
    asking = {True: math.log(_ASKS[role]), False: math.log(1 - _ASKS[role])}
    scores = []
    for said in own:
        score = said.weight * (either if expected is None else match if said.language == expected else mismatch)
        scores.append(score if said.asks is None else score + asking[said.asks])
    return sum(scores)


def _score_bilingual(own: Sequence[_Spoken], role: Role, asked: str, answered: str) -> float:
    """ln P(the speaker's mix of languages | role): an interpreter who speaks one language only is no interpreter."""
    if asked == answered:
        return math.log(0.002) if role == "interpreter" else 0.0
    seconds = {code: sum([said.duration for said in own if said.language == code]) / 1000 for code in (asked, answered)}
    total = sum(seconds.values())
    if total == 0.0:
        return 0.0
    lesser = min(seconds.values()) / total
    if role == "interpreter":
        return math.log(0.02 + min(1.0, lesser / 0.2))
    return math.log(1.02 - min(1.0, lesser / 0.2)) if role != "other" else 0.0


def _count_changes(spoken: Sequence[Utterance]) -> Counter[tuple[str, str]]:
    """How often who follows whom; consecutive utterances of one speaker count once, since they show no change."""
    return Counter((a.speaker, b.speaker) for a, b in itertools.pairwise(spoken) if a.speaker != b.speaker)


_Changes = dict[
    tuple[str, str], dict[tuple[str, str], float]
]  # by who follows whom: by the roles of both, ln P of all these changes


def _score_changes(changes: Mapping[tuple[str, str], int]) -> _Changes:
    logs = {(a, b): math.log(share) for a, following in _NEXT.items() for b, share in following.items()}
    return {pair: {roles: count * log for roles, log in logs.items()} for pair, count in changes.items()}


def _score_turn_taking(changes: _Changes, roles: Mapping[str, Role]) -> float:
    """ln P(order of roles)."""
    return sum([scores[roles[a], roles[b]] for (a, b), scores in changes.items()])


class _Rendered(NamedTuple):
    """A change of speaker and language that vectors compared: who spoke, who spoke next, and ln P of what vectors say, against that of an even
    chance, where the second renders the first and where not."""

    before: str
    after: str
    renders: float
    differs: float


def _list_rendered(spoken: Sequence[Utterance], likeness: Likeness) -> list[_Rendered]:
    pairs = [(a, b, likeness.probability(a, b)) for a, b in itertools.pairwise(spoken) if a.speaker != b.speaker]
    found = []
    for a, b, probability in pairs:
        if probability is not None:
            odds = math.exp(limit_log_odds(probability))
            logs = [math.log(2 * (share * odds + (1 - share)) / (odds + 1)) for share in (_RENDERS, _RENDERS_NOT)]
            found.append(_Rendered(a.speaker, b.speaker, *logs))
    return found


def _score_rendering(rendered: Sequence[_Rendered], interpreters: Collection[str]) -> float:
    """ln P(what vectors say of each change | who interprets), against that of an even chance."""
    score = 0.0
    for before, after, renders, differs in rendered:
        score += renders if after in interpreters and before not in interpreters else differs
    return score
