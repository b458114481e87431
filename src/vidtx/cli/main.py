"""The program `vidtx`: its commands, each in a file of its own that is imported only when it is called, and how errors are shown.

An error raised on purpose becomes one or two lines and the exit code it carries (docs/exit-codes.md); Ctrl-C says what is
kept; anything else is a bug of vidtx and says how to report it.
"""

from __future__ import annotations

import contextlib
import errno
import importlib
import itertools
import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vidtx import __version__
from vidtx.errors import UsageError, VidtxError

if TYPE_CHECKING:
    from rich.console import Console

    from vidtx.batch import Outcome

_COMMANDS = {
    "process": "vidtx.cli.process:process_command",
    "demo": "vidtx.cli.demo:demo_command",
    "edits": "vidtx.cli.edits:edits_command",
    "show": "vidtx.cli.show:show_command",
    "review": "vidtx.cli.review:review_command",
    "history": "vidtx.cli.history:history_command",
    "diff": "vidtx.cli.history:diff_command",
    "export": "vidtx.cli.files.export:export_command",
    "import": "vidtx.cli.files.importing:import_command",
    "lint": "vidtx.cli.files.lint:lint_command",
    "align": "vidtx.cli.files.align:align_command",
    "burn": "vidtx.cli.files.burn:burn_command",
    "report": "vidtx.cli.files.report:report_command",
    "evaluate": "vidtx.cli.evaluate:evaluate_command",
    "glossary": "vidtx.cli.files.glossary:glossary_command",
    "models": "vidtx.cli.models:models_group",
    "cache": "vidtx.cli.cache:cache_group",
    "doctor": "vidtx.cli.doctor:doctor_command",
}
_HELP = {
    "process": "Transcribe clips: who said what, in which language, what it means, and where it was cut.",
    "demo": "Process the shipped sample with the shipped demo models, offline.",
    "edits": "Find where clips were cut, in picture and in sound; needs no models.",
    "show": "Print the aligned transcript of a processed clip.",
    "review": "Correct a transcript in the browser, with the clip beside it; every change is kept.",
    "history": "Show and verify what reviewers changed.",
    "diff": "Compare two reviewers' versions row by row.",
    "export": "Write subtitles and tables from a processed clip.",
    "import": "Take corrections over from a file that another program changed.",
    "lint": "Check subtitle files against what broadcasters publish.",
    "align": "Give a transcript without times those of a processed clip.",
    "burn": "Cut out one exchange with captions drawn into the picture.",
    "report": "Write one page to read, print and pass on: timeline, transcript, edits with frames, sources.",
    "evaluate": "Score a transcript against a reference.",
    "glossary": "Show, check and write lists of terms for `process --glossary`.",
    "models": "List, fetch and verify the weights.",
    "cache": "Show or clear what is kept between runs.",
    "doctor": "What is installed, what is missing, and what to do about it.",
}
STOPPED = 130  # exit code after Ctrl-C, as shells have it


_OUTPUT_ERRORS = (errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EBADF)


class _LazyGroup(click.Group):
    """A group that imports a command only when it is called, so that `vidtx --help` answers at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, name = _COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, _HELP[name]) for name in _COMMANDS])


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "--version", prog_name="vidtx")
@click.option("-v", "--verbose", count=True, help="Say more of what happens; twice for everything.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
@click.pass_context
def cli(ctx: click.Context, verbose: int, quiet: bool) -> None:
    """Who said what in an interpreted interview, what it means, and where the footage was cut.

    Start with `vidtx demo`; then `vidtx models fetch standard` once, and `vidtx process CLIP`.
    """
    level = logging.ERROR if quiet else (logging.WARNING, logging.INFO, logging.DEBUG)[min(verbose, 2)]
    logging.basicConfig(level=logging.ERROR, format="%(levelname)s: %(message)s", stream=sys.stderr)
    logging.getLogger("vidtx").setLevel(level)
    ctx.obj = {"verbose": verbose, "quiet": quiet}


def main() -> None:
    """Entry point of the program; ends it with a documented exit code."""
    from vidtx.terminal.console import accept_any_encoding

    accept_any_encoding()
    try:
        _check_names(sys.argv[1:])
        code = cli.main(standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("\nStopped. What was finished is kept: type the same command again to go on.", err=True)
        code = STOPPED
    except VidtxError as error:
        show_error(error)
        code = error.exit_code
    except SystemExit as ended:  # where the reader went away, click wraps the streams and ends with 1
        code = 0 if type(sys.stdout).__name__.endswith("PacifyFlushWrapper") else ended.code
    except BrokenPipeError:  # the reader went away, as `| head` does
        _drop_output()
        code = 0
    except OSError as error:
        if error.errno not in _OUTPUT_ERRORS or error.filename is not None:
            _show_bug(error)
        else:
            _drop_output()
            click.echo(f"Error: the output cannot be written: {error.strerror}", err=True)
        code = 1
    except Exception as error:
        if logging.getLogger("vidtx").level == logging.DEBUG:
            raise
        _show_bug(error)
        code = 1
    sys.exit(code if isinstance(code, int) else 0)


def _check_names(arguments: Sequence[str]) -> None:
    """Raises UsageError for a file that begins like an option, as some names of downloads do: it would be read as one, or stop the command."""
    for argument in itertools.takewhile(lambda one: one != "--", arguments):
        if argument.startswith("-") and "." in argument:
            with contextlib.suppress(OSError, ValueError):
                if Path(argument).is_file():
                    raise UsageError(f"{argument} is a file here, but begins like an option", hint=f"name it ./{argument}")


def _drop_output() -> None:
    """What is left in the buffer of standard output goes nowhere, so that Python does not complain of it at its end."""
    import os

    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def show_error(error: VidtxError, clip: Path | None = None) -> None:
    """One line for what happened, with the clip where the message does not name it, and one for what to type next, on standard error."""
    option = getattr(error, "option", None)
    from vidtx.terminal.console import clean_line

    click.echo(clean_line(f"Error: {f'{clip}: ' if clip else ''}{f'{option}: ' if option else ''}{error}"), err=True)
    if error.hint:
        click.echo(f"       {clean_line(error.hint)}", err=True)


def show_failure(clip: Path, error: Exception) -> None:
    """Why a clip of a batch failed: an error raised on purpose, or a bug."""
    if not isinstance(error, VidtxError):
        _show_bug(error, clip)
    elif str(clip) in str(error):
        show_error(error)
    else:
        show_error(error, clip)


def show_count(console: Console, outcomes: Sequence[Outcome]) -> None:
    """How many clips of a batch are done and how many failed, where there were several."""
    failed = sum(outcome.error is not None for outcome in outcomes)
    if failed and len(outcomes) > 1:
        console.print(f"[red]{failed} of {len(outcomes)} clips failed[/red]; the others are done.")
    elif len(outcomes) > 1:
        console.print(f"All {len(outcomes)} clips are done.")


def is_quiet(ctx: click.Context) -> bool:
    """Whether the user asked for errors only."""
    return bool(ctx.obj and ctx.obj["quiet"])


def _show_bug(error: Exception, clip: Path | None = None) -> None:
    about = f"{clip}: " if clip is not None else ""
    click.echo(f"Error: {about}vidtx has a bug here: {type(error).__name__}: {error}", err=True)
    click.echo("       Run it again with `vidtx -vv ...` to see where, and report that, without the clip.", err=True)
