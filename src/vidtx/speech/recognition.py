"""What was said: each turn transcribed in its own language.

In: turns and their languages. Out: utterances with words, in order of time, and flags where the text is not to be trusted.
Speech that could not be transcribed stays as an utterance without text, flagged: a reader must see that somebody spoke.
"""

from __future__ import annotations

from collections.abc import Sequence

from vidtx.document import Utterance, Word, make_id
from vidtx.engines.base import Recognition, Recognizer, SpeechTurn
from vidtx.signal import Progress, Waveform
from vidtx.speech.language import TurnLanguage

NOBODY = 0.6  # the recognizer's no-speech probability from which a turn without text was no speech at all
UNCERTAIN_LANGUAGE = 0.75  # below this probability the language is flagged


def transcribe_turns(
    waveform: Waveform,
    turns: Sequence[SpeechTurn],
    languages: Sequence[TurnLanguage],
    recognizer: Recognizer,
    progress: Progress | None = None,
) -> tuple[Utterance, ...]:
    """One utterance a turn, in order of time, with ids from their times.

    Turns are transcribed language by language, so that the engine can batch them; `progress` runs over all of them.
    """
    recognized: dict[int, Recognition] = {}
    codes = sorted({choice.language for choice in languages if choice.language})
    done = 0
    for code in codes:
        indices = [n for n, choice in enumerate(languages) if choice.language == code]

        def report(share: float, done: int = done, count: int = len(indices)) -> None:
            if progress:
                progress((done + share * count) / len(turns))

        found = recognizer.transcribe(waveform, [turns[n].span for n in indices], code, report)
        recognized.update(zip(indices, found, strict=True))
        done += len(indices)
    utterances: list[Utterance] = []
    ids: set[str] = set()
    for n, (turn, choice) in enumerate(zip(turns, languages, strict=True)):
        recognition = recognized.get(n)
        if recognition is not None and not recognition.text and recognition.no_speech >= NOBODY:
            continue
        id = make_id("u", turn.span.start, ids)
        ids.add(id)
        utterances.append(_make_utterance(id, turn, choice, recognition))
    return tuple(utterances)


def _make_utterance(id: str, turn: SpeechTurn, choice: TurnLanguage, recognition: Recognition | None) -> Utterance:
    text = recognition.text if recognition else ""
    flags = [
        flag
        for flag, raised in (
            ("untranscribed", not text),
            *((flag, True) for flag in (recognition.flags if recognition else ())),
            ("language_inferred", choice.inferred),
            ("language_uncertain", choice.probability < UNCERTAIN_LANGUAGE),
            ("overlap", turn.overlaps),
        )
        if raised
    ]
    words = tuple(Word(w.span, w.text, w.probability) for w in recognition.words) if recognition else ()
    return Utterance(
        id=id,
        span=turn.span,
        speaker=turn.speaker,
        language=choice.language,
        text=text,
        words=tuple(sorted(words, key=lambda word: word.span.start)),
        flags=tuple(flags),
        language_probability=choice.probability,
        text_probability=round(recognition.probability, 4) if recognition and text else None,
    )
