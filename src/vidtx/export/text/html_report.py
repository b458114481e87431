"""The report as a format (.html): the page that `vidtx report` writes, without frames, since an export never opens the clip.

In: a transcript and options. Out: one file. Edits are always marked: they are what the page is about.
"""

from __future__ import annotations

from vidtx.document import Transcript
from vidtx.export.options import ExportOptions, OutputFile
from vidtx.report.options import ReportOptions
from vidtx.report.page import render_report


def write_html(transcript: Transcript, options: ExportOptions) -> tuple[OutputFile, ...]:
    """One file, in the reader's language, with the translations into the first language that was chosen."""
    chosen = options.targets is not None or options.languages is not None
    targets = options.targets_of(transcript) if chosen else ()
    report = ReportOptions(options.wording, targets[0] if targets else None)
    return (OutputFile(".html", render_report(transcript, report)),)
