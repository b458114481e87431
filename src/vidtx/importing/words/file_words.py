"""The words of a file that came back, by track: what was said, and translations.

In: items of a file, and which texts it holds. Out: `FileWord`s in order of time. Where nothing in the file tells which of two texts a line is of, it is told by the words that both
have about there, then by its script, then by its place in the cue.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from vidtx.importing.model import Revised, RevisedText
from vidtx.importing.words.expected import Expected, Track
from vidtx.importing.words.expected import Word as ExpectedWord
from vidtx.importing.words.folding import cut_pieces
from vidtx.views.text import clean_text

_MARK = re.compile(r"\[[^\[\]]{1,80}\]")
_AROUND_MS = 15_000  # of the document's words that a line is compared with
_AT_MS = 100  # around a cue, for what it shows itself


@dataclass(frozen=True, slots=True)
class FileWord:
    """`text`: as it stands in the file. `item`, `line`: numbers of where it stands. `border`: the line begins with it. `ids`: utterances that the item names."""

    folded: str
    text: str
    item: int
    line: int
    time: int
    glued: bool = False
    border: bool = False
    ids: frozenset[str] = frozenset()


def read_words(
    items: Sequence[Revised], expected: Expected, languages: Mapping[str, str | None], target: str | None
) -> dict[Track, list[FileWord]]:
    """`languages`: of each utterance; `target`: of the translations that the file holds, None where it holds none."""
    sorter = _Sorter(expected, target, languages, _find_offset(items, expected))
    words: dict[Track, list[FileWord]] = {"text": [], "translation": []}
    order = sorted(range(len(items)), key=lambda n: (items[n].start is None, items[n].start or 0, n))
    for number in order:
        for line, (text, track) in enumerate(zip(items[number].texts, sorter.sort(items[number]), strict=True)):
            cut = list(_cut_line(items[number], text, number, line))
            at = sorter.find_switch(items[number], text, [word.folded for word in cut])
            if at is None:
                words[track] += cut
            else:
                words["text"] += cut[:at]
                words["translation"] += [replace(word, border=word.border or n == 0) for n, word in enumerate(cut[at:])]
    return words


def _cut_line(item: Revised, text: RevisedText, number: int, line: int) -> Iterator[FileWord]:
    pieces = cut_pieces(text.text)
    start, end = item.start or 0, item.end or item.start or 0
    ids = frozenset(id for id, _ in item.ids)
    for n, piece in enumerate(pieces):
        time = start + (end - start) * n // len(pieces)
        own = clean_text(text.text[piece.start : piece.end])
        yield FileWord(piece.folded, own, number, line, time, piece.glued, n == 0, ids)


def _find_offset(items: Sequence[Revised], expected: Expected) -> int:
    """By how many ms most cues of the file are later than vidtx would show them, by the words that both hold once; 0 where no shift holds for most of them."""
    cues: dict[str, set[int]] = {}
    for words in expected.words.values():
        for word in words:
            cues.setdefault(word.folded, set()).add(word.cue)
    holders: dict[str, set[int]] = {}
    for number, item in enumerate(items):
        for text in item.texts:
            for piece in cut_pieces(text.text):
                holders.setdefault(piece.folded, set()).add(number)
    shifts: Counter[int] = Counter()
    for folded, numbers in holders.items():
        start = items[min(numbers)].start
        if len(numbers) == 1 and len(cues.get(folded, ())) == 1 and start is not None:
            shifts[start - expected.spans[min(cues[folded])].start] += 1
    if not shifts:
        return 0
    shift, count = shifts.most_common(1)[0]
    return shift if 2 * count > sum(shifts.values()) else 0


class _Sorter:
    """Tells which track each line of an item is of."""

    def __init__(self, expected: Expected, target: str | None, languages: Mapping[str, str | None], offset: int) -> None:
        """`offset`: ms that the file's times are later throughout."""
        self._offset = offset
        self._target, self._languages = target, languages
        self._tracks: list[Track] = [track for track in ("text", "translation") if expected.words[track]]
        self._words = {track: sorted(expected.words[track], key=lambda word: word.time) for track in self._tracks}
        self._times = {track: [word.time for word in words] for track, words in self._words.items()}
        self._scripts = {track: _find_scripts(self._words[track]) for track in self._tracks}

    def sort(self, item: Revised) -> list[Track]:
        if len(self._tracks) < 2:
            only: Track = self._tracks[0] if self._tracks else "text"
            return [only] * len(item.texts)
        near = {track: self._gather(track, item) for track in self._tracks}
        chosen: list[Track | None] = []
        for text in item.texts:
            told = self._read(item, text)
            chosen.append(told or self._guess(text.text, near) or self._find_shown(item, text))
        for number, track in enumerate(chosen):  # nothing tells: by what the lines beside it are, and by its place
            if track is None:
                after_translation = number > 0 and chosen[number - 1] == "translation"
                upper = number < max(1, len(chosen) / 2)
                chosen[number] = "translation" if after_translation or not upper else "text"
        return [track or "text" for track in chosen]

    def _find_shown(self, item: Revised, text: RevisedText) -> Track | None:
        """The one track that shows these words at the time of the item; None where both do or neither.

        An interpreter says in one language what the translation of the original before it says in the same words.
        """
        words = Counter(piece.folded for piece in cut_pieces(text.text))
        shown = {track: sum((words & self._gather(track, item, _AT_MS)).values()) for track in self._tracks}
        if shown["text"] == shown["translation"]:
            return None
        return max(self._tracks, key=lambda track: shown[track])

    def find_switch(self, item: Revised, text: RevisedText, words: Sequence[str]) -> int | None:
        """Where, in a line that holds what was said and then its translation, the latter begins: editors join lines. None for a line of one text."""
        if len(self._tracks) < 2 or len(words) < 2 or self._read(item, text) is not None:
            return None
        near = {track: self._gather(track, item) for track in self._tracks}
        apart = self._scripts["text"].isdisjoint(self._scripts["translation"])
        plain = _find_plain(words)
        own = {
            track: [here and self._is_of(word, track, near, apart) for word, here in zip(words, plain, strict=True)]
            for track in self._tracks
        }
        after = sum(own["translation"])
        best, at, before = max(after, sum(own["text"])) + (not apart), None, 0
        for n in range(1, len(words)):
            before += own["text"][n - 1]
            after -= own["translation"][n - 1]
            if before and after and before + after > best:
                best, at = before + after, n
        return at

    def _is_of(self, word: str, track: Track, near: Mapping[Track, Counter[str]], apart: bool) -> bool:
        """Whether a word stands about there in one track only, or where it stands in none is in the letters of that alone."""
        other: Track = "translation" if track == "text" else "text"
        if word in near[track] or word in near[other]:
            return word not in near[other]
        return apart and find_script(word) in self._scripts[track]

    def _read(self, item: Revised, text: RevisedText) -> Track | None:
        """What the file itself says."""
        if text.field is not None:
            return text.field
        if text.language is None or self._target is None:
            return None
        spoken = {self._languages.get(id) for id, _ in item.ids} if item.ids else set(self._languages.values())
        if text.language != self._target:
            return "text"
        return None if self._target in spoken else "translation"

    def _gather(self, track: Track, item: Revised, around: int = _AROUND_MS) -> Counter[str]:
        if item.start is None:
            return Counter()
        begin = bisect_left(self._times[track], item.start - self._offset - around)
        end = bisect_right(self._times[track], (item.end or item.start) - self._offset + around)
        return Counter(word.folded for word in self._words[track][begin:end][:4000])

    def _guess(self, text: str, near: Mapping[Track, Counter[str]]) -> Track | None:
        bare = _MARK.sub(" ", text)  # a name and a mark may be in other letters, and stand in either
        bare = bare.partition(": ")[2] or bare
        words = Counter(piece.folded for piece in cut_pieces(bare if bare.strip() else text))
        script = find_script(bare)
        shared = {track: sum((words & near[track]).values()) / max(1, sum(words.values())) for track in self._tracks}
        rated = {track: shared[track] + 0.6 * (script is not None and script in self._scripts[track]) for track in self._tracks}
        if abs(rated["text"] - rated["translation"]) > 0.05:
            return max(self._tracks, key=lambda track: rated[track])
        return None


def _find_plain(words: Sequence[str]) -> list[bool]:
    """For each word whether it stands outside of brackets: a mark may stand in either text."""
    plain: list[bool] = []
    inside = False
    for word in words:
        inside = inside or word.startswith("[")
        plain.append(not inside)
        inside = inside and not word.endswith("]")
    return plain


def _find_scripts(words: Sequence[ExpectedWord]) -> frozenset[str]:
    """The scripts in which at least a tenth of a track's words are written."""
    counts = Counter(script for word in words if word.kind == "text" and (script := find_script(word.folded)))
    return frozenset(script for script, count in counts.items() if 10 * count >= sum(counts.values()))


def find_script(text: str) -> str | None:
    """`HANGUL`, `CYRILLIC`, `LATIN`: that of most letters; a syllable of Hangul counts for two."""
    counts: Counter[str] = Counter()
    for character in text[:400]:
        if character.isalpha():
            script = unicodedata.name(character, "?").split(maxsplit=1)[0]
            counts[script] += 2 if script == "HANGUL" else 1
    return counts.most_common(1)[0][0] if counts else None
