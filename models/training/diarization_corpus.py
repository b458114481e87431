"""The recordings that the demo diarization learns from: whole interviews, and each training voice by itself in many rooms.

In: `scenario.take.play` and `scenario.take.draw_utterance`. Out: `Recording`s, made by a few processes and kept in a cache
folder as 16-bit sound beside the spans of who speaks when. Nothing of this is committed.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np

SAMPLE_RATE = 16_000
CLOSED_GAP = 250  # ms; a shorter pause between two words of a speaker counts as speech
VOICE_SEED = 71_000_000
DEVELOPMENT_VARIANTS = frozenset("m3 f1 linda pedro Gene norbert".split())  # no network hears them as speakers to tell apart

Spans = tuple[tuple[int, int, str], ...]  # (start ms, end ms, speaker), sorted


@dataclass(frozen=True, slots=True)
class Recording:
    """`sound` (samples,) int16 at 16 kHz, read from disk as needed; `spans` name the voice, the same in every recording."""

    sound: np.ndarray
    spans: Spans

    @property
    def length(self) -> int:
        """In ms."""
        return len(self.sound) * 1000 // SAMPLE_RATE


def find_speech(words: Iterable[tuple[int, int, str]]) -> Spans:
    """Speech activity out of words as (start ms, end ms, speaker): gaps below `CLOSED_GAP` within a speaker are closed."""
    spans: list[tuple[int, int, str]] = []
    last: dict[str, int] = {}  # speaker -> index of the speaker's latest span
    for start, end, speaker in sorted(words):
        n = last.get(speaker)
        if n is not None and start - spans[n][1] < CLOSED_GAP:
            spans[n] = (spans[n][0], max(end, spans[n][1]), speaker)
        else:
            last[speaker] = len(spans)
            spans.append((start, end, speaker))
    return tuple(sorted(spans))


def build_takes(folder: Path, seeds: Sequence[int], processes: int) -> list[Recording]:
    """The interviews of the seeds, as they were played in one piece."""
    return _build(folder, [("take", seed, 0) for seed in seeds], processes)


def build_development_takes(folder: Path, seeds: Sequence[int], processes: int) -> list[Recording]:
    """Interviews of training-side sentences whose people all have `DEVELOPMENT_VARIANTS`: new voices to a network that never
    learned those, so that thresholds are chosen for new voices, and without a look at the held-out ones."""
    return _build(folder, [("development", seed, 0) for seed in seeds], processes)


def is_development(voice: str) -> bool:
    return voice.rpartition("-")[0] in DEVELOPMENT_VARIANTS


def build_voices(folder: Path, utterances: int, processes: int) -> dict[str, Recording]:
    """For each training voice that is not kept for development `utterances` utterances one after another, by turns in Ukrainian and in Korean, each in a room
    of its own: a voice must sound the same in both languages, since the interpreter speaks both."""
    from scenario.voices import TRAIN_VOICES

    chosen = {n: voice.name for n, voice in enumerate(TRAIN_VOICES) if not is_development(voice.name)}
    recordings = _build(folder, [("voice", n, utterances) for n in chosen], processes)
    return dict(zip(chosen.values(), recordings, strict=True))


def _build(folder: Path, wanted: Sequence[tuple[str, int, int]], processes: int) -> list[Recording]:
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{kind}-{number}-{count}" for kind, number, count in wanted]
    missing = [(path, what) for path, what in zip(paths, wanted, strict=True) if not path.with_suffix(".json").exists()]
    if missing:
        with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
            for _ in pool.map(_make, [p for p, _ in missing], [w for _, w in missing], chunksize=2):
                pass
    return [_read(path) for path in paths]


def _make(path: Path, what: tuple[str, int, int]) -> None:
    kind, number, count = what
    sound, spans = _make_voice(number, count) if kind == "voice" else _make_take(number, kind == "development")
    np.save(path.with_suffix(".npy"), (np.clip(sound, -1, 1) * 32767).astype(np.int16))
    part = path.with_suffix(".part")  # the spans come last and whole: where they are, the sound is whole as well
    part.write_text(json.dumps(spans))
    part.rename(path.with_suffix(".json"))


def _read(path: Path) -> Recording:
    spans = tuple((int(a), int(b), str(who)) for a, b, who in json.loads(path.with_suffix(".json").read_text()))
    return Recording(np.load(path.with_suffix(".npy"), mmap_mode="r"), spans)


def _make_take(seed: int, development: bool) -> tuple[np.ndarray, Spans]:
    from scenario.take import play
    from scenario.voices import TRAIN_VOICES

    among = [voice for voice in TRAIN_VOICES if is_development(voice.name)]
    take = play(seed, among=among if development else None)
    words = ((w.start, w.end, take.voices[spoken.line.speaker]) for spoken in take.lines for w in spoken.words)
    return take.sound, find_speech(words)


def _make_voice(number: int, count: int) -> tuple[np.ndarray, Spans]:
    from scenario.take import draw_utterance
    from scenario.voices import TRAIN_VOICES

    rng = random.Random(VOICE_SEED + number)
    voice = TRAIN_VOICES[number]
    pieces: list[np.ndarray] = []
    words: list[tuple[int, int, str]] = []
    at = 0
    for n in range(count):
        drawn = draw_utterance(rng, ("uk", "ko")[n % 2], "train", voice)
        words += [(w.start + at, w.end + at, voice.name) for w in drawn.words]
        whole = len(drawn.sound) // 16 * 16
        pieces.append(drawn.sound[:whole])
        at += whole // 16
    return np.concatenate(pieces), find_speech(words)
