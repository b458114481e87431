"""A card for each edit: when exactly, what, how sure, where in the interview, by what evidence, and the frames around it.

In: a transcript, its anchors, words and pictures. Out: plain values for the template; pictures as data addresses.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass

from vidtx.document import Clip, EditBoundary, Transcript
from vidtx.interview.continuity import keep_edits
from vidtx.report.layout.anchors import Anchors
from vidtx.report.layout.words import Words
from vidtx.report.options import Pictures, Shot
from vidtx.views.evidence import describe_evidence
from vidtx.views.scenes import count_frames
from vidtx.views.text import clean_text, format_exact
from vidtx.views.wording import describe_crossing, describe_medium, describe_times, name_confidence, name_kind


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """`source`: a data address. `text`: what a screen reader says of it. `note`: what was made unrecognizable in it."""

    source: str
    width: int
    height: int
    caption: str
    time: str
    text: str
    note: str | None


@dataclass(frozen=True, slots=True)
class Card:
    anchor: str
    place: str
    kind: str
    title: str
    times: str
    level: str
    sure: str
    medium: str
    exact: str
    where: tuple[str, ...]
    evidence: tuple[str, ...]
    pictures: tuple[ShownPicture, ...]
    status: str | None


def list_cards(transcript: Transcript, anchors: Anchors, words: Words, pictures: Pictures) -> tuple[Card, ...]:
    """The cards in order of time; none for a boundary that a person rejected."""
    return tuple(_make_card(b, transcript.clip, anchors, words, pictures) for b in keep_edits(transcript.boundaries))


def _make_card(boundary: EditBoundary, clip: Clip, anchors: Anchors, words: Words, pictures: Pictures) -> Card:
    language, anchor = words.language, anchors.boundaries[boundary.id]
    crossings = anchors.crossings.get(boundary.id, ())
    where = tuple(describe_crossing(crossing, language) for crossing in crossings)
    is_decided = boundary.status in ("accepted", "added")
    return Card(
        anchor,
        f"c{anchor[1:]}",
        boundary.kind,
        name_kind(boundary.kind, language),
        describe_times(boundary, language),
        boundary.confidence_level,
        _describe_sureness(boundary, words),
        describe_medium(boundary, language),
        _describe_exactly(boundary, clip, words),
        where or (words.say("report.outside_exchanges"),),
        tuple(clean_text(describe_evidence(evidence, language)) for evidence in boundary.evidence),
        tuple(_show(shot, words, blurred=pictures.blurred) for shot in pictures.shots.get(boundary.id, ())),
        words.say(f"reviewed.boundary_{boundary.status}") if is_decided else None,
    )


def _describe_sureness(boundary: EditBoundary, words: Words) -> str:
    level = name_confidence(boundary.confidence_level, words.language)
    return words.say("report.sureness", level=level, percent=min(99, round(100 * boundary.probability)))


def _describe_exactly(boundary: EditBoundary, clip: Clip, words: Words) -> str:
    """Time stamp and frame: what a technician needs to find the place again."""
    stamp = f"{boundary.pts} × {boundary.time_base}"
    rate = clip.video.frame_rate if clip.video is not None else None
    if rate is None or not boundary.in_picture:
        return words.say("report.exact_stamp", stamp=stamp)
    return words.say("report.exact_frame", stamp=stamp, frame=count_frames(clip, boundary.time, rate))


def _show(shot: Shot, words: Words, *, blurred: bool) -> ShownPicture:
    caption = words.say(f"shot.{shot.part}")
    note = _describe_blur(shot, words) if blurred else None
    text = f"{caption}, {format_exact(round(shot.time * 1000))}"
    source = f"data:image/jpeg;base64,{base64.b64encode(shot.jpeg).decode('ascii')}"
    return ShownPicture(source, shot.width, shot.height, caption, format_exact(round(shot.time * 1000)), text, note)


def _describe_blur(shot: Shot, words: Words) -> str | None:
    if shot.coarse:
        return words.say("shot.coarse")
    return words.say("shot.blurred", count=shot.faces) if shot.faces else words.say("shot.plain")


def describe_pictures(transcript: Transcript, words: Words, pictures: Pictures) -> Iterator[str]:
    """What a reader must know of the pictures, or of why there are none; nothing where no edit is shown."""
    if not keep_edits(transcript.boundaries):
        return
    if pictures.state != "shown":
        yield words.say(f"pictures.{pictures.state}")
        return
    yield words.say("pictures.blurred" if pictures.blurred else "pictures.faces")
    if pictures.unshown:
        yield words.say("pictures.unshown", count=pictures.unshown)
