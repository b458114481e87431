"""Corrections carried out on a document's parts: a pure function.

In: a document and corrections in order. Out: a `Revision`: utterances, turns and boundaries as corrected, and what people decided about
roles, names and links (in the document's earlier corrections too) and about findings. Roles, exchanges and renditions follow from these;
`vidtx.interview.revision` derives them. Every utterance that was changed keeps the machine's text underneath. Nothing here reads a clock.
"""

from vidtx.document.revision.actions import revise
from vidtx.document.revision.draft import Revision

__all__ = ["Revision", "revise"]
