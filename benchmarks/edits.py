"""How well edit boundaries are found: edits made in continuous footage, ours beside other tools.

    python benchmarks/edits.py [--quick] [--sources DIR ...] [--fold test|tune|all] [--json FILE] [--no-baselines] [--fast]
                               [--strangers] [--work DIR]

Makes clips with one kind of edit each and frame-exact truth (edit_operations.py) in continuous takes (edit_sources.py), encodes
each with another codec, rate and size, and scores what `vidtx edits` says of them: precision, recall and F1 by kind within 0.1
and 0.5 s, false alarms on footage without edits, calibration, and the share of real time that it takes. Needs real footage:
--sources, or `video` and `footage` of the folder in VIDTX_TEST_MEDIA. Confidence intervals: bootstrap over people.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from fractions import Fraction
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "benchmarks" / "edit_folds"
sys.path[:0] = [str(ROOT / "benchmarks"), str(ROOT / "src")]

import numpy as np

from edit_decoys import DECOYS
from edit_making import Made
from edit_operations import OPERATIONS
from edit_scores import AudioJoin, Found, Row, print_report
from edit_sources import SOUND_RATE, Take, find_takes, fold_of, half_of, read_speech, read_take

QUICK_TAKES, QUICK_SECONDS = 3, 10.0
QUICK_WITHOUT = ("insert", "mosaic", "bars")  # so that all tools together take less than five minutes


def encode(made: Made, path: Path, rng: random.Random) -> str:
    """Writes the clip as some platform would: codec, quality, size, frame rate, sound and what comes after drawn at random.
    Returns what was drawn."""
    import av
    import cv2

    height, width = made.frames[0].shape[:2]
    target = rng.choices((height, 360, 480, 720, 1080), (3, 4, 4, 4, 1))[0] // 2 * 2
    size = (round(width * target / height / 2) * 2, target)
    codec = rng.choices(("libx264", "libx265"), (4, 1))[0]
    crf = rng.randint(18, 35)
    preset = rng.choice(("superfast", "veryfast", "fast")) if codec == "libx264" else "ultrafast"
    options = {"crf": str(crf), "preset": preset}
    if codec == "libx265":
        options["x265-params"] = "log-level=none"
    if made.keyframes:
        options |= {"g": str(made.keyframes), "keyint_min": str(made.keyframes), "sc_threshold": "0"}
    drop = made.drop
    if varies := rng.random() < 0.1:  # as a phone writes it that is short of time
        drop |= {n for n in range(2, len(made.frames) - 2) if rng.random() < 0.03}
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream(codec, rate=made.rate, options=options)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        voice: Any = container.add_stream("aac", rate=SOUND_RATE, layout="mono")
        voice.bit_rate = rng.choice((48_000, 96_000, 128_000))
        for number, picture in enumerate(made.frames):
            if number in drop:
                continue
            frame = av.VideoFrame.from_ndarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), "rgb24")
            frame.pts = number
            frame.time_base = Fraction(1, made.rate)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
        sound = np.clip(made.sound, -1, 1).astype(np.float32)
        for start in range(0, len(sound), 1024):
            coded = av.AudioFrame.from_ndarray(np.ascontiguousarray(sound[None, start : start + 1024]), "fltp", "mono")
            coded.sample_rate, coded.pts = SOUND_RATE, start
            container.mux(voice.encode(coded))
        container.mux(voice.encode())
    drawn = f"{codec} {preset} crf {crf} {size[0]}x{size[1]}{', variable rate' if varies else ''}"
    if rng.random() < 0.35:
        crf = rng.randint(23, 30)
        rate = rng.choice((None, None, 25, 30))
        options = ["-fps_mode", "passthrough"] if rate is None else ["-r", str(rate)]
        options += ["-c:v", "libx264", "-preset", "veryfast", "-crf", str(crf), "-c:a", "aac", "-b:a", "96k"]
        _write_again(path, options)
        drawn += f", again at crf {crf}{f' and {rate}/s' if rate else ''}"
    if rng.random() < 0.2:
        form = rng.choice(("mp4", "matroska", "mpegts"))
        _write_again(path, ["-c", "copy", "-f", form])
        drawn += f", copied as {form}"
    return drawn


def _write_again(path: Path, options: Sequence[str]) -> None:
    """A platform's own encoding on top, or a copy of the streams into another container; under the same name, as downloads are."""
    from vidtx.media.runner import find_ffmpeg

    again = path.with_name(f"{path.stem}.again.mp4")
    subprocess.run([find_ffmpeg(), "-nostdin", "-v", "error", "-y", "-i", str(path), *options, str(again)], check=True)
    again.replace(path)


def make_rows(takes: Sequence[Take], names: Sequence[str], folder: Path, seed: int) -> list[tuple[Row, Path]]:
    """One clip of each kind in each take, encoded; kinds that a take is too short for are left out."""
    made_rows = []
    for take in takes:
        others = [other for other in takes if other.person != take.person and other.fold == take.fold]
        for name in names:
            rng = random.Random(zlib.crc32(f"{seed} {take.name} {name}".encode()))
            made = {**OPERATIONS, **DECOYS}[name](rng, take, others) if others or name in DECOYS else None
            if made is None or (name in OPERATIONS and not made.truth):
                continue
            path = folder / f"{take.name}-{name.replace(' ', '_').replace(',', '').replace('+', 'and')}.mp4"
            if not path.exists():
                encode(made, path, rng)
            made_rows.append((Row(name, take.person, take.fold, take.voice, len(made.frames) / made.rate, made.truth), path))
    return made_rows


