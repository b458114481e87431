"""What a model was trained on, where that is so little that its user must be told. In: a manifest's `[domain]`. Out: a `Domain`.

A model that was trained on a small world answers everything with sentences of that world. Its own certainty shows where a clip lies
outside; the manifest states the certainty that was measured to tell the two apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Domain:
    """`about`: the domain in a few words. `least_certainty`: below it a clip lies outside, as `vidtx.speech.domain` measures it; None where
    the model states its domain, and no measure tells."""

    about: str
    least_certainty: float | None = None


def parse_domain(entry: Mapping[str, Any]) -> Domain:
    """Raises KeyError and ValueError for an entry that is none."""
    about, least = entry["about"], entry.get("least_certainty")
    if not isinstance(about, str) or not about:
        raise ValueError("a domain says in words what it is")
    if least is not None and not (isinstance(least, float) and 0.0 < least < 1.0):
        raise ValueError(f"least_certainty is a number between 0 and 1, not {least!r}")
    return Domain(about, least)
