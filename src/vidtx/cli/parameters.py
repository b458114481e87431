"""Options that several commands share, and how their texts become values."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from vidtx.errors import UsageError

if TYPE_CHECKING:
    from vidtx.document import Transcript
    from vidtx.options import Options

F = TypeVar("F", bound=Callable[..., Any])
DEFAULT_FORMATS = "json,srt,vtt"
AUDIO_STREAM_HELP = "Which sound stream, counted from 0. [default: by flag, language, length]"
CHANNEL_HELP = (
    "Which channel of the sound: mix, left, right, a number from 0, or separate: other people on the left than on the right. "
    "[default: separate where that is heard, else the mix, if it loses nothing]"
)
SUMMARY_HELP = "A JSON file for scripts: what became of each clip."
JOBS_HELP = (
    "How many clips at a time, each in a process of its own, within the memory there is. 0: all in this process, which a fault in a decoder "
    "then ends."
)
READ_CAPTIONS_HELP = "Read writing in the picture, and compare it with what is said. Needs Tesseract."
CAPTION_LANGUAGES_HELP = "The languages of that writing. [default: those of --languages, and en]"
GLOSSARY_HELP = (
    "How terms are rendered: a .tsv or .toml file, or starter for the one that is shipped. May be repeated; the later one wins."
)
GLOSSARY_PROMPT_HELP = (
    "Show the recognizer the first terms of the glossary. They can make it hear what nobody says: docs/glossary.md."
)
OVERWRITE_HELP = "Replace files that are not as vidtx wrote them; each is kept as .bak. Clips are never replaced."


def split_list(text: str, option: str) -> tuple[str, ...]:
    """ "a, b,c" as ("a", "b", "c"), each once. Raises UsageError for an empty list."""
    items = tuple(dict.fromkeys(part.strip().lower() for part in text.split(",") if part.strip()))
    if not items:
        raise UsageError("the list is empty", option=option)
    return items


def split_pairs(pairs: tuple[str, ...], option: str) -> dict[str, str]:
    """("SPEAKER_00=interpreter",) as a mapping. Raises UsageError for anything else."""
    found: dict[str, str] = {}
    for pair in pairs:
        left, separator, right = pair.partition("=")
        if not separator or not left.strip() or not right.strip():
            raise UsageError(f"{pair!r} is not of the form SPEAKER_00=VALUE", option=option)
        if left.strip() in found:
            raise UsageError(f"{left.strip()} is named twice", option=option)
        found[left.strip()] = right.strip()
    return found


def engine_options(command: F) -> F:
    """The options that choose engines and weights."""
    from vidtx.engines.tasks import TASKS

    for option in reversed(
        (
            *(click.option(task.option, metavar="NAME|PATH", help=task.option_help) for task in TASKS.values()),
            click.option(
                "--models-dir", type=click.Path(path_type=Path, file_okay=False), help="Where weights lie (VIDTX_MODELS_DIR)."
            ),
            click.option(
                "--device",
                type=click.Choice(["auto", "cpu", "cuda"]),
                default="auto",
                show_default=True,
                help="Where to compute.",
            ),
        )
    ):
        command = option(command)
    return command


def take_models(arguments: dict[str, object]) -> dict[str, str]:
    """Takes the options that choose weights out of a command's arguments: task -> name or path, of those that were given."""
    from vidtx.engines.tasks import TASKS

    given = {name: arguments.pop(task.parameter, None) for name, task in TASKS.items()}
    return {name: str(value) for name, value in given.items() if value is not None}


def take_options(arguments: dict[str, Any]) -> Options:
    """Takes the options of a run out of the arguments of a command. Raises UsageError."""
    from vidtx.engines.base import SpeakerBounds
    from vidtx.glossary.loading import load_glossaries
    from vidtx.options import Options

    glossary, glossary_names = load_glossaries(arguments.pop("glossary", ()))
    bounds = SpeakerBounds(arguments.pop("speakers"), arguments.pop("min_speakers"), arguments.pop("max_speakers"))
    roles: Any = split_pairs(arguments.pop("roles"), "--role")
    return Options(
        languages=split_list(arguments.pop("languages"), "--languages"),
        to=arguments.pop("to").strip().lower(),
        speakers=bounds,
        roles=roles,
        names=split_pairs(arguments.pop("names"), "--name"),
        glossary=glossary,
        glossary_names=glossary_names,
        glossary_prompt=arguments.pop("glossary_prompt", False),
        models=take_models(arguments),
        caption_languages=split_list(named, "--caption-languages") if (named := arguments.pop("caption_languages")) else (),
        **{
            name: arguments.pop(name) for name in ("preset", "audio_stream", "channel", "models_dir", "device", "read_captions")
        },
    )


def jobs_option(command: F) -> F:
    """How many clips side by side."""
    return click.option(
        "--jobs",
        "-j",
        type=click.IntRange(0, 64),
        default=1,
        show_default=True,
        envvar="VIDTX_JOBS",
        metavar="N",
        help=JOBS_HELP,
    )(command)


def as_made_option(command: F) -> F:
    """Whether what reviewers changed is left out."""
    return click.option("--as-made", is_flag=True, help="As vidtx made it: without what reviewers changed.")(command)


def read_chosen(document: Path, *, as_made: bool) -> tuple[Transcript, bool]:
    """The transcript in a document's file, with what reviewers changed unless the user wants it `as_made`; and whether they changed anything.

    Raises as `vidtx.review.reviewed.read_reviewed`.
    """
    from vidtx.outputs import read_document
    from vidtx.review.reviewed import read_reviewed

    if as_made:
        return read_document(document), False
    reviewed = read_reviewed(document)
    return reviewed.state, reviewed.journal is not None


def output_options(command: F) -> F:
    """The options that say what is written and how."""
    from vidtx.export.registry import FORMATS

    for option in reversed(
        (
            click.option(
                "--formats",
                "-f",
                default=DEFAULT_FORMATS,
                show_default=True,
                metavar="LIST",
                help=f"Files to write, of {', '.join(FORMATS)}.",
            ),
            click.option(
                "--mark-edits/--no-mark-edits",
                default=True,
                show_default=True,
                help="Marks in subtitles where the footage was cut.",
            ),
            click.option("--overwrite", is_flag=True, help=OVERWRITE_HELP),
        )
    ):
        command = option(command)
    return command
