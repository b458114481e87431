"""Languages as Tesseract names them."""

from __future__ import annotations

import pytest

from vidtx.captions.languages import DATA, list_packages, measure_script


@pytest.mark.parametrize(
    ("text", "language", "share"),
    [
        ("네, 압니다.", "ko", 1.0),
        ("Так, знаю.", "uk", 1.0),
        ("Yes", "uk", 0.0),
        ("Yes", "en", 1.0),
        ("12:40", "en", 0.0),
        ("Так yes", "uk", 0.5),
    ],
)
def test_letters_of_a_script(text: str, language: str, share: float) -> None:
    assert measure_script(text, language) == share


def test_packages_of_debian() -> None:
    assert list_packages(["ko", "uk", "en"]) == "tesseract-ocr tesseract-ocr-kor tesseract-ocr-ukr"
    assert "tesseract-ocr-chi-sim" in list_packages(["zh"])
    assert all(len(code) == 2 for code in DATA)
