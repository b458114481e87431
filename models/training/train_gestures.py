"""Fits the weights of `vidtx.gestures.classifier` on heads that were turned by a warp and on footage as it is.

    python models/training/train_gestures.py --sources DIR [--windows N] [--features FILE] [--write]

People are held out: every figure printed is of people whom the weights that judge them were not fitted on. `--write` stores weights
fitted on all in `src/vidtx/gestures/gesture_model.json`.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import zlib
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks")]

from gesture_corpus import KINDS, list_talk, make_examples, read_windows
from vidtx.gestures.detect import LEAST_FOLLOWED, LEAST_PROBABILITY
from vidtx.gestures.faces import find_faces
from vidtx.gestures.oscillation import find_swings, make_features
from vidtx.gestures.tracking import track_head

FOLDS = 5
MODEL = ROOT / "src" / "vidtx" / "gestures" / "gesture_model.json"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=Path, required=True)
    parser.add_argument("--windows", type=int, default=5, help="a clip")
    parser.add_argument("--features", type=Path, help="where measured features are kept, to fit again without measuring")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    if options.features and options.features.is_file():
        stored = np.load(options.features)
        x, y, people, how = stored["x"], stored["y"], stored["people"], stored["how"]
    else:
        x, y, people, how = measure(options.sources, options.windows)
        if options.features:
            np.savez(options.features, x=x, y=y, people=people, how=how)
    report = judge_held_out(x, y, people, how)
    print(json.dumps(report, indent=1))
    if options.write:
        model = fit(x, y)
        source = f"models/training/train_gestures.py: {len(y)} windows of {len(set(people.tolist()))} clips"
        text = {name: np.round(values, 5).tolist() for name, values in model.items()}
        MODEL.write_text(json.dumps({"source": source, "kinds": KINDS, **text}, indent=1) + "\n", "utf-8")


def measure(sources: Path, count: int) -> tuple[Any, Any, Any, Any]:
    rows: list[tuple[Any, int, str, str]] = []
    for path in list_talk(sources):
        rng = random.Random(zlib.crc32(path.stem.encode()))
        for example in make_examples(path, count, rng):
            features = measure_features(example.pictures, example.times, example.seen)
            if features is not None:
                rows.append((features, KINDS.index(example.kind), path.stem, example.how))
        for frames in read_windows(path, 3000, 3000):  # talk as it is, all of it
            features = measure_features(frames.pictures, frames.times)
            if features is not None:
                rows.append((features, 0, path.stem, "talk"))
        print(path.stem, len(rows), file=sys.stderr, flush=True)
    x, y, people, how = zip(*rows, strict=True)
    return np.array(x), np.array(y), np.array(people), np.array(how)


def measure_features(pictures: Any, times: Any, seen: Any = None) -> Any:
    """Of the largest face; None where there is none to follow."""
    seen = seen or (find_faces(pictures) if len(pictures) > 2 else ())
    track = track_head(pictures, times, seen[0], seen[1:]) if seen else None
    if track is None or track.followed < LEAST_FOLLOWED:
        return None
    return make_features(track, find_swings(track, 0), find_swings(track, 1))


def fit(x: Any, y: Any) -> dict[str, Any]:
    from sklearn.linear_model import LogisticRegression

    mean, scale = x.mean(axis=0), x.std(axis=0)
    fitted = LogisticRegression(C=1.0, max_iter=2000).fit((x - mean) / scale, y)
    return {"mean": mean, "scale": scale, "weights": fitted.coef_, "bias": fitted.intercept_}


def judge(model: dict[str, Any], x: Any) -> Any:
    logits = (x - model["mean"]) / model["scale"] @ model["weights"].T + model["bias"]
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    return odds / odds.sum(axis=1, keepdims=True)


def judge_held_out(x: Any, y: Any, people: Any, how: Any) -> dict[str, Any]:
    names = sorted(set(people.tolist()))
    fold = {name: zlib.crc32(name.encode()) % FOLDS for name in names}
    numbers = np.array([fold[name] for name in people.tolist()])
    scores = np.zeros((len(y), len(KINDS)))
    for n in range(FOLDS):
        scores[numbers == n] = judge(fit(x[numbers != n], y[numbers != n]), x[numbers == n])
    best = scores[:, 1:].max(axis=1)
    kind = 1 + scores[:, 1:].argmax(axis=1)
    said = np.where(best >= LEAST_PROBABILITY, kind, 0)
    made, talk = how != "talk", how == "talk"
    seconds = 3.0 * talk.sum()
    bins = [(round(float(best[part].mean()), 3), round(float((y == kind)[part].mean()), 3), int(part.sum()))
            for low in np.arange(0, 1, 0.1) if (part := made & (best >= low) & (best < low + 0.1)).any()]  # fmt: skip
    return {
        "windows": len(y),
        "accuracy": round(float((said == y)[made].mean()), 3),
        "f1": _score_f1(y[made] > 0, said[made] > 0),
        "calibration_error": round(float(sum(count * abs(p - share) for p, share, count in bins) / max(1, made.sum())), 3),
        "people": len(names),
        "confusion": {KINDS[k]: [int(((y == k) & (said == m) & made).sum()) for m in range(3)] for k in range(3)},
        "recall": {KINDS[k]: round(float((said[(y == k) & made] == k).mean()), 3) for k in range(3)},
        "false_by_way": {
            w: f"{int((said[(how == w) & (y == 0)] > 0).sum())}/{int(((how == w) & (y == 0)).sum())}"
            for w in sorted(set(how.tolist()))
        },
        "talk_minutes": round(seconds / 60, 1),
        "false_alarms_per_10_minutes": round(float((said[talk] > 0).sum() / seconds * 600), 2),
        "at_thresholds": {
            str(t): [
                int((best[talk] >= t).sum()),
                round(float(((best >= t) & (y == kind))[made & (y > 0)].mean()), 3),
            ]
            for t in (0.5, 0.6, 0.7, 0.8, 0.9)
        },
        "calibration": bins,
        "false_talk": sorted(
            zip(people[talk & (said > 0)].tolist(), np.round(best[talk & (said > 0)], 2).tolist(), strict=True)
        ),
    }


def _score_f1(true: Any, found: Any) -> float:
    """Of windows with any gesture."""
    return round(float(2 * (true & found).sum() / max(1, true.sum() + found.sum())), 3)


if __name__ == "__main__":
    main()
