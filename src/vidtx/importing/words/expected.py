"""The words that a file of the document would hold, in order, each with the text it belongs to: what a file that comes back is compared with.

In: a transcript, and a plan of cues where the file holds cues. Out: `Word`s by track: what was said and what stands before it, and the translations. Made
with the very functions that write files, so that a file nobody changed is found word for word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from vidtx.document import Span, Transcript, Utterance, time_text
from vidtx.importing.words.folding import cut_pieces
from vidtx.importing.words.marks import DASHES
from vidtx.views.cues import Cue, TrackPlan, make_cues
from vidtx.views.wording import DOUBTFUL

Owner = tuple[str, str | None]  # an utterance's id; the language of its translation, or None for what was said
Track = Literal["text", "translation"]


@dataclass(frozen=True, slots=True)
class Word:
    """`piece`: its number among the pieces of the owner's text; None for a name, a mark, and what stands for a missing text. `time`: about when it is shown, in ms.

    `cue`: in which cue of the plan; `kind`: "gap" stands where there is no text yet.
    """

    folded: str
    owner: Owner | None
    piece: int | None
    kind: Literal["text", "name", "mark", "gap"]
    time: int
    cue: int

    @property
    def ids(self) -> frozenset[str]:
        return frozenset() if self.owner is None else frozenset((self.owner[0],))


@dataclass(frozen=True, slots=True)
class Expected:
    """`words` by track. `spans`: of each cue. `texts`: what the document holds, by owner. `owners`: those that stand in the file. `named`: names stand before texts."""

    words: Mapping[Track, Sequence[Word]]
    spans: Sequence[Span]
    texts: Mapping[Owner, str]
    owners: frozenset[Owner]
    named: bool = False


def list_texts(transcript: Transcript, languages: Sequence[str] = ()) -> dict[Owner, str]:
    """Every text of the document by owner; `languages`: of translations that count as empty where there are none."""
    texts: dict[Owner, str] = {}
    for utterance in transcript.utterances:
        texts[utterance.id, None] = utterance.text
        for language in languages:
            if language != utterance.language:
                texts[utterance.id, language] = ""
        for translation in utterance.translations:
            if translation.language != utterance.language:
                texts[utterance.id, translation.language] = translation.text
    return texts


def expect_texts(transcript: Transcript, languages: Sequence[str], ids: frozenset[str]) -> Expected:
    """For a file of texts without names and marks: those of the utterances `ids`, with translations into `languages`."""
    texts = list_texts(transcript, languages)
    words: dict[Track, list[Word]] = {"text": [], "translation": []}
    spans: list[Span] = []
    owners: set[Owner] = set()
    for utterance in transcript.utterances:
        if utterance.id not in ids:
            continue
        spans.append(utterance.span)
        for owner in [(utterance.id, None), *((utterance.id, language) for language in languages)]:
            if owner in texts:
                owners.add(owner)
                timed = utterance.words if owner[1] is None else ()
                track: Track = "text" if owner[1] is None else "translation"
                words[track] += _time_pieces(owner, texts[owner], timed, utterance, len(spans) - 1)
    return Expected(words, spans, texts, frozenset(owners))


def _time_pieces(owner: Owner, text: str, timed: Sequence[object], utterance: Utterance, cue: int) -> Iterator[Word]:
    pieces = cut_pieces(text)
    if not pieces:
        yield Word("", owner, None, "gap", utterance.span.start, cue)
        return
    starts: list[int] = []
    for word in time_text(text, utterance.words if timed else (), utterance.span):
        starts += [word.span.start] * max(1, len(cut_pieces(word.text)))
    for number, piece in enumerate(pieces):
        yield Word(piece.folded, owner, number, "text", starts[min(number, len(starts) - 1)], cue)


def expect_cues(transcript: Transcript, plan: TrackPlan) -> Expected:
    """For a file of cues as the plan has them."""
    cues = make_cues(transcript, plan)
    languages = (plan.target,) if plan.target else ()
    texts = list_texts(transcript, languages)
    passages: dict[Owner, list[tuple[int, Sequence[str]]]] = {}  # the strings of each text, by cue
    shown: list[tuple[Track, Owner | None, int, Sequence[str], bool]] = []
    utterances = {utterance.id: utterance for utterance in transcript.utterances}
    for number, cue in enumerate(cues):
        for track, owner, strings, dashed in _list_passages(cue, plan, utterances):
            shown.append((track, owner, number, strings, dashed))
            if owner is not None:
                passages.setdefault(owner, []).append((number, strings))
    kinds = {
        owner: _find_pieces(texts.get(owner, ""), [s for _, strings in parts for s in strings])
        for owner, parts in passages.items()
    }
    words: dict[Track, list[Word]] = {"text": [], "translation": []}
    used: dict[Owner, int] = {}
    for track, owner, number, strings, dashed in shown:
        begin = used.get(owner, 0) if owner else 0
        if owner:
            used[owner] = begin + len(strings)
        marks: list[Known] = [(None, "mark")] * len(strings)
        known = kinds[owner][begin : begin + len(strings)] if owner else marks
        words[track] += _time_strings(cues[number].span, number, owner, strings, known, dashed)
    return Expected(words, [cue.span for cue in cues], texts, frozenset(passages), plan.name_speakers)


def _list_passages(
    cue: Cue, plan: TrackPlan, utterances: Mapping[str, Utterance]
) -> Iterator[tuple[Track, Owner | None, Sequence[str], bool]]:
    """Track, owner and strings of each passage, and whether a dash stands before it. What the interpreter said below an original is nobody's here: it has cues of its own."""
    first: Track = "text" if plan.original else "translation"
    for entry in cue.entries:
        for number, passage in enumerate(entry.passages):
            id = entry.utterance_id
            if id is None:
                yield first, None, passage.words, False
            elif number == 0:
                yield first, _own(utterances[id], None if plan.original else plan.target), passage.words, cue.dashed
            elif passage.language == plan.machine_target and not (plan.shows_interpreter and number < len(entry.passages) - 1):
                yield "translation", (id, plan.machine_target), passage.words, False
            else:
                yield "text", None, passage.words, False


