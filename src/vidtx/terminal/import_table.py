"""What a file that came back changes, in the terminal: by utterance the old text and the new one, with the words that differ.

In: a comparison. Out: rich renderables; what was said is put in as plain text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from vidtx.document import Transcript
from vidtx.importing.comparison import Comparison, Conflict, TextChange
from vidtx.importing.model import Lost
from vidtx.importing.words.expected import Owner
from vidtx.views.text import clean_text, format_clock, format_exact
from vidtx.views.wording import label_speakers

_MOST_SHOWN = 200  # characters of what is lost
_NOTHING = "—"


def render_changes(comparison: Comparison, transcript: Transcript) -> RenderableType:
    """A line for the old and one for the new of each change, in order of time."""
    starts = {utterance.id: utterance.span.start for utterance in transcript.utterances}
    labels = label_speakers(transcript)
    spoken = {utterance.id: labels[utterance.speaker] for utterance in transcript.utterances}
    table = _make_table()
    rows: list[tuple[int, int, str, str, str, Text]] = []
    for text in comparison.texts:
        id, language = text.owner
        what = f"→ {language}" if language else ""
        rows.append((starts[id], 1, spoken[id], what, text.place, _compare_words(text)))
    for speaker in comparison.speakers:
        change = _compare_values(labels[speaker.before], labels[speaker.after])
        rows.append((starts[speaker.utterance_id], 0, spoken[speaker.utterance_id], "speaker", speaker.place, change))
    for time in comparison.times:
        before, after = (f"{format_exact(span.start)} – {format_exact(span.end)}" for span in (time.before, time.after))
        rows.append((time.before.start, 0, spoken[time.utterance_id], "time", time.place, _compare_values(before, after)))
    for start, _, who, what, place, change in sorted(rows, key=lambda row: row[:2]):
        table.add_row(format_clock(start), clean_text(who), what, change, place)
    for name in comparison.names:
        change = _compare_values(labels[name.speaker], name.after)
        table.add_row("", clean_text(labels[name.speaker]), "name", change, name.place)
    return table


def _make_table() -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 1))
    table.add_column("at", justify="right", no_wrap=True)
    table.add_column("who", no_wrap=True)
    table.add_column("what", no_wrap=True)
    table.add_column("- before  + after", ratio=1, overflow="fold")
    table.add_column("in the file", no_wrap=True, style="dim")
    return table


def _compare_values(before: str, after: str) -> Text:
    return Text.assemble(("- ", "red"), (clean_text(before), "red"), "\n", ("+ ", "green"), (clean_text(after), "green"))


def _compare_words(change: TextChange) -> Text:
    """The old text and the new one; the words of either that the other lacks stand out in bold and underlined, so that it is seen without colors, too."""
    here, there = clean_text(change.before).split(), clean_text(change.after).split()
    opcodes = SequenceMatcher(None, here, there, autojunk=False).get_opcodes()
    old, new = Text("- ", style="red"), Text("+ ", style="green")
    for tag, i0, i1, j0, j1 in opcodes:
        style = "" if tag == "equal" else "bold underline"
        _append_words(old, here[i0:i1], style)
        _append_words(new, there[j0:j1], style)
    if not here:
        old.append(_NOTHING)
    return Text.assemble(old, "\n", new)


def _append_words(text: Text, words: Sequence[str], style: str) -> None:
    if words:
        if len(text) > 2:
            text.append(" ")
        text.append(" ".join(words), style=style)


def render_conflicts(conflicts: Sequence[Conflict], transcript: Transcript) -> RenderableType:
    """The document's text and the file's."""
    starts = {utterance.id: utterance.span.start for utterance in transcript.utterances}
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 1))
    table.add_column("at", justify="right", no_wrap=True)
    table.add_column("what", no_wrap=True)
    table.add_column("in the document", ratio=1, overflow="fold")
    table.add_column("in the file", ratio=1, overflow="fold")
    table.add_column("where", no_wrap=True, style="dim")
    for conflict in conflicts:
        id, language = conflict.owner
        sides = (Text(clean_text(conflict.present) or _NOTHING), Text(clean_text(conflict.incoming)))
        table.add_row(format_clock(starts[id]), f"→ {language}" if language else "", *sides, conflict.place)
    return table


def render_lost(lost: Sequence[Lost]) -> RenderableType:
    """Where it stands, what it says, and why it is not taken over."""
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 1))
    table.add_column("in the file", no_wrap=True)
    table.add_column("text", ratio=2, overflow="fold")
    table.add_column("why", ratio=1)
    for each in lost:
        text = clean_text(each.text)
        shown = text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"
        table.add_row(clean_text(each.place), Text(shown), Text(clean_text(each.why)))
    return table


def describe_absent(comparison: Comparison, transcript: Transcript) -> Iterator[str]:
    """What the file lacks and the document keeps: sentences."""
    starts = {utterance.id: utterance.span.start for utterance in transcript.utterances}
    if comparison.kept:
        yield f"Cues that the file lacks; their words stay ({len(comparison.kept)}): {_list_places(comparison.kept, starts)}."
    if comparison.missing:
        yield f"Texts of which the file has nothing; they stay ({len(comparison.missing)}): {_list_places(comparison.missing, starts)}."
    if abs(comparison.offset) >= 100:
        yield f"The file's times are {abs(comparison.offset) / 1000:.1f} s {'later' if comparison.offset > 0 else 'earlier'} throughout; the document's stay."


def _list_places(owners: Mapping[Owner, str] | Sequence[Owner], starts: Mapping[str, int]) -> str:
    shown = [format_clock(starts[id]) + (f" ({language})" if language else "") for id, language in list(owners)[:8]]
    return ", ".join(shown) + (", ..." if len(owners) > 8 else "")
