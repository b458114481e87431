"""A small clip that most tests of this room start from."""

from __future__ import annotations

from pathlib import Path

import pytest

from made_clips import frames, tone, write_clip


@pytest.fixture
def clip_with_sound(tmp_path: Path) -> Path:
    """Two seconds of picture and tone, both from zero."""
    return write_clip(tmp_path / "clip.mkv", picture=frames(0, 2), sounds=[(0.0, tone(2.0))])
