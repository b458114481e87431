"""A transcript that somebody wrote without times, aligned to a document: each paragraph finds the utterance that it is the text, or the translation, of.

In: a document and the text of a file: paragraphs, perhaps with a name and a colon before them, in one language or several. Out: an `Incoming` whose items name their utterances, for
`vidtx.importing.comparison`, and what stays uncertain. Paragraphs are matched in order, one to one, one to several and several to one, by the words that both have and by
length; one that covers several utterances is divided where its sentences end. A name before a paragraph binds it: it is never put on what somebody else says, and speakers never change. What is too
unlike, or as like what another speaker says beside it, is not applied, but listed.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise

from vidtx.bitext.sentences import split_sentences
from vidtx.document import Transcript
from vidtx.errors import DocumentError
from vidtx.importing.labels import Labels, drop_time, take_label
from vidtx.importing.model import Incoming, Lost, Revised, RevisedText
from vidtx.importing.words.aligning import find_chain
from vidtx.importing.words.file_words import find_script
from vidtx.importing.words.folding import cut_pieces, fold_text
from vidtx.importing.words.layouts import list_targets
from vidtx.importing.words.marks import Marks, list_marks
from vidtx.views.wording import label_speakers

LEAST_LIKE = 0.35  # of a paragraph and its utterance: below, it is listed and not applied
MOST_PARAGRAPHS = 20_000
_SENTENCE = 0.1  # what it is worth to divide a paragraph where a sentence ends
_MOST_WORDS = 150  # of a paragraph that is divided
_WRAPPED = 40  # characters of a line that may have been wrapped
_NGRAM = 3  # letters
_RUN = 3  # words
_SKIP = -0.08  # what it costs to leave an utterance or a paragraph out
_BELONGS = 0.3  # of a text's letters that the other side of its group has
_BAND = 40  # paragraphs off the diagonal of what anchors leave open
_MOVES = ((1, 1), (1, 2), (2, 1), (1, 3), (3, 1), (2, 2))  # utterances, paragraphs
_BESIDE = 3  # utterances before and after, in which a rendition stands
_AS_LIKE = 0.1  # by which one of two utterances must be more like a paragraph without a name


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`line`: where it begins in the file. `label`: the name before it. `meant`: who can be meant by it; None: anybody."""

    line: int
    text: str
    label: str | None = None
    meant: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class _Unit:
    """A text of the document, and the letters it is compared by."""

    id: str
    text: str
    grams: Counter[str]
    speaker: str


def read_paragraphs(text: str, marks: Marks) -> tuple[Paragraph, ...]:
    """A paragraph a line; lines that go on a sentence, within a paragraph of several lines, are joined to it. Times before a line are left out: they are not trusted. A label on a line of its
    own stands before every line up to the next empty one."""
    found: list[Paragraph] = []
    joined = False  # whether the next line can go on the last paragraph
    above: str | None = None  # the label on a line of its own
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            above = None if joined else above
            joined = False
            continue
        label, rest = take_label(line, marks)
        if label is not None:
            above = None if rest else label
        rest = " ".join(drop_time(rest).split())
        if not rest:
            joined = joined and label is None
            continue
        if joined and label is None and _goes_on(found[-1].text, rest):
            found[-1] = Paragraph(found[-1].line, f"{found[-1].text} {rest}", found[-1].label)
        else:
            found.append(Paragraph(number, rest, label or above))
        joined = True
        if len(found) > MOST_PARAGRAPHS:
            raise DocumentError(f"the text has more than {MOST_PARAGRAPHS:,} paragraphs")
    return tuple(found)


def _goes_on(before: str, line: str) -> bool:
    """Whether a line goes on the sentence of the line before it: in the same letters, and small ones, or where letters have no case behind a line as long as lines are wrapped at."""
    if before[-1:] in '.!?…。？！»”"' or find_script(before) != find_script(line):
        return False
    return line[:1].islower() or (line[:1].upper() == line[:1].lower() and len(before) >= _WRAPPED)


