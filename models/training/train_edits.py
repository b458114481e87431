"""Trains the models that judge edits in the picture: of cuts (with the sound in view) and of dissolves.

    python models/training/train_edits.py --sources DIR [--sources DIR] [--scenes DIR] --work DIR

Boosted trees over the figures of `vidtx.edits.picture.candidates` and `vidtx.edits.picture.dissolves`. People are dealt into five folds (`fold_of`); each fold's
people are judged by models that never saw them, and those judgments calibrate the models (Platt 1999). The shipped models then learn from
all people; the fold models stay in benchmarks/edit_folds, so that the benchmark never scores a model on a person it knows. What the sound
hints at is computed by splice networks that had not heard the recording (`train_splices.py`: halves A and B).
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(Path(__file__).parent), str(ROOT / "src"), str(ROOT / "benchmarks")]

from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from edit_corpus import Example, build_examples
from edit_sources import FOLDS, half_of
from vidtx.edits.audio.splices import SpliceScores, find_splices, is_spliced_near, load_network, trace_splices
from vidtx.edits.classifier import COLUMNS, CandidateScores, tabulate
from vidtx.edits.picture.dissolves import BLEND_FIGURES

LOG = logging.getLogger("train_edits")
ROOM = ROOT / "src" / "vidtx" / "edits"
FOLDER = ROOT / "benchmarks" / "edit_folds"
# Clips in which some frames change for other reasons than cuts: their candidates teach the model of cuts nothing clear.
NO_CUTS = {"dissolve", "fade", "jump + short dissolve", "freeze"}
UNCLEAR, SAME = 2.6, 0.6  # frames from a true cut: nearer than SAME it is one, nearer than UNCLEAR nothing is learnt


def table_cuts(example: Example, trace: SpliceScores | None) -> tuple[np.ndarray, np.ndarray]:
    """Rows, and 1 for a cut, 0 for none, -1 for neither."""
    rows = tabulate(example.features, trace, example.origin)
    if example.name in NO_CUTS:
        return rows, np.full(len(rows), -1)
    times = example.times()
    frame = float(np.median(np.diff(times)))
    labels = np.zeros(len(rows), int)
    shown = [t for t in example.truth if t.in_picture]
    lasting = [(t.time, t.end) for t in shown if t.end is not None and t.kind in ("dissolve", "fade", "freeze")]
    cuts = [at for t in shown if t.kind not in ("dissolve", "fade", "freeze") for at in (t.time, t.end) if at is not None]
    for n, at in enumerate(times[example.features.candidates]):
        near = min((abs(at - cut) for cut in cuts), default=9.0)
        if near < SAME * frame:
            labels[n] = 1
        elif near < UNCLEAR * frame or any(a - 0.1 < at < b + 0.1 for a, b in lasting):
            labels[n] = -1
    return rows, labels


def table_blends(example: Example) -> tuple[np.ndarray, np.ndarray]:
    """Rows of the windows, and 1 for those that cover a true dissolve, 0 for those that touch none, -1 for the rest."""
    times = example.times()
    labels = np.zeros(len(example.features.windows), int)
    for true in example.truth:
        if true.end is None or true.kind not in ("dissolve", "fade"):
            continue
        first, last = (int(np.searchsorted(times, at - 0.005)) for at in (true.time, true.end))
        for n, (a, b) in enumerate(example.features.windows.tolist()):
            shared = min(b, last) - max(a, first - 1)
            whole = max(b, last) - min(a, first - 1)
            if true.kind == "dissolve" and shared >= 0.6 * whole:
                labels[n] = 1
            elif shared > 0 and labels[n] == 0:
                labels[n] = -1
    return example.features.blends, labels


def fit(rows: np.ndarray, labels: np.ndarray, seeds: Sequence[int], trees: int) -> list[HistGradientBoostingClassifier]:
    known = labels >= 0
    return [
        HistGradientBoostingClassifier(
            max_iter=trees,
            learning_rate=0.06,
            max_leaf_nodes=12,
            min_samples_leaf=15,
            l2_regularization=2.0,
            max_features=0.3,
            random_state=seed,
        ).fit(rows[known], labels[known] == 1)
        for seed in seeds
    ]


def judge(models: Sequence[HistGradientBoostingClassifier], rows: np.ndarray) -> np.ndarray:
    return np.mean([model.decision_function(rows) for model in models], axis=0)


def save_forest(
    path: Path, models: Sequence[HistGradientBoostingClassifier], slope: float, offset: float, names: Sequence[str]
) -> None:
    """scikit-learn's trees as the plain arrays of `vidtx.edits.boosted_trees.Forest`."""
    trees = [stage[0].nodes for model in models for stage in model._predictors]
    widest = max(len(tree) for tree in trees)

    def collect(field: str, kind: type) -> np.ndarray:
        out = np.zeros((len(trees), widest), kind)
        for n, tree in enumerate(trees):
            keep = tree["is_leaf"].astype(bool) == (field == "value")
            out[n, : len(tree)] = np.where(keep, tree[field], 0)
        return out

    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        path,
        feature=collect("feature_idx", np.int16), threshold=collect("num_threshold", np.float32), left=collect("left", np.int16),
        right=collect("right", np.int16), unknown_left=collect("missing_go_to_left", np.bool_), value=collect("value", np.float32),
        base=np.mean([float(np.ravel(model._baseline_prediction)[0]) for model in models]), models=len(models),
        slope=slope, offset=offset, names=np.array(names),
    )  # fmt: skip


