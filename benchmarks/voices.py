"""Real recordings of which it is known who speaks when: excerpts with labels, and interviews composed from recordings of single voices.

In: a folder of test media (`--sources`), in which files are found by name wherever they lie. Out: `Recording` values. What is absent is
left out. The recordings and the voices are divided into two halves: constants are chosen on `chosen`, figures are reported on `held`.

- AMI excerpts with their RTTM; falcon and leopard (two cuts of one recording), with the publisher's segments; stereo_diarization, whose two
  channels are two people, mixed.
- Composed: three voices as in an interpreted interview (A asks, B renders, C answers, B renders). Turns of 0.6 to 9 s, gaps up to 1 s, one
  in eight turns overlaps the one before, levels differ by up to 6 dB, noise lies 20 to 40 dB below, every third is band-limited like a telephone.
"""

from __future__ import annotations

import json
import subprocess
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from vidtx.document.span import Span
from vidtx.signal import SAMPLE_RATE, Waveform
from vidtx.speech.turns import find_quiet_runs

HALVES = ("chosen", "held")
TURN_MS = (600, 9000)
PIECE_PAUSE_FRAMES = 15  # of 20 ms: a pause from which the truth is divided
# Files of one voice each; the voices of a half are never heard in the other.
VOICES = {
    "chosen": {
        "azure_ko": ("azure_ko_test_audio.wav", "azure_ko_train_audio1.wav", "azure_ko_train_audio2.wav"),
        "ibm_ko": ("ibm_ko_broadband_2.wav",),
        "silero_uk": ("silero_my2.wav", "silero_my3.wav"),
        "tinkoff_ru": ("tinkoff_sample_1.mp3", "tinkoff_sample_2.mp3", "tinkoff_sample_3.wav"),
        "eagle_2": ("eagle_speaker_2_test_utt.wav",),
        "steve": ("enrollment_audio_steve.wav",),
    },
    "held": {
        "gtts_ko": ("gtts_1.wav", "gtts_2.wav", "gtts_3.wav", "gtts_4.wav", "gtts_5.wav"),
        "w2v_uk": ("w2v_short.wav",),
        "audiobook_1_uk": ("audiobook_1.wav",),
        "audiobook_65_uk": ("audiobook_65.wav",),
        "eagle_1": ("eagle_speaker_1_utt_1.wav", "eagle_speaker_1_utt_2.wav", "eagle_speaker_1_test_utt.wav"),
        "katie": ("enrollment_audio_katie.wav",),
        "jfk": ("jfk.flac",),
    },
}
REAL = {"chosen": ("trn00", "trn04", "trn05"), "held": ("trn01", "trn07", "falcon", "leopard", "stereo")}


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """Sound and who speaks when. `truth`: spans by speaker. `scored`: the part for which the truth is complete."""

    name: str
    half: str
    kind: str  # "real" or "composed"
    waveform: Waveform
    truth: tuple[tuple[Span, str], ...]
    scored: Span


class Media:
    """Files of a folder, found by name; what is decoded is kept."""

    def __init__(self, folder: Path) -> None:
        self._paths = {_plain(path.name): path for path in sorted(folder.rglob("*")) if path.is_file()}

    def find(self, name: str) -> Path | None:
        return self._paths.get(_plain(name))

    def decode(self, name: str, channels: int = 1) -> Waveform:
        """(samples,), or (samples, channels) for more than one; 16 kHz."""
        import imageio_ffmpeg

        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", str(self._paths[_plain(name)])]
        command += ["-ac", str(channels), "-ar", str(SAMPLE_RATE), "-f", "f32le", "-"]
        sound = np.frombuffer(subprocess.run(command, capture_output=True, check=True).stdout, np.float32)
        return sound if channels == 1 else sound.reshape(-1, channels)


def list_real(media: Media) -> Iterator[Recording]:
    for half, names in REAL.items():
        for name in names:
            found = _read_real(media, name, half)
            if found:
                yield found


def list_composed(media: Media, count: int, seconds: float = 90.0) -> Iterator[Recording]:
    """`count` interviews of each half, from its voices."""
    for half in HALVES:
        voices = load_voices(media, half)
        if len(voices) >= 3:
            for seed in range(count):
                yield compose(f"{half}-{seed:02d}", half, voices, seed, seconds)


def load_voices(media: Media, half: str) -> dict[str, list[Waveform]]:
    """The sound of each voice of a half that is there."""
    voices: dict[str, list[Waveform]] = {}
    for voice, names in VOICES[half].items():
        sounds = [media.decode(name) for name in names if media.find(name)]
        if sounds:
            voices[voice] = sounds
    return voices


