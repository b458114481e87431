"""The order of the stages, whatever the engines are: what one run gives, what the next one reads, and what is computed again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import edited_clips
from edit_lists import set_edit_lists
from edited_clips import draw_scene
from edited_clips import write_clip as write_drawn
from fixed_encoder import FixedEncoder
from fixed_engines import SOUND, FixedEngines, make_engine_set, make_gist_set, write_speech
from made_clips import write_channels
from noises import speech
from vidtx.cache import StageCache
from vidtx.document import Clip, EditBoundary, GlossaryEntry, MediaChoice, Transcript
from vidtx.document.codec import dump_transcript, parse_transcript
from vidtx.edits import detect
from vidtx.engines.base import SpeakerBounds
from vidtx.engines.weights.domain import Domain
from vidtx.errors import UnreadableMediaError, UsageError
from vidtx.files import compute_sha256
from vidtx.media import audio, choice
from vidtx.media.channels import ChannelLevels
from vidtx.pipeline import Options, detect_edits, process
from vidtx.stages import KEPT, make_key

ALL = {"diarize": 1, "identify_language": 3, "transcribe": 2, "translate": 4}


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_speech(tmp_path_factory.mktemp("clips") / "clip.wav")


@pytest.fixture(autouse=True)
def searches(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """One cut is found at 2.5 s, at once; an entry, whether `fast` was asked for, is made for each search."""
    asked: list[bool] = []

    def find_edits(*arguments: Any, fast: bool = False) -> tuple[EditBoundary, ...]:
        asked.append(fast)
        return (EditBoundary("b1", 40_000, Fraction(1, 16_000), "sound_splice", False, True, 0.9),)

    monkeypatch.setattr(detect, "find_edits", find_edits)
    return asked


@pytest.fixture
def cache(tmp_path: Path) -> StageCache:
    return StageCache(tmp_path / "cache")


def run(clip: Path, cache: StageCache, engines: FixedEngines, options: Options = Options(), **digests: str) -> Transcript:
    return process(clip, options, engines=make_engine_set(engines, **digests), cache=cache)


def kept_stages(cache: StageCache) -> list[str | None]:
    return sorted(str(entry.stage) for entry in cache.list_entries())


def test_one_turn_of_two_languages_and_two_voices_becomes_three(clip: Path, cache: StageCache) -> None:
    found = run(clip, cache, FixedEngines())
    assert [(turn.language, turn.speaker) for turn in found.turns] == [
        ("ko", "SPEAKER_00"),
        ("uk", "SPEAKER_00"),
        ("uk", "SPEAKER_01"),
    ]
    assert [u.text for u in found.utterances] == ["네", "Так", "Так"]


def test_a_clip_outside_of_what_the_recognizer_knows_is_flagged_and_not_translated(clip: Path, cache: StageCache) -> None:
    engines = FixedEngines()
    shares: list[tuple[str, float]] = []
    made = make_engine_set(engines, {"recognition": Domain("a small world", 0.95)})
    found = process(clip, engines=made, cache=cache, progress=lambda *share: shares.append(share))
    assert [u.flags for u in found.utterances] == [("outside_domain",)] * 3 and found.is_outside_domain
    assert not found.is_translated and engines.calls["translate"] == 0 and found.renditions == ()
    assert [u.text for u in found.utterances] == ["네", "Так", "Так"], "what was recognized stays, for who wants to check it"
    assert ("translation", 1.0) in shares and "translation" not in kept_stages(cache)


@pytest.mark.parametrize("domain", [Domain("a small world", 0.85), Domain("a small world")])
def test_a_clip_inside_is_as_it_is_without_a_domain(domain: Domain, clip: Path, cache: StageCache) -> None:
    domains = {"recognition": domain, "translation": Domain("a small world", 0.99)}
    found = process(clip, engines=make_engine_set(FixedEngines(), domains), cache=cache)
    assert not found.is_outside_domain and found.is_translated
    assert found == run(clip, cache, FixedEngines())


def test_what_a_domain_says_changes_nothing_that_is_kept(clip: Path, cache: StageCache) -> None:
    inside = run(clip, cache, FixedEngines())
    engines = FixedEngines()
    outside = process(clip, engines=make_engine_set(engines, {"recognition": Domain("a small world", 0.95)}), cache=cache)
    assert outside.is_outside_domain and not engines.calls
    assert run(clip, cache, engines) == inside and not engines.calls


def test_translations_of_a_translator_that_knows_another_world_are_withheld(clip: Path, cache: StageCache) -> None:
    """The engines score each translation with a probability of 0.37 a token."""
    domains = {"translation": Domain("a small world", 0.4)}
    for engines, calls in ((FixedEngines(), 4), (FixedEngines(), 0)):  # computed, then kept with its scores
        found = process(clip, engines=make_engine_set(engines, domains), cache=cache)
        assert [u.flags for u in found.utterances] == [("translation_withheld",)] * 3
        assert found.is_translation_withheld and not found.is_translated and not found.is_outside_domain
        assert engines.calls["translate"] == calls
    domains = {"translation": Domain("a small world", 0.3)}
    inside = process(clip, engines=make_engine_set(engines, domains), cache=cache)
    assert inside.is_translated and not inside.is_translation_withheld and not engines.calls
    assert all(t.score == -1.0 for u in inside.utterances for t in u.translations)
    plain = run(clip, cache, FixedEngines())
    assert all(t.score is None for u in plain.utterances for t in u.translations), "of other translators no score is asked for"


def test_without_a_translator_everything_else_is_there_and_nothing_is_invented(clip: Path, cache: StageCache) -> None:
    engines = make_engine_set(FixedEngines())
    engines.translator, engines.records = None, tuple(r for r in engines.records if r.task != "translation")
    found = process(clip, engines=engines, cache=cache)
    assert len(found.utterances) == 3 and found.turns and len(found.speakers) == 2
    assert not any(utterance.translations for utterance in found.utterances)
    with_one = process(clip, engines=make_engine_set(FixedEngines()), cache=cache)
    assert any(utterance.translations for utterance in with_one.utterances), "the two do not share a result"


def test_with_a_sentence_encoder_pairs_are_compared_and_kept(clip: Path, cache: StageCache, tmp_path: Path) -> None:
    encoder = FixedEncoder()
    engines = make_engine_set(FixedEngines(), encoder=encoder)
    found = process(clip, engines=engines, cache=cache)
    assert found.similarities == (), "texts without a direction"
    encoder.encode = lambda texts, progress=None: np.ones((len(texts), 1), np.float32)  # type: ignore[method-assign]
    assert process(clip, engines=engines, cache=cache) == found, "kept"
    again = process(clip, engines=engines, cache=StageCache(tmp_path / "other"))
    korean, *ukrainian = again.utterances
    assert [(s.first, s.second, s.probability) for s in again.similarities] == [(korean.id, u.id, 1.0) for u in ukrainian]
    assert parse_transcript(dump_transcript(again)) == again
    assert [record.task for record in again.provenance.engines][-1] == "similarity"


def test_a_gist_is_marked_recorded_and_kept_apart_from_a_translation(clip: Path, cache: StageCache) -> None:
    run(clip, cache, FixedEngines())
    engines = FixedEngines()
    found = process(clip, engines=make_gist_set(engines), cache=cache)
    assert set(engines.calls) == {"translate_speech"}, "its results are not those of a translator"
    assert [(u.translation("en"), u.is_gist("en")) for u in found.utterances] == [
        (None, False),  # the only Korean one is the last of its language, of which the engine is unsure
        ("A uk gist.", True),
        (None, False),
    ]
    assert found.provenance.engines[-1].name == "fixed-gist" and found.has_gist
    assert all(r.kind in ("zero", "non_rendition", "not_compared") and not r.findings for r in found.renditions)
    again = FixedEngines()
    assert process(clip, engines=make_gist_set(again), cache=cache) == found and not again.calls


def test_a_second_run_gives_the_same_and_asks_no_engine(clip: Path, cache: StageCache) -> None:
    first, engines = run(clip, cache, FixedEngines()), FixedEngines()
    assert kept_stages(cache) == sorted(set(KEPT) - {"captions", "choice", "glossary", "similarity", "clauses", "gestures"})
    assert run(clip, cache, engines) == first
    assert not engines.calls


def test_a_copy_under_another_name_is_the_same_clip(clip: Path, cache: StageCache, tmp_path: Path) -> None:
    run(clip, cache, FixedEngines())
    other = tmp_path / "other.wav"
    other.write_bytes(clip.read_bytes())
    engines = FixedEngines()
    assert run(other, cache, engines).clip.name == "other.wav"
    assert not engines.calls
    assert "clip.wav" not in "".join(entry.path.read_text() for entry in cache.list_entries())


def test_another_recognizer_beside_the_same_ear_keeps_the_languages(clip: Path, cache: StageCache) -> None:
    run(clip, cache, FixedEngines(), language="1" * 64)
    engines = FixedEngines()
    found = run(clip, cache, engines, language="1" * 64, recognition="2" * 64)
    assert set(engines.calls) == {"transcribe", "translate"}
    assert [r.task for r in found.provenance.engines] == ["diarization", "language", "recognition", "translation"]


@pytest.mark.parametrize(
    ("options", "digests", "again"),
    [
        ({"to": "ko"}, {}, {"translate"}),
        ({"languages": ("uk", "ko")}, {}, {"identify_language", "transcribe", "translate"}),
        ({"speakers": SpeakerBounds(most=3)}, {}, set(ALL)),
        ({}, {"translation": "0" * 64}, {"translate"}),
        ({}, {"recognition": "0" * 64}, {"identify_language", "transcribe", "translate"}),
        ({}, {"language": "0" * 64}, {"identify_language", "transcribe", "translate"}),
        ({}, {"diarization": "0" * 64}, set(ALL)),
        ({"roles": {"SPEAKER_00": "interpreter"}}, {}, set()),
        ({"names": {"SPEAKER_00": "Major X"}}, {}, set()),
        ({"audio_stream": 0}, {}, set()),
        ({"preset": "demo", "device": "cuda"}, {}, set()),
    ],
)
def test_what_a_stage_depends_on_computes_it_again_and_nothing_else_does(
    options: dict[str, Any], digests: dict[str, str], again: set[str], clip: Path, cache: StageCache
) -> None:
    run(clip, cache, FixedEngines())
    engines = FixedEngines()
    run(clip, cache, engines, Options(**options), **digests)
    assert set(engines.calls) == again


@pytest.mark.parametrize(
    ("method", "kept"),
    [
        ("diarize", ["edits"]),
        ("identify_language", ["edits", "turns"]),
        ("transcribe", ["edits", "language", "turns"]),
        ("translate", ["edits", "language", "recognition", "turns"]),
    ],
)
def test_a_run_that_was_stopped_goes_on_where_it_stopped(method: str, kept: list[str], clip: Path, cache: StageCache) -> None:
    with pytest.raises(KeyboardInterrupt):
        run(clip, cache, FixedEngines({method: KeyboardInterrupt()}))
    assert kept_stages(cache) == kept
    engines = FixedEngines()
    run(clip, cache, engines)
    order = list(ALL)
    assert set(engines.calls) == set(order[order.index(method) :])


def test_a_broken_entry_is_computed_again_and_the_others_are_read(clip: Path, cache: StageCache) -> None:
    first = run(clip, cache, FixedEngines())
    [entry] = [entry for entry in cache.list_entries() if entry.stage == "translation"]
    entry.path.write_text("{}")
    engines = FixedEngines()
    assert run(clip, cache, engines) == first
    assert set(engines.calls) == {"translate"}


def test_a_role_of_somebody_who_does_not_speak_is_wrong_use(clip: Path, cache: StageCache) -> None:
    with pytest.raises(UsageError, match="SPEAKER_07 does not speak"):
        run(clip, cache, FixedEngines(), Options(roles={"SPEAKER_07": "other"}))


def test_captions_are_read_where_that_is_asked_for_and_kept(
    clip: Path, cache: StageCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    from vidtx.captions import find
    from vidtx.document import Caption, Span

    asked: list[tuple[str, ...]] = []

    def find_captions(path: Path, clip: Clip, languages: tuple[str, ...], progress: Any) -> tuple[Caption, ...]:
        asked.append(languages)
        return (Caption("c0000100", Span(100, 900), "Yes.", "en", None, 0.9),)

    monkeypatch.setattr(find, "find_captions", find_captions)
    assert run(clip, cache, FixedEngines()).captions == () and asked == []
    made = run(clip, cache, FixedEngines(), Options(read_captions=True))
    assert [caption.text for caption in made.captions] == ["Yes."]
    assert dict(made.provenance.parameters)["caption_languages"] == ("ko", "uk", "en")
    assert "captions" in kept_stages(cache)
    assert run(clip, cache, FixedEngines(), Options(read_captions=True)) == made
    assert parse_transcript(dump_transcript(made)) == made
    run(clip, cache, FixedEngines(), Options(read_captions=True, caption_languages=("uk",)))
    assert asked == [("ko", "uk", "en"), ("uk",)]


def test_edits_alone_are_kept_and_shared_with_a_whole_run(clip: Path, cache: StageCache, searches: list[bool]) -> None:
    found = detect_edits(clip, cache=cache)
    assert kept_stages(cache) == ["edits"]
    assert run(clip, cache, FixedEngines()).boundaries == found.boundaries
    assert kept_stages(cache) == sorted(set(KEPT) - {"captions", "choice", "glossary", "similarity", "clauses", "gestures"})
    detect_edits(clip, cache=cache, fast=True)
    assert kept_stages(cache).count("edits") == 2
    assert searches == [False, True], "searched once, and once more the other way"


def test_all_footage_is_kept_apart_and_the_document_says_so(cache: StageCache, tmp_path: Path, searches: list[bool]) -> None:
    path = write_drawn(tmp_path / "clip.mp4", draw_scene(1, 60), sound=np.zeros(32_000, np.float32))
    set_edit_lists(path, picture=[(1, 0)], sound=[(1, 0)])
    found = [detect_edits(path, cache=cache, all_footage=asked) for asked in (False, True, False)]
    assert [dict(f.provenance.parameters)["all_footage"] for f in found] == [False, True, False]
    assert [f.clip.all_footage for f in found] == [False, True, False] and len(searches) == 2
    sha256 = found[0].clip.sha256
    keys = {make_key("edits", sha256, [0, "mix", *more]).digest for more in ([], ["all_footage"])}
    kept = {entry.path.name.split(".")[2] for entry in cache.list_entries()}
    assert kept == keys, "a run as ever has the key that it always had"


def test_the_option_changes_nothing_where_there_is_no_edit_list(
    clip: Path, cache: StageCache, searches: list[bool], caplog: pytest.LogCaptureFixture
) -> None:
    assert detect_edits(clip, cache=cache) == detect_edits(clip, cache=cache, all_footage=True) and len(searches) == 1
    assert [r.message for r in caplog.records if "changes nothing" in r.message] == [
        "clip.wav: --all-footage changes nothing: no edit list leaves out footage of it"
    ]


def test_a_sound_that_cannot_be_decoded_is_told_and_not_kept_as_searched(
    cache: StageCache, tmp_path: Path, searches: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(path: Path, *arguments: Any, **options: Any) -> Iterator[Any]:
        raise UnreadableMediaError(path, "no sample could be decoded")
        yield

    def search(path: Path, clip: Clip, sound: Iterator[Any] | None, *rest: Any, fast: bool = False) -> tuple[EditBoundary, ...]:
        searches.append(fast)
        assert not list(sound or ())
        return ()

    path = write_drawn(tmp_path / "clip.mp4", draw_scene(1, 30), sound=np.zeros(16_000, np.float32))
    monkeypatch.setattr(detect, "find_edits", search)
    with monkeypatch.context() as broken:
        broken.setattr(audio, "iterate_audio", fail)
        for _ in range(2):
            found = detect_edits(path, cache=cache)
            assert found.clip.unsearched == {"sound": "undecodable"} and found.provenance.edits_searched
            assert [choice.medium for choice in found.provenance.media] == ["picture"]
    monkeypatch.setattr(detect, "find_edits", lambda *arguments, **options: ())
    assert len(searches) == 2 and detect_edits(path, cache=cache).clip.unsearched == {}


def test_a_picture_too_small_and_no_sound_is_a_clip_that_was_not_searched(
    cache: StageCache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = draw_scene(1, 30)
    monkeypatch.setattr(edited_clips, "WIDTH", 8)
    monkeypatch.setattr(edited_clips, "HEIGHT", 8)
    path = write_drawn(tmp_path / "clip.mp4", drawn)
    for _ in range(2):  # the second time from the cache
        found = detect_edits(path, cache=cache)
        assert found.clip.unsearched == {"picture": "too_small", "sound": "absent"}
        assert not found.provenance.edits_searched and found.provenance.media == ()


def test_the_document_says_which_streams_were_taken_and_why(clip: Path, cache: StageCache) -> None:
    assert run(clip, cache, FixedEngines()).provenance.media == (MediaChoice("sound", 0, "only"),)
    assert detect_edits(clip, cache=cache).provenance.media == (MediaChoice("sound", 0, "only"),)


def test_progress_names_each_stage_and_ends_at_one(clip: Path, cache: StageCache) -> None:
    shares: dict[str, list[float]] = {}
    report = lambda stage, share: shares.setdefault(stage, []).append(share)  # noqa: E731
    process(clip, engines=make_engine_set(FixedEngines()), cache=cache, progress=report)
    assert {"probe", *KEPT, "exchanges"} - {"captions", "choice", "glossary", "similarity", "clauses", "gestures"} <= set(
        shares
    )
    assert all(values[-1] == 1.0 and all(0 <= value <= 1 for value in values) for values in shares.values())


@pytest.fixture(scope="module")
def two_channels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The clip of one voice on the left, and on the right a voice that speaks in its pauses and twice as often."""
    left = np.repeat(SOUND, 3)
    right = np.repeat(speech((0.0, 2450), (0.1, 900), (0.0, 100), (0.1, 900), (0.0, 700), (0.1, 2550)), 3)
    modulated = [sound * (0.2 + np.abs(np.sin(np.arange(len(sound)) / 4800))) for sound in (left, right)]
    return write_channels(tmp_path_factory.mktemp("clips") / "two.wav", *modulated)


