"""The report of a transcript as one HTML file: at a glance, the timeline, the transcript, the edits, the limits, the sources.

In: a transcript, options, pictures. Out: a text. A pure function: nothing is read but the templates of the package.
"""

from __future__ import annotations

from vidtx.document import Transcript
from vidtx.report.layout.anchors import Anchors
from vidtx.report.layout.boundaries import describe_pictures, list_cards
from vidtx.report.layout.glance import take_glance
from vidtx.report.layout.provenance import describe_source, list_limits
from vidtx.report.layout.timeline import NARROW, WIDE, lay_out, list_languages
from vidtx.report.layout.transcript import arrange_blocks
from vidtx.report.layout.words import Words
from vidtx.report.options import Pictures, ReportOptions
from vidtx.report.templating import render
from vidtx.views.marks.signs import SIGNS, group_of
from vidtx.views.rows import align_rows
from vidtx.views.text import clean_text

TEXTURES = 4  # languages that have a texture of their own in the timeline
FOOTER_DIGITS = 16  # of the clip's digest, at the foot of printed pages


def render_report(transcript: Transcript, options: ReportOptions = ReportOptions(), pictures: Pictures = Pictures()) -> str:
    """The whole page."""
    rows = align_rows(transcript)
    anchors, words = Anchors.of(transcript, rows), Words.of(transcript, options)
    languages = list_languages(transcript)
    found = {numbered.finding.kind for numbered in anchors.findings.values()}
    values: dict[str, object] = {
        "t": words.say,
        "language": options.language,
        "target": words.target,
        "target_name": words.name_language(words.target),
        "has_gist": any(u.is_gist(words.target) for u in transcript.utterances),
        "clip": clean_text(transcript.clip.name),
        "sha256": transcript.clip.sha256,
        "glance": take_glance(transcript, rows, anchors, words),
        "timelines": [lay_out(transcript, anchors, words, form) for form in (WIDE, NARROW)],
        "languages": [(min(n, TEXTURES - 1), words.name_language(code)) for n, code in enumerate(languages)],
        "role_classes": list(dict.fromkeys(words.roles.values())),
        "kinds": list(dict.fromkeys(b.kind for b in transcript.boundaries if b.status != "rejected")),
        "states": list(dict.fromkeys(e.continuity for e in transcript.exchanges)),
        "has_findings": bool(anchors.findings),
        "groups": {n.number: group_of(n.finding.kind) for n in anchors.findings.values()},
        "finding_signs": [(group_of(k), SIGNS[k], words.say(f"finding.{k}")) for k in SIGNS if k in found],
        "blocks": arrange_blocks(transcript, rows, anchors, words),
        "cards": list_cards(transcript, anchors, words, pictures),
        "picture_notes": list(describe_pictures(transcript, words, pictures)),
        "limits": list_limits(transcript, pictures, words),
        "source": describe_source(transcript, words, options),
        "textures": TEXTURES,
    }
    return render("report.html.j2", values, footer=f"SHA-256 {transcript.clip.sha256[:FOOTER_DIGITS]}")
