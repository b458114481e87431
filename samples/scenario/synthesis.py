"""Text to speech with exact word times, by espeak-ng's library through ctypes.

In: a text, a language, a `Voice`. Out: 16 kHz mono float32 sound and one `SpokenWord` for each word between spaces. The
library reports where each word starts; a word ends where the next one starts, less the silence before that.
"""

from __future__ import annotations

import ctypes
import ctypes.util
from dataclasses import dataclass
from functools import cache

import numpy as np

from scenario.model import SpokenWord
from scenario.voices import Voice

SAMPLE_RATE = 16_000
_SYNCHRONOUS = 2
_UTF8 = 1
_RATE, _PITCH, _RANGE = 1, 3, 4
_LIST_TERMINATED, _WORD = 0, 1
_QUIET = 0.012  # of the peak: below it, a frame between words counts as silence


class _EventId(ctypes.Union):
    _fields_ = [("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8)]


class _Event(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _EventId),
    ]


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


@dataclass(frozen=True, slots=True)
class Speech:
    """`sound`: (samples,) float32, 16 kHz, peak 0.5; `words` in ms from its first sample."""

    sound: np.ndarray
    words: tuple[SpokenWord, ...]


class _Synthesizer:
    """The espeak-ng library: one instance per process, which keeps its settings between calls."""

    def __init__(self) -> None:
        name = ctypes.util.find_library("espeak-ng") or "libespeak-ng.so.1"
        try:
            self._library = ctypes.CDLL(name)
        except OSError as error:
            raise RuntimeError("espeak-ng is needed to make samples: apt-get install espeak-ng") from error
        self.rate = self._library.espeak_Initialize(_SYNCHRONOUS, 500, None, 0)
        self._pieces: list[np.ndarray] = []
        self._starts: list[tuple[int, int]] = []  # (position in the text, counted from 1; sample)
        self._callback = _Callback(self._take)
        self._library.espeak_SetSynthCallback(self._callback)

    def _take(self, wave: ctypes._Pointer[ctypes.c_short], count: int, events: ctypes._Pointer[_Event]) -> int:
        if wave and count:
            self._pieces.append(np.ctypeslib.as_array(wave, (count,)).copy())
        n = 0
        while events[n].type != _LIST_TERMINATED:
            if events[n].type == _WORD:
                self._starts.append((events[n].text_position - 1, events[n].audio_position * self.rate // 1000))
            n += 1
        return 0

    def speak(self, text: str, language: str, voice: Voice, speed: int) -> tuple[np.ndarray, list[tuple[int, int]]]:
        """Sound at the library's own rate, and for each word its position in the text and its first sample."""
        library = self._library
        if library.espeak_SetVoiceByName(f"{language}+{voice.variant}".encode()):
            raise RuntimeError(f"espeak-ng has no voice {language}+{voice.variant}")
        for parameter, value in ((_RATE, speed), (_PITCH, voice.pitch), (_RANGE, voice.range)):
            library.espeak_SetParameter(parameter, value, 0)
        self._pieces, self._starts = [], []
        encoded = text.encode() + b"\0"
        library.espeak_Synth(encoded, len(encoded), 0, 1, 0, _UTF8, None, None)
        library.espeak_Synchronize()
        if not self._pieces:
            raise RuntimeError(f"espeak-ng gave no sound for {text!r}")
        return np.concatenate(self._pieces).astype(np.float32) / 32768, list(self._starts)


@cache
def _synthesizer() -> _Synthesizer:
    return _Synthesizer()


def speak(text: str, language: str, voice: Voice, *, speed: int = 165, stretch: float = 1.0) -> Speech:
    """The text spoken by the voice; `speed` in words a minute; `stretch` multiplies the voice's own.

    Silence before the first and after the last word is removed."""
    from scipy.signal import resample_poly

    engine = _synthesizer()
    sound, starts = engine.speak(text, language, voice, round(speed / (voice.stretch * stretch)))
    edges = _word_starts(text, starts)
    level = np.abs(sound)
    loud = _smooth(level, engine.rate // 100) > _QUIET * level.max()
    spoken = np.flatnonzero(loud)
    ends = [*edges[1:], len(sound)]
    trimmed = []
    for start, end in zip(edges, ends, strict=True):
        inside = np.flatnonzero(loud[start:end])
        trimmed.append((start + int(inside[0]), start + int(inside[-1]) + 1) if len(inside) else (start, max(end, start + 1)))
    first, last = min(int(spoken[0]), trimmed[0][0]), max(int(spoken[-1]) + 1, trimmed[-1][1])
    down = round(engine.rate / 100 * voice.stretch * stretch)
    resampled = resample_poly(sound[first:last], SAMPLE_RATE // 100, down).astype(np.float32)
    to_ms = 1000 / engine.rate * (engine.rate / 100) / down
    words = tuple(
        SpokenWord(round((a - first) * to_ms), max(round((a - first) * to_ms) + 1, round((b - first) * to_ms)), word)
        for (a, b), word in zip(trimmed, text.split(), strict=True)
    )
    return Speech(resampled * (0.5 / max(1e-6, float(np.abs(resampled).max()))), words)


def _word_starts(text: str, starts: list[tuple[int, int]]) -> list[int]:
    """The first sample of each word between spaces. A word without an event gets a time between its neighbors'."""
    tokens: list[int] = []
    position = 0
    for token in text.split():
        position = text.index(token, position)
        tokens.append(position)
        position += len(token)
    found: list[int | None] = []
    for n, at in enumerate(tokens):
        until = tokens[n + 1] if n + 1 < len(tokens) else len(text) + 1
        inside = [sample for offset, sample in starts if at <= offset < until]
        found.append(inside[0] if inside else None)
    for n, sample in enumerate(found):  # in a short clause the library can report a word later than its successor
        if sample is not None and any(later is not None and later < sample for later in found[n + 1 :]):
            found[n] = None
    if found[0] is None:
        found[0] = 0
    known = [n for n, sample in enumerate(found) if sample is not None]
    return [int(value) for value in np.interp(range(len(found)), known, [found[n] for n in known])]


def _smooth(level: np.ndarray, width: int) -> np.ndarray:
    sums = np.cumsum(np.concatenate([np.zeros(width), level, np.zeros(width)]))
    return (sums[2 * width :] - sums[: -2 * width])[: len(level)] / (2 * width)
