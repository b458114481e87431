"""A span of a clip's sound: the samples that decoding the whole clip gives there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from review_clips import make
from vidtx.document import Span
from vidtx.errors import MediaError
from vidtx.media.audio import read_audio
from vidtx.media.probe import probe_clip
from vidtx.review.alignment.sound import Sound, read_span

SWEEP = "aevalsrc=0.5*sin(2*PI*(200+40*t)*t)|0.3*sin(2*PI*(900-20*t)*t):sample_rate=44100:duration=12"
SPANS = (Span(0, 700), Span(400, 2500), Span(7345, 9120), Span(11_500, 14_000))


@pytest.mark.parametrize("name", ["clip.wav", "clip.mkv", "clip.mp4", "clip.avi"])
def test_a_span_is_what_the_whole_clip_holds_there(name: str, tmp_path: Path) -> None:
    path = make(tmp_path / name, "-f", "lavfi", "-i", SWEEP, "-c:a", "pcm_s16le" if name != "clip.mp4" else "aac")
    clip = probe_clip(path)
    for channel in ("mix", "1"):
        whole = read_audio(path, clip, channel=channel).waveform
        for span in SPANS:
            found = read_span(Sound(path, clip, 0, channel), span)
            expected = whole[span.start * 16 : span.end * 16]
            assert found.dtype == np.float32 and abs(len(found) - len(expected)) < 400
            count = min(len(found), len(expected)) - 100  # the resampler begins anew
            lags = {
                lag: np.abs(found[50 + lag :][: count - 100] - expected[50:][: count - 100]).max() for lag in range(-32, 33)
            }
            best = min(lags, key=lambda lag: (lags[lag], lag))
            assert lags[best] < 0.1 and abs(best) <= 20, f"{best} samples off: {lags[best]}"


def test_a_sound_that_begins_late_is_preceded_by_silence(tmp_path: Path) -> None:
    path = make(
        tmp_path / "late.mkv",
        *("-f", "lavfi", "-i", "testsrc=size=64x36:rate=25:duration=4"),
        *("-itsoffset", "2", "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=16000:duration=2", "-c:a", "pcm_s16le"),
    )
    found = read_span(Sound(path, probe_clip(path)), Span(1500, 2500))
    assert len(found) == 16_000 and not found[:7900].any() and np.abs(found[8100:]).max() > 0.05


def test_what_is_no_clip_is_refused(tmp_path: Path) -> None:
    path = make(tmp_path / "clip.wav", "-f", "lavfi", "-i", SWEEP)
    clip = probe_clip(path)
    path.write_bytes(b"nothing")
    with pytest.raises(MediaError):
        read_span(Sound(path, clip), Span(0, 1000))
