"""Voices that are nobody's own: splinters that a diarizer made of several people's words, or cut off one person's.

In: observations, their times and texts, and the likeliest role of each voice. Out: the voices that are splinters. A splinter is no further person, so its role is doubtful.

Only a voice with little speech can be one. Its utterances are placed by all that the hidden Markov model knows but their voice: language, form, and what stands around them. Where most of them lie in the parts
of others than the one whom the voice seems to be, or all go on in the middle of somebody else's sentence, the voice says nothing. A second prisoner who answers a few words answers where a subject can, and in sentences
of his own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from vidtx.document import Role, Utterance
from vidtx.interview.roles.floor import ROLES, Languages, Observation, gather_evidence, score_casts

MOST_MS = 3500  # of speech of a splinter
STRANGE = 0.1  # probability of the voice's role, up to which an utterance lies in another's part
MOST_STRANGE = 0.5  # share of such utterances that a person's voice may have: diarizers err
LONGEST_GAP = 300  # ms within a sentence
_ENDS = (".", "?", "!", "…", "？", "。")


def find_splinters(
    spoken: Sequence[Utterance], observed: Sequence[Observation], roles: Mapping[str, Role], fixed: Mapping[str, Role]
) -> frozenset[str]:
    """The voices, none of `fixed`. `observed`: of each of `spoken`. `roles`: of the voices that were found."""
    speech: dict[str, int] = {}
    for utterance in spoken:
        speech[utterance.speaker] = speech.get(utterance.speaker, 0) + utterance.span.duration
    # The only one in a role is somebody, however little he says.
    held = {role for voice, role in roles.items() if speech.get(voice, 0) > MOST_MS or voice in fixed}
    small = [
        voice
        for voice, role in roles.items()
        if speech.get(voice, 0) <= MOST_MS and voice not in fixed and role in held and role != "other"
    ]
    languages = _find_languages(observed, roles)
    if not small or languages is None:
        return frozenset()
    evidence = gather_evidence(observed)
    found: set[str] = set()
    for voice in small:
        own = [n for n, utterance in enumerate(spoken) if utterance.speaker == voice]
        if any(observed[n].settled for n in own):
            continue
        cast = {v: (role,) for v, role in roles.items() if v != voice and role in ROLES}
        placed = score_casts(evidence, [(cast, languages)]).roles[own, 0, ROLES.index(roles[voice])]
        if (placed <= STRANGE).mean() > MOST_STRANGE or all(_goes_on(spoken, n) for n in own):
            found.add(voice)
    return frozenset(found)


def _find_languages(observed: Sequence[Observation], roles: Mapping[str, Role]) -> Languages | None:
    """The languages of questions, answers and the answers' renditions, by who speaks most of what."""

    def main(role: str) -> str | None:
        spoken: dict[str, int] = {}
        for o in observed:
            if o.language and roles.get(o.speaker) == role:
                spoken[o.language] = spoken.get(o.language, 0) + o.duration
        return max(spoken, key=spoken.__getitem__) if spoken else None

    asked, answered = main("questioner"), main("subject")
    return (asked, answered, asked) if asked and answered else None


def _goes_on(spoken: Sequence[Utterance], n: int) -> bool:
    """Whether a sentence of another voice runs into the utterance, or the utterance's into another voice's."""
    own = spoken[n]
    pairs = [(spoken[n - 1], own)] if n else []
    pairs += [(own, spoken[n + 1])] if n + 1 < len(spoken) else []
    return any(
        one.language == other.language
        and one.speaker != other.speaker
        and other.span.start - one.span.end <= LONGEST_GAP
        and bool(one.text)
        and not one.text.rstrip("\"'»”’) ").endswith(_ENDS)
        for one, other in pairs
    )
