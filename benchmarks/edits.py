"""How well edit boundaries are found: edits made in continuous footage, ours beside other tools.

    python benchmarks/edits.py [--quick] [--sources DIR ...] [--fold test|tune|all] [--json FILE] [--no-baselines] [--fast] [--work DIR]

Makes clips with one kind of edit each and frame-exact truth (edit_operations.py) in continuous takes (edit_sources.py), encodes each with
another codec, rate and size, and scores what `vidtx edits` says of them: precision, recall and F1 by kind within 0.1 and 0.5 s, false
alarms on footage without edits, calibration, and the share of real time that it takes. Needs real footage: --sources, or `video` and
`footage` of the folder in VIDTX_TEST_MEDIA. Confidence intervals: bootstrap over people.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "benchmarks" / "edit_folds"
sys.path[:0] = [str(ROOT / "benchmarks"), str(ROOT / "src")]

import numpy as np

from edit_operations import DECOYS, OPERATIONS, Made, Truth
from edit_sources import SOUND_RATE, Take, find_takes, fold_of, half_of, read_speech, read_take

TOLERANCES = (0.1, 0.5)
QUICK_TAKES, QUICK_SECONDS = 3, 10.0
# What is scored together, as the table of the aims has it.
GROUPS = {
    "hard cut": ("hard cut",),
    "jump cut (random, in pauses)": ("jump cut", "jump cut in a pause"),
    "jump cut, like pose": ("jump cut, like pose",),
    "jump cut, punched in": ("jump cut, punched in",),
    "jump + short dissolve": ("jump + short dissolve",),
    "dissolve, fade": ("dissolve", "fade"),
    "cutaway": ("cutaway",),
    "cutaway over a splice": ("cutaway over a splice",),
    "L- or J-cut": ("L- or J-cut",),
    "title card, black, freeze": ("title card", "black", "freeze"),
    "sound splice": ("sound splice",),
    "drawn interviews": ("scene",),
}


@dataclass(frozen=True, slots=True)
class Found:
    kind: str
    time: float
    end: float | None
    probability: float


@dataclass(slots=True)
class Row:
    """One clip: what is true of it, and what each tool found in it."""

    name: str
    person: str
    fold: str
    voice: str
    seconds: float
    truth: list[Truth]
    ours: list[Found] = field(default_factory=list)
    heard: list[tuple[float, float]] = field(
        default_factory=list
    )  # time and probability of all that sounds joined, told or not
    spent: float = 0.0
    others: dict[str, list[list[float]]] = field(default_factory=dict)  # tool -> times for each of its thresholds


def encode(made: Made, path: Path, rng: random.Random) -> str:
    """Writes the clip as some platform would: codec, quality, size, sound and a second encoding drawn at random. Returns what was drawn."""
    import av
    import cv2

    height, width = made.frames[0].shape[:2]
    target = rng.choice((height, 360, 480, 720)) // 2 * 2
    size = (round(width * target / height / 2) * 2, target)
    codec = rng.choices(("libx264", "libx265"), (4, 1))[0]
    crf = rng.randint(18, 33)
    options = {"crf": str(crf), "preset": "veryfast" if codec == "libx264" else "ultrafast"}
    if codec == "libx265":
        options["x265-params"] = "log-level=none"
    if made.keyframes:
        options |= {"g": str(made.keyframes), "keyint_min": str(made.keyframes), "sc_threshold": "0"}
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream(codec, rate=made.rate, options=options)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        voice: Any = container.add_stream("aac", rate=SOUND_RATE, layout="mono")
        voice.bit_rate = rng.choice((48_000, 96_000, 128_000))
        for number, picture in enumerate(made.frames):
            if number in made.drop:
                continue
            frame = av.VideoFrame.from_ndarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), "rgb24")
            frame.pts = number
            frame.time_base = Fraction(1, made.rate)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
        sound = np.clip(made.sound, -1, 1).astype(np.float32)
        for start in range(0, len(sound), 1024):
            heard = av.AudioFrame.from_ndarray(np.ascontiguousarray(sound[None, start : start + 1024]), "fltp", "mono")
            heard.sample_rate, heard.pts = SOUND_RATE, start
            container.mux(voice.encode(heard))
        container.mux(voice.encode())
    drawn = f"{codec} crf {crf} {size[0]}x{size[1]}"
    if rng.random() < 0.35:
        drawn += _encode_again(path, rng)
    return drawn


def _encode_again(path: Path, rng: random.Random) -> str:
    """A platform's own encoding on top."""
    from vidtx.media.runner import find_ffmpeg

    crf = rng.randint(23, 30)
    again = path.with_name(f"{path.stem}.again.mp4")
    command = [find_ffmpeg(), "-nostdin", "-v", "error", "-y", "-i", str(path), "-c:v", "libx264", "-preset", "veryfast"]
    command += ["-crf", str(crf), "-c:a", "aac", "-b:a", "96k", "-fps_mode", "passthrough", str(again)]
    subprocess.run(command, check=True)
    again.replace(path)
    return f", again at crf {crf}"


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


