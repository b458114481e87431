"""Which texts a file holds, and how vidtx would have laid it out: what it is compared with.

In: a file, a transcript, and the language that the user names. Out: `Layout`. Chosen by the words that file and document share, so that neither names of files nor
options of the export need to be known. A wrong choice of what stands around the texts does no harm: names and marks are known wherever they stand.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from vidtx.document import Transcript
from vidtx.errors import UsageError
from vidtx.importing.model import Incoming, Revised
from vidtx.importing.words.expected import Expected, expect_cues, expect_texts
from vidtx.importing.words.folding import cut_pieces
from vidtx.importing.words.marks import BARE_MARKS, fold_label
from vidtx.views.cues import TrackPlan
from vidtx.views.phrases import PHRASES, phrase
from vidtx.views.styles import STYLES
from vidtx.views.wording import describe_boundary, label_speakers

_FEW_ITEMS = 100  # of a file, for which everything is tried
_NEARLY = 0.85  # of the best plan's share of words, for a plan that is tried, too
_OF_WORDS = 3  # how much more the words of a file say than its times
_PERFECT = 3.8  # of 4: words and times fit


_BRACKETED = re.compile(r"\[[^\[\]]{1,80}\]")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Layout:
    """`target`: the language of the translations in the file; None where it holds none."""

    expected: Expected
    target: str | None


def choose_layout(transcript: Transcript, incoming: Incoming, items: Sequence[Revised], language: str | None) -> Layout:
    """For items that are matched by their words. Raises UsageError for a language that cannot be that of the file."""
    if incoming.kind == "texts":
        target = choose_target(transcript, incoming, language)
        held = any(text.field != "text" for item in items for text in item.texts)
        ids = frozenset(u.id for u in transcript.utterances)
        languages = (target,) if target and held else ()
        return Layout(expect_texts(transcript, languages, ids), target if held else None)
    plans = [_choose_surroundings(transcript, items, plan) for plan in _choose_texts(transcript, items, language)]
    rated = [_rate(transcript, plan, items) for plan in plans]
    fit, expected, plan = max(rated, key=lambda each: each[0])
    if fit < _PERFECT:
        others = [replace(plan, style=style) for style in STYLES.values() if style != plan.style]
        if len(items) <= _FEW_ITEMS:
            flags = [(names, marks) for names in (True, False) for marks in (True, False)]
            others += [replace(each, name_speakers=names, mark_edits=marks) for each in plans for names, marks in flags]
        rated += [_rate(transcript, other, items) for other in others]
        fit, expected, plan = max(rated, key=lambda each: each[0])
    return Layout(expected, plan.target)


def _rate(transcript: Transcript, plan: TrackPlan, items: Sequence[Revised]) -> tuple[float, Expected, TrackPlan]:
    """How well what the plan would give fits the file: by all words that are shown, and by the times of the cues."""
    expected = expect_cues(transcript, plan)
    here = Counter(word.folded for words in expected.words.values() for word in words)
    there = _count_words(text.text for item in items for text in item.texts)
    times: Counter[tuple[int | None, int | None]] = Counter((item.start, item.end) for item in items)
    spans: Counter[tuple[int | None, int | None]] = Counter((span.start, span.end) for span in expected.spans)
    return _OF_WORDS * _share(there, here) + _share(times, spans), expected, plan


def list_targets(transcript: Transcript) -> tuple[str, ...]:
    """The languages of translations, the most frequent first."""
    counts = Counter(t.language for u in transcript.utterances for t in u.translations if t.language != u.language)
    return tuple(language for language, _ in counts.most_common())


def choose_target(transcript: Transcript, incoming: Incoming, language: str | None) -> str | None:
    """The language of translations of which the file does not say one."""
    told = Counter(t.language for item in incoming.items for t in item.texts if t.field == "translation" and t.language)
    if language is not None:
        return language
    if told:
        return told.most_common(1)[0][0]
    words = _count_words(text.text for item in incoming.items for text in item.texts if text.field != "text" and text.text)
    targets = list_targets(transcript)
    return max(targets, key=lambda target: _share(words, _count_texts(transcript, None, target)), default=None)


def _choose_texts(transcript: Transcript, items: Sequence[Revised], language: str | None) -> list[TrackPlan]:
    """Which texts can stand in a file of cues: those of the plans that share the most words with it."""
    words = _count_words(text.text for item in items for text in item.texts)
    plans: list[tuple[float, TrackPlan]] = []
    rendered = _count_renditions(transcript)
    for spoken, target in _list_candidates(transcript, language):
        counted = _count_texts(transcript, spoken, target)
        plan = TrackPlan(spoken=None if spoken == "*" else spoken, original=spoken is not None, target=target)
        plans.append((_share(words, counted), plan))
        if spoken == "*" and rendered:
            plans.append((_share(words, counted + rendered), replace(plan, rendition="both" if target else "interpreter")))
    if not plans:
        raise UsageError("the document holds no text that a file could be compared with", hint="vidtx process CLIP")
    told = {text.language for item in items for text in item.texts}.intersection(list_targets(transcript))
    if told := told.difference(transcript.languages):  # the file itself says that it holds translations
        plans = [(share, plan) for share, plan in plans if plan.target in told] or plans
    best = max(share for share, _ in plans)
    if len(items) <= _FEW_ITEMS:
        return [plan for _, plan in plans]
    return [plan for share, plan in plans if share >= _NEARLY * best]


def _list_candidates(transcript: Transcript, language: str | None) -> Iterator[tuple[str | None, str | None]]:
    """What is spoken ("*": all, None: nothing of it) and the language of translations."""
    targets = list_targets(transcript)
    if language is not None and language not in transcript.languages:
        yield None, language
        if language in targets:
            yield "*", language
        return
    if language is None:
        yield "*", None
        for target in targets:
            yield "*", target
            yield None, target
    for spoken in transcript.languages:
        if language in (None, spoken):
            yield spoken, None
    if language in targets:
        yield None, language


def _count_texts(transcript: Transcript, spoken: str | None, target: str | None) -> Counter[str]:
    counts: Counter[str] = Counter()
    for utterance in transcript.utterances:
        if spoken == "*" or (spoken is not None and spoken == utterance.language):
            counts.update(_count_words([utterance.text]))
        if target is not None and not (spoken == "*" and target == utterance.language):
            counts.update(_count_words([utterance.translation(target) or ""]))
    return counts


def _count_renditions(transcript: Transcript) -> Counter[str]:
    """The words of the interpreter that stand below an original, too."""
    texts = {utterance.id: utterance.text for utterance in transcript.utterances}
    return _count_words(texts[id] for r in transcript.renditions if r.source_ids for id in r.target_ids)


def _count_words(texts: object) -> Counter[str]:
    return Counter(piece.folded for text in texts for piece in cut_pieces(text))  # type: ignore[attr-defined]


def _share(first: Counter[T], second: Counter[T]) -> float:
    """Twice what both share, of what both have."""
    total = sum(first.values()) + sum(second.values())
    return 2 * sum((first & second).values()) / total if total else 0.0


def _choose_surroundings(transcript: Transcript, items: Sequence[Revised], plan: TrackPlan) -> TrackPlan:
    """Whether names stand before texts, whether edits are marked, and in which language."""
    lines = [text.text for item in items for text in item.texts]
    begun = Counter(fold_label(line.partition(":")[0].rpartition("]")[2].strip(" -–—")) for line in lines if ":" in line)
    bracketed = Counter(mark for line in lines for mark in _BRACKETED.findall(line))
    best, most, named, marked = "en", 0, 0, False
    for wording in PHRASES:
        names = sum(begun[fold_label(label)] for label in set(label_speakers(transcript, wording).values()))
        marks = {f"[{describe_boundary(boundary, wording)}]" for boundary in transcript.boundaries}
        edits = sum(bracketed[mark] for mark in marks)
        found = names + edits + sum(bracketed[phrase(key, wording)] for key in BARE_MARKS)
        if found > most:
            best, most, named, marked = wording, found, names, edits > 0
    spoken = any(item.speaker or any(text.speaker for text in item.texts) for item in items)
    return replace(plan, wording=best, name_speakers=named * 4 > len(items) or (named > 0 and not spoken), mark_edits=marked)
