"""Interviews composed of real recordings: exact truth of who speaks when and in which language, on voices and rooms that no program drew.

In: folders of recordings of one language each (`ko_speech`, `uk_speech`, `ru_speech` of the test media; English: the single voices of
`multispeaker`). Out: `Interview` values. Recordings are cut at their own pauses; pieces become turns of 0.6 to 9 s, of voices that alternate, with gaps
or overlaps between them, at levels that differ, in noise or through a telephone band. Voices are divided into two halves, so that what was
chosen on one can be judged on the other.
"""

from __future__ import annotations

import hashlib
import itertools
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from voices import VOICES

RATE = 16_000
LANGUAGES = ("ko", "uk", "ru")
FOLDERS = {"en": "multispeaker"}  # others: <language>_speech
HALVES = ("held", "work")
ENDINGS = {".wav", ".mp3", ".aac", ".ogg", ".flac", ".m4a"}
FRAME = 320  # samples: 20 ms
PAUSE_FRAMES = 6  # so many quiet frames end a piece
QUIET_DB = 32.0  # below the recording's loud level
SHORTEST_S, LONGEST_S = 0.6, 9.0  # that are wished for
LONGEST_TURN_S = LONGEST_S + 3  # that come, as pieces are whole
LEVEL_DBFS = -23.0
SECONDS = 40.0  # of speech in each language of an interview
MOST_TURNS = 16  # of each language in so many seconds
MOST_ROUNDS = 4  # how often a recording may be used again, divided into other turns


@dataclass(frozen=True)
class Piece:
    """Speech between two pauses. `voice`: one for each recording; `speaker`: of the recordings of one person the same; `samples`: 16 kHz mono, at
    its own level; `start`: ms in the recording; `text`: None where it is not known."""

    voice: str
    language: str
    samples: np.ndarray
    speaker: str = ""
    start: int = 0
    text: str | None = None

    @property
    def end(self) -> int:
        return self.start + len(self.samples) * 1000 // RATE


@dataclass(frozen=True)
class TrueTurn:
    """Times in ms. `text`: None where it is not known."""

    start: int
    end: int
    speaker: str
    language: str
    text: str | None = None


@dataclass(frozen=True)
class Interview:
    """`waveform`: (samples,) float32, 16 kHz mono."""

    name: str
    waveform: np.ndarray
    turns: tuple[TrueTurn, ...]


