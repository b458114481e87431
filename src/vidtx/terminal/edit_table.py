"""The list of edits in the terminal: when, what, how sure, and why, in sentences.

In: a clip and its boundaries. Out: a rich renderable. Boundaries that a person rejected are left out.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from vidtx.document import Clip, EditBoundary, Evidence
from vidtx.interview.continuity import keep_edits
from vidtx.views.evidence import describe_evidence
from vidtx.views.notes import NOTED, list_notes
from vidtx.views.phrases import phrase
from vidtx.views.text import clean_text, format_clock, format_exact
from vidtx.views.wording import count_levels, describe_medium, name_confidence, name_kind

_LEVEL_STYLES = {"certain": "bold red", "probable": "red", "possible": "yellow"}
_INDENT = 20  # columns of the terminal


def render_edits(
    clip: Clip, boundaries: Sequence[EditBoundary], *, explain: bool = True, wording: str = "en"
) -> RenderableType:
    """A line an edit; `explain`: with the evidence for it below. Below all, what the file says of itself."""
    edits = keep_edits(boundaries)
    parts: list[RenderableType] = [Text(f"{clean_text(clip.name)}, {format_clock(clip.duration)}", style="bold")]
    for boundary in edits:
        parts.append(_write_edit(boundary, wording))
        if explain:
            parts.append(Padding(Text(_join_evidence(boundary.evidence, wording), style="dim"), (0, 0, 0, _INDENT)))
    if edits or len(clip.unsearched) < 2:  # "no edit found" is no word for what was not searched
        parts.append(Text(_count_edits(edits, wording)))
    parts += [Text(note) for note in list_notes(clip, wording)]
    if context := [evidence for evidence in clip.context if evidence.kind not in NOTED]:
        facts = _join_evidence(context, wording)
        parts.append(Text(phrase("edits.context", wording, facts=facts), style="dim"))
    return Group(*parts)


def _join_evidence(evidence: Sequence[Evidence], wording: str) -> str:
    return "; ".join(clean_text(describe_evidence(one, wording)) for one in evidence)


def _write_edit(boundary: EditBoundary, wording: str) -> Text:
    lasting = f"-{format_exact(boundary.end_ms)}" if boundary.end_pts is not None else ""
    line = Text(f"{format_exact(boundary.start_ms) + lasting:<{_INDENT - 2}}  ")
    level = boundary.confidence_level
    sure = f"{name_confidence(level, wording)} ({boundary.probability:.0%})"
    line.append(f"{name_kind(boundary.kind, wording)}, {sure}", style=_LEVEL_STYLES[level])
    return line.append(f", {describe_medium(boundary, wording)}")


def _count_edits(edits: Sequence[EditBoundary], wording: str) -> str:
    if not edits:
        return phrase("edits.none", wording)
    key = "edits.count_one" if len(edits) == 1 else "edits.count"
    counted = phrase(key, wording, count=len(edits), levels=count_levels(edits, wording))
    has_cutaway = any(boundary.kind.startswith("cutaway") for boundary in edits)
    return f"{counted} {phrase('edits.cutaways', wording)}" if has_cutaway else counted
