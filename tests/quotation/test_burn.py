"""Quotations as files: the document's clip and no other, nothing overwritten, nothing left half made."""

from __future__ import annotations

import logging
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from spoken_clips import document_of, make_told_clip, read_frames, read_sound
from vidtx.document import Span, Transcript
from vidtx.errors import MediaError, OutputError, VidtxError
from vidtx.export.options import ExportOptions
from vidtx.files import compute_sha256
from vidtx.quotation import burn
from vidtx.quotation.burn import Target, quote
from vidtx.quotation.captions import list_cues
from vidtx.quotation.passage import find_exchange, find_times

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_told_clip(tmp_path_factory.mktemp("clip") / "told.mp4")


@pytest.fixture(scope="module")
def document(clip: Path) -> Transcript:
    return document_of(clip)


def test_a_part_is_quoted_with_captions_at_their_times_and_sound(clip: Path, document: Transcript, tmp_path: Path) -> None:
    before = compute_sha256(clip)
    target = tmp_path / "quote.mp4"
    shares: list[float] = []
    passage = quote(clip, document, find_times(document, "1", "5"), ExportOptions(), Target(target), shares.append)
    assert passage.span == Span(1000, 5000) and shares
    frames = read_frames(target)
    assert abs(float(frames[-1][0]) - passage.span.duration / 1000) < 0.06
    height = frames[0][1].shape[0]
    bands = {"edges": (0, 0.06), "top": (0.09, 0.25), "bottom": (0.75, 0.9)}

    def drawn(picture: np.ndarray, band: str) -> bool:
        low, high = (int(share * height) for share in bands[band])
        return bool(np.ptp(picture[low:high].astype(int)) > 60)

    spans = [cue.span for cue in list_cues(document, passage, ExportOptions())]
    borders = [time for span in spans for time in (span.start, span.end)]
    seen = set()
    for time, picture in frames:
        at = 1000 + float(time) * 1000
        assert drawn(picture, "edges")
        if min(abs(at - border) for border in borders) > 60:
            shown = any(span.start < at < span.end for span in spans)
            seen.add(shown)
            assert drawn(picture, "top") == drawn(picture, "bottom") == shown, at
    assert seen == {True, False}
    loud = np.flatnonzero(np.abs(read_sound(target)) > 0.02) / 48_000
    assert abs(loud[0] - 2.0) < 0.05 and abs(loud[-1] - 3.0) < 0.05
    assert compute_sha256(clip) == before


def test_another_file_is_refused_before_the_work(document: Transcript, tmp_path: Path) -> None:
    other = make_told_clip(tmp_path / "other.mp4", seconds=2)
    with pytest.raises(MediaError, match="not the file that the document was made of"):
        quote(other, document, find_exchange(document, "1"), ExportOptions(), Target(tmp_path / "quote.mp4"))
    assert not (tmp_path / "quote.mp4").exists()


def test_nothing_is_written_over(clip: Path, document: Transcript, tmp_path: Path) -> None:
    passage = find_times(document, "1", "1.5")
    somebodys = tmp_path / "mine.mp4"
    somebodys.write_bytes(b"mine")
    (tmp_path / "link.mp4").symlink_to(clip)
    for path, reason in (
        (somebodys, "not as vidtx wrote it"),
        (clip, "is a clip"),
        (tmp_path / "link.mp4", "is a clip"),
        (tmp_path / "a.mkv", "an MP4 file"),
        (tmp_path / "none" / "a.mp4", "folder is not there"),
    ):
        with pytest.raises(OutputError, match=reason):
            quote(clip, document, passage, ExportOptions(), Target(path))
    with pytest.raises(OutputError, match="is a clip"):
        quote(clip, document, passage, ExportOptions(), Target(clip, overwrite=True))
    copy = tmp_path / "copy.mp4"
    shutil.copy(clip, copy)
    with pytest.raises(OutputError, match="is a copy of the clip"):
        quote(clip, document, passage, ExportOptions(), Target(copy, overwrite=True))
    assert somebodys.read_bytes() == b"mine" and copy.read_bytes() == clip.read_bytes()
    quote(clip, document, passage, ExportOptions(), Target(somebodys, overwrite=True))
    assert (tmp_path / "mine.mp4.bak").read_bytes() == b"mine"
    quote(clip, document, passage, ExportOptions(), Target(somebodys))  # ours: it is made again


def test_what_fails_leaves_nothing_behind(
    clip: Path, document: Transcript, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: object) -> None:
        raise VidtxError("the disk is full")

    monkeypatch.setattr(burn, "burn", fail)
    with pytest.raises(VidtxError, match="disk"):
        quote(clip, document, find_exchange(document, "1"), ExportOptions(), Target(tmp_path / "quote.mp4"))
    assert list(tmp_path.iterdir()) == []


def test_signs_without_a_font_are_named(
    clip: Path, document: Transcript, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "vidtx")
    odd = replace(document, clip=replace(document.clip, name="\U0010fffa.mp4"))
    quote(clip, odd, find_times(odd, "1", "1.2"), ExportOptions(), Target(tmp_path / "quote.mp4"))
    assert "no font on this machine" in caplog.text and "\U0010fffa" in caplog.text