def align_transcript(transcript: Transcript, text: str, language: str | None = None) -> Incoming:
    """`language`: of the whole text; None: each paragraph's is told by its words and letters. Raises DocumentError for a text in which nothing can be found again."""
    marks = list_marks(transcript)
    labels = Labels(transcript, marks)
    paragraphs = [
        replace(p, meant=labels.find_speakers(p.label) if p.label is not None else None) for p in read_paragraphs(text, marks)
    ]
    if not paragraphs:
        raise DocumentError("the text holds no word")
    tracks = _list_tracks(transcript, language)
    said = None if language is not None and language in transcript.languages else frozenset(tracks)
    chosen: dict[str | None, list[Paragraph]] = {}
    for paragraph, track in zip(paragraphs, _choose_tracks(paragraphs, tracks, said or frozenset({None})), strict=True):
        chosen.setdefault(track, []).append(paragraph)
    items: list[Revised] = []
    lost = list(_list_strangers(paragraphs))
    for track, own in chosen.items():
        _Aligner(tracks[track], own, track, label_speakers(transcript)).run(items, lost)
    lost.sort(key=lambda each: int(each.place.split()[1].rstrip(",")))
    return Incoming("txt", "texts", tuple(items), tuple(lost), whole=True)


def _list_strangers(paragraphs: Sequence[Paragraph]) -> Iterator[Lost]:
    """Each label that the document does not know, once."""
    found: dict[str, list[int]] = {}
    for paragraph in paragraphs:
        if paragraph.label is not None and paragraph.meant is None:
            found.setdefault(paragraph.label, []).append(paragraph.line)
    for label, lines in found.items():
        more = f", and {len(lines) - 1} more" if len(lines) > 1 else ""
        yield Lost(
            f"line {lines[0]}{more}",
            label,
            "nobody in the document has this name: what stands behind it is matched by its words alone",
        )


def _list_tracks(transcript: Transcript, language: str | None) -> Mapping[str | None, Sequence[_Unit]]:
    """What the text can be of: what was said (None), and its translations by language."""
    tracks: dict[str | None, list[_Unit]] = {}
    if language is None or language in transcript.languages:
        said = [u for u in transcript.utterances if language in (None, u.language)]
        tracks[None] = [_Unit(u.id, u.text, _count_grams(u.text), u.speaker) for u in said]
    for target in list_targets(transcript):
        if language in (None, target):
            texts = [(u, u.translation(target) or "") for u in transcript.utterances]
            tracks[target] = [_Unit(u.id, text, _count_grams(text), u.speaker) for u, text in texts]
    if not tracks or not any(unit.text for units in tracks.values() for unit in units):
        raise DocumentError(
            f"the document has no text in {language}" if language else "the document has no text",
            hint="a text can be aligned with what was said, or with a translation that the document has",
        )
    return tracks


def _choose_tracks(
    paragraphs: Sequence[Paragraph], tracks: Mapping[str | None, Sequence[_Unit]], unnamed: frozenset[str | None]
) -> Iterator[str | None]:
    """For each paragraph what it is of: by its letters, then by the words that stand in the document, of those whom its label means. `unnamed`: what a paragraph without one can be of."""
    known: dict[frozenset[str] | None, dict[str | None, tuple[Counter[str], set[str | None]]]] = {}
    for paragraph in paragraphs:
        meant = paragraph.meant
        if meant not in known:
            known[meant] = {}
            for track, units in tracks.items():
                own = [unit for unit in units if (track in unnamed if meant is None else unit.speaker in meant)]
                known[meant][track] = Counter(gram for unit in own for gram in unit.grams), {find_script(u.text) for u in own}
        grams, script = _count_grams(paragraph.text), find_script(paragraph.text)
        rated = {
            track: (script in scripts) + sum(gram in held for gram in grams) / max(1, len(grams))
            for track, (held, scripts) in known[meant].items()
        }
        yield max(rated, key=lambda track: rated[track])


