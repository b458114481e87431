"""What the interpreter made of each utterance, as it stands below it.

In: a transcript. Out: by the id of an original, what was said for it, in the interpreter's language. A rendition of several originals is shared out among them
by their length, at the end of a sentence if one is near. What a person rejected is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from vidtx.document import Rendition, Span, Transcript, Utterance
from vidtx.views.cues.model import TrackPlan
from vidtx.views.phrases import phrase
from vidtx.views.splitting import Piece, split_along
from vidtx.views.text import clean_text
from vidtx.views.wording import DOUBTFUL, is_doubtful


@dataclass(frozen=True, slots=True)
class Rendered:
    """Words of the interpreter in one language; `missing`: it is known that there are none."""

    language: str | None
    words: tuple[str, ...]
    missing: bool = False


def gather_renditions(transcript: Transcript, plan: TrackPlan) -> Mapping[str, tuple[Rendered, ...]]:
    """By the id of an utterance what the interpreter made of it; empty where the plan shows none of it."""
    if not plan.shows_interpreter:
        return {}
    utterances = {utterance.id: utterance for utterance in transcript.utterances}
    found: dict[str, list[Rendered]] = {}
    for rendition in transcript.renditions:
        if rendition.status == "rejected" or not rendition.source_ids:
            continue
        for id, part in _share_out(rendition, utterances, plan):
            found.setdefault(id, []).append(part)
    return {id: _join_parts(parts) for id, parts in found.items()}


def _share_out(rendition: Rendition, utterances: Mapping[str, Utterance], plan: TrackPlan) -> list[tuple[str, Rendered]]:
    sources = [utterances[id] for id in dict.fromkeys(rendition.source_ids)]
    said = [utterances[id] for id in rendition.target_ids]
    if not said:
        return [(source.id, Rendered(None, (), True)) for source in sources]
    parts: list[tuple[str, Rendered]] = []
    for language, group in groupby(said, key=lambda utterance: utterance.language):
        words = [word for utterance in group for word in _show_words(utterance, plan)]
        pieces = [Piece(word, Span(0, 1)) for word in words]
        shares = [max(1.0, float(len(source.text))) for source in sources]
        for source, own in zip(sources, split_along(pieces, language, plan.style, shares), strict=True):
            parts.append((source.id, Rendered(language, tuple(piece.text for piece in own))))
    return parts


def _show_words(utterance: Utterance, plan: TrackPlan) -> list[str]:
    words = clean_text(utterance.text).split()
    if not words:
        return [phrase("mark.not_recognized", plan.wording)]
    return [*words[:-1], f"{words[-1]} {DOUBTFUL}"] if is_doubtful(utterance) else words


def _join_parts(parts: list[Rendered]) -> tuple[Rendered, ...]:
    """Parts in one language as one; that one is missing is said only where there is no other."""
    said = [part for part in parts if part.words]
    if not said:
        return tuple(part for part in parts if part.missing)[:1]
    languages = dict.fromkeys(part.language for part in said)
    return tuple(
        Rendered(language, tuple(word for part in said if part.language == language for word in part.words))
        for language in languages
    )
