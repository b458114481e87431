"""Channels of different people: the other's voice is gated, speakers stay apart, and nothing is lost when all is put together."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixed_engines import FixedEngines
from noises import speech
from vidtx.document import Turn, Utterance
from vidtx.document.span import Span
from vidtx.engines.base import SpeakerBounds
from vidtx.speech.code_switching import split_channel_code_switches, split_code_switches
from vidtx.speech.language import identify_channel_languages, identify_languages
from vidtx.speech.recognition import transcribe_channels, transcribe_turns
from vidtx.speech.separate_channels import (
    FRAME_MS,
    HANGOVER_FRAMES,
    SMOOTHING_FRAMES,
    apply_gate,
    bound_channel,
    correct_bounds,
    find_channel_turns,
    measure_gates,
    merge_turns,
    merge_utterances,
    name_speakers,
)
from vidtx.speech.turns import find_turns

EDGE_MS = (HANGOVER_FRAMES + SMOOTHING_FRAMES) * FRAME_MS  # how far from its place a gate may open or close
LEFT = speech((0.2, 2000), (0.0, 3000), (0.2, 2000), (0.0, 2000))
RIGHT = speech((0.0, 3000), (0.2, 3000), (0.0, 2000), (0.0, 1000))[::-1].copy()  # 3000-6000 ms: overlaps from 5000 to 6000
TONE = speech((0.001, 9000))


def recorded(crosstalk: float, gain: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """Both channels with room tone at -60 dBFS; `crosstalk` in dB, `gain` of the second channel in dB."""
    leak = 10 ** (crosstalk / 20)
    return LEFT + leak * RIGHT + TONE, ((RIGHT + leak * LEFT + TONE[::-1]) * 10 ** (gain / 20)).astype(np.float32)


def share_open(gate: np.ndarray, start: int, end: int) -> float:
    return float(gate[start // FRAME_MS : end // FRAME_MS].mean())


@pytest.mark.parametrize("crosstalk", [-40, -20, -12])
@pytest.mark.parametrize("gain", [0, -12, 12])
def test_crosstalk_is_gated_and_overlapped_speech_is_not(crosstalk: float, gain: float) -> None:
    left, right = measure_gates(recorded(crosstalk, gain))
    assert share_open(left, 0, 2000) == share_open(right, 3000, 6000) == 1, "one's own voice"
    assert share_open(left, 5000, 7000) == 1, "one's own voice while the other speaks"
    assert share_open(right, EDGE_MS, 2000 - EDGE_MS) == 0, "the other's voice"
    assert share_open(left, 3000 + EDGE_MS, 5000 - EDGE_MS) == share_open(right, 6000 + EDGE_MS, 7000 - EDGE_MS) == 0
    assert share_open(left, 7000 + EDGE_MS, 9000) == share_open(right, 7000 + EDGE_MS, 9000) == 1, "room tone alone"


@pytest.mark.parametrize("leak", [0.1, 0.2])
def test_a_channel_that_hears_only_the_other_is_gated_wherever_there_is_a_voice(leak: float) -> None:
    left, right = measure_gates((LEFT + TONE, leak * LEFT + TONE[::-1]))
    assert share_open(left, 0, 2000) == 1 and share_open(right, EDGE_MS, 2000 - EDGE_MS) == 0
    assert share_open(right, 5000 + EDGE_MS, 7000 - EDGE_MS) == 0


def test_a_gate_stays_closed_in_the_pauses_of_the_other() -> None:
    asked = speech(*[(0.2, 400), (0.0, 260)] * 10)
    tone = speech((0.001, 6600))
    assert share_open(measure_gates((asked + tone, 0.05 * asked + tone[::-1]))[1], 0, 6400) == 0


def test_equal_channels_are_not_gated() -> None:
    assert measure_gates((LEFT + TONE, LEFT + TONE)).all()


@pytest.mark.parametrize("length", [0, 1, 640, 641, 16_000])
def test_gates_cover_every_sample(length: int) -> None:
    gates = measure_gates((LEFT[:length], RIGHT[:length]))
    assert gates.shape == (2, -(-length // (16 * FRAME_MS)))
    assert len(apply_gate(LEFT[:length], gates[0])) == length


def test_a_closed_gate_is_silent_and_an_open_one_changes_nothing() -> None:
    is_open = np.array([True, True, True, False, True, True])
    sound = np.ones(6 * 640 - 100, np.float32)
    gated = apply_gate(sound, is_open)
    assert (gated[: 2 * 640] == 1).all() and (gated[3 * 640 : 4 * 640] == 0).all() and (gated[5 * 640 :] == 1).all()
    assert (np.diff(gated[2 * 640 : 3 * 640]) < 0).all() and (np.diff(gated[4 * 640 : 5 * 640]) > 0).all()
    assert (sound == 1).all(), "a copy"


class ByLevel(FixedEngines):
    """One speaker wherever there is sound; counts the bounds that it was given."""

    def __init__(self, *counts: int) -> None:
        super().__init__()
        self.counts, self.bounds = list(counts), []  # type: ignore[var-annotated]

    def diarize(self, waveform: Any, speakers: Any = None, progress: Any = None) -> tuple[Turn, ...]:
        self.bounds.append(speakers)
        people = self.counts.pop(0) if self.counts else 1
        loud = np.flatnonzero(np.abs(waveform[: len(waveform) // 320 * 320].reshape(-1, 320)).max(axis=1) > 0.05)
        spans = [
            Span(int(run[0]) * 20, int(run[-1] + 1) * 20) for run in np.split(loud, np.flatnonzero(np.diff(loud) > 50) + 1)
        ]
        return tuple(Turn(span, f"SPEAKER_{n % people:02d}") for n, span in enumerate(spans))

    def embed_speakers(self, waveform: Any, spans: Any, progress: Any = None) -> None:  # type: ignore[override]
        return None


def test_people_of_two_channels_are_found_once_each_and_their_overlap_is_marked() -> None:
    shares: list[float] = []
    left, right = find_channel_turns(recorded(-15), ByLevel(), progress=shares.append)
    assert [turn.speaker for turn in left] == ["SPEAKER_00"] * 2 and [turn.speaker for turn in right] == ["SPEAKER_01"]
    assert [turn.overlaps for turn in (*left, *right)] == [False, True, True]
    for turn, (start, end) in zip((*left, *right), [(0, 2000), (5000, 7000), (3000, 6000)], strict=True):
        assert abs(turn.span.start - start) <= EDGE_MS and abs(turn.span.end - end) <= EDGE_MS
    assert shares == sorted(shares) and shares[-1] == 1.0


def test_a_channel_without_a_voice_has_no_turns() -> None:
    assert find_channel_turns((LEFT, np.zeros_like(LEFT)), ByLevel())[1] == ()
    assert find_channel_turns((np.zeros(800, np.float32),) * 2, ByLevel()) == ((), ())


@pytest.mark.parametrize(
    ("bounds", "found", "asked"),
    [
        (SpeakerBounds(), (2, 1), [SpeakerBounds()] * 2),
        (SpeakerBounds(exactly=2), (1, 1), [SpeakerBounds(most=1)] * 2),
        (SpeakerBounds(exactly=3), (2, 1), [SpeakerBounds(most=2)] * 2),
        (SpeakerBounds(exactly=3), (1, 1), [SpeakerBounds(most=2)] * 2 + [SpeakerBounds(exactly=2)]),
        (SpeakerBounds(most=2), (1, 1), [SpeakerBounds(most=1)] * 2),
        (SpeakerBounds(least=3), (1, 1), [SpeakerBounds()] * 2 + [SpeakerBounds(least=2)]),
    ],
)
def test_bounds_hold_for_both_channels_together(
    bounds: SpeakerBounds, found: tuple[int, ...], asked: list[SpeakerBounds]
) -> None:
    diarizer = ByLevel(*found)
    find_channel_turns(recorded(-30), diarizer, bounds)
    assert diarizer.bounds == asked


def people(count: int) -> list[Turn]:
    return [Turn(Span(1000 * n, 1000 * n + 900), f"S{n}") for n in range(count)]


@given(st.integers(0, 5), st.integers(0, 5), st.integers(1, 6), st.sampled_from(["exactly", "least", "most"]))
def test_a_channel_diarized_again_as_told_makes_the_bounds_true(left: int, right: int, wanted: int, kind: str) -> None:
    bounds = SpeakerBounds(**{kind: wanted})
    most = bound_channel(bounds).most
    counts = [count if most is None else min(count, most) for count in (left, right)]
    again = correct_bounds(bounds, [people(count) for count in counts])
    if again is not None:
        channel, own = again
        assert (own.exactly or own.least or own.most or 0) >= 1
        counts[channel] = own.exactly or max(counts[channel], own.least or 0)
        counts[channel] = min(counts[channel], own.most or counts[channel])
    total = sum(counts)
    if total and not (wanted == 1 and min(counts) == 1):  # one person cannot be on both channels: `Options` refuses that
        assert kind == "least" or total <= wanted
        assert kind == "most" or total >= wanted


SPEAKERS = st.sampled_from(["SPEAKER_00", "SPEAKER_01", "SPEAKER_02"])
TURNS = st.lists(
    st.builds(
        lambda start, length, who: Turn(Span(start, start + length), who), st.integers(0, 5000), st.integers(1, 900), SPEAKERS
    ),
    max_size=8,
).map(lambda turns: tuple(sorted(turns, key=lambda turn: (turn.span, turn.speaker))))


@given(st.lists(TURNS, min_size=1, max_size=2))
def test_naming_and_merging_turns_loses_nothing_and_keeps_people_apart(channels: list[tuple[Turn, ...]]) -> None:
    named = name_speakers(channels)
    assert [Counter(t.span for t in turns) for turns in named] == [Counter(t.span for t in turns) for turns in channels]
    ids = [{turn.speaker for turn in turns} for turns in named]
    assert [len(own) for own in ids] == [len({turn.speaker for turn in turns}) for turns in channels]
    assert len(set().union(*ids)) == sum(map(len, ids)), "no speaker is on two channels"
    merged = merge_turns(named)
    assert Counter(merged) == Counter(turn for turns in named for turn in turns)
    assert [turn.span for turn in merged] == sorted(turn.span for turn in merged)
    assert list(dict.fromkeys(turn.speaker for turn in merged)) == [f"SPEAKER_{n:02d}" for n in range(len(set().union(*ids)))]


@given(TURNS)
def test_merging_one_channel_is_the_identity(turns: tuple[Turn, ...]) -> None:
    assert merge_turns([turns]) == turns
    utterances = tuple(Utterance(f"x{n}", turn.span, turn.speaker, "uk", "так") for n, turn in enumerate(turns))
    assert merge_utterances([utterances]) == utterances


@given(TURNS, TURNS)
def test_merging_utterances_keeps_all_in_order_with_ids_of_their_own(left: tuple[Turn, ...], right: tuple[Turn, ...]) -> None:
    channels = [
        tuple(Utterance(f"u{n}", turn.span, turn.speaker, "uk", f"{side}{n}") for n, turn in enumerate(turns))
        for side, turns in (("left", left), ("right", right))
    ]
    merged = merge_utterances(channels)
    assert Counter(u.text for u in merged) == Counter(u.text for channel in channels for u in channel)
    assert len({u.id for u in merged}) == len(merged)
    assert [u.span for u in merged] == sorted(u.span for u in merged)
    texts = [u.text for u in merged]
    for channel in channels:
        own = [u.text for u in sorted(channel, key=lambda u: (u.span, u.speaker))]
        assert [text for text in texts if text in own] == own, "each channel in its own order"


def test_one_channel_gives_what_the_stages_give_for_a_sound() -> None:
    sound, engines = speech((0.2, 2400), (0.001, 200), (0.2, 2400), (0.001, 200), (0.05, 2400)), FixedEngines()
    codes = ("ko", "uk")
    [turns] = find_channel_turns((sound,), engines)
    assert turns == find_turns(sound, engines)
    [split] = split_channel_code_switches((sound,), (turns,), engines, codes)
    assert split == split_code_switches(sound, turns, engines, codes)
    [spoken] = identify_channel_languages((sound,), (split,), engines, codes)
    assert spoken == identify_languages(sound, split, engines, codes)
    assert transcribe_channels((sound,), (spoken,), engines) == transcribe_turns(sound, spoken, engines)


class ByChannel(FixedEngines):
    """Korean where the sound is loud, Ukrainian where it is not: what was heard tells the channel."""

    def identify_language(self, waveform: Any, spans: Any, languages: Any, progress: Any = None) -> Any:
        korean = 0.97 if np.abs(waveform).max() > 0.5 else 0.03
        if progress:
            progress(1.0)
        return tuple({"ko": korean, "uk": 1 - korean} for _ in spans)


@pytest.mark.parametrize("languages", [("ko", "uk"), ("uk",)])
def test_language_and_words_come_from_the_turns_own_channel(languages: tuple[str, ...]) -> None:
    sounds = (np.ones(160_000, np.float32), np.full(160_000, 0.1, np.float32))
    channels = (
        (Turn(Span(0, 3000), "SPEAKER_00", overlaps=True), Turn(Span(6000, 9000), "SPEAKER_00")),
        (Turn(Span(0, 3000), "SPEAKER_01", overlaps=True), Turn(Span(3000, 5000), "SPEAKER_01")),
    )
    shares: list[float] = []
    found = identify_channel_languages(sounds, channels, ByChannel(), languages, shares.append)
    assert [[replace(t, language=None, language_probability=None, language_inferred=False) for t in own] for own in found] == [
        list(own) for own in channels
    ]
    assert [{turn.language for turn in own} for own in found] == [{languages[0]}, {languages[-1]}]
    words = transcribe_channels(sounds, found, ByChannel())
    assert [(u.span.start, u.speaker, u.text) for u in words] == [
        (0, "SPEAKER_00", "네" if len(languages) == 2 else "Так"),
        (0, "SPEAKER_01", "Так"),
        (3000, "SPEAKER_01", "Так"),
        (6000, "SPEAKER_00", "네" if len(languages) == 2 else "Так"),
    ]
    assert len({u.id for u in words}) == 4
    assert identify_channel_languages(sounds, (channels[0], ()), ByChannel(), languages)[1] == ()
    assert shares == sorted(shares)
