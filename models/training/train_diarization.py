"""Trains the demo diarization from nothing on synthetic interviews and writes a directory of the community-1 layout.

    python models/training/train_diarization.py --cache DIR --out models/demo/diarization

Segmentation: pyannote's PyanNet over a powerset of three speakers, two at once (Plaquet & Bredin 2023), ten-second chunks,
cross-entropy minimized over the permutations of the speakers. Embedding: pyannote's XVectorMFCC (Snyder et al. 2018) under
an additive angular margin (Deng et al. 2019), pooled over the speech of one speaker as the pipeline pools it; each voice is
heard in Ukrainian and Korean. PLDA: LDA and a two-covariance model by moments (Brummer & de Villiers 2010), in the form that
pyannote's VBx reads. Then the clustering's thresholds are chosen on training-split interviews, and the whole pipeline is
scored on others. `--only tune` (or `plda`, `embedding`, `segmentation`, joined by commas) redoes a part with what is in --out.
"""

from __future__ import annotations

import argparse
import itertools
import json
import logging
import math
import os
import random
import sys
import time
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

os.environ["PYANNOTE_METRICS_ENABLED"] = "0"
sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[2] / "samples")]

import numpy as np
import torch
import torch.nn.functional as F
import yaml
from pyannote.audio import Model, Pipeline
from pyannote.audio.core.task import Problem, Resolution, Specifications
from pyannote.audio.models.embedding import XVectorMFCC
from pyannote.audio.models.segmentation import PyanNet
from pyannote.audio.utils.powerset import Powerset
from torch import Tensor, nn

from diarization_corpus import SAMPLE_RATE, Recording, Spans, build_development_takes, build_takes, build_voices, is_development

LOG = logging.getLogger("train_diarization")

PARTS = ("segmentation", "embedding", "plda", "tune")
SPEAKERS, AT_ONCE, CHUNK = 3, 2, 10.0
TUNE_SEEDS, TEST_SEEDS = range(800_000, 800_016), range(800_016, 800_024)
EMBEDDING_SIZE, PLDA_SIZE = 128, 64
CROP = 2.4  # seconds of an embedding's training example
MIN_SPEECH = 0.25  # the share of a crop in which its speaker is heard alone, at least
MARGIN, SCALE = 0.15, 24.0
SPEEDS = (1.0, 0.9, 1.1)  # a voice played slower or faster counts as another one (as in Wang et al. 2020 for VoxCeleb)
MFCC = {"n_mfcc": 40, "log_mels": True, "melkwargs": {"n_fft": 512, "win_length": 400, "hop_length": 320, "n_mels": 64}}


def build_segmentation() -> PyanNet:
    """A stride of 20 samples gives a frame every 34 ms, at half the cost of pyannote's own 17 ms."""
    model = PyanNet(
        sincnet={"stride": 20}, lstm={"hidden_size": 96, "num_layers": 2}, linear={"hidden_size": 96, "num_layers": 1}
    )
    model.specifications = Specifications(
        problem=Problem.MONO_LABEL_CLASSIFICATION, resolution=Resolution.FRAME, duration=CHUNK, min_duration=None,
        warm_up=(0.0, 0.0), classes=[f"speaker#{n + 1}" for n in range(SPEAKERS)], powerset_max_classes=AT_ONCE,
        permutation_invariant=True,
    )  # fmt: skip
    model.setup()
    return model


def build_embedding() -> XVectorMFCC:
    model = XVectorMFCC(mfcc=MFCC, dimension=EMBEDDING_SIZE)
    model.specifications = Specifications(
        problem=Problem.REPRESENTATION,
        resolution=Resolution.CHUNK,
        duration=CHUNK,
        min_duration=None,
        warm_up=(0.0, 0.0),
        classes=None,
    )
    model.setup()
    return model


def save_model(model: Model, path: Path) -> None:
    """A checkpoint as Lightning writes it, reduced to what `Model.from_pretrained` reads."""
    import lightning

    checkpoint: dict[str, Any] = {
        "state_dict": {name: tensor.detach().cpu().clone() for name, tensor in model.state_dict().items()},
        "hyper_parameters": {name: _plain(value) for name, value in model.hparams.items()},
        "pytorch-lightning_version": lightning.__version__,
        "epoch": 0,
        "global_step": 0,
    }
    model.on_save_checkpoint(checkpoint)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    torch.save(checkpoint, part)
    part.rename(path)


