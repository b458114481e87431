"""Sentence vectors across languages: is the right sentence the nearest, and is the calibrated similarity a probability?

    python benchmarks/sentence_vectors.py --weights DIR --sources DIR [--json FILE]

`--weights` is a directory for the engine `e5`. `--sources` is a folder of test media, in which files NAME.uk.txt, NAME.ko.txt and so on with one sentence a
line, translations of each other, are found. Retrieval: for each sentence of one language, whether its own translation is the nearest
among 300, in disjoint groups. Calibration: pairs of even numbers are for fitting, of odd numbers for the figures; each true pair stands beside one
other sentence that is among the 20 nearest in length. The expected calibration error is over ten bins of equal width (Guo et al. 2017).
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src")]

import numpy as np

from vidtx.bitext.sentence_vectors import EVEN_COSINE, SLOPE, calibrate_cosine

GROUP = 300
NEAREST = 20
FITTED = ("uk", "ko")


def read_sentences(folder: Path) -> dict[str, list[str]]:
    """By language, of the first set of files that has Ukrainian and Korean."""
    for path in sorted(folder.rglob("*.uk.txt")):
        stem = path.name.removesuffix(".uk.txt")
        if path.with_name(f"{stem}.ko.txt").is_file():
            files = {p.name.split(".")[-2]: p for p in sorted(path.parent.glob(f"{stem}.*.txt"))}
            return {language: p.read_text("utf-8").splitlines() for language, p in files.items()}
    sys.exit(f"{folder}: no sentences in Ukrainian and Korean")


def retrieve(first: Any, second: Any) -> list[float]:
    """The share of sentences whose translation is the nearest, each way, over all groups."""
    right: list[list[float]] = [[], []]
    for start in range(0, len(first) - GROUP + 1, GROUP):
        cosines = first[start : start + GROUP] @ second[start : start + GROUP].T
        own = np.arange(GROUP)
        right[0].append(float((cosines.argmax(axis=1) == own).mean()))
        right[1].append(float((cosines.argmax(axis=0) == own).mean()))
    return [float(np.mean(way)) for way in right]


def pair_up(first: Any, second: Any, lengths: Any, half: int) -> tuple[Any, Any]:
    """Cosines, and whether each is of a true pair."""
    rng = np.random.default_rng(half)
    numbers = np.arange(len(first))[half::2]
    cosines, true = [], []
    for n in numbers:
        near = numbers[np.argsort(np.abs(np.log(lengths[numbers] / lengths[n])), kind="stable")]
        other = int(rng.choice(near[near != n][:NEAREST]))
        cosines += [float(first[n] @ second[n]), float(first[n] @ second[other])]
        true += [1.0, 0.0]
    return np.array(cosines), np.array(true)


def expect_calibration_error(probability: Any, true: Any) -> float:
    bins = np.minimum(9, (probability * 10).astype(int))
    return float(
        sum(abs(probability[bins == n].mean() - true[bins == n].mean()) * (bins == n).mean() for n in set(bins.tolist()))
    )


def fit(cosines: Any, true: Any) -> tuple[float, float]:
    """(slope, cosine of even odds) of a logistic function, by Newton's method."""
    weights = np.zeros(2)
    inputs = np.stack([100 * (cosines - 0.8), np.ones(len(cosines))], axis=1)
    for _ in range(50):
        probability = 1 / (1 + np.exp(-inputs @ weights))
        spread = (probability * (1 - probability))[:, None] * inputs
        weights = weights + np.linalg.solve(inputs.T @ spread + 1e-9 * np.eye(2), inputs.T @ (true - probability))
    return 100 * float(weights[0]), 0.8 - float(weights[1] / weights[0]) / 100


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--sources", type=Path, required=True)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--json", type=Path, metavar="FILE")
    arguments = parser.parse_args()

    from vidtx.engines.e5 import E5Encoder

    sentences = read_sentences(arguments.sources)
    encoder = E5Encoder(arguments.weights, arguments.device)
    vectors = {language: encoder.encode(texts).astype(np.float64) for language, texts in sentences.items()}
    lengths = {language: np.array([max(1, len(text)) for text in texts]) for language, texts in sentences.items()}
    content: dict[str, Any] = {"fitted": {}, "pairs": {}}
    slope, even = fit(*pair_up(vectors[FITTED[0]], vectors[FITTED[1]], lengths[FITTED[1]], 0))
    content["fitted"] = {"slope": slope, "even": even, "shipped_slope": SLOPE, "shipped_even": EVEN_COSINE}
    print(f"fitted to {' and '.join(FITTED)}: slope {slope:.1f}, even at {even:.4f}; shipped {SLOPE}, {EVEN_COSINE}")
    print(f"{'pair':<10}{'top-1 of 300':>16}{'back':>8}{'calibration error':>20}{'right at 0.5':>14}{'cosines true/other':>22}")
    for a, b in itertools.combinations(sorted(sentences, reverse=True), 2):
        there, back = retrieve(vectors[a], vectors[b])
        cosines, true = pair_up(vectors[a], vectors[b], lengths[b], 1)
        probability = calibrate_cosine(cosines)
        error, right = expect_calibration_error(probability, true), float(((probability > 0.5) == (true > 0)).mean())
        means = [float(cosines[true > 0].mean()), float(cosines[true == 0].mean())]
        content["pairs"][f"{a}-{b}"] = {"top1": [there, back], "calibration_error": error, "right": right, "cosines": means}
        print(f"{a + '-' + b:<10}{there:>16.3f}{back:>8.3f}{error:>20.4f}{right:>14.3f}{means[0]:>14.3f}{means[1]:>8.3f}")
    if arguments.json:
        arguments.json.write_text(json.dumps(content, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