def test_separate_channels_are_transcribed_apart_and_kept(
    two_channels: Path, cache: StageCache, caplog: pytest.LogCaptureFixture
) -> None:
    mixed = run(two_channels, cache, FixedEngines(), Options(channel="mix"))
    assert mixed.provenance.media == (MediaChoice("sound", 0, "only", "mix"),)
    assert "separate" not in caplog.text
    apart = run(two_channels, cache, FixedEngines(), Options(channel="separate"))
    assert apart.provenance.media == (MediaChoice("sound", 0, "only", "separate"),)
    assert len(apart.speakers) > len(mixed.speakers) and any(turn.overlaps for turn in apart.turns)
    assert [turn.span for turn in apart.turns] == sorted(turn.span for turn in apart.turns)
    assert len({u.id for u in apart.utterances}) == len(apart.utterances)
    engines = FixedEngines()
    assert run(two_channels, cache, engines, Options(channel="separate")) == apart and not engines.calls
    assert run(two_channels, cache, engines, Options(channel="mix")) == mixed and not engines.calls


def test_edits_of_separate_channels_are_those_of_the_mix(two_channels: Path, cache: StageCache, searches: list[bool]) -> None:
    found = detect_edits(two_channels, cache=cache, channel="separate")
    assert found.provenance.media == (MediaChoice("sound", 0, "only", "mix"),)
    detect_edits(two_channels, cache=cache, channel="mix")
    run(two_channels, cache, FixedEngines(), Options(channel="separate"))
    assert len(searches) == 1, "one result for all three"


