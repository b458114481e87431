"""Which sound is taken, and why: the user's word, the flag, the language, the length, and never silence where there is sound."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from interview import make_interview
from made_clips import frames, tone, write_channels, write_clip
from vidtx.document import AudioStream, MediaChoice
from vidtx.errors import NoAudioError, UsageError
from vidtx.media import choice
from vidtx.media.channels import ChannelLevels
from vidtx.media.choice import SoundChoice, choose_sound, describe_choices
from vidtx.media.opened import OpenedClip

CLIP = make_interview().clip
RNG = np.random.default_rng(5)
VOICE, OTHER = (0.2 * RNG.standard_normal(96_000) for _ in range(2))


def sound(index: int, language: str | None = None, seconds: float = 60, channels: int = 1) -> AudioStream:
    return replace(CLIP.audio[0], index=index, language=language, duration=round(seconds * 1000), channels=channels)


def opened(*audio: AudioStream, default: tuple[int, ...] = ()) -> Any:
    clip = replace(CLIP, audio=audio)
    return SimpleNamespace(
        clip=clip,
        media_clip=clip,
        path=Path("clip.mkv"),
        media=Path("clip.mkv"),
        default_audio=default,
        picture_reason="longest",
    )


@pytest.fixture
def levels(monkeypatch: pytest.MonkeyPatch) -> dict[int, ChannelLevels]:
    """What would be measured, by number of the sound; loud and of one mind where nothing is said."""
    found: dict[int, ChannelLevels] = {}
    monkeypatch.setattr(choice, "measure_channels", lambda path, clip, n: found.get(n, ChannelLevels((-20.0,), -20.0)))
    return found


@pytest.mark.parametrize(
    ("clip", "wanted", "number", "reason"),
    [
        (opened(sound(1)), None, 0, "only"),
        (opened(sound(1)), 0, 0, "only"),
        (opened(sound(1), sound(2)), 1, 1, "user"),
        (opened(sound(1), sound(2), default=(1,)), None, 1, "default_flag"),
        (opened(sound(1, "eng"), sound(2, "ukr"), default=(0, 1)), None, 1, "language"),
        (opened(sound(1, "eng"), sound(2, "ko")), None, 1, "language"),
        (opened(sound(1, seconds=5), sound(2, seconds=60)), None, 1, "longest"),
        (opened(sound(1, "kor", 5), sound(2, "ukr", 60), sound(3, "eng", 900)), None, 1, "longest"),
        (opened(sound(1), sound(2)), None, 0, "first"),
    ],
)
def test_a_sound_is_taken_by_flag_language_and_length(
    clip: Any, wanted: int | None, number: int, reason: str, levels: dict[int, ChannelLevels]
) -> None:
    assert choose_sound(clip, stream=wanted, languages=("ko", "uk")) == SoundChoice(number, "mix", reason)  # type: ignore[arg-type]


def test_silence_gives_way_to_the_loudest_unless_the_user_wants_it(levels: dict[int, ChannelLevels]) -> None:
    clip = opened(sound(1), sound(2), sound(3))
    levels |= {0: ChannelLevels((-90.0,), -90.0), 1: ChannelLevels((-40.0,), -40.0), 2: ChannelLevels((-20.0,), -20.0)}
    assert choose_sound(clip) == SoundChoice(2, "mix", "loudest")
    assert choose_sound(clip, stream=0) == SoundChoice(0, "mix", "user")
    levels |= {1: ChannelLevels((-90.0,), -90.0), 2: ChannelLevels((-70.0,), -70.0)}
    assert choose_sound(clip).number == 0


def test_what_is_not_there_is_wrong_use(levels: dict[int, ChannelLevels]) -> None:
    with pytest.raises(UsageError):
        choose_sound(opened(sound(1)), stream=1)
    with pytest.raises(UsageError):
        choose_sound(opened(sound(1)), channel="right")
    with pytest.raises(NoAudioError):
        choose_sound(opened())


def test_the_choice_stands_in_the_provenance() -> None:
    clip = opened(sound(3), sound(5, channels=2))
    assert clip.clip.video is not None
    picture = MediaChoice("picture", clip.clip.video.index, "longest")
    assert describe_choices(clip, SoundChoice(1, "0", "user")) == (picture, MediaChoice("sound", 5, "user", "0"))
    assert describe_choices(clip, SoundChoice(0, "mix", "first")) == (picture, MediaChoice("sound", 3, "first"))
    assert describe_choices(clip, None) == (picture,)


def test_channels_that_cancel_are_not_mixed(tmp_path: Path) -> None:
    with OpenedClip(write_channels(tmp_path / "a.wav", VOICE, -VOICE)) as clip:
        assert choose_sound(clip).channel == "0" and choose_sound(clip, channel="right").channel == "1"
    with OpenedClip(write_channels(tmp_path / "b.wav", VOICE, OTHER)) as clip:
        assert choose_sound(clip).channel == "mix"


def test_a_cover_before_the_picture_is_not_taken_for_it(tmp_path: Path) -> None:
    import av

    film = write_clip(tmp_path / "film.mkv", picture=frames(0, 2), sounds=[(0.0, tone(2.0))])
    path = tmp_path / "covered.mkv"
    with av.open(str(film)) as source, av.open(str(path), "w") as out:
        cover = out.add_stream("mjpeg", rate=25)
        cover.width, cover.height, cover.pix_fmt = 32, 32, "yuvj420p"
        copies = {stream.index: out.add_stream_from_template(stream) for stream in source.streams}
        still = av.VideoFrame(32, 32, "yuvj420p")
        still.pts = 0
        for packet in [*cover.encode(still), *cover.encode(None)]:
            out.mux(packet)
        for packet in source.demux():
            if packet.dts is not None:
                packet.stream = copies[packet.stream.index]
                out.mux(packet)
    with OpenedClip(path) as clip:
        assert clip.clip.video is not None and (clip.clip.video.index, clip.clip.video.width) == (1, 64)
        assert describe_choices(clip, None)[0].reason in ("default_flag", "longest")


def test_people_on_separate_channels_are_chosen_and_can_be_overruled(levels: dict[int, ChannelLevels]) -> None:
    levels |= {0: ChannelLevels((-20.0, -22.0), -24.0, (0.5, 0.3))}
    clip = opened(sound(1, channels=2))
    assert choose_sound(clip) == SoundChoice(0, "separate", "only")
    assert choose_sound(clip, channel="mix").channel == "mix" and choose_sound(clip, channel="left").channel == "0"
    assert describe_choices(clip, choose_sound(clip))[-1].channel == "separate"
    assert choose_sound(opened(sound(1, channels=2)), channel="separate").channel == "separate"
    with pytest.raises(UsageError):
        choose_sound(opened(sound(1)), channel="separate")
