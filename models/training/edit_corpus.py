"""Edits made in continuous footage, encoded, decoded and measured: what the models of edits learn from.

In: folders of continuous takes, and folders of interviews with their truth (samples/make_sample.py). Out: `Example`s, kept as
pickles in a work folder, so that a run that is started again measures nothing twice. Nothing of this is committed.
"""

from __future__ import annotations

import logging
import pickle
import random
import sys
import tempfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "benchmarks"), str(ROOT / "src")]

from edit_decoys import DECOYS
from edit_making import Truth
from edit_operations import OPERATIONS
from edit_sources import find_takes, fold_of, half_of, read_speech, read_take
from vidtx.edits.audio.splices import Network
from vidtx.edits.picture.features import PictureFeatures

LOG = logging.getLogger("edit_corpus")
LEFT_OUT = {"wipe"}  # found by rules, and no dissolve to learn from
DRAWN = "drawn"  # the person of all interviews of samples/scenario


@dataclass(slots=True, eq=False)
class Example:
    """One clip. `truth` in seconds from the first frame; `features` measured with the picture's own candidates; `sound`
    (samples,) float16, 16 kHz; `origin`: the picture stream's time at the clip's time zero; `voice`: whose speech it has."""

    name: str
    take: str
    person: str
    voice: str
    truth: list[Truth]
    features: PictureFeatures
    sound: np.ndarray | None
    origin: Fraction

    @property
    def fold(self) -> int:
        return fold_of(self.person)

    def times(self) -> np.ndarray:
        """Seconds from the first frame; one more for the frame after the last."""
        pts = self.features.frames.pts - self.features.frames.pts[0]
        step = int(pts[-1] - pts[-2]) if len(pts) > 1 else 1
        return np.append(pts, pts[-1] + step) * float(self.features.time_base)


def build_examples(
    sources: Sequence[Path],
    scenes: Path | None,
    work: Path,
    seeds: Sequence[int],
    networks: Mapping[str, Network],
    held_back: frozenset[str] = frozenset(),
) -> Iterator[Example]:
    """All examples, made or read. `networks`: the splice networks of the two halves of voices (`edit_sources.half_of`); `held_back`: names of takes from
    whose people nothing may learn."""
    work.mkdir(parents=True, exist_ok=True)
    speech = read_speech(sources[-1].parent / "multispeaker")
    found = find_takes(sources)
    people = {person for path, person in found if path.stem in held_back}
    takes = [take for path, person in found if person not in people and (take := read_take(path, person, speech)) is not None]
    for seed in seeds:
        for name, operation in {**OPERATIONS, **DECOYS}.items():
            if name in LEFT_OUT:
                continue
            for take in takes:
                kept = work / f"{seed}-{name.replace(' ', '_').replace(',', '')}-{take.name}.pickle"
                if not kept.exists():
                    rng = random.Random(zlib.crc32(f"{seed} {take.name} {name}".encode()))
                    others = [o for o in takes if o.person != take.person and o.fold == take.fold]
                    made = operation(rng, take, others) if others or name in DECOYS else None
                    if made is None or (name in OPERATIONS and not made.truth):
                        continue
                    from edits import encode

                    with tempfile.TemporaryDirectory() as scratch:
                        path = Path(scratch) / "clip.mp4"
                        encode(made, path, rng)
                        example = _measure(path, name, take.name, take.person, take.voice, made.truth, networks)
                    kept.write_bytes(pickle.dumps(example, protocol=5))
                yield pickle.loads(kept.read_bytes())
            LOG.info("%d %s", seed, name)
    for path in sorted(scenes.glob("*.mp4")) if scenes else []:
        kept = work / f"scene-{path.stem}.pickle"
        if not kept.exists():
            kept.write_bytes(
                pickle.dumps(_measure(path, "scene", path.stem, DRAWN, DRAWN, _read_truth(path), networks), protocol=5)
            )
        yield pickle.loads(kept.read_bytes())


def _measure(
    path: Path, name: str, take: str, person: str, voice: str, truth: list[Truth], networks: Mapping[str, Network]
) -> Example:
    from vidtx.edits.audio.splices import find_audio_cues, score_splices
    from vidtx.edits.classifier import FIRST_SCORES
    from vidtx.edits.picture.grid import compute_width
    from vidtx.edits.picture.measurement import measure_frames
    from vidtx.media.audio import read_audio
    from vidtx.media.frames import iterate_frames
    from vidtx.media.probe import probe_clip

    clip = probe_clip(path)
    sound = read_audio(path, clip).waveform if clip.audio else None
    origin = clip.start
    cues = [] if sound is None else find_audio_cues(score_splices(sound, networks[half_of(voice)]), origin)

    def find(first: float, last: float) -> list[float]:
        return [float(at) for at in cues if first <= at <= last]

    assert clip.video is not None
    features = measure_frames(iterate_frames(path, clip, width=compute_width(clip.video)), FIRST_SCORES, find, clip.video.width)
    assert features is not None
    return Example(name, take, person, voice, truth, features, None if sound is None else sound.astype(np.float16), origin)


def _read_truth(clip: Path) -> list[Truth]:
    from vidtx.document.codec import parse_transcript

    found = parse_transcript(clip.with_suffix(".truth.json").read_bytes())
    return [
        Truth(b.kind, float(b.time), None if b.end_pts is None else float(b.end_time), b.in_picture, b.in_sound)
        for b in found.boundaries
    ]