def _own(utterance: Utterance, language: str | None) -> Owner:
    """What was said is its own translation into its own language."""
    return utterance.id, None if language == utterance.language else language


Known = tuple[int | None, Literal["text", "name", "mark", "gap"]]


def _find_pieces(text: str, strings: Sequence[str]) -> list[Known]:
    """For each of the strings in which a text is shown the number of its first piece, or that it is a name or a mark. Found from the end, as both stand before."""
    whole = cut_pieces(text)
    found: list[Known] = []
    at = len(whole)
    for string in reversed(strings):
        words = _cut_string(string, drop_doubt=True)
        begin = at - len(words)
        if words and begin >= 0 and tuple(p.folded for p in whole[begin:at]) == words:
            found.append((begin, "text"))
            at = begin
        elif not whole and not string.endswith(":"):
            found.append((None, "gap"))
        else:
            found.append((None, "name" if string.endswith(":") else "mark"))
    return found[::-1]


def _cut_string(string: str, *, drop_doubt: bool) -> tuple[str, ...]:
    if drop_doubt:
        string = string.removesuffix(f" {DOUBTFUL}")
    return tuple(piece.folded for piece in cut_pieces(string))


def _time_strings(
    span: Span, cue: int, owner: Owner | None, strings: Sequence[str], known: Sequence[Known], dashed: bool
) -> Iterator[Word]:
    if dashed:
        yield Word(next(iter(sorted(DASHES))), owner, None, "mark", span.start, cue)
    for number, (string, (piece, kind)) in enumerate(zip(strings, known, strict=True)):
        time = span.start + span.duration * number // len(strings)
        own = len(_cut_string(string, drop_doubt=True)) if kind == "text" else 0
        for place, folded in enumerate(_cut_string(string, drop_doubt=False)):
            if piece is not None and place < own:
                yield Word(folded, owner, piece + place, "text", time, cue)
            else:
                yield Word(folded, owner, None, "mark" if kind == "text" else kind, time, cue)
