"""An uncut interview: written, spoken and recorded in its rooms, with exact times of every word.

In: a seed. Out: a `Take`. Seeds from `HELD_OUT_SEED` up have held-out voices and held-out sentences only. `draw_utterance`
generates single utterances for training.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from scenario import grammar
from scenario.dialogue import Wanted, write_interview
from scenario.model import HELD_OUT_SEED, Line, SpokenLine, SpokenWord, Take
from scenario.rooms import Room, draw_room, record, reverberate
from scenario.synthesis import SAMPLE_RATE, Speech, speak
from scenario.voices import Voice, cast, voices_of

_LEAD = (600, 1400)  # ms of room tone before the first word
_TAIL = 900  # ms after the last word
_GESTURE = 1600  # ms that a shake or a nod lasts
_ROOM_CHANGE = 1500  # ms between two rooms; the cut shortens it


@dataclass(frozen=True, slots=True)
class Utterance:
    sound: np.ndarray  # (samples,), 16 kHz float32, with room tone before and after the words
    words: tuple[SpokenWord, ...]  # ms from the first sample
    voice: str
    language: str


def split_of(seed: int) -> str:
    return "held_out" if seed >= HELD_OUT_SEED else "train"


def draw_utterance(rng: random.Random, language: str, split: str, voice: Voice | None = None) -> Utterance:
    """One to three sentences in a row by one voice in one room: a training example for recognition or speaker embeddings."""
    voice = voice or rng.choice(voices_of(split))
    sentences = [_draw_sentence(rng, split) for _ in range(rng.choices((1, 2, 3), (5, 4, 1))[0])]
    speech = _speak_sentences(rng, [s.text[language] for s in sentences], language, voice, rng.randint(125, 200), jitter=True)
    lead = rng.randint(300, 700)
    dry = np.zeros((lead + 500) * 16 + len(speech.sound), np.float32)
    dry[lead * 16 : lead * 16 + len(speech.sound)] = speech.sound
    room = draw_room(rng, "any")
    wet = reverberate(rng, room, dry)
    sound = record(rng, room, wet, _rms(speech.sound))
    sound *= rng.uniform(0.05, 0.9) / max(1e-6, float(np.abs(sound).max()))
    words = tuple(SpokenWord(w.start + lead, w.end + lead, w.text) for w in speech.words)
    return Utterance(sound.astype(np.float32), words, voice.name, language)


def play(
    seed: int, wanted: Wanted | None = None, among: Sequence[Voice] | None = None, *, crosstalk: float | None = None
) -> Take:
    """The whole interview of this seed. `wanted` sets its events (see `Wanted`); `among` replaces the voices of the
    seed's split. `crosstalk` (dB, negative): recorded on two channels, each of which has the other's people at this level.

    The same seed gives the same words, voices and rooms; times can differ by some ms, since espeak-ng keeps the state of its
    flutter between calls.
    """
    rng = random.Random(seed)
    split = split_of(seed)
    lines = write_interview(rng, split, wanted)
    people = list(dict.fromkeys(["questioner", "interpreter", *(line.speaker for line in lines)]))
    voices = dict(zip(people, cast(rng, len(people), among or voices_of(split)), strict=True))
    speeds = {person: rng.randint(135, 180) for person in people}
    spoken = [
        _speak_sentences(
            rng, [s.text[line.language] for s in line.sentences], line.language, voices[line.speaker], speeds[line.speaker]
        )
        if line.sentences
        else None
        for line in lines
    ]
    starts = _schedule_lines(rng, lines, spoken)
    length = max(s + (_length(speech) if speech else _GESTURE) for s, speech in zip(starts, spoken, strict=True)) + _TAIL
    spans = _room_spans(lines, starts, length)
    rooms = {name: draw_room(rng, name) for _, _, name in spans}
    levels = {person: rng.uniform(0.6, 1.0) for person in people}
    wetness = {person: rng.uniform(0.7, 1.6) for person in people}
    gains = [dict.fromkeys(people, 1.0)]
    if crosstalk is not None:
        leak = 10 ** (crosstalk / 20)
        gains = [{p: 1.0 if p.startswith("subject") == side else leak for p in people} for side in (False, True)]
    sound = np.zeros((len(gains), length * 16), np.float32)
    for start, end, name in spans:
        sound[:, start * 16 : end * 16] = _record_room(
            rng, rooms[name], start, end, lines, starts, spoken, levels, wetness, gains
        )
    sound *= 0.8 / max(1e-6, float(np.abs(sound).max()))
    channels = tuple(sound) if crosstalk is not None else ()
    placed = [
        SpokenLine(
            line,
            start + (speech.words[0].start if speech else 0),
            start + (speech.words[-1].end if speech else _GESTURE),
            tuple(SpokenWord(w.start + start, w.end + start, w.text) for w in speech.words) if speech else (),
        )
        for line, start, speech in zip(lines, starts, spoken, strict=True)
    ]
    named = {p: v.name for p, v in voices.items()}
    return Take(seed, sound.mean(axis=0) if channels else sound[0], tuple(placed), named, tuple(spans), channels)


def _draw_sentence(rng: random.Random, split: str) -> grammar.Sentence:
    return grammar.fill(rng.choice(grammar.PATTERNS), rng, split)


def _speak_sentences(
    rng: random.Random, texts: list[str], language: str, voice: Voice, speed: int, *, jitter: bool = False
) -> Speech:
    """Sentences in a row with pauses between them; words in ms from the first sample. `jitter` varies the voice a little."""
    if jitter:
        voice = replace(
            voice, pitch=min(95, max(5, voice.pitch + rng.randint(-8, 8))), range=max(5, voice.range + rng.randint(-15, 15))
        )
    stretch = rng.uniform(0.95, 1.05) if jitter else 1.0
    pieces: list[np.ndarray] = []
    words: list[SpokenWord] = []
    at = 0
    for n, text in enumerate(texts):
        if n:
            pause = rng.randint(180, 520)
            pieces.append(np.zeros(pause * 16, np.float32))
            at += pause * 16
        speech = speak(text, language, voice, speed=speed, stretch=stretch)
        words += [SpokenWord(w.start + round(at / 16), w.end + round(at / 16), w.text) for w in speech.words]
        pieces.append(speech.sound)
        at += len(speech.sound)
    return Speech(np.concatenate(pieces), tuple(words))


def _length(speech: Speech) -> int:
    return len(speech.sound) * 1000 // SAMPLE_RATE + 1


def _schedule_lines(rng: random.Random, lines: list[Line], spoken: list[Speech | None]) -> list[int]:
    """Start of each line in ms: after the line before it, after a pause, or before its end."""
    starts: list[int] = []
    at = rng.randint(*_LEAD)
    for n, line in enumerate(lines):
        if n:
            before = lines[n - 1]
            at += rng.randint(400, 1300) if line.act in ("answer", "question") else rng.randint(250, 800)
            if line.room != before.room:
                at += _ROOM_CHANGE
            at += line.pause_ms
            if line.overlap_ms and spoken[n - 1] is not None:
                at = max(starts[-1] + 300, starts[-1] + _length(spoken[n - 1]) - line.overlap_ms)  # type: ignore[arg-type]
        starts.append(at)
        at = max(at, *(s + (_length(p) if p else _GESTURE) for s, p in zip(starts, spoken, strict=False)))
    return starts


def _room_spans(lines: list[Line], starts: list[int], length: int) -> list[tuple[int, int, str]]:
    spans: list[tuple[int, int, str]] = []
    for line, start in zip(lines, starts, strict=True):
        if not spans:
            spans.append((0, length, line.room))
        elif line.room != spans[-1][2]:
            change = start - 500
            spans[-1] = (spans[-1][0], change, spans[-1][2])
            spans.append((change, length, line.room))
    return spans


def _record_room(
    rng: random.Random,
    room: Room,
    start: int,
    end: int,
    lines: list[Line],
    starts: list[int],
    spoken: list[Speech | None],
    levels: dict[str, float],
    wetness: dict[str, float],
    gains: list[dict[str, float]],
) -> np.ndarray:
    """(channels, samples); `gains`: for each channel, by which factor each person is heard in it."""
    total = np.zeros((len(gains), (end - start) * 16), np.float32)
    energy, count = 0.0, 0
    for person, level in levels.items():
        dry = np.zeros_like(total[0])
        for line, at, speech in zip(lines, starts, spoken, strict=True):
            if line.speaker == person and speech and start <= at < end:
                offset = (at - start) * 16
                piece = speech.sound[: len(dry) - offset] * (level * 0.09 / max(1e-6, _rms(speech.sound)))
                dry[offset : offset + len(piece)] += piece
                energy += float(np.sum(piece**2))
                count += len(piece)
        if dry.any():
            wet = reverberate(rng, replace(room, wet=room.wet * wetness[person]), dry)
            for channel, heard in zip(total, gains, strict=True):
                channel += heard[person] * wet
    level = (energy / max(1, count)) ** 0.5 or 0.05
    return np.stack([record(rng, room, channel, level) for channel in total])


def _rms(sound: np.ndarray) -> float:
    return float(np.sqrt(np.mean(sound**2)))
