"""Who is the questioner, who the interpreter, who the subjects.

In: utterances with speaker and language. Out: for each speaker a role and its probability, and for each utterance the probability of each role, whatever its voice.

Every assignment of roles to the voices is scored roughly, by each voice's languages and questions and by who follows whom. The best of them, and those like them in which a voice
is two people's or the interpreter has two voices, are scored in full by the hidden Markov model of the interview (`vidtx.interview.roles.floor`), with every choice of languages. The
posterior of a speaker's role sums over them. Evidence is scaled down, because utterances are not independent. A role that is not likelier than chance is "unknown".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from vidtx.bitext.questions.form import asks_somewhere
from vidtx.document import ROLES, Role, Speaker, Utterance
from vidtx.document.span import merge_spans
from vidtx.errors import UsageError
from vidtx.interview.likeness import Likeness
from vidtx.interview.roles.casts import CAST, RoleScores, score_roles
from vidtx.interview.roles.floor import observe
from vidtx.interview.roles.splinters import find_splinters

MOST_MODELED = 6  # speakers with the most speech; any further speaker is "unknown"
MIN_PROBABILITY = 0.6  # below which a role is "unknown"
MIN_ONE_SIDED = 0.9  # the same of the only interpreter, where one language alone was heard of him
MIN_MERGED = 0.5  # probability from which a voice is reported as two people's
MIN_OWN_TALK = 0.6  # probability from which the interpreter speaks on his own account
MAX_PROBABILITY = 0.9999  # of a role that was found; 1.0 is for roles that the user states


class RoleAssignment(NamedTuple):
    """A speaker's role and its probability; None where the role is unknown."""

    role: Role
    probability: float | None


@dataclass(frozen=True, slots=True)
class Casting:
    """Who is who. `assigned`: by speaker. `shares`: by the id of an utterance, the probability of each role; none for what has no language and for speakers who were not modeled.
    `merged`: speakers whose voice seems to be two people's, with the roles of both. `own_talk`: ids of what the interpreter says on his own account."""

    assigned: Mapping[str, RoleAssignment]
    shares: Mapping[str, Mapping[Role, float]] = field(default_factory=dict)
    merged: Mapping[str, tuple[Role, ...]] = field(default_factory=dict)
    own_talk: frozenset[str] = frozenset()


def assign_roles(
    utterances: Sequence[Utterance], fixed: Mapping[str, Role] | None = None, likeness: Likeness | None = None
) -> Mapping[str, RoleAssignment]:
    """Role and probability for each speaker id: see `find_casting`."""
    return find_casting(utterances, fixed, likeness).assigned


def find_casting(
    utterances: Sequence[Utterance], fixed: Mapping[str, Role] | None = None, likeness: Likeness | None = None
) -> Casting:
    """Who is who. `fixed` are roles the user states: they are certain and guide the others. `likeness`: where it has sentence vectors, who renders whom is evidence too.

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
    spoken = [u for u in utterances if u.speaker in modeled and u.language]
    separable = len({u.language for u in spoken}) > 1 or any(asks_somewhere(u.text) for u in spoken) or bool(fixed)
    stated = tuple(sorted(fixed.items()))
    observed = observe(spoken, likeness) if spoken and separable else ()
    found = score_roles(observed, tuple(modeled), stated) if observed else None
    if found is not None:
        splinters = find_splinters(spoken, observed, _list_likeliest(found), fixed)
        if splinters:  # what was said with them is placed without their voices
            found = score_roles(observed, tuple(v for v in modeled if v not in splinters), stated)
    assigned: dict[str, RoleAssignment] = {}
    for speaker in speech:
        if speaker in fixed:
            assigned[speaker] = RoleAssignment(fixed[speaker], 1.0)
            continue
        shares = found.voices.get(speaker) if found else None
        likeliest: Role = max(CAST, key=shares.__getitem__) if shares else "unknown"
        least = MIN_ONE_SIDED if likeliest == "interpreter" and _is_one_sided(speaker, spoken, found) else MIN_PROBABILITY
        if shares is None or shares[likeliest] < least:
            assigned[speaker] = RoleAssignment("unknown", None)
        else:
            assigned[speaker] = RoleAssignment(likeliest, min(MAX_PROBABILITY, round(shares[likeliest], 4)))
    if found is None:
        return Casting(assigned)
    merged = {
        s: roles
        for s, (roles, probability) in found.merged.items()
        if probability >= MIN_MERGED and s not in fixed and assigned[s].role != "unknown"
    }
    own_talk = frozenset(u.id for u, share in zip(spoken, found.own_talk, strict=True) if share >= MIN_OWN_TALK)
    return Casting(assigned, {u.id: shares for u, shares in zip(spoken, found.utterances, strict=True)}, merged, own_talk)


def make_speakers(
    utterances: Sequence[Utterance],
    roles: Mapping[str, RoleAssignment],
    names: Mapping[str, str] | None = None,
    merged: Mapping[str, tuple[Role, ...]] | None = None,
) -> tuple[Speaker, ...]:
    """The speakers in order of id. `merged`: by speaker, the roles of two people whose voice it seems to be. Raises UsageError for a name given to somebody who does not speak."""
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
        speakers.append(Speaker(id, role, probability, names.get(id), languages, total, (merged or {}).get(id, ())))
    return tuple(speakers)


def _is_one_sided(speaker: str, spoken: Sequence[Utterance], found: RoleScores | None) -> bool:
    """Whether a voice speaks one language only, and no other voice is the interpreter's in the other language."""
    likeliest = _list_likeliest(found) if found else {}
    alone = [voice for voice, role in likeliest.items() if role == "interpreter"] == [speaker]
    return alone and len({u.language for u in spoken if u.speaker == speaker}) == 1


def _list_likeliest(found: RoleScores) -> dict[str, Role]:
    return {voice: max(CAST, key=shares.__getitem__) for voice, shares in found.voices.items()}


def _measure_speech(utterances: Sequence[Utterance]) -> dict[str, int]:
    speech: dict[str, int] = {}
    for utterance in utterances:
        speech[utterance.speaker] = speech.get(utterance.speaker, 0) + utterance.span.duration
    return dict(sorted(speech.items()))
