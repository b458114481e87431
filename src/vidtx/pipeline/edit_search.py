"""`detect_edits`: a clip's path in, a document of its edit boundaries out; no engine is needed."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from vidtx import __version__
from vidtx.cache import StageCache
from vidtx.document import EditBoundary, Parameter, Provenance, Transcript
from vidtx.errors import MediaError
from vidtx.options import Options
from vidtx.pipeline.sound_choice import (
    StageProgress,
    choose_clip_sound,
    list_edit_parameters,
    list_footage,
    note_unsearched,
    take_mix,
)
from vidtx.stages import make_key

if TYPE_CHECKING:
    from vidtx.media.opened import OpenedClip
    from vidtx.signal import Waveform

LOG = logging.getLogger(__name__)


def detect_edits(
    path: str | Path,
    *,
    audio_stream: int | None = None,
    channel: str | None = None,
    fast: bool = False,
    all_footage: bool = False,
    cache: StageCache | None = None,
    progress: StageProgress | None = None,
) -> Transcript:
    """A document of a clip's edit boundaries and nothing else; no engine is needed.

    A clip without sound, or with silence, is searched by its picture alone, and one without a picture by its sound. `fast`: see `find_edits`. `all_footage`:
    an MP4 or MOV file is searched as if it had no edit list. Raises MediaError and its children for a clip that cannot be used, UsageError for a sound stream that is not there.
    """
    from vidtx.media.opened import OpenedClip

    path, cache, report = Path(path), cache or StageCache(), progress or (lambda stage, share: None)
    with contextlib.closing(OpenedClip(path, all_footage=all_footage)) as opened:
        if all_footage and not opened.clip.all_footage:
            LOG.warning("%s: --all-footage changes nothing: no edit list leaves out footage of it", path.name)
        return _detect_in(opened, Options(audio_stream=audio_stream, channel=channel), fast, cache, report)


def _detect_in(opened: OpenedClip, options: Options, fast: bool, cache: StageCache, report: StageProgress) -> Transcript:
    from vidtx.edits.detect import find_edits
    from vidtx.media.audio import iterate_audio
    from vidtx.media.choice import describe_choices

    clip = opened.clip
    choice = take_mix(choose_clip_sound(opened, options, cache)) if clip.audio or options.audio_stream is not None else None
    report("probe", 1.0)
    key = make_key("edits", clip.sha256, [*list_edit_parameters(choice, fast), *list_footage(clip)])
    boundaries: tuple[EditBoundary, ...] | None = cache.read(key, tuple[EditBoundary, ...])
    lost: list[str] = []
    if boundaries is None:
        sound = None
        if choice is not None:
            report_sound = partial(report, "sound")
            pieces = iterate_audio(opened.media, opened.media_clip, choice.number, report_sound, channel=choice.channel)
            sound = pieces if clip.video is None else _pass_over_errors(opened.path, pieces, lost)
        boundaries = find_edits(opened.media, opened.media_clip, sound, lambda share: report("edits", share), fast=fast)
        if not lost:  # else the next run would take the picture's edits for those of both
            cache.write(key, boundaries)
    report("edits", 1.0)
    clip = note_unsearched(clip, lost)
    searched = {"picture", "sound"} - set(clip.unsearched)
    parameters: tuple[tuple[str, Parameter], ...] = (
        ("audio_stream", choice.number if choice else 0),
        ("fast", fast),
        ("all_footage", clip.all_footage),
    )
    made = Provenance(
        "machine",
        __version__,
        parameters=parameters,
        media=tuple(taken for taken in describe_choices(opened, choice) if taken.medium in searched),
        timestamps=opened.changes,
        edits_searched=bool(searched),
    )
    return Transcript(clip, boundaries, (), (), (), (), (), made)


def _pass_over_errors(path: Path, pieces: Iterator[Waveform], lost: list[str]) -> Iterator[Waveform]:
    """The sound as far as it can be decoded: the picture can still be searched. `lost` is told where there is none of it."""
    try:
        yield from pieces
    except MediaError as error:
        lost.append("sound")
        LOG.warning("%s: its sound was not searched: %s", path.name, error.reason)
