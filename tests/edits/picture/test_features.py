"""The rows of the pass over the frames do not depend on how their arrays grow."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from edited_clips import draw_scene, write_clip
from vidtx.edits.classifier import score_by_picture
from vidtx.edits.picture import features
from vidtx.edits.picture.features import measure_frames
from vidtx.media.frames import iterate_frames
from vidtx.media.probe import probe_clip


def test_rows_are_the_same_however_their_arrays_grow(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.mp4", draw_scene(1, 330) + draw_scene(2, 330))
    clip = probe_clip(path)
    whole = measure_frames(iterate_frames(path, clip), score_by_picture)
    monkeypatch.setattr(features, "GROWTH", 100)
    grown = measure_frames(iterate_frames(path, clip), score_by_picture)
    assert whole is not None and grown is not None and len(grown) == 660
    for name in ("pts", "key", "blocks", "thumbs", "raw", "moved", "level", "contrast", "histogram", "flat"):
        assert np.array_equal(getattr(whole, name), getattr(grown, name)), name
