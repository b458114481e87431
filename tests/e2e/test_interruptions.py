"""A killed run and a full disk leave whole files only, and the next run gives what it would have given. Many of them: benchmarks/interruptions.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from interruptions import fill_once, find_faults, finish, kill_once, make_clips, read_files, run_pair, start

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return make_clips(tmp_path_factory.mktemp("parts"))


@pytest.fixture(scope="module")
def right(clips: list[Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    home = tmp_path_factory.mktemp("right")
    code, errors = finish(start(clips, home, None))
    assert code == 0, errors
    return read_files(home / "out")


@pytest.mark.parametrize("seconds", [0.4, 1.5, 2.5])
def test_a_killed_run_leaves_whole_files_and_the_next_one_goes_on(
    seconds: float, clips: list[Path], right: dict[str, bytes], tmp_path: Path
) -> None:
    assert kill_once(clips, tmp_path, None, right, seconds) == []


def test_where_the_program_alone_is_killed_its_workers_end_too(
    clips: list[Path], right: dict[str, bytes], tmp_path: Path
) -> None:
    assert kill_once(clips, tmp_path, None, right, 1.5, alone=True, jobs=2) == []


@pytest.mark.parametrize("kill_after", [None, 1.0])
def test_two_runs_on_the_same_clips_at_once_give_what_one_gives(
    kill_after: float | None, clips: list[Path], right: dict[str, bytes], tmp_path: Path
) -> None:
    assert run_pair(clips, tmp_path, None, right, 0.5, kill_after=kill_after) == []


@pytest.mark.parametrize("size", [0, 300, 3000])
def test_a_full_disk_is_an_error_and_leaves_whole_files(
    size: int, clips: list[Path], right: dict[str, bytes], tmp_path: Path
) -> None:
    assert fill_once(clips, tmp_path, None, right, size) == []


def test_faults_are_seen() -> None:
    right = {"a": b"1", "b": b"2"}
    assert find_faults({"a": b"1", ".a.x.part": b""}, right, whole=False) == []
    assert find_faults({"a": b"0", "c": b""}, right, whole=True) == ["c is stray", "a differs", "b is missing"]
