"""Private parts of model packages that vidtx depends on, each behind one function.

In: objects of openai-whisper and pyannote.audio. Out: what their public interfaces do not give. A function raises EngineError
that names the package when the part is gone; `tests/engines/test_foreign.py` has one test per part, so that a new release of a
package fails there and not in the middle of a run. Nothing is imported at module level.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vidtx.errors import EngineError

if TYPE_CHECKING:
    import torch

_SHA256 = re.compile(r"[0-9a-f]{64}")


def read_whisper_urls() -> dict[str, str]:
    """Official names of Whisper models and their addresses: `_MODELS` of `whisper/__init__.py`.

    It is read from the package's source, because importing the package would import torch. Each address has the file's SHA-256
    as its last folder; openai-whisper checks it the same way. Empty when the package is not installed; raises EngineError when it
    has no such table.
    """
    import ast
    import importlib.util

    spec = importlib.util.find_spec("whisper")
    if spec is None or spec.origin is None:
        return {}
    for node in ast.parse(Path(spec.origin).read_text("utf-8")).body:
        match node:
            case ast.Assign(targets=[ast.Name(id="_MODELS")], value=value):
                found: dict[str, str] = ast.literal_eval(value)
                return {name: url for name, url in found.items() if _SHA256.fullmatch(url.split("/")[-2])}
    raise _report_missing("openai-whisper", "_MODELS")


def find_alignment_heads(model: str) -> bytes | None:
    """The cross-attention heads that follow the sound, for an official model: whisper's `_ALIGNMENT_HEADS`; None for other names.

    The bytes are what `Whisper.set_alignment_heads` takes.
    """
    import whisper

    heads: dict[str, bytes] | None = getattr(whisper, "_ALIGNMENT_HEADS", None)
    if heads is None:
        raise _report_missing("openai-whisper", "_ALIGNMENT_HEADS")
    return heads.get(model)


def replace_clustering(pipeline: Any, clustering: Any) -> None:
    """Replaces a pyannote pipeline's clustering.

    The pipeline resolves `clustering` at each run, and a plain attribute comes before the part that was registered under the name
    (`pyannote.pipeline.Pipeline.__getattr__`).
    """
    if not hasattr(pipeline, "clustering"):
        raise _report_missing("pyannote.audio", "SpeakerDiarization.clustering")
    pipeline.clustering = clustering


def embed_waveform(pipeline: Any, waveform: torch.Tensor) -> Any:
    """The embedding (dimensions,), a NumPy array, of mono sound (samples,), by a pyannote pipeline's `_embedding` network."""
    network = getattr(pipeline, "_embedding", None)
    if network is None:
        raise _report_missing("pyannote.audio", "SpeakerDiarization._embedding")
    return network(waveform[None, None])[0]


def build_diarization_pipeline(segmentation: Path, voice: Any, batch: int) -> Any:
    """pyannote's SpeakerDiarization with a segmentation checkpoint, agglomerative clustering, and an embedding of ours; no PLDA.

    Its constructor takes neither an embedding that it does not know nor no PLDA, so both are passed by: it is built for oracle
    clustering, which opens no embedding, with an empty PLDA, which only VBx looks at. `voice` is what
    `PretrainedSpeakerEmbedding` would return. The parameters are not instantiated yet. Raises what pyannote's loader raises.
    """
    from pyannote.audio import Audio, Model
    from pyannote.audio.core.plda import PLDA
    from pyannote.audio.pipelines import SpeakerDiarization
    from pyannote.audio.pipelines.clustering import AgglomerativeClustering

    pipeline = SpeakerDiarization(
        segmentation=Model.from_pretrained(segmentation),
        plda=PLDA.__new__(PLDA),
        clustering="OracleClustering",
        embedding_exclude_overlap=True,
        embedding_batch_size=batch,
        segmentation_batch_size=batch,
    )
    if not hasattr(pipeline, "klustering") or not hasattr(pipeline, "_expects_num_speakers"):
        raise _report_missing("pyannote.audio", "SpeakerDiarization.klustering")
    pipeline.klustering = "AgglomerativeClustering"
    pipeline.clustering = AgglomerativeClustering(metric=voice.metric)
    pipeline._expects_num_speakers = pipeline.clustering.expects_num_clusters
    pipeline._embedding = voice
    pipeline._audio = Audio(sample_rate=voice.sample_rate, mono="downmix")
    return pipeline


def _report_missing(package: str, part: str) -> EngineError:
    return EngineError(
        f"the installed {package} has no {part}, which vidtx needs", hint="pip install --upgrade --force-reinstall vidtx"
    )
