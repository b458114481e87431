"""Terminals, pipes, devices and folders of every kind: the program says what is to be said, or one clear error."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from e2e_run import run_vidtx
from edited_clips import draw_scene, write_clip
from interview import make_interview
from vidtx.document.codec import dump_transcript

pytestmark = pytest.mark.slow


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "a [b] :fire:.vidtx.json"
    path.write_text(dump_transcript(make_interview()), "utf-8")
    return path


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_clip(tmp_path_factory.mktemp("clip") / "two.mp4", draw_scene(1, 30) + draw_scene(2, 30))


def start(*arguments: str | Path, **streams: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "vidtx", *map(str, arguments)]
    return subprocess.Popen(command, **({"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | streams))  # type: ignore[call-overload,no-any-return]


@pytest.mark.parametrize("encoding", ["cp1251", "ascii", "cp949", "utf-8"])
def test_any_encoding_of_the_terminal_will_do(encoding: str, document: Path) -> None:
    running = start("show", document, env=os.environ | {"PYTHONIOENCODING": encoding})
    out, err = running.communicate(timeout=120)
    assert running.returncode == 0, err
    assert "Exchange 1" in out.decode(encoding)


def test_the_c_locale_will_do(document: Path) -> None:
    running = start("show", document, env=os.environ | {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"})
    out, err = running.communicate(timeout=120)
    assert running.returncode == 0 and b"Exchange 1" in out, err


@pytest.mark.parametrize("command", ["show", "--help"])
def test_a_reader_that_stops_reading_is_no_error(command: str, document: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    running = start(*([command, document] if command == "show" else [command]), stdout=writing)
    os.close(writing)
    _, err = running.communicate(timeout=120)
    assert (running.returncode, err) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_device_is_one_clear_error(document: Path) -> None:
    for arguments in (["show", document], ["--version"]):
        with Path("/dev/full").open("wb") as full:
            running = start(*arguments, stdout=full)
            _, err = running.communicate(timeout=120)
        assert running.returncode == 1 and err.decode().startswith("Error: the output cannot be written")
        assert len(err.splitlines()) == 1


@pytest.mark.parametrize("stem", ["T [abc_Q1]", ":fire:", "😀" * 60, "가" * 80, "a" * 250, "-x", "[red]"])
def test_names_of_any_kind_are_printed_as_they_are_and_have_their_files(stem: str, clip: Path, tmp_path: Path) -> None:
    named = tmp_path / f"{stem}.mp4"
    named.write_bytes(clip.read_bytes())
    made = run_vidtx("edits", "-o", tmp_path / "out", "--no-explain", "--", named)
    assert made.returncode == 0, made.stderr
    written = sorted((tmp_path / "out").iterdir())
    assert len(written) == 4 and stem[:20] in made.stdout.replace("\n", "")
    for path in written:
        assert any(line == f"wrote {path}" for line in made.stderr.splitlines()), path


@pytest.mark.parametrize("home", [None, "/", "/nonexistent"])
def test_a_home_that_is_missing_or_closed_stops_nothing(home: str | None, clip: Path, tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "VIDTX_")) and name != "HOME"}
    running = start("edits", clip, "-o", tmp_path, env=kept | ({} if home is None else {"HOME": home}))
    out, err = running.communicate(timeout=120)
    assert running.returncode == 0 and b"cut, certain" in out and b"Traceback" not in err, err


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("https://example.org/a.mp4", "is an address"),
        ("fifo", "is a pipe"),
        ("folder", "is a folder"),
        ("none.mp4", "no such file"),
    ],
)
def test_what_is_no_file_is_said_and_the_batch_goes_on(name: str, said: str, clip: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "folder").mkdir()
    running = start("edits", name, clip, "-o", tmp_path / "out", cwd=tmp_path)
    out, err = running.communicate(timeout=120)
    assert running.returncode == 1 and said in err.decode() and b"Traceback" not in err and b"bug" not in err
    assert b"cut, certain" in out and (tmp_path / "out" / "two.edl").exists()
