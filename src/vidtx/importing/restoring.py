"""A text as a file has it, with everything that nobody changed put back as the document has it.

In: the text of the document, and the words of the file. Out: the text. Words that are the same stand as in the document, to the last hidden character and the
white space between them; of a word that was changed the characters that are the same do.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from vidtx.importing.words.folding import Piece, cut_pieces, fold, is_unspaced

_LONGEST_WORDS = 2_000  # of characters in a stretch of changed words, beyond which look-alikes in it stay as they are


@dataclass(frozen=True, slots=True)
class FoundWord:
    """A word of a file. `glued`: no space stands before it. `border`: a line or a cue begins with it, so that whether a space stands before it is not known."""

    folded: str
    text: str
    glued: bool = False
    border: bool = False


def restore_text(text: str, words: Sequence[FoundWord], kept: Collection[int] = ()) -> str:
    """The text with these words. `kept`: numbers of pieces that stay, though the file does not have them: it lacks the whole cue in which they stood."""
    pieces = cut_pieces(text)
    if [p.folded for p in pieces] == [w.folded for w in words] and all(map(_same_gap, pieces, words)):
        return text
    parts = _Parts(text, pieces, words)
    matcher = SequenceMatcher(None, [p.folded for p in pieces], [w.folded for w in words], autojunk=False)
    for tag, i0, i1, j0, j1 in matcher.get_opcodes():
        if tag == "equal":
            parts.add_same(i0, i1, j0)
            continue
        stays = [n for n in range(i0, i1) if n in kept]
        head = [n for n in stays if all(m in kept for m in range(i0, n))]
        parts.add_kept(head)
        if not (tag == "replace" and parts.add_joined(i0, i1, j0, j1)):
            parts.add_changed(pieces[i0:i1], j0, j1)
        parts.add_kept([n for n in stays if n not in head])
    return parts.finish()


def _same_gap(piece: Piece, word: FoundWord) -> bool:
    return word.border or piece.glued == word.glued


class _Parts:
    """The text as it grows."""

    def __init__(self, text: str, pieces: Sequence[Piece], words: Sequence[FoundWord]) -> None:
        self.text, self.pieces, self.words = text, pieces, words
        self.parts: list[str] = []
        self.last: int | None = None  # the piece that stands last as it stood, where one does

    def add_same(self, i0: int, i1: int, j0: int) -> None:
        for i, j in zip(range(i0, i1), range(j0, j0 + i1 - i0), strict=True):
            self._add_piece(i, self.words[j])

    def add_kept(self, numbers: Sequence[int]) -> None:
        for n in numbers:
            self._add_piece(n, None)

    def _add_piece(self, i: int, word: FoundWord | None) -> None:
        piece = self.pieces[i]
        if self.last is not None and self.last == i - 1 and (word is None or _same_gap(piece, word)):
            self.parts.append(self.text[self.pieces[i - 1].end : piece.start])
        else:
            self._add_gap(piece.glued if word is None else self._is_glued(word))
        if not self.parts and i == 0:
            self.parts.append(self.text[: piece.start])
        self.parts.append(self.text[piece.start : piece.end])
        self.last = i

    def _add_gap(self, glued: bool) -> None:
        if self.parts and not glued:
            self.parts.append(" ")

    def _is_glued(self, word: FoundWord) -> bool:
        if not word.border:
            return word.glued
        return bool(self.parts) and is_unspaced(self.parts[-1][-1:]) and is_unspaced(fold(word.text)[:1])

    def add_joined(self, i0: int, i1: int, j0: int, j1: int) -> bool:
        """Words that were parted by a new line, or joined where one was: where nothing else was changed they stay as they were."""
        if "".join(p.folded for p in self.pieces[i0:i1]) != "".join(w.folded for w in self.words[j0:j1]):
            return False
        here, there, borders = set(), set(), set()
        at = 0
        for piece in self.pieces[i0:i1]:
            if not piece.glued:
                here.add(at)
            at += len(piece.folded)
        at = 0
        for word in self.words[j0:j1]:
            if word.border:
                borders.add(at)
            elif not word.glued:
                there.add(at)
            at += len(word.folded)
        if (here ^ there) - borders - {0}:
            return False
        self.add_kept(range(i0, i1))
        return True

    def add_changed(self, pieces: Sequence[Piece], j0: int, j1: int) -> None:
        before = "".join(self.text[p.start : p.end] for p in pieces)
        for n, word in enumerate(self.words[j0:j1]):
            self._add_gap(self._is_glued(word))
            self.parts.append(_restore_characters(before, word.text) if n < 1 or len(pieces) > 1 else word.text)
            self.last = None
        if j1 > j0:
            self.last = None

    def finish(self) -> str:
        if self.last is not None and self.last == len(self.pieces) - 1:
            self.parts.append(self.text[self.pieces[-1].end :])
        return "".join(self.parts)


def _restore_characters(before: str, word: str) -> str:
    """A changed word, with the document's own characters where the file has look-alikes of them."""
    if len(before) + len(word) > _LONGEST_WORDS or all(character.isalnum() for character in word):
        return word
    here, there = [fold(c) for c in before], [fold(c) for c in word]
    restored = list(word)
    for block in SequenceMatcher(None, here, there, autojunk=False).get_matching_blocks():
        for n in range(block.size):
            if here[block.a + n]:
                restored[block.b + n] = before[block.a + n]
    return "".join(restored)
