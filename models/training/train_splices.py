"""Trains the network that detects splices in the sound: on recordings of people talking, cut and joined over and over in other
places.

    python models/training/train_splices.py --sources DIR [--sources DIR ...] --work DIR --half A
    python models/training/train_splices.py --sources DIR [--sources DIR ...] --work DIR --half all

Each example is six seconds of one recording (or of a synthetic interview of `samples/scenario`) with joins at random places, in
pauses, with crossfades of 0-50 ms, and with gaps filled with the noise of the recording; recordings come as they are and bent
(speed, reverberation, noise), all of them through AAC. A third of the examples is cut before AAC instead, as a clip is. The
examples are drawn once and kept in the work folder (3 GB for 20,000; a quarter of an hour on two processors). Half "A" or "B"
leaves out the recordings of that half of voices (benchmarks/edit_sources.py), so that there is a network for every recording
that did not learn from it, and reports the score on those that it left out; "all" is what is shipped. `--held-back` names
recordings that nothing learns from.
"""

from __future__ import annotations

import argparse
import logging
import pickle
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "benchmarks"), str(ROOT / "src"), str(ROOT / "samples")]

from edit_making import crossfade
from edit_sources import half_of
from vidtx.edits.audio.changes import HOP
from vidtx.edits.audio.splices import DILATIONS, PeakCalibration, measure_inputs

LOG = logging.getLogger("train_splices")
RATE, CODED_RATE = 16_000, 48_000
WIDTH, TAPS, BATCH, HOPS = 56, 5, 16, 600
PARTS = 2  # of the examples, each drawn by a process of its own
CHECKED = 400  # examples of voices that were left out
BENT = 4  # bent versions of each recording
SCENES = range(700_000, 700_016)
_SOUNDS = (".wav", ".mp3", ".flac", ".mp4", ".mov", ".mkv", ".mpg")
_NOT_ONE_TAKE = ("friday", "nasa_13013", "nasa_13013_rotated")


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """`sound` 16 kHz; `joins`: sample numbers, none in a recording that is cut while training."""

    voice: str
    sound: np.ndarray
    joins: tuple[int, ...] = ()


