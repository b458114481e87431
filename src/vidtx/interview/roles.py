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
from collections.abc import Mapping, Sequence
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
    changes = _count_changes(spoken)
    rendered = _list_rendered(spoken, likeness) if likeness is not None else []
    # An assignment's evidence is the sum of its speakers': each is scored once, and not for each of 4^6 casts.
    tables = [
        {
            (s, role): _score_speaker(s, role, spoken, pair)
            for s, allowed in zip(speakers, choices, strict=True)
            for role in allowed
        }
        for pair in language_pairs
    ]
    scores: list[tuple[float, tuple[Role, ...]]] = []
    for cast in itertools.product(*choices):
        roles = dict(zip(speakers, cast, strict=True))
        shared = _score_cast(cast) + EVIDENCE_SCALE * (_score_turn_taking(changes, roles) + _score_rendering(rendered, roles))
        for table in tables:
            scores.append((shared + sum(table[s, roles[s]] for s in speakers), cast))
    top = max(score for score, _ in scores)
    posterior = {speaker: dict.fromkeys(_CAST, 0.0) for speaker in speakers}
    total = sum(math.exp(score - top) for score, _ in scores)
    for score, cast in scores:
        for speaker, role in zip(speakers, cast, strict=True):
            posterior[speaker][role] += math.exp(score - top) / total
    return {speaker: {str(role): share for role, share in shares.items()} for speaker, shares in posterior.items()}


def _score_cast(cast: Sequence[Role]) -> float:
    score = 0.0
    for n, role in enumerate(cast):
        score += _PRIOR[role] + (_SECOND[role] if role in cast[:n] else 0.0)
    return score


def _score_speaker(speaker: str, role: Role, spoken: Sequence[Utterance], languages: tuple[str, str]) -> float:
    """ln P(all that the speaker said | role), for the interviewer's and the subject's language."""
    asked, answered = languages
    evidence = sum(_score_utterance(u, role, asked, answered) for u in spoken if u.speaker == speaker)
    return EVIDENCE_SCALE * evidence + _score_bilingual(speaker, role, spoken, asked, answered)


def _score_utterance(utterance: Utterance, role: Role, asked: str, answered: str) -> float:
    """ln P(language, question | role), the language counting by the utterance's length and the recognizer's certainty."""
    weight = min(1.0, utterance.span.duration / FULL_UTTERANCE_MS)
    certainty = utterance.language_probability if utterance.language_probability is not None else 1.0
    weight *= max(0.1, 2 * certainty - 1)
    expected = {"questioner": asked, "subject": answered}.get(role)
    if expected is None:
        language = math.log(0.5)
    else:
        language = math.log(_MATCH if utterance.language == expected else _MISMATCH)
    if not utterance.text:
        return weight * language
    asks = _ASKS[role] if utterance.text.rstrip("\"'» ").endswith("?") else 1 - _ASKS[role]
    return weight * language + math.log(asks)


def _score_bilingual(speaker: str, role: Role, spoken: Sequence[Utterance], asked: str, answered: str) -> float:
    """ln P(the speaker's mix of languages | role): an interpreter who speaks one language only is no interpreter."""
    if asked == answered:
        return math.log(0.002) if role == "interpreter" else 0.0
    seconds = {
        code: sum(u.span.duration for u in spoken if u.speaker == speaker and u.language == code) / 1000
        for code in (asked, answered)
    }
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


def _score_turn_taking(changes: Mapping[tuple[str, str], int], roles: Mapping[str, Role]) -> float:
    """ln P(order of roles)."""
    return sum(count * math.log(_NEXT[roles[a]][roles[b]]) for (a, b), count in changes.items())


def _list_rendered(spoken: Sequence[Utterance], likeness: Likeness) -> list[tuple[str, str, float]]:
    """(who spoke, who spoke next, probability that it is a rendition) for each change of speaker and language that vectors compared."""
    pairs = [(a, b, likeness.probability(a, b)) for a, b in itertools.pairwise(spoken) if a.speaker != b.speaker]
    return [(a.speaker, b.speaker, math.exp(limit_log_odds(p))) for a, b, p in pairs if p is not None]


def _score_rendering(rendered: Sequence[tuple[str, str, float]], roles: Mapping[str, Role]) -> float:
    """ln P(what vectors say of each change | roles), against that of an even chance."""
    score = 0.0
    for before, after, odds in rendered:
        renders = _RENDERS if roles[after] == "interpreter" and roles[before] != "interpreter" else _RENDERS_NOT
        score += math.log(2 * (renders * odds + (1 - renders)) / (odds + 1))
    return score
