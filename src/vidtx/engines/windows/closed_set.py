"""What a recognizer's guess among all its languages says about a closed set of them.

In: probabilities of all languages. Out: probabilities of those that may be spoken. Whisper is asked among a hundred languages; of a short turn it is often
sure of one that nobody speaks here. What little is left for the languages of the set is noise: scaled up to one, it was taken for certainty, and short
Ukrainian turns became Korean. Two things mend that (docs/measurements/real-speech.md): a share for every language of the set before it is scaled, so
that a guess outside of the set says nothing; and what goes to a relative outside of the set counts for its relative inside.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

EVEN_SHARE = 0.01  # for each language of the set
# Slavic languages, those that Whisper learned least of first (Radford et al. 2022, appendix E). What it takes for a relative goes to the first that may be
# spoken: a language of little data leaks into the others, Russian hardly does. Measured for Ukrainian beside Korean, and with Russian.
SLAVIC = ("be", "bs", "mk", "sr", "sl", "bg", "sk", "hr", "cs", "uk", "pl", "ru")


def restrict(probabilities: Mapping[str, float], languages: Sequence[str]) -> dict[str, float]:
    """Probabilities over `languages`, which sum up to one."""
    found = {language: probabilities.get(language, 0.0) for language in languages}
    heir = next((language for language in SLAVIC if language in found), None)
    if heir is not None:
        found[heir] += sum(probabilities.get(language, 0.0) for language in SLAVIC if language not in found)
    total = sum(found.values()) + EVEN_SHARE * len(found)
    return {language: (share + EVEN_SHARE) / total for language, share in found.items()}
