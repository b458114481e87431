"""The order of the stages: a clip's path in, one immutable `Transcript` out.

probe -> sound -> edits -> turns -> language -> recognition -> translation -> derive -> transcript. Each costly stage is kept in a
`StageCache` as soon as it is done, so that Ctrl-C or a crash loses the stage that was running and no more. The clip is opened for reading
only; nothing is written here but the cache.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from vidtx import __version__
from vidtx.cache import StageCache
from vidtx.document import Clip, EditBoundary, Evidence, Parameter, Provenance, Transcript, Turn, Utterance
from vidtx.errors import MediaError, NoAudioError, NoSpeechError
from vidtx.media.channels import MIX, SEPARATE
from vidtx.options import Options
from vidtx.stages import make_key

if TYPE_CHECKING:
    from vidtx.engines.registry import EngineSet
    from vidtx.media.choice import SoundChoice
    from vidtx.media.opened import OpenedClip
    from vidtx.signal import Progress, Waveform
    from vidtx.speech.separate_channels import ChannelTurns

__all__ = ["Options", "StageProgress", "detect_edits", "open_engines", "process"]

LOG = logging.getLogger(__name__)
T = TypeVar("T")
StageProgress = Callable[[str, float], None]  # (stage, share done)


def open_engines(options: Options) -> EngineSet:
    """The engines that the options ask for, their weights found and verified but not yet opened.

    Raises MissingModelsError (exit code 3) where weights are absent, UsageError for a language that they are known to lack and for a
    device that is not there.
    """
    from vidtx.engines.offline import switch_telemetry_off
    from vidtx.engines.registry import EngineSet
    from vidtx.engines.weights.languages import check_languages
    from vidtx.engines.weights.presets import choose_models

    switch_telemetry_off()
    choice = choose_models(options.preset, options.models, models_dir=options.models_dir)
    check_languages(choice, options.languages, options.to)
    engines = EngineSet(choice, options.device)
    if options.device not in ("auto", "cpu"):
        LOG.debug("computing on %s", engines.device)  # raises where it is not there, before the first clip
    return engines


def process(
    path: str | Path,
    options: Options = Options(),
    *,
    engines: EngineSet | None = None,
    cache: StageCache | None = None,
    progress: StageProgress | None = None,
) -> Transcript:
    """The transcript of a clip.

    Raises MediaError and its children for a clip that cannot be used, MissingModelsError for absent weights, UsageError for
    options that make no sense.
    """
    engines = engines or open_engines(options)
    run = _Run(Path(path), options, engines, cache or StageCache(), progress or (lambda stage, share: None))
    try:
        return run.transcript()
    finally:
        run.close()


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
            LOG.warning("%s: --all-footage changes nothing: only MP4 and MOV files have edit lists", path.name)
        return _detect_in(opened, Options(audio_stream=audio_stream, channel=channel), fast, cache, report)


def _detect_in(opened: OpenedClip, options: Options, fast: bool, cache: StageCache, report: StageProgress) -> Transcript:
    from vidtx.edits.detect import find_edits
    from vidtx.media.audio import iterate_audio
    from vidtx.media.choice import describe_choices

    clip = opened.clip
    choice = _take_mix(_choose_sound(opened, options, cache)) if clip.audio or options.audio_stream is not None else None
    report("probe", 1.0)
    key = make_key("edits", clip.sha256, [*_list_edit_parameters(choice, fast), *_list_footage(clip)])
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
    clip = _note_unsearched(clip, lost)
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


def _choose_sound(opened: OpenedClip, options: Options, cache: StageCache) -> SoundChoice:
    """The choice, from the cache or made now and kept: it may take a pass over the sound."""
    from vidtx.media.choice import SoundChoice, choose_sound

    if len(opened.clip.audio) == 1 and opened.clip.audio[0].channels == 1:  # nothing to choose, nothing to keep
        return choose_sound(opened, stream=options.audio_stream, channel=options.channel)
    parameters = [options.audio_stream, options.channel, list(options.languages), *_list_footage(opened.clip)]
    if options.channel is None and any(audio.channels == 2 for audio in opened.clip.audio):
        parameters.append(SEPARATE)  # a choice made before there was this one; raising its version would reach every result
    key = make_key("choice", opened.clip.sha256, parameters)
    kept: SoundChoice | None = cache.read(key, SoundChoice)
    if kept is None:
        kept = choose_sound(opened, stream=options.audio_stream, channel=options.channel, languages=options.languages)
        cache.write(key, kept)
    return kept


def _take_mix(choice: SoundChoice) -> SoundChoice:
    """The choice for what is not a voice: separate channels together."""
    return replace(choice, channel=MIX) if choice.channel == SEPARATE else choice


def _list_edit_parameters(choice: SoundChoice | None, fast: bool = False) -> list[Any]:
    return [choice.number if choice else 0, choice.channel if choice else "mix", *(["fast"] if fast else [])]


def _list_footage(clip: Clip) -> list[str]:
    """What a key has besides, where the clip is not as players show it."""
    return ["all_footage"] if clip.all_footage else []


def _note_unsearched(clip: Clip, lost: Collection[str] = ()) -> Clip:
    """The clip with what of it was not searched for edits, and why. `lost`: media that could not be decoded."""
    from vidtx.edits.picture.grid import is_searchable

    reasons = dict.fromkeys(lost, "undecodable")
    if clip.video is not None and not is_searchable(clip.video):
        reasons["picture"] = "too_small"
    noted = (Evidence.of("not_searched", stream=medium, reason=reason) for medium, reason in sorted(reasons.items()))
    return replace(clip, context=(*clip.context, *noted)) if reasons else clip


def _pass_over_errors(path: Path, pieces: Iterator[Waveform], lost: list[str]) -> Iterator[Waveform]:
    """The sound as far as it can be decoded: the picture can still be searched. `lost` is told where there is none of it."""
    try:
        yield from pieces
    except MediaError as error:
        lost.append("sound")
        LOG.warning("%s: its sound was not searched: %s", path.name, error.reason)


class _Run:
    """One clip on its way. Every stage's result is a cached property; its key names what it was made from."""

    def __init__(self, path: Path, options: Options, engines: EngineSet, cache: StageCache, progress: StageProgress) -> None:
        self.path, self.options, self.engines, self.cache, self.progress = path, options, engines, cache, progress

    @cached_property
    def opened(self) -> OpenedClip:
        from vidtx.media.opened import OpenedClip

        self.progress("probe", 0.0)
        opened = OpenedClip(self.path)
        self.progress("probe", 1.0)
        if not opened.clip.audio:
            raise NoAudioError(
                self.path, "has no sound, and vidtx works on speech", hint=f"vidtx edits {self.path} analyzes the picture alone"
            )
        return opened

    @property
    def clip(self) -> Clip:
        return self.opened.clip

    @cached_property
    def sound(self) -> SoundChoice:
        choice, speakers = _choose_sound(self.opened, self.options, self.cache), self.options.speakers
        if (
            choice.channel == SEPARATE and (speakers.exactly or speakers.most) == 1
        ):  # by the user's word nobody is on the other channel
            return _take_mix(choice)
        if choice.channel == SEPARATE and self.options.channel is None:
            LOG.warning(
                "%s: people on two separate channels; each is transcribed by itself (--channel mix takes them together)",
                self.path.name,
            )
        return choice

    def close(self) -> None:
        """Removes what was made to decode the clip."""
        if "opened" in self.__dict__:
            self.opened.close()

    @cached_property
    def waveform(self) -> Waveform:
        """The whole sound: of separate channels, the mix."""
        return self._read_sound(_take_mix(self.sound).channel)[0]

    @cached_property
    def voices(self) -> tuple[Waveform, ...]:
        """The sound of the people, one waveform for each separate channel."""
        return self._read_sound("0", "1") if self.sound.channel == SEPARATE else (self.waveform,)

    def _read_sound(self, *channels: str) -> tuple[Waveform, ...]:
        from vidtx.media.audio import is_silent, read_audio

        media, clip, number, report = self.opened.media, self.opened.media_clip, self.sound.number, self._report("sound")
        found = tuple(read_audio(media, clip, number, report, channel=channel).waveform for channel in channels)
        if all(map(is_silent, found)):
            raise NoSpeechError(self.path, "the sound is silent from start to end", hint=self._stream_hint())
        return found

    @cached_property
    def boundaries(self) -> tuple[EditBoundary, ...]:
        def find() -> tuple[EditBoundary, ...]:
            from vidtx.edits.detect import find_edits

            return find_edits(self.opened.media, self.opened.media_clip, self.waveform, self._report("edits"))

        return self._stage("edits", tuple[EditBoundary, ...], find, _list_edit_parameters(_take_mix(self.sound)))

    @cached_property
    def turns(self) -> ChannelTurns:
        def find() -> ChannelTurns:
            from vidtx.speech.separate_channels import find_channel_turns

            return find_channel_turns(self.voices, self.engines.diarizer, self.options.speakers, self._report("turns"))

        turns = self._turns_stage("turns", find, self._turns_key)
        if not any(turns):
            raise NoSpeechError(self.path, "nobody speaks in this clip, as far as can be detected", hint=self._stream_hint())
        return turns

    @cached_property
    def language_turns(self) -> ChannelTurns:
        """The turns with their languages: those in which the language changes are cut there."""
        from vidtx.speech.code_switching import split_channel_code_switches
        from vidtx.speech.language import identify_channel_languages

        def identify() -> ChannelTurns:
            report, recognizer, codes = self._report("language"), self.engines.recognizer, self.options.languages
            turns = split_channel_code_switches(self.voices, self.turns, recognizer, codes, lambda share: report(share / 2))
            return identify_channel_languages(self.voices, turns, recognizer, codes, lambda share: report(0.5 + share / 2))

        return self._turns_stage("language", identify, self._recognition_key)

    @cached_property
    def recognized(self) -> tuple[Utterance, ...]:
        def transcribe() -> tuple[Utterance, ...]:
            from vidtx.speech.recognition import transcribe_channels

            report = self._report("recognition")
            return transcribe_channels(self.voices, self.language_turns, self.engines.recognizer, report)

        utterances = self._stage("recognition", tuple[Utterance, ...], transcribe, self._recognition_key)
        if not utterances:
            raise NoSpeechError(self.path, "sounds like speech, but no words could be recognized", hint=self._stream_hint())
        return utterances

    @cached_property
    def utterances(self) -> tuple[Utterance, ...]:
        def translate() -> tuple[Utterance, ...]:
            from vidtx.bitext.translation import translate_utterances

            translator = self.engines.translator
            if translator is None:  # nothing is invented in its place
                return self.recognized
            return translate_utterances(self.recognized, translator, self.options.to, self._report("translation"))

        return self._stage("translation", tuple[Utterance, ...], translate, self._translation_key)

    def transcript(self) -> Transcript:
        from vidtx.interview.derive import Overrides, derive
        from vidtx.speech.separate_channels import merge_turns

        boundaries, utterances = self.boundaries, self.utterances
        self.progress("exchanges", 0.0)
        overrides = Overrides(roles=self.options.roles, names=self.options.names)
        interview = derive(utterances, boundaries, overrides, language=self.options.to)
        self.progress("exchanges", 1.0)
        speaking = {u.speaker for u in utterances}
        turns = tuple(turn for turn in merge_turns(self.language_turns) if turn.speaker in speaking)
        return Transcript(
            clip=_note_unsearched(self.clip),
            boundaries=boundaries,
            speakers=interview.speakers,
            turns=turns,
            utterances=utterances,
            renditions=interview.renditions,
            exchanges=interview.exchanges,
            provenance=self._provenance(),
        )

    def _provenance(self) -> Provenance:
        from vidtx.media.choice import describe_choices

        options = self.options
        parameters: dict[str, Parameter] = {
            "languages": options.languages,
            "to": options.to,
            "audio_stream": self.sound.number,
            "speakers": options.speakers.exactly,
            "min_speakers": options.speakers.least,
            "max_speakers": options.speakers.most,
            "roles": tuple(f"{speaker}={role}" for speaker, role in sorted(options.roles.items())),
            "names": tuple(f"{speaker}={name}" for speaker, name in sorted(options.names.items())),
        }
        return Provenance(
            "machine",
            __version__,
            preset=self.engines.choice.preset,
            engines=self.engines.records,
            parameters=tuple(sorted(parameters.items())),
            media=describe_choices(self.opened, self.sound),
            timestamps=self.opened.changes,
        )

    @cached_property
    def _turns_key(self) -> list[Any]:
        bounds = self.options.speakers
        return [self.sound.number, self.sound.channel, self._engine("diarization"), bounds.exactly, bounds.least, bounds.most]

    @cached_property
    def _recognition_key(self) -> list[Any]:
        return [*self._turns_key, self._engine("recognition"), list(self.options.languages)]

    @cached_property
    def _translation_key(self) -> list[Any]:
        return [*self._recognition_key, self._engine("translation"), self.options.to]

    def _engine(self, task: str) -> list[list[str | None]]:
        records = [record for record in self.engines.records if record.task == task]
        return [[record.name, record.version, record.model, record.revision, record.sha256] for record in records]

    def _turns_stage(self, stage: str, compute: Callable[[], ChannelTurns], parameters: list[Any]) -> ChannelTurns:
        """A stage that gives turns. Those of separate channels are kept channel by channel, those of one sound by themselves."""
        if self.sound.channel == SEPARATE:
            return self._stage(stage, tuple[tuple[Turn, ...], ...], compute, parameters)
        return (self._stage(stage, tuple[Turn, ...], lambda: compute()[0], parameters),)

    def _stage(self, stage: str, kind: type[T], compute: Callable[[], T], parameters: list[Any]) -> T:
        """The stage's result, from the cache or computed now and kept."""
        key = make_key(stage, self.clip.sha256, parameters)
        result: T | None = self.cache.read(key, kind)
        if result is None:
            self.progress(stage, 0.0)
            result = compute()
            self.cache.write(key, result)
        self.progress(stage, 1.0)
        return result

    def _report(self, stage: str) -> Progress:
        return lambda share: self.progress(stage, min(1.0, max(0.0, share)))

    def _stream_hint(self) -> str | None:
        others = len(self.clip.audio)
        return f"the clip has {others} sound streams; try another with --audio-stream 1" if others > 1 else None
