"""Who speaks when, on real voices: pyannote's own pipeline with segmentation-3.0 and CAM++, and ours, with and without reassignment.

    python benchmarks/diarization.py --weights DIR --sources DIR [--interviews 8] [--json FILE]

`--weights` is the folder of the engine `pyannote-campplus`, `--sources` a folder of test media (`voices.py` says which recordings). For each
recording: the diarization error rate (DER) with 0.25 s to each side of a boundary left out and overlapping speech counted, and
the number of speakers found. "own" is pyannote's pipeline with the hyperparameters of its speaker-diarization-3.1. Errors are summed over recordings,
not averaged. Then the equal error rate of the embeddings on pieces of about 2 s, and the mean cosine of one voice, which the engine's model is made of.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
import time
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(Path(__file__).parent)]

import numpy as np

from vidtx.document import Turn
from vidtx.document.span import Span
from vidtx.signal import SAMPLE_RATE
from vidtx.speech.turns import reassign_turns
from voices import HALVES, Media, Recording, cut_pieces, list_composed, list_real, load_voices

# pyannote/speaker-diarization-3.1, config.yaml
OWN = {"method": "centroid", "min_cluster_size": 12, "threshold": 0.7045654963945799}
WAYS = ("own", "off", "on")
PIECE_MS = 2000


def count_errors(recording: Recording, turns: Sequence[Turn]) -> dict[str, float]:
    """Seconds missed, false and confused, and of speech."""
    from pyannote.core import Annotation, Segment, Timeline
    from pyannote.metrics.diarization import DiarizationErrorRate

    def annotate(pairs: Sequence[tuple[Span, str]]) -> Annotation:
        found = Annotation(uri=recording.name)
        for n, (span, speaker) in enumerate(pairs):
            found[Segment(span.start / 1000, span.end / 1000), n] = speaker
        return found

    scored = Timeline([Segment(recording.scored.start / 1000, recording.scored.end / 1000)])
    metric = DiarizationErrorRate(collar=0.5, skip_overlap=False)  # the collar is what both sides lose together
    parts = metric.compute_components(annotate(recording.truth), annotate([(t.span, t.speaker) for t in turns]), uem=scored)
    names = {"missed": "missed detection", "false": "false alarm", "confused": "confusion", "speech": "total"}
    return {name: float(parts[key]) for name, key in names.items()}


def rate(parts: Sequence[dict[str, float]]) -> float:
    """DER in percent of summed errors."""
    wrong = sum(p["missed"] + p["false"] + p["confused"] for p in parts)
    return 100 * wrong / max(1e-9, sum(p["speech"] for p in parts))


def measure(diarizer: Any, clustering: Any, recording: Recording) -> dict[str, Any]:
    """The errors of each way on one recording; pyannote's two networks run once a way."""
    from vidtx.engines.pyannote_campplus import CLUSTERING

    row: dict[str, Any] = {"name": recording.name, "half": recording.half, "kind": recording.kind}
    row["speakers"] = {"true": len({speaker for _, speaker in recording.truth})}
    row["errors"] = {}
    began = time.perf_counter()
    turns: tuple[Turn, ...] = ()
    for way, parameters in (("own", OWN), ("off", CLUSTERING)):
        for name, value in parameters.items():
            setattr(clustering, name, value)
        turns = diarizer.diarize(recording.waveform)
        row["errors"][way] = count_errors(recording, turns)
        row["speakers"][way] = len({turn.speaker for turn in turns})
    reassigned = reassign_turns(recording.waveform, list(turns), diarizer)
    row["errors"]["on"] = count_errors(recording, reassigned)
    row["speakers"]["on"] = len({turn.speaker for turn in reassigned})
    row["seconds"] = time.perf_counter() - began
    return row


def measure_voices(diarizer: Any, media: Media, half: str) -> dict[str, float]:
    """Equal error rate of the cosine over all pairs of pieces, and mean cosines."""
    vectors, owners = [], []
    for number, sounds in enumerate(load_voices(media, half).values()):
        for sound in sounds:
            for piece in cut_pieces(sound):
                count = max(1, round(piece.duration / PIECE_MS))
                edges = [piece.start + piece.duration * n // count for n in range(count + 1)]
                spans = [Span(a, b) for a, b in itertools.pairwise(edges) if b - a >= PIECE_MS // 2]
                found = diarizer.embed_speakers(sound, spans)
                if found is not None:
                    vectors += list(found.vectors / np.linalg.norm(found.vectors, axis=1, keepdims=True))
                    owners += [number] * len(spans)
    cosines, label = np.array(vectors) @ np.array(vectors).T, np.array(owners)
    pairs = np.triu_indices(len(label), 1)
    same, values = (label[:, None] == label)[pairs], cosines[pairs]
    levels = np.sort(values)
    accepted = np.array([(values[~same] >= level).mean() for level in levels])
    refused = np.array([(values[same] < level).mean() for level in levels])
    n = int(np.abs(accepted - refused).argmin())
    return {
        "voices": len(set(owners)),
        "pieces": len(owners),
        "equal_error_rate": 50 * float(accepted[n] + refused[n]),
        "same_cosine": float(values[same].mean()),
        "other_cosine": float(values[~same].mean()),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--sources", type=Path, required=True)
    parser.add_argument("--interviews", type=int, default=8, help="composed interviews of each half")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--json", type=Path, metavar="FILE")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")

    from vidtx.engines.pyannote_campplus import CampplusDiarizer

    media = Media(arguments.sources)
    diarizer = CampplusDiarizer(arguments.weights, arguments.device)
    clustering = diarizer._pipeline.clustering._clustering  # the benchmark alone changes what is instantiated
    rows, sound = [], 0.0
    print(f"{'recording':<12}{'speakers: true own off on':>28}{'DER own':>10}{'off':>8}{'on':>8}")
    for recording in [*list_real(media), *list_composed(media, arguments.interviews)]:
        row = measure(diarizer, clustering, recording)
        rows.append(row)
        sound += len(recording.waveform) / SAMPLE_RATE
        found = " ".join(str(row["speakers"][way]) for way in ("true", *WAYS))
        print(f"{row['name']:<12}{found:>28}" + "".join(f"{rate([row['errors'][way]]):>9.1f}" for way in WAYS), flush=True)
    totals = {}
    for half in HALVES:
        for kind in ("real", "composed"):
            chosen = [row["errors"] for row in rows if (row["half"], row["kind"]) == (half, kind)]
            if chosen:
                totals[f"{half} {kind}"] = {way: rate([errors[way] for errors in chosen]) for way in WAYS}
                print(f"{half + ' ' + kind:<40}" + "".join(f"{totals[f'{half} {kind}'][way]:>9.1f}" for way in WAYS))
    voices = {half: measure_voices(diarizer, media, half) for half in HALVES if len(load_voices(media, half)) > 1}
    for half, figures in voices.items():
        print(f"{half}: " + ", ".join(f"{name} {value:.3g}" for name, value in figures.items()))
    seconds = sum(row["seconds"] for row in rows)
    print(f"{sound:.0f} s of sound, diarized twice and reassigned in {seconds:.0f} s")
    if arguments.json:
        content = {"recordings": rows, "totals": totals, "voices": voices, "seconds": seconds, "seconds_of_sound": sound}
        arguments.json.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
