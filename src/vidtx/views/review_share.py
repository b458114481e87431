"""Who reviewed what share of a transcript, from its own corrections: every output of a reviewed document can say so.

An utterance counts for the last person who changed or confirmed it. What was changed through a whole voice, and the halves of an utterance that was
split, count for whoever did that.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from vidtx.document import Transcript, Utterance
from vidtx.views.text import clean_text


@dataclass(frozen=True, slots=True)
class Share:
    """`utterances`: how many of the transcript's `total` count for this author."""

    author: str
    utterances: int
    total: int

    @property
    def percent(self) -> int:
        """Rounded; 1 for less than one, so that nobody's work is shown as none."""
        return max(1, round(100 * self.utterances / self.total)) if self.utterances else 0


def describe_shares(transcript: Transcript) -> str:
    """`O. K. 30 %, 이영희 5 %`: who reviewed what share; empty where nobody is named."""
    return ", ".join(f"{clean_text(share.author)} {share.percent} %" for share in measure_shares(transcript))


def find_reviewers(transcript: Transcript) -> dict[str, str]:
    """By utterance that a person changed or confirmed: who did so last."""
    latest: dict[str, str] = {}
    voices: dict[str, str] = {}
    ranges: list[tuple[int, int, str]] = []
    for correction in transcript.corrections:
        if correction.kind == "set_words":
            continue  # a recognizer's, after a person's change
        for target in correction.targets:
            latest[target] = correction.author
        if correction.kind == "relabel":
            voices[str(dict(correction.after).get("speaker"))] = correction.author
        if correction.kind in ("split", "add") and correction.basis.span is not None:
            ranges.append((correction.basis.span.start, correction.basis.span.end, correction.author))
    found: dict[str, str] = {}
    for utterance in transcript.utterances:
        if utterance.status == "machine":
            continue
        author = latest.get(utterance.id) or _find_in(utterance, ranges) or voices.get(utterance.speaker)
        if author is not None:
            found[utterance.id] = author
    return found


def _find_in(utterance: Utterance, ranges: list[tuple[int, int, str]]) -> str | None:
    span = utterance.span
    return next((author for start, end, author in reversed(ranges) if start <= span.start and span.end <= end), None)


def measure_shares(transcript: Transcript) -> tuple[Share, ...]:
    """Each reviewer's share, the largest first; empty where nobody reviewed anything."""
    counts = Counter(find_reviewers(transcript).values())
    total = len(transcript.utterances)
    return tuple(Share(author, count, total) for author, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])))
