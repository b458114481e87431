"""The demo diarization's VBx clustering: its PLDA, its parameters, and the score of the whole pipeline.

In: trained networks, and interviews with their spans. Out: `xvec_transform.npz` and `plda.npz` in pyannote's form, `config.yaml`,
diarization error rates.
"""

from __future__ import annotations

import itertools
import logging
import math
import os
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

os.environ["PYANNOTE_METRICS_ENABLED"] = "0"  # before pyannote is imported, which otherwise reports its use over the network

import numpy as np
import torch
import yaml
from pyannote.audio import Pipeline
from pyannote.audio.models.embedding import XVectorMFCC

from diarization_corpus import SAMPLE_RATE, Recording, is_development
from diarization_examples import rasterize
from diarization_networks import CHUNK

LOG = logging.getLogger("train_diarization")
PLDA_SIZE = 64  # dimensions after LDA
_DEFAULTS: dict[str, Any] = {"clustering": {"threshold": 0.6, "Fa": 0.07, "Fb": 0.8}, "segmentation": {"min_duration_off": 0.0}}


def embed_chunks(takes: Sequence[Recording], model: XVectorMFCC, step: float) -> tuple[np.ndarray, list[str]]:
    """Embeddings of ten-second chunks of the interviews, one for each speaker who talks enough, as the pipeline
    makes them: (rows, EMBEDDING_SIZE) and the voice of each row. A chunk begins every `step` s."""
    samples = int(CHUNK * SAMPLE_RATE)
    centers = (np.arange(300) + 0.5) * CHUNK / 300
    rows, labels = [], []
    model.eval()
    for recording in takes:
        for start in np.arange(0, recording.length / 1000 - CHUNK, step):
            activity = rasterize(recording.spans, start, centers)
            single = sum(activity.values(), np.zeros(300, int)) < 2
            alone = {who: active & single for who, active in activity.items() if not is_development(who)}
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
    """LDA and PLDA in the form of `pyannote.audio.utils.vbx.vbx_setup`: length norm, LDA, length norm, and a
    two-covariance model by moments (Brummer & de Villiers 2010)."""
    from scipy.linalg import eigh

    names, classes = np.unique(labels, return_inverse=True)
    size = embeddings.shape[1]

    def scatter(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Covariance within voices, and between voices, corrected for the part that the covariance within causes."""
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


def load_pipeline(folder: Path) -> Pipeline:
    pipeline = Pipeline.from_pretrained(folder)
    assert pipeline is not None
    return pipeline


def write_config(out: Path, parameters: dict[str, Any]) -> None:
    """The pipeline's description as community-1 has it; a chunk every 2 s, at half the cost of one every second."""
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


def score(
    pipeline: Pipeline, takes: Sequence[Recording], caches: Sequence[dict[str, Any]]
) -> tuple[float, list[dict[str, Any]]]:
    """DER over all the takes (collar 0.25 s, overlap counted), and its components for each take.

    `caches`: a dictionary for each take; an empty one is filled with the take's sound, for pyannote to keep its results in.
    """
    from pyannote.core import Annotation, Segment
    from pyannote.metrics.diarization import DiarizationErrorRate

    # pyannote.metrics takes the full width of the collar: 0.25 s to either side of a boundary is 0.5.
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
    """Chooses the clustering's parameters and the gap to close by grid search, and writes the configuration.

    The networks run once a take: the pipeline caches their results.
    """
    write_config(out, _DEFAULTS)
    pipeline = load_pipeline(out)
    pipeline.training = True  # caches segmentations and embeddings in the take's own dictionary
    caches: list[dict[str, Any]] = [{} for _ in takes]
    results = []
    for threshold, fa, fb in itertools.product((0.4, 0.5, 0.6, 0.7, 0.8, 0.9), (0.03, 0.07, 0.15, 0.3), (0.4, 0.8, 2.0, 5.0)):
        parameters = {"clustering": {"threshold": threshold, "Fa": fa, "Fb": fb}, "segmentation": {"min_duration_off": 0.0}}
        der, rows = score(pipeline.instantiate(parameters), takes, caches)
        wrong = sum(abs(row["voices"] - row["found"]) for row in rows)
        results.append((der + 0.002 * wrong, der, wrong, parameters))
    # The setting nearest to the center of the best ones: one whose neighbors score well too is less likely to be overfitted.
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
