"""What is said, as cues before their times are settled: an utterance's texts with marks and names, split alike.

In: what the cues are made from. Out: `Draft`s. Where the text below needs more cues than the original, the original is split finer, so that both stand side by side.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate

from vidtx.document import EditBoundary, Span, Utterance, time_text
from vidtx.views.cues.model import Entry, Passage, TrackPlan
from vidtx.views.cues.planning import Mark, Said
from vidtx.views.cues.renditions import Rendered
from vidtx.views.cues.timing import Draft
from vidtx.views.line_breaking import break_lines, ends_sentence, width_of
from vidtx.views.marks.gaps import CutEnds, describe_cut_off
from vidtx.views.marks.signs import name_sign
from vidtx.views.phrases import phrase
from vidtx.views.rows import Edit
from vidtx.views.splitting import SHORTEST_GROUP, Piece, split_along, split_pieces
from vidtx.views.styles import Style
from vidtx.views.text import clean_text
from vidtx.views.wording import (
    DOUBTFUL,
    GIST_SIGN,
    describe_boundary,
    is_doubtful,
    list_lacking,
    mark_outside,
    name_role,
    show_text,
)

_SHORTEST_PART = 600  # ms: what is said before or after an edit, and can stand alone if the next cue gives way a little


def draft_item(
    item: Mark | Said, labels: Mapping[str, str], rendered: Mapping[str, Sequence[Rendered]], plan: TrackPlan
) -> list[Draft]:
    """The cues of an utterance or of a mark."""
    if isinstance(item, Said):
        utterance = item.speech.utterance
        return _draft_utterance(item, labels[item.speech.speaker.id], rendered.get(utterance.id, ()), plan)
    entry = Entry(None, None, (Passage(None, (_mark(item.boundary, plan),), plan.style),))
    return [Draft.of(item.span, (entry,), plan.style)]


def _mark(boundary: EditBoundary, plan: TrackPlan, *, within: bool = False) -> str:
    return f"[{describe_boundary(boundary, plan.wording, within=within)}]"


@dataclass(frozen=True, slots=True)
class _Text:
    """A text to be split, and whether it is a rough gist."""

    language: str | None
    pieces: Sequence[Piece]
    is_gist: bool = False

    def widened(self) -> Sequence[Piece]:
        """With room for the sign of a rough gist before every word."""
        return [_sign(piece) for piece in self.pieces] if self.is_gist else self.pieces

    def finish(self, groups: Sequence[Sequence[Piece]]) -> Iterator[Sequence[Piece]]:
        """The groups of `widened`; a sentence of a rough gist that goes on in a further cue says there what it is, too."""
        if not self.is_gist:
            yield from groups
            return
        at = 0
        for group in groups:
            own = self.pieces[at : at + len(group)]
            first = next((n for n, piece in enumerate(own) if not piece.opens), None)
            yield [_sign(piece) if n == first else piece for n, piece in enumerate(own)]
            at += len(group)


def _draft_utterance(said: Said, label: str, rendered: Sequence[Rendered], plan: TrackPlan) -> list[Draft]:
    utterance = said.speech.utterance
    first = Span(utterance.span.start, utterance.span.start + 1)
    explained = [Piece(phrase("mark.gist", plan.wording), first, True)] if said.explains_gist else []
    main = _open_text(said, label, explained, plan)
    if any(part.missing for part in rendered):
        last = Span(max(first.start, utterance.span.end - 1), utterance.span.end)
        absent = Piece(f"[{phrase('rendition.zero', plan.wording)}]", last)
        main = replace(main, pieces=[*main.pieces, absent])
    below = list(_list_below(said, rendered, explained, plan))
    groups, lower = _split_alike(main, below, utterance, plan.style)
    seen = min([utterance.span.start, *(max(0, boundary.start_ms) for boundary in said.leading)])
    starts = [seen] + [group[0].span.start for group in groups[1:]]
    if (
        not plan.original
    ):  # when the words of a translation are said, nobody knows: each part has its time by what there is to read
        starts = _spread(seen, utterance.span.end, [[piece.text for piece in group] for group in groups], plan.target)
    drafts = []
    for number, group in enumerate(groups):
        passages = [Passage(main.language, tuple(piece.text for piece in group), plan.style)]
        for text, split in zip(below, lower, strict=True):
            if split[number]:
                passages.append(Passage(text.language, tuple(piece.text for piece in split[number]), plan.style))
        end = utterance.span.end if number == len(groups) - 1 else group[-1].span.end if plan.original else starts[number + 1]
        span = Span(starts[number], max(starts[number] + 1, end))
        part = number + 1 if len(groups) > 1 else None
        entry = Entry(label, utterance.id, tuple(passages), said.speech.speaker.role, part)
        drafts.append(Draft.of(span, (entry,), plan.style))
    return drafts


def _spread(start: int, end: int, groups: Sequence[Sequence[str]], language: str | None) -> list[int]:
    """When each group begins, if the time is shared out by their widths."""
    widths = [sum(width_of(text, language) + 0.5 for text in texts) for texts in groups]
    total = sum(widths)
    return [start + round((end - start) * before / total) for before in accumulate([0.0, *widths[:-1]])]


def _open_text(said: Said, label: str, explained: Sequence[Piece], plan: TrackPlan) -> _Text:
    """The text that stands first, after who says it and the edits before it."""
    utterance = said.speech.utterance
    first = Span(utterance.span.start, utterance.span.start + 1)
    opening = [Piece(_mark(boundary, plan), first, True) for boundary in said.leading]
    opening += [Piece(f"{label}:", first, True)] if plan.name_speakers else []
    opening += [] if plan.original else explained
    text = utterance.text if plan.original else show_text(utterance, plan.target or "", lacking=False)
    opening += _mark_cut_off(said, "start", first, plan)
    pieces = opening + _cut_pieces(utterance, text, said.inside, plan, untranslated=not plan.original)
    last = Span(max(first.start, utterance.span.end - 1), utterance.span.end)
    pieces += [] if plan.original else _mark_lacking(utterance, plan.target or "", last)
    pieces += [*_mark_cut_off(said, "end", last, plan), *_mark_findings(said, last, plan)]
    if plan.original:
        return _Text(utterance.language, pieces)
    return _Text(plan.target, pieces, utterance.is_gist(plan.target))


def _mark_cut_off(said: Said, end: CutEnds, span: Span, plan: TrackPlan) -> list[Piece]:
    """`[cut off at the edit]`, where an answer begins or ends within a word."""
    cut = said.speech.cut_off if plan.mark_edits else None
    text = describe_cut_off(cut, plan.wording, ends=end) if cut is not None else None
    return [Piece(f"[{text}]", span, end == "start")] if text else []


def _mark_findings(said: Said, span: Span, plan: TrackPlan) -> list[Piece]:
    """`[# number]`, behind the last utterance of a rendition in which something differs: each kind once."""
    if not plan.mark_findings:
        return []
    own = [r for r in said.speech.renders if r.target_ids[-1] == said.speech.utterance.id]
    kinds = dict.fromkeys(f.kind for rendition in own for f in rendition.findings if f.status != "rejected")
    return [Piece(f"[{name_sign(kind, plan.wording)}]", span) for kind in kinds]


def _mark_lacking(utterance: Utterance, language: str, span: Span) -> list[Piece]:
    """A piece each, so that no cue and no line parts one."""
    return [Piece(mark, span) for mark in list_lacking(utterance, language)]


def _list_below(said: Said, rendered: Sequence[Rendered], explained: Sequence[Piece], plan: TrackPlan) -> Iterator[_Text]:
    """What stands below the original: what the interpreter made of it, then the machine's translation."""
    utterance = said.speech.utterance
    first = Span(utterance.span.start, utterance.span.start + 1)
    role = name_role("interpreter", plan.wording)
    opening = Piece(f"{role[:1].upper()}{role[1:]}:", first, True)
    for part in rendered:
        if part.words:
            yield _Text(part.language, [opening, *(Piece(word, utterance.span) for word in part.words)])
    target = plan.machine_target
    if target and target != utterance.language and clean_text(utterance.text):
        pieces = _cut_pieces(utterance, show_text(utterance, target, lacking=False), (), plan, untranslated=True)
        pieces += _mark_lacking(utterance, target, utterance.span)
        yield _Text(target, [*explained, *pieces], utterance.is_gist(target))


