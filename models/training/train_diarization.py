"""Trains the demo diarization from random weights on synthetic interviews and writes a directory of the community-1 layout.

    python models/training/train_diarization.py --cache DIR --out models/demo/diarization

Parts, in order; `--only tune` (or several, joined by commas) repeats a part with what is in --out:

- segmentation: pyannote's PyanNet over a powerset of three speakers, two at once (Plaquet & Bredin 2023), on ten-second chunks;
  cross-entropy, minimized over the permutations of the speakers;
- embedding: pyannote's XVectorMFCC (Snyder et al. 2018) with an additive angular margin (Deng et al. 2019), pooled over the
  speech of one speaker as the pipeline pools it; each voice speaks Ukrainian and Korean;
- plda: LDA and a two-covariance model by moments (Brummer & de Villiers 2010), in the form that pyannote's VBx reads;
- tune: the clustering's thresholds, chosen on development interviews; then the whole pipeline is scored on others.
"""

from __future__ import annotations

import argparse
import json
import logging
import math
import os
import random
import sys
import time
import warnings
from collections.abc import Sequence
from pathlib import Path

os.environ["PYANNOTE_METRICS_ENABLED"] = "0"  # before pyannote is imported, which otherwise reports its use over the network
sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[2] / "samples")]

import torch
import torch.nn.functional as F
from pyannote.audio.models.embedding import XVectorMFCC
from pyannote.audio.models.segmentation import PyanNet
from torch import nn

from diarization_clustering import embed_chunks, fit_plda, load_pipeline, score, tune
from diarization_corpus import Recording, build_development_takes, build_takes, build_voices
from diarization_examples import SPEEDS, draw_chunks, draw_crops, index_voices
from diarization_networks import (
    CHUNK,
    EMBEDDING_SIZE,
    PowersetLoss,
    build_embedding,
    build_segmentation,
    embed_masked,
    load_model,
    save_model,
)

LOG = logging.getLogger("train_diarization")

PARTS = ("segmentation", "embedding", "plda", "tune")
TUNE_SEEDS, TEST_SEEDS = range(800_000, 800_016), range(800_016, 800_024)
ANGULAR_MARGIN = 0.15  # radians
COSINE_SCALE = 24.0  # factor on the cosines before the softmax


def compute_rate(share: float) -> float:
    """Learning rate relative to its peak when `share` of the run is done: a short rise, then half a cosine."""
    return min(1.0, share / 0.03 + 0.02) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(1.0, share))))


def train_segmentation(takes: Sequence[Recording], out: Path, minutes: float, seed: int, resume: bool) -> None:
    """Spends half of the time on chunks of 5 s (more of them in a step), half on the chunks of 10 s that the pipeline uses."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    path = out / "segmentation" / "pytorch_model.bin"
    model = (load_model(path) if resume else build_segmentation()).train()
    assert isinstance(model, PyanNet)
    loss_of = PowersetLoss()
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=1e-3)
    short, long = draw_chunks(takes, model, rng, 16, CHUNK / 2), draw_chunks(takes, model, rng, 8, CHUNK)
    begun, step, mean = time.monotonic(), 0, 0.0
    while (share := (time.monotonic() - begun) / (minutes * 60)) < 1:
        sound, activity = next(short if share < 0.5 else long)
        for group in optimizer.param_groups:
            group["lr"] = 2e-3 * compute_rate(share)
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


def train_embedding(
    recordings: Sequence[Recording], out: Path, steps: int, seed: int, batch: int, resume: bool, autocast: bool
) -> None:
    """Trains the embedding to classify voices at three speeds, with an additive angular margin that grows in the first half."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    by_voice = index_voices(recordings)
    voices = sorted(by_voice)
    path = out / "embedding" / "pytorch_model.bin"
    model = (load_model(path) if resume else build_embedding()).train()
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
            group["lr"] = 1e-3 * compute_rate(share)
        cosine = F.linear(F.normalize(embed_masked(model, sound, masks, autocast)), F.normalize(centers)).clamp(-0.9999, 0.9999)
        margin = ANGULAR_MARGIN * min(1.0, share / 0.5)
        wanted = F.one_hot(labels, classes).bool()
        loss = F.cross_entropy(COSINE_SCALE * torch.where(wanted, torch.cos(torch.acos(cosine) + margin), cosine), labels)
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


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True, help="folder for the recordings")
    parser.add_argument("--takes", type=int, default=200, help="interviews to train on")
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
        embedding = load_model(out / "embedding" / "pytorch_model.bin")
        assert isinstance(embedding, XVectorMFCC)
        fit_plda(*embed_chunks(takes, embedding, step=4.0), out / "plda")
    if "tune" in wanted:
        tune(out, build_development_takes(arguments.cache, TUNE_SEEDS, arguments.processes))
        test = build_development_takes(arguments.cache, TEST_SEEDS, arguments.processes)
        pipeline = load_pipeline(out)
        begun = time.monotonic()
        der, rows = score(pipeline, test, [{} for _ in test])
        LOG.info("took %.2f s a minute of sound", (time.monotonic() - begun) / (sum(t.length for t in test) / 60_000))
        for row in rows:
            LOG.info("%s", json.dumps({k: round(v, 4) for k, v in row.items()}))
        LOG.info("DER on development interviews %d-%d: %.4f", TEST_SEEDS[0], TEST_SEEDS[-1], der)


if __name__ == "__main__":
    main()
