"""What reads captions may be missing on a machine; then what needs it is skipped."""

from __future__ import annotations

import pytest

from vidtx.captions.tesseract import require_tesseract
from vidtx.errors import MissingModelsError


@pytest.fixture(scope="session")
def reader() -> str:
    try:
        return require_tesseract(["ko", "uk", "en"])
    except MissingModelsError as error:
        pytest.skip(f"{error} ({error.hint})")
