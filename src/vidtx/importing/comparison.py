"""What of a file that came back is a change, and what must be decided by a person.

In: a reviewed transcript and a file as it was read. Out: `Comparison`: changes, conflicts with what was changed meanwhile, everything that belongs to nothing, and what the file lacks.
A text of the file that is one the document had before is older, not a change; one that was made from an older one conflicts with what was made of it meanwhile.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from vidtx.document import Span, Transcript, Utterance
from vidtx.errors import DocumentError
from vidtx.importing.fixed import list_fixed
from vidtx.importing.model import Incoming, Lost, Revised
from vidtx.importing.restoring import FoundWord, restore_text
from vidtx.importing.speakers import NameChange, SpeakerChange, compare_speakers
from vidtx.importing.times import TimeChange, compare_exact_times, compare_shown_times
from vidtx.importing.versions import comes_from_earlier, is_earlier, list_versions
from vidtx.importing.words.expected import Expected, Owner, list_texts
from vidtx.importing.words.file_words import find_script, read_words
from vidtx.importing.words.folding import cut_pieces, fold_text
from vidtx.importing.words.layouts import choose_layout, choose_target
from vidtx.importing.words.marks import Marks, cut_broken_marks, cut_notes, drop_glossary_signs, list_marks
from vidtx.importing.words.matching import Matching, OwnText, Sureness, match_words
from vidtx.review.changes import LONGEST_TEXT
from vidtx.views.text import clean_text

_LEAST_KNOWN = 0.15  # of a file's words that must stand in the document, unless the user insists
_FEW_WORDS = 20  # of which nothing is concluded
_LEAST_SAME = 0.25  # of the longer text's words, below which only the time speaks for it
_MIXED_WORDS = 3
_LEAST_SHARED = 0.4  # of the time of both, for a text that only the time speaks for


@dataclass(frozen=True, slots=True)
class TextChange:
    """A text that the file has otherwise. `sureness`: what it was matched by; `id`: what the format carries, `text`, or `time` alone."""

    owner: Owner
    before: str
    after: str
    place: str
    sureness: Sureness


@dataclass(frozen=True, slots=True)
class Conflict:
    """A text that is not taken over: the document's was changed meanwhile. `older`: the file has one that the document had before, as it was."""

    owner: Owner
    present: str
    incoming: str
    place: str
    older: bool = False


@dataclass(slots=True)
class Comparison:
    """`kept`: by owner the words whose cue the file lacks, which stay; `missing`: owners of which the file has nothing, though it has others of the kind. `offset`: ms that the file's
    times are later throughout. `same`: how many texts are as they were."""

    texts: list[TextChange] = field(default_factory=list)
    speakers: list[SpeakerChange] = field(default_factory=list)
    names: list[NameChange] = field(default_factory=list)
    times: list[TimeChange] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)
    kept: dict[Owner, str] = field(default_factory=dict)
    missing: list[Owner] = field(default_factory=list)
    offset: int = 0
    same: int = 0

    @property
    def has_changes(self) -> bool:
        return bool(self.texts or self.speakers or self.names or self.times)

    @property
    def is_whole(self) -> bool:
        """Whether everything in the file is in the document, once the changes are made."""
        return not self.lost and not any(not conflict.older for conflict in self.conflicts)


@dataclass(frozen=True, slots=True)
class Wishes:
    """`language`: of what the file does not say. `force`: go on where the file seems to be about another clip. `prefer_file`: conflicts and older texts are changes, too.
    `times`: changes of time are looked for."""

    language: str | None = None
    force: bool = False
    prefer_file: bool = False
    times: bool = True


def compare(transcript: Transcript, incoming: Incoming, wishes: Wishes = Wishes()) -> Comparison:
    """Raises DocumentError for a file that is about another clip, UsageError for a language that makes no sense."""
    check_clip(transcript, incoming, force=wishes.force)
    return _Comparer(transcript, incoming, wishes).run()


def check_clip(transcript: Transcript, incoming: Incoming, *, force: bool) -> None:
    """Raises DocumentError where the file names another clip."""
    found = incoming.clip_sha256
    if found is not None and found != transcript.clip.sha256 and not force:
        raise DocumentError(
            f"the file was made from another clip (SHA-256 {found[:12]}..., the document's is {transcript.clip.sha256[:12]}...)",
            hint="name the document of that clip, or import it all the same with --force",
        )


