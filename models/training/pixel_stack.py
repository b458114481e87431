"""What the network over pixels adds to the trees: both scores of today's candidates, of people whom neither knew.

In: clips of `pixel_corpus`, and the networks of the groups of people that `train_pixels.py` trained. Out: a table, and nothing kept: average precision and
recall of the trees, of the network, and of a logistic regression over both, which is cross-fitted over the same groups. The clips have no sound.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks")]

import torch
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score

from edit_sources import fold_of
from pixel_corpus import GROUPS, PixelClip, group_of, label_frames, read_clips
from vidtx.edits.boosted_trees import load_forest
from vidtx.edits.classifier import tabulate
from vidtx.edits.picture.candidates import find_distinct
from vidtx.edits.picture.features import FirstScores
from vidtx.edits.picture.measurement import measure_frames
from vidtx.media.frames import Frame

if TYPE_CHECKING:
    from train_pixels import Network, Windows

LOG = logging.getLogger("pixel_stack")
FOLDER = ROOT / "benchmarks" / "edit_folds"
LEFT_OUT = ("swells", "flickers", "lamp")  # other code takes these for what they are (vidtx.edits.picture.light)
FALSE = (3, 6, 12, 25, 50)  # false ones at which recall is compared
MOST_LOG_ODDS = 8.0  # of one classifier that count at most
BASE = Fraction(1, 90_000)


class Table(NamedTuple):
    """Of the candidates of one clip: positions among the frames that are no repeats, the trees' log-odds, and labels."""

    positions: np.ndarray
    trees: np.ndarray
    labels: np.ndarray


def tabulate_clip(clip: PixelClip) -> Table:
    gray = np.full((2, *((side + 1) // 2 for side in clip.luma.shape[1:])), 128, np.uint8)
    frames = [
        Frame(round(at / BASE), BASE, luma, gray, key)
        for at, luma, key in zip(clip.times.tolist(), clip.luma, clip.keyframe.tolist(), strict=True)
    ]

    def score(rows: np.ndarray) -> np.ndarray:
        return np.full(len(rows), -9.0)  # no frame is worth its motion here

    features = measure_frames(frames, FirstScores(score, score))
    assert features is not None
    rows = tabulate(features, None, Fraction(0))
    found = features.cuts.frames
    positions = np.searchsorted(find_distinct(features.frames.raw_change), found)
    trees = load_forest(FOLDER / f"jump-{fold_of(clip.person)}.npz").compute_log_odds(rows)
    return Table(positions, trees, label_frames(clip.times, found, clip.cuts))


def compare(files: Sequence[Path], data: Windows, networks: Sequence[Network]) -> None:
    """`networks`: one for each group, which does not know its people."""
    scores, labels, groups, names = [], [], [], []
    for number, clip in enumerate(read_clips(files)):
        if clip.name.rstrip(" 23") in LEFT_OUT:
            continue
        table = tabulate_clip(clip)
        first, last = np.searchsorted(data.clips, [number, number + 1])
        centers = data.centers[first:last] - data.firsts[number]
        known = np.isin(table.positions, centers) & (table.labels >= 0)
        if not known.any():
            continue
        windows = first + np.searchsorted(centers, table.positions[known])
        with torch.no_grad():
            pixels = networks[group_of(clip.person)](data.read(windows)).numpy()
        scores.append(np.clip(np.stack([table.trees[known], pixels], axis=1), -MOST_LOG_ODDS, MOST_LOG_ODDS))
        labels.append(table.labels[known])
        groups += [group_of(clip.person)] * len(pixels)
        names += [clip.name.rstrip(" 23")] * len(pixels)
    report(np.concatenate(scores), np.concatenate(labels), np.array(groups), np.array(names))


def report(scores: np.ndarray, labels: np.ndarray, groups: np.ndarray, names: np.ndarray) -> None:
    """`scores`: (n, 2) log-odds of the trees and of the network."""
    both = np.zeros(len(labels))
    for k in range(GROUPS):
        model = LogisticRegression(C=10.0).fit(scores[groups != k], labels[groups != k])
        both[groups == k] = model.decision_function(scores[groups == k])
    for name in ("dense", "like", "punch"):
        chosen = ((names == name) & (labels == 1)) | (labels == 0)
        true = labels[chosen] == 1
        if not true.any():
            continue
        for way, values in (("trees", scores[chosen, 0]), ("pixels", scores[chosen, 1]), ("both", both[chosen])):
            ranked = np.sort(values[~true])[::-1]
            recalls = [f"{(values[true] > ranked[min(n, len(ranked)) - 1]).mean():.3f}" for n in FALSE]
            precision = average_precision_score(true, values)
            LOG.info(
                "%s (%d), %s: average precision %.3f, recall at %s false %s", name, true.sum(), way, precision, FALSE, recalls
            )
