"""The list of edits in the terminal: when, what, how sure, and why, in words.

In: a clip and its boundaries. Out: a rich renderable.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from vidtx.document import Clip, EditBoundary
from vidtx.views.evidence import describe_evidence
from vidtx.views.text import clean_text, format_clock, format_exact
from vidtx.views.wording import name_kind

_STYLES = {"certain": "bold red", "probable": "red", "possible": "yellow"}
_INDENT = 20  # columns
NO_EDIT = "No edit found. That does not say that there is none: see docs/edits.md for what can be missed."


def render_edits(clip: Clip, boundaries: Sequence[EditBoundary], *, explain: bool = True) -> RenderableType:
    """A line an edit; `explain`: with the evidence for it below. Below all, what the file says of itself."""
    parts: list[RenderableType] = [Text(f"{clean_text(clip.name)}, {format_clock(clip.duration)}", style="bold")]
    for boundary in boundaries:
        parts.append(_line(boundary))
        if explain:
            told = "; ".join(clean_text(describe_evidence(e)) for e in boundary.evidence)
            parts.append(Padding(Text(told, style="dim"), (0, 0, 0, _INDENT)))
    parts.append(Text(_count(boundaries) if boundaries else NO_EDIT))
    for name, stream in (("picture", clip.video), ("sound", clip.audio)):
        if not stream:
            other = "sound" if name == "picture" else "picture"
            parts.append(Text(f"There is no {name}: only the {other} was looked at, and what that shows is less sure."))
    if clip.context:
        facts = "; ".join(clean_text(describe_evidence(fact)) for fact in clip.context)
        parts.append(Text(f"The file (which proves nothing): {facts}", style="dim"))
    return Group(*parts)


def _line(boundary: EditBoundary) -> Text:
    lasting = f"-{format_exact(boundary.end_ms)}" if boundary.end_pts is not None else ""
    where = " and ".join(name for name, there in (("picture", boundary.in_picture), ("sound", boundary.in_sound)) if there)
    line = Text(f"{format_exact(boundary.start_ms) + lasting:<{_INDENT - 2}}  ")
    line.append(
        f"{name_kind(boundary.kind)}, {boundary.confidence_level} ({boundary.probability:.0%})",
        style=_STYLES[boundary.confidence_level],
    )
    return line.append(f", in {where}")


def _count(boundaries: Sequence[EditBoundary]) -> str:
    counts = [(grade, sum(b.confidence_level == grade for b in boundaries)) for grade in ("certain", "probable", "possible")]
    told = ", ".join(f"{n} {grade}" for grade, n in counts if n)
    away = any(boundary.kind.startswith("cutaway") for boundary in boundaries)
    return f"{len(boundaries)} {'edit' if len(boundaries) == 1 else 'edits'}: {told}.{' A cutaway counts as two: in and out.' if away else ''}"
