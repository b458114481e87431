"""Trains a network over pixels as a second classifier of jump cuts, and measures whether it adds anything to the trees.

    python models/training/train_pixels.py --sources DIR [--sources DIR] --work DIR [--steps N]

A small convolutional network over what changes around a candidate (`pixel_changes`) learns from jump cuts made in continuous footage, and from
frames of it without any (`pixel_corpus`). People are dealt into groups; the network of a group never saw its people, and its scores of
them are compared with those of the trees, and joined with them (`pixel_stack`). So far it added too little to be shipped
(docs/measurements/tried-without-gain.md): nothing is written but the networks, into the work folder. A minute of one CPU for each.
"""

from __future__ import annotations

import argparse
import logging
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(Path(__file__).parent), str(ROOT / "src"), str(ROOT / "benchmarks")]

import torch
from torch import nn

from pixel_changes import COLUMNS, LAG_OF, NOISE, OFFSETS, ROWS, SPANS, STRIDES, measure_changes
from pixel_corpus import GROUPS, group_of, label_frames, make_clips, read_clips
from vidtx.edits.picture.candidates import find_distinct

LOG = logging.getLogger("train_pixels")
BATCH, POSITIVE_SHARE = 96, 0.25
CHANNELS = (32, 48, 64)
USUAL_REACH = 5  # distinct frames on either side in which it is measured how a frame stands out
# The order of the inputs when time runs backwards: those of each lag by themselves.
REVERSED = np.concatenate([np.flatnonzero(n == LAG_OF)[::-1] for n in range(len(SPANS))])


class Windows:
    """The changes of all clips in one array, and the frames at which windows lie: their labels, their group of people, how much they
    stand out, and the clips that they are in."""

    def __init__(self, files: Sequence[Path]) -> None:
        changes, centers, labels, groups, ratios, clips, firsts, names = [], [], [], [], [], [], [], []
        at = 0
        for number, clip in enumerate(read_clips(files)):
            raw = np.abs(np.diff(clip.luma.astype(np.int16), axis=0)).mean(axis=(1, 2))
            distinct = find_distinct(np.concatenate([[0.0], raw]).astype(np.float32))
            own = measure_changes([clip.luma[n] for n in distinct.tolist()])
            count = len(distinct)
            inside = np.arange(2, count - 2)
            change = own[:, 0].mean(axis=(1, 2))
            near = np.clip(np.arange(count)[:, None] + np.arange(-USUAL_REACH, USUAL_REACH + 1), 1, count - 1)
            ratio = (change + NOISE) / (np.median(change[near], axis=1) + NOISE)
            changes.append(own.astype(np.float16))
            centers.append(at + inside)
            labels.append(label_frames(clip.times, distinct, clip.cuts)[inside])
            groups.append(np.full(len(inside), group_of(clip.person)))
            ratios.append(ratio[inside])
            clips.append(np.full(len(inside), number))
            firsts.append(at)
            names.append(clip.name.rstrip(" 23"))
            at += count
        self.changes = np.concatenate(changes)
        self.centers, self.labels, self.groups = np.concatenate(centers), np.concatenate(labels), np.concatenate(groups)
        self.ratios, self.clips = np.concatenate(ratios), np.concatenate(clips)
        self.firsts = np.array([*firsts, at])
        self.names = np.array(names)[self.clips]

    def read(self, chosen: np.ndarray, rows: slice = slice(None), columns: slice = slice(None)) -> torch.Tensor:
        """(b, 27, h, w) of the chosen windows, or a part of each."""
        clips = self.clips[chosen]
        near = np.clip(
            self.centers[chosen][:, None] + OFFSETS, self.firsts[clips][:, None] + 1, self.firsts[clips + 1][:, None] - 1
        )
        return torch.from_numpy(self.changes[near, LAG_OF[None], rows, columns]).float()


