"""The English phrases of marks and lines beside texts, by key."""

from __future__ import annotations

from collections.abc import Mapping

MARKS: Mapping[str, str] = {
    # How probable a finding is, and what a finding is.
    "likelihood.likely": "likely",
    "likelihood.possible": "possible",
    "finding.with_likelihood": "{finding} ({likelihood})",
    "finding.legend": "Findings: {signs}.",
    "finding.underlined": "Underlined is what differs, in both texts.",
    "finding.bold": "Bold is what differs, in both texts.",
    "finding.pointer": "A finding is a pointer for a person, not an error that was proved: watch the place in the clip.",
    "finding.caption_beside": "differs from what is said",
    # An answer of which a word is cut off at an edit.
    "cut_off.start": "beginning cut off at the edit",
    "cut_off.end": "cut off at the edit",
    "cut_off.both": "beginning and end cut off at the edit",
    "cut_off.unsure": "{cut} ({edit})",
    # What lies between the parts of an exchange.
    "gap.after": "{part} after {gap} ms",
    "gap.overlap": "{part} begins {gap} ms before the part before it ends",
    "gap.latency": "first word of the answer after {gap} ms",
    "gap.latency_overlap": "first word of the answer {gap} ms too early: the part before it had not ended",
    "gap.latency_cut": "first word of the answer after {gap} ms of the clip; how long it really took is not known",
    "gap.between": "{what}, {edits} between",
    "gap.not_searched": "{what}, edits not known",
    "gap.inside": "{edits} inside a part",
    # How many exchanges are whole.
    "summary.whole": "no edit found in {count}",
    "summary.unknown": "edits not known in {count}",
    "summary.cut_off": "answers cut off at an edit: {count}",
    # A glossary.
    "note.glossary": "{sign} stands after a term that the glossary put in place of the translator's word; [{sign} …] names a term of the glossary that the translation lacks.",
    "glossary.count": "terms: {count}",
    "glossary.put_in": "{source} = {target}, in place of “{replaced}” ({count}×, {languages})",
    "glossary.lacking": "{source} = {target}: lacking, and not known which word it would replace ({count}×, {languages})",
    "glossary.term": "term",
    "glossary.rendering": "rendering",
    "glossary.note": "note",
    "summary.glossary": "glossary",
    "glossary.note_put_in": "{target}, in place of “{replaced}”",
    "glossary.note_lacking": "{target}: lacking",
    "glossary.agreed": "rendered so by the translator itself: {terms}",
}
