"""What the comparison of originals and renditions finds, straight from Ukrainian and Korean: planted changes in translated news.

    python benchmarks/fidelity.py --weights DIR [--sources DIR] [--cases 1500] [--fit] [--json FILE] [--vectors FILE]

`--weights` is a directory for the engine `e5`. `--sources` (or VIDTX_TEST_MEDIA) holds `parallel_text`. Sentences of the first half of the text are for fitting (--fit prints the logistic
model of missing clauses); the second half is reported. `--vectors` keeps sentence vectors between runs.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks")]

import numpy as np

from fidelity_names import WANTED as WANTED_NAMES
from fidelity_names import make_name_cases
from fidelity_texts import Case, make_cases, read_pairs

LANGUAGES = ("uk", "ko")
WANTED = {
    "omitted": "omission",
    "omitted clause": "omission",
    "added": "addition",
    "number": "number",
    "negation": "negation",
    **WANTED_NAMES,
}  # by change, the kind of finding
NUMBERS = ("number", "date", "time")  # one kind here


class KeptVectors:
    """A sentence encoder whose vectors are kept in a file."""

    def __init__(self, weights: Path, kept: Path | None) -> None:
        self._weights, self._kept = weights, kept
        self._vectors: dict[str, np.ndarray] = pickle.loads(kept.read_bytes()) if kept and kept.exists() else {}

    def encode(self, texts: Sequence[str], progress: Any = None) -> np.ndarray:
        missing = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        if missing:
            from vidtx.engines.e5 import E5Encoder

            encoder = E5Encoder(self._weights)
            for start in range(0, len(missing), 200):
                part = missing[start : start + 200]
                self._vectors.update(zip(part, encoder.encode(part), strict=True))
                print(f"encoded {start + len(part)} of {len(missing)} texts", file=sys.stderr, flush=True)
                if self._kept:
                    self._kept.write_bytes(pickle.dumps(self._vectors))
        return np.stack([self._vectors[text] for text in texts])


def compare(cases: Sequence[Case], encoder: Any) -> list[Any]:
    """The findings of each case."""
    from vidtx.bitext.clauses import compare_clauses
    from vidtx.interview.direct_comparison import compare_directly, index_similarities

    prime(cases, encoder)
    return [
        compare_directly([c.source], [c.target], index_similarities(compare_clauses([([c.source], [c.target])], encoder)))[0]
        for c in cases
    ]


def prime(cases: Sequence[Case], encoder: Any) -> None:
    """Encodes all clauses at once."""
    from vidtx.bitext.clauses import list_clauses

    encoder.encode([u.text[s.start : s.end] for c in cases for u in (c.source, c.target) for s in list_clauses([u])])


def score(cases: Sequence[Case], found: Sequence[Any]) -> dict[str, Any]:
    """Precision, recall and F1 by kind, false findings of close renditions, and how well probabilities are calibrated."""
    counts: dict[str, Counter[str]] = {
        kind: Counter() for kind in ("omission", "addition", "number", "negation", "substitution", "name", "place", "rank")
    }
    judged: list[tuple[float, bool]] = []
    changes: dict[str, Counter[str]] = {change: Counter() for change in WANTED}
    close = false = 0
    for case, findings in zip(cases, found, strict=True):
        wanted = WANTED.get(case.change)
        met = False
        for finding in findings:
            kind = "number" if finding.kind in NUMBERS else finding.kind
            right = (
                not met
                and (kind == wanted or (kind == "substitution" and wanted in ("omission", "addition")))
                and _lies_there(finding, case)
            )
            met = met or right
            if finding.probability is not None:
                judged.append((finding.probability, right))
            counts[wanted if right and wanted else kind]["right" if right else "false"] += 1
        if wanted:
            counts[wanted]["planted"] += 1
            changes[case.change]["planted"] += 1
            changes[case.change]["found"] += met
        else:
            close += 1
            false += bool(findings)
    table = {kind: _rate(c) for kind, c in counts.items()}
    return {
        "kinds": table,
        "changes": {change: dict(c) for change, c in changes.items()},
        "close renditions": close,
        "with a false finding": false,
        "calibration error": calibration_error(judged),
        "findings": len(judged),
    }


def _lies_there(finding: Any, case: Case) -> bool:
    if case.span is None:
        return True
    id, start, end = case.span
    spans = [s for s in finding.source + finding.target if s.utterance_id == id]
    return any(s.start < end and start < s.end for s in spans)


def _rate(counts: Counter[str]) -> dict[str, float]:
    right, false, planted = counts["right"], counts["false"], counts["planted"]
    precision, recall = right / max(1, right + false), right / max(1, planted)
    return {
        "planted": planted,
        "false": false,
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / max(1e-9, precision + recall),
    }


def calibration_error(judged: Sequence[tuple[float, bool]], bins: int = 10) -> float:
    """Expected calibration error of findings' probabilities, in bins of equal width."""
    if not judged:
        return 0.0
    values, right = np.array([p for p, _ in judged]), np.array([r for _, r in judged], float)
    places = np.minimum((values * bins).astype(int), bins - 1)
    return float(
        sum(
            abs(values[places == b].mean() - right[places == b].mean()) * (places == b).mean()
            for b in range(bins)
            if (places == b).any()
        )
    )