def _plain(value: Any) -> Any:
    return {k: _plain(v) for k, v in value.items()} if hasattr(value, "items") else value


def _load(path: Path) -> Model:
    model = Model.from_pretrained(path)
    assert model is not None
    return model


def rasterize(spans: Spans, start: float, centers: np.ndarray) -> dict[str, np.ndarray]:
    """For each speaker heard from `start` (s) on, whether the speaker talks at each of the `centers` (s from `start`)."""
    times = (start + centers) * 1000
    heard: dict[str, np.ndarray] = {}
    for a, b, who in spans:
        if b > times[0] and a < times[-1]:
            heard[who] = heard.get(who, np.zeros(len(times), bool)) | ((times >= a) & (times < b))
    return heard


def _frame_centers(model: Model, samples: int) -> np.ndarray:
    first, second = (model.receptive_field_center(n) for n in (0, 1))
    return (first + (second - first) * np.arange(model.num_frames(samples))) / SAMPLE_RATE


def draw_chunks(
    recordings: Sequence[Recording], model: PyanNet, rng: random.Random, batch: int, seconds: float
) -> Iterator[tuple[Tensor, Tensor]]:
    """Endless (batch, 1, samples) sound and (batch, frames, SPEAKERS) speech activity."""
    samples = int(seconds * SAMPLE_RATE)
    centers = _frame_centers(model, samples)
    while True:
        sound, activity = np.zeros((batch, 1, samples), np.float32), np.zeros((batch, len(centers), SPEAKERS), np.float32)
        for n in range(batch):
            # One chunk in eight is two chunks at once, since people interrupt each other too seldom to learn from.
            for mixed in range(1 if rng.random() < 0.875 else 2):
                recording = rng.choice(recordings)
                start = rng.randrange(max(1, len(recording.sound) - samples))
                piece = recording.sound[start : start + samples].astype(np.float32) / 32768
                room = SPEAKERS - (1 if not mixed else int(activity[n].any(axis=0).sum()))
                heard = rasterize(recording.spans, start / SAMPLE_RATE, centers)
                if mixed and len(heard) > room:
                    continue
                sound[n, 0, : len(piece)] += piece * (10 ** (rng.uniform(-8, 0) / 20) if mixed else 1.0)
                loudest = sorted(heard.values(), key=lambda h: -int(h.sum()))[:SPEAKERS]
                first = int(activity[n].any(axis=0).sum())
                for k, active in enumerate(loudest):
                    activity[n, :, first + k] = active
            sound[n] *= 10 ** (rng.uniform(-20, 3) / 20)
        yield torch.from_numpy(sound), torch.from_numpy(activity)


class PowersetLoss(nn.Module):
    """Cross-entropy over sets of speakers, for that naming of the speakers which makes it least (per chunk)."""

    def __init__(self) -> None:
        super().__init__()
        self.powerset = Powerset(SPEAKERS, AT_ONCE)
        self.orders = list(itertools.permutations(range(SPEAKERS)))

    def forward(self, log_probabilities: Tensor, activity: Tensor) -> Tensor:
        losses = []
        for order in self.orders:
            target = self.powerset.to_powerset(activity[..., list(order)]).argmax(dim=-1)
            losses.append(F.nll_loss(log_probabilities.transpose(1, 2), target, reduction="none").mean(dim=1))
        return torch.stack(losses).amin(dim=0).mean()


def _schedule(share: float) -> float:
    """Learning rate against its peak when `share` of the time is spent: a short rise, then half a cosine."""
    return min(1.0, share / 0.03 + 0.02) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(1.0, share))))