def train(
    name: str,
    rows: np.ndarray,
    labels: np.ndarray,
    folds: np.ndarray,
    weightless: np.ndarray,
    columns: Sequence[str],
    trees: int,
) -> None:
    """Fold models, their calibration, and the model of all. `weightless` rows teach, but do not calibrate."""
    odds = np.zeros(len(rows))
    fold_models = {}
    for k in range(FOLDS):
        fold_models[k] = fit(rows[folds != k], labels[folds != k], (0, 1), trees)
        odds[folds == k] = judge(fold_models[k], rows[folds == k]) if (folds == k).any() else 0.0
    known = (labels >= 0) & ~weightless
    platt = LogisticRegression(C=1e3).fit(odds[known, None], labels[known] == 1)
    slope, offset = float(platt.coef_[0, 0]), float(platt.intercept_[0])
    for k, models in fold_models.items():
        save_forest(FOLDER / f"{name}-{k}.npz", models, slope, offset, columns)
    save_forest(ROOM / f"{name}_model.npz", fit(rows, labels, (0, 1), trees), slope, offset, columns)
    told = 1 / (1 + np.exp(-(slope * odds[known] + offset)))
    right = labels[known] == 1
    LOG.info(
        "%s: %d rows, %d of them edits; slope %.3f offset %.3f; at 0.5: recall %.3f precision %.3f", name, known.sum(), right.sum(), slope,
        offset, (right & (told > 0.5)).sum() / max(1, right.sum()), (right & (told > 0.5)).sum() / max(1, (told > 0.5).sum()),
    )  # fmt: skip


def calibrate_splices(examples: Sequence[Example], traces: Sequence[SpliceScores | None]) -> tuple[float, float, float]:
    """Slope of the log-odds, slope of how they stand out, and offset, of a logistic regression over the trace's peaks."""
    rows, labels = [], []
    for example, trace in zip(examples, traces, strict=True):
        if trace is None:
            continue
        shift = float(example.features.pts[0] * example.features.time_base - example.origin)
        joins = [t + shift for true in example.truth if true.in_sound for t in (true.time, true.end) if t is not None]
        for hop in trace.peaks(-1.5, 20).tolist():
            odds, stands = trace.look(hop, 1, 300)
            rows.append((odds, min(stands, 6.0)))
            labels.append(min((abs(hop / trace.rate - join) for join in joins), default=9.0) < 0.08)
    model = LogisticRegression(C=1e3).fit(np.array(rows), np.array(labels))
    return float(model.coef_[0, 0]), float(model.coef_[0, 1]), float(model.intercept_[0])