class _Comparer:
    def __init__(self, transcript: Transcript, incoming: Incoming, wishes: Wishes) -> None:
        self.transcript, self.wishes = transcript, wishes
        self.utterances: Mapping[str, Utterance] = {u.id: u for u in transcript.utterances}
        items = _drop_repeated(incoming.items) if incoming.kind == "cues" else incoming.items
        if any(translation.terms for utterance in transcript.utterances for translation in utterance.translations):
            items = tuple(map(drop_glossary_signs, items))
        self.incoming = replace(incoming, items=_resolve_ids(items, self.utterances))
        self.marks: Marks = list_marks(transcript)
        self.rendered = _list_rendered(transcript)
        self.versions = list_versions(transcript)
        self.result = Comparison(lost=list(incoming.lost))

    def run(self) -> Comparison:
        matching, target = self._match_by_id() if self.incoming.whole else (Matching(), None)
        left = [self._know_ids(item) for item in self.incoming.items if not self.incoming.whole or not self._is_known(item)]
        found: dict[Owner, OwnText] = dict(matching.texts)
        offset, expected = 0, None
        if any(text.text for item in left for text in item.texts):
            layout = choose_layout(self.transcript, self.incoming, left, self.wishes.language)
            expected, target = layout.expected, layout.target
            languages = {u.id: u.language for u in self.transcript.utterances}
            left = [cut_broken_marks(cut_notes(item, self.marks), self.marks) for item in left]
            by_words = match_words(left, read_words(left, expected, languages, target), expected, self.marks)
            self._check_likeness(by_words, bool(found))
            self.result.lost += by_words.lost
            offset = by_words.offset
            for owner, own in by_words.texts.items():
                if owner in found:  # a row that was added by hand, about what another row holds already
                    self._lose(own, left, "it is about what another row holds already")
                elif self._accept(own, left, expected, offset):
                    found[owner] = own
            matching.labels = {**by_words.labels, **matching.labels}
        texts = list_texts(self.transcript, [target] if target else ())
        for owner, own in found.items():
            items = self.incoming.items if own.sureness == "id" and self.incoming.whole else left
            self._compare_text(owner, own, texts.get(owner, ""), items[own.items[0]].place)
        self._note_missing(found, expected, texts)
        self._compare_rest(matching, left, found, expected, offset)
        self.result.texts = [change for change in self.result.texts if not self._is_only_misplaced(change)]
        self.result.offset = offset
        return self.result

    def _is_known(self, item: Revised) -> bool:
        return any(id in self.utterances for id, _ in item.ids)

    def _know_ids(self, item: Revised) -> Revised:
        """Without ids that say nothing here: other programs number their cues."""
        return replace(item, ids=tuple(pair for pair in item.ids if pair[0] in self.utterances))

    def _match_by_id(self) -> tuple[Matching, str | None]:
        """Rows and annotations that name their utterance."""
        matching, target = Matching(), choose_target(self.transcript, self.incoming, self.wishes.language)
        gathered: dict[Owner, list[tuple[int, str]]] = {}
        for number, item in enumerate(self.incoming.items):
            if not self._is_known(item):
                continue
            id = next(id for id, _ in item.ids if id in self.utterances)
            for text in item.texts:
                language = None if text.field == "text" else text.language or target
                owner = (id, None if language == self.utterances[id].language else language)
                gathered.setdefault(owner, []).append((number, text.text))
            if item.speaker:
                matching.labels.setdefault(id, (item.speaker, number))
        full = {owner[1] for owner, texts in gathered.items() if any(text for _, text in texts)}
        for owner, rows in gathered.items():
            present = list_text(self.utterances[owner[0]], owner[1])
            chosen = self._choose(owner, present, rows)
            if chosen is None:
                continue
            number, revised = chosen
            if not fold_text(revised):
                if fold_text(present) and owner[1] in full:
                    place = self.incoming.items[number].place
                    self.result.lost.append(Lost(place, present, "the file has no text there; the document's stays"))
                continue
            words = [FoundWord(p.folded, clean_text(revised[p.start : p.end]), p.glued) for p in cut_pieces(revised)]
            matching.texts[owner] = OwnText(owner, words, [number], sureness="id", same=len(words))
        return matching, target

    def _choose(self, owner: Owner, present: str, texts: Sequence[tuple[int, str]]) -> tuple[int, str] | None:
        """Of several rows with one id: those that together make the text, or the one that is otherwise."""
        joined = " ".join(text for _, text in texts if text)
        if len(texts) == 1 or fold_text(joined) == fold_text(present):
            return texts[0][0], joined
        other = {fold_text(text): (number, text) for number, text in texts if fold_text(text) != fold_text(present)}
        if not other:
            return texts[0]
        if len(other) == 1 and len(other) < len(texts):
            return next(iter(other.values()))
        for number, text in other.values():
            place = self.incoming.items[number].place
            self.result.lost.append(Lost(place, text, "several rows have the id of this utterance"))
        return None

    def _check_likeness(self, matching: Matching, some_by_id: bool) -> None:
        if self.wishes.force or some_by_id or matching.words < _FEW_WORDS:
            return
        if matching.known < _LEAST_KNOWN * matching.words:
            raise DocumentError(
                f"the file seems to be about another clip: of its {matching.words} words {matching.known} stand in the document",
                hint="name the document of its clip; for one that was written anew, import it all the same with --force",
            )

    def _lose(self, own: OwnText, items: Sequence[Revised], why: str) -> None:
        self.result.lost.append(Lost(items[own.items[0]].place, " ".join(word.text for word in own.words), why))

    def _accept(self, own: OwnText, items: Sequence[Revised], expected: Expected, offset: int) -> bool:
        """Whether a text belongs where it was put. Where hardly a word is the same it must stand at the same time, in the same letters."""
        text = expected.texts.get(own.owner, "")
        count = len(cut_pieces(text))
        if own.same >= max(1, _LEAST_SAME * max(count, len(own.words))):
            return True
        if any(own.owner[0] in {id for id, _ in items[n].ids} for n in own.items):
            own.sureness = "id"
            return True
        own.sureness = "time"
        here = find_script(text)
        there = find_script(" ".join(word.text for word in own.words))
        if here is not None and there is not None and here != there:
            self._lose(own, items, "it stands where another text is, in other letters")
            return False
        if _share_time(own, items, expected, offset) < _LEAST_SHARED:
            self._lose(own, items, "it is too unlike what is said at its time")
            return False
        return True

    def _compare_text(self, owner: Owner, own: OwnText, present: str, place: str) -> None:
        words = own.words
        if owner[1] and self.utterances[owner[0]].is_gist(owner[1]):
            words = [FoundWord(w.folded, w.text.lstrip("≈"), w.glued, w.border) for w in words]
        if owner[1] is None and not self.incoming.whole:
            words = self._leave_copies_out(owner[0], words)
        text = restore_text(present, words, own.kept)
        if own.kept:
            pieces = cut_pieces(present)
            self.result.kept[owner] = " ".join(present[pieces[n].start : pieces[n].end] for n in sorted(own.kept))
        if text == present or _is_same(text, present):
            self.result.same += 1
            return
        if len(text) > LONGEST_TEXT:
            self.result.lost.append(Lost(place, text, f"it is longer than {LONGEST_TEXT} characters"))
            return
        if own.sureness != "id" and _is_mixed(text, present):
            self.result.lost.append(Lost(place, text, "it holds words in other letters than the text does"))
            return
        versions = () if self.wishes.prefer_file else self.versions.get(owner, ())
        older = is_earlier(text, versions, present)
        if older or comes_from_earlier(text, versions, present):
            self.result.conflicts.append(Conflict(owner, present, text, place, older))
            return
        self.result.texts.append(TextChange(owner, present, text, place, own.sureness))

    def _is_only_misplaced(self, change: TextChange) -> bool:
        """Whether a text only lacks words that the file has, and that belong nowhere: these are listed, and the document's text stays."""
        before, after = (Counter(piece.folded for piece in cut_pieces(text)) for text in (change.before, change.after))
        lost = Counter(piece.folded for lost in self.result.lost for piece in cut_pieces(lost.text))
        return before > after and before - after <= lost

    def _leave_copies_out(self, id: str, words: Sequence[FoundWord]) -> list[FoundWord]:
        """The words of a text without those of its rendition in other letters: with `--rendition interpreter` a copy stands below the original, and in narrow
        cues between its parts."""
        own = find_script(self.utterances[id].text)
        copied = {piece.folded for text in self.rendered.get(id, ()) if find_script(text) != own for piece in cut_pieces(text)}
        copied -= {piece.folded for piece in cut_pieces(self.utterances[id].text)}
        return [word for word in words if word.folded not in copied]

    def _note_missing(self, found: Mapping[Owner, OwnText], expected: Expected | None, texts: Mapping[Owner, str]) -> None:
        if self.incoming.whole:
            languages = {language for _, language in found}
            owners = {owner for owner in texts if owner[1] in languages}
        else:
            owners = set(expected.owners) if expected is not None else set()
        order = {id: n for n, id in enumerate(self.utterances)}
        absent = [owner for owner in owners if owner not in found and fold_text(texts.get(owner, ""))]
        told = {(lost.text, lost.why) for lost in self.result.lost}
        why = "the file has no text there; the document's stays"
        self.result.missing = sorted(
            (owner for owner in absent if (texts[owner], why) not in told), key=lambda owner: (order[owner[0]], owner[1] or "")
        )

    def _compare_rest(
        self,
        matching: Matching,
        left: Sequence[Revised],
        found: Mapping[Owner, OwnText],
        expected: Expected | None,
        offset: int,
    ) -> None:
        by_id = {id for item in self.incoming.items for id, _ in item.ids} if self.incoming.whole else set()
        labels = {
            id: (label, (self.incoming.items if id in by_id else left)[number].place)
            for id, (label, number) in matching.labels.items()
        }
        self.result.lost += list_fixed(self.transcript, self.incoming)
        speakers = compare_speakers(self.transcript, labels, self.marks)
        self.result.speakers, self.result.names = list(speakers.changes), list(speakers.names)
        self.result.lost += speakers.lost
        if not self.wishes.times:
            return
        if self.incoming.exact:
            self.result.times = list(compare_exact_times(self.transcript, self.incoming.items))
        elif expected is not None and not self.incoming.whole:
            self.result.times = list(compare_shown_times(self.transcript, left, found, expected, offset))