def _split_alike(
    main: _Text, below: Sequence[_Text], utterance: Utterance, style: Style
) -> tuple[list[Sequence[Piece]], list[list[Sequence[Piece]]]]:
    """The groups of the text that stands first, and for each text below it as many: as few as hold them all in two lines, if there is time for so many."""
    possible = max(1, min(len(main.pieces), utterance.span.duration // SHORTEST_GROUP))
    count, best = 1, None
    while True:
        groups = list(main.finish(split_pieces(main.widened(), main.language, style, count)))
        shares = [sum(width_of(piece.text, main.language) for piece in group if not piece.opens) for group in groups]
        lower = [list(text.finish(split_along(text.widened(), text.language, style, shares))) for text in below]
        excess = sum(
            max(0, len(break_lines([piece.text for piece in group], text.language, style)) - style.max_lines)
            for text, split in zip(below, lower, strict=True)
            for group in split
            if group
        )
        if best is None or excess < best[0]:
            best = (excess, groups, lower)
        count = max(count, len(groups)) + 1
        if excess == 0 or count > possible:
            return best[1], best[2]


def _sign(piece: Piece) -> Piece:
    return piece if piece.opens or piece.text.startswith(GIST_SIGN) else replace(piece, text=GIST_SIGN + piece.text)


def _cut_pieces(
    utterance: Utterance, text: str | None, edits: Sequence[Edit], plan: TrackPlan, *, untranslated: bool
) -> list[Piece]:
    """One of the utterance's texts as pieces with their times, the marks of the edits inside it among them."""
    if not clean_text(text or ""):
        missing = "not_translated" if untranslated and clean_text(utterance.text) else "not_recognized"
        pieces = [Piece(phrase(f"mark.{missing}", plan.wording), utterance.span)]
    else:
        words = utterance.words if text == utterance.text else ()
        timed = time_text(text or "", words, utterance.span)
        pieces = [Piece(_clean_word(word.text), word.span) for word in timed]
        if is_doubtful(utterance):
            shown = max((n for n, piece in enumerate(pieces) if piece.text), default=0)
            pieces[shown] = replace(pieces[shown], text=f"{pieces[shown].text} {DOUBTFUL}")
    marks: dict[int, list[Piece]] = {}
    if text == utterance.text and (outside := mark_outside(utterance, plan.wording)):
        begins = [n for n, piece in enumerate(pieces) if piece.text and (n == 0 or ends_sentence(pieces[n - 1].text))]
        marks |= {n: [Piece(outside, pieces[n].span, True)] for n in begins}
    began = utterance.span.start
    for edit in edits:
        time = edit.boundary.start_ms
        if text == utterance.text and edit.word is not None:
            firm = min(time - began, utterance.span.end - time) >= _SHORTEST_PART and 0 < edit.word < len(pieces)
            began = time if firm else began
            marks.setdefault(edit.word, []).append(Piece(_mark(edit.boundary, plan), Span(time, time + 1), True, firm))
        else:
            start = _sentence_start(pieces, time)
            marks.setdefault(start, []).append(Piece(_mark(edit.boundary, plan, within=True), pieces[start].span, True))
    mixed: list[Piece] = []
    for number, piece in enumerate([*pieces, None]):
        mixed += marks.get(number, [])
        if piece is not None and piece.text:
            mixed.append(piece)
    return mixed


_clean_word = lru_cache(maxsize=65_536)(clean_text)


def _sentence_start(pieces: Sequence[Piece], time: int) -> int:
    """The index of the piece that opens the sentence which is said at `time`."""
    start = 0
    for number, piece in enumerate(pieces):
        if piece.span.start > time:
            break
        if number and ends_sentence(pieces[number - 1].text):
            start = number
    return start
