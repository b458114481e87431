"""The user's own keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from vidtx.errors import UsageError
from vidtx.review.keys import find_keys_file, read_keys


def test_keys_are_read_from_the_users_file_or_the_one_that_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert read_keys(None) == {}
    find_keys_file().parent.mkdir(parents=True)
    find_keys_file().write_text('{"confirm": ["F7"]}')
    assert read_keys(None) == {"confirm": ["F7"]}
    other = tmp_path / "mine.json"
    other.write_text('{"play": ["F4", "Ctrl+Space"]}')
    assert read_keys(other) == {"play": ["F4", "Ctrl+Space"]}


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        '{"play": "F4"}',
        '{"play": [1]}',
        '{"play": [""]}',
        '{"play": ["' + "x" * 61 + '"]}',
        '{"play": ["\\ud800"]}',
        "[" * 100_000,
    ],
)
def test_what_is_no_table_of_keys_is_refused_by_name(tmp_path: Path, content: str) -> None:
    path = tmp_path / "keys.json"
    path.write_text(content)
    with pytest.raises(UsageError, match=r"keys\.json"):
        read_keys(path)


def test_a_file_that_is_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not there"):
        read_keys(tmp_path / "none.json")