def _drop_repeated(items: Sequence[Revised]) -> Sequence[Revised]:
    """Each cue once: a file may have been pasted twice."""
    first: dict[tuple[object, ...], Revised] = {}
    for item in items:
        first.setdefault((item.start, item.end, item.texts), item)
    return tuple(first.values())


def _list_rendered(transcript: Transcript) -> dict[str, list[str]]:
    """By the id of an original the texts of what renders it."""
    texts = {utterance.id: utterance.text for utterance in transcript.utterances}
    found: dict[str, list[str]] = {}
    for rendition in transcript.renditions:
        for id in rendition.source_ids:
            found.setdefault(id, []).extend(texts[target] for target in rendition.target_ids)
    return found


def _resolve_ids(items: Sequence[Revised], known: Mapping[str, object]) -> tuple[Revised, ...]:
    """Ids as the document has them, although a format cannot hold all of their characters."""
    shown: dict[str, list[str]] = {}
    for id in known:
        shown.setdefault(clean_text(id), []).append(id)
    odd = {text: ids[0] for text, ids in shown.items() if len(ids) == 1 and text != ids[0] and text not in known}
    if not odd:
        return tuple(items)
    return tuple(replace(item, ids=tuple((odd.get(clean_text(id), id), part) for id, part in item.ids)) for item in items)