def forget(person: str, voice: str) -> None:
    """From here on this process judges by models that know neither the person nor the voice (models/training/train_edits.py)."""
    from vidtx.edits import judge, splices
    from vidtx.edits.trees import load_forest

    k, half = fold_of(person), half_of(voice)
    forests = load_forest(FOLDER / f"jump-{k}.npz"), load_forest(FOLDER / f"blend-{k}.npz")
    network = _load_halves()[half]
    judge.load_models = lambda: forests  # type: ignore[assignment]
    splices.load_network = lambda path=None: network  # type: ignore[assignment]


@cache
def _load_halves() -> dict[str, Any]:
    from vidtx.edits.splices import load_network

    return {half: load_network(FOLDER / f"splice-{half}.npz") for half in "AB"}


def look(path: Path, fast: bool = False) -> tuple[list[Found], list[tuple[float, float]], float]:
    """What vidtx finds in a clip, with times from the first frame; what sounds joined in it; and the seconds that the first took."""
    from vidtx.edits import find_edits
    from vidtx.edits.listening import listen
    from vidtx.edits.splices import find_splices
    from vidtx.export.edit_lists import describe_edits
    from vidtx.media.probe import probe_clip
    from vidtx.media.sound import read_sound

    began = time.perf_counter()
    clip = probe_clip(path)
    waveform = read_sound(path, clip).waveform
    boundaries = find_edits(path, clip, waveform, fast=fast)
    spent = time.perf_counter() - began
    told = describe_edits(clip, boundaries)
    heard = listen(waveform)
    joins = [] if heard is None else [(step.sample / 16_000, step.probability) for step in find_splices(heard.trace)]
    return [Found(b["kind"], b["time"], b.get("end"), b["probability"]) for b in told], joins, spent


def match(found: Sequence[float], true: Sequence[float], tolerance: float) -> list[tuple[int, int]]:
    """One-to-one pairs within the tolerance: as many as can be, then the nearest."""
    from scipy.optimize import linear_sum_assignment

    if not found or not true:
        return []
    distance = np.abs(np.subtract.outer(np.asarray(found), np.asarray(true)))
    gain = np.where(distance <= tolerance + 1e-6, 1000.0 - distance, 0.0)
    rows, columns = linear_sum_assignment(gain, maximize=True)
    return [(int(n), int(m)) for n, m in zip(rows, columns, strict=True) if gain[n, m] > 0]


def count(rows: Sequence[Row], tolerance: float, least: float = 0.0) -> tuple[int, int, int, int]:
    """(matched, found, true, of the right kind) over rows."""
    matched = found = true = right = 0
    for row in rows:
        ours = [f for f in row.ours if f.probability >= least]
        pairs = match([f.time for f in ours], [t.time for t in row.truth], tolerance)
        matched, found, true = matched + len(pairs), found + len(ours), true + len(row.truth)
        right += sum(ours[n].kind == row.truth[m].kind for n, m in pairs)
    return matched, found, true, right


def f1(matched: int, found: int, true: int) -> float:
    return 2 * matched / (found + true) if found + true else float("nan")


def interval(rows: Sequence[Row], tolerance: float, rounds: int = 200) -> tuple[float, float]:
    """95 % interval of F1, people drawn with replacement."""
    by_person: dict[str, list[Row]] = {}
    for row in rows:
        by_person.setdefault(row.person, []).append(row)
    counts = np.array([count(own, tolerance)[:3] for own in by_person.values()], float)
    draws = np.random.default_rng(1).integers(0, len(counts), (rounds, len(counts)))
    sums = counts[draws].sum(axis=1)
    values = 2 * sums[:, 0] / np.maximum(1, sums[:, 1] + sums[:, 2])
    return float(np.percentile(values, 2.5)), float(np.percentile(values, 97.5))


