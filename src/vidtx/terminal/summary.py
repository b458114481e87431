"""What stands below a transcript in the terminal: the clip, the speakers, and what was found, counted.

In: a transcript. Out: a rich renderable.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from vidtx.document import RENDITION_KINDS, RenditionKind, Speaker, Transcript
from vidtx.interview.continuity import keep_edits
from vidtx.views.marks.gaps import count_exchanges
from vidtx.views.marks.glossary import list_glossary_use
from vidtx.views.notes import list_notes
from vidtx.views.phrases import phrase
from vidtx.views.text import clean_text, format_clock
from vidtx.views.wording import (
    DOUBTFUL,
    count_levels,
    describe_length,
    describe_merged,
    describe_origin,
    describe_outside,
    is_doubtful,
    label_speakers,
    name_rendition,
    name_role,
)

_UNREMARKABLE: tuple[RenditionKind, ...] = ("close", "non_rendition")
_DIGEST_SHOWN = 16  # characters


def render_summary(transcript: Transcript, *, wording: str = "en", instead: Sequence[str] = ()) -> RenderableType:
    """The clip, its speakers with their roles, its edits and what was found about renditions.

    `instead`: the commands to type where the clip lies outside of what the models were trained on.
    """
    clip = transcript.clip
    labels = label_speakers(transcript, wording)
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")

    def add_row(name: str, text: str, style: str = "") -> None:
        table.add_row(phrase(f"summary.{name}", wording), Text(text, style))

    add_row("clip", f"{clean_text(clip.name)}, {format_clock(clip.duration)}, SHA-256 {clip.sha256[:_DIGEST_SHOWN]}…")
    for speaker in transcript.speakers:
        add_row("speaker", _describe_speaker(speaker, labels[speaker.id], wording))
    add_row("edits", _count_edits(transcript, wording))
    add_row("exchanges", count_exchanges(transcript, wording))
    add_row("renditions", _count_renditions(transcript, wording))
    if used := list_glossary_use(transcript, wording):
        add_row("glossary", "\n".join(used))
    lost = sum("untranscribed" in u.flags for u in transcript.utterances)
    unsure = sum(is_doubtful(u) for u in transcript.utterances)
    doubts = [phrase("summary.lost", wording, count=lost)] if lost else []
    doubts += [phrase("summary.unsure", wording, count=unsure, mark=DOUBTFUL)] if unsure else []
    if doubts:
        add_row("utterances", phrase("summary.doubts", wording, count=len(transcript.utterances), doubts=", ".join(doubts)))
    if outside := describe_outside(transcript, wording):
        add_row("models", outside, "bold red")
        for command in instead:
            add_row("instead", command, "bold")
    return Group(Text(), table, Text(describe_origin(transcript, wording), style="dim"))


def _count_edits(transcript: Transcript, wording: str) -> str:
    """The edits by level, and what was not searched for any."""
    searched = transcript.provenance.edits_searched and len(transcript.clip.unsearched) < 2
    none = phrase("summary.no_edit" if searched else "summary.not_searched", wording)
    counted = count_levels(keep_edits(transcript.boundaries), wording) or none
    return ". ".join([counted, *list_notes(transcript.clip, wording)])


def _describe_speaker(speaker: Speaker, label: str, wording: str) -> str:
    sure = "" if speaker.role_probability is None or speaker.role == "unknown" else f" ({speaker.role_probability:.0%})"
    languages = ", ".join(speaker.languages) or phrase("summary.no_language", wording)
    speech = phrase("summary.speech", wording, length=describe_length(speaker.speech, wording), languages=languages)
    told = f"{clean_text(speaker.id)}: {label}, {name_role(speaker.role, wording)}{sure}, {speech}"
    return f"{told}; {merged}" if (merged := describe_merged(speaker, wording)) else told


def _count_renditions(transcript: Transcript, wording: str) -> str:
    kinds = [rendition.kind for rendition in transcript.renditions if rendition.status != "rejected"]
    remarkable = sorted(set(kinds) - set(_UNREMARKABLE), key=RENDITION_KINDS.index)
    found = [f"{kinds.count(kind)} {name_rendition(kind, wording)}" for kind in remarkable]
    return "; ".join(found) or phrase("summary.no_difference" if kinds else "summary.no_rendition", wording)
