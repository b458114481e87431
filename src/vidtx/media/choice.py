"""Which sound and which of its channels a run takes, and why.

In: an opened clip and what the user asks for. Out: a `SoundChoice`. By the user's word, else by the container's default flag, the language
that the container names, and the length; a sound that is silent gives way to one that is not. Channels: `vidtx.media.channels`.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from vidtx.document import AudioStream, Clip, MediaChoice
from vidtx.document.provenance import MediaReason
from vidtx.errors import MediaError
from vidtx.media.audio import check_stream
from vidtx.media.channels import MIX, SEPARATE, ChannelLevels, choose_channel, measure_channels, read_channel
from vidtx.media.opened import OpenedClip

LOG = logging.getLogger(__name__)
SILENT_DBFS = -60.0
LONGER_MS = 1000  # by which a sound must be longer to be taken for that


@dataclass(frozen=True, slots=True)
class SoundChoice:
    """`number`: of the sound among the clip's, from 0. `channel`: "mix", a channel's number from 0 as text, or "separate"
    (two people on two channels: voices from each by itself, everything else from the mix)."""

    number: int
    channel: str
    reason: MediaReason


def choose_sound(
    opened: OpenedClip, *, stream: int | None = None, channel: str | None = None, languages: Collection[str] = ()
) -> SoundChoice:
    """The choice for a clip that has sound. Sounds are measured only where there is something to choose.

    Raises UsageError for a stream or a channel that the clip does not have, NoAudioError for a clip without sound.
    """
    number, reason = _choose_stream(opened, stream, languages)
    audio = opened.clip.audio[number]
    if channel is not None:
        return SoundChoice(number, read_channel(channel, audio.channels), reason)
    levels = _measure(opened, number) if audio.channels > 1 or (stream is None and len(opened.clip.audio) > 1) else None
    if stream is None and len(opened.clip.audio) > 1 and levels is not None and levels.loudest < SILENT_DBFS:
        others = {n: found for n in range(len(opened.clip.audio)) if n != number and (found := _measure(opened, n)) is not None}
        loudest = max(others, key=lambda n: others[n].loudest, default=number)
        if loudest != number and others[loudest].loudest >= SILENT_DBFS:
            number, reason, levels = loudest, "loudest", others[loudest]
            LOG.warning("%s: the sound that would be taken is silent; sound %d is taken", opened.path.name, number)
    taken = MIX if levels is None else choose_channel(levels)
    if taken not in (MIX, SEPARATE):  # the run says that it takes channels apart: a search for edits does not
        LOG.warning(
            "%s: channel %s of the sound is taken, not the mix of %d (--channel mix takes that)",
            opened.path.name, taken, opened.clip.audio[number].channels,
        )  # fmt: skip
    return SoundChoice(number, taken, reason)


def describe_choices(opened: OpenedClip, sound: SoundChoice | None) -> tuple[MediaChoice, ...]:
    """What goes into the provenance."""
    made: list[MediaChoice] = []
    if opened.clip.video is not None:
        made.append(MediaChoice("picture", opened.clip.video.index, opened.picture_reason))
    if sound is not None:
        stream = opened.clip.audio[sound.number]
        made.append(MediaChoice("sound", stream.index, sound.reason, sound.channel if stream.channels > 1 else None))
    return tuple(made)


def _choose_stream(opened: OpenedClip, stream: int | None, languages: Collection[str]) -> tuple[int, MediaReason]:
    audio = opened.clip.audio
    number = check_stream(opened.path, opened.clip, stream)
    if stream is not None or len(audio) == 1:
        return number, "only" if len(audio) == 1 else "user"
    marked = list(opened.default_audio) or list(range(len(audio)))
    if len(marked) == 1:
        return marked[0], "default_flag"
    named = [n for n in marked if _is_one_of(audio[n], languages)]
    if len(named) == 1:
        return named[0], "language"
    rest = named or marked
    longest = max(rest, key=lambda n: (audio[n].duration or 0, -n))
    if all((audio[longest].duration or 0) > (audio[n].duration or 0) + LONGER_MS for n in rest if n != longest):
        return longest, "longest"
    return rest[0], "first"


def _is_one_of(stream: AudioStream, languages: Collection[str]) -> bool:
    """Containers name languages by three letters or by two; for those spoken here the first two agree."""
    return stream.language is not None and stream.language.lower()[:2] in languages


def _measure(opened: OpenedClip, number: int) -> ChannelLevels | None:
    try:
        return measure_channels(opened.media, opened.media_clip, number)
    except MediaError as error:
        LOG.debug("%s: the channels could not be measured: %s", opened.path.name, error.reason)
        return None


def find_sound(clip: Clip, choices: Sequence[MediaChoice]) -> tuple[int, str]:
    """Which of the clip's sounds the document took (its number among them, from 0), and which channel ("mix" or a number as text).

    `choices`: of the document's provenance. Without one, or with one that the clip does not have, the first sound's mix. Two people
    on two channels are heard and seen in the mix.
    """
    for choice in choices:
        if choice.medium == "sound":
            for number, stream in enumerate(clip.audio):
                if stream.index == choice.stream:
                    named = choice.channel or ""
                    fits = named.isdecimal() and named.isascii() and int(named[:4]) < stream.channels and len(named) <= 4
                    return number, str(int(named)) if fits else "mix"
    return 0, "mix"