def train_segmentation(takes: Sequence[Recording], out: Path, minutes: float, seed: int, resume: bool) -> None:
    """Half of the time on chunks of 5 s (more of them in a step), half on the chunks of 10 s that the pipeline uses."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    path = out / "segmentation" / "pytorch_model.bin"
    model = (_load(path) if resume else build_segmentation()).train()
    assert isinstance(model, PyanNet)
    loss_of = PowersetLoss()
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=1e-3)
    short, long = draw_chunks(takes, model, rng, 16, CHUNK / 2), draw_chunks(takes, model, rng, 8, CHUNK)
    begun, step, mean = time.monotonic(), 0, 0.0
    while (share := (time.monotonic() - begun) / (minutes * 60)) < 1:
        sound, activity = next(short if share < 0.5 else long)
        for group in optimizer.param_groups:
            group["lr"] = 2e-3 * _schedule(share)
        loss = loss_of(model(sound), activity)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        step += 1
        mean += (loss.item() - mean) / min(step, 20)
        if step % 20 == 0:
            LOG.info("segmentation step %d loss %.3f (%.0f %% of the time)", step, mean, 100 * share)
        if step % 200 == 0:
            save_model(model, path)
    save_model(model, path)
    LOG.info("segmentation done: %d steps, loss %.3f", step, mean)


def draw_crops(
    by_voice: dict[str, list[tuple[Recording, float, float]]], voices: Sequence[str], rng: random.Random, batch: int
) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    """Endless (batch, 1, samples) sound, (batch, frames) where the voice is heard alone, (batch,) which voice at which speed."""
    samples = int(CROP * SAMPLE_RATE)
    while True:
        sound, masks = np.zeros((batch, 1, samples), np.float32), np.zeros((batch, 100), np.float32)
        labels: list[int] = []
        while len(labels) < batch:
            who, speed = rng.randrange(len(voices)), rng.randrange(len(SPEEDS))
            length = CROP * SPEEDS[speed]
            centers = (np.arange(100) + 0.5) * length / 100
            recording, first, last = rng.choice(by_voice[voices[who]])
            start = min(max(0.0, rng.uniform(first - length / 2, last - length / 2)), recording.length / 1000 - length)
            if start < 0:
                continue
            heard = rasterize(recording.spans, start, centers)
            alone = heard.get(voices[who], np.zeros(100, bool)) & (sum(heard.values(), np.zeros(100, int)) < 2)
            if alone.mean() < MIN_SPEECH:
                continue
            at = int(start * SAMPLE_RATE)
            piece = recording.sound[at : at + int(length * SAMPLE_RATE)].astype(np.float32) / 32768
            if SPEEDS[speed] != 1.0:
                piece = np.interp(np.arange(samples) * SPEEDS[speed], np.arange(len(piece)), piece).astype(np.float32)
            piece *= 10 ** (rng.uniform(-20, 3) / 20)
            sound[len(labels), 0, : len(piece)], masks[len(labels)] = piece[:samples], alone
            labels.append(who + speed * len(voices))
        yield torch.from_numpy(sound), torch.from_numpy(masks), torch.tensor(labels)


def index_voices(recordings: Sequence[Recording]) -> dict[str, list[tuple[Recording, float, float]]]:
    """Where each voice is heard that is not kept for development, as (recording, start s, end s)."""
    places: dict[str, list[tuple[Recording, float, float]]] = {}
    for recording in recordings:
        for a, b, who in recording.spans:
            if is_development(who):
                continue
            places.setdefault(who, []).append((recording, a / 1000, b / 1000))
    return places


def train_embedding(
    recordings: Sequence[Recording], out: Path, steps: int, seed: int, batch: int, resume: bool, autocast: bool
) -> None:
    torch.manual_seed(seed)
    rng = random.Random(seed)
    by_voice = index_voices(recordings)
    voices = sorted(by_voice)
    path = out / "embedding" / "pytorch_model.bin"
    model = (_load(path) if resume else build_embedding()).train()
    assert isinstance(model, XVectorMFCC)
    classes = len(voices) * len(SPEEDS)
    centers = nn.Parameter(torch.randn(classes, EMBEDDING_SIZE))
    optimizer = torch.optim.AdamW([*model.parameters(), centers], lr=1e-3, weight_decay=1e-4)
    crops = draw_crops(by_voice, voices, rng, batch)
    mean, right = 0.0, 0.0
    for step in range(1, steps + 1):
        share = step / steps
        sound, masks, labels = next(crops)
        for group in optimizer.param_groups:
            group["lr"] = 1e-3 * _schedule(share)
        cosine = F.linear(F.normalize(_embed(model, sound, masks, autocast)), F.normalize(centers)).clamp(-0.9999, 0.9999)
        margin = MARGIN * min(1.0, share / 0.5)
        wanted = F.one_hot(labels, classes).bool()
        loss = F.cross_entropy(SCALE * torch.where(wanted, torch.cos(torch.acos(cosine) + margin), cosine), labels)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimizer.step()
        mean += (loss.item() - mean) / min(step, 20)
        right += ((cosine.argmax(dim=1) == labels).float().mean().item() - right) / min(step, 20)
        if step % 20 == 0:
            LOG.info("embedding step %d loss %.3f right %.2f", step, mean, right)
        if step % 200 == 0:
            save_model(model, path)
    save_model(model, path)


def _embed(model: XVectorMFCC, sound: Tensor, masks: Tensor, autocast: bool) -> Tensor:
    """The model's forward pass, the convolutions in bfloat16 if wished.

    A channel that bfloat16 rounds to one value has no variance, and the gradient of its root is infinite: hence a little noise.
    """
    with torch.no_grad():
        hidden = model.mfcc(sound).squeeze(dim=1)
    with torch.autocast("cpu", torch.bfloat16, enabled=autocast):
        for block in model.tdnns:
            hidden = block(hidden)
    hidden = hidden.float() + 1e-3 * torch.randn_like(hidden, dtype=torch.float32)
    embedded: Tensor = model.embedding(model.stats_pool(hidden, weights=masks))
    return embedded


def embed_chunks(takes: Sequence[Recording], model: XVectorMFCC, step: float) -> tuple[np.ndarray, list[str]]:
    """Embeddings of ten-second chunks of the interviews, one for each speaker who talks enough, as the pipeline makes them."""
    samples = int(CHUNK * SAMPLE_RATE)
    centers = (np.arange(300) + 0.5) * CHUNK / 300
    rows, labels = [], []
    model.eval()
    for recording in takes:
        for start in np.arange(0, recording.length / 1000 - CHUNK, step):
            heard = rasterize(recording.spans, start, centers)
            single = sum(heard.values(), np.zeros(300, int)) < 2
            alone = {who: active & single for who, active in heard.items() if not is_development(who)}
            masks = {who: active for who, active in alone.items() if active.mean() > 0.15}
            if masks:
                at = int(start * SAMPLE_RATE)
                sound = torch.from_numpy(recording.sound[at : at + samples].astype(np.float32) / 32768)[None, None]
                with torch.inference_mode():
                    weights = torch.from_numpy(np.stack(list(masks.values())).astype(np.float32))
                    rows.append(model(sound.expand(len(masks), -1, -1), weights=weights).numpy())
                labels += list(masks)
    return np.concatenate(rows).astype(np.float64), labels


def fit_plda(embeddings: np.ndarray, labels: Sequence[str], folder: Path) -> None:
    """LDA and PLDA in the form of `pyannote.audio.utils.vbx.vbx_setup`: length norm, LDA, length norm, two covariances."""
    from scipy.linalg import eigh

    names, classes = np.unique(labels, return_inverse=True)
    size = embeddings.shape[1]

    def scatter(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Covariance within a voice, and between voices without what of it the spread within causes."""
        counts = np.bincount(classes)
        means = np.stack([np.bincount(classes, column) / counts for column in x.T], axis=1)
        inside = x - means[classes]
        within = inside.T @ inside / (len(x) - len(names))
        between = np.cov(means.T, aweights=counts) - within * np.mean(1 / counts)
        return within + 1e-5 * np.trace(within) / len(within) * np.eye(len(within)), between

    mean1 = embeddings.mean(axis=0)
    unit = embeddings - mean1
    unit *= np.sqrt(size) / np.linalg.norm(unit, axis=1, keepdims=True)
    within, between = scatter(unit)
    _, axes = eigh(between, within)
    lda = axes[:, ::-1][:, :PLDA_SIZE]
    reduced = unit @ lda
    mean2 = reduced.mean(axis=0)
    reduced = reduced - mean2
    reduced *= np.sqrt(PLDA_SIZE) / np.linalg.norm(reduced, axis=1, keepdims=True)
    mu = reduced.mean(axis=0)
    within, between = scatter(reduced)
    psi, axes = eigh(between, within)
    order = np.argsort(psi)[::-1]
    folder.mkdir(parents=True, exist_ok=True)
    np.savez(folder / "xvec_transform.npz", mean1=mean1, mean2=mean2, lda=lda)
    np.savez(folder / "plda.npz", mu=mu, tr=axes.T[order], psi=np.maximum(psi[order], 1e-3))
    LOG.info("plda: %d embeddings of %d voices, psi %s", len(labels), len(names), np.round(psi[order][:8], 2).tolist())


