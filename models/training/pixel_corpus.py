"""Clips with jump cuts, and decoys, in continuous footage: what the network over pixels learns from (`train_pixels.py`).

In: folders of continuous takes. Out: `PixelClip`s: the small luma pictures of every frame and the true cuts. They are kept in a
work folder, so that a run that is started again makes nothing twice. Nothing of this is committed. The clips are coded at 200-320
pixels of width: pictures are compared at 160, and people, not pixels, are scarce.
"""

from __future__ import annotations

import logging
import random
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "benchmarks"), str(ROOT / "src")]

import edit_decoys as decoys
import edit_operations as operations
from edit_making import Made, choose_pieces, join_pieces
from edit_sources import LONGEST, SHORTEST, SOUND_RATE, Take, find_takes, fold_of

LOG = logging.getLogger("pixel_corpus")
TAKE_WIDTH = 320  # pixels of the longer side at which takes are kept
UNCLEAR_FRAMES, SAME_FRAMES = 2.6, 0.6  # from a true cut, as in train_edits
GROUPS = 3  # of people: one network for each, which does not know them
OTHERS = 4  # takes of other people at hand for hard cuts


@dataclass(slots=True, eq=False)
class PixelClip:
    """luma: (n, height, width) uint8, as `vidtx.media.frames` gives it; times: (n,) seconds from the first frame; keyframe: (n,);
    cuts: seconds of the true cuts."""

    name: str
    take: str
    person: str
    luma: np.ndarray
    times: np.ndarray
    keyframe: np.ndarray
    cuts: np.ndarray


def group_of(person: str) -> int:
    """Which of GROUPS a person is dealt into; those of one fold stay together."""
    return fold_of(person) % GROUPS


def dense_jumps(rng: random.Random, take: Take, others: Sequence[Take]) -> Made | None:
    """Jump cuts every 0.6-1.3 s: more of them in the same footage."""
    kept = choose_pieces(rng, len(take.frames), take.rate, (0.1, min(8.0, len(take.frames) / take.rate / 4)), 0.6)
    return join_pieces(take, kept) if len(kept) > 1 else None


# Name, how it is made, and in how many of a hundred takes.
PLAN: tuple[tuple[str, Callable[..., Made | None], int], ...] = (
    ("dense", dense_jumps, 100),
    ("dense 2", dense_jumps, 100),
    ("dense 3", dense_jumps, 100),
    ("like", operations.jump_similar, 100),
    ("like 2", operations.jump_similar, 100),
    ("like 3", operations.jump_similar, 100),
    ("punch", operations.jump_punch, 20),
    ("hard", operations.hard_cut, 25),
    ("uncut", decoys.uncut, 100),
    ("dropped", decoys.frame_drops, 50),
    ("keyframes", decoys.keyframe_pops, 70),
    ("camera", decoys.camera_moves, 40),
    ("captions", decoys.captions, 30),
    ("flash", decoys.flash, 20),
    ("swells", decoys.light_swells, 15),
    ("flickers", decoys.light_flickers, 15),
    ("lamp", decoys.lamp_switched, 15),
)


def read_small_take(path: Path, person: str) -> Take | None:
    """The take at TAKE_WIDTH, silent; None if it is too short."""
    import av

    from edit_sources import _SKIP, _round_rate

    first = _SKIP.get(path.stem, 0.0)
    frames: list[np.ndarray] = []
    with av.open(str(path)) as container:
        video = container.streams.video[0]
        video.thread_count = 1
        rate = _round_rate(Fraction(video.average_rate or 25))
        for frame in container.decode(video):
            if frame.time is None or frame.time < first:
                continue
            if frame.time > first + LONGEST:
                break
            scale = min(1.0, TAKE_WIDTH / max(frame.width, frame.height))
            width, height = (max(2, round(side * scale / 2) * 2) for side in (frame.width, frame.height))
            frames.append(frame.reformat(width=width, height=height, format="rgb24", interpolation="AREA").to_ndarray())
    if len(frames) < SHORTEST * rate:
        return None
    sound = np.zeros(round(len(frames) * SOUND_RATE / rate), np.float32)
    return Take(path.stem, person, rate, np.stack(frames), sound, path.stem)