def forget(person: str | None, voice: str) -> None:
    """From here on this process classifies by models that know neither the person, unless that is None, nor the voice
    (models/training/train_edits.py)."""
    from vidtx.edits import classifier
    from vidtx.edits.audio import splices
    from vidtx.edits.boosted_trees import load_forest

    network = _load_halves()[half_of(voice)]
    splices.load_network = lambda path=None: network  # type: ignore[assignment]
    if person is not None:
        k = fold_of(person)
        forests = classifier.Models(load_forest(FOLDER / f"jump-{k}.npz"), load_forest(FOLDER / f"dissolve-{k}.npz"))
        classifier.load_models = lambda: forests  # type: ignore[assignment]


@cache
def _load_halves() -> dict[str, Any]:
    from vidtx.edits.audio.splices import load_network

    return {half: load_network(FOLDER / f"splice-{half}.npz") for half in "AB"}


class Detected(NamedTuple):
    """What vidtx finds in a clip, with times from the first frame; what sounds joined in it, reported or not; and the seconds
    of the first."""

    edits: list[Found]
    joins: list[AudioJoin]
    seconds: float


def detect(path: Path, fast: bool = False) -> Detected:
    from vidtx.edits.audio.analysis import analyze_audio
    from vidtx.edits.audio.splices import find_splices
    from vidtx.edits.detect import find_edits
    from vidtx.export.edit_lists.edit_json import describe_edits
    from vidtx.media.audio import read_audio
    from vidtx.media.probe import probe_clip
    from vidtx.signal import SAMPLE_RATE

    began = time.perf_counter()
    clip = probe_clip(path)
    waveform = read_audio(path, clip).waveform
    boundaries = find_edits(path, clip, waveform, fast=fast)
    spent = time.perf_counter() - began
    described = describe_edits(clip, boundaries)
    analysis = analyze_audio(waveform)
    joins = (
        []
        if analysis is None
        else [AudioJoin(splice.position / SAMPLE_RATE, splice.probability) for splice in find_splices(analysis.splice_scores)]
    )
    edits = [Found(b["kind"], b["time"], b.get("end"), b["probability"]) for b in described]
    return Detected(edits, joins, spent)


class Job(NamedTuple):
    row: Row
    path: Path
    baselines: bool
    fast: bool
    strangers: bool


def _work(job: Job) -> Row:
    row, path, baselines, fast, strangers = job
    forget(None if strangers else row.person, row.voice)
    row.ours, row.joins, row.spent = detect(path, fast)
    if baselines:
        from edit_baselines import find_baselines

        row.others = {name: run(path, thresholds) for name, (run, thresholds) in find_baselines().items()}
    return row


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument(
        "--sources", type=Path, action="append", metavar="DIR", help="folder of continuous takes; may be repeated"
    )
    parser.add_argument(
        "--quick", action="store_true", help=f"{QUICK_TAKES} takes of at most {QUICK_SECONDS:.0f} s, without graphics"
    )
    parser.add_argument(
        "--fold",
        choices=("test", "tune", "all"),
        default="all",
        help="whose takes to use: each is classified by models that never saw that person",
    )
    parser.add_argument("--kinds", help="only these, joined by commas without spaces")
    parser.add_argument(
        "--strangers", action="store_true", help="no model learned from anybody in these takes: measure the shipped models"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument("--no-baselines", dest="baselines", action="store_false")
    parser.add_argument("--fast", action="store_true", help="find them the fast way")
    parser.add_argument("--work", type=Path, help="keep the clips here and use those that are there")
    parser.add_argument("--json", type=Path, metavar="FILE")
    arguments = parser.parse_args()
    media = os.environ.get("VIDTX_TEST_MEDIA")
    folders = arguments.sources or ([Path(media) / "video", Path(media) / "footage"] if media else [])
    folders = [folder for folder in folders if folder.is_dir()]
    if not folders:
        print("No footage: name a folder of continuous takes with --sources DIR, or set VIDTX_TEST_MEDIA.", file=sys.stderr)
        sys.exit(0 if not arguments.sources else 2)
    speech = read_speech(folders[-1].parent / "multispeaker")
    chosen = [(path, person) for path, person in find_takes(folders)]
    takes = [take for path, person in chosen if (take := read_take(path, person, speech)) is not None]
    takes = [take for take in takes if arguments.fold in ("all", take.fold)]
    if arguments.quick:
        people = list({take.person: take for take in takes}.values())
        takes = [_shorten(take) for take in people[:: max(1, len(people) // QUICK_TAKES)][:QUICK_TAKES]]
    names = re.split(r",(?! )", arguments.kinds) if arguments.kinds else [*OPERATIONS, *DECOYS]
    if arguments.quick and not arguments.kinds:
        names = [name for name in names if name not in QUICK_WITHOUT]
    print(f"{len(takes)} takes of {len({t.person for t in takes})} people ({arguments.fold})", file=sys.stderr)
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.work or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        jobs = [
            Job(row, path, arguments.baselines, arguments.fast, arguments.strangers)
            for row, path in make_rows(takes, names, folder, arguments.seed)
        ]
        print(f"{len(jobs)} clips, {sum(j.row.seconds for j in jobs) / 60:.1f} min", file=sys.stderr)
        with ProcessPoolExecutor(arguments.jobs, mp_context=get_context("spawn")) as pool:
            rows = list(pool.map(_work, jobs))
    print_report(rows)
    if arguments.json:
        arguments.json.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n", "utf-8")


def _shorten(take: Take) -> Take:
    n = min(len(take.frames), round(QUICK_SECONDS * take.rate))
    return Take(take.name, take.person, take.rate, take.frames[:n], take.sound[: round(n * SOUND_RATE / take.rate)], take.voice)


if __name__ == "__main__":
    main()
