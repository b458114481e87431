"""Channels: the mix unless it loses what is there; what it would lose is taken from the channel that has it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from made_clips import write_channels
from vidtx.errors import UsageError
from vidtx.media.channels import MIX, SEPARATE, ChannelLevels, choose_channel, measure_channels, read_channel
from vidtx.media.probe import probe_clip

RATE = 48_000
RNG = np.random.default_rng(5)
VOICE, OTHER = (0.2 * RNG.standard_normal(3 * RATE) for _ in range(2))
FAINT = 1e-4 * RNG.standard_normal(3 * RATE)


@pytest.mark.parametrize(
    ("channels", "taken"),
    [
        ((VOICE, VOICE), MIX),
        ((VOICE, OTHER), MIX),
        ((VOICE, 0.1 * VOICE), MIX),
        ((VOICE, -VOICE), "0"),
        ((0.5 * VOICE, -VOICE), "1"),
        ((-0.9 * VOICE, VOICE), "1"),
        ((VOICE, 0 * VOICE), "0"),
        ((FAINT, VOICE), "1"),
        ((0.3 * OTHER, 0.3 * OTHER, VOICE, FAINT, 0.2 * OTHER, 0.2 * OTHER), "2"),
        ((VOICE, VOICE, 0 * VOICE, FAINT, FAINT, FAINT), MIX),
    ],
)
def test_what_the_mix_would_lose_is_taken_from_its_channel(
    channels: tuple[np.ndarray, ...], taken: str, tmp_path: Path
) -> None:
    path = write_channels(tmp_path / "a.wav", *channels)
    levels = measure_channels(path, probe_clip(path), 0)
    assert len(levels.channels) == len(channels) and choose_channel(levels) == taken, levels


def test_levels_are_those_of_the_loud_frames(tmp_path: Path) -> None:
    spoken = np.concatenate([0.4 * np.sin(2 * np.pi * 440 * np.arange(3 * RATE) / RATE), np.zeros(20 * RATE)])
    path = write_channels(tmp_path / "a.wav", spoken, np.zeros(len(spoken)))
    levels = measure_channels(path, probe_clip(path), 0)
    assert levels.channels[0] == pytest.approx(20 * np.log10(0.4 / np.sqrt(2)), abs=0.2) and levels.channels[1] < -100
    assert levels.mix == pytest.approx(levels.channels[0] - 6, abs=0.2)


def test_silence_has_the_lowest_level_and_is_mixed() -> None:
    assert choose_channel(ChannelLevels((-120.0, -120.0), -120.0)) == MIX


def talk(*when: tuple[float, float], seconds: float = 12.0, seed: int = 1) -> np.ndarray:
    """Noise that rises and falls as syllables do, in the given seconds; room tone at -60 dBFS all the time."""
    rng = np.random.default_rng(seed)
    time = np.arange(round(seconds * RATE)) / RATE
    syllables = 0.02 + 0.5 * np.abs(np.sin(2 * np.pi * 2.3 * time + seed)) ** 2
    speaks = np.zeros(len(time))
    for start, end in when:
        speaks[round(start * RATE) : round(end * RATE)] = 1
    return 0.3 * rng.standard_normal(len(time)) * syllables * speaks + 1e-3 * rng.standard_normal(len(time))


ASKED, ANSWERED = talk((0, 3), (6, 9)), talk((3.5, 5.5), (8.5, 11), seed=2)
COMMON = talk((0, 8))
NOISE = 0.1 * RNG.standard_normal(len(ASKED))
TURN = np.arange(len(ASKED)) // (2 * RATE) % 2  # now 0 and now 1, for two seconds each


def crossed(decibels: float, one: np.ndarray = ASKED, other: np.ndarray = ANSWERED) -> tuple[np.ndarray, np.ndarray]:
    leak = 10 ** (decibels / 20)
    return one + leak * other, other + leak * one


HISSING = crossed(-20, talk((0, 2)), talk((3, 5), seed=2))


@pytest.mark.parametrize(
    "channels",
    [
        crossed(-60),
        crossed(-20),
        crossed(-15),
        crossed(-15)[::-1],
        (crossed(-20)[0], 0.1 * crossed(-20)[1]),  # recorded 20 dB lower
        (crossed(-20)[0], -crossed(-20)[1]),
        crossed(-20, ASKED, talk((4, 5), seed=2)),  # who answers in one word
        (HISSING[0] + 0.15 * NOISE, HISSING[1] + 0.15 * NOISE[::-1]),  # long pauses, and 15 dB of speech over noise
    ],
)
def test_people_on_separate_channels_are_recognized(channels: tuple[np.ndarray, np.ndarray], tmp_path: Path) -> None:
    path = write_channels(tmp_path / "a.wav", *channels)
    levels = measure_channels(path, probe_clip(path), 0)
    assert choose_channel(levels) == SEPARATE, levels


@pytest.mark.parametrize(
    "channels",
    [
        (ASKED + ANSWERED, ASKED + ANSWERED),
        crossed(-6),  # a stereo microphone in a room
        (ASKED + ANSWERED, 0.1 * (ASKED + ANSWERED)),  # panned to one side
        (ASKED + ANSWERED, 1e-3 * NOISE),  # a dead channel
        (ASKED + ANSWERED, 0.3 * NOISE),  # one side, and noise on the other
        (ASKED + ANSWERED, -ASKED - ANSWERED),
        (NOISE * TURN, NOISE * (1 - TURN)),  # steady noise that changes sides
        (ASKED + NOISE * TURN, ASKED + NOISE * (1 - TURN)),
        (talk((0, 12)) + 0.5 * NOISE, talk((0, 12), seed=2) + 0.5 * NOISE),  # two instruments, panned, at the same time
        (ASKED, talk((4, 4.2), seed=2)),  # a knock on the other side
        (talk((0, 2), seconds=3), talk((2.2, 2.5), seconds=3, seed=2)),  # too little to be sure of
        (COMMON + talk((8, 9.5)), COMMON + talk((10, 11.5), seed=2)),  # mostly common sound
        (0 * ASKED, 0 * ASKED),
    ],
)
def test_whatever_else_differs_between_two_channels_is_no_separation(
    channels: tuple[np.ndarray, np.ndarray], tmp_path: Path
) -> None:
    path = write_channels(tmp_path / "a.wav", *channels)
    levels = measure_channels(path, probe_clip(path), 0)
    assert choose_channel(levels) != SEPARATE, levels


def test_three_channels_are_never_separate(tmp_path: Path) -> None:
    path = write_channels(tmp_path / "a.wav", *crossed(-40), crossed(-40)[0])
    assert measure_channels(path, probe_clip(path), 0).sides == (0.0, 0.0)


def test_the_share_of_each_side_is_measured(tmp_path: Path) -> None:
    path = write_channels(tmp_path / "a.wav", *crossed(-40, talk((0, 6)), talk((6.5, 9.5), seed=2)))
    left, right = measure_channels(path, probe_clip(path), 0).sides
    assert left + right > 0.95 and left / right == pytest.approx(2, abs=0.3)


@pytest.mark.parametrize(
    "real", ["video/nasa_13013.mp4", "footage2/yr_31.mp4", "footage/liveportrait_s18.mp4", "video/friday.mp4"]
)
def test_real_stereo_is_not_separate(real: str, test_media: Path) -> None:
    path = test_media / real
    if not path.is_file():
        pytest.skip(f"{path} is not there")
    assert measure_channels(path, probe_clip(path), 0).sides == (0.0, 0.0)


@pytest.mark.parametrize(
    ("text", "read"), [("mix", "mix"), ("Separate ", "separate"), (" Left", "0"), ("right", "1"), ("3", "3")]
)
def test_a_channel_is_named_by_word_or_number(text: str, read: str) -> None:
    assert read_channel(text, 2 if read == SEPARATE else 4) == read


@pytest.mark.parametrize(
    ("text", "count"), [("right", 1), ("2", 2), ("-1", 2), ("", 2), ("middle", 2), ("²", 9), ("separate", 1), ("separate", 6)]
)
def test_a_channel_that_is_not_there_is_wrong_use(text: str, count: int) -> None:
    with pytest.raises(UsageError) as caught:
        read_channel(text, count)
    assert caught.value.option == "--channel"