def disturb(made: Made, rng: random.Random) -> None:
    """What happens to footage besides edits: repeated frames, a crop, a logo that stays."""
    import cv2

    height, width = made.frames[0].shape[:2]
    cuts = {round(at * made.rate) + d for t in made.truth for at in (t.time, t.end) if at is not None for d in (-1, 0, 1)}
    if rng.random() < 0.15:
        every, first = rng.choice((4, 5, 6)), rng.randint(1, 4)
        for n in range(first, len(made.frames), every):
            if n not in cuts:
                made.frames[n] = made.frames[n - 1]
    if rng.random() < 0.3:
        share = rng.uniform(0.7, 0.95)
        h, w = round(height * share / 2) * 2, round(width * share / 2) * 2
        y, x = rng.randint(0, height - h), rng.randint(0, width - w)
        made.frames = [np.ascontiguousarray(f[y : y + h, x : x + w]) for f in made.frames]
        height, width = h, w
    if rng.random() < 0.2:
        place = (rng.choice((width // 20, width * 3 // 4)), rng.choice((height // 8, height * 9 // 10)))
        logo = rng.choice(("LIVE 24", "NEWS", "CAM 3"))
        made.frames = [
            cv2.putText(f.copy(), logo, place, cv2.FONT_HERSHEY_DUPLEX, width / 700, (240, 240, 240), 1) for f in made.frames
        ]


def encode_small(made: Made, path: Path, rng: random.Random) -> None:
    """As `benchmarks/edits.py` encodes its clips, at 200-320 pixels and without sound."""
    import av

    height, width = made.frames[0].shape[:2]
    scale = min(1.0, rng.choice((200, 256, 256, 320)) / max(height, width))
    size = tuple(round(side * scale / 2) * 2 for side in (width, height))
    codec = rng.choices(("libx264", "libx265"), (8, 1))[0]
    options = {
        "crf": str(rng.randint(14, 30)),
        "preset": rng.choice(("superfast", "veryfast")) if codec == "libx264" else "ultrafast",
    }
    if codec == "libx265":
        options["x265-params"] = "log-level=none:pools=1:frame-threads=1"
    keyframes = made.keyframes or rng.choice((0, 0, 0, made.rate, 2 * made.rate))
    if keyframes:
        options |= {"g": str(keyframes), "keyint_min": str(keyframes)} | ({"sc_threshold": "0"} if rng.random() < 0.5 else {})
    drop = made.drop
    if rng.random() < 0.1:
        drop |= {n for n in range(2, len(made.frames) - 2) if rng.random() < 0.03}
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream(codec, rate=made.rate, options=options)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        stream.thread_count = 1
        for number, picture in enumerate(made.frames):
            if number not in drop:
                whole = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), "rgb24")
                frame = whole.reformat(width=size[0], height=size[1], format="yuv420p", interpolation="AREA")
                frame.pts, frame.time_base = number, Fraction(1, made.rate)
                container.mux(stream.encode(frame))
        container.mux(stream.encode())
    if rng.random() < 0.3:
        from vidtx.media.runner import find_ffmpeg

        rate = rng.choice((None, None, 25, 30))
        again = path.with_name(f"{path.stem}.again.mp4")
        command = [find_ffmpeg(), "-nostdin", "-v", "error", "-y", "-threads", "1", "-i", str(path)]
        command += ["-fps_mode", "passthrough"] if rate is None else ["-r", str(rate)]
        command += ["-threads", "1", "-c:v", "libx264", "-preset", "superfast", "-crf", str(rng.randint(18, 27))]
        subprocess.run([*command, str(again)], check=True, timeout=120)
        again.replace(path)


def decode_small(path: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Luma at 160 pixels, seconds from the first frame, and which frames are keyframes."""
    import av

    luma, times, keys = [], [], []
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        stream.thread_count = 1
        for frame in container.decode(stream):
            width = round(160 * min(1.0, frame.width / frame.height))
            height = max(2, round(width * frame.height / frame.width))
            small = frame.reformat(width=width, height=height, format="gray", interpolation="AREA")
            luma.append(small.to_ndarray())
            times.append(float(frame.time or 0.0))
            keys.append(bool(frame.key_frame))
    at = np.array(times)
    return np.stack(luma), at - at[0], np.array(keys)


def make_clips(sources: Sequence[Path], work: Path, skip: frozenset[str] = frozenset(), seed: int = 1) -> list[Path]:
    """The files of all clips of the takes in `sources` whose person is not in `skip`; what is there already is not made again."""
    work.mkdir(parents=True, exist_ok=True)
    recent: list[Take] = []
    made_files: list[Path] = []
    for path, person in find_takes(sources):
        if person in skip:
            continue
        done = work / f"{seed}-{path.stem}.done"
        take = None if done.exists() else read_small_take(path, person)
        if take is not None:
            others = [o for o in recent if o.person != person]
            for name, make, share in PLAN:
                rng = random.Random(zlib.crc32(f"{seed} {take.name} {name}".encode()))
                if rng.randint(0, 99) >= share or (name == "hard" and not others):
                    continue
                made = make(rng, take, others)
                if made is None:
                    continue
                disturb(made, rng)
                coded = work / "clip.mp4"
                encode_small(made, coded, rng)
                luma, times, keys = decode_small(coded)
                cuts = [at for t in made.truth if t.in_picture for at in (t.time, t.end) if at is not None]
                kept = work / f"{seed}-{take.name}-{name.replace(' ', '_')}.npz"
                np.savez(
                    kept, luma=luma, times=times, keyframe=keys, cuts=np.array(cuts), name=name, take=take.name, person=person
                )
            short = take.frames[: 6 * take.rate].copy()
            recent = [*recent[1 - OTHERS :], Take(take.name, person, take.rate, short, take.sound, take.voice)]
        done.touch()
        LOG.info("%s %s", path.stem, person)
        made_files += sorted(work.glob(f"{seed}-{path.stem}-*.npz"))
    return made_files


def read_clips(files: Sequence[Path]) -> Iterator[PixelClip]:
    for path in files:
        with np.load(path) as kept:
            arrays = {name: kept[name] for name in ("luma", "times", "keyframe", "cuts")}
            yield PixelClip(*(str(kept[name]) for name in ("name", "take", "person")), **arrays)


def label_frames(times: np.ndarray, frames: np.ndarray, cuts: np.ndarray) -> np.ndarray:
    """(k,) 1 for a cut, 0 for none, -1 for neither: too near one."""
    frame = float(np.median(np.diff(times)))
    nearest = np.array([min((abs(at - cut) for cut in cuts), default=9.0) for at in times[frames]]) / frame
    return np.where(nearest < SAME_FRAMES, 1, np.where(nearest < UNCLEAR_FRAMES, -1, 0))
