"""A checkpoint as `torch.save` writes it, made without torch: a zip archive with one pickle and one file a storage.

In: plain numbers and tensors as ranges of bytes in a file. Out: a file that `torch.load(weights_only=True)` reads, byte for byte the same on
every machine. `torch.save` promises no such thing: what it writes has changed between versions. The form is that of PyTorch 1.6 and later
(`torch/serialization.py`); the pickle is written opcode by opcode and names nothing but tensors, their storages and ordered dictionaries.
"""

from __future__ import annotations

import contextlib
import math
import pickle
import struct
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_BLOCK = 1 << 20
_ROOT = "archive"
_STORAGES = {"float16": (b"ctorch\nHalfStorage\n", 2), "float32": (b"ctorch\nFloatStorage\n", 4)}
_DATE = (1980, 1, 1, 0, 0, 0)  # the first that a zip archive can hold: the time of making must not change the bytes


@dataclass(frozen=True, slots=True)
class Tensor:
    """A contiguous tensor: its shape, its type ("float16" or "float32", little endian) and where its values lie in the file that is read."""

    shape: tuple[int, ...]
    type: str
    offset: int  # bytes

    @property
    def count(self) -> int:
        return math.prod(self.shape)

    @property
    def size(self) -> int:
        """Bytes of its values."""
        return self.count * _STORAGES[self.type][1]


def write_checkpoint(target: Path, settings: Mapping[str, int], tensors: Mapping[str, Tensor], values: Path) -> None:
    """Writes {"dims": settings, "model_state_dict": tensors} to `target`. `values`: the file in which the tensors' values lie.

    Raises OSError, and ValueError where the file ends before a tensor does.
    """
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED, allowZip64=True) as archive, values.open("rb") as stream:
        with _open_member(archive, "data.pkl") as member:
            member.write(_pickle(settings, tensors))
        with _open_member(archive, "byteorder") as member:
            member.write(b"little")
        for number, tensor in enumerate(tensors.values()):
            with _open_member(archive, f"data/{number}", tensor.size) as member:
                _copy(stream, member, tensor)
        with _open_member(archive, "version") as member:
            member.write(b"3\n")


@contextlib.contextmanager
def _open_member(archive: zipfile.ZipFile, name: str, size: int = 0) -> Iterator[BinaryIO]:
    info = zipfile.ZipInfo(f"{_ROOT}/{name}", _DATE)
    info.create_system = 3  # otherwise that of the machine
    info.external_attr = 0o644 << 16
    info.file_size = size
    with archive.open(info, "w") as member:
        yield member  # type: ignore[misc]  # its stubs call it IO[bytes]


def _copy(stream: BinaryIO, member: BinaryIO, tensor: Tensor) -> None:
    stream.seek(tensor.offset)
    left = tensor.size
    while left:
        block = stream.read(min(_BLOCK, left))
        if not block:
            raise ValueError("the file ends before its values")
        member.write(block)
        left -= len(block)


def _pickle(settings: Mapping[str, int], tensors: Mapping[str, Tensor]) -> bytes:
    dims = {name: _number(value) for name, value in settings.items()}
    state = {name: _rebuild(number, tensor) for number, (name, tensor) in enumerate(tensors.items())}
    return (
        pickle.PROTO + b"\x02" + _dictionary({"dims": _dictionary(dims), "model_state_dict": _dictionary(state)}) + pickle.STOP
    )


def _rebuild(number: int, tensor: Tensor) -> bytes:
    """The call `torch._utils._rebuild_tensor_v2(storage, offset, shape, strides, requires_grad, hooks)`."""
    storage, _ = _STORAGES[tensor.type]
    identity = _tuple(_text("storage"), storage, _text(str(number)), _text("cpu"), _number(tensor.count))
    strides = [math.prod(tensor.shape[axis + 1 :]) for axis in range(len(tensor.shape))]
    hooks = b"ccollections\nOrderedDict\n" + pickle.EMPTY_TUPLE + pickle.REDUCE
    arguments = _tuple(
        identity + pickle.BINPERSID,
        _number(0),
        _tuple(*map(_number, tensor.shape)),
        _tuple(*map(_number, strides)),
        pickle.NEWFALSE,
        hooks,
    )
    return b"ctorch._utils\n_rebuild_tensor_v2\n" + arguments + pickle.REDUCE


def _dictionary(items: Mapping[str, bytes]) -> bytes:
    return pickle.EMPTY_DICT + pickle.MARK + b"".join(_text(key) + value for key, value in items.items()) + pickle.SETITEMS


def _tuple(*items: bytes) -> bytes:
    return pickle.MARK + b"".join(items) + pickle.TUPLE


def _text(text: str) -> bytes:
    content = text.encode("utf-8")
    return pickle.BINUNICODE + struct.pack("<I", len(content)) + content


def _number(value: int) -> bytes:
    return pickle.BININT + struct.pack("<i", value)
