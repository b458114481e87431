"""Which utterance's text each word of a file belongs to.

In: a file as it was read, the document, and the words that such a file of it would hold. Out: `Matching`: by owner the words that stand in the file for its text, the label of who
speaks, and the items it stands in; and everything that belongs to nothing. Names and marks that vidtx writes are taken off, wherever they stand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from statistics import median
from typing import Literal

from vidtx.importing.model import Lost, Revised
from vidtx.importing.restoring import FoundWord
from vidtx.importing.words.aligning import Match, align_words
from vidtx.importing.words.expected import Expected, Owner, Track
from vidtx.importing.words.expected import Word as ExpectedWord
from vidtx.importing.words.file_words import FileWord
from vidtx.importing.words.marks import COLON, DASHES, Marks

_LONGEST_LABEL = 6  # words
_SHIFTED_MS = 50  # by which cues that were shifted together differ

Sureness = Literal["id", "text", "time"]


@dataclass(slots=True)
class OwnText:
    """What stands in a file for a text. `kept`: pieces of the text whose whole cue the file lacks. `same`: how many words are as they were, or nearly. `sureness`: what speaks for it."""

    owner: Owner
    words: list[FoundWord] = field(default_factory=list)
    items: list[int] = field(default_factory=list)
    kept: frozenset[int] = frozenset()
    same: int = 0
    sureness: Sureness = "text"


@dataclass(slots=True)
class Matching:
    """`labels`: by utterance, how the file names its speaker, and in which item. `offset`: by how many ms the file's times are later. `known`: words that were found again, of all."""

    texts: dict[Owner, OwnText] = field(default_factory=dict)
    labels: dict[str, tuple[str, int]] = field(default_factory=dict)
    lost: list[Lost] = field(default_factory=list)
    offset: int = 0
    known: int = 0
    words: int = 0


def match_words(
    items: Sequence[Revised], words: Mapping[Track, Sequence[FileWord]], expected: Expected, marks: Marks
) -> Matching:
    """For items of which no id says whose whole text they are."""
    matching = Matching()
    offsets: list[int] = []
    for track in ("text", "translation"):
        line_words = words[track]
        known = expected.words[track]
        if not line_words:
            continue
        opened = [word.kind in ("text", "gap") for word in known]
        matches, matching.offset = align_words(known, line_words, opened)
        offsets += _list_offsets(items, line_words, known, matches, expected)
        _TrackMatcher(items, line_words, known, matches, expected, marks, matching).run(track)
    matching.offset = _find_offset(offsets)
    return matching


def _list_offsets(
    items: Sequence[Revised],
    words: Sequence[FileWord],
    known: Sequence[ExpectedWord],
    matches: Sequence[Match | None],
    expected: Expected,
) -> Iterator[int]:
    """By how much each cue begins later that begins with the word with which it would begin."""
    begun: set[int] = set()
    for begin, _ in _group_items(words):
        match, start = matches[begin], items[words[begin].item].start
        if match is not None and match.sureness == "same" and start is not None:
            word = known[match.number]
            first = match.number == 0 or known[match.number - 1].cue != word.cue
            if first and word.cue not in begun:
                begun.add(word.cue)
                yield start - expected.spans[word.cue].start


def _find_offset(offsets: Sequence[int]) -> int:
    """The one that most cues share; 0 where no most do."""
    if not offsets:
        return 0
    middle = round(median(offsets))
    near = sum(abs(offset - middle) <= _SHIFTED_MS for offset in offsets)
    return middle if 2 * near > len(offsets) else 0


