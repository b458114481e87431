"""What is said where models of a small world are set on a user's clip, and the commands that are named instead."""

from __future__ import annotations

import io
import shlex
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from fixed_engines import FixedEngines, make_engine_set
from interview import make_interview
from vidtx.cli import domain_notice
from vidtx.cli.domain_notice import is_sample, list_commands, show_notice, show_outside
from vidtx.engines.weights import presets
from vidtx.engines.weights.domain import Domain
from vidtx.engines.weights.shipped import find_shipped_sample

WORLD = {"recognition": Domain("a [small] world", 0.5), "translation": Domain("a [small] world")}


@pytest.fixture
def console() -> Console:
    return Console(file=io.StringIO(), width=60, color_system=None)


def printed(console: Console) -> str:
    return console.file.getvalue()  # type: ignore[attr-defined,no-any-return]


def test_the_models_are_fetched_first_unless_they_are_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIDTX_MODELS_DIR", str(tmp_path))
    clip = tmp_path / "a clip's.mp4"
    fetch, process = list_commands([clip])
    assert fetch == "vidtx models fetch light"
    assert shlex.split(process) == ["vidtx", "process", str(clip), "--preset", "light"]
    monkeypatch.setattr(presets, "list_absent", lambda preset, folder: ())
    assert list_commands([clip]) == (process,)


def test_a_models_folder_of_ones_own_and_odd_names_can_be_typed(tmp_path: Path) -> None:
    fetch, process = list_commands([Path("-a.mp4"), Path("b.mp4")], tmp_path / "my models")
    assert shlex.split(fetch)[-1] == shlex.split(process)[-1] == str(tmp_path / "my models")
    assert shlex.split(process)[2:4] == ["./-a.mp4", "b.mp4"]


def test_the_sample_is_known_by_its_content(tmp_path: Path) -> None:
    sample = find_shipped_sample()
    copy = Path(shutil.copy(sample, tmp_path / "other name.mp4"))
    assert is_sample(sample) and is_sample(copy)
    with copy.open("r+b") as file:
        file.write(b"x")
    assert not is_sample(copy), "as long, and another"
    assert not is_sample(tmp_path / "none.mp4") and not is_sample(tmp_path)


def test_a_users_clip_is_answered_with_what_to_type_and_the_sample_is_not(console: Console, tmp_path: Path) -> None:
    engines = make_engine_set(FixedEngines(), WORLD, "demo")
    show_notice(console, [find_shipped_sample(), tmp_path / "mine.mp4"], engines, None)
    said = printed(console)
    assert "The demo models know only a [small] world." in said and "--yes-demo" in said
    [command] = [line.strip() for line in said.splitlines() if "vidtx process" in line]
    assert shlex.split(command) == ["vidtx", "process", str(tmp_path / "mine.mp4"), "--preset", "light"]


def test_with_the_sample_alone_nothing_is_to_be_typed(console: Console) -> None:
    show_notice(console, [find_shipped_sample()], make_engine_set(FixedEngines(), WORLD, "demo"), None)
    assert "demo models" in printed(console)
    assert "vidtx" not in printed(console) and "invented" not in printed(console)


def test_models_without_a_domain_of_their_own_are_not_spoken_of(console: Console, tmp_path: Path) -> None:
    show_notice(console, [tmp_path / "mine.mp4"], make_engine_set(FixedEngines()), None)
    show_outside(console, [], None)
    assert printed(console) == ""


def test_clips_that_lie_outside_are_named_after_the_work(console: Console) -> None:
    made = make_interview()
    flagged = {
        flag: replace(made, utterances=tuple(replace(u, flags=(flag,), translations=()) for u in made.utterances))
        for flag in ("outside_domain", "translation_withheld")
    }
    done = [(Path("a [1].mp4"), flagged["outside_domain"]), (Path("b\n.mp4"), flagged["translation_withheld"])]
    show_outside(console, [*done, (Path("c.mp4"), made)], None)
    first, second, *_, process = printed(console).splitlines()
    assert first.startswith("a [1].mp4: ") and "do not trust" in first
    assert second.startswith("b\ufffd.mp4: ") and "translations were withheld" in second
    assert process.strip().startswith("vidtx process 'a [1].mp4'") and "c.mp4" not in process


def test_the_option_is_that_of_the_command() -> None:
    from vidtx.cli.process import process_command

    assert domain_notice.OPTION in {name for option in process_command.params for name in option.opts}
