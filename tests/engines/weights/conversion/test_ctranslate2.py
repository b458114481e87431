"""CTranslate2's model file: what is read of a sound one, and that no other costs more than an error."""

from __future__ import annotations

import struct
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ctranslate2_files import ALIASES, make_whisper_variables, text, write_model
from vidtx.engines.weights.conversion.ctranslate2 import read_model_file
from vidtx.errors import ModelError

SMALL = write_model({"a/b": np.arange(6, dtype=np.float16).reshape(2, 3), "c": np.array(7, np.int8)}, {"d": "a/b"})


def put(folder: Path, content: bytes) -> Path:
    path = folder / "model.bin"
    path.write_bytes(content)
    return path


def test_every_variable_is_found_where_its_bytes_lie(tmp_path: Path) -> None:
    variables = make_whisper_variables()
    content = write_model(variables, ALIASES)
    found = read_model_file(put(tmp_path, content))
    assert (found.specification, found.revision, dict(found.aliases)) == ("WhisperSpec", 3, ALIASES)
    assert set(found.variables) == set(variables)
    for name, array in variables.items():
        held = found.variables[name]
        assert held.shape == array.shape
        assert content[held.offset : held.offset + held.size] == array.tobytes()


def test_a_file_cut_short_anywhere_is_refused(tmp_path: Path) -> None:
    for length in range(len(SMALL)):
        with pytest.raises(ModelError):
            read_model_file(put(tmp_path, SMALL[:length]))


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.dictionaries(st.integers(0, len(SMALL) - 1), st.integers(0, 255), min_size=1, max_size=8))
def test_a_damaged_file_is_refused_or_stays_inside_itself(tmp_path: Path, changes: dict[int, int]) -> None:
    content = bytearray(SMALL)
    for place, value in changes.items():
        content[place] = value
    try:
        found = read_model_file(put(tmp_path, bytes(content)))
    except ModelError:
        return
    assert all(v.offset >= 0 and v.offset + v.size <= len(content) for v in found.variables.values())


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "cut short"),
        (struct.pack("<I", 99), "binary version 99"),
        (SMALL + b"x", "follow its end"),
        (write_model({}, {}).replace(struct.pack("<II", 3, 0), struct.pack("<II", 3, 2**32 - 1)), "do not fit"),
        (struct.pack("<I", 6) + struct.pack("<H", 65535) + b"x" * 65535, "a name of 65535"),
        (struct.pack("<I", 6) + struct.pack("<H", 3) + b"abc", "without its end"),
        (write_model({"a": np.zeros(2, np.float16)}, {"a": "a"}), "stands for"),
        (
            struct.pack("<I", 6) + text("S") + struct.pack("<II", 1, 1) + text("a") + struct.pack("<BIBI", 1, 2**31, 4, 2**32 - 1)
            + b"\0" * 20,
            "of shape",
        ),
        (struct.pack("<I", 6) + text("S") + struct.pack("<II", 1, 1) + text("a") + b"\xff" * 20, "255 dimensions"),
    ],
)  # fmt: skip
def test_a_hostile_file_costs_an_error_and_no_memory(tmp_path: Path, content: bytes, message: str) -> None:
    path = put(tmp_path, content)
    tracemalloc.start()
    with pytest.raises(ModelError, match=message) as caught:
        read_model_file(path)
    assert tracemalloc.get_traced_memory()[1] < 2_000_000
    tracemalloc.stop()
    assert str(path) in str(caught.value)


def test_a_file_that_is_not_there_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be read"):
        read_model_file(tmp_path / "none")
