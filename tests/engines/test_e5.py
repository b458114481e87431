"""The sentence encoder on transformers: what is particular to it; its contract is in tests/contract."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from e5_files import write_e5_directory
from vidtx.engines.e5 import BATCH_TOKENS, PREFIX, E5Encoder, batch_by_length
from vidtx.errors import ModelError


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_e5_directory(tmp_path_factory.mktemp("e5") / "made")


def test_a_vector_is_the_mean_of_the_last_layer_over_the_prefixed_text(folder: Path) -> None:
    import torch
    import transformers

    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    model = transformers.AutoModel.from_pretrained(folder, dtype=torch.float32).eval()
    text = "Як вас звати?"
    with torch.inference_mode():
        states = model(**tokenizer([PREFIX + text], return_tensors="pt", return_token_type_ids=False)).last_hidden_state[0]
    expected = states.mean(0).numpy()
    assert np.allclose(E5Encoder(folder).encode(["  Як   вас звати? "])[0], expected / np.linalg.norm(expected), atol=1e-5)


def test_a_text_of_any_length_has_a_vector(folder: Path) -> None:
    found = E5Encoder(folder).encode(["мені " * 5000, "і"])
    assert np.allclose(np.linalg.norm(found, axis=1), 1.0, atol=1e-5)


def test_weights_that_could_run_code_and_incomplete_ones_are_refused(folder: Path, tmp_path: Path) -> None:
    for path in folder.iterdir():
        if path.suffix == ".json":
            (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "pytorch_model.bin").write_bytes(b"")
    with pytest.raises(ModelError, match="no weights in safetensors"):
        E5Encoder(tmp_path)
    (tmp_path / "model.safetensors").write_bytes((folder / "model.safetensors").read_bytes())
    config = json.loads((folder / "config.json").read_text("utf-8"))
    (tmp_path / "config.json").write_text(json.dumps(config | {"num_hidden_layers": 3}), "utf-8")
    with pytest.raises(ModelError, match="weights are missing"):
        E5Encoder(tmp_path)


def test_batches_hold_each_row_once_and_no_more_tokens_than_fit() -> None:
    lengths = [500, 3, 8, 500, 90, 512, 4000, 9000] + [20] * 300
    batches = list(batch_by_length(lengths))
    assert sorted(n for batch in batches for n in batch) == list(range(len(lengths)))
    assert all(len(batch) == 1 or len(batch) * max(lengths[n] for n in batch) <= BATCH_TOKENS for batch in batches)
    assert list(batch_by_length([])) == []
