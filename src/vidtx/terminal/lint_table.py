"""What `vidtx lint` found in the terminal: for each file a table of cues with the rule, what was measured and what is allowed; and a line that counts.

In: reports by the name of their file. Out: rich renderables, and one value for JSON.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from vidtx.subtitles.lint import Report
from vidtx.subtitles.rules import RULES, Breach
from vidtx.views.phrases import phrase
from vidtx.views.text import clean_text, format_exact

_STYLES = {"error": "red", "note": "yellow"}
_MILLISECONDS = frozenset({"backwards", "order", "overlap", "gap", "too_short", "too_long", "gap_to_close"})


def render_report(name: str, report: Report, wording: str = "en") -> RenderableType:
    """A table with a row for each breach, in the order of the file; then how often each rule is broken."""
    title = Text(clean_text(name), style="bold")
    counted = phrase("lint.counted", wording, cues=report.cues, errors=report.errors, notes=report.notes)
    if not report.breaches:
        return Group(title, Text(counted, style="green" if report.cues else "yellow"))
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in ("cue", "line", "time"):
        table.add_column(phrase(f"lint.{column}", wording), justify="right")
    table.add_column(phrase("lint.rule", wording))
    for column in ("measured", "allowed"):
        table.add_column(phrase(f"lint.{column}", wording), justify="right")
    for breach in report.breaches:
        table.add_row(
            str(breach.cue or "-"),
            str(breach.line or "-"),
            format_exact(breach.start),
            Text(_name_rule(breach, wording), style=_STYLES[breach.severity]),
            _format_value(breach, breach.measured, wording),
            _format_value(breach, breach.allowed, wording),
        )
    return Group(title, table, Text(counted, style="red" if report.errors else "yellow"))


def render_summary(reports: Sequence[Report], wording: str = "en") -> RenderableType:
    """One line for several files: how many there are, and how often each rule is broken."""
    breaches = [breach for report in reports for breach in report.breaches]
    counts = [(rule, sum(breach.rule == rule for breach in breaches)) for rule in RULES]
    listed = ", ".join(f"{phrase(f'rule.{rule}', wording)} {count}" for rule, count in counts if count)
    errors, notes = (sum(getattr(report, kind) for report in reports) for kind in ("errors", "notes"))
    counted = phrase("lint.files", wording, files=len(reports), errors=errors, notes=notes)
    return Text(f"{counted}: {listed}" if listed else counted, style="bold")


def describe_report(name: str, report: Report) -> dict[str, Any]:
    """The same as a value for JSON. Durations are in milliseconds."""
    return {
        "file": name,
        "cues": report.cues,
        "errors": report.errors,
        "notes": report.notes,
        "breaches": [
            {
                "rule": breach.rule,
                "severity": breach.severity,
                "cue": breach.cue,
                "line": breach.line,
                "start": breach.start,
                "measured": breach.measured,
                "allowed": breach.allowed,
                "language": breach.language,
            }
            for breach in report.breaches
        ],
    }


def _name_rule(breach: Breach, wording: str) -> str:
    name = phrase(f"rule.{breach.rule}", wording)
    return f"{name} ({breach.language})" if breach.language else name


def _format_value(breach: Breach, value: float | None, wording: str) -> str:
    if value is None:
        return ""
    if breach.rule in _MILLISECONDS:
        return phrase("lint.seconds", wording, value=f"{value / 1000:.3f}")
    return f"{value:g}" if breach.rule != "reading_speed" else f"{value:.1f}"
