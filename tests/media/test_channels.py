"""Channels: the mix unless it loses what is there; what it would lose is taken from the channel that has it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from made_clips import write_channels
from vidtx.errors import UsageError
from vidtx.media.channels import MIX, ChannelLevels, choose_channel, measure_channels, read_channel
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


@pytest.mark.parametrize(("text", "read"), [("mix", "mix"), (" Left", "0"), ("right", "1"), ("3", "3")])
def test_a_channel_is_named_by_word_or_number(text: str, read: str) -> None:
    assert read_channel(text, 4) == read


@pytest.mark.parametrize(("text", "count"), [("right", 1), ("2", 2), ("-1", 2), ("", 2), ("middle", 2), ("²", 9)])
def test_a_channel_that_is_not_there_is_wrong_use(text: str, count: int) -> None:
    with pytest.raises(UsageError) as caught:
        read_channel(text, count)
    assert caught.value.option == "--channel"
