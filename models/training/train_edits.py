"""Trains the models that classify edits in the picture, of cuts (with the sound in view) and of dissolves, and calibrates those
of the sound.

    python models/training/train_edits.py --sources DIR [--sources DIR] [--scenes DIR] --work DIR [--prefilter] [--held-back NAME,NAME]

Boosted trees over the features of `vidtx.edits.picture.candidates` and `vidtx.edits.picture.transitions.dissolves`. People are dealt into
five folds (`fold_of`); each fold's people are classified by models that never saw them, and these scores calibrate the models
(Platt 1999). The shipped models then learn from all people; the fold models stay in benchmarks/edit_folds, so that the
benchmark never scores a model on a person it knows. What the sound hints at is computed by splice networks that did not learn
from the recording (`train_splices.py`: halves A and B).

Logistic regressions are written into the model files too: of the peaks of the splice scores (into each splice network), of
steps of the noise floor (noise_model.npz), and, with --prefilter, of the windows that may be dissolves (dissolve_model.npz).
The examples kept in the work folder depend on that prefilter: measure them anew, in another work folder, after it has changed.
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
from vidtx.edits.audio.changes import HOP, MOST_SHARPNESS, measure_bands, measure_noise_steps, measure_power
from vidtx.edits.audio.splices import (
    LEAST_LOG_ODDS,
    MOST_PROMINENCE,
    PEAK_REACH_HOPS,
    SPLICE_GAP_HOPS,
    USUAL_REACH_HOPS,
    PeakCalibration,
    SpliceScores,
    find_splices,
    load_network,
    measure_join_near,
    score_splices,
)
from vidtx.edits.classifier import COLUMNS, CandidateScores, tabulate
from vidtx.edits.picture.transitions.dissolves import FEATURE_NAMES, PREFILTER_NAMES, tabulate_windows
from vidtx.signal import SAMPLE_RATE

LOG = logging.getLogger("train_edits")
MODELS = ROOT / "src" / "vidtx" / "edits"
FOLDER = ROOT / "benchmarks" / "edit_folds"
SPLICE_MODELS = (MODELS / "audio" / "splice_model.npz", FOLDER / "splice-A.npz", FOLDER / "splice-B.npz")
# Clips in which some frames change for other reasons than cuts: their candidates teach the model of cuts nothing clear.
NO_CUTS = {"dissolve", "dissolve, captions", "fade", "jump + short dissolve", "freeze"}
UNCLEAR_FRAMES, SAME_FRAMES = (
    2.6,
    0.6,
)  # from a true cut: nearer than SAME_FRAMES it is one, nearer than UNCLEAR_FRAMES nothing is learned
SPLICE_SECONDS, STEP_SECONDS = 0.08, 0.5  # from a true join: nearer than that a peak, or a step of the noise floor, is one
LEAST_SHARED = 0.6  # of a window and a true dissolve together that both cover


def table_cuts(example: Example, scores: SpliceScores | None) -> tuple[np.ndarray, np.ndarray]:
    """Rows, and 1 for a cut, 0 for none, -1 for neither."""
    rows = tabulate(example.features, scores, example.origin)
    if example.name in NO_CUTS:
        return rows, np.full(len(rows), -1)
    times = example.times()
    frame = float(np.median(np.diff(times)))
    labels = np.zeros(len(rows), int)
    shown = [t for t in example.truth if t.in_picture]
    lasting = [(t.time, t.end) for t in shown if t.end is not None and t.kind in ("dissolve", "fade", "freeze")]
    cuts = [at for t in shown if t.kind not in ("dissolve", "fade", "freeze") for at in (t.time, t.end) if at is not None]
    for n, at in enumerate(times[example.features.cuts.frames]):
        near = min((abs(at - cut) for cut in cuts), default=9.0)
        if near < SAME_FRAMES * frame:
            labels[n] = 1
        elif near < UNCLEAR_FRAMES * frame or any(a - 0.1 < at < b + 0.1 for a, b in lasting):
            labels[n] = -1
    return rows, labels


def table_dissolves(example: Example) -> tuple[np.ndarray, np.ndarray]:
    """Rows of the windows, and 1 for those that cover a true dissolve, 0 for those that touch none, -1 for the rest."""
    times = example.times()
    labels = np.zeros(len(example.features.dissolves.frames), int)
    for true in example.truth:
        if true.end is None or true.kind not in ("dissolve", "fade"):
            continue
        first, last = (int(np.searchsorted(times, at - 0.005)) for at in (true.time, true.end))
        for n, (a, b) in enumerate(example.features.dissolves.frames.tolist()):
            shared = min(b, last) - max(a, first - 1)
            whole = max(b, last) - min(a, first - 1)
            if true.kind == "dissolve" and shared >= LEAST_SHARED * whole:
                labels[n] = 1
            elif shared > 0 and labels[n] == 0:
                labels[n] = -1
    return example.features.dissolves.rows, labels


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


def compute_log_odds(models: Sequence[HistGradientBoostingClassifier], rows: np.ndarray) -> np.ndarray:
    return np.mean([model.decision_function(rows) for model in models], axis=0)


def save_forest(
    path: Path, models: Sequence[HistGradientBoostingClassifier], slope: float, offset: float, names: Sequence[str]
) -> None:
    """scikit-learn's trees as the plain arrays of `vidtx.edits.boosted_trees.Forest`; what else is in the file stays."""
    trees = [stage[0].nodes for model in models for stage in model._predictors]
    widest = max(len(tree) for tree in trees)

    def collect(field: str, kind: type) -> np.ndarray:
        out = np.zeros((len(trees), widest), kind)
        for n, tree in enumerate(trees):
            keep = tree["is_leaf"].astype(bool) == (field == "value")
            out[n, : len(tree)] = np.where(keep, tree[field], 0)
        return out

    write_arrays(
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
    log_odds = np.zeros(len(rows))
    fold_models = {}
    for k in range(FOLDS):
        fold_models[k] = fit(rows[folds != k], labels[folds != k], (0, 1), trees)
        log_odds[folds == k] = compute_log_odds(fold_models[k], rows[folds == k]) if (folds == k).any() else 0.0
    known = (labels >= 0) & ~weightless
    platt = LogisticRegression(C=1e3).fit(log_odds[known, None], labels[known] == 1)
    slope, offset = float(platt.coef_[0, 0]), float(platt.intercept_[0])
    for k, models in fold_models.items():
        save_forest(FOLDER / f"{name}-{k}.npz", models, slope, offset, columns)
    save_forest(MODELS / f"{name}_model.npz", fit(rows, labels, (0, 1), trees), slope, offset, columns)
    probability = 1 / (1 + np.exp(-(slope * log_odds[known] + offset)))
    right = labels[known] == 1
    LOG.info(
        "%s: %d rows, %d of them edits; slope %.3f offset %.3f; at 0.5: recall %.3f precision %.3f", name, known.sum(), right.sum(), slope,
        offset, (right & (probability > 0.5)).sum() / max(1, right.sum()), (right & (probability > 0.5)).sum() / max(1, (probability > 0.5).sum()),
    )  # fmt: skip


def write_arrays(path: Path, **arrays: object) -> None:
    """Adds arrays to a file of arrays, or replaces them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = {}
    if path.exists():
        with np.load(path) as old:
            kept = {name: old[name] for name in old.files}
    np.savez_compressed(path, **{**kept, **arrays})


def find_joins(example: Example) -> list[float]:
    """True joins of the sound, in seconds from the clip's time zero."""
    shift = float(example.features.time_of(0) - example.origin)
    return [t + shift for true in example.truth if true.in_sound for t in (true.time, true.end) if t is not None]


def find_seen(example: Example) -> list[tuple[float, float]]:
    """First and last seconds, from the clip's time zero, of the true edits of the picture."""
    shift = float(example.features.time_of(0) - example.origin)
    return [
        (true.time + shift, (true.time if true.end is None else true.end) + shift) for true in example.truth if true.in_picture
    ]


def calibrate_splices(examples: Sequence[Example], scores_of: Sequence[SpliceScores | None]) -> None:
    """A logistic regression over the peaks of the splice scores, written into each splice network.

    Those at an edit of the picture are left out: there the score is a feature of the picture's classifier.
    """
    rows, labels = [], []
    for example, splices in zip(examples, scores_of, strict=True):
        if splices is None:
            continue
        joins = find_joins(example)
        seen = find_seen(example)
        for hop in splices.find_peaks(LEAST_LOG_ODDS, SPLICE_GAP_HOPS).tolist():
            if any(first - SPLICE_SECONDS <= hop / splices.rate <= last + SPLICE_SECONDS for first, last in seen):
                continue
            peak = splices.measure_peak(hop, PEAK_REACH_HOPS, USUAL_REACH_HOPS)
            rows.append((peak.log_odds, min(peak.prominence, MOST_PROMINENCE)))
            labels.append(min((abs(hop / splices.rate - join) for join in joins), default=9.0) < SPLICE_SECONDS)
    model = LogisticRegression(C=1e3).fit(np.array(rows), np.array(labels))
    calibration = PeakCalibration(float(model.coef_[0, 0]), float(model.coef_[0, 1]), float(model.intercept_[0]))
    LOG.info("splices alone: %s", calibration)
    for path in SPLICE_MODELS:
        write_arrays(path, **{f"peak_{name}": np.float64(value) for name, value in calibration._asdict().items()})


def calibrate_noise_steps(examples: Sequence[Example]) -> None:
    """A logistic regression over how sharp the change points of the noise floor are, written into noise_model.npz."""
    rows, labels = [], []
    for example in examples:
        if example.sound is None:
            continue
        sound, joins = example.sound.astype(np.float32), find_joins(example)
        for step in measure_noise_steps(measure_bands(sound, measure_power(sound)).bands):
            seconds = step.hop * HOP / SAMPLE_RATE
            rows.append([min(step.sharpness, MOST_SHARPNESS)])
            labels.append(min((abs(seconds - join) for join in joins), default=9.0) < STEP_SECONDS)
    model = LogisticRegression(C=1e3).fit(np.array(rows), np.array(labels))
    weight, bias = np.float64(model.coef_[0, 0]), np.float64(model.intercept_[0])
    LOG.info("noise steps: weight of the sharpness %.3f, bias %.3f", weight, bias)
    write_arrays(MODELS / "audio" / "noise_model.npz", sharpness_weight=weight, bias=bias)


def train_prefilter(examples: Sequence[Example]) -> None:
    """A logistic regression over all windows in which the picture changes evenly, written into dissolve_model.npz."""
    rows, labels = [], []
    for example in examples:
        frames, times = example.features.frames, example.times()
        thumbnails = frames.thumbnails.reshape(len(times) - 1, -1, 3).mean(axis=2, dtype=np.float32)
        change = frames.block_change.astype(np.float32).mean(axis=1)
        true = [t for t in example.truth if t.kind == "dissolve" and t.end is not None]
        spans = [tuple(int(np.searchsorted(times, at - 0.005)) for at in (t.time, t.end)) for t in true]
        for table in tabulate_windows(change, thumbnails, range(len(change))):
            first, last = table.first[:, None], table.first[:, None] + table.length
            starts, ends = (np.array([span[n] for span in spans], int)[None] for n in (0, 1))
            shared = np.minimum(last, ends) - np.maximum(first, starts - 1)
            whole = np.maximum(last, ends) - np.minimum(first, starts - 1)
            rows.append(table.rows)
            labels.append((shared >= LEAST_SHARED * whole).any(axis=1))
    model = LogisticRegression(C=1e3, max_iter=1000).fit(np.concatenate(rows), np.concatenate(labels))
    LOG.info("prefilter: weights %s, bias %.3f", np.round(model.coef_[0], 3), model.intercept_[0])
    write_arrays(
        MODELS / "dissolve_model.npz",
        prefilter_names=np.array(PREFILTER_NAMES),
        prefilter_weights=model.coef_[0].astype(np.float64),
        prefilter_bias=np.float64(model.intercept_[0]),
    )


def report(examples: Sequence[Example], scores_of: Sequence[SpliceScores | None]) -> None:
    """The benchmark's table over the examples, each classified by the models of its fold."""
    from edit_scores import AudioJoin, Found, Row, print_report
    from vidtx.document import Clip, VideoStream
    from vidtx.edits.audio.analysis import analyze_audio
    from vidtx.edits.boosted_trees import load_forest
    from vidtx.edits.fuse import PictureSegment, fuse_edits
    from vidtx.edits.picture.cutaways import pair_cutaways
    from vidtx.edits.picture.cuts import find_picture_edits

    forests = {k: [load_forest(FOLDER / f"{name}-{k}.npz") for name in ("jump", "dissolve")] for k in range(FOLDS)}
    rows = []
    for example, splices in zip(examples, scores_of, strict=True):
        features, (cuts, dissolves) = example.features, forests[example.fold]
        base, start = features.time_base, int(example.origin / features.time_base)
        video = VideoStream(0, "h264", 160, 90, base, start, None, True, 0, None)
        scores = CandidateScores(
            cuts.compute_log_odds(tabulate(features, splices, example.origin)),
            dissolves.compute_log_odds(features.dissolves.rows),
        )
        analysis = None if example.sound is None else analyze_audio(example.sound.astype(np.float32))

        def measure_join(frame: int, e: Example = example, s: SpliceScores | None = splices) -> float:
            return 0.0 if s is None else measure_join_near(s, e.features.time_of(frame) - e.origin)

        found = fuse_edits(
            Clip("clip", "0" * 64, 1, 1, "mp4", video, ()),
            [PictureSegment(features, pair_cutaways(features, find_picture_edits(features, scores), measure_join))],
            () if analysis is None else analysis.changes,
            splices,
        )
        zero = float(features.frames.pts[0] * base - example.origin)
        row = Row(example.name, example.person, "", example.voice, float(example.times()[-1]), example.truth)
        row.ours = [
            Found(b.kind, float(b.time) - zero, None if b.end_pts is None else float(b.end_time) - zero, b.probability)
            for b in found
        ]
        row.joins = (
            [] if splices is None else [AudioJoin(one.position / SAMPLE_RATE, one.probability) for one in find_splices(splices)]
        )
        rows.append(row)
    print_report(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--sources", type=Path, action="append", required=True, metavar="DIR")
    parser.add_argument("--scenes", type=Path, metavar="DIR", help="interviews of samples/make_sample.py, seeds below 900000")
    parser.add_argument("--work", type=Path, required=True, metavar="DIR")
    parser.add_argument("--prefilter", action="store_true", help="train the prefilter of dissolves too")
    parser.add_argument("--seeds", type=json.loads, default=[1, 2, 3], metavar="[1,2,3]")
    parser.add_argument("--held-back", default="", metavar="NAME,NAME", help="takes whose people are kept for measuring")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    halves = {half: load_network(FOLDER / f"splice-{half}.npz") for half in "AB"}
    held_back = frozenset(filter(None, arguments.held_back.split(",")))
    examples = list(build_examples(arguments.sources, arguments.scenes, arguments.work, arguments.seeds, halves, held_back))
    scores_of = [
        None if e.sound is None else score_splices(e.sound.astype(np.float32), halves[half_of(e.voice)]) for e in examples
    ]
    calibrate_splices(examples, scores_of)
    calibrate_noise_steps(examples)
    if arguments.prefilter:
        train_prefilter(examples)
    tables = [(*table_cuts(e, t), e.fold, False) for e, t in zip(examples, scores_of, strict=True)]
    # A clip without sound must be classified too: every row once more as if it had none.
    tables += [(*table_cuts(e, None), e.fold, True) for e, t in zip(examples, scores_of, strict=True) if t is not None]
    _train_tables("jump", tables, COLUMNS, 160)
    _train_tables("dissolve", [(*table_dissolves(e), e.fold, False) for e in examples], FEATURE_NAMES, 120)
    report(examples, scores_of)


def _train_tables(
    name: str, tables: Sequence[tuple[np.ndarray, np.ndarray, int, bool]], columns: Sequence[str], trees: int
) -> None:
    rows, labels = np.concatenate([t[0] for t in tables]), np.concatenate([t[1] for t in tables])
    folds = np.concatenate([np.full(len(t[0]), t[2]) for t in tables])
    weightless = np.concatenate([np.full(len(t[0]), t[3]) for t in tables])
    train(name, rows, labels, folds, weightless, columns, trees)


if __name__ == "__main__":
    main()
