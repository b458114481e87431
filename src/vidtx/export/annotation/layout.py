"""What formats of tiers and lines share: names without spaces, tiers in which nothing overlaps, words that each have time of their own.

In: values of the document. Out: intervals in ms, and tokens. ELAN and Praat know no overlap inside a tier: what overlaps goes to a further tier.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Generic, TypeVar

from vidtx.document import Clip, Transcript, Utterance, time_words
from vidtx.export.options import ExportOptions
from vidtx.views.text import clean_text

T = TypeVar("T")
_UNSAFE = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class Interval(Generic[T]):
    """`value` from `start` to `end`, in ms; `end` is later than `start`."""

    start: int
    end: int
    value: T


def name_session(clip: Clip) -> str:
    """The clip's name without its ending, as one token of letters, digits, `_`, `.` and `-`."""
    return make_token(PurePosixPath(clip.name).stem, "clip")


def make_token(text: str, otherwise: str) -> str:
    """A text as one token that no format of lines takes for anything else."""
    return _UNSAFE.sub("_", clean_text(text)).strip("_") or otherwise


def name_speakers(transcript: Transcript) -> dict[str, str]:
    """A token for each speaker id: the id itself where it is one; different for different speakers."""
    names: dict[str, str] = {}
    for number, speaker in enumerate(transcript.speakers, 1):
        token = make_token(speaker.id, "speaker")
        names[speaker.id] = token if token not in names.values() else f"{token}_{number}"
    return names


def claim_name(name: str, taken: Collection[str]) -> str:
    """The name of a tier, with stars after it where another tier has it: a speaker may be called anything, `edits` too."""
    while name in taken:
        name += " *"
    return name


def list_utterances(transcript: Transcript, languages: Sequence[str] | None) -> list[Utterance]:
    """The utterances that are written: all, or those in one of `languages`."""
    return [u for u in transcript.utterances if languages is None or u.language in languages]


def list_shown(transcript: Transcript, options: ExportOptions) -> list[Utterance]:
    """The utterances for a reader: `--lang` with nothing but languages of translation leaves out nobody who speaks."""
    return list_utterances(transcript, options.languages if options.spoken_of(transcript) else None)


def split_lanes(intervals: Iterable[Interval[T]]) -> list[list[Interval[T]]]:
    """The intervals in as few lanes as there can be with nothing overlapping in any, each in order of time."""
    lanes: list[list[Interval[T]]] = []
    free: list[tuple[int, int]] = []  # when each lane's last interval ends, and its number
    for interval in sorted(intervals, key=lambda one: (one.start, one.end)):
        ended = [heapq.heappop(free) for _ in range(len(free)) if free and free[0][0] <= interval.start]
        if ended:
            number = min(lane for _, lane in ended)
            for item in ended:
                if item[1] != number:
                    heapq.heappush(free, item)
        else:
            number = len(lanes)
            lanes.append([])
        lanes[number].append(interval)
        heapq.heappush(free, (interval.end, number))
    return lanes


def lay_out_words(utterance: Utterance) -> list[Interval[str]]:
    """The words of an utterance one after the other inside its span, none overlapping, each of 1 ms or more.

    A word keeps its own times where they leave room. Words for which a crowded utterance has no ms left share one, joined by spaces.
    """
    span = utterance.span
    words = [(word.span, text) for word in time_words(utterance) if (text := clean_text(word.text))]
    if len(words) > span.duration:
        per = -(-len(words) // span.duration)
        texts = [" ".join(text for _, text in words[n : n + per]) for n in range(0, len(words), per)]
        return [Interval(span.start + n, span.start + n + 1, text) for n, text in enumerate(texts)]
    placed: list[Interval[str]] = []
    latest = span.start
    for n, (own, text) in enumerate(words):
        left = len(words) - n - 1  # those that still need a ms each
        start = min(max(own.start, latest), span.end - left - 1)
        following = words[n + 1][0].start if left else span.end
        end = min(max(start + 1, min(own.end, max(following, start + 1))), span.end - left)
        placed.append(Interval(start, end, text))
        latest = end
    return placed


def format_seconds(milliseconds: int) -> str:
    """`41.200`."""
    return f"{milliseconds // 1000}.{milliseconds % 1000:03d}"