def measure_overlap(rows: Sequence[Row]) -> tuple[float, int]:
    """Mean intersection over union of lasting edits with the lasting ones found for them, and of how many."""
    shares = []
    for row in rows:
        ours, true = [f for f in row.ours if f.end is not None], [t for t in row.truth if t.end is not None]
        for n, m in match([f.time for f in ours], [t.time for t in true], TOLERANCES[1]):
            (a, b), (c, d) = (ours[n].time, ours[n].end or 0.0), (true[m].time, true[m].end or 0.0)
            shares.append(max(0.0, min(b, d) - max(a, c)) / max(1e-9, max(b, d) - min(a, c)))
    return (float(np.mean(shares)) if shares else float("nan")), len(shares)


def count_flagged(rows: Sequence[Row]) -> tuple[int, int]:
    """(flagged, all) clips in which something was taken out or covered: whether anything of any kind is told within half a second."""
    altered = [row for row in rows if row.truth and row.name != "scene"]
    flagged = sum(bool(match([f.time for f in row.ours], [t.time for t in row.truth], TOLERANCES[1])) for row in altered)
    return flagged, len(altered)


def measure_calibration(rows: Sequence[Row], bins: int = 10) -> tuple[float, list[tuple[float, float, int]]]:
    """Expected calibration error of the probabilities (Naeini et al. 2015), and (mean probability, share right, count) of each bin."""
    told: list[tuple[float, bool]] = []
    for row in rows:
        hit = {n for n, _ in match([f.time for f in row.ours], [t.time for t in row.truth], TOLERANCES[1])}
        told += [(f.probability, n in hit) for n, f in enumerate(row.ours)]
    table = []
    for k in range(bins):
        inside = [(p, h) for p, h in told if min(bins - 1, int(p * bins)) == k]
        if inside:
            table.append((float(np.mean([p for p, _ in inside])), float(np.mean([h for _, h in inside])), len(inside)))
    error = sum(n * abs(p - h) for p, h, n in table) / max(1, len(told))
    return error, table


def splice_auc(rows: Sequence[Row], window: float = 0.1) -> float:
    """Area under the curve of what the sound hints at, told or not: near a splice, against other times of the same clips and uncut ones."""
    rng = np.random.default_rng(2)

    def strongest(row: Row, at: float) -> float:
        return max((p for time, p in row.heard if abs(time - at) <= window), default=0.0)

    splices = [(row, at) for row in rows if row.name == "sound splice" for t in row.truth for at in (t.time, t.end)]
    positive = [strongest(row, at) for row, at in splices if at is not None]
    negative = []
    for row in rows:
        if row.name in ("sound splice", "uncut"):
            for at in rng.uniform(1.0, max(1.1, row.seconds - 1.0), 6):
                if all(abs(at - edge) > 3 * window for t in row.truth for edge in (t.time, t.end or t.time)):
                    negative.append(strongest(row, float(at)))
    if not positive or not negative:
        return float("nan")
    wins = np.subtract.outer(np.asarray(positive), np.asarray(negative))
    return float((wins > 0).mean() + 0.5 * (wins == 0).mean())


def _work(job: tuple[Row, Path, bool, bool]) -> Row:
    row, path, baselines, fast = job
    forget(row.person, row.voice)
    row.ours, row.heard, row.spent = look(path, fast)
    if baselines:
        from edit_baselines import find_baselines

        row.others = {name: [run(path, t) for t in thresholds] for name, (run, thresholds) in find_baselines().items()}
    return row


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument(
        "--sources", type=Path, action="append", metavar="DIR", help="folder of continuous takes; may be repeated"
    )
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_TAKES} takes of at most {QUICK_SECONDS:.0f} s")
    parser.add_argument(
        "--fold",
        choices=("test", "tune", "all"),
        default="all",
        help="whose takes to use: each is judged by models that never saw that person",
    )
    parser.add_argument("--kinds", help="only these, joined by commas")
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
    names = arguments.kinds.split(",") if arguments.kinds else [*OPERATIONS, *DECOYS]
    print(f"{len(takes)} takes of {len({t.person for t in takes})} people ({arguments.fold})", file=sys.stderr)
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.work or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        jobs = [
            (row, path, arguments.baselines, arguments.fast) for row, path in make_rows(takes, names, folder, arguments.seed)
        ]
        print(f"{len(jobs)} clips, {sum(j[0].seconds for j in jobs) / 60:.1f} min", file=sys.stderr)
        with ProcessPoolExecutor(arguments.jobs, mp_context=get_context("spawn")) as pool:
            rows = list(pool.map(_work, jobs))
    print_report(rows)
    if arguments.json:
        arguments.json.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n", "utf-8")


