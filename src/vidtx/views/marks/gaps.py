"""What lies between the parts of an exchange, in words: gaps in ms, the edits in them and how sure these are, and how long the answer took.

In: an exchange, the document's utterances and boundaries. Out: short texts on one line, for any output that has room for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from vidtx.document import ConfidenceLevel, EditBoundary, Exchange, Join, Transcript, Utterance
from vidtx.interview.continuity import CutOff, count_continuity, keep_edits, measure_latency
from vidtx.views.phrases import phrase
from vidtx.views.wording import EDIT_SIGN, describe_boundary, name_confidence, name_slot

CutEnds = Literal["start", "end", "both"]
CUT_ENDS: tuple[CutEnds, ...] = get_args(CutEnds)


class Gaps:
    """Writes the gaps of a document's exchanges. `wording`: the language of the words."""

    def __init__(self, transcript: Transcript, wording: str = "en") -> None:
        self._utterances: Mapping[str, Utterance] = {u.id: u for u in transcript.utterances}
        self._edits: Mapping[str, EditBoundary] = {b.id: b for b in keep_edits(transcript.boundaries)}
        self._wording = wording

    def describe(self, exchange: Exchange, *, edits: bool = True) -> tuple[str, ...]:
        """A text for each join in order, one for the answer's latency, one for the edits inside parts. `edits`: whether edits are named.

        `answer after 640 ms, ✂ jump cut, probable between`.
        """
        return tuple(self._list(exchange, edits=edits))

    def _list(self, exchange: Exchange, *, edits: bool) -> Iterator[str]:
        for join in exchange.joins:
            yield self._describe_join(join, edits=edits)
            if join.after == "answer" and (said := self._describe_latency(exchange)):
                yield said
        if edits and (inside := self._name_edits(exchange.inside_ids)):
            yield phrase("gap.inside", self._wording, edits=inside)

    def _describe_join(self, join: Join, *, edits: bool) -> str:
        key = "gap.after" if join.gap >= 0 else "gap.overlap"
        what = phrase(key, self._wording, part=name_slot(join.after, self._wording), gap=abs(join.gap))
        if not edits:
            return what
        if named := self._name_edits(join.boundary_ids):
            return phrase("gap.between", self._wording, what=what, edits=named)
        return phrase("gap.not_searched", self._wording, what=what) if join.continuity == "unknown" else what

    def _describe_latency(self, exchange: Exchange) -> str | None:
        latency = measure_latency(exchange, self._utterances)
        if latency is None:
            return None
        if latency.ms < 0:
            return phrase("gap.latency_overlap", self._wording, gap=-latency.ms)
        key = "gap.latency_cut" if latency.continuity == "crosses_edit" else "gap.latency"
        return phrase(key, self._wording, gap=latency.ms)

    def _name_edits(self, ids: Sequence[str]) -> str:
        known = [self._edits[id] for id in ids if id in self._edits]
        return ", ".join(f"{EDIT_SIGN} {describe_boundary(boundary, self._wording)}" for boundary in known)


def describe_cut_off(cut: CutOff, language: str = "en", *, ends: CutEnds = "both") -> str | None:
    """`cut off at the edit`, `beginning cut off at the edit (possible)`: how sure the edit is stands there unless it is certain.

    `ends`: "start", "end", "both": about which end of the answer; None where that end is whole.
    """
    start = cut.at_start if ends in ("start", "both") else None
    end = cut.at_end if ends in ("end", "both") else None
    edits = [edit for edit in (start, end) if edit is not None]
    if not edits:
        return None
    end_named: CutEnds = "both" if len(edits) == 2 else "start" if start is not None else "end"
    return _say_cut_off(end_named, min(edits, key=lambda edit: edit.probability).confidence_level, language)


def list_cut_off_marks(language: str = "en") -> tuple[str, ...]:
    """Everything that `describe_cut_off` can say: an import knows these marks again, whatever became of the document since."""
    levels: tuple[ConfidenceLevel, ...] = get_args(ConfidenceLevel)
    return tuple(_say_cut_off(ends, level, language) for ends in CUT_ENDS for level in levels)


def _say_cut_off(ends: CutEnds, level: ConfidenceLevel, language: str) -> str:
    said = phrase(f"cut_off.{ends}", language)
    return said if level == "certain" else phrase("cut_off.unsure", language, cut=said, edit=name_confidence(level, language))


def count_exchanges(transcript: Transcript, language: str = "en") -> str:
    """`11, of which 4 cross an edit; no edit found in 7`, and where there are any, those not known and the answers cut off."""
    found = count_continuity(transcript)
    total = len(transcript.exchanges)
    key = "summary.crossing_one" if found.crosses_edit == 1 else "summary.crossing"
    parts = [phrase(key, language, count=total, crossing=found.crosses_edit) if found.crosses_edit else str(total)]
    counts = (("whole", found.continuous), ("unknown", found.unknown), ("cut_off", found.answers_cut_off))
    parts += [phrase(f"summary.{name}", language, count=count) for name, count in counts if count]
    return "; ".join(parts)


@dataclass(frozen=True, slots=True)
class PartTimes:
    """What is known in ms of the first utterance of a part of an exchange: the join before it, and of an answer the latency."""

    join: Join
    latency: int | None = None

    @property
    def gap(self) -> int:
        return self.join.gap


def measure_parts(transcript: Transcript) -> Mapping[str, PartTimes]:
    """By the id of the first utterance of each part that follows another one in its exchange. An utterance in two exchanges counts for the
    earlier."""
    utterances = {u.id: u for u in transcript.utterances}
    found: dict[str, PartTimes] = {}
    for exchange in transcript.exchanges:
        latency = measure_latency(exchange, utterances)
        for join in exchange.joins:
            ids: tuple[str, ...] = getattr(exchange, join.after)
            if ids:
                waited = latency.ms if latency is not None and join.after == "answer" else None
                found.setdefault(ids[0], PartTimes(join, waited))
    return found


def name_ends(cut: CutOff | None) -> tuple[str, ...]:
    """`start`, `end`: which ends are cut off, for programs."""
    ends = (("start", cut.at_start), ("end", cut.at_end)) if cut is not None else ()
    return tuple(name for name, edit in ends if edit is not None)
