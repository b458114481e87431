"""`vidtx cache`: what is kept is shown, and removed by clip, stage and age, and not by accident."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from vidtx.cache import StageCache
from vidtx.cli.cache import cache_group
from vidtx.errors import UsageError
from vidtx.files import compute_sha256
from vidtx.stages import STAGES, make_key

EDITS = STAGES["edits"].version


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    path = tmp_path / "a witness.mp4"
    path.write_bytes(b"clip")
    return path


@pytest.fixture
def cache(clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StageCache:
    monkeypatch.setenv("VIDTX_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("COLUMNS", "200")
    made = StageCache()
    for stage in ("edits", "turns"):
        made.write(make_key(stage, compute_sha256(clip), []), ())
    made.write(make_key("edits", "b2" * 32, []), ())
    return made


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cache_group, list(arguments))


def kept(cache: StageCache) -> list[tuple[str, str]]:
    return [(str(entry.clip_sha256)[:4], str(entry.stage)) for entry in cache.list_entries()]


def test_show_lists_clips_stages_sizes_and_the_folder_but_no_names(cache: StageCache, clip: Path, tmp_path: Path) -> None:
    shown = run("show").output
    size = sum(entry.size for entry in cache.list_entries())
    for wanted in (
        compute_sha256(clip)[:12],
        "b2b2b2b2b2b2",
        "edits",
        "turns",
        f"3 results of 2 clips, {size} B",
        "now",
        str(cache.folder),
    ):
        assert wanted in shown, wanted
    assert "witness" not in shown


def test_show_of_nothing_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIDTX_CACHE_DIR", str(tmp_path))
    assert "Nothing is kept." in run("show").output
    assert json.loads(run("show", "--json").output)["entries"] == []
    assert "Nothing to remove." in run("clear").output


def test_json_gives_each_entry(cache: StageCache, clip: Path) -> None:
    content = json.loads(run("show", "--json").output)
    assert content["folder"] == str(cache.folder) and content["bytes"] == sum(e["bytes"] for e in content["entries"])
    assert {(e["clip"], e["stage"], e["version"]) for e in content["entries"]} == {
        (compute_sha256(clip), "edits", EDITS), (compute_sha256(clip), "turns", STAGES["turns"].version), ("b2" * 32, "edits", EDITS)
    }  # fmt: skip


def test_clear_removes_everything_and_says_how_much(cache: StageCache) -> None:
    size = sum(entry.size for entry in cache.list_entries())
    result = run("clear", "--yes")
    assert result.exit_code == 0 and f"Removed 3 of 3 results, {size} B" in result.output
    assert kept(cache) == []


def test_clear_of_a_clip_takes_its_file_or_digits(cache: StageCache, clip: Path) -> None:
    assert "Removed 2 of 3" in run("clear", "--clip", str(clip)).output
    assert kept(cache) == [("b2b2", "edits")]
    assert "Removed 1 of 1" in run("clear", "--clip", "b2b2b2").output
    assert kept(cache) == []


def test_clear_of_a_stage_and_of_an_age(cache: StageCache, clip: Path) -> None:
    assert "Removed 2 of 3" in run("clear", "--stage", "edits").output
    assert "Nothing to remove" in run("clear", "--older-than", "1").output
    for entry in cache.list_entries():
        os.utime(entry.path, (1, 1))
    assert "Removed 1 of 1" in run("clear", "--older-than", "1").output


@pytest.mark.parametrize("arguments", [("--clip", "nothing.mp4"), ("--stage", "probe"), ("--stage", "no such stage")])
def test_what_is_named_wrongly_removes_nothing(arguments: tuple[str, ...], cache: StageCache) -> None:
    assert isinstance(run("clear", "--yes", *arguments).exception, UsageError)
    assert len(kept(cache)) == 3


@pytest.mark.parametrize(("answer", "left"), [("n\n", 3), ("", 3), ("y\n", 0)])
def test_on_a_terminal_it_asks_first(answer: str, left: int, cache: StageCache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vidtx.cli.cache.is_terminal", lambda: True)
    result = CliRunner().invoke(cache_group, ["clear"], input=answer)
    assert "Remove 3 of 3 results" in result.output
    assert len(kept(cache)) == left


def test_on_a_terminal_yes_does_not_ask(cache: StageCache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vidtx.cli.cache.is_terminal", lambda: True)
    assert "Remove 3" not in run("clear", "--yes").output and kept(cache) == []


def test_waveforms_of_the_review_page_go_with_everything_else(cache: StageCache) -> None:
    assert cache.folder is not None
    waveforms = cache.folder.parent / "peaks"
    waveforms.mkdir()
    for digest in ("a1a1" * 16, "b2b2" * 16):
        (waveforms / f"{digest}.0.mix.peaks").write_bytes(b"x")
    run("clear", "--stage", "edits")
    assert len(list(waveforms.iterdir())) == 2
    run("clear", "--yes")
    assert not list(waveforms.iterdir()) and kept(cache) == []
    (waveforms / f"{'c3c3' * 16}.0.mix.peaks").write_bytes(b"x")
    assert "Removed 1 waveforms" in run("clear", "--yes").output
