"""Times of utterances that a file has otherwise.

In: a reviewed transcript and a file. Out: changes of spans. In files of speech (tables, annotations) a time that differs was changed. Cues stand as long as they can be read,
so there only a cue that was moved as a whole, against the others, is a change of the time at which its words are said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from vidtx.document import Span, Transcript
from vidtx.importing.model import Revised
from vidtx.importing.words.expected import Expected, Owner
from vidtx.importing.words.matching import OwnText

_ROUNDED_MS = 20  # by which programs round
_MOVED_MS = 400  # at both ends, for a cue that was moved
_LAID_OUT = 0.7  # of the cues that stand where vidtx would put them


@dataclass(frozen=True, slots=True)
class TimeChange:
    utterance_id: str
    before: Span
    after: Span
    place: str


def list_spans(transcript: Transcript) -> Mapping[str, Sequence[Span]]:
    """When each utterance was said to be said before: a file from then changes nothing."""
    found: dict[str, list[Span]] = {}
    for utterance in transcript.utterances:
        if utterance.machine is not None:
            found.setdefault(utterance.id, []).append(utterance.machine.span)
    for correction in transcript.corrections:
        values = dict(correction.before)
        start, end = values.get("start"), values.get("end")
        if correction.kind == "set_times" and isinstance(start, int) and isinstance(end, int) and 0 <= start < end:
            found.setdefault(correction.targets[0], []).append(Span(start, end))
    return found


def _are_apart(first: Span, second: Span, by: int) -> bool:
    return max(abs(first.start - second.start), abs(first.end - second.end)) > by


def compare_exact_times(transcript: Transcript, items: Sequence[Revised]) -> Iterator[TimeChange]:
    """Of items that name one whole utterance each."""
    utterances = {utterance.id: utterance for utterance in transcript.utterances}
    named = Counter(id for item in items for id, _ in item.ids)
    before = list_spans(transcript)
    for item in items:
        if len(item.ids) != 1 or item.start is None or item.end is None or not 0 <= item.start < item.end:
            continue
        utterance = utterances.get(item.ids[0][0])
        if utterance is None or named[utterance.id] > 1:
            continue
        span = utterance.span
        after = Span(item.start, item.end)
        if _are_apart(span, after, _ROUNDED_MS) and all(
            _are_apart(s, after, _ROUNDED_MS) for s in before.get(utterance.id, ())
        ):
            yield TimeChange(utterance.id, span, after, item.place)


def compare_shown_times(
    transcript: Transcript, items: Sequence[Revised], found: Mapping[Owner, OwnText], expected: Expected, offset: int
) -> Iterator[TimeChange]:
    """Of utterances that have cues of their own in the file, and would have; nothing where the file's cues were not laid out as vidtx would now: then their times say nothing."""
    if not _is_laid_out_alike(items, expected, offset):
        return
    before = list_spans(transcript)
    owners_in: dict[int, set[str]] = {}  # utterances by item
    items_of: dict[str, set[int]] = {}
    for owner, own in found.items():
        for n in own.items:
            owners_in.setdefault(n, set()).add(owner[0])
            items_of.setdefault(owner[0], set()).add(n)
    cues_of: dict[str, set[int]] = {}
    shared: dict[int, set[str]] = {}
    for words in expected.words.values():
        for word in words:
            if word.owner is not None:
                cues_of.setdefault(word.owner[0], set()).add(word.cue)
                shared.setdefault(word.cue, set()).add(word.owner[0])
    for utterance in transcript.utterances:
        own_items, cues = items_of.get(utterance.id, set()), cues_of.get(utterance.id, set())
        if not own_items or not cues or any(len(owners_in[n]) > 1 for n in own_items) or any(len(shared[n]) > 1 for n in cues):
            continue
        starts, ends = [items[n].start for n in own_items], [items[n].end for n in own_items]
        if None in starts or None in ends:
            continue
        shown = min(expected.spans[n].start for n in cues)
        if abs(shown - utterance.span.start) > _ROUNDED_MS:  # it gives way to the cue before it
            continue
        start = min(s for s in starts if s is not None) - offset - shown
        end = max(e for e in ends if e is not None) - offset - max(expected.spans[n].end for n in cues)
        if min(abs(start), abs(end)) >= _MOVED_MS and (start > 0) == (end > 0):
            span = Span(max(0, utterance.span.start + start), max(1, utterance.span.end + end))
            if span.start < span.end and all(_are_apart(s, span, _MOVED_MS) for s in before.get(utterance.id, ())):
                yield TimeChange(utterance.id, utterance.span, span, items[min(own_items)].place)


def _is_laid_out_alike(items: Sequence[Revised], expected: Expected, offset: int) -> bool:
    times = Counter(
        (item.start - offset, item.end - offset) for item in items if item.start is not None and item.end is not None
    )
    here = Counter((span.start, span.end) for span in expected.spans)
    return sum((times & here).values()) >= _LAID_OUT * max(1, min(len(items), len(expected.spans)))
