"""Adaptor of pyannote.audio: diarization by its SpeakerDiarization pipeline (Bredin 2023; Plaquet & Bredin 2023; VBx: Landini 2022).

In: a waveform and how many people may speak. Out: `Turn`s without a language, with overlaps kept. The pipeline is a local directory of the
community-1 layout (config.yaml, segmentation/, embedding/, plda/); loading it executes what its checkpoints name, so their
checksums are verified before (see `weights`). Nothing is fetched and nothing is reported: telemetry is off before the import.
"""

from __future__ import annotations

import contextlib
import importlib.metadata
import io
import logging
import warnings
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vidtx.document import EngineRecord, Turn
from vidtx.document.span import Span
from vidtx.engines.base import SpeakerBounds, SpeakerEmbeddings
from vidtx.engines.foreign import embed_waveform, replace_clustering
from vidtx.engines.offline import switch_telemetry_off
from vidtx.errors import EngineError, ModelError
from vidtx.signal import SAMPLE_RATE, Progress

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from vidtx.signal import Waveform

LOG = logging.getLogger(__name__)
_PARTS = (
    "config.yaml",
    "segmentation/pytorch_model.bin",
    "embedding/pytorch_model.bin",
    "plda/xvec_transform.npz",
    "plda/plda.npz",
)
_SHORTEST_SAMPLES = SAMPLE_RATE  # a shorter waveform is padded with silence, since the networks' windows do not fit into it
_SHORTEST_EMBEDDED_SAMPLES = SAMPLE_RATE // 2  # less sound does not identify a speaker
_STEPS = {"segmentation": (0.0, 0.35), "embeddings": (0.4, 0.97)}  # which share of the work each of pyannote's steps is


