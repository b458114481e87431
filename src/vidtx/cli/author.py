"""Who changes a document: the option that says it, and the account's name without it."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from typing import Any, TypeVar

import click

from vidtx.errors import UsageError

F = TypeVar("F", bound=Callable[..., Any])


def author_option(what: str) -> Callable[[F], F]:
    """`--author`. `what`: in one phrase, what the author does."""
    help = f"{what} (VIDTX_AUTHOR). [default: your account's name]"
    return click.option("--author", envvar="VIDTX_AUTHOR", metavar="NAME", help=help)


def find_author(given: str | None) -> str:
    """The reviewer's name: what was given, else the account's. Raises UsageError for one that cannot be shown on one line."""
    from vidtx.errors import DocumentError
    from vidtx.review.journal.entry import check_author

    try:
        name = " ".join((given if given is not None else getpass.getuser()).split())
    except (OSError, KeyError):  # an account without a name
        raise UsageError("who you are is not known", option="--author", hint="give a name: --author NAME") from None
    try:
        return check_author(name)
    except DocumentError as error:
        raise UsageError(str(error), option="--author") from None
