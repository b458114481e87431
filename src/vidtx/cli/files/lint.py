"""`vidtx lint`: checks subtitle files against what broadcasters publish."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import click

from vidtx.errors import UsageError
from vidtx.terminal.console import make_console

CHAPTERS = (".chapters.vtt", ".exchanges.vtt")
_FASTEST = 1000  # frames a second


@click.command("lint")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False, readable=False), metavar="FILE..."
)
@click.option(
    "--style", type=click.Choice(["netflix", "bbc"]), default="netflix", show_default=True, help="Whose limits count."
)
@click.option("--language", metavar="CODE", help="The language of lines that do not say it. [default: by their script]")
@click.option("--max-line-width", type=click.IntRange(8, 200), metavar="N", help="Characters a line. [default: the style's]")
@click.option("--max-cps", type=click.IntRange(4, 100), metavar="N", help="Characters a second. [default: the style's]")
@click.option(
    "--frame-rate", metavar="RATE", help="The clip's, as 25, 29.97 or 30000/1001. [default: the file's, if it says one]"
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def lint_command(ctx: click.Context, /, files: tuple[Path, ...], as_json: bool, **arguments: Any) -> None:
    """Check subtitle FILEs (.srt, .vtt, .ass, .ttml) against a style: which cue breaks which rule, with the measured and the allowed value.

    In a file with two languages each is measured by its own limits, and may have two lines. Where the frame rate is not known, only a gap that is shorter than two
    frames at every usual rate is found. Exit code 1: an error was found; notes alone are none.
    """
    from vidtx.document.checks import require_language
    from vidtx.errors import DocumentError
    from vidtx.subtitles.lint import lint_file
    from vidtx.subtitles.registry import read_subtitles
    from vidtx.terminal.lint_table import describe_report, render_report, render_summary
    from vidtx.views.styles import STYLES

    style = STYLES[arguments["style"]].limit(line=arguments["max_line_width"], second=arguments["max_cps"])
    rate = _parse_rate(arguments["frame_rate"])
    try:
        require_language(arguments["language"], "the option")
    except DocumentError as error:
        raise UsageError(str(error), option="--language") from None
    named = tuple(dict.fromkeys(files))
    paths = tuple(path for path in named if not path.name.endswith(CHAPTERS))
    if len(paths) < len(named):
        click.echo("Files of chapters are no subtitles, and were left out.", err=True)
    screen = make_console(quiet=bool(ctx.obj and ctx.obj["quiet"]))
    reports = [lint_file(read_subtitles(path), style, arguments["language"], rate) for path in paths]
    if as_json:
        described = [describe_report(str(path), report) for path, report in zip(paths, reports, strict=True)]
        click.echo(json.dumps(described, ensure_ascii=False, indent=2))
    else:
        for path, report in zip(paths, reports, strict=True):
            screen.print(render_report(str(path), report))
        if len(reports) > 1:
            screen.print(render_summary(reports))
    ctx.exit(1 if any(report.errors for report in reports) else 0)


def _parse_rate(text: str | None) -> Fraction | None:
    """ "29.97" as 30000/1001. Raises UsageError."""
    if text is None:
        return None
    try:
        rate = Fraction(text.strip())
    except (ValueError, ZeroDivisionError):
        rate = Fraction(0)
    if not 1 <= rate <= _FASTEST:
        raise UsageError(f"{text!r} is not a frame rate; write 25, 29.97 or 30000/1001", option="--frame-rate")
    whole = Fraction(round(rate * Fraction(1001, 1000)) * 1000, 1001)  # 23.976, 29.97 and 59.94 are short for these
    return whole if rate.denominator not in (1, 1001) and abs(whole - rate) < Fraction(1, 100) else rate
