"""Interviews composed of real recordings: exact truth of who speaks when and in which language, on voices and rooms that no program drew.

In: folders of recordings of one language each (`ko_speech`, `uk_speech`, `ru_speech` of the test media). Out: `Interview` values. Recordings are
cut at their own pauses; pieces become turns of 0.6 to 9 s, of voices that alternate, with gaps or overlaps between them, at levels that differ,
in noise or through a telephone band.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

RATE = 16_000
LANGUAGES = ("ko", "uk", "ru")
ENDINGS = {".wav", ".mp3", ".aac", ".ogg", ".flac", ".m4a"}
FRAME = 320  # samples: 20 ms
PAUSE_FRAMES = 6  # so many quiet frames end a piece
QUIET_DB = 32.0  # below the recording's loud level
SHORTEST_S, LONGEST_S = 0.6, 9.0
LEVEL_DBFS = -23.0


@dataclass(frozen=True)
class Piece:
    """Speech between two pauses. `voice`: one for each recording; `samples`: 16 kHz mono, at its own level."""

    voice: str
    language: str
    samples: np.ndarray


@dataclass(frozen=True)
class TrueTurn:
    """Times in ms. `speaker`: a voice."""

    start: int
    end: int
    speaker: str
    language: str


@dataclass(frozen=True)
class Interview:
    """`waveform`: (samples,) float32, 16 kHz mono."""

    name: str
    waveform: np.ndarray
    turns: tuple[TrueTurn, ...]


def read_recordings(sources: Path, languages: Sequence[str] = LANGUAGES) -> dict[str, list[Piece]]:
    """The pieces of all recordings, by language."""
    from vidtx.media.audio import read_audio
    from vidtx.media.probe import probe_clip

    pieces: dict[str, list[Piece]] = {}
    for language in languages:
        folder = sources / f"{language}_speech"
        for path in sorted(p for p in folder.iterdir() if p.suffix.lower() in ENDINGS) if folder.is_dir() else ():
            waveform = read_audio(path, probe_clip(path)).waveform
            pieces.setdefault(language, []).extend(Piece(path.stem, language, cut) for cut in cut_at_pauses(waveform))
    return pieces


def cut_at_pauses(waveform: np.ndarray) -> list[np.ndarray]:
    """The parts between pauses of 120 ms and more, each of at least 0.3 s."""
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
                    cuts.append(waveform[max(0, start - 1) * FRAME : (n - quiet + 2) * FRAME])
                start, quiet = None, 0
    return cuts


def make_turns(pieces: Sequence[Piece], rng: random.Random) -> list[Piece]:
    """Neighboring pieces of one recording joined to turns, with short pauses between them; what is left over goes into the last turn."""
    turns: list[Piece] = []
    for voice, group in itertools.groupby(pieces, key=lambda piece: piece.voice):
        wanted, parts = _draw_length(rng), list[np.ndarray]()
        language = ""
        for piece in group:
            language = piece.language
            parts.append(piece.samples)
            if sum(map(len, parts)) >= wanted * RATE:
                turns.append(Piece(voice, language, _join(parts, rng)))
                wanted, parts = _draw_length(rng), []
        if sum(map(len, parts)) >= SHORTEST_S * RATE:
            turns.append(Piece(voice, language, _join(parts, rng)))
    return [turn for turn in turns if SHORTEST_S * RATE <= len(turn.samples) <= (LONGEST_S + 3) * RATE]


def _draw_length(rng: random.Random) -> float:
    return rng.choice([SHORTEST_S, SHORTEST_S, rng.uniform(1.0, 3.0), rng.uniform(3.0, LONGEST_S)])


def _join(parts: Sequence[np.ndarray], rng: random.Random) -> np.ndarray:
    joined = [parts[0]]
    for part in parts[1:]:
        joined += [np.zeros(round(rng.uniform(0.05, 0.2) * RATE), np.float32), part]
    return np.concatenate(joined)


def compose(
    pieces: dict[str, list[Piece]], seed: int, *, languages: Sequence[str] = ("ko", "uk"), condition: str = "clean"
) -> Interview:
    """An interview of two or three voices, up to two minutes long. `condition`: clean, noise, telephone."""
    rng = random.Random(seed)
    turns: list[Piece] = []
    for language in languages:
        voices = sorted({piece.voice for piece in pieces[language]})
        rng.shuffle(voices)
        chosen, seconds = list[Piece](), 0.0
        for voice in voices:
            made = make_turns([piece for piece in pieces[language] if piece.voice == voice], rng)
            chosen += made
            seconds += sum(len(turn.samples) for turn in made) / RATE
            if seconds > 40:
                break
        turns += chosen[:16]
    rng.shuffle(turns)
    placed, truth, clock = list[tuple[int, np.ndarray]](), list[TrueTurn](), 0.5
    for turn in turns:
        rms = float(np.sqrt(np.mean(turn.samples.astype(np.float64) ** 2)))
        gain = 10 ** ((LEVEL_DBFS + rng.uniform(-4, 4)) / 20) / max(rms, 1e-6)
        start = max(0.0, clock + rng.choice([rng.uniform(0, 1), rng.uniform(0, 1), rng.uniform(0, 0.3), -rng.uniform(0, 0.3)]))
        placed.append((round(start * RATE), (turn.samples * gain).astype(np.float32)))
        clock = start + len(turn.samples) / RATE
        truth.append(TrueTurn(round(start * 1000), round(clock * 1000), turn.voice, turn.language))
    waveform = np.zeros(round((clock + 0.5) * RATE), np.float32)
    for at, samples in placed:
        waveform[at : at + len(samples)] += samples
    return Interview(f"{condition}-{seed}", degrade(waveform, condition, seed), tuple(truth))


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
