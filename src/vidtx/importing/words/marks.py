"""What vidtx writes around texts, in every language in which it writes: names before a text, marks of edits and of doubt.

In: a transcript. Out: `Marks`, which knows a name or a mark again when it comes back, also where it moved. None of them ever becomes text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from vidtx.document import ROLES, Role, Transcript
from vidtx.importing.model import Revised
from vidtx.importing.words.folding import cut_pieces, fold_text
from vidtx.views.ids.cue_ids import split_cue_id
from vidtx.views.marks.gaps import Gaps, list_cut_off_marks
from vidtx.views.marks.signs import SIGNS, name_sign, sum_up_by_place
from vidtx.views.phrases import PHRASES, phrase
from vidtx.views.text import clean_text, format_clock
from vidtx.views.wording import (
    DOUBTFUL,
    GLOSSARY_SIGN,
    describe_boundary,
    label_speakers,
    list_lacking,
    name_continuity,
    name_role,
)

DASHES = frozenset({"-", "–", "—"})
COLON = "∶"  # a folded colon
BARE_MARKS = ("mark.not_recognized", "mark.not_translated", "mark.outside_domain", "mark.translation_withheld", "mark.gist")


@dataclass(frozen=True, slots=True)
class Marks:
    """`sequences`: by their first word, the words of every mark, the longest first. `speakers`: by folded label, who can be meant by it. `ids`: of utterances.
    `notes`: folded lines that stand beside cues: of exchanges and their edits."""

    sequences: Mapping[str, Sequence[tuple[str, ...]]]
    speakers: Mapping[str, frozenset[str]]
    ids: frozenset[str] = frozenset()
    notes: frozenset[str] = frozenset()

    def measure(self, words: Sequence[str], at: int) -> int:
        """How many words the mark has that begins at `at`; 0 where none does."""
        for mark in self.sequences.get(words[at], ()):
            if tuple(words[at : at + len(mark)]) == mark:
                return len(mark)
        return 0

    def find_speakers(self, label: str) -> frozenset[str] | None:
        """Who can be meant by a label, with or without a colon; None where it is not known."""
        return self.speakers.get(fold_label(label))


_LACKING = re.compile(rf"\s*\[{GLOSSARY_SIGN} [^\]\n]*\]")


def drop_glossary_signs(item: Revised) -> Revised:
    """The item without what marks a glossary's terms: in a file of texts alone, nothing else would know it from text."""
    texts = tuple(replace(text, text=_LACKING.sub("", text.text).replace(GLOSSARY_SIGN, "")) for text in item.texts)
    return replace(item, texts=texts)


def cut_broken_marks(item: Revised, marks: Marks) -> Revised:
    """The item without marks that a line break divides: each line is sorted by its own words, and half a mark would be taken for some."""
    pieces = [(line, piece) for line, text in enumerate(item.texts) for piece in cut_pieces(text.text)]
    folded = [piece.folded for _, piece in pieces]
    cut: dict[int, list[tuple[int, int]]] = {}
    at = 0
    while at < len(pieces):
        size = marks.measure(folded, at)
        if size and pieces[at][0] != pieces[at + size - 1][0]:
            for line, piece in pieces[at : at + size]:
                cut.setdefault(line, []).append((piece.start, piece.end))
        at += max(1, size)
    texts = list(item.texts)
    for line, spans in cut.items():
        kept = texts[line].text
        for start, end in reversed(spans):
            kept = kept[:start] + kept[end:]
        texts[line] = replace(texts[line], text=kept.strip())
    return replace(item, texts=tuple(texts)) if cut else item


def cut_notes(item: Revised, marks: Marks) -> Revised:
    """The item without lines that are the id of a cue or of a note: some programs take what stands between the cues of WebVTT for text of the cue before."""

    def is_note(line: str) -> bool:
        ids = split_cue_id(clean_text(line))
        return fold_text(line) in marks.notes or (bool(ids) and all(id in marks.ids for id, _ in ids))

    kept = tuple(text for text in item.texts if not is_note(text.text))
    return item if len(kept) == len(item.texts) else replace(item, texts=kept)


