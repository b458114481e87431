"""What every run decides first: which sound of the clip is taken, and what the keys of kept results are made of."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from vidtx.cache import StageCache
from vidtx.document import Clip, Evidence
from vidtx.media.channels import MIX, SEPARATE
from vidtx.options import Options
from vidtx.stages import make_key

if TYPE_CHECKING:
    from vidtx.media.choice import SoundChoice
    from vidtx.media.opened import OpenedClip

StageProgress = Callable[[str, float], None]  # (stage, share done)


def choose_clip_sound(opened: OpenedClip, options: Options, cache: StageCache) -> SoundChoice:
    """The choice, from the cache or made now and kept: it may take a pass over the sound."""
    from vidtx.media.choice import SoundChoice, choose_sound

    if len(opened.clip.audio) == 1 and opened.clip.audio[0].channels == 1:  # nothing to choose, nothing to keep
        return choose_sound(opened, stream=options.audio_stream, channel=options.channel)
    parameters = [options.audio_stream, options.channel, list(options.languages), *list_footage(opened.clip)]
    if options.channel is None and any(audio.channels == 2 for audio in opened.clip.audio):
        parameters.append(SEPARATE)  # a choice made before there was this one; raising its version would reach every result
    key = make_key("choice", opened.clip.sha256, parameters)
    kept: SoundChoice | None = cache.read(key, SoundChoice)
    if kept is None:
        kept = choose_sound(opened, stream=options.audio_stream, channel=options.channel, languages=options.languages)
        cache.write(key, kept)
    return kept


def take_mix(choice: SoundChoice) -> SoundChoice:
    """The choice for what is not a voice: separate channels together."""
    return replace(choice, channel=MIX) if choice.channel == SEPARATE else choice


def list_edit_parameters(choice: SoundChoice | None, fast: bool = False) -> list[Any]:
    return [choice.number if choice else 0, choice.channel if choice else "mix", *(["fast"] if fast else [])]


def list_footage(clip: Clip) -> list[str]:
    """What a key has besides, where the clip is not as players show it."""
    return ["all_footage"] if clip.all_footage else []


def note_unsearched(clip: Clip, lost: Collection[str] = ()) -> Clip:
    """The clip with what of it was not searched for edits, and why. `lost`: media that could not be decoded."""
    from vidtx.edits.picture.grid import is_searchable

    reasons = dict.fromkeys(lost, "undecodable")
    if clip.video is not None and not is_searchable(clip.video):
        reasons["picture"] = "too_small"
    noted = (Evidence.of("not_searched", stream=medium, reason=reason) for medium, reason in sorted(reasons.items()))
    return replace(clip, context=(*clip.context, *noted)) if reasons else clip