class PyannoteDiarizer:
    """A `Diarizer`. `path` is the pipeline's directory.

    Raises ModelError for a directory that is not one or cannot be loaded, EngineError where the device does not take it.
    """

    def __init__(self, path: Path, device: str = "cpu", *, record: EngineRecord | None = None) -> None:
        switch_telemetry_off()
        absent = [part for part in _PARTS if not (path / part).is_file()]
        if absent:
            raise ModelError(f"{path}: not a pyannote pipeline directory: {', '.join(absent)} missing")
        _check_config(path)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # torchcodec, which reads files; waveforms are handed over in memory
            from pyannote.audio import Pipeline

            try:
                self._pipeline: Any = Pipeline.from_pretrained(path)
            except Exception as error:  # its loader unpickles, imports and builds: anything can be raised
                raise ModelError(f"{path}: pyannote.audio cannot load this directory ({describe_error(error)})") from error
        if self._pipeline is None:
            raise ModelError(f"{path}: pyannote.audio cannot load this directory")
        self._adopt(self._pipeline, device, path)
        version = importlib.metadata.version("pyannote.audio")
        self.record = record or EngineRecord("diarization", "pyannote.audio", version, path.name)

    def diarize(
        self, waveform: Waveform, speakers: SpeakerBounds = SpeakerBounds(), progress: Progress | None = None
    ) -> tuple[Turn, ...]:
        """See `Diarizer.diarize`. A clip with too little speech for the bounds yields fewer speakers, and a warning."""
        import numpy as np
        import torch

        bounds = _check_bounds(speakers)
        if waveform.ndim != 1:
            raise EngineError(f"a waveform is one row of samples, not an array of shape {waveform.shape}")
        length = len(waveform) * 1000 // SAMPLE_RATE
        turns: tuple[Turn, ...] = ()
        if length:
            padded = np.pad(waveform, (0, max(0, _SHORTEST_SAMPLES - len(waveform))))
            sound = {
                "waveform": torch.from_numpy(np.ascontiguousarray(padded, np.float32))[None],
                "sample_rate": SAMPLE_RATE,
                "uri": "clip",
            }
            tracks = self._run(sound, bounds, progress).itertracks(yield_label=True)
            turns = arrange_turns(((segment.start, segment.end, str(label)) for segment, _, label in tracks), length)
        found, least = len({turn.speaker for turn in turns}), bounds.get("num_speakers", bounds.get("min_speakers", 1))
        if turns and found < least:
            LOG.warning("only %d of at least %d speakers found: there is too little speech to separate more", found, least)
        if progress:
            progress(1.0)
        return turns

    def embed_speakers(
        self, waveform: Waveform, spans: Sequence[Span], progress: Progress | None = None
    ) -> SpeakerEmbeddings | None:
        """See `Diarizer.embed_speakers`; by the pipeline's embedding network and its PLDA. Raises EngineError."""
        import numpy as np

        plda = getattr(self._pipeline.clustering, "plda", None)
        if not spans or plda is None:
            return None
        rows = self._embed_spans(waveform, spans, progress)
        try:
            vectors = np.asarray(plda(rows), np.float64)
        except (RuntimeError, ValueError, ArithmeticError, IndexError) as error:
            raise EngineError(f"pyannote.audio failed on this sound ({describe_error(error)})") from error
        return SpeakerEmbeddings(vectors, np.asarray(plda.phi, np.float64))

    def _adopt(self, pipeline: Any, device: str, path: Path) -> None:
        """Takes a loaded pipeline into use on a device. Raises EngineError where the device does not take it."""
        import torch

        self._pipeline = pipeline
        try:
            self._pipeline.to(torch.device(device))
        except RuntimeError as error:
            raise EngineError(f"{path}: cannot be moved to {device} ({describe_error(error)})") from error
        replace_clustering(self._pipeline, _CappedClustering(self._pipeline.clustering))

    def _embed_spans(self, waveform: Waveform, spans: Sequence[Span], progress: Progress | None) -> npt.NDArray[np.float64]:
        """(spans, dimension): what the pipeline's network makes of each span; at least one span. Raises EngineError."""
        import numpy as np
        import torch

        rows = []
        try:
            for n, span in enumerate(spans):
                # The network needs some sound: a shorter span takes from its surroundings, evenly.
                first, last = span.start * SAMPLE_RATE // 1000, span.end * SAMPLE_RATE // 1000
                spare = max(0, (_SHORTEST_EMBEDDED_SAMPLES - (last - first) + 1) // 2)
                first, last = max(0, first - spare), last + spare
                part = np.ascontiguousarray(waveform[first:last], np.float32)
                part = np.pad(part, (0, max(0, _SHORTEST_EMBEDDED_SAMPLES - len(part))))
                rows.append(embed_waveform(self._pipeline, torch.from_numpy(part)))
                if progress:
                    progress((n + 1) / len(spans))
        except (RuntimeError, ValueError, ArithmeticError, IndexError) as error:
            raise EngineError(f"pyannote.audio failed on this sound ({describe_error(error)})") from error
        return np.stack(rows).astype(np.float64)

    def _run(self, sound: Mapping[str, Any], bounds: Mapping[str, int], progress: Progress | None) -> Any:
        """pyannote's annotation with overlaps; the same for the same waveform. Raises EngineError."""
        import numpy as np

        state = np.random.get_state()
        np.random.seed(0)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # scikit-learn and NumPy, on masks without a frame
                return self._pipeline(sound, hook=_Hook(progress), **bounds).speaker_diarization
        except (RuntimeError, ValueError, ArithmeticError, IndexError) as error:  # memory, and clustering's corner cases
            raise EngineError(f"pyannote.audio failed on this sound ({describe_error(error)})") from error
        finally:
            np.random.set_state(state)


def arrange_turns(tracks: Iterable[tuple[float, float, str]], length: int) -> tuple[Turn, ...]:
    """Turns from (start, end, label) in seconds: clipped to `length` ms, in order, renamed by first turn, overlaps marked."""
    found = [
        (Span(first, last), label)
        for start, end, label in tracks
        if (last := min(length, round(end * 1000))) > (first := max(0, round(start * 1000)))
    ]
    found.sort(key=lambda turn: (turn[0].start, turn[0].end, turn[1]))
    names = {label: f"SPEAKER_{n:02d}" for n, label in enumerate(dict.fromkeys(label for _, label in found))}
    overlapping: set[int] = set()
    running: list[int] = []  # turns that have not ended where the current one starts
    for n, (span, label) in enumerate(found):
        running = [other for other in running if found[other][0].end > span.start]
        for other in running:
            if found[other][1] != label:
                overlapping |= {n, other}
        running.append(n)
    return tuple(Turn(span, names[label], overlaps=n in overlapping) for n, (span, label) in enumerate(found))


class _CappedClustering:
    """pyannote's clustering, asked for no more clusters than there are embeddings to cluster.

    Its other clusterings cap the number so; VBxClustering (4.0.7) passes it on to k-means, which then raises ValueError.
    VBx also writes warnings to the standard output, where documents may be going: they are logged.
    """

    def __init__(self, clustering: Any) -> None:
        self._clustering = clustering

    def __call__(
        self, *, embeddings: Any, segmentations: Any, num_clusters: int | None, min_clusters: int | None, **rest: Any
    ) -> Any:
        usable = len(self._clustering.filter_embeddings(embeddings, segmentations=segmentations)[0])
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            clusters = self._clustering(
                embeddings=embeddings,
                segmentations=segmentations,
                num_clusters=num_clusters and max(1, min(num_clusters, usable)),
                min_clusters=min_clusters and max(1, min(min_clusters, usable)),
                **rest,
            )
        if output.getvalue():
            LOG.debug("VBx: %s", output.getvalue().strip())
        return clusters

    def __getattr__(self, name: str) -> Any:
        return getattr(self._clustering, name)


class _Hook:
    """pyannote's progress hook: names of steps with counts, turned into one share that only grows."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress, self._share = progress, 0.0

    def __call__(
        self,
        step: str,
        artifact: Any,
        file: Mapping[str, Any] | None = None,
        total: int | None = None,
        completed: int | None = None,
    ) -> None:
        if self._progress is None or step not in _STEPS:
            return
        low, high = _STEPS[step]
        part = float(completed / total) if total and completed is not None else 1.0
        self._share = max(self._share, low + (high - low) * min(1.0, part))  # segmentation counts whole batches: over its total
        self._progress(self._share)


def _check_bounds(speakers: SpeakerBounds) -> dict[str, int]:
    """Keyword arguments for the pipeline. Raises EngineError for bounds that contradict each other."""
    exactly, least, most = speakers.exactly, speakers.least, speakers.most
    if any(value is not None and value < 1 for value in (exactly, least, most)):
        raise EngineError("the number of speakers is at least 1")
    if least is not None and most is not None and least > most:
        raise EngineError(f"at least {least} and at most {most} speakers: this cannot be")
    if exactly is not None:
        if (least is not None and exactly < least) or (most is not None and exactly > most):
            raise EngineError(f"exactly {exactly} speakers contradicts the other bounds")
        return {"num_speakers": exactly}
    named = {"min_speakers": least, "max_speakers": most}
    return {name: value for name, value in named.items() if value is not None}


def _check_config(path: Path) -> None:
    """Refuses a config.yaml whose parts are not those beside it: a model from elsewhere was neither fetched nor verified."""
    import yaml

    try:
        params = yaml.safe_load((path / "config.yaml").read_text("utf-8"))["pipeline"]["params"]
        named = {part: params[part] for part in ("segmentation", "embedding", "plda")}
    except (yaml.YAMLError, UnicodeDecodeError, KeyError, TypeError) as error:
        raise ModelError(f"{path}: config.yaml is not that of a pyannote pipeline ({describe_error(error)})") from error
    strange = [f"{part}: {value}" for part, value in named.items() if value != f"$model/{part}"]
    if strange:
        raise ModelError(f"{path}: config.yaml names models outside this directory ({', '.join(strange)})")


def describe_error(error: Exception) -> str:
    """The kind of an error and its first line, cut: what a message of ours says about a package's."""
    first_line = (str(error).splitlines() or [""])[0][:200]
    return f"{type(error).__name__}: {first_line}"