def write_config(out: Path, parameters: dict[str, Any]) -> None:
    """The pipeline's description as community-1 has it; chunks every 2 s, which halves the cost of every second."""
    config = {
        "dependencies": {"pyannote.audio": "4.0.0"},
        "pipeline": {
            "name": "pyannote.audio.pipelines.SpeakerDiarization",
            "params": {
                "clustering": "VBxClustering",
                "segmentation": "$model/segmentation",
                "segmentation_step": 0.2,
                "segmentation_batch_size": 8,
                "embedding": "$model/embedding",
                "embedding_batch_size": 8,
                "embedding_exclude_overlap": True,
                "plda": "$model/plda",
            },
        },
        "params": parameters,
    }
    (out / "config.yaml").write_text(yaml.safe_dump(config, sort_keys=False))


DEFAULTS: dict[str, Any] = {"clustering": {"threshold": 0.6, "Fa": 0.07, "Fb": 0.8}, "segmentation": {"min_duration_off": 0.0}}


def score(
    pipeline: Pipeline, takes: Sequence[Recording], caches: Sequence[dict[str, Any]]
) -> tuple[float, list[dict[str, Any]]]:
    """DER over all the takes (collar 0.25 s, overlap counted), and each take's parts of it."""
    from pyannote.core import Annotation, Segment
    from pyannote.metrics.diarization import DiarizationErrorRate

    # pyannote.metrics takes the whole width of the collar: 0.25 s to either side of a boundary is 0.5.
    metric = DiarizationErrorRate(collar=0.5, skip_overlap=False)
    rows = []
    for n, (take, cache) in enumerate(zip(takes, caches, strict=True)):
        if not cache:
            cache.update(
                waveform=torch.from_numpy(take.sound.astype(np.float32) / 32768)[None], sample_rate=SAMPLE_RATE, uri=f"take{n}"
            )
        reference = Annotation(uri=cache["uri"])
        for k, (a, b, who) in enumerate(take.spans):
            reference[Segment(a / 1000, b / 1000), k] = who
        found = pipeline(cache).speaker_diarization
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            parts = metric(reference, found, detailed=True)
        rows.append({
            "der": parts["diarization error rate"], "missed": parts["missed detection"] / parts["total"],
            "false": parts["false alarm"] / parts["total"], "confused": parts["confusion"] / parts["total"],
            "voices": len(reference.labels()), "found": len(found.labels()),
        })  # fmt: skip
    return abs(metric), rows