def _shorten(take: Take) -> Take:
    n = min(len(take.frames), round(QUICK_SECONDS * take.rate))
    return Take(take.name, take.person, take.rate, take.frames[:n], take.sound[: round(n * SOUND_RATE / take.rate)], take.voice)


def print_report(rows: Sequence[Row]) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(width=150)
    table = Table(
        title="Edits found (F1; in brackets 95 % interval over people)", title_justify="left", box=None, padding=(0, 2, 0, 0)
    )
    tools = list(next((row.others for row in rows if row.others), {}))
    heads = ("edit", "true", "recall", "precision", "F1 0.1 s", "", "F1 0.5 s", "kind", *tools)
    for n, head in enumerate(heads):
        table.add_column(head.replace("PySceneDetect", "PySD"), justify="left" if n == 0 else "right", no_wrap=n < 8)
    cut_rows = [row for row in rows if row.truth]
    for group, names in [*GROUPS.items(), ("all", (*OPERATIONS, "scene"))]:
        own = [row for row in cut_rows if row.name in names]
        if not own:
            continue
        matched, found, true, right = count(own, TOLERANCES[0])
        low, high = interval(own, TOLERANCES[0])
        wide = count(own, TOLERANCES[1])
        cells = [
            group,
            str(true),
            f"{matched / true:.2f}",
            f"{matched / found:.2f}" if found else "-",
            f"{f1(matched, found, true):.2f}",
        ]
        cells += [f"{low:.2f}-{high:.2f}", f"{f1(*wide[:3]):.2f}", f"{right / matched:.2f}" if matched else "-"]
        table.add_row(*cells, *(_score_tool(own, tool) for tool in tools))
    console.print(table)
    decoys = [row for row in rows if row.name in DECOYS]
    for name in DECOYS:
        own = [row for row in decoys if row.name == name]
        if own:
            minutes = sum(row.seconds for row in own) / 60
            alarms = [sum(f.probability >= least for row in own for f in row.ours) for least in (0.7, 0.0)]
            console.print(
                f"false alarms, {name}: {alarms[0] / minutes:.2f} a minute probable or better, {alarms[1] / minutes:.2f} of any grade"
            )
    if any(row.name == "sound splice" for row in rows):
        console.print(f"sound splice: AUC {splice_auc(rows):.2f}")
    overlap, lasting = measure_overlap(rows)
    flagged, altered = count_flagged(rows)
    console.print(
        f"interval IoU of lasting edits: {overlap:.2f} ({lasting}); cut clips in which a cut is flagged: {flagged} of {altered}"
    )
    error, bins = measure_calibration(rows)
    console.print(f"calibration error {error:.3f}: " + ", ".join(f"{p:.2f} said, {h:.2f} right ({n})" for p, h, n in bins))
    seconds, spent = sum(row.seconds for row in rows), sum(row.spent for row in rows)
    speed = f"; {seconds / spent:.1f} x real time in each of the processes" if spent else ""
    console.print(f"{len(rows)} clips, {seconds / 60:.1f} min{speed}")


def _score_tool(rows: Sequence[Row], tool: str) -> str:
    """F1 within 0.1 s by default, and the best of its thresholds on these very clips (in its favour)."""
    scores = []
    for n in range(len(rows[0].others[tool])):
        sums = np.zeros(3, int)
        for row in rows:
            pairs = match(row.others[tool][n], [t.time for t in row.truth], TOLERANCES[0])
            sums += (len(pairs), len(row.others[tool][n]), len(row.truth))
        scores.append(f1(*sums))
    return f"{scores[0]:.2f} / {max(scores):.2f}"


if __name__ == "__main__":
    main()