class SpliceNet(nn.Module):
    """As `vidtx.edits.audio.splices.Network`, in PyTorch."""

    def __init__(self, inputs: int) -> None:
        super().__init__()
        self.first = nn.Conv1d(inputs, WIDTH, TAPS, padding=TAPS // 2)
        self.wide = nn.ModuleList(nn.Conv1d(WIDTH, WIDTH, TAPS, padding=TAPS // 2 * d, dilation=d) for d in DILATIONS)
        self.mix = nn.ModuleList(nn.Conv1d(WIDTH, WIDTH, 1) for _ in DILATIONS)
        self.last = nn.Conv1d(WIDTH, 1, 1)
        self.dropout = nn.Dropout(0.15)

    def forward(self, rows: Tensor) -> Tensor:
        hidden = F.relu(self.first(rows))
        for wide, mix in zip(self.wide, self.mix, strict=True):
            hidden = hidden + mix(F.relu(wide(self.dropout(hidden))))
        log_odds: Tensor = self.last(F.relu(hidden))[:, 0]
        return log_odds

    def save(self, path: Path) -> None:
        def taps(convolution: nn.Conv1d) -> np.ndarray:
            return convolution.weight.detach().permute(2, 1, 0).numpy().astype(np.float16)

        arrays = {
            "first": taps(self.first),
            "first_bias": self.first.bias,
            "last": taps(self.last),
            "last_bias": self.last.bias,
        }
        for n, (wide, mix) in enumerate(zip(self.wide, self.mix, strict=True)):
            arrays |= {f"wide{n}": taps(wide), f"wide_bias{n}": wide.bias, f"mix{n}": taps(mix), f"mix_bias{n}": mix.bias}
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(
            path,
            **read_calibration(path),
            **{k: np.asarray(v.detach() if isinstance(v, Tensor) else v, np.float16) for k, v in arrays.items()},
        )


def read_calibration(path: Path) -> dict[str, np.ndarray]:
    """The calibration of the network that was there before, until train_edits.py calibrates this one; else none: probabilities
    follow the log-odds."""
    if not path.exists():
        return {f"peak_{name}": np.float64(name == "log_odds_weight") for name in PeakCalibration._fields}
    with np.load(path) as kept:
        return {name: kept[name] for name in kept.files if name.startswith("peak_")}


def read_recording(path: Path) -> np.ndarray:
    import av

    parts: list[np.ndarray] = []
    with av.open(str(path)) as container:
        resampler = av.AudioResampler("flt", "mono", CODED_RATE)
        for frame in [*container.decode(audio=0), None]:
            parts += [part.to_ndarray().reshape(-1) for part in resampler.resample(frame)]
    return np.concatenate(parts).astype(np.float32) if parts else np.zeros(0, np.float32)


def code(sound: np.ndarray, rng: random.Random) -> np.ndarray:
    """48 kHz through AAC once or twice, to 16 kHz."""
    from vidtx.media.runner import find_ffmpeg

    ffmpeg = [str(find_ffmpeg()), "-v", "error", "-y"]
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "raw"
        raw.write_bytes(np.clip(sound, -1, 1).astype("<f4").tobytes())
        source = ["-f", "f32le", "-ar", str(CODED_RATE), "-ac", "1", "-i", str(raw)]
        for n in range(rng.choice((1, 1, 2))):
            coded = Path(folder) / f"{n}.m4a"
            subprocess.run(
                [*ffmpeg, *source, "-c:a", "aac", "-b:a", rng.choice(("48k", "64k", "96k", "128k")), str(coded)], check=True
            )
            source = ["-i", str(coded)]
        out = subprocess.run(
            [*ffmpeg, *source, "-f", "f32le", "-ar", str(RATE), "-ac", "1", "-"], check=True, capture_output=True
        )
    return np.frombuffer(out.stdout, "<f4").copy()


def build_recordings(
    sources: Sequence[Path], work: Path, held_back: Sequence[str] = ()
) -> tuple[list[Recording], list[Recording]]:
    """Recordings to cut here, and recordings that were cut before they were coded."""
    kept = work / "recordings.pickle"
    if kept.exists():
        whole, cut = pickle.loads(kept.read_bytes())
        if known := sorted({r.voice for r in whole} & set(held_back)):
            raise SystemExit(f"{kept} holds recordings that nothing is to learn from: {', '.join(known)}. Take another --work.")
        return whole, cut
    whole, cut = [], []
    for path in sorted(
        p
        for folder in sources
        for p in folder.iterdir()
        if p.suffix.lower() in _SOUNDS and p.stem not in (*_NOT_ONE_TAKE, *held_back)
    ):
        rng = random.Random(path.stem)
        try:
            sound = read_recording(path)
        except (IndexError, OSError):  # no sound in it
            continue
        if len(sound) < 2.5 * CODED_RATE or float(np.sqrt((sound**2).mean())) < 2e-3:
            continue
        coded = code(sound * 10 ** (rng.uniform(-14, 6) / 20) * 0.7, rng)
        whole += [Recording(path.stem, coded), *(Recording(path.stem, bend(coded, rng)) for _ in range(BENT))]
        generator = np.random.default_rng(rng.getrandbits(32))
        for _ in range(max(1, int(60 * CODED_RATE / len(sound)))):
            joined, joins = join_again(generator, sound, min(len(sound), 12 * CODED_RATE), CODED_RATE)
            cut.append(Recording(path.stem, code(joined, rng), tuple(j // 3 for j in joins)))
    from scenario.take import play

    whole += [Recording("drawn", play(seed).sound.astype(np.float32)) for seed in SCENES]
    work.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(pickle.dumps((whole, cut), protocol=5))
    return whole, cut


def bend(sound: np.ndarray, rng: random.Random) -> np.ndarray:
    """Another speed, reverberation and noise."""
    from scipy.signal import resample_poly

    from scenario.rooms import Room, make_room_tone, reverberate

    out = resample_poly(sound, 100, rng.randint(84, 117)).astype(np.float32)
    room = Room(
        "bent", rng.uniform(0.1, 0.6), rng.uniform(0.02, 0.5), rng.uniform(12, 40), rng.uniform(0.2, 1.6), 0, (20, 8000)
    )
    if rng.random() < 0.6:
        out = reverberate(rng, room, out)
    if rng.random() < 0.7:
        out = out + make_room_tone(rng, room, len(out)) * float(np.sqrt((out**2).mean())) * 10 ** (-room.snr / 20)
    return out.astype(np.float32)


def settle(sound: np.ndarray, at: int, rate: int) -> int:
    """The quietest 10 ms within 0.4 s of a place, where an editor cuts."""
    hop, low, high = rate // 100, max(0, at - 2 * rate // 5), min(len(sound) - rate // 100, at + 2 * rate // 5)
    count = (high - low) // hop
    if count < 3:
        return at
    return low + int((sound[low : low + count * hop].reshape(count, hop) ** 2).mean(axis=1).argmin()) * hop


def join_again(rng: np.random.Generator, sound: np.ndarray, length: int, rate: int) -> tuple[np.ndarray, list[int]]:
    """At least `length` samples of a recording with joins, and where they are."""
    out, joins = np.zeros(0, np.float32), []
    at = int(rng.integers(0, max(1, len(sound) - rate)))
    while len(out) < length:
        end = min(len(sound), at + int(rng.uniform(0.5, 4.0 if rng.random() < 0.85 else 7.0) * rate))
        end = max(at + rate // 10, settle(sound, end, rate)) if rng.random() < 0.3 else end
        piece = sound[at:end]
        if not len(out):
            out = piece.copy()
        elif rng.random() < 0.12 and len(out) > rate // 2:
            count, hop = int(rng.uniform(0.2, 1.2) * rate), rate // 20
            quiet = settle(sound, int(rng.integers(0, len(sound))), rate)
            tone = sound[quiet : quiet + hop] if rng.random() < 0.5 else sound[quiet : quiet + 5 * hop]
            tone = np.resize(np.concatenate([tone, tone[::-1]]), count) if len(tone) else np.zeros(count, np.float32)
            joins += [len(out), len(out) + count]
            out = np.concatenate([out, tone, piece])
        else:
            milliseconds = int(rng.choice((0, 5, 10, 20, 20, 30, 50)))
            joins.append(len(out) - rate * milliseconds // 2000)
            out = crossfade(out, piece, milliseconds, rate)
        if end >= len(sound) - rate // 2 or rng.random() < 0.3:
            at = int(rng.integers(0, max(1, len(sound) - rate)))
        else:
            at = min(len(sound) - rate // 4, end + int(rng.uniform(0.08, 1.0) ** 2 * 4 * rate))
        at = max(0, settle(sound, at, rate) if rng.random() < 0.3 else at)
    return out, joins


def draw_example(
    rng: np.random.Generator, recordings: Sequence[Recording], weights: np.ndarray
) -> tuple[np.ndarray, np.ndarray, str]:
    """(HOPS, inputs) rows; (HOPS,) labels: 1 at a join, -1 beside one, which does not count; whose voice it is."""
    recording = recordings[rng.choice(len(recordings), p=weights)]
    length = HOPS * HOP + 4000
    if recording.joins:
        start = int(rng.integers(0, max(1, len(recording.sound) - length)))
        sound, joins = recording.sound[start : start + length], [j - start for j in recording.joins]
    else:
        sound, joins = join_again(rng, recording.sound, length, RATE)
    sound = np.pad(sound, (0, max(0, length - len(sound))), mode="reflect")[:length] * 10 ** (rng.uniform(-12, 4) / 20)
    if rng.random() < 0.15:
        sound = sound + rng.normal(0, 10 ** (rng.uniform(-70, -45) / 20), length)
    rows = measure_inputs(sound.astype(np.float32))[:HOPS]
    labels = np.zeros(HOPS, np.int8)
    hops = [round(join / HOP) for join in joins]
    for hop in hops:
        labels[max(0, hop - 4) : max(0, hop + 5)] = -1
    for hop in hops:
        labels[max(0, hop - 1) : max(0, hop + 2)] = 1
    return rows, labels, recording.voice


def draw_part(work: Path, part: int, count: int) -> None:
    """A part of the examples into files of the work folder, unless they are there."""
    if (work / f"labels{part}.npz").exists():
        return
    rng = np.random.default_rng(3000 + part)
    pools = []
    for pool in pickle.loads((work / "recordings.pickle").read_bytes()):
        weights = np.array([len(r.sound) ** 0.7 * (0.5 if r.voice == "drawn" else 1.0) for r in pool])
        pools.append((pool, weights / weights.sum()))
    inputs = measure_inputs(np.zeros(RATE, np.float32)).shape[1]
    rows = np.lib.format.open_memmap(work / f"rows{part}.npy", "w+", np.float16, (count, HOPS, inputs))
    labels, voices = np.zeros((count, HOPS), np.int8), []
    for n in range(count):
        rows[n], labels[n], voice = draw_example(rng, *pools[int(rng.random() < 0.35)])
        voices.append(voice)
        if n % 1000 == 0:
            LOG.info("part %d: %d of %d examples", part, n, count)
    rows.flush()
    np.savez(work / f"labels{part}.npz", labels=labels, voices=np.array(voices))


class Examples:
    """The examples that were drawn, by part and number."""

    def __init__(self, work: Path) -> None:
        self.rows = [np.load(work / f"rows{part}.npy", mmap_mode="r") for part in range(PARTS)]
        kept = [np.load(work / f"labels{part}.npz") for part in range(PARTS)]
        self.labels = [part["labels"] for part in kept]
        self.voices = {(k, n): str(voice) for k, part in enumerate(kept) for n, voice in enumerate(part["voices"])}

    def gather(self, numbers: Sequence[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
        """Rows (k, HOPS, inputs) and labels (k, HOPS)."""
        rows = np.stack([self.rows[k][n] for k, n in numbers]).astype(np.float32)
        return rows, np.stack([self.labels[k][n] for k, n in numbers])


def train(examples: Examples, half: str, minutes: float, seed: int) -> SpliceNet:
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    left_out = [n for n, voice in examples.voices.items() if voice != "drawn" and half_of(voice) == half]
    unknown = set(left_out)
    learned = [n for n in examples.voices if n not in unknown]
    rng.shuffle(left_out)
    LOG.info("%d examples, %d of voices that are left out", len(learned), len(left_out))
    net = SpliceNet(examples.rows[0].shape[2])
    optimizer = torch.optim.AdamW(net.parameters(), lr=2e-3, weight_decay=0.03)
    began, step, loss_sum, share = time.monotonic(), 0, 0.0, 0.0
    order: list[tuple[int, int]] = []
    while share < 1.0:
        share, step = (time.monotonic() - began) / 60 / minutes, step + 1
        for group in optimizer.param_groups:
            group["lr"] = 2e-3 * min(1.0, step / 100) * (0.5 + 0.5 * np.cos(np.pi * min(1.0, share))) + 1e-5
        if len(order) < BATCH:
            order = [learned[n] for n in rng.permutation(len(learned))]
        batch, order = order[:BATCH], order[BATCH:]
        rows, labels = examples.gather(batch)
        tilt = np.linspace(0, 1, 40)[None, None] * rng.normal(0, 0.5, (BATCH, 1, 1))
        rows[:, :, :40] += rng.normal(0, 0.25, (BATCH, 1, 1)) + np.where(rng.random((BATCH, 1, 1)) < 0.5, tilt, 0.0)
        losses = F.binary_cross_entropy_with_logits(
            net(torch.from_numpy(rows).transpose(1, 2)),
            torch.from_numpy((labels == 1).astype(np.float32)),
            reduction="none",
            pos_weight=torch.tensor(4.0),
        )
        counts = torch.from_numpy((labels >= 0).astype(np.float32))
        loss = (losses * counts).sum() / counts.sum()
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        loss_sum += loss.item()
        if step % 500 == 0:
            LOG.info("step %d loss %.4f", step, loss_sum / 500)
            loss_sum = 0.0
    net.eval()
    if left_out:
        check(net, examples, left_out[:CHECKED])
    return net


def check(net: SpliceNet, examples: Examples, numbers: Sequence[tuple[int, int]]) -> None:
    """Reports the AUC and the average precision of the highest score near each join against those away from all."""
    from sklearn.metrics import average_precision_score, roc_auc_score

    scores: list[float] = []
    truth: list[bool] = []
    for first in range(0, len(numbers), BATCH):
        rows, labels = examples.gather(numbers[first : first + BATCH])
        with torch.no_grad():
            log_odds = net(torch.from_numpy(rows).transpose(1, 2)).numpy()
        for one, label in zip(log_odds, labels, strict=True):
            joins = np.flatnonzero(np.diff(np.concatenate([[0], label == 1]).astype(np.int8)) > 0) + 1
            others = [n for n in range(20, HOPS - 20, 40) if not label[n - 12 : n + 13].any()]
            scores += [float(one[max(0, n - 4) : n + 5].max()) for n in (*joins, *others)]
            truth += [True] * len(joins) + [False] * len(others)
    LOG.info(
        "voices left out: AUC %.3f, average precision %.3f",
        roc_auc_score(truth, scores),
        average_precision_score(truth, scores),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--sources", type=Path, action="append", required=True, metavar="DIR")
    parser.add_argument("--work", type=Path, required=True, metavar="DIR")
    parser.add_argument("--half", choices=("A", "B", "all"), required=True)
    parser.add_argument("--minutes", type=float, default=12.0)
    parser.add_argument("--examples", type=int, default=20_000, help="drawn once, the first time")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--held-back", default="", metavar="NAME,NAME", help="recordings that nothing learns from")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(1)
    work = arguments.work
    build_recordings(arguments.sources, work, arguments.held_back.split(","))
    with ProcessPoolExecutor(PARTS) as pool:
        list(pool.map(draw_part, [work] * PARTS, range(PARTS), [arguments.examples // PARTS] * PARTS))
    shipped = ROOT / "src" / "vidtx" / "edits" / "audio" / "splice_model.npz"
    out = shipped if arguments.half == "all" else ROOT / "benchmarks" / "edit_folds" / f"splice-{arguments.half}.npz"
    train(Examples(work), arguments.half, arguments.minutes, arguments.seed).save(out)
    LOG.info("wrote %s", out)


if __name__ == "__main__":
    main()
