"""What is kept between runs: it is read again, it is the user's alone, it can be listed and removed, and trouble with it is no error."""

from __future__ import annotations

import logging
import os
import stat
import time
from pathlib import Path

import pytest

from vidtx import cache as cache_module
from vidtx.cache import StageCache, find_cache_dir, find_clip, select_entries
from vidtx.document import Span, Turn
from vidtx.errors import UsageError
from vidtx.files import compute_sha256
from vidtx.stages import STAGES, make_key

CLIP, OTHER = "a1" * 32, "b2" * 32
KEY = make_key("turns", CLIP, [])
TURNS = (Turn(Span(0, 900), "SPEAKER_00"), Turn(Span(900, 1800), "SPEAKER_01", "uk", 0.75, overlaps=True))
KIND = tuple[Turn, ...]


@pytest.fixture
def cache(tmp_path: Path) -> StageCache:
    made = StageCache(tmp_path)
    made.write(KEY, TURNS)
    return made


def test_what_was_kept_is_read_again_and_nothing_else(cache: StageCache) -> None:
    assert cache.read(KEY, KIND) == TURNS
    assert cache.read(make_key("turns", OTHER, []), KIND) is None
    assert cache.read(make_key("turns", CLIP, ["other"]), KIND) is None


def test_an_empty_result_is_a_result(cache: StageCache) -> None:
    key = make_key("edits", CLIP, [])
    cache.write(key, ())
    assert cache.read(key, KIND) == ()


def test_a_fresh_run_reads_nothing_and_keeps_what_it_computes(cache: StageCache, tmp_path: Path) -> None:
    fresh = StageCache(tmp_path, fresh=True)
    assert fresh.read(KEY, KIND) is None
    fresh.write(KEY, TURNS[:1])
    assert cache.read(KEY, KIND) == TURNS[:1]


def test_results_are_the_users_alone(cache: StageCache) -> None:
    [entry] = cache.list_entries()
    assert cache.folder is not None
    assert stat.S_IMODE(entry.path.stat().st_mode) == 0o600
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in (cache.folder, entry.path.parent)] == [0o700, 0o700]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b'{"value": null}',
        b'{"value": {}}',
        b'{"value": [{"start": 0.0}]}',
        b'{"value": [{"start": 2.0, "end": 1.0, "speaker": "S"}]}',
        b'{"value": [{"start": "x", "end": 1.0, "speaker": "S"}]}',
        b'{"value": [',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)
