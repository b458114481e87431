"""The options that say what stands in the files, and how they become `ExportOptions`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import click

from vidtx.cli.parameters import split_list
from vidtx.errors import UsageError

if TYPE_CHECKING:
    from vidtx.document import Transcript
    from vidtx.export.options import ExportOptions

F = TypeVar("F", bound=Callable[..., Any])


def content_options(command: F) -> F:
    """The options of what stands in the files."""
    from vidtx.views.phrases import PHRASES
    from vidtx.views.styles import STYLES

    for option in reversed(
        (
            click.option(
                "--lang",
                "languages",
                metavar="LIST",
                help="Languages to write, of those spoken and those of the translations: en,uk. [default: all]",
            ),
            click.option(
                "--bilingual/--no-bilingual",
                default=True,
                show_default=True,
                help="Subtitles that hold the original and what renders it.",
            ),
            click.option(
                "--rendition",
                type=click.Choice(["interpreter", "machine", "both", "none"]),
                default="machine",
                show_default=True,
                help="What stands below an original: what the interpreter said, the machine's translation, both, or nothing.",
            ),
            click.option("--names/--no-names", default=True, show_default=True, help="Who speaks stands before the text."),
            click.option(
                "--style",
                type=click.Choice(list(STYLES)),
                default="netflix",
                show_default=True,
                help="Whose limits subtitles keep: characters a line and a second, durations, gaps.",
            ),
            click.option(
                "--max-line-width", type=click.IntRange(16, 200), metavar="N", help="Characters a line. [default: the style's]"
            ),
            click.option(
                "--max-cps", type=click.IntRange(4, 100), metavar="N", help="Characters a second. [default: the style's]"
            ),
            click.option(
                "--mark-findings/--no-mark-findings",
                default=False,
                show_default=True,
                help="Subtitles mark what differs in a rendition: [# number]. For those who check, not for those who watch.",
            ),
            click.option(
                "--wording",
                type=click.Choice(list(PHRASES)),
                default="en",
                show_default=True,
                help="The language of labels, marks and headings.",
            ),
        )
    ):
        command = option(command)
    return command


def take_content_options(arguments: dict[str, Any], transcript: Transcript) -> ExportOptions:
    """Takes `content_options` out of the arguments of a command. Raises UsageError for languages that the document does not hold."""
    from vidtx.export.options import ExportOptions
    from vidtx.views.styles import STYLES

    listed = arguments.pop("languages")
    languages = None if listed is None else split_list(listed, "--lang")
    held = dict.fromkeys([*transcript.languages, *(t.language for u in transcript.utterances for t in u.translations)])
    absent = [language for language in languages or () if language not in held]
    if absent:
        there = f"it has {', '.join(held)}" if held else "it has none"
        raise UsageError(f"the document has no text in {', '.join(absent)}; {there}", option="--lang")
    style = STYLES[arguments.pop("style")]
    style = style.limit(line=arguments.pop("max_line_width"), second=arguments.pop("max_cps"))
    chosen = {
        name: arguments.pop(name) for name in ("bilingual", "rendition", "names", "mark_edits", "mark_findings", "wording")
    }
    return replace(ExportOptions(languages=languages, style=style), **chosen)
