"""Continuous takes to make edits in: pictures and sound of one person in one piece.

In: folders. Out: `Take`s. A folder with a MANIFEST.tsv (columns name, person, continuous) says who is seen and what is
continuous; in any other folder each video is a take of a person of its own. Takes of one person stay in one fold, so that
nothing tuned on a face is scored on it.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np

SOUND_RATE = 48_000
WIDEST = 640  # pixels: a take is kept at this width, or less
FOLDS = 5
VOICES_TOGETHER = {
    "AMI": "ami", "ES2011": "ami", "ami": "ami", "azure_ko": "azure_ko", "tinkoff": "tinkoff", "eagle_speaker_1": "eagle_speaker_1",
    "eagle_speaker_2": "eagle_speaker_2", "ibm_en": "ibm_en", "grid": "grid", "opendbm": "opendbm", "enrollment_audio": "ks",
    "katiesteve": "ks", "audun": "audun", "jwp": "jwp",
}  # fmt: skip
LONGEST = 30.0  # seconds of a take
SHORTEST = 2.5
_MOVIES = (".mp4", ".mov", ".mkv", ".webm", ".avi", ".mpg")
_SKIP = {
    "jwp_testmovie": 1.65,
    "streamio_data_streams": 1.4,
}  # seconds before which the manifest says the take is not continuous, or before which it still fades in
# Films, animals, empty scenes; and, in the last, the head jumps aside between two frames at 2.88, 7.48, 9.08 and 10.48 s as it is published.
_NOT_CONTINUOUS = ("friday", "nasa_13013_rotated", "nasa_13013", "intel_one-by-one", "latentsync_demo2")
_TOGETHER = {"grid": "GRID", "intel": "INTEL"}  # the same studio and the same people, as far as is known


@dataclass(frozen=True, slots=True, eq=False)
class Take:
    """`frames`: (n, height, width, 3) uint8 RGB at `rate`; `sound`: (m,) float32 at SOUND_RATE, of the same length in seconds;
    `voice`: the recording that it is, the take's own name if it is its own."""

    name: str
    person: str
    rate: int
    frames: np.ndarray
    sound: np.ndarray
    voice: str

    @property
    def fold(self) -> str:
        """ "tune" or "test", by the person's name alone."""
        return "tune" if hashlib.sha256(self.person.encode()).digest()[0] % 2 else "test"


def fold_of(person: str) -> int:
    """Which of FOLDS a person is dealt into, by name alone."""
    return hashlib.sha256(person.encode()).digest()[1] % FOLDS


def half_of(voice: str) -> str:
    """ "A" or "B": which splice network did not learn from a voice. Recordings of one speaker or one place stay together."""
    kept = next((group for group in VOICES_TOGETHER if voice.startswith(group)), voice)
    kept = VOICES_TOGETHER.get(kept, kept)
    return "A" if hashlib.sha256(kept.encode()).digest()[0] % 5 % 2 == 0 else "B"


def find_takes(folders: Sequence[Path]) -> list[tuple[Path, str]]:
    """(path, person) of each continuous take, in order of name."""
    found: list[tuple[Path, str]] = []
    for folder in folders:
        listed: dict[str, dict[str, str]] = {}
        manifest = folder / "MANIFEST.tsv"
        if manifest.exists():
            with manifest.open(encoding="utf-8", newline="") as stream:
                listed = {row["name"]: row for row in csv.DictReader(stream, delimiter="\t") if row.get("name")}
        for path in sorted(p for p in folder.iterdir() if p.suffix.lower() in _MOVIES):
            row = listed.get(path.name, {})
            if path.stem in _NOT_CONTINUOUS or row.get("continuous", "yes").startswith("no"):
                continue
            person = row.get("person") or next((p for start, p in _TOGETHER.items() if path.stem.startswith(start)), path.stem)
            found.append((path, person))
    return found


def read_take(path: Path, person: str, speech: Iterator[tuple[str, np.ndarray]]) -> Take | None:
    """The take, with speech put under it if it is silent; None if it is too short."""
    import av
    import cv2

    first = _SKIP.get(path.stem, 0.0)
    frames: list[np.ndarray] = []
    sound: list[np.ndarray] = []
    with av.open(str(path)) as container:
        video = container.streams.video[0]
        rate = _round_rate(Fraction(video.average_rate or 25))
        for frame in container.decode(video):
            if frame.time is None or frame.time < first:
                continue
            if frame.time > first + LONGEST:
                break
            width = min(WIDEST, frame.width) // 2 * 2
            height = round(frame.height * width / frame.width / 2) * 2
            picture = frame.to_ndarray(format="rgb24")
            frames.append(cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA))
    if len(frames) < SHORTEST * rate:
        return None
    with av.open(str(path)) as container:
        if container.streams.audio:
            resampler = av.AudioResampler("flt", "mono", SOUND_RATE)
            for frame in container.decode(container.streams.audio[0]):
                if frame.time is not None and frame.time >= first:
                    sound += [part.to_ndarray().reshape(-1) for part in resampler.resample(frame)]
    length = round(len(frames) * SOUND_RATE / rate)
    own = np.concatenate(sound) if sound else np.zeros(0, np.float32)
    own = np.pad(own, (0, max(0, length - len(own))))[:length].astype(np.float32)
    voice = path.stem
    if float(np.sqrt((own**2).mean())) < 1e-3:
        voice, recording = next(speech)
        own = recording[:length]
        own = np.pad(own, (0, length - len(own)), mode="wrap")
    return Take(path.stem, person, rate, np.stack(frames), own, voice)


def read_speech(folder: Path) -> Iterator[tuple[str, np.ndarray]]:
    """Endless recordings of people talking, with their names, for silent takes; noise where the folder has none."""
    import av

    recordings: list[tuple[str, np.ndarray]] = []
    for path in sorted(folder.glob("*.wav")) if folder.is_dir() else []:
        parts: list[np.ndarray] = []
        with av.open(str(path)) as container:
            resampler = av.AudioResampler("flt", "mono", SOUND_RATE)
            for frame in container.decode(audio=0):
                parts += [part.to_ndarray().reshape(-1) for part in resampler.resample(frame)]
        recording = np.concatenate(parts) if parts else np.zeros(0, np.float32)
        if len(recording) > 8 * SOUND_RATE:
            recordings.append((path.stem, recording))
    if not recordings:
        recordings.append(("noise", np.random.default_rng(1).normal(0, 0.01, 30 * SOUND_RATE).astype(np.float32)))
    while True:
        yield from recordings


def _round_rate(rate: Fraction) -> int:
    return min((24, 25, 30), key=lambda usual: abs(usual - rate)) if rate > 16 else max(8, round(rate))
