"""The templates of the report: text is escaped by default, and the page may load and run nothing, not even what it does not have.

In: a template's name, the style sheet's additions, and values. Out: HTML. The page's policy (Content-Security-Policy) allows its one style sheet by
its digest and pictures as data addresses, and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).with_name("templates")
_POLICY = "default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"


@cache
def load_environment() -> Environment:
    """Jinja with autoescape; a value that a template lacks is an error."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(TEMPLATES, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def render(name: str, values: dict[str, object], *, footer: str = "") -> str:
    """The page of a template. `footer`: what stands at the foot of every printed page; plain ASCII without quotes."""
    from markupsafe import Markup

    style = f"\n{read_style(footer)}"
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    # Nothing of the document is in the style sheet, so it needs no escape.
    safe = {"style": Markup(style), "policy": _POLICY.format(digest=digest)}
    return load_environment().get_template(name).render(**values, **safe)


def read_style(footer: str) -> str:
    """The style sheet. Raises ValueError for a footer that could be anything but a text in it."""
    if not all(character.isascii() and (character.isalnum() or character in " .,:-") for character in footer):
        raise ValueError(footer)
    style = (TEMPLATES / "report.css").read_text("utf-8")
    return style.replace("FOOTER", footer)
