"""What the page decodes is the checked file, on the document's clock."""

from __future__ import annotations

import os
from fractions import Fraction
from pathlib import Path

import pytest

from made_clips import frames, tone, write_clip
from review_clips import make_clip, open_source
from vidtx.document import AudioStream, Clip, MediaChoice
from vidtx.errors import MediaError
from vidtx.media.choice import find_sound
from vidtx.media.frames import iterate_frames

pytestmark = pytest.mark.slow


def test_a_file_that_was_changed_is_not_decoded(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.mkv", picture=frames(0, 1), sounds=[(0.0, tone(1.0))])
    source = open_source(path)
    assert source.open() == (path, source.clip) and source.runs_on
    os.utime(path, ns=(5, 5))
    with pytest.raises(MediaError, match="changed"):
        source.open()
    path.unlink()
    with pytest.raises(MediaError, match="no longer"):
        source.check()
    os.mkfifo(path)
    with pytest.raises(MediaError):
        source.check()
    source.close()


def test_a_clock_that_starts_again_is_decoded_from_a_copy(tmp_path: Path) -> None:
    one = make_clip(tmp_path / "one.ts", "-c:v", "mpeg2video", "-c:a", "mp2", "-t", "2")
    joined = tmp_path / "joined.ts"
    joined.write_bytes(one.read_bytes() * 2)
    source = open_source(joined)
    assert not source.runs_on
    media, clip = source.open()
    assert media != joined and source.open() == (media, clip)
    times = [frame.pts * frame.time_base - clip.start for frame in iterate_frames(media, clip)]
    assert times == sorted(times) and times[-1] > 3.5
    source.close()
    assert not media.exists()


def test_the_documents_sound_and_channel() -> None:
    sounds = tuple(AudioStream(n, "aac", 48_000, n, Fraction(1, 48_000), 0, None, 1000) for n in (1, 2, 4))
    clip = Clip("a", "0" * 64, 5, 1000, "mov", None, sounds)
    assert find_sound(clip, ()) == (0, "mix")
    assert find_sound(clip, (MediaChoice("picture", 2, "only"),)) == (0, "mix")
    assert find_sound(clip, (MediaChoice("sound", 2, "user", "1"),)) == (1, "1")
    assert find_sound(clip, (MediaChoice("sound", 4, "user", "separate"),)) == (2, "mix")
    for channel in ("2", "-1", "99999999999999999999", "²", "c0;movie=/etc/passwd", ""):
        assert find_sound(clip, (MediaChoice("sound", 2, "user", channel),)) == (1, "mix")
    assert find_sound(clip, (MediaChoice("sound", 9, "user"),)) == (0, "mix")