def test_what_is_heard_on_two_channels_is_said_and_one_speaker_is_on_none_of_them(
    two_channels: Path, cache: StageCache, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(choice, "measure_channels", lambda *_: ChannelLevels((-20.0, -20.0), -22.0, (0.5, 0.4)))
    assert run(two_channels, cache, FixedEngines()).provenance.media[-1].channel == "separate"
    assert caplog.text.count("two separate channels") == 1
    caplog.clear()
    assert (
        run(two_channels, cache, FixedEngines(), Options(speakers=SpeakerBounds(exactly=1))).provenance.media[-1].channel
        == "mix"
    )
    assert not caplog.text


def test_keys_of_other_choices_are_those_of_earlier_versions(clip: Path, two_channels: Path, cache: StageCache) -> None:
    run(two_channels, cache, FixedEngines(), Options(channel="mix"))
    run(clip, cache, FixedEngines())
    kept = {(entry.clip_sha256, entry.stage, entry.path.name.split(".")[2]) for entry in cache.list_entries()}
    records = [[["fixed", "1", "fixed", None, None]]] * 2
    for path in (clip, two_channels):
        digest = compute_sha256(path)
        for stage, parameters in (
            ("edits", [0, "mix"]),
            ("turns", [0, "mix", records[0], None, None, None]),
            ("recognition", [0, "mix", records[0], None, None, None, records[1], ["ko", "uk"]]),
        ):
            assert (digest, stage, make_key(stage, digest, parameters).digest) in kept, stage


TERMS = (GlossaryEntry("ko", "네", "en", "yes, sir", instead=("yes",)), GlossaryEntry("uk", "так", "ko", "예"))


@pytest.mark.parametrize(
    ("entries", "prompt", "again"),
    [
        (TERMS, False, set()),
        ((TERMS[0],), False, set()),
        ((replace(TERMS[0], note="another note"), TERMS[1]), False, set()),
        ((replace(TERMS[0], instead=()), TERMS[1]), False, {"translate"}),
        (TERMS, True, {"transcribe", "translate"}),
    ],
)
def test_another_glossary_is_put_in_anew_and_costs_nothing_else(
    entries: tuple[GlossaryEntry, ...], prompt: bool, again: set[str], clip: Path, cache: StageCache
) -> None:
    """The translator is asked for a term for which the glossary names no rendering. (It answers "Yes." to everything.)"""
    run(clip, cache, FixedEngines(), Options(glossary=TERMS))
    engines = FixedEngines()
    found = run(clip, cache, engines, Options(glossary=entries, glossary_prompt=prompt))
    assert set(engines.calls) == again
    assert found.provenance.glossary == entries
    assert found.utterances[0].translation("en") == "Yes, sir."


def test_the_terms_that_the_recognizer_is_shown_are_recorded(clip: Path, cache: StageCache) -> None:
    shown: list[tuple[str, tuple[str, ...]]] = []

    class Listening(FixedEngines):
        def transcribe(self, waveform: Any, spans: Any, language: str, progress: Any = None, terms: Any = ()) -> Any:
            shown.append((language, tuple(terms)))
            return super().transcribe(waveform, spans, language, progress, terms)

    plain = run(clip, cache, Listening(), Options(glossary=TERMS))
    assert shown == [("ko", ()), ("uk", ())]
    found = run(clip, cache, Listening(), Options(glossary=TERMS, glossary_prompt=True))
    assert shown[2:] == [("ko", ("네", "예")), ("uk", ("так",))]
    parameters = dict(found.provenance.parameters)
    assert parameters["glossary_prompt_ko"] == ("네", "예") and parameters["glossary_prompt_uk"] == ("так",)
    assert dict(plain.provenance.parameters)["glossary_prompt"] is False


def test_a_glossary_changes_no_finding(clip: Path, cache: StageCache) -> None:
    plain = run(clip, cache, FixedEngines())
    found = run(clip, cache, FixedEngines(), Options(glossary=TERMS))
    assert found.utterances != plain.utterances
    assert found.renditions == plain.renditions and found.exchanges == plain.exchanges


def test_a_translator_that_knows_a_small_world_is_not_asked_for_single_words(clip: Path, cache: StageCache) -> None:
    engines = FixedEngines()
    made = make_engine_set(engines, {"translation": Domain("a small world", 0.1)})
    options = Options(glossary=(replace(TERMS[0], instead=()),))
    found = process(clip, options, engines=made, cache=cache)
    assert engines.calls["translate"] == 4 and found.utterances[0].translations[0].lacking_terms


def test_a_glossary_of_other_languages_is_said_to_be_of_no_use(
    clip: Path, cache: StageCache, caplog: pytest.LogCaptureFixture
) -> None:
    found = run(clip, cache, FixedEngines(), Options(glossary=(GlossaryEntry("fr", "oui", "en", "yes"),)))
    assert found.provenance.glossary == () and "no entry of the glossary" in caplog.text