class _TrackMatcher:
    """Takes the lines of one track apart."""

    def __init__(
        self,
        items: Sequence[Revised],
        words: Sequence[FileWord],
        known: Sequence[ExpectedWord],
        matches: Sequence[Match | None],
        expected: Expected,
        marks: Marks,
        matching: Matching,
    ) -> None:
        self.items, self.words, self.known, self.matches = items, words, known, list(matches)
        self.expected, self.marks, self.matching = expected, marks, matching
        self.owners: list[Owner | None] = [None] * len(words)
        self.dropped = [False] * len(words)
        self.offset = matching.offset
        self.numbers: dict[Owner | None, list[int]] = {}
        for n, word in enumerate(known):
            self.numbers.setdefault(word.owner, []).append(n)
        self.labels: list[tuple[int, str]] = []  # the word before which it stands, and the label

    def run(self, track: Track) -> None:
        lines = list(_group_lines(self.words))
        for begin, end in lines:
            self._hold_together(begin, end)
        ends = dict(_group_items(self.words))
        for begin, end in ends.items():
            self._drop_marks(begin, end)
        item_end = 0
        for begin, _ in lines:
            item_end = ends.get(begin, item_end)
            self._drop_label(begin, item_end)
        for n, match in enumerate(self.matches):  # names in the middle of lines that were joined
            if match is not None and match.sureness == "same" and self.known[match.number].kind == "name":
                self.dropped[n] = True
        for n, match in enumerate(self.matches):
            if match is not None and not self.dropped[n]:
                owner, agreed = self.known[match.number].owner, True
                if match.sureness == "beside" and self.words[n].ids:
                    agreed = owner is not None and owner[0] in self.words[n].ids
                if self.known[match.number].kind in ("text", "gap") and agreed:
                    self.owners[n] = owner
        for begin, end in _group_items(self.words):
            self._fill(begin, end, track)
        self._name_speakers()
        self._gather(lines)

    def _hold_together(self, begin: int, end: int) -> None:
        """Words of a line that were given to several utterances all belong to one that has as many of them: where a text stands twice, the nearer one."""
        owners = {self.known[m.number].owner for m in self.matches[begin:end] if m is not None} - {None}
        if len(owners) < 2:
            return
        held = sum(
            m is not None and m.sureness != "beside" and self.known[m.number].piece is not None for m in self.matches[begin:end]
        )
        line = [word.folded for word in self.words[begin:end]]
        time = self.words[begin].time - self.offset
        rated: list[tuple[int, int, list[tuple[int, int]]]] = []
        for owner in owners:
            numbers = self.numbers[owner]
            blocks = SequenceMatcher(None, [self.known[n].folded for n in numbers], line, autojunk=False).get_matching_blocks()
            pairs = [(numbers[b.a + n], begin + b.b + n) for b in blocks for n in range(b.size)]
            said = [pair for pair in pairs if self.known[pair[0]].piece is not None]
            if len(said) >= held:
                rated.append((-len(said), abs(self.known[numbers[0]].time - time), pairs))
        if rated:
            pairs = min(rated)[2]
            self.matches[begin:end] = [None] * (end - begin)
            for number, n in pairs:
                self.matches[n] = Match(number, "same")

    def _is_text(self, n: int) -> bool:
        """Whether a word is a word of a text, as it was."""
        match = self.matches[n]
        return match is not None and match.sureness == "same" and self.known[match.number].kind == "text"

    def _drop_marks(self, begin: int, end: int) -> None:
        folded = [word.folded for word in self.words[begin:end]]
        n = begin
        while n < end:
            match = self.matches[n]
            length = self.marks.measure(folded, n - begin)
            if length and not any(self._is_text(m) for m in range(n, n + length)):
                self.dropped[n : n + length] = [True] * length
                n += length - 1
            elif match is not None and match.sureness == "same" and self.known[match.number].kind in ("mark", "gap"):
                self.dropped[n] = True
            n += 1
        for n in range(begin, end):
            if self.words[n].border and self.words[n].folded in DASHES and not self._is_text(n):
                self.dropped[n] = True

    def _drop_label(self, begin: int, end: int) -> None:
        """The name at the beginning of a line: one that is known, or one that stands where a name stood."""
        while begin < end and self.dropped[begin]:
            begin += 1
        last = next((n for n in range(begin, min(end, begin + _LONGEST_LABEL)) if self.words[n].folded.endswith(COLON)), None)
        if last is None or any(self._is_text(n) for n in range(begin, last + 1)):
            return
        label = " ".join(word.text for word in self.words[begin : last + 1])
        if self.marks.find_speakers(label) is None and not any(self._stands_for_name(n) for n in range(begin, last + 1)):
            return
        self.dropped[begin : last + 1] = [True] * (last + 1 - begin)
        self.labels.append((last + 1, label.rstrip(":").strip()))

    def _stands_for_name(self, n: int) -> bool:
        match = self.matches[n]
        if match is not None:
            return self.known[match.number].kind == "name"
        # Nothing is alike: the names of the words around are asked.
        after = next((m for m in self.matches[n + 1 : n + 1 + _LONGEST_LABEL] if m is not None), None)
        return after is not None and after.number > 0 and self.known[after.number - 1].kind == "name"

    def _fill(self, begin: int, end: int, track: Track) -> None:
        """Words that match nothing belong to what stands beside them in their line, else in their cue, else to the utterance that the cue names."""
        kept = [n for n in range(begin, end) if not self.dropped[n]]
        for same_line in (True, False):
            for steps in (kept, kept[::-1]):
                last: int | None = None
                for n in steps:
                    if self.owners[n] is not None:
                        last = n
                    elif last is not None and (not same_line or self.words[last].line == self.words[n].line):
                        self.owners[n] = self.owners[last]
                        last = n
        if kept and all(self.owners[n] is None for n in kept):
            owner = self._find_named(self.words[begin].ids, track)
            for n in kept:
                self.owners[n] = owner

    def _find_named(self, ids: frozenset[str], track: Track) -> Owner | None:
        owners = [owner for owner in self.expected.owners if owner[0] in ids and _is_of(owner, track, self.known)]
        return owners[0] if len(owners) == 1 else None

    def _name_speakers(self) -> None:
        for place, label in self.labels:
            before = self.words[place - 1]
            for n in range(place, len(self.words)):
                if self.words[n].item != before.item:
                    break
                owner, match = self.owners[n], self.matches[n]
                if self.dropped[n] and match is not None and self.known[match.number].kind == "gap":
                    owner = self.known[match.number].owner
                if owner is not None:
                    self.matching.labels.setdefault(owner[0], (label, before.item))
                    break

    def _gather(self, lines: Sequence[tuple[int, int]]) -> None:
        texts = self.matching.texts
        met: dict[Owner, set[int]] = {}  # cues of which something was found
        for begin, end in lines:
            unowned = [n for n in range(begin, end) if not self.dropped[n] and self.owners[n] is None]
            if unowned:
                item = self.items[self.words[begin].item]
                text = " ".join(self.words[n].text for n in unowned)
                self.matching.lost.append(Lost(item.place, text, "nothing in the document corresponds to it"))
            for n in range(begin, end):
                owner = self.owners[n]
                if self.dropped[n]:
                    continue
                self.matching.words += 1
                if owner is None:
                    continue
                word, match = self.words[n], self.matches[n]
                own = texts.setdefault(owner, OwnText(owner))
                own.words.append(FoundWord(word.folded, word.text, word.glued, word.border))
                if not own.items or own.items[-1] != word.item:
                    own.items.append(word.item)
                if match is not None:
                    met.setdefault(owner, set()).add(self.known[match.number].cue)
                    if match.sureness != "beside":
                        own.same += 1
                        self.matching.known += match.sureness == "same"
                label = self.items[word.item].texts[word.line].speaker or self.items[word.item].speaker
                if label:
                    self.matching.labels.setdefault(owner[0], (label, word.item))
        self._keep_missing(met)

    def _keep_missing(self, met: Mapping[Owner, set[int]]) -> None:
        """A cue that the file lacks takes no words away."""
        kept: dict[Owner, set[int]] = {}
        for word in self.known:
            if word.owner is not None and word.piece is not None and word.cue not in met.get(word.owner, {word.cue}):
                kept.setdefault(word.owner, set()).add(word.piece)
        for owner, pieces in kept.items():
            if owner in self.matching.texts:
                self.matching.texts[owner].kept = frozenset(pieces)


def _is_of(owner: Owner, track: Track, known: Sequence[ExpectedWord]) -> bool:
    """Whether a text stands in the track; in a file of translations what is spoken in their language does, too."""
    if (owner[1] is None) == (track == "text"):
        return True
    return any(word.owner == owner for word in known)


def _group_lines(words: Sequence[FileWord]) -> Iterator[tuple[int, int]]:
    return _group(words, lambda word: (word.item, word.line))


def _group_items(words: Sequence[FileWord]) -> Iterator[tuple[int, int]]:
    return _group(words, lambda word: (word.item, 0))


def _group(words: Sequence[FileWord], key: Callable[[FileWord], tuple[int, int]]) -> Iterator[tuple[int, int]]:
    begin = 0
    for n in range(1, len(words) + 1):
        if n == len(words) or key(words[n]) != key(words[begin]):
            yield begin, n
            begin = n
