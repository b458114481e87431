"""What a detector observed, as a value of the document.

In: a kind of the closed set `vidtx.document.EVIDENCE_KINDS` and its figures. Out: an `Evidence`; `vidtx.views.evidence` has its
sentences.
"""

from __future__ import annotations

from vidtx.document import Evidence, Figure

FIGURE_DECIMALS = 6  # kept of a number: sentences round further


def observe(kind: str, **figures: Figure) -> Evidence:
    """An observation; numbers rounded. Raises DocumentError for a kind outside the closed set or a number that is not finite."""
    return Evidence.of(kind, **{name: _round(value) for name, value in figures.items()})


def _round(value: Figure) -> Figure:
    return value if isinstance(value, (str, int)) else round(float(value), FIGURE_DECIMALS)