def read_recordings(sources: Path, languages: Sequence[str] = LANGUAGES) -> dict[str, list[Piece]]:
    """The pieces of all recordings, by language; what goes on without a pause for longer than a turn may be is left out."""
    pieces: dict[str, list[Piece]] = {}
    for language in languages:
        for path in list_recordings(sources, language):
            pieces.setdefault(language, []).extend(
                Piece(path.stem, language, cut, find_speaker(path.name), start * 1000 // RATE)
                for start, cut in cut_at_pauses(read_sound(path))
                if len(cut) <= LONGEST_TURN_S * RATE
            )
    return pieces


def list_recordings(sources: Path, language: str) -> list[Path]:
    folder = sources / FOLDERS.get(language, f"{language}_speech")
    paths = sorted(p for p in folder.iterdir() if p.suffix.lower() in ENDINGS) if folder.is_dir() else []
    if language in FOLDERS:  # conversations lie there too
        paths = [path for path in paths if find_speaker(path.name) != path.stem or path.name == "jfk.flac"]
    return paths


def read_sound(path: Path) -> np.ndarray:
    """(samples,), 16 kHz mono."""
    from vidtx.media.audio import read_audio
    from vidtx.media.probe import probe_clip

    return read_audio(path, probe_clip(path)).waveform


def find_speaker(name: str) -> str:
    """Who speaks in a recording, by `voices.VOICES`; a recording that is not there is a person's of its own."""
    known = (voice for voices in VOICES.values() for voice, names in voices.items() if name in names)
    return next(known, Path(name).stem)


def take_half(pieces: Mapping[str, Sequence[Piece]], half: str) -> dict[str, list[Piece]]:
    """The pieces of one half's speakers; "all": of everybody.

    By language, in the order of the hash of their names, each speaker goes to the half that has less speech so far.
    """
    if half == "all":
        return {language: list(own) for language, own in pieces.items()}
    kept: dict[str, list[Piece]] = {}
    for language, own in pieces.items():
        seconds, speakers = dict.fromkeys(HALVES, 0.0), dict[str, str]()
        for speaker in sorted({p.speaker for p in own}, key=lambda name: hashlib.sha256(name.encode()).hexdigest()):
            speakers[speaker] = min(HALVES, key=seconds.__getitem__)
            seconds[speakers[speaker]] += sum(len(p.samples) for p in own if p.speaker == speaker) / RATE
        kept[language] = [piece for piece in own if speakers[piece.speaker] == half]
    return kept


def cut_at_pauses(waveform: np.ndarray) -> list[tuple[int, np.ndarray]]:
    """The parts between pauses of 120 ms and more, each of at least 0.3 s, with the sample at which each starts."""
    frames = waveform[: len(waveform) // FRAME * FRAME].reshape(-1, FRAME)
    level = 20 * np.log10(np.sqrt((frames.astype(np.float64) ** 2).mean(axis=1)) + 1e-9)
    speech = level > np.quantile(level, 0.95) - QUIET_DB
    cuts, start, quiet = [], None, 0
    for n, loud in enumerate([*speech, *[False] * (PAUSE_FRAMES + 1)]):
        if loud:
            start, quiet = n if start is None else start, 0
        elif start is not None:
            quiet += 1
            if quiet >= PAUSE_FRAMES:
                if (n - quiet + 1 - start) * FRAME >= 0.3 * RATE:
                    first = max(0, start - 1) * FRAME
                    cuts.append((first, waveform[first : (n - quiet + 2) * FRAME]))
                start, quiet = None, 0
    return cuts


def make_turns(pieces: Sequence[Piece], rng: random.Random) -> list[Piece]:
    """Neighboring pieces of one recording joined to turns, with short pauses between them; what is left over goes into the last turn."""
    turns: list[Piece] = []
    for _, group in itertools.groupby(pieces, key=lambda piece: piece.voice):
        wanted, parts = _draw_length(rng), list[Piece]()
        for piece in group:
            parts.append(piece)
            if sum(len(part.samples) for part in parts) >= wanted * RATE:
                turns.append(_join(parts, rng))
                wanted, parts = _draw_length(rng), []
        if sum(len(part.samples) for part in parts) >= SHORTEST_S * RATE:
            turns.append(_join(parts, rng))
    return [turn for turn in turns if SHORTEST_S * RATE <= len(turn.samples) <= LONGEST_TURN_S * RATE]


def _draw_length(rng: random.Random) -> float:
    return rng.choice([SHORTEST_S, SHORTEST_S, rng.uniform(1.0, 3.0), rng.uniform(3.0, LONGEST_S)])


def _join(parts: Sequence[Piece], rng: random.Random) -> Piece:
    joined = [parts[0].samples]
    for part in parts[1:]:
        joined += [np.zeros(round(rng.uniform(0.05, 0.2) * RATE), np.float32), part.samples]
    texts = [part.text for part in parts if part.text is not None]
    return replace(parts[0], samples=np.concatenate(joined), text=" ".join(texts).strip() if len(texts) == len(parts) else None)


def compose(
    pieces: Mapping[str, Sequence[Piece]],
    seed: int,
    *,
    languages: Sequence[str] = ("ko", "uk"),
    condition: str = "clean",
    seconds: float = SECONDS,
) -> Interview:
    """An interview of several voices, with about `seconds` of speech in each language, as far as there are so many. `condition`: clean, noise, telephone."""
    rng = random.Random(seed)
    turns: list[Piece] = []
    for language in languages:
        turns += _choose_turns(pieces[language], rng, seconds)
    rng.shuffle(turns)
    placed, truth, clock = list[tuple[int, np.ndarray]](), list[TrueTurn](), 0.5
    for turn in turns:
        rms = float(np.sqrt(np.mean(turn.samples.astype(np.float64) ** 2)))
        gain = 10 ** ((LEVEL_DBFS + rng.uniform(-4, 4)) / 20) / max(rms, 1e-6)
        start = max(0.0, clock + rng.choice([rng.uniform(0, 1), rng.uniform(0, 1), rng.uniform(0, 0.3), -rng.uniform(0, 0.3)]))
        placed.append((round(start * RATE), (turn.samples * gain).astype(np.float32)))
        clock = start + len(turn.samples) / RATE
        truth.append(TrueTurn(round(start * 1000), round(clock * 1000), turn.speaker, turn.language, turn.text))
    waveform = np.zeros(round((clock + 0.5) * RATE), np.float32)
    for at, samples in placed:
        waveform[at : at + len(samples)] += samples
    name = "-".join([condition, str(seed), *languages[2:]])
    return Interview(name, degrade(waveform, condition, seed), tuple(truth))


def _choose_turns(pieces: Sequence[Piece], rng: random.Random, wanted: float) -> list[Piece]:
    """Turns of one language: recording after recording, until there are enough seconds."""
    voices = sorted({piece.voice for piece in pieces})
    rng.shuffle(voices)
    chosen, seconds = list[Piece](), 0.0
    for voice in voices * (MOST_ROUNDS if wanted > SECONDS else 1):
        made = make_turns([piece for piece in pieces if piece.voice == voice], rng)
        chosen += made
        seconds += sum(len(turn.samples) for turn in made) / RATE
        if seconds > wanted:
            break
    return chosen[: round(MOST_TURNS * wanted / SECONDS)]


def degrade(waveform: np.ndarray, condition: str, seed: int) -> np.ndarray:
    generator = np.random.default_rng(seed)
    if condition == "noise":
        noise = np.cumsum(generator.standard_normal(len(waveform)))
        noise -= np.convolve(noise, np.ones(400) / 400, mode="same")
        return (waveform + noise / noise.std() * 10 ** ((LEVEL_DBFS - 15) / 20)).astype(np.float32)
    if condition == "telephone":
        spectrum = np.fft.rfft(waveform)
        frequencies = np.fft.rfftfreq(len(waveform), 1 / RATE)
        spectrum[(frequencies < 300) | (frequencies > 3400)] = 0
        return np.fft.irfft(spectrum, len(waveform)).astype(np.float32)
    return np.clip(waveform, -1, 1)
