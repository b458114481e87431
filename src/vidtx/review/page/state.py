"""Everything that the page shows, and what changed of it between two states.

In: a transcript, as it stands, and the session's facts. Out: JSON of sections, most of them by id. What did not change is not made again: a change
of one utterance in a document of two hours costs one utterance.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from vidtx.document import Caption, Slot, Transcript, Utterance
from vidtx.review.page.attention import list_attention
from vidtx.review.page.speech import show_speakers, show_utterance
from vidtx.review.page.structure import list_places, list_rows, show_boundary, show_exchange, show_findings, show_rendition
from vidtx.views.marks.gaps import Gaps
from vidtx.views.notes import list_notes
from vidtx.views.review_share import find_reviewers, measure_shares
from vidtx.views.wording import describe_outside, describe_untranslated

Json = dict[str, Any]

# Sections that are objects by id: a patch holds what changed in them, and null for what is gone.
MAPPINGS = ("speakers", "utterances", "exchanges", "renditions", "findings", "boundaries", "captions")

_Memory = dict[str, tuple[tuple[Any, ...], Json]]


@dataclass(slots=True)
class PageMaker:
    """Makes the page's sections in one language of the interface, and remembers what it made."""

    language: str
    _memory: dict[str, _Memory] = field(default_factory=dict)

    def make(self, transcript: Transcript) -> Json:
        """All sections that follow from the transcript."""
        places, reviewers = list_places(transcript), find_reviewers(transcript)
        texts = {u.id: u.text for u in transcript.utterances} | {c.id: c.text for c in transcript.captions}
        crossed: dict[str, list[str]] = {}
        for exchange in transcript.exchanges:
            for id in exchange.boundary_ids:
                crossed.setdefault(id, []).append(exchange.id)
        language = self.language
        gaps = Gaps(transcript, language)
        findings = {f["id"]: f for r in transcript.renditions for f in show_findings(r, texts, language)}
        return {
            "languages": list(transcript.languages),
            "warning": describe_outside(transcript, language)
            or (None if transcript.is_translated else describe_untranslated(transcript, language)),
            "notes": list(list_notes(transcript.clip, language)),
            "speakers": show_speakers(transcript, language),
            "utterances": self._make_utterances(transcript, places, reviewers),
            "exchanges": {e.id: show_exchange(n, e, language, gaps.describe(e)) for n, e in enumerate(transcript.exchanges, 1)},
            "renditions": {r.id: show_rendition(r, language) for r in transcript.renditions},
            "findings": findings,
            "boundaries": {b.id: show_boundary(b, crossed, language) for b in transcript.boundaries},
            "captions": {c.id: _show_caption(c) for c in transcript.captions},
            "rows": list_rows(transcript, language),
            "attention": list_attention(transcript, language),
            "review": _show_review(transcript),
        }

    def _make_utterances(
        self, transcript: Transcript, places: Mapping[str, tuple[str, Slot]], reviewers: Mapping[str, str]
    ) -> dict[str, Json]:
        def show(utterance: Utterance) -> Json:
            return show_utterance(utterance, places.get(utterance.id), reviewers.get(utterance.id), self.language)

        before, now = self._memory.get("utterances", {}), {}
        for u in transcript.utterances:
            now[u.id] = _remember(before.get(u.id), (u, places.get(u.id), reviewers.get(u.id)), lambda key: show(key[0]))
        self._memory["utterances"] = now
        return {id: shown for id, (_, shown) in now.items()}


def _remember(
    known: tuple[tuple[Any, ...], Json] | None, key: tuple[Any, ...], make: Callable[[tuple[Any, ...]], Json]
) -> tuple[tuple[Any, ...], Json]:
    """What was made of the very same value; else made anew. Identity is asked first, since equality of long texts costs."""
    if known is not None and known[0][0] is key[0] and known[0][1:] == key[1:]:
        return known
    return key, make(key)


def _show_caption(caption: Caption) -> Json:
    return {
        "id": caption.id,
        "start": caption.span.start,
        "end": caption.span.end,
        "text": caption.text,
        "language": caption.language,
    }


def _show_review(transcript: Transcript) -> Json:
    statuses = [u.status for u in transcript.utterances]
    shares = measure_shares(transcript)
    return {
        "total": len(statuses),
        "confirmed": statuses.count("confirmed"),
        "edited": statuses.count("edited"),
        "reviewers": [{"author": s.author, "utterances": s.utterances, "share": s.utterances / s.total} for s in shares],
    }


def compare_states(before: Json, after: Json) -> Json:
    """A patch: the sections that changed; of those by id only what changed in them, and null for what is gone."""
    patch: Json = {}
    for name, section in after.items():
        old = before.get(name)
        if name not in MAPPINGS or old is None:
            if section != old:
                patch[name] = section
            continue
        changed = {id: value for id, value in section.items() if (known := old.get(id)) is not value and known != value}
        changed |= {id: None for id in old if id not in section}
        if changed:
            patch[name] = changed
    return patch