def tune(out: Path, takes: Sequence[Recording]) -> None:
    """The clustering's numbers and the closed gap, by trying a grid; networks run once, since the pipeline keeps their work."""
    write_config(out, DEFAULTS)
    pipeline = Pipeline.from_pretrained(out)
    assert pipeline is not None
    pipeline.training = True  # keeps segmentations and embeddings in the file's own dictionary
    caches: list[dict[str, Any]] = [{} for _ in takes]
    results = []
    for threshold, fa, fb in itertools.product((0.4, 0.5, 0.6, 0.7, 0.8, 0.9), (0.03, 0.07, 0.15, 0.3), (0.4, 0.8, 2.0, 5.0)):
        parameters = {"clustering": {"threshold": threshold, "Fa": fa, "Fb": fb}, "segmentation": {"min_duration_off": 0.0}}
        der, rows = score(pipeline.instantiate(parameters), takes, caches)
        wrong = sum(abs(row["voices"] - row["found"]) for row in rows)
        results.append((der + 0.002 * wrong, der, wrong, parameters))
    # The middle of the best: settings whose neighbors do well too are worth more than one lucky setting.
    results.sort(key=lambda r: r[0])
    for value in results[:5]:
        LOG.info("tune %.4f: DER %.4f, speakers wrong %d, %s", *value[:3], value[3])
    ties = [r for r in results if r[0] <= results[0][0] + 0.0005]
    spread = np.array([[math.log(r[3]["clustering"][k]) for k in ("threshold", "Fa", "Fb")] for r in ties])
    best = ties[int(np.argmin(((spread - spread.mean(axis=0)) ** 2).sum(axis=1)))][3]
    gaps = []
    for gap in (0.0, 0.1, 0.2, 0.3):
        parameters = {**best, "segmentation": {"min_duration_off": gap}}
        gaps.append((score(pipeline.instantiate(parameters), takes, caches)[0], gap))
    best = {**best, "segmentation": {"min_duration_off": min(gaps)[1]}}
    LOG.info("chosen %s (gaps: %s)", best, [(g, round(d, 4)) for d, g in gaps])
    write_config(out, best)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True, help="folder for the recordings")
    parser.add_argument("--takes", type=int, default=200, help="interviews to learn from")
    parser.add_argument("--utterances", type=int, default=16, help="utterances of each voice")
    parser.add_argument("--minutes", type=float, default=15, help="for the segmentation network")
    parser.add_argument("--embedding-steps", type=int, default=3000)
    parser.add_argument("--batch", type=int, default=40, help="crops in a step of the embedding")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--autocast", action="store_true", help="bfloat16 matrix products in the embedding's training")
    parser.add_argument("--resume", action="store_true", help="start from the networks in --out (with another --seed)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default=",".join(PARTS), help="parts to do, joined by commas: " + ", ".join(PARTS))
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    warnings.filterwarnings("ignore", category=UserWarning)
    torch.set_num_threads(arguments.threads)
    out, wanted, minutes = arguments.out, arguments.only.split(","), arguments.minutes
    if unknown := set(wanted) - set(PARTS):
        parser.error(f"unknown parts: {', '.join(sorted(unknown))}")
    out.mkdir(parents=True, exist_ok=True)
    takes = build_takes(arguments.cache, range(100, 100 + arguments.takes), arguments.processes)
    LOG.info("%d interviews, %.1f h", len(takes), sum(t.length for t in takes) / 3.6e6)
    if "segmentation" in wanted:
        train_segmentation(takes, out, minutes, arguments.seed, arguments.resume)
    if "embedding" in wanted:
        voices = build_voices(arguments.cache, arguments.utterances, arguments.processes)
        train_embedding(
            [*takes, *voices.values()],
            out,
            arguments.embedding_steps,
            arguments.seed,
            arguments.batch,
            arguments.resume,
            arguments.autocast,
        )
    if "plda" in wanted:
        embedding = _load(out / "embedding" / "pytorch_model.bin")
        assert isinstance(embedding, XVectorMFCC)
        fit_plda(*embed_chunks(takes, embedding, step=4.0), out / "plda")
    if "tune" in wanted:
        tune(out, build_development_takes(arguments.cache, TUNE_SEEDS, arguments.processes))
        test = build_development_takes(arguments.cache, TEST_SEEDS, arguments.processes)
        pipeline = Pipeline.from_pretrained(out)
        assert pipeline is not None
        begun = time.monotonic()
        der, rows = score(pipeline, test, [{} for _ in test])
        LOG.info("took %.2f s a minute of sound", (time.monotonic() - begun) / (sum(t.length for t in test) / 60_000))
        for row in rows:
            LOG.info("%s", json.dumps({k: round(v, 4) for k, v in row.items()}))
        LOG.info("DER on development interviews %d-%d: %.4f", TEST_SEEDS[0], TEST_SEEDS[-1], der)


if __name__ == "__main__":
    main()