def list_text(utterance: Utterance, language: str | None) -> str:
    """The text of an owner; empty where there is none."""
    return utterance.text if language is None else utterance.translation(language) or ""


def _is_same(first: str, second: str) -> bool:
    """Whether two texts differ in nothing that is seen."""
    here, there = cut_pieces(first), cut_pieces(second)
    return [(p.folded, p.glued) for p in here] == [(p.folded, p.glued) for p in there]


def _is_mixed(text: str, present: str) -> bool:
    """Whether a text was mixed with another: several of its words are in letters that the one before had not."""
    before = {find_script(word) for word in present.split()} - {None}
    foreign = [word for word in text.split() if (script := find_script(word)) is not None and script not in before]
    return bool(before) and len(foreign) >= _MIXED_WORDS and len(foreign) < len(text.split())


def _share_time(own: OwnText, items: Sequence[Revised], expected: Expected, offset: int) -> float:
    """What two spans share, of what both cover."""
    times = [(items[n].start, items[n].end) for n in own.items]
    cues = {w.cue for words in expected.words.values() for w in words if w.owner == own.owner}
    spans: list[Span] = [expected.spans[n] for n in cues]
    starts = [start - offset for start, _ in times if start is not None]
    ends = [end - offset for _, end in times if end is not None]
    if not spans or not starts or not ends:
        return 0.0
    first, last = min(s.start for s in spans), max(s.end for s in spans)
    shared = min(last, max(ends)) - max(first, min(starts))
    return max(0, shared) / max(1, max(last, *ends) - min(first, *starts))
