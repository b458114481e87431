"""Adaptor of transformers: sentence vectors of one space for many languages (multilingual E5; Wang et al. 2024, arXiv 2402.05672).

In: texts, in whatever languages. Out: unit vectors, of which the product says how near two texts are in meaning. A local directory of an
encoder: config.json, model.safetensors, tokenizer. Every text gets the prefix "query: ", as the model's card asks for where both sides
are alike; the last layer's vectors are averaged over the text's tokens and made of length 1. Nothing is fetched and no code from a model's
directory is run.
"""

from __future__ import annotations

import importlib.metadata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vidtx.document import EngineRecord
from vidtx.errors import EngineError, ModelError
from vidtx.signal import Progress

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

PREFIX = "query: "
MOST_TOKENS = 512  # of a text with its prefix; what is beyond is not read, as in the model's training
BATCH_TOKENS = 4096  # of a batch, padding counted: what bounds memory


class E5Encoder:
    """A `SentenceEncoder`. `path` is a model's directory. Raises ModelError for one that cannot be used."""

    def __init__(self, path: Path, device: str = "cpu", *, record: EngineRecord | None = None) -> None:
        if not (path / "config.json").is_file():
            raise ModelError(f"{path}: not a directory of a sentence encoder: config.json missing")
        if not any(path.glob("*.safetensors")):
            raise ModelError(
                f"{path}: no weights in safetensors; other formats can run code when they are opened and are refused"
            )
        import torch
        import transformers

        transformers.logging.set_verbosity_error()
        transformers.logging.disable_progress_bar()
        kind = torch.float16 if device.startswith("cuda") else torch.float32
        try:
            self._tokenizer: Any = transformers.AutoTokenizer.from_pretrained(
                path, local_files_only=True, trust_remote_code=False
            )
            self._model: Any
            self._model, report = transformers.AutoModel.from_pretrained(
                path, local_files_only=True, trust_remote_code=False, use_safetensors=True, dtype=kind, output_loading_info=True
            )
        except Exception as error:  # configuration, vocabulary or weights, each with its own kinds of error
            raise ModelError(f"{path}: transformers cannot load this directory ({type(error).__name__})") from error
        # A pooling layer is no part of a sentence vector; transformers makes one up where the file has none.
        missing = [name for name in report["missing_keys"] if not name.startswith("pooler.")]
        if missing:
            raise ModelError(f"{path}: {len(missing)} weights are missing, such as {min(missing)}")
        if self._model.config.is_encoder_decoder or not hasattr(self._model.config, "hidden_size"):
            raise ModelError(f"{path}: {self._model.config.model_type!r} is not an encoder")
        if len(self._tokenizer) > self._model.config.vocab_size:
            raise ModelError(f"{path}: the tokenizer has more pieces than the model has vectors")
        try:
            self._device = torch.device(device)
            self._model.to(self._device).eval()
        except RuntimeError as error:
            raise EngineError(f"{path}: cannot be moved to {device} ({type(error).__name__})") from error
        self.dimension = int(self._model.config.hidden_size)
        self.record = record or EngineRecord(
            "similarity", "transformers", importlib.metadata.version("transformers"), path.name
        )

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> npt.NDArray[np.float32]:
        """See `SentenceEncoder.encode`. A text without a letter or digit has no direction: its vector is zero."""
        import numpy as np

        found = np.zeros((len(texts), self.dimension), np.float32)
        said = [n for n, text in enumerate(texts) if any(character.isalnum() for character in text)]
        spoken = [PREFIX + " ".join(texts[n].split()) for n in said]
        rows: list[list[int]] = []
        if spoken:
            rows = self._tokenizer(spoken, truncation=True, max_length=self._longest())["input_ids"]
        done = 0
        for batch in batch_by_length([len(row) for row in rows]):
            found[[said[n] for n in batch]] = self._run([rows[n] for n in batch])
            done += len(batch)
            if progress:
                progress(done / len(said))
        if progress:
            progress(1.0)
        return found

    def _longest(self) -> int:
        positions = int(getattr(self._model.config, "max_position_embeddings", MOST_TOKENS))
        return min(MOST_TOKENS, positions)

    def _run(self, rows: list[list[int]]) -> npt.NDArray[np.float32]:
        """(texts, dimension), of length 1, of rows of token numbers. Raises EngineError."""
        import torch

        longest = max(map(len, rows))
        tokens = torch.zeros((len(rows), longest), dtype=torch.long)
        mask = torch.zeros((len(rows), longest), dtype=torch.long)
        for n, row in enumerate(rows):
            tokens[n, : len(row)] = torch.tensor(row)
            mask[n, : len(row)] = 1
        tokens, mask = tokens.to(self._device), mask.to(self._device)
        try:
            with torch.inference_mode():
                states = self._model(input_ids=tokens, attention_mask=mask).last_hidden_state.float()
                mean = (states * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
                unit = torch.nn.functional.normalize(mean, dim=1)
        except RuntimeError as error:  # memory
            raise EngineError(f"transformers failed on these texts ({type(error).__name__})") from error
        return unit.cpu().numpy()


def batch_by_length(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Numbers of rows, shortest first, in batches of at most `BATCH_TOKENS` with their padding, or of one row."""
    batch: list[int] = []
    for n in sorted(range(len(lengths)), key=lambda n: lengths[n]):
        if batch and (len(batch) + 1) * lengths[n] > BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(n)
    if batch:
        yield batch
