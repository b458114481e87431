"""`vidtx edits`: the table, the files, the pictures and the JSON, without any model."""

from __future__ import annotations

import csv
import json
import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from e2e_run import run_vidtx
from edit_lists import set_edit_lists
from edited_clips import draw_scene, write_clip
from vidtx.cli.main import cli


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_clip(tmp_path_factory.mktemp("clips") / "two rooms.mp4", draw_scene(1, 60) + draw_scene(2, 60))


def test_a_clip_without_sound_gives_a_table_and_files(clip: Path, tmp_path: Path) -> None:
    before = clip.read_bytes()
    made = run_vidtx("edits", clip, "-o", tmp_path / "out", VIDTX_MODELS_DIR=str(tmp_path / "none"))
    assert made.returncode == 0, made.stderr
    assert "0:02.400" in made.stdout and "cut, certain" in made.stdout
    assert {p.name for p in (tmp_path / "out").iterdir()} == {
        "two rooms.edits.csv", "two rooms.edl", "two rooms.otio", "two rooms.chapters.vtt"
    }  # fmt: skip
    assert clip.read_bytes() == before and len(list(clip.parent.iterdir())) == 1


def test_the_fast_way_is_asked_for_by_its_option_and_kept_apart(clip: Path) -> None:
    made = [run_vidtx("edits", clip, "--json", *option) for option in ((), ("--fast",))]
    assert [m.returncode for m in made] == [0, 0], made[1].stderr
    whole, fast = (json.loads(m.stdout)["two rooms.mp4"] for m in made)
    assert [(b["kind"], b["time"]) for b in fast] == [(b["kind"], b["time"]) for b in whole] == [("cut", 2.4)]


def test_pictures_show_before_and_after(clip: Path, tmp_path: Path) -> None:
    import cv2

    made = run_vidtx("edits", clip, "-o", tmp_path, "--frames", tmp_path / "frames", "--contact-sheet", tmp_path / "sheet.png")
    assert made.returncode == 0, made.stderr
    names = sorted(p.name for p in (tmp_path / "frames").iterdir())
    assert names == ["two rooms.b0002400.cut.after.000002400ms.png", "two rooms.b0002400.cut.before.000002360ms.png"]
    after, before = (cv2.imread(str(tmp_path / "frames" / name)).astype(float) for name in names)
    assert abs(after - before).mean() > 10
    assert cv2.imread(str(tmp_path / "sheet.png")).shape[1] > 640