def _count_grams(text: str) -> Counter[str]:
    words = [piece.folded.casefold().strip(".,‚!?…∶;«»“”\"'()") for piece in cut_pieces(text)]
    return Counter(f" {word} "[n : n + _NGRAM] for word in words if word for n in range(max(1, len(word))))


class _Aligner:
    """One track of the document, and the paragraphs that are of it."""

    def __init__(
        self, units: Sequence[_Unit], paragraphs: Sequence[Paragraph], track: str | None, names: Mapping[str, str]
    ) -> None:
        self.units, self.paragraphs, self.track, self.names = units, paragraphs, track, names
        self.bound = any(paragraph.meant is not None for paragraph in paragraphs)
        self.grams = [_count_grams(paragraph.text) for paragraph in paragraphs]
        counts = Counter(gram for unit in units for gram in unit.grams)
        self.weights = {gram: math.log(1 + len(units) / count) for gram, count in counts.items()}
        self.sizes = [
            [sum(self._weigh(gram) * count for gram, count in grams.items()) for grams in side]
            for side in ([unit.grams for unit in units], self.grams)
        ]
        self.known: dict[tuple[int, int], float] = {}

    def run(self, items: list[Revised], lost: list[Lost]) -> None:
        groups = self._align()
        placed = {n for _, _, j, dj in groups for n in range(j, j + dj)}
        taken = {n for i, di, _, _ in groups for n in range(i, i + di)}
        for i, di, j, dj in groups:
            own = self.paragraphs[j : j + dj]
            parts = None
            if self._rate(i, di, j, dj) >= LEAST_LIKE:
                parts = _divide([unit.text for unit in self.units[i : i + di]], " ".join(p.text for p in own))
            if parts is None:
                for n in range(j, j + dj):
                    covers = di > 1 and all(self._belongs(a, n) for a in range(i, i + di))
                    why = f"it covers {di} utterances and could not be divided among them" if covers else None
                    self._lose(n, why, lost)
                continue
            if (other := self._find_other(i, di, j, dj, taken)) is not None:
                why = (
                    f"{self.names[self.units[other].speaker]} says nearly the same beside it: put a name and a colon before it"
                )
                for n in range(j, j + dj):
                    self._lose(n, why, lost)
                continue
            for unit, part in zip(self.units[i : i + di], parts, strict=True):
                field = RevisedText(part, self.track, "text" if self.track is None else "translation")
                items.append(Revised(f"line {own[0].line}", ((unit.id, None),), None, None, (field,)))
        for n in range(len(self.paragraphs)):
            if n not in placed:
                self._lose(n, None, lost)

    def _lose(self, j: int, why: str | None, lost: list[Lost]) -> None:
        paragraph = self.paragraphs[j]
        if why is None:
            of = ""
            if paragraph.meant is not None:
                who = sorted(name for id, name in self.names.items() if id in paragraph.meant)
                of = f" of {' or '.join(who)}" if who else " of anybody with this role"
            why = f"no utterance{of} matches it"
        lost.append(Lost(f"line {paragraph.line}", paragraph.text, why))

    def _find_other(self, i: int, di: int, j: int, dj: int, taken: Set[int]) -> int | None:
        """The utterance of another speaker beside it that a paragraph without a name may as well be of: an original and its rendition say the same, and one of the two would be overwritten. None
        where something tells them apart, or nothing would change."""
        if di > 1 or any(p.meant is not None for p in self.paragraphs[j : j + dj]):
            return None
        text = fold_text(" ".join(p.text for p in self.paragraphs[j : j + dj]))
        if text == fold_text(self.units[i].text):
            return None
        like = self._rate(i, 1, j, dj)
        for other in range(max(0, i - _BESIDE), min(len(self.units), i + _BESIDE + 1)):
            if other in taken or self.units[other].speaker == self.units[i].speaker:
                continue
            if self._rate(other, 1, j, dj) >= max(LEAST_LIKE, like - _AS_LIKE):
                return other
        return None

    def _belongs(self, i: int, j: int) -> bool:
        """Whether an utterance has to do with a paragraph."""
        return self._share(i, j) >= _BELONGS * min(self.sizes[0][i], self.sizes[1][j]) > 0

    def _fits(self, i: int, di: int, j: int, dj: int) -> bool:
        """Whether every utterance of a group is said by somebody whom every label of it can mean."""
        if not self.bound:
            return True
        said = {unit.speaker for unit in self.units[i : i + di]}
        return all(paragraph.meant is None or said <= paragraph.meant for paragraph in self.paragraphs[j : j + dj])

    def _align(self) -> list[tuple[int, int, int, int]]:
        """Groups: first utterance, how many, first paragraph, how many. Dynamic programming in a band around what holds the two together."""
        best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
        for i, (low, high) in enumerate(self._find_bands()):
            for j in range(low, high + 1):
                found: tuple[float, tuple[int, int]] | None = best.get((i, j))
                for di, dj in ((1, 0), (0, 1), *_MOVES):
                    before = best.get((i - di, j - dj)) if i >= di and j >= dj else None
                    if before is None or (di and dj and not self._fits(i - di, di, j - dj, dj)):
                        continue
                    gain = _SKIP if not (di and dj) else self._gain(i - di, di, j - dj, dj)
                    if found is None or before[0] + gain > found[0]:
                        found = before[0] + gain, (di, dj)
                if found is not None:
                    best[i, j] = found
        groups: list[tuple[int, int, int, int]] = []
        i, j = len(self.units), len(self.paragraphs)
        while (i, j) != (0, 0) and (i, j) in best:
            di, dj = best[i, j][1]
            i, j = i - di, j - dj
            if di and dj:
                groups.append((i, di, j, dj))
        return groups[::-1]

    def _find_bands(self) -> list[tuple[int, int]]:
        """For each number of utterances the first and the last number of paragraphs that can be passed by then."""
        n, m = len(self.units), len(self.paragraphs)
        bands: list[tuple[int, int]] = []
        i0 = j0 = 0
        for i1, j1 in [*self._find_anchors(), (n, m)]:
            reach = max(_BAND, abs((i1 - i0) - (j1 - j0)) + 10)
            for i in range(len(bands), i1 + 1):
                middle = j0 + (i - i0) * (j1 - j0) // max(1, i1 - i0)
                bands.append((max(0, middle - reach), min(m, middle + reach)))
            i0, j0 = i1, j1
        return bands

    def _find_anchors(self) -> list[tuple[int, int]]:
        """Utterances and paragraphs that alone have some three words in a row, as many as follow one another on both sides."""
        here, there = (_index_runs(texts) for texts in ([u.text for u in self.units], [p.text for p in self.paragraphs]))
        pairs = Counter((i, there[run]) for run, i in here.items() if i >= 0 and there.get(run, -1) >= 0)
        firmest: dict[int, int] = {}
        for (i, j), _ in pairs.most_common():
            if not self._fits(i, 1, j, 1):
                continue
            firmest.setdefault(i, j)
        return find_chain(sorted(firmest.items()))

    def _gain(self, i: int, di: int, j: int, dj: int) -> float:
        """Of a group: how alike its sides are, times how many it holds, less for those that are not one to one. Nothing where it is no more alike than a part of it: an original and its rendition
        are each like the whole of a paragraph, and a half of it belongs to neither."""
        like = self._rate(i, di, j, dj)
        smaller = [(i, di - 1, j, dj), (i + 1, di - 1, j, dj)] if di > 1 else []
        smaller += [(i, di, j, dj - 1), (i, di, j + 1, dj - 1)] if dj > 1 else []
        if any(like <= self._rate(*part) for part in smaller):
            return -math.inf
        return (like - 0.15) * (di + dj) / 2 - 0.06 * (di + dj - 2)

    def _rate(self, i: int, di: int, j: int, dj: int) -> float:
        """The share of letters, three by three and weighed by how rare they are, that both sides have; 0 where one of a group has nothing to do with the other side: else it would be
        drawn in by its neighbor."""
        rows, columns = range(i, i + di), range(j, j + dj)
        shared = [[self._share(a, b) for b in columns] for a in rows]
        own, other = [self.sizes[0][a] for a in rows], [self.sizes[1][b] for b in columns]
        total = sum(own) + sum(other)
        if not total:
            return 0.0
        if di + dj > 2:
            across = [min(size, sum(row)) / size if size else 0.0 for row, size in zip(shared, own, strict=True)]
            down = [
                min(size, sum(column)) / size if size else 0.0
                for column, size in zip(zip(*shared, strict=True), other, strict=True)
            ]
            if min(*across, *down) < _BELONGS:
                return 0.0
        return 2 * min(sum(map(sum, shared)), sum(own), sum(other)) / total

    def _share(self, i: int, j: int) -> float:
        """The weight of what an utterance and a paragraph both have."""
        if (i, j) not in self.known:
            here, there = self.units[i].grams, self.grams[j]
            if len(here) > len(there):
                here, there = there, here
            self.known[i, j] = sum(self._weigh(gram) * min(count, there[gram]) for gram, count in here.items() if gram in there)
        return self.known[i, j]

    def _weigh(self, gram: str) -> float:
        return self.weights.get(gram, 1.0)