class Network(nn.Module):
    """Three convolutions over the logarithms of the changes, so that a change against what is usual is a difference; log-odds out."""

    def __init__(self) -> None:
        super().__init__()
        shapes = zip((len(OFFSETS), *CHANNELS[:-1]), CHANNELS, STRIDES, strict=True)
        self.convolutions = nn.ModuleList(nn.Conv2d(i, o, 3, stride, bias=False) for i, o, stride in shapes)
        self.norms = nn.ModuleList(nn.BatchNorm2d(o) for o in CHANNELS)
        self.head = nn.Linear(2 * CHANNELS[-1], 1)

    def forward(self, changes: torch.Tensor) -> torch.Tensor:
        x = torch.log(changes + NOISE).contiguous(memory_format=torch.channels_last)  # twice as fast
        for convolution, norm in zip(self.convolutions, self.norms, strict=True):
            x = torch.relu(norm(convolution(x)))
        pooled = torch.cat([x.mean(dim=(2, 3)), x.amax(dim=(2, 3))], dim=1)
        log_odds: torch.Tensor = self.head(nn.functional.dropout(pooled, 0.3, self.training))[:, 0]
        return log_odds


def train_network(data: Windows, known: np.ndarray, steps: int, seed: int) -> Network:
    """`known`: which windows may be learned from."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    network = Network().to(memory_format=torch.channels_last)
    positive = np.flatnonzero(known & (data.labels == 1))
    negative = np.flatnonzero(known & (data.labels == 0))
    weight = np.clip(data.ratios[negative] - 0.95, 0.08, 0.8)  # what changes much for a moment is easily taken for a cut
    count = round(BATCH * POSITIVE_SHARE)
    drawn = rng.choice(negative, (steps, BATCH - count), p=weight / weight.sum())
    target = torch.full((BATCH,), 0.01)
    target[:count] = 0.98
    optimizer = torch.optim.AdamW(network.parameters(), lr=2e-3, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 4e-3, total_steps=steps, pct_start=0.15)
    began, loss_sum = time.time(), 0.0
    for step in range(steps):
        chosen = np.concatenate([rng.choice(positive, count), drawn[step]])
        height, width = int(rng.integers(14, ROWS + 1)), int(rng.integers(26, COLUMNS + 1))
        top, left = int(rng.integers(0, ROWS + 1 - height)), int(rng.integers(0, COLUMNS + 1 - width))
        changes = data.read(chosen, slice(top, top + height), slice(left, left + width))
        changes = changes * torch.from_numpy(rng.uniform(0.6, 1.5, (BATCH, 1, 1, 1)).astype(np.float32))
        if rng.random() < 0.5:
            changes = changes.flip(3)
        if rng.random() < 0.2:
            changes = changes.flip(2)
        if rng.random() < 0.4:
            changes = changes[:, REVERSED]
        loss = nn.functional.binary_cross_entropy_with_logits(network(changes), target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        loss_sum += float(loss.detach())
        if step % 100 == 99:
            LOG.info("step %d: loss %.3f, %.0f s", step + 1, loss_sum / 100, time.time() - began)
            loss_sum = 0.0
    return network.eval()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--sources", type=Path, action="append", required=True, metavar="DIR")
    parser.add_argument("--work", type=Path, required=True, metavar="DIR")
    parser.add_argument("--steps", type=int, default=400, metavar="N", help=f"of each network, {BATCH} windows each")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(1)
    files = make_clips(arguments.sources, arguments.work)
    data = Windows(files)
    LOG.info("%d windows, %d of them cuts", len(data.labels), int((data.labels == 1).sum()))
    networks = []
    for k in range(GROUPS):
        networks.append(train_network(data, data.groups != k, arguments.steps, k))
        torch.save(networks[-1].state_dict(), arguments.work / f"pixels-{k}.pt")

    from pixel_stack import compare

    compare(files, data, networks)


if __name__ == "__main__":
    main()
