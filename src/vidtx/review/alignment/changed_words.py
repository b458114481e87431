"""The words of utterances whose texts people changed: which wait to be aligned with the sound, and the change that enters their times.

In: a reviewed transcript, the clip's sound, and the process that aligns. Out: `set_words` changes, by an author of their own (`vidtx (MODEL)`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from vidtx.document import Transcript, Utterance, Word
from vidtx.document.revision.word_times import write_word_times
from vidtx.document.word_alignment import list_stretches, list_touched, place_aligned
from vidtx.media.choice import find_sound
from vidtx.pipeline.word_aligners import LONGEST_MS
from vidtx.review.alignment.sound import Sound
from vidtx.review.alignment.worker import AlignerProcess, Request
from vidtx.review.changes import Change
from vidtx.review.journal.entry import LONGEST_AUTHOR
from vidtx.review.media.source import ClipSource

Attempt = tuple[str, str, int, int]  # of which utterance, text and span an alignment was tried


def name_author(model: str) -> str:
    """Who signs: `vidtx (MODEL)`."""
    return f"vidtx ({''.join(c for c in model if c.isprintable())[: LONGEST_AUTHOR - 8]})"


def list_waiting(state: Transcript, tried: Collection[Attempt]) -> list[Utterance]:
    """Utterances whose words a person's change left to interpolation and for which no alignment was tried, what was changed last first."""
    order: Mapping[str, int] = {id: n for n, correction in enumerate(state.corrections) for id in correction.targets}
    waiting = [
        u
        for u in state.utterances
        if (u.machine is not None or u.added)
        and u.language is not None
        and describe_attempt(u) not in tried
        and any(list_touched(u))
    ]
    return sorted(waiting, key=lambda u: (-order.get(u.id, len(order)), u.span))


def describe_attempt(utterance: Utterance) -> Attempt:
    return utterance.id, utterance.text, utterance.span.start, utterance.span.end


def open_sound(source: ClipSource, document: Transcript) -> Sound:
    """The clip's sound that the document was made from. Raises MediaError."""
    path, clip = source.open()
    return Sound(path, clip, *find_sound(document.clip, document.provenance.media))


def align_utterance(utterance: Utterance, sound: Sound, process: AlignerProcess) -> tuple[Word, ...] | None:
    """The utterance's words with new times for those that were changed; None where none could be told. Raises AlignmentFailed."""
    assert utterance.language is not None
    aligned: dict[int, Word] = {}
    for stretch in list_stretches(utterance, LONGEST_MS):
        words = process.align(Request(sound, stretch.span, stretch.text, utterance.language))
        aligned.update(enumerate(words, stretch.first))
    return place_aligned(utterance, aligned) if aligned else None


def make_words_change(utterance: Utterance, words: Sequence[Word], model: str) -> Change:
    after = write_word_times(words) | {"model": model}
    return Change("set_words", (utterance.id,), {"text": utterance.text}, after)
