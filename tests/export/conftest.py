"""The document that every format is tried on."""

from __future__ import annotations

import pytest

from hostile_interview import make_hostile_interview
from vidtx.document import Transcript


@pytest.fixture(scope="session")
def hostile() -> Transcript:
    return make_hostile_interview()
