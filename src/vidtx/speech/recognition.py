"""Speech recognition: each turn transcribed in its own language.

In: turns with their languages. Out: utterances with words, in order of time, and flags where the text is not reliable.
Speech that could not be transcribed stays as an utterance without text, flagged `untranscribed`: a reader must see that somebody
spoke.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from vidtx.document import Turn, Utterance, Word, make_id
from vidtx.engines.base import Recognition, Recognizer
from vidtx.signal import Progress, Waveform
from vidtx.speech.separate_channels import merge_utterances, share_progress

NO_SPEECH_PROBABILITY = 0.6  # the recognizer's own; from it on, a turn without text was no speech at all
UNCERTAIN_LANGUAGE_BELOW = 0.75  # probability of the language


def transcribe_turns(
    waveform: Waveform,
    turns: Sequence[Turn],
    recognizer: Recognizer,
    progress: Progress | None = None,
    prompts: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> tuple[Utterance, ...]:
    """One utterance per turn, in order of time, with ids from their times; turns that hold no speech give none.

    Turns are transcribed language by language, so that the engine can batch them; `progress` runs over all of them. A turn
    without a language is not transcribed. `prompts`: by language, terms that the engine is shown before. Raises EngineError for a language the model lacks.
    """
    recognized: dict[int, Recognition] = {}
    done = 0
    for language in sorted({turn.language for turn in turns if turn.language}):
        indices = [n for n, turn in enumerate(turns) if turn.language == language]

        def report(share: float, done: int = done, count: int = len(indices)) -> None:
            if progress:
                progress((done + share * count) / len(turns))

        found = recognizer.transcribe(waveform, [turns[n].span for n in indices], language, report, prompts.get(language, ()))
        recognized.update(zip(indices, found, strict=True))
        done += len(indices)
    utterances: list[Utterance] = []
    ids: set[str] = set()
    for n, turn in enumerate(turns):
        recognition = recognized.get(n)
        if recognition is not None and not recognition.text and recognition.no_speech >= NO_SPEECH_PROBABILITY:
            continue
        id = make_id("u", turn.span.start, ids)
        ids.add(id)
        utterances.append(_make_utterance(id, turn, recognition))
    return tuple(utterances)


def transcribe_channels(
    waveforms: Sequence[Waveform],
    channels: Sequence[Sequence[Turn]],
    recognizer: Recognizer,
    progress: Progress | None = None,
    prompts: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> tuple[Utterance, ...]:
    """The same for the turns of each channel, in its own sound; the utterances of all channels in order of time."""
    reports = share_progress(channels, progress)
    return merge_utterances(
        [
            transcribe_turns(waveform, turns, recognizer, report, prompts)
            for waveform, turns, report in zip(waveforms, channels, reports, strict=True)
        ]
    )


def _make_utterance(id: str, turn: Turn, recognition: Recognition | None) -> Utterance:
    text = recognition.text if recognition else ""
    uncertain = turn.language_probability is None or turn.language_probability < UNCERTAIN_LANGUAGE_BELOW
    flags = [
        flag
        for flag, raised in (
            ("untranscribed", not text),
            *((flag, True) for flag in (recognition.flags if recognition else ())),
            ("language_inferred", turn.language_inferred),
            ("language_uncertain", uncertain),
            ("overlap", turn.overlaps),
        )
        if raised
    ]
    words = tuple(Word(w.span, w.text, w.probability) for w in recognition.words) if recognition else ()
    return Utterance(
        id=id,
        span=turn.span,
        speaker=turn.speaker,
        language=turn.language,
        text=text,
        words=tuple(sorted(words, key=lambda word: word.span.start)),
        flags=tuple(flags),
        language_probability=turn.language_probability,
        text_probability=round(recognition.probability, 4) if recognition and text else None,
    )
