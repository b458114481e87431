"""Tesseract as a worker: what it reads, what it lacks, and what happens when it fails."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from vidtx.captions import tesseract
from vidtx.captions.tesseract import read_pictures, require_tesseract
from vidtx.errors import MissingModelsError, UsageError


def write(text: str) -> np.ndarray:
    from PIL import Image, ImageDraw, ImageFont

    page = Image.new("L", (700, 80), 255)
    ImageDraw.Draw(page).text((20, 20), text, fill=0, font=ImageFont.load_default(36))
    return np.asarray(page)


def program(folder: Path, body: str) -> Path:
    path = folder / "tesseract"
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return path


def test_pictures_are_read_in_one_go(reader: str) -> None:
    first, empty, last = read_pictures(
        reader, [write("It lasted 55 minutes."), np.full((60, 90), 255, np.uint8), write("Yes")], "en"
    )
    assert [word.text for word in first] == ["It", "lasted", "55", "minutes."]
    assert all(word.confidence > 0.7 and word.line == 0 for word in first)
    assert empty == () and [word.text for word in last] == ["Yes"]
    assert read_pictures(reader, [], "en") == ()


def test_a_picture_that_ends_it_costs_only_itself(tmp_path: Path) -> None:
    fails = program(tmp_path, 'grep -q . list.txt && [ $(wc -l < list.txt) = 1 ] && ! grep -q "^1.pgm" list.txt || exit 1\n'
                    "printf 'level\\tpage_num\\tblock_num\\tpar_num\\tline_num\\tword_num\\tleft\\ttop\\twidth\\theight\\tconf\\ttext\\n'\n"
                    "printf '5\\t1\\t1\\t1\\t1\\t1\\t0\\t0\\t9\\t9\\t91.5\\tYes\\n'")  # fmt: skip
    pages = read_pictures(str(fails), [write("a"), write("b"), write("c")], "en")
    assert [[word.text for word in page] for page in pages] == [["Yes"], [], ["Yes"]]


def test_one_that_hangs_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract, "_START_SECONDS", 0.2)
    monkeypatch.setattr(tesseract, "_PICTURE_SECONDS", 0.1)
    assert read_pictures(str(program(tmp_path, "sleep 60")), [write("a")], "en") == ((),)


def test_what_is_missing_is_said_with_what_to_type(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIDTX_TESSERACT", str(tmp_path / "nothing"))
    with pytest.raises(MissingModelsError, match="not installed") as missing:
        require_tesseract(["ko", "uk", "en"])
    assert missing.value.hint == "apt install tesseract-ocr tesseract-ocr-kor tesseract-ocr-ukr"
    assert missing.value.exit_code == 3
    answers = program(tmp_path, 'if [ "$1" = --list-langs ]; then printf "List of languages\\neng\\nukr\\n"; fi')
    monkeypatch.setenv("VIDTX_TESSERACT", str(answers))
    assert require_tesseract(["uk", "en"]) == str(answers)
    with pytest.raises(MissingModelsError, match="no data for captions in ko"):
        require_tesseract(["ko", "en"])
    with pytest.raises(UsageError, match="'xx'"):
        require_tesseract(["xx"])
