"""`process`: a clip's path in, a whole `Transcript` out. One `_Run` a clip; every stage's result is a cached property."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from vidtx import __version__
from vidtx.cache import StageCache
from vidtx.document import (
    Caption,
    ClauseSimilarity,
    Clip,
    EditBoundary,
    Exchange,
    Provenance,
    Similarity,
    Transcript,
    Turn,
    Utterance,
)
from vidtx.errors import NoAudioError, NoSpeechError
from vidtx.media.channels import SEPARATE
from vidtx.options import Options
from vidtx.pipeline.engine_choice import open_engines
from vidtx.pipeline.glossary_use import key_entries, list_entries, list_prompts, put_in
from vidtx.pipeline.run_parameters import describe_parameters
from vidtx.pipeline.sound_choice import StageProgress, choose_clip_sound, list_edit_parameters, note_unsearched, take_mix
from vidtx.stages import make_key

if TYPE_CHECKING:
    from vidtx.engines.registry import EngineSet
    from vidtx.media.choice import SoundChoice
    from vidtx.media.opened import OpenedClip
    from vidtx.signal import Progress, Waveform
    from vidtx.speech.separate_channels import ChannelTurns

LOG = logging.getLogger(__name__)
T = TypeVar("T")


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
        choice, speakers = choose_clip_sound(self.opened, self.options, self.cache), self.options.speakers
        if (
            choice.channel == SEPARATE and (speakers.exactly or speakers.most) == 1
        ):  # by the user's word nobody is on the other channel
            return take_mix(choice)
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
        return self._read_sound(take_mix(self.sound).channel)[0]

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

        return self._stage("edits", tuple[EditBoundary, ...], find, list_edit_parameters(take_mix(self.sound)))

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

        return self._turns_stage("language", identify, self._language_key)

    @cached_property
    def transcribed(self) -> tuple[Utterance, ...]:
        def transcribe() -> tuple[Utterance, ...]:
            from vidtx.speech.recognition import transcribe_channels

            report, prompts = self._report("recognition"), list_prompts(self.options)
            return transcribe_channels(self.voices, self.language_turns, self.engines.recognizer, report, prompts)

        utterances = self._stage("recognition", tuple[Utterance, ...], transcribe, self._recognition_key)
        if not utterances:
            raise NoSpeechError(self.path, "sounds like speech, but no words could be recognized", hint=self._stream_hint())
        return utterances

    @cached_property
    def recognized(self) -> tuple[Utterance, ...]:
        """What was transcribed, cut where a diarizer joined two people's words."""
        from vidtx.interview.roles.resegmentation import split_joined

        return split_joined(self.transcribed)

    def _is_outside(self, task: str, certainty: float | None) -> bool:
        """Whether the clip lies outside of what the task's model was trained on. It follows from what is kept, and is not kept itself."""
        domain = self.engines.find_domain(task)
        if domain is None or domain.least_certainty is None or certainty is None:
            return False
        LOG.info("%s: certainty of %s %.3f, at least %s", self.path.name, task, certainty, domain.least_certainty)
        return certainty < domain.least_certainty

    @cached_property
    def utterances(self) -> tuple[Utterance, ...]:
        from vidtx.bitext.domain import measure_translation, withhold_translations
        from vidtx.engines.tasks import RECOGNITION, TRANSLATION
        from vidtx.speech.domain import flag_outside, measure_certainty

        if self._is_outside(RECOGNITION, measure_certainty(self.recognized)):
            self.progress("translation", 1.0)
            return flag_outside(
                self.recognized
            )  # a translation of what nobody said would read like something that somebody said
        outside = self._is_outside(TRANSLATION, measure_translation(self.translated, self.options.to))
        return withhold_translations(self.translated) if outside else self.with_glossary

    @cached_property
    def judges_translations(self) -> bool:
        """Whether translations are scored: the translator knows a small world, and nothing has shown yet that the clip lies in it."""
        return self.engines.find_domain("translation") is not None and self.engines.find_domain("recognition") is None

    @cached_property
    def translated(self) -> tuple[Utterance, ...]:
        def translate() -> tuple[Utterance, ...]:
            from vidtx.bitext.translation import translate_utterances

            translator, gist = self.engines.translator, self.engines.speech_translator
            if gist is not None:
                from vidtx.speech.gist import add_gists

                return add_gists(self.voices, self.language_turns, self.recognized, gist, self._report("translation"))
            if translator is None:  # nothing is invented in its place
                return self.recognized
            report, scored = self._report("translation"), self.judges_translations
            return translate_utterances(self.recognized, translator, self.options.to, report, scored=scored)

        return self._stage("translation", tuple[Utterance, ...], translate, self._translation_key)

    @cached_property
    def with_glossary(self) -> tuple[Utterance, ...]:
        """The utterances with the user's terms in their translations. Apart from these, so that another glossary costs no translation."""
        entries, translated = list_entries(self.options), self.translated
        if not entries or not any(u.translations for u in translated):
            return translated
        key, report = [*self._translation_key, key_entries(entries)], self._report("glossary")
        return self._stage("glossary", tuple[Utterance, ...], lambda: put_in(translated, entries, self.engines, report), key)

    @cached_property
    def similarities(self) -> tuple[Similarity, ...]:
        """Which utterances may render which, where the run has a sentence encoder."""

        def compare() -> tuple[Similarity, ...]:
            from vidtx.bitext.sentence_vectors import find_similarities

            encoder = self.engines.sentence_encoder
            assert encoder is not None
            return find_similarities(self.recognized, encoder, self._report("similarity"))

        if not self._engine("similarity"):
            return ()
        return self._stage("similarity", tuple[Similarity, ...], compare, [*self._texts_key, self._engine("similarity")])

    def compare_clauses(self, exchanges: Sequence[Exchange]) -> tuple[ClauseSimilarity, ...]:
        """The clauses of originals and their renditions, where the run has a sentence encoder."""
        encoder = self.engines.sentence_encoder
        if encoder is None or not self._engine("similarity"):
            return ()
        from vidtx.bitext.clauses import compare_clauses
        from vidtx.interview.likeness import Likeness
        from vidtx.interview.renditions import list_links

        by_id = {u.id: u for u in self.recognized}
        links = list_links(exchanges, self.utterances, Likeness(self.utterances, self.similarities))
        pairs = [([by_id[id] for id in source], [by_id[id] for id in target]) for source, target in links]
        key = [*self._texts_key, self._engine("similarity"), [[list(a), list(b)] for a, b in links]]
        report = self._report("clauses")
        return self._stage("clauses", tuple[ClauseSimilarity, ...], lambda: compare_clauses(pairs, encoder, report), key)

    @cached_property
    def captions(self) -> tuple[Caption, ...]:
        """Writing in the picture, where the run reads it."""
        languages = self.options.languages_of_captions
        if not languages:
            return ()
        from vidtx.captions.find import find_captions
        from vidtx.captions.tesseract import describe_reader

        def find() -> tuple[Caption, ...]:
            return find_captions(self.opened.media, self.opened.media_clip, languages, self._report("captions"))

        return self._stage("captions", tuple[Caption, ...], find, [list(languages), describe_reader()])

    def transcript(self) -> Transcript:
        from vidtx.interview.caption_comparison import compare_captions
        from vidtx.interview.derive import Overrides, derive
        from vidtx.speech.separate_channels import merge_turns

        boundaries, utterances, similarities = self.boundaries, self.utterances, self.similarities
        captions = self.captions
        self.progress("exchanges", 0.0)
        overrides = Overrides(roles=self.options.roles, names=self.options.names)
        interview = derive(utterances, boundaries, overrides, similarities=similarities, language=self.options.to)
        clauses = self.compare_clauses(interview.exchanges)
        gestures = self._find_gestures(interview.exchanges)
        if clauses or gestures:
            interview = derive(
                utterances,
                boundaries,
                replace(overrides, gestures=gestures),
                similarities=similarities,
                clause_similarities=clauses,
                language=self.options.to,
            )
        renditions = compare_captions(interview.renditions, captions, utterances)
        self.progress("exchanges", 1.0)
        speaking = {u.speaker for u in utterances}
        turns = tuple(turn for turn in merge_turns(self.language_turns) if turn.speaker in speaking)
        return Transcript(
            clip=note_unsearched(self.clip),
            boundaries=boundaries,
            speakers=interview.speakers,
            turns=turns,
            utterances=utterances,
            renditions=renditions,
            exchanges=interview.exchanges,
            provenance=self._provenance(),
            captions=captions,
            similarities=similarities,
            clause_similarities=clauses,
        )

    def _find_gestures(self, exchanges: tuple[Exchange, ...]) -> tuple[Exchange, ...]:
        """The exchanges that were answered by a gesture."""
        from vidtx.pipeline.gesture_search import find_answers

        report = self._report("gestures")
        return find_answers(self.opened, exchanges, self.utterances, self.boundaries, self._stage, report)

    def _provenance(self) -> Provenance:
        from vidtx.media.choice import describe_choices

        return Provenance(
            "machine",
            __version__,
            preset=self.engines.choice.preset,
            engines=self.engines.records,
            parameters=describe_parameters(self.options, self.sound.number),
            media=describe_choices(self.opened, self.sound),
            timestamps=self.opened.changes,
            glossary=list_entries(self.options),
        )

    @cached_property
    def _turns_key(self) -> list[Any]:
        bounds = self.options.speakers
        return [self.sound.number, self.sound.channel, self._engine("diarization"), bounds.exactly, bounds.least, bounds.most]

    @cached_property
    def _language_key(self) -> list[Any]:
        """The ear's answers do not depend on who transcribes afterwards."""
        return [*self._turns_key, self._engine("language") or self._engine("recognition"), list(self.options.languages)]

    @cached_property
    def _recognition_key(self) -> list[Any]:
        ear = self._engine("language")
        prompts = [[language, list(terms)] for language, terms in list_prompts(self.options).items()]
        shown = [["prompts", prompts]] if prompts else []  # any other run has the key that it always had
        return [*self._turns_key, self._engine("recognition"), list(self.options.languages), *([ear] if ear else []), *shown]

    @cached_property
    def _texts_key(self) -> list[Any]:
        """What was recognized, and where it was cut: that is not kept itself, as it follows from what is."""
        before = {u.id for u in self.transcribed}
        pieces = [u.id for u in self.recognized if u.id not in before]
        return [*self._recognition_key, *([pieces] if pieces else [])]

    @cached_property
    def _translation_key(self) -> list[Any]:
        scored = ["scored"] if self.judges_translations else []  # any other run has the key that it always had
        return [*self._texts_key, self._engine("translation"), self.options.to, *scored]

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