def _list_notes(transcript: Transcript) -> frozenset[str]:
    """As `vidtx.export.subtitles.webvtt` writes them, in every wording."""
    notes = {"NOTE"}
    for wording in PHRASES:
        for number, exchange in enumerate(transcript.exchanges, 1):
            title = phrase("exchange.heading", wording, number=number)
            notes |= {title, f"{title}: {name_continuity(exchange.continuity, wording)}"}
        notes |= {f"{format_clock(b.start_ms)} {describe_boundary(b, wording)}" for b in transcript.boundaries}
        gaps = Gaps(transcript, wording)
        notes |= {line for e in transcript.exchanges for edits in (True, False) for line in gaps.describe(e, edits=edits)}
        notes |= {line for lines in sum_up_by_place(transcript, {}, wording).values() for line in lines}
    return frozenset(fold_text(note) for note in notes)


def fold_label(label: str) -> str:
    return fold_text(label).rstrip(COLON).strip().casefold()


def list_marks(transcript: Transcript) -> Marks:
    """The marks that can stand in any file of the transcript."""
    texts = {DOUBTFUL}
    for wording in PHRASES:
        texts |= {phrase(key, wording) for key in BARE_MARKS}
        texts.add(f"[{phrase('rendition.zero', wording)}]")
        for boundary in transcript.boundaries:
            texts |= {f"[{describe_boundary(boundary, wording, within=within)}]" for within in (False, True)}
        texts |= {f"[{said}]" for said in list_cut_off_marks(wording)}
        texts |= {f"[{name_sign(kind, wording)}]" for kind in SIGNS}
    for utterance in transcript.utterances:
        texts |= {mark for t in utterance.translations for mark in list_lacking(utterance, t.language)}
    sequences: dict[str, list[tuple[str, ...]]] = {}
    for text in texts:
        words = tuple(piece.folded for piece in cut_pieces(text))
        if words:
            sequences.setdefault(words[0], []).append(words)
    return Marks(
        {first: sorted(marks, key=lambda mark: (-len(mark), mark)) for first, marks in sequences.items()},
        _name_speakers(transcript),
        frozenset(utterance.id for utterance in transcript.utterances),
        _list_notes(transcript),
    )


def _name_speakers(transcript: Transcript) -> dict[str, frozenset[str]]:
    """Every label under which a speaker stood or stands: as now, by role alone, by id, and by the names that corrections gave and took."""
    found: dict[str, set[str]] = {}

    def add(label: str, speaker: str) -> None:
        if folded := fold_label(label):
            found.setdefault(folded, set()).add(speaker)

    for wording in PHRASES:
        for role in ROLES:  # also those that nobody has, or has any more: they are no text
            title = fold_label(name_role(cast(Role, role), wording))
            for number in range(len(transcript.speakers) + 1):
                found.setdefault(f"{title} {number}" if number else title, set())
        for id, label in label_speakers(transcript, wording).items():
            add(label, id)
        for speaker in transcript.speakers:
            if speaker.role != "unknown":
                add(name_role(speaker.role, wording), speaker.id)
    own = {speaker.id for speaker in transcript.speakers}
    for speaker in transcript.speakers:
        add(speaker.id, speaker.id)
        add(speaker.name or "", speaker.id)
    for correction in transcript.corrections:
        if correction.kind == "set_role":
            former = dict(correction.before).get("role")
            for speaker_id in own.intersection(correction.targets):
                for wording in PHRASES if former in ROLES else ():
                    add(name_role(cast(Role, former), wording), speaker_id)
        if correction.kind == "set_name" and correction.targets and correction.targets[0] in own:
            for values in (correction.before, correction.after):
                name = dict(values).get("name")
                if isinstance(name, str):
                    add(name, correction.targets[0])
    return {label: frozenset(ids) for label, ids in found.items()}
