"""Who speaks when, in which language and in which role: counted over time.

In: two documents; speech is taken from turns (who, and in what role) and from utterances (in what language). Out: seconds
right and wrong. Speakers have other names in the two documents, so they are first mapped one to one onto each other by the
time they share (the Hungarian algorithm, as in the diarization error rate).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from vidtx.document import Span, Transcript, merge_spans
from vidtx.evaluation.scores import DiarizationErrors, Ratio

if TYPE_CHECKING:
    from vidtx.document import Turn, Utterance

COLLAR = 0.25  # seconds, in all


def count_diarization_errors(document: Transcript, reference: Transcript) -> DiarizationErrors:
    """The parts of the diarization error rate, in seconds, by pyannote.metrics, over the whole clip; overlaps count.

    `COLLAR` is meant as pyannote.metrics defines it: the whole width of what is not scored around each start and end of a
    reference turn, so 0.25 s forgives 0.125 s on either side. (NIST's md-eval means each side, so its 0.25 s forgives more.)
    """
    if not any(reference.turns) and not any(document.turns):
        return DiarizationErrors()
    from pyannote.metrics.diarization import DiarizationErrorRate

    metric = DiarizationErrorRate(collar=COLLAR, skip_overlap=False)
    parts = metric.compute_components(_annotate(reference), _annotate(document), uem=_whole(document, reference))
    return DiarizationErrors(
        missed=float(parts["missed detection"]),
        false_alarm=float(parts["false alarm"]),
        confusion=float(parts["confusion"]),
        total=float(parts["total"]),
    )


def map_speakers(document: Transcript, reference: Transcript) -> dict[str, str]:
    """Which speaker of the reference each speaker of the document is: one to one, with the most shared time in all.

    A speaker that shares no time with any, or that is left over, is not in the mapping.
    """
    if not document.turns or not reference.turns:
        return {}
    from pyannote.metrics.diarization import DiarizationErrorRate

    mapping = DiarizationErrorRate().optimal_mapping(_annotate(reference), _annotate(document))
    return {str(found): str(true) for found, true in mapping.items()}


def measure_language_time(document: Transcript, reference: Transcript, mapping: Mapping[str, str]) -> Ratio:
    """Seconds of the reference's utterances in the right language, out of those in which the document has an utterance.

    Speech that the document misses is not counted here but by the diarization error rate. Where the document has several
    utterances at once, that of the mapped speaker counts, or else the one that overlaps the reference's utterance most.
    """
    right = total = 0
    for utterance in reference.utterances:
        if utterance.language is None:
            continue
        for duration, rival in _rivals(utterance, document.utterances, mapping):
            total += duration
            right += duration * (rival.language == utterance.language)
    return Ratio(right / 1000, total / 1000)


def count_language_turns(document: Transcript, reference: Transcript) -> Ratio:
    """How many utterances of the reference are in the right language in the document, out of those that it has at all.

    The document's utterance that overlaps the reference's most is compared; of equal ones, the earlier.
    """
    right = total = 0
    for utterance in reference.utterances:
        rivals = [(_shared(utterance.span, other.span), other) for other in document.utterances]
        overlap, rival = max(rivals, key=lambda pair: pair[0], default=(0, None))
        if utterance.language is not None and rival is not None and overlap > 0:
            total += 1
            right += rival.language == utterance.language
    return Ratio(right, total)


def measure_role_time(document: Transcript, reference: Transcript, mapping: Mapping[str, str]) -> Ratio:
    """Seconds of the reference's turns in which the document's speaker has the right role, out of those it has.

    Whose turn of the document counts is decided as for the language. Turns of reference speakers of unknown role are left
    out; a role that the document calls unknown is wrong.
    """
    true_roles = {speaker.id: speaker.role for speaker in reference.speakers}
    roles = {speaker.id: speaker.role for speaker in document.speakers}
    right = total = 0
    for turn in reference.turns:
        if true_roles[turn.speaker] == "unknown":
            continue
        for duration, rival in _rivals(turn, document.turns, mapping):
            total += duration
            right += duration * (roles[rival.speaker] == true_roles[turn.speaker])
    return Ratio(right / 1000, total / 1000)


def _rivals(true: Any, others: Sequence[Any], mapping: Mapping[str, str]) -> list[tuple[int, Any]]:
    """Pieces of the true turn (or utterance) in which one of `others` lies: their ms, and the one that counts there."""
    rivals = [other for other in others if _shared(true.span, other.span)]
    times = sorted({true.span.start, true.span.end, *(t for o in rivals for t in (o.span.start, o.span.end) if t in true.span)})

    def rank(other: Turn | Utterance) -> tuple[bool, int, int]:
        return mapping.get(other.speaker) == true.speaker, _shared(true.span, other.span), -other.span.start

    pieces = []
    for start, end in pairwise(times):
        active = [other for other in rivals if start in other.span]
        if active:
            pieces.append((end - start, max(active, key=rank)))
    return pieces


def _shared(one: Span, other: Span) -> int:
    """Milliseconds that both spans hold."""
    return max(0, -one.gap_to(other))


def _annotate(document: Transcript) -> Any:
    """The turns as a pyannote Annotation; overlapping turns of one speaker are one."""
    from pyannote.core import Annotation, Segment

    spans: dict[str, list[Span]] = defaultdict(list)
    for turn in document.turns:
        spans[turn.speaker].append(turn.span)
    annotation = Annotation()
    for speaker, held in spans.items():
        for span in merge_spans(held):
            annotation[Segment(span.start / 1000, span.end / 1000), speaker] = speaker
    return annotation


def _whole(document: Transcript, reference: Transcript) -> Any:
    """All that is scored: from the start to the end of the clip, or of the last turn where that is later."""
    from pyannote.core import Segment, Timeline

    ends = [turn.span.end for turn in (*document.turns, *reference.turns)]
    return Timeline([Segment(0, max(reference.clip.duration, *ends) / 1000)])
