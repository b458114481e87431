"""CTranslate2's binary model file (versions 5 and 6): what is in it and where, without reading the numbers.

In: a file. Out: the name of its specification and its variables, each as a range of bytes. The layout is that of CTranslate2's own writer
(`ctranslate2/specs/model_spec.py`): little endian; texts are a u16 length with a final NUL. Every count and size is compared with the length of
the file before anything of that size is read or kept, so that a hostile file costs its own length at most.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from vidtx.errors import ModelError

ITEM_BYTES: Mapping[int, int] = {0: 4, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2}  # f32, i8, i16, i32, f16, bf16
FLOAT32, FLOAT16 = 0, 4
_VERSIONS = (5, 6)
_MOST_DIMENSIONS = 4
_LONGEST_NAME = 200  # bytes; the longest of a Whisper model has 55
_LEAST_VARIABLE_BYTES = 2 + 2 + 1 + 1 + 4  # an empty variable's head, with a name of one letter
_MOST_VARIABLES = 10_000


@dataclass(frozen=True, slots=True)
class Variable:
    """An array in the file: its shape, CTranslate2's number for its type, and where its bytes lie. A scalar's shape is ()."""

    shape: tuple[int, ...]
    type: int
    offset: int  # bytes from the file's beginning
    size: int  # bytes


@dataclass(frozen=True, slots=True)
class ModelFile:
    """The contents of a model file. `aliases`: a name -> the variable whose values it shares."""

    specification: str
    revision: int
    variables: Mapping[str, Variable]
    aliases: Mapping[str, str]


def read_model_file(path: Path) -> ModelFile:
    """The contents of a file. Raises ModelError, naming the file, for one that is not of that layout, cut short or longer than it says."""
    try:
        length = path.stat().st_size
        with path.open("rb") as stream:
            return _Reader(stream, length).read_model()
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error.strerror or error})") from error
    except (ValueError, UnicodeDecodeError) as error:
        raise ModelError(f"{path}: not a model file of CTranslate2 ({error})") from error


class _Reader:
    """Reads heads and passes over data. Raises ValueError."""

    def __init__(self, stream: BinaryIO, length: int) -> None:
        self._stream, self._length, self._place = stream, length, 0

    def read_model(self) -> ModelFile:
        version = self._number("I")
        if version not in _VERSIONS:
            raise ValueError(f"binary version {version}; known: {', '.join(map(str, _VERSIONS))}")
        specification, revision = self._text(), self._number("I")
        variables: dict[str, Variable] = {}
        for _ in range(self._count("variables", _LEAST_VARIABLE_BYTES)):
            name = self._text()
            if name in variables:
                raise ValueError(f"the variable {name} is there twice")
            variables[name] = self._variable(name)
        aliases: dict[str, str] = {}
        for _ in range(self._count("aliases", 2 * 3)):
            name, target = self._text(), self._text()
            if name in variables or name in aliases or target not in variables:
                raise ValueError(f"the alias {name} stands for nothing, or for several things")
            aliases[name] = target
        if self._place != self._length:
            raise ValueError(f"{self._length - self._place} bytes follow its end")
        return ModelFile(specification, revision, variables, aliases)

    def _variable(self, name: str) -> Variable:
        rank = self._number("B")
        if rank > _MOST_DIMENSIONS:
            raise ValueError(f"{name} has {rank} dimensions")
        shape = tuple(self._number("I") for _ in range(rank))
        kind, size = self._number("B"), self._number("I")
        if kind not in ITEM_BYTES:
            raise ValueError(f"{name} is of the unknown type {kind}")
        if math.prod(shape) * ITEM_BYTES[kind] != size:
            raise ValueError(f"{name} of shape {shape} takes {size} bytes")
        offset = self._place
        self._pass_over(size)
        return Variable(shape, kind, offset, size)

    def _count(self, what: str, least_bytes: int) -> int:
        """How many things follow; refused where the rest of the file cannot hold that many."""
        count = self._number("I")
        if count > min(_MOST_VARIABLES, (self._length - self._place) // least_bytes):
            raise ValueError(f"{count} {what} do not fit into it")
        return count

    def _text(self) -> str:
        length = self._number("H")
        if not 0 < length <= _LONGEST_NAME:
            raise ValueError(f"a name of {length} bytes")
        content = self._take(length)
        if content[-1] or 0 in content[:-1]:
            raise ValueError("a name without its end")
        return content[:-1].decode("ascii")

    def _number(self, form: str) -> int:
        number: int = struct.unpack("<" + form, self._take(struct.calcsize("<" + form)))[0]
        return number

    def _take(self, count: int) -> bytes:
        self._require(count)
        content = self._stream.read(count)
        if len(content) != count:
            raise ValueError("cut short")
        self._place += count
        return content

    def _pass_over(self, count: int) -> None:
        self._require(count)
        self._place += count
        self._stream.seek(self._place)

    def _require(self, count: int) -> None:
        if count > self._length - self._place:
            raise ValueError("cut short")
