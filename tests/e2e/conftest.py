"""What the sample really holds, to compare results with."""

from __future__ import annotations

import pytest

from vidtx.document import Transcript
from vidtx.document.codec import parse_transcript
from vidtx.engines.weights.shipped import find_shipped_sample


@pytest.fixture(scope="session")
def truth() -> Transcript:
    return parse_transcript(find_shipped_sample().with_suffix(".truth.json").read_bytes())