def report(examples: Sequence[Example], traces: Sequence[SpliceScores | None]) -> None:
    """The benchmark's table over the examples, each judged by the models of its fold."""
    from edit_scores import Found, Row, print_report
    from vidtx.document import Clip, VideoStream
    from vidtx.edits.audio.analysis import listen
    from vidtx.edits.boosted_trees import load_forest
    from vidtx.edits.fuse import PictureSegment, fuse_edits
    from vidtx.edits.picture.cutaways import pair_cutaways
    from vidtx.edits.picture.cuts import find_picture_edits

    forests = {k: [load_forest(FOLDER / f"{name}-{k}.npz") for name in ("jump", "blend")] for k in range(FOLDS)}
    rows = []
    for example, trace in zip(examples, traces, strict=True):
        features, (cuts, blends) = example.features, forests[example.fold]
        base, start = features.time_base, int(example.origin / features.time_base)
        video = VideoStream(0, "h264", 160, 90, base, start, None, True, 0, None)
        scores = CandidateScores(
            cuts.compute_odds(tabulate(features, trace, example.origin)), blends.compute_odds(features.blends)
        )
        heard = None if example.sound is None else listen(example.sound.astype(np.float32))

        def is_spliced(frame: int, e: Example = example, t: SpliceScores | None = trace) -> bool:
            return t is not None and is_spliced_near(t, e.features.time_of(frame) - e.origin)

        found = fuse_edits(
            Clip("clip", "0" * 64, 1, 1, "mp4", video, ()),
            [PictureSegment(features, pair_cutaways(features, find_picture_edits(features, scores), is_spliced))],
            [] if heard is None else heard.steps,
            trace,
        )
        zero = float(features.pts[0] * base - example.origin)
        row = Row(example.name, example.person, "", example.voice, float(example.times()[-1]), example.truth)
        row.ours = [
            Found(b.kind, float(b.time) - zero, None if b.end_pts is None else float(b.end_time) - zero, b.probability)
            for b in found
        ]
        row.heard = [] if trace is None else [(step.sample / 16_000, step.probability) for step in find_splices(trace)]
        rows.append(row)
    print_report(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--sources", type=Path, action="append", required=True, metavar="DIR")
    parser.add_argument("--scenes", type=Path, metavar="DIR", help="interviews of samples/make_sample.py, seeds below 900000")
    parser.add_argument("--work", type=Path, required=True, metavar="DIR")
    parser.add_argument("--seeds", type=json.loads, default=[1, 2, 3], metavar="[1,2,3]")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    halves = {half: load_network(FOLDER / f"splice-{half}.npz") for half in "AB"}
    examples = list(build_examples(arguments.sources, arguments.scenes, arguments.work, arguments.seeds, halves))
    traces = [
        None if e.sound is None else trace_splices(e.sound.astype(np.float32), halves[half_of(e.voice)]) for e in examples
    ]
    LOG.info("splices alone: slope, standing, offset = %s", calibrate_splices(examples, traces))
    tables = [(*table_cuts(e, t), e.fold, False) for e, t in zip(examples, traces, strict=True)]
    # A clip without sound must be judged too: every row once more as if it had none.
    tables += [(*table_cuts(e, None), e.fold, True) for e, t in zip(examples, traces, strict=True) if t is not None]
    _train_tables("jump", tables, COLUMNS, 160)
    _train_tables("blend", [(*table_blends(e), e.fold, False) for e in examples], BLEND_FIGURES, 120)
    report(examples, traces)


def _train_tables(
    name: str, tables: Sequence[tuple[np.ndarray, np.ndarray, int, bool]], columns: Sequence[str], trees: int
) -> None:
    rows, labels = np.concatenate([t[0] for t in tables]), np.concatenate([t[1] for t in tables])
    folds = np.concatenate([np.full(len(t[0]), t[2]) for t in tables])
    weightless = np.concatenate([np.full(len(t[0]), t[3]) for t in tables])
    train(name, rows, labels, folds, weightless, columns, trees)


if __name__ == "__main__":
    main()