def test_an_entry_that_cannot_be_read_is_computed_again_with_a_warning(
    cache: StageCache, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    [entry] = cache.list_entries()
    entry.path.write_bytes(content)
    with caplog.at_level(logging.WARNING, "vidtx"):
        assert cache.read(KEY, KIND) is None
    assert "turns cannot be read and is computed again" in caplog.text
    cache.write(KEY, TURNS)
    assert cache.read(KEY, KIND) == TURNS


def test_a_truncated_entry_is_computed_again_wherever_it_was_cut(cache: StageCache) -> None:
    [entry] = cache.list_entries()
    whole = entry.path.read_bytes()
    for length in range(len(whole)):
        entry.path.write_bytes(whole[:length])
        assert cache.read(KEY, KIND) is None


def test_a_warning_of_a_broken_entry_cites_nothing_that_was_said(cache: StageCache, caplog: pytest.LogCaptureFixture) -> None:
    [entry] = cache.list_entries()
    entry.path.write_text('{"value": [{"start": 0, "end": 1, "speaker": "S", "text of a witness": 1}]}')
    assert cache.read(KEY, KIND) is None
    assert caplog.text and "witness" not in caplog.text


def test_without_a_home_folder_nothing_is_kept_and_that_is_said_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("VIDTX_CACHE_DIR", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)

    def refuse() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(cache_module.Path, "home", refuse)
    cache_module._warn_of_no_home.cache_clear()
    for _ in range(2):
        cache = StageCache()
        cache.write(KEY, TURNS)
        assert cache.read(KEY, KIND) is None and cache.list_entries() == () and cache.folder is None
    assert caplog.text.count("VIDTX_CACHE_DIR") == 1


def test_a_folder_that_cannot_be_written_is_said_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_bytes(b"")
    cache = StageCache(tmp_path / "file")
    for _ in range(3):
        cache.write(KEY, TURNS)
        assert cache.read(KEY, KIND) is None
    assert caplog.text.count("cannot be kept") == 1


def test_the_folder_is_named_by_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("VIDTX_CACHE_DIR", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert find_cache_dir() == tmp_path / "vidtx"
    monkeypatch.setenv("VIDTX_CACHE_DIR", str(tmp_path / "other"))
    assert find_cache_dir() == tmp_path / "other"


def test_entries_are_listed_by_clip_and_stage_without_being_opened(cache: StageCache) -> None:
    cache.write(make_key("edits", OTHER, []), ())
    for entry in cache.list_entries():
        os.truncate(entry.path, 7)
    assert [(e.clip_sha256, e.stage, e.version, e.size) for e in cache.list_entries()] == [
        (CLIP, "turns", STAGES["turns"].version, 7),
        (OTHER, "edits", STAGES["edits"].version, 7),
    ]


def test_what_another_version_left_is_listed_and_can_be_removed(cache: StageCache) -> None:
    assert cache.folder is not None
    (cache.folder / "ab").mkdir()
    (cache.folder / "ab" / f"{'ab' * 32}.json").write_text("[]")
    stray = [entry for entry in cache.list_entries() if entry.stage is None]
    assert len(stray) == 1 and stray[0].clip_sha256 is None
    assert cache.remove(stray) == 2
    assert [entry.stage for entry in cache.list_entries()] == ["turns"] and not (cache.folder / "ab").exists()


def test_reading_a_result_counts_as_its_use(cache: StageCache) -> None:
    [entry] = cache.list_entries()
    os.utime(entry.path, (1, 1))
    cache.read(KEY, KIND)
    assert time.time() - cache.list_entries()[0].used < 60


def test_entries_are_selected_by_clip_stage_and_age(cache: StageCache) -> None:
    cache.write(make_key("edits", CLIP, []), ())
    cache.write(make_key("edits", OTHER, []), ())
    entries = cache.list_entries()
    os.utime(entries[0].path, (1, 1))
    entries = cache.list_entries()
    assert len(select_entries(entries)) == 3
    assert [e.stage for e in select_entries(entries, clip_sha256=CLIP)] == ["edits", "turns"]
    assert [e.clip_sha256 for e in select_entries(entries, stage="edits")] == [CLIP, OTHER]
    assert select_entries(entries, older_than_days=1) == entries[:1]
    assert select_entries(entries, stage="turns", older_than_days=1) == ()


def test_removing_empties_the_folder(cache: StageCache) -> None:
    entries = cache.list_entries()
    assert cache.remove(entries) == sum(entry.size for entry in entries) > 0
    assert cache.folder is not None and list(cache.folder.iterdir()) == []


def test_a_clip_is_found_by_its_file_or_the_first_digits_of_its_digest(cache: StageCache, tmp_path: Path) -> None:
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(b"clip")
    entries = cache.list_entries()
    assert find_clip(str(clip), entries) == compute_sha256(clip)
    assert find_clip(CLIP[:6], entries) == find_clip(CLIP.upper(), entries) == CLIP
    for text in (CLIP[:5], OTHER, "nothing.mp4", ""):
        with pytest.raises(UsageError, match="neither"):
            find_clip(text, entries)
    cache.write(make_key("turns", CLIP[:-2] + "ff", []), TURNS)
    with pytest.raises(UsageError, match="2 clips"):
        find_clip(CLIP[:6], cache.list_entries())