def test_json_maps_names_to_edits_and_writes_nothing(clip: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.mp4"
    bad.write_bytes(b"no clip")
    made = run_vidtx("edits", clip, bad, "--json", "-o", tmp_path / "out")
    assert made.returncode == 1 and "bad.mp4" in made.stderr and "Traceback" not in made.stderr
    told = json.loads(made.stdout)
    assert list(told) == ["two rooms.mp4"]
    [cut] = told["two rooms.mp4"]
    assert cut["kind"] == "cut" and cut["time"] == 2.4 and cut["confidence_level"] == "certain" and cut["in_picture"] is True
    assert cut["evidence"] and all(e["text"] for e in cut["evidence"])
    assert not (tmp_path / "out").exists()


def test_an_uncut_clip_is_not_called_unedited(tmp_path: Path) -> None:
    made = run_vidtx("edits", write_clip(tmp_path / "one.mp4", draw_scene(1, 80)), "-o", tmp_path / "out")
    assert made.returncode == 0 and "No edit found" in made.stdout and "does not say" in made.stdout
    assert "There is no sound" in made.stdout and "There is no picture" not in made.stdout and "cutaway" not in made.stdout


@pytest.mark.parametrize("count", [1, 2])
def test_where_no_clip_can_be_begun_each_has_one_error_and_nothing_else_is_said(count: int, tmp_path: Path) -> None:
    result = run_vidtx("edits", *(tmp_path / f"missing{n}.mp4" for n in range(count)), "-o", tmp_path)
    assert result.returncode == 1
    assert result.stderr.count("Error:") == count and "bug" not in result.stderr


def test_a_clip_that_must_not_be_read_does_not_stop_the_others(
    clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The argument's own check would end the whole batch; a superuser may read all, so that the answer is replaced."""
    locked = tmp_path / "locked.mp4"
    locked.write_bytes(b"")
    usual = os.access
    monkeypatch.setattr(os, "access", lambda path, mode, **rest: Path(path) != locked and usual(path, mode, **rest))
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(cli, ["edits", str(locked), str(clip), "--jobs", "1"])
    assert result.exit_code == 1 and "two rooms" in result.output and "Invalid value" not in result.output


def test_a_sheet_is_of_one_clip(clip: Path, tmp_path: Path) -> None:
    other = write_clip(tmp_path / "other.mp4", draw_scene(1, 30))
    made = run_vidtx("edits", clip, other, "--contact-sheet", tmp_path / "sheet.png", "-o", tmp_path)
    assert made.returncode == 2 and "--contact-sheet" in made.stderr


def test_hidden_footage_is_searched_on_demand_and_its_files_are_called_so(clip: Path, tmp_path: Path) -> None:
    path = shutil.copy(clip, tmp_path / "clip.mp4")
    set_edit_lists(path, picture=[(2, 0)])  # the second room, after a cut at 2.4 s, is not shown
    made = [run_vidtx("edits", path, "-o", tmp_path / "out", *option) for option in ((), ("--all-footage",), ())]
    assert [m.returncode for m in made] == [0, 0, 0], made[1].stderr
    shown, whole, again = (m.stdout for m in made)
    assert "No edit found" in shown and "2.8 s of picture" in shown and "--all-footage" in shown and again == shown
    assert (
        "0:02.400" in whole
        and "cut, certain" in whole
        and "Times count all footage" in whole
        and "from 2.00 s to 4.80 s" in whole
    )
    folder = tmp_path / "out"
    assert len(list(folder.iterdir())) == 8
    for ending, note in (
        (".edits.csv", "Times count all"),
        (".edl", "* Times count all"),
        (".chapters.vtt", "Times count all"),
    ):
        assert note in (folder / f"clip.all-footage{ending}").read_text(), ending
        assert note not in (folder / f"clip{ending}").read_text(), ending
    rows = list(csv.DictReader((folder / "clip.all-footage.edits.csv").open()))
    assert [float(row["Start Time (seconds)"]) for row in rows] == [0, 2.4]


def test_a_container_without_edit_lists_is_searched_as_ever_and_this_is_said_once(clip: Path, tmp_path: Path) -> None:
    other = write_clip(tmp_path / "other.mkv", draw_scene(1, 30))
    made = run_vidtx("edits", clip, other, "--all-footage", "-o", tmp_path, "--frames", tmp_path / "frames")
    assert made.returncode == 0, made.stderr
    assert [line.split(":")[1].strip() for line in made.stderr.splitlines() if "changes nothing" in line] == [
        "two rooms.mp4",
        "other.mkv",
    ]
    assert len(list((tmp_path / "frames").glob("two rooms.all-footage.b0002400.*"))) == 2


def test_the_field_case_is_searched_with_what_it_hides(test_media: Path, tmp_path: Path) -> None:
    path = test_media / "field_cases" / "elst2.mp4"
    if not path.exists():
        pytest.skip("VIDTX_TEST_MEDIA holds no field cases")
    made = [run_vidtx("edits", path, "--json", "-o", tmp_path, *option) for option in ((), ("--all-footage",))]
    assert [m.returncode for m in made] == [0, 0], made[1].stderr
    shown, whole = ([b["time"] for b in json.loads(m.stdout)["elst2.mp4"]] for m in made)
    # A cutaway behind the ten seconds that are hidden. (As shown, FFmpeg gives two frames more than are listed.)
    away = pytest.approx(37.4, abs=0.1), pytest.approx(47.36, abs=0.02)
    assert any(time == away[0] for time in shown) and any(time == away[1] for time in whole)
    assert not any(time == away[0] for time in whole)
    assert "elst2.mp4: Times count all footage" in made[1].stderr and "Times count" not in made[0].stderr


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_hostile_clips_end_in_a_result_or_a_clear_error(test_media: Path, tmp_path: Path) -> None:
    clips = sorted(
        p for p in (test_media / "malformed_media").rglob("*") if p.is_file() and p.suffix not in (".txt", ".md", ".tsv")
    )
    kept = list({p.stem.casefold(): p for p in clips}.values())
    made = run_vidtx("edits", *kept, "--json", "-o", tmp_path)
    assert made.returncode in (0, 1) and "Traceback" not in made.stderr and "bug here" not in made.stderr, made.stderr
    told = json.loads(made.stdout)
    for path in kept:
        failed = any(line.startswith("Error:") and path.name in line for line in made.stderr.splitlines())
        assert failed != (path.name in told), path
    assert not list(tmp_path.iterdir())
