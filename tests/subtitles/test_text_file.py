"""Other programs' text files: encodings, line ends, limits."""

from __future__ import annotations

from pathlib import Path

import pytest

from vidtx.errors import DocumentError, OutputError
from vidtx.subtitles import text_file
from vidtx.subtitles.text_file import decode_text, quote_line, read_bytes, split_lines

HERE = Path("clip.srt")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_read_with_and_without_its_mark(encoding: str) -> None:
    assert decode_text(HERE, "1\nпривіт 안녕".encode(encoding)) == "1\nпривіт 안녕"


def test_another_encoding_is_named_with_its_line() -> None:
    with pytest.raises(DocumentError, match=r"clip\.srt: line 2 is not UTF-8 text") as caught:
        decode_text(HERE, "1\nпривіт".encode("cp1251"))
    assert "iconv" in (caught.value.hint or "")
    with pytest.raises(DocumentError, match="UTF-16"):
        decode_text(HERE, b"\xff\xfea\x00\x00")


def test_null_characters_end_nothing() -> None:
    assert decode_text(HERE, b"x" * 70 + b"a\0b") == "x" * 70 + "a\ufffdb"


def test_lines_end_as_any_system_ends_them_and_at_nothing_else() -> None:
    assert split_lines(HERE, "a\r\nb\rc\nd\u2028e\x0bf\x85g") == ["a", "b", "c", "d\u2028e\x0bf\x85g"]


def test_limits_are_errors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_file, "LARGEST_BYTES", 10)
    monkeypatch.setattr(text_file, "MOST_LINES", 3)
    (tmp_path / "a.srt").write_bytes(b"x" * 11)
    with pytest.raises(DocumentError, match="larger than"):
        read_bytes(tmp_path / "a.srt")
    with pytest.raises(DocumentError, match="more than 3 lines"):
        split_lines(HERE, "\n" * 4)


def test_what_is_no_file_is_an_error(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "absent.srt", tmp_path / "nul\0.srt"):
        with pytest.raises(OutputError):
            read_bytes(path)


def test_quoted_lines_are_short_and_without_control_characters() -> None:
    assert quote_line("\x1b[31m a\tb \u202e") == "[31m a b"
    assert len(quote_line("x" * 1000)) == 81
