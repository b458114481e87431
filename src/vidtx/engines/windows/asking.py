"""What Whisper's decoder is asked for, which words it is told to expect, and where it is stopped.

In: a task, a language, terms and the length of the sound. Out: an `Asked` with a limit of tokens. A decoder that falls into a loop writes until its own limit of
224 tokens; that costs more than all else, and its whole batch waits for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

# Tokens that a turn can hold, however hurried: of English, and of words as they were said (a syllable of Korean takes up to three).
MOST_TOKENS_PER_SECOND = {"translate": 8, "transcribe": 24}
SPARE_TOKENS = 16
CAPPED_LANGUAGES = ("ko", "uk", "ru", "en")  # elsewhere a single letter may take three tokens


@dataclass(frozen=True, slots=True)
class Asked:
    """Speech in a language, as words of that language or (task "translate") in English.

    `dated`: with time tokens. `most_tokens`: where the decoder is stopped; None: where whisper stops it. `prompt`: what the decoder is shown as if it
    had been said before, so that it spells alike; None: nothing.
    """

    language: str
    task: str = "transcribe"
    dated: bool = False
    most_tokens: int | None = None
    prompt: str | None = None


def write_prompt(terms: Sequence[str]) -> str | None:
    """Terms as a sentence that could have been said before: after one without a capital letter and a full stop, Whisper writes none either.

    Whisper takes the last tokens of what is too long; callers keep it short.
    """
    text = ", ".join(terms)
    return f"{text[:1].upper()}{text[1:]}." if text else None


def limit_tokens(asked: Asked, length_ms: int, limit: int) -> Asked:
    """The same, stopped at what can be said in the time. `limit`: the decoder's own."""
    if asked.task == "transcribe" and asked.language not in CAPPED_LANGUAGES:
        return asked
    most = SPARE_TOKENS + MOST_TOKENS_PER_SECOND[asked.task] * length_ms // 1000
    return replace(asked, most_tokens=min(most, limit))
