"""What the pages show can be typed, and what can be typed is documented: commands, options, formats, targets of make."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest

from documented_commands import ROOT, ShownCommand, list_commands, list_pages, read_commands
from vidtx.cli.main import cli
from vidtx.document import BOUNDARY_KINDS
from vidtx.export.registry import EDIT_FORMATS, FORMATS
from vidtx.views.phrases import phrase

SHOWN = list_commands()
TEXT = "\n".join(path.read_text("utf-8") for path in list_pages())


def parse(words: tuple[str, ...], *, whole: bool) -> None:
    """Lets click read a command as the program would, without running it. Raises click's UsageError; a part may lack arguments."""
    command: click.Command = cli
    arguments, parent = list(words[1:]), None
    while True:
        try:
            parent = command.make_context(command.name, arguments, parent=parent)
        except click.MissingParameter:
            if whole:
                raise
            return
        except click.exceptions.NoArgsIsHelpError:
            return
        if not isinstance(command, click.Group):
            return
        rest = [*parent._protected_args, *parent.args]
        if not rest:
            return
        _, found, arguments = command.resolve_command(parent, rest)
        assert found is not None
        command = found


def walk(group: click.Group = cli, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from walk(command, (*path, name))


def find_help(*path: str) -> str:
    return next(command for names, command in walk() if names == path).get_help(click.Context(cli))


def test_the_pages_show_commands_of_every_kind() -> None:
    assert {command.words[0] for command in SHOWN} == {"vidtx", "make", "python"}
    assert {"process", "edits", "show", "export", "evaluate", "models", "cache", "doctor"} <= {
        c.words[1] for c in SHOWN if c.whole
    }


@pytest.mark.parametrize("shown", [c for c in SHOWN if c.words[0] == "vidtx"], ids=str)
def test_a_shown_command_is_one_that_vidtx_takes(shown: ShownCommand) -> None:
    parse(shown.words, whole=shown.whole)


@pytest.mark.parametrize("shown", [c for c in SHOWN if c.words[0] == "make"], ids=str)
def test_a_shown_target_is_in_the_makefile(shown: ShownCommand) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in shown.words[1:]:
        assert "=" in target or re.search(rf"^{re.escape(target)}:", makefile, re.MULTILINE), target


@pytest.mark.parametrize("shown", [c for c in SHOWN if c.words[0] == "python" and c.words[1].endswith(".py")], ids=str)
def test_a_shown_script_is_there_and_has_the_options(shown: ShownCommand) -> None:
    source = (ROOT / shown.words[1]).read_text("utf-8")
    options = [word.removeprefix("--") for word in shown.words[2:] if word.startswith("--")]
    # argparse has the option as a text, Fire as a parameter's name.
    assert [name for name in options if not re.search(rf"\b{re.escape(name)}\b|\b{name.replace('-', '_')}\b", source)] == []


@pytest.mark.parametrize(
    "line", ["    vidtx edits clip.mp4 --shets x.png", "    vidtx proces clip.mp4", "    vidtx edits", "`vidtx models fech`"]
)
def test_a_command_that_vidtx_does_not_take_is_seen(line: str) -> None:
    [shown] = read_commands(line, "a page")
    with pytest.raises(click.UsageError):
        parse(shown.words, whole=shown.whole)


def test_commands_are_read_out_of_lines_as_people_write_them() -> None:
    text = (
        "    .venv/bin/vidtx models fetch standard          # once\n    X=... vidtx a CLIP... [-o DIR] [--preset x|y] && make b\n"
        "see `vidtx c` and `make`\n    vidtx edits clip.mp4      a table\n```\n$ vidtx d\n```\n    python e.py --seeds [1,2,3]\n"
    )
    assert [(" ".join(command.words), command.whole) for command in read_commands(text, "p")] == [
        ("vidtx models fetch standard", True), ("vidtx a CLIP -o DIR --preset x", True), ("make b", True), ("vidtx c", False),
        ("vidtx edits clip.mp4", True), ("vidtx d", True), ("python e.py --seeds [1,2,3]", True),
    ]  # fmt: skip


@pytest.mark.parametrize("path", [path for path, _ in walk()], ids=" ".join)
def test_every_command_is_named_in_the_pages(path: tuple[str, ...]) -> None:
    assert re.search(rf"{re.escape(' '.join(path))}\b", TEXT), f"vidtx {' '.join(path)} stands in no page"


@pytest.mark.parametrize(
    ("path", "command"), list(walk()), ids=lambda value: " ".join(value) if isinstance(value, tuple) else ""
)
def test_every_command_and_option_explains_itself(path: tuple[str, ...], command: click.Command) -> None:
    assert command.help, path
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help or parameter.name in command.help, f"{' '.join(path)} {parameter.opts[0]}"


def test_every_format_is_named_in_the_help_and_in_the_pages() -> None:
    for path in (("process",), ("export",)):
        assert [name for name in FORMATS if not re.search(rf"\b{name}\b", find_help(*path))] == []
    assert [name for name in EDIT_FORMATS if not re.search(rf"\b{name}\b", find_help("edits"))] == []
    endings = {"json": "vidtx.json", "otio": "otio|OTIO", "edl": "edl|EDL", "csv": "csv|CSV"}
    assert [name for name in FORMATS if not re.search(endings.get(name, rf"\b{name}\b"), TEXT)] == []


def test_every_kind_of_edit_is_explained_to_those_who_rely_on_it() -> None:
    page = (ROOT / "docs" / "edits.md").read_text("utf-8")
    table = page.split("## What is reported")[1].split("###")[0]
    names = [phrase(f"kind.{kind}") for kind in BOUNDARY_KINDS]
    assert [name for name in names if not all(word in table for word in name.split())] == []


def test_every_target_of_make_explains_itself() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[0].split()) - {"help", "install"}
    assert {target for target in targets if not re.search(rf'@echo "make {target}\b', makefile)} == set()