def _index_runs(texts: Sequence[str]) -> Mapping[tuple[str, ...], int]:
    """Which text has three words in a row; -1 where several have."""
    found: dict[tuple[str, ...], int] = {}
    for number, text in enumerate(texts):
        words = [piece.folded.casefold() for piece in cut_pieces(text)]
        for run in {tuple(words[n : n + _RUN]) for n in range(len(words) - _RUN + 1)}:
            found[run] = -1 if run in found else number
    return found


def _divide(texts: Sequence[str], text: str) -> list[str] | None:
    """A text in as many parts as there are texts, so that each part is most like its own, best where a sentence ends. None where there are too few words, or a part is unlike."""
    if len(texts) == 1:
        return [text]
    ends = {sentence.text.split()[-1:][0] for sentence in split_sentences(text) if sentence.text.split()}
    words = text.split()
    if not len(texts) <= len(words) <= _MOST_WORDS:
        return None
    grams = [_count_grams(each) for each in texts]
    cuts = _choose_cuts(grams, [_count_grams(word) for word in words], [word in ends for word in words])
    parts = [" ".join(words[a:b]) for a, b in pairwise(cuts)]
    alike = [_share(own, _count_grams(part)) for own, part in zip(grams, parts, strict=True)]
    return parts if min(alike) >= LEAST_LIKE else None


def _choose_cuts(grams: Sequence[Counter[str]], words: Sequence[Counter[str]], ends: Sequence[bool]) -> list[int]:
    """Where each part begins, and the end. `ends`: which words end a sentence."""
    n, m = len(grams), len(words)
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for part, own in enumerate(grams, 1):
        reached: dict[int, tuple[float, int]] = {}
        for begin, (cost, _) in best[-1].items():
            held: Counter[str] = Counter()
            for end in range(begin + 1, m - (n - part) + 1):
                held.update(words[end - 1])
                rated = cost + _share(own, held) + _SENTENCE * ends[end - 1]
                if (end == m) == (part == n) and (end not in reached or rated > reached[end][0]):
                    reached[end] = rated, begin
        best.append(reached)
    cuts = [m]
    for layer in best[:0:-1]:
        cuts.append(layer[cuts[-1]][1])
    return cuts[::-1]


def _share(first: Counter[str], second: Counter[str]) -> float:
    total = sum(first.values()) + sum(second.values())
    return 2 * sum((first & second).values()) / total if total else 0.0