def find_dropped(case: Case, clauses: Sequence[Any], encoder: Any) -> Any:
    """The clause of the original that is most like what was left out of its rendition, where it surely is that one."""
    from vidtx.bitext.sentence_vectors import calibrate_cosine

    if not case.dropped or len(clauses) < 2:
        return None
    vectors = encoder.encode([case.dropped, *(case.source.text[s.start : s.end] for s in clauses)])
    likely = calibrate_cosine(vectors[1:] @ vectors[0])
    best = int(likely.argmax())
    return clauses[best] if likely[best] > 0.7 and sorted(likely)[-2] < 0.5 else None


def fit(cases: Sequence[Case], encoder: Any) -> dict[str, float]:
    """The logistic model of missing clauses, by Newton's method with a small ridge."""
    from vidtx.bitext.clauses import compare_clauses, list_clauses
    from vidtx.interview import clause_alignment as model
    from vidtx.interview.direct_comparison import LENGTHS, index_similarities

    prime(cases, encoder)
    rows: list[list[float]] = []
    truth: list[float] = []
    names = list(model.WEIGHTS)
    for case in cases:
        sides = list_clauses([case.source]), list_clauses([case.target])
        pairs = index_similarities(compare_clauses([([case.source], [case.target])], encoder))
        if not pairs:
            continue
        gone = find_dropped(case, sides[0], encoder)
        if case.change == "omitted clause" and gone is None:
            continue  # which clause of the original was left out is not known
        odds = [[model.limit(pairs[model.Pair(a, b)]) for b in sides[1]] for a in sides[0]]
        groups = model._find_groups(odds)
        ratio = LENGTHS[case.target.language or ""] / LENGTHS[case.source.language or ""]
        lengths = [s.end - s.start for s in sides[0]], [(s.end - s.start) / ratio for s in sides[1]]
        turned, back = [list(c) for c in zip(*odds, strict=True)], [model.ClauseGroup(g.target, g.source) for g in groups]
        for id, spans, measured in (
            ("a", sides[0], model.measure_clauses(odds, groups, *lengths)),
            ("b", sides[1], model.measure_clauses(turned, back, *reversed(lengths))),
        ):
            for span, measures in zip(spans, measured, strict=True):
                missing = (
                    case.change in ("omitted", "added")
                    and case.span is not None
                    and case.span[0] == id
                    and case.span[1] <= span.start
                    and span.end <= case.span[2]
                )
                if case.change == "omitted clause" and id == "a":
                    missing = gone is not None and span == gone
                rows.append([1.0, *(measures[name] for name in names)])
                truth.append(float(missing))
    x, y = np.array(rows), np.array(truth)
    weights = np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + 0.01 * np.eye(x.shape[1])
        weights += np.linalg.solve(hessian, x.T @ (y - p) - 0.01 * weights)
    return {"INTERCEPT": weights[0]} | dict(zip(names, weights[1:], strict=True)) | {"clauses": len(y), "missing": y.sum()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--sources", type=Path, default=Path(os.environ.get("VIDTX_TEST_MEDIA", ".")))
    parser.add_argument("--cases", type=int, default=1500)
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--first-half", action="store_true", help="report the half that was fitted to")
    parser.add_argument("--show", help="print the cases of this change that were not found, and false findings")
    parser.add_argument("--vectors", type=Path)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    folder = arguments.sources / "parallel_text"
    if not folder.is_dir():
        print(f"no parallel_text in {arguments.sources}: nothing measured")
        return
    pairs = read_pairs(folder)
    encoder = KeptVectors(arguments.weights, arguments.vectors)
    half = len(pairs) // 2
    if arguments.fit:
        print(fit(make_cases(pairs[:half], LANGUAGES, 1, arguments.cases), encoder))
        return
    part = pairs[:half] if arguments.first_half else pairs[half:]
    scores = {
        "news": measure(make_cases(part, LANGUAGES, 2, arguments.cases), encoder, arguments.show),
        "names": measure(make_name_cases(part, 2, arguments.cases), encoder, arguments.show),
    }
    if arguments.json:
        arguments.json.write_text(json.dumps(scores, indent=1))


def measure(cases: Sequence[Case], encoder: Any, shown: str | None) -> dict[str, Any]:
    """The scores of one set of cases, which are printed, too."""
    found = compare(cases, encoder)
    if shown:
        show(cases, found, shown)
    scores = score(cases, found)
    for kind, row in scores["kinds"].items():
        if not row["planted"] and not row["false"]:
            continue
        print(
            f"{kind:13} planted {row['planted']:4}  precision {row['precision']:.2f}  recall {row['recall']:.2f}  F1 {row['f1']:.2f}"
        )
    print(
        "found by change: " + ", ".join(f"{name} {c['found']} of {c['planted']}" for name, c in scores["changes"].items() if c)
    )
    print(f"close renditions with a false finding: {scores['with a false finding']} of {scores['close renditions']}")
    print(f"calibration error of {scores['findings']} findings: {scores['calibration error']:.3f}")
    return scores


def show(cases: Sequence[Case], found: Sequence[Any], change: str) -> None:
    for case, findings in zip(cases, found, strict=True):
        if case.change == change or (change == "false" and case.change == "close" and findings):
            print(
                case.change,
                case.span and case.target.text[case.span[1] : case.span[2]],
                "\n  ",
                case.source.text,
                "\n  ",
                case.target.text,
                "\n  ",
                [(f.kind, f.value_source, f.value_target, f.probability) for f in findings],
            )


if __name__ == "__main__":
    main()