def cut_pieces(sound: Waveform) -> list[Span]:
    """The stretches of speech between pauses of 0.3 s; what lies before the first and after the last loud frame is left out."""
    limit = len(sound) * 1000 // SAMPLE_RATE
    levels = np.sqrt(np.mean(np.square(sound[: len(sound) // 320 * 320].reshape(-1, 320)), axis=1))
    loud = np.flatnonzero(levels >= 0.12 * np.quantile(levels, 0.9))
    whole = Span(int(loud[0]) * 20, min(limit, int(loud[-1] + 1) * 20))
    edges = [whole.start]
    for pause in find_quiet_runs(sound, whole, PIECE_PAUSE_FRAMES):
        edges += [pause.start, pause.end]
    edges.append(whole.end)
    return [Span(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a >= 100]


def compose(name: str, half: str, voices: dict[str, list[Waveform]], seed: int, seconds: float) -> Recording:
    rng = np.random.default_rng([seed, HALVES.index(half)])
    cast = [str(voice) for voice in rng.choice(sorted(voices), 3, replace=False)]
    mix = np.zeros(int((seconds + 12) * SAMPLE_RATE), np.float64)
    truth: list[tuple[Span, str]] = []
    at, number = 500, 0
    while at < seconds * 1000:
        speaker = (cast[0], cast[1], cast[2], cast[1])[number % 4]
        sound, pieces = _choose_turn(voices[speaker], rng)
        if number and rng.random() < 1 / 8:
            at = max(0, at - int(rng.integers(100, 700)))
        else:
            at += int(rng.integers(0, 1000))
        level = 10 ** (rng.uniform(-6, 0) / 20) * 0.08 / max(1e-4, float(np.sqrt(np.mean(np.square(sound)))))
        first = at * SAMPLE_RATE // 1000
        mix[first : first + len(sound)] += level * sound
        truth += [(Span(at + piece.start, at + piece.end), speaker) for piece in pieces]
        at += len(sound) * 1000 // SAMPLE_RATE
        number += 1
    mix = mix[: (at + 500) * SAMPLE_RATE // 1000]
    if seed % 3 == 2:
        mix = _limit_band(mix)
    mix += rng.standard_normal(len(mix)) * 0.08 * 10 ** (-rng.uniform(20, 40) / 20)
    return Recording(
        name, half, "composed", mix.astype(np.float32).clip(-1, 1), tuple(truth), Span(0, len(mix) * 1000 // SAMPLE_RATE)
    )


def _choose_turn(sounds: Sequence[Waveform], rng: np.random.Generator) -> tuple[Waveform, list[Span]]:
    """Sound of one turn, and its pieces of speech counted from its start."""
    sound = sounds[int(rng.integers(len(sounds)))]
    pieces = cut_pieces(sound)
    n = int(rng.integers(len(pieces)))
    wanted = float(np.exp(rng.uniform(np.log(TURN_MS[0]), np.log(TURN_MS[1]))))
    start = pieces[n].start
    end = min(start + int(wanted), pieces[-1].end)
    kept = [Span(p.start - start, min(p.end, end) - start) for p in pieces[n:] if p.start < end - 100]
    return sound[start * SAMPLE_RATE // 1000 : (start + kept[-1].end) * SAMPLE_RATE // 1000], kept


def _limit_band(sound: np.ndarray) -> np.ndarray:
    """Only 300 to 3400 Hz, as a telephone carries it."""
    spectrum = np.fft.rfft(sound)
    hertz = np.fft.rfftfreq(len(sound), 1 / SAMPLE_RATE)
    spectrum[(hertz < 300) | (hertz > 3400)] = 0
    return np.fft.irfft(spectrum, len(sound))


def _read_real(media: Media, name: str, half: str) -> Recording | None:
    if name.startswith("trn"):
        labels, wave = media.find("ami_debug.train.rttm"), f"ami_{name}.wav"
        if labels is None or media.find(wave) is None:
            return None
        lines = [line.split() for line in labels.read_text("utf-8").splitlines() if line.split()[1:2] == [name]]
        truth = [(Span(_ms(f[3]), _ms(f[3]) + _ms(f[4])), f[7]) for f in lines]
        sound = media.decode(wave)
        return Recording(name, half, "real", sound, tuple(truth), Span(0, len(sound) * 1000 // SAMPLE_RATE))
    if name in ("falcon", "leopard"):
        labels, wave = (
            media.find("falcon_segments.json"),
            "falcon_test.wav" if name == "falcon" else "leopard_diarization_test.wav",
        )
        if labels is None or media.find(wave) is None:
            return None
        segments = json.loads(labels.read_text("utf-8"))["tests"]["diarization_tests"][0]["segments"]
        truth = [(Span(_ms(s["start_sec"]), _ms(s["end_sec"])), str(s["speaker_tag"])) for s in segments]
        return Recording(name, half, "real", media.decode(wave), tuple(truth), Span(0, max(s.end for s, _ in truth)))
    if media.find("stereo_diarization.wav") is None:
        return None
    sides = media.decode("stereo_diarization.wav", 2)
    truth = [
        (piece, side) for side, sound in zip("LR", sides.T, strict=True) for piece in cut_pieces(np.ascontiguousarray(sound))
    ]
    return Recording(name, half, "real", sides.mean(axis=1), tuple(truth), Span(0, len(sides) * 1000 // SAMPLE_RATE))


def _ms(seconds: str | float) -> int:
    return round(float(seconds) * 1000)


def _plain(name: str) -> str:
    """A name without accents: one of the excerpts is spelled with one, to try programs."""
    return "".join(c for c in unicodedata.normalize("NFKD", name.lower()) if not unicodedata.combining(c))
