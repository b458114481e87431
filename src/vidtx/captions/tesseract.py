"""Tesseract as a worker process: pictures in, words with their confidence out.

In: grayscale pictures, and the name of language data. Out: for each picture, the `Word`s that Tesseract read. The pictures of one call are
read by one process, as the pages of one document, since loading the data takes longer than reading a line. The process is limited in
memory and in time; where it fails, each picture is tried alone, and one that fails again holds no words. Nothing is written but a
temporary folder. Tesseract 4 or 5 (Smith 2007, and its LSTM recognizer) comes from the system: `apt install tesseract-ocr`.
"""

from __future__ import annotations

import csv
import functools
import io
import logging
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from vidtx.captions.languages import DATA, list_packages
from vidtx.errors import MissingModelsError, UsageError
from vidtx.media.runner import end_worker, limit_worker

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

LOG = logging.getLogger(__name__)

PROGRAM_VARIABLE = "VIDTX_TESSERACT"
ADDRESS_SPACE = 2 << 30  # bytes; reading a line takes a tenth of it
_START_SECONDS, _PICTURE_SECONDS = 20.0, 6.0  # a picture takes a tenth of a second, on a busy machine a second
_ASK_SECONDS = 20.0
_PAGE_MODE = "6"  # one block of text, of one line or more
_RESOLUTION = "150"  # dots to an inch, of letters as high as `composite` makes them
_WORD_LEVEL = "5"


@dataclass(frozen=True, slots=True)
class ReadWord:
    """A word as it was read. `line`: which line of the picture it stands in, from 0. `confidence`: Tesseract's, from 0 to 1. `gap`: the space
    before it by its height, None where it is the first of its line."""

    text: str
    line: int
    confidence: float
    gap: float | None = None


def find_tesseract() -> str | None:
    """The program: $VIDTX_TESSERACT, else the system's; None where there is none."""
    return shutil.which(os.environ.get(PROGRAM_VARIABLE) or "tesseract")


@functools.lru_cache(maxsize=4)
def ask_version(program: str) -> str:
    """Its version in words; part of the key of what it read. Empty where it does not answer."""
    return next(iter(_ask(program, "--version").splitlines()), "")


@functools.lru_cache(maxsize=4)
def list_installed(program: str) -> frozenset[str]:
    """The names of the language data that it has."""
    return frozenset(line.strip() for line in _ask(program, "--list-langs").splitlines()[1:] if line.strip())


def describe_reader() -> str:
    """Which program reads, and its version: what a result depends on; "tesseract" where there is none."""
    program = find_tesseract()
    return (ask_version(program) if program else "") or "tesseract"


def require_tesseract(languages: Sequence[str]) -> str:
    """The program, where it is there and has the data of all these languages (ISO 639-1).

    Raises UsageError for a language that Tesseract's data does not know by such a code, MissingModelsError where something must be installed.
    """
    for language in languages:
        if language not in DATA:
            raise UsageError(f"captions in {language!r} cannot be read", option="--caption-languages")
    program = find_tesseract()
    advice = f"apt install {list_packages(languages)}"
    if program is None or not list_installed(program):
        raise MissingModelsError("captions are read by Tesseract, which is not installed", missing=("tesseract",), hint=advice)
    lacking = [language for language in languages if DATA[language] not in list_installed(program)]
    if lacking:
        named = ", ".join(lacking)
        raise MissingModelsError(
            f"Tesseract has no data for captions in {named}",
            missing=tuple(DATA[language] for language in lacking),
            hint=f"{advice}   (or name other languages with --caption-languages)",
        )
    return program


def read_pictures(program: str, pictures: Sequence[npt.NDArray[np.uint8]], language: str) -> tuple[tuple[ReadWord, ...], ...]:
    """The words of each picture, (height, width) uint8, in the order of reading. `language`: ISO 639-1, one that `require_tesseract` knows."""
    if not pictures:
        return ()
    with tempfile.TemporaryDirectory(prefix="vidtx-") as folder:
        names = _write_pictures(Path(folder), pictures)
        answer = _run(program, Path(folder), names, DATA[language])
        if answer is not None:
            return _parse(answer, len(names))
        LOG.warning("tesseract could not read %d pictures at once; they are read one by one", len(names))
        alone = [_run(program, Path(folder), [name], DATA[language]) for name in names]
        return tuple(() if text is None else _parse(text, 1)[0] for text in alone)


def _write_pictures(folder: Path, pictures: Sequence[npt.NDArray[np.uint8]]) -> list[str]:
    names = [f"{number}.pgm" for number in range(len(pictures))]
    for name, picture in zip(names, pictures, strict=True):
        header = f"P5 {picture.shape[1]} {picture.shape[0]} 255\n".encode()
        (folder / name).write_bytes(header + picture.tobytes())
    return names


def _run(program: str, folder: Path, names: Sequence[str], data: str) -> str | None:
    """Its table of words (TSV); None where it failed or took too long."""
    (folder / "list.txt").write_text("".join(f"{name}\n" for name in names), "utf-8")
    command = [program, "list.txt", "stdout", "-l", data, "--psm", _PAGE_MODE, "--dpi", _RESOLUTION]
    command += ["-c", "tessedit_create_tsv=1", "-c", "debug_file=/dev/null"]
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}  # more threads make one line slower
    worker = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        limit_worker(worker.pid, ADDRESS_SPACE)
        output, _ = worker.communicate(timeout=_START_SECONDS + _PICTURE_SECONDS * len(names))
    except subprocess.TimeoutExpired:
        return None
    finally:
        end_worker(worker)
    return output.decode("utf-8", "replace") if worker.returncode == 0 else None


def _parse(table: str, pages: int) -> tuple[tuple[ReadWord, ...], ...]:
    words: list[list[ReadWord]] = [[] for _ in range(pages)]
    lines: list[dict[tuple[str, ...], int]] = [{} for _ in range(pages)]
    ends: dict[tuple[int, int], tuple[int, int]] = {}  # of the last word of a line: where it ends, and its height
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        text = (row.get("text") or "").strip()
        if row.get("level") != _WORD_LEVEL or not text:
            continue
        page = int(row["page_num"]) - 1
        if 0 <= page < pages:
            key = (row["block_num"], row["par_num"], row["line_num"])
            line = lines[page].setdefault(key, len(lines[page]))
            left, width, height = (int(row[name]) for name in ("left", "width", "height"))
            end, before = ends.get((page, line), (None, 0))
            gap = None if end is None else (left - end) / max(1, height, before)
            ends[page, line] = left + width, height
            words[page].append(ReadWord(text, line, min(1.0, max(0.0, float(row["conf"]) / 100)), gap))
    return tuple(map(tuple, words))


def _ask(program: str, question: str) -> str:
    try:
        answer = subprocess.run(
            [program, question],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_ASK_SECONDS,
            check=False,
            text=True,
            errors="replace",
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return answer.stdout if answer.returncode == 0 else ""
