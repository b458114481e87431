"""The commands that the pages show are executed, those that need neither a network nor fetched weights."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from documented_commands import list_commands
from e2e_run import Run, run_vidtx
from edited_clips import draw_scene, write_clip
from vidtx.document import parse_transcript
from vidtx.engines.weights.shipped import find_shipped_sample

pytestmark = pytest.mark.slow
OWN_CLIP = "interrogation.mp4"
FETCHED = [("models", name) for name in ("fetch", "pack", "unpack")]  # the network, or what was fetched
COMMANDS = [command for command in list_commands() if command.whole and command.words[0] == "vidtx"]
FIRST = {command.words: command for command in reversed(COMMANDS)}  # what several pages show is executed once
EXECUTED = [
    command
    for command in COMMANDS
    if command is FIRST[command.words] and command.words[1] != "process" and command.words[1:3] not in FETCHED
]


@pytest.fixture(scope="module")
def folder(demo: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the names that the pages use exist: two clips, a processed one, its truth."""
    made = tmp_path_factory.mktemp("as shown")
    for name in ("clip.mp4", "long.mp4"):
        write_clip(made / name, draw_scene(1, 40) + draw_scene(2, 40))
    (made / "samples").mkdir()
    for name in ("out", "a", "b"):
        (made / name).mkdir(exist_ok=True)
        shutil.copy(demo.folder / "interrogation.vidtx.json", made / name / "clip.vidtx.json")
    for target in (made / "truth.json", made / "samples" / "interrogation.truth.json"):
        shutil.copy(find_shipped_sample().with_suffix(".truth.json"), target)
    shutil.copy(find_shipped_sample(), made / OWN_CLIP)
    shutil.copy(demo.folder / "interrogation.vidtx.json", made)
    assert run_vidtx("export", str(made / "out" / "clip.vidtx.json"), "-f", "docx,srt").returncode == 0
    for name in ("clip.docx", "corrected.docx"):
        correct_document(made / "out" / "clip.docx", made / name)
    header = "source_language\tsource\ttarget_language\ttarget\n"
    (made / "terms.tsv").write_text(f"{header}ko\t중대장\ten\tcompany commander\n", "utf-8")
    texts = [utterance.text for utterance in parse_transcript((made / "interrogation.vidtx.json").read_bytes()).utterances]
    for name in ("transcript.txt", "translator.txt"):
        (made / name).write_text("\n".join(text for text in texts if text), "utf-8")
    return made


def correct_document(source: Path, target: Path) -> None:
    """A word more in the first text, as a person would type it."""
    import docx

    document = docx.Document(str(source))
    runs = (
        run
        for table in document.tables
        for row in table.rows
        for paragraph in row.cells[2].paragraphs
        if paragraph.style is not None and paragraph.style.style_id == "VidtxText"
        for run in paragraph.runs
    )
    next(runs).text += " так"
    document.save(str(target))


def test_most_of_what_is_shown_is_executed() -> None:
    assert len(EXECUTED) >= 12


@pytest.mark.parametrize("shown", EXECUTED, ids=str)
def test_a_shown_command_does_what_it_says(
    shown: object, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(folder)
    arguments: list[str] = []
    for word in shown.words[1:]:  # type: ignore[attr-defined]
        arguments += (
            sorted(str(path.relative_to(folder)) for path in folder.glob(word))
            if "*" in word
            else ["clip.mp4" if word == "CLIP" else word]
        )
    if arguments[0] in ("burn", "align"):  # which take the document's own clip alone
        arguments = [OWN_CLIP if word == "clip.mp4" else word for word in arguments]
    if arguments[0] == "review":
        check_served(arguments)
        return
    made = run_vidtx(*arguments, VIDTX_MODELS_DIR=str(tmp_path / "models"))
    expected = (0, 1) if arguments[0] == "doctor" else (0,)  # doctor: the weights of the default preset are missing here
    assert made.returncode in expected, made.stderr
    assert "Traceback" not in made.stderr and "bug here" not in made.stderr
    assert made.stdout.strip() or made.stderr.strip()


def check_served(arguments: list[str]) -> None:
    """The page is served until it is ended."""
    environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")} | {"PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "vidtx", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment) as program:
        stop = threading.Timer(60, program.kill)
        stop.start()
        assert program.stdout is not None
        first = program.stdout.readline()
        program.send_signal(signal.SIGINT)
        _, err = program.communicate(timeout=60)
        stop.cancel()
    assert "http://127.0.0.1:" in first and program.returncode == 0 and "Traceback" not in err, (first, err)
