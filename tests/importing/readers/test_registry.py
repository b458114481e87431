"""Which files are read, and what is said of the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from interview import make_interview
from vidtx.errors import DocumentError, OutputError, UsageError
from vidtx.importing.readers import registry
from vidtx.importing.readers.registry import ENDINGS, read_incoming


def test_an_ending_that_nothing_is_known_of_names_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\.srt.*\.docx"):
        read_incoming(tmp_path / "x.pdf", make_interview())


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_that_is_not_there_or_holds_nothing_is_an_error_that_names_it(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"x{ending}"
    with pytest.raises(OutputError, match="no such file"):
        read_incoming(path, make_interview())
    path.write_bytes(b"")
    with pytest.raises(DocumentError, match=f"x{ending}"):
        read_incoming(path, make_interview())
    path.write_bytes(b"\xc4\xeeb\xf0\xe8\xe9 \xff\xfe\x80")
    with pytest.raises(DocumentError, match=f"x{ending}"):
        read_incoming(path, make_interview())


def test_a_file_of_too_many_cues_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "MOST_ITEMS", 2)
    path = tmp_path / "x.srt"
    path.write_text("".join(f"{n}\n00:00:0{n},000 --> 00:00:0{n},500\na\n\n" for n in range(1, 5)), "utf-8")
    with pytest.raises(DocumentError, match="holds 4 cues"):
        read_incoming(path, make_interview())
