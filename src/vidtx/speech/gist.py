"""A rough gist in English of what was said, where nothing can translate texts: the recognizer's own translation, from the sound.

In: each channel's sound and turns, the recognized utterances, and a `SpeechTranslator`. Out: the same utterances, those that could be translated with
an English text, flagged `rough_gist`. Whisper translates what it does not understand into something fluent. So a text that the guards had to
cut, that is unsure, in other letters than English has, a stock phrase of videos, or longer than anyone can say in the time is withheld: a reader is better off without.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from vidtx.document import GIST_LANGUAGE, Translation, Turn, Utterance
from vidtx.engines.base import Recognition, SpeechTranslator
from vidtx.signal import Progress, Waveform
from vidtx.speech.separate_channels import share_progress

Withheld = Literal["nothing", "repeated", "unsure", "letters", "stock", "too_long"]

LEAST_PROBABILITY = (
    0.5  # stricter than whisper's own e^-1: what lay between the two was invented in part or whole (docs/measurements/gist.md)
)
LATIN_SHARE = 0.8  # of the letters; below it the recognizer wrote down what it heard, or a mixture
MOST_CHARACTERS_PER_SECOND = 30.0  # nobody's words give more English
SPARE_CHARACTERS = 20  # of a short turn, whose end may be cut
STOCK_PHRASES = (
    "for watching",
    "subscribe",
    "next video",
)  # of the videos that whisper learned from; short turns it does not understand become these


def find_reason(recognition: Recognition) -> Withheld | None:
    """Why the text is no gist to show; None where it is one."""
    text = recognition.text
    letters = [character for character in text if character.isalpha()]
    if not letters:
        return "nothing"
    if "repetition_cut" in recognition.flags:
        return "repeated"
    if recognition.probability < LEAST_PROBABILITY:
        return "unsure"
    if sum("LATIN" in unicodedata.name(letter, "") for letter in letters) < LATIN_SHARE * len(letters):
        return "letters"
    if any(phrase in text.lower() for phrase in STOCK_PHRASES):
        return "stock"
    seconds = recognition.span.duration / 1000
    return "too_long" if len(text) > SPARE_CHARACTERS + MOST_CHARACTERS_PER_SECOND * seconds else None


def add_gists(
    waveforms: Sequence[Waveform],
    channels: Sequence[Sequence[Turn]],
    utterances: Sequence[Utterance],
    translator: SpeechTranslator,
    progress: Progress | None = None,
) -> tuple[Utterance, ...]:
    """The utterances with a gist where there is one to show, each from the sound of its own channel.

    `channels`: the turns of each; they say whose voice is where. What was not recognized, and what is said in English, gets none.
    """
    gists: dict[str, Translation] = {}
    for waveform, turns, report in zip(waveforms, channels, share_progress(channels, progress), strict=True):
        voices = {turn.speaker for turn in turns}
        own = [u for u in utterances if u.speaker in voices and u.text and u.language not in (None, GIST_LANGUAGE)]
        gists.update(_translate(waveform, own, translator, report))
    return tuple(
        replace(u, translations=(*u.translations, gists[u.id]), flags=(*u.flags, "rough_gist")) if u.id in gists else u
        for u in utterances
    )


def _translate(
    waveform: Waveform, utterances: Sequence[Utterance], translator: SpeechTranslator, progress: Progress | None
) -> dict[str, Translation]:
    """The gists of one channel, by utterance; language by language, so that the engine can batch them."""
    gists: dict[str, Translation] = {}
    done = 0
    for language in sorted({u.language for u in utterances if u.language}):
        own = [u for u in utterances if u.language == language]

        def report(share: float, done: int = done, count: int = len(own)) -> None:
            if progress:
                progress((done + share * count) / len(utterances))

        found = translator.translate_speech(waveform, [u.span for u in own], language, report)
        gists.update(
            {
                u.id: Translation(GIST_LANGUAGE, recognition.text)
                for u, recognition in zip(own, found, strict=True)
                if find_reason(recognition) is None
            }
        )
        done += len(own)
    return gists
