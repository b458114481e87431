"""Enters the changes that a file brought into the journal of its document, and gives the words that are new their times.

In: a review session, a comparison, an author. Out: one step of the author's, which the review page shows and can undo; then the times of the new words by the recognizer, entered by an
author of its own, as in a review. Untouched words keep their times (`vidtx.document.word_timing`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from vidtx.document import Parameter, Transcript, Utterance
from vidtx.errors import MediaError, VidtxError
from vidtx.importing.comparison import Comparison
from vidtx.pipeline.word_aligners import AlignerWeights
from vidtx.review.alignment.changed_words import align_utterance, list_waiting, make_words_change, name_author, open_sound
from vidtx.review.alignment.sound import Sound
from vidtx.review.alignment.worker import AlignerProcess, AlignmentFailed
from vidtx.review.changes import MOST_CHANGES, Change
from vidtx.review.media.locate import locate_clip
from vidtx.review.media.source import ClipSource
from vidtx.review.session import ReviewSession, Step

LOG = logging.getLogger(__name__)

_MOST_FAILURES = 3  # in a row, after which words stay interpolated


def make_changes(comparison: Comparison, transcript: Transcript) -> tuple[Change, ...]:
    """The changes in the order in which they are carried out: what was said before its translation, which would be outdated by it."""
    changes: list[Change] = []
    outdated = {text.owner[0] for text in comparison.texts if text.owner[1] is None}
    outdated |= {u.id for u in transcript.utterances if "translation_outdated" in u.flags}
    dropped: set[str] = set()  # whose first new translation takes the place of all that were outdated
    for time in comparison.times:
        spans = [{"start": span.start, "end": span.end} for span in (time.before, time.after)]
        changes.append(Change("set_times", (time.utterance_id,), *spans))
    for speaker in comparison.speakers:
        changes.append(Change("set_speaker", (speaker.utterance_id,), {"speaker": speaker.before}, {"speaker": speaker.after}))
    for said in (True, False):
        for text in comparison.texts:
            id, language = text.owner
            if said and language is None:
                changes.append(Change("set_text", (id,), {"text": text.before}, {"text": text.after}))
            elif not said and language is not None:
                after: dict[str, Parameter] = {"language": language, "text": text.after}
                before: dict[str, Parameter] = {"language": language, "text": None if id in dropped else text.before or None}
                changes.append(Change("set_translation", (id,), before, after))
                if id in outdated:
                    dropped.add(id)
    for name in comparison.names:
        changes.append(Change("set_name", (name.speaker,), {"name": name.before}, {"name": name.after}))
    return tuple(changes)


def enter_changes(session: ReviewSession, author: str, changes: Sequence[Change]) -> tuple[Step, ...]:
    """One step, or where there are more changes than a step holds several. Raises ConflictError where somebody changed the same meanwhile: then nothing of the step was changed."""
    return tuple(session.submit(author, changes[n : n + MOST_CHANGES]) for n in range(0, len(changes), MOST_CHANGES))


def count_withdrawn(before: Transcript, after: Transcript) -> int:
    """How many findings stood on texts that were changed and are not stated any more: their renditions are compared again once the translations fit the new words."""
    stated = [
        {(r.source_ids, r.target_ids, f.kind, f.value_source) for r in t.renditions for f in r.findings}
        for t in (before, after)
    ]
    return len(stated[0] - stated[1])


@dataclass(frozen=True, slots=True)
class Timed:
    """`aligned`, `interpolated`: utterances whose new words have times by the sound, or by their neighbors. `model`: the recognizer. `why`: why not by the sound."""

    aligned: int = 0
    interpolated: int = 0
    model: str | None = None
    why: str | None = None


def time_new_words(
    session: ReviewSession,
    ids: Sequence[str],
    weights: AlignerWeights | None,
    clip: Path | None = None,
    tell: Callable[[int, int], None] = lambda done, count: None,
) -> Timed:
    """Aligns the words of utterances that were just changed. `weights`: None: the document's recognizer is not installed. `tell`: of how many are done. What fails stays interpolated."""
    wanted = set(ids)
    waiting = [utterance for utterance in list_waiting(session.state, ()) if utterance.id in wanted]
    if not waiting:
        return Timed()
    if weights is None:
        return Timed(0, len(waiting), why="the document's recognizer is not installed")
    located = locate_clip(session.path, session.document.clip, clip)
    if located.path is None or located.identity is None:
        return Timed(0, len(waiting), why="the clip was not found")
    source = ClipSource(located.path, session.document.clip, located.identity)
    process = AlignerProcess(weights)
    try:
        sound = open_sound(source, session.document)
        found = list(_align_all(waiting, sound, process, weights, tell))
    except MediaError as error:
        LOG.info("words stay interpolated: %s", type(error).__name__)
        return Timed(0, len(waiting), why="the clip's sound cannot be read")
    finally:
        process.close()
        source.close()
    if found:
        found = _keep_current(session.state, found)
        session.submit(name_author(weights.name()), found)
    return Timed(len(found), len(waiting) - len(found), weights.name(), None if found else "nothing could be aligned")


def _align_all(
    waiting: Sequence[Utterance],
    sound: Sound,
    process: AlignerProcess,
    weights: AlignerWeights,
    tell: Callable[[int, int], None],
) -> Iterator[Change]:
    failures = 0
    for done, utterance in enumerate(waiting):
        tell(done, len(waiting))
        if failures == _MOST_FAILURES:
            return
        try:
            words = align_utterance(utterance, sound, process)
            failures = 0
        except (AlignmentFailed, VidtxError) as error:
            LOG.info("the words of %s stay interpolated: %s", utterance.id, error)
            failures += 1
            continue
        if words is not None:
            yield make_words_change(utterance, words, weights.name(utterance.language))


def _keep_current(state: Transcript, changes: Sequence[Change]) -> list[Change]:
    texts = {utterance.id: utterance.text for utterance in state.utterances}
    return [change for change in changes if texts.get(change.targets[0]) == change.before["text"]]
