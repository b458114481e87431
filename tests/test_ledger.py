"""A file is ours only while it holds the bytes that vidtx wrote there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from vidtx import ledger as module
from vidtx.errors import OutputError
from vidtx.files import write_atomic
from vidtx.ledger import Ledger, check_no_clip, check_replaceable, find_state_dir, open_output, remove_stale, write_files


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "state")


def test_what_was_written_is_ours_until_it_changes(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.srt"
    assert write_files({path: b"one"}, ledger) == (path,)
    assert ledger.is_ours(path) and Ledger(tmp_path / "state").is_ours(path), "the next run knows it too"
    path.write_bytes(b"two")
    assert not ledger.is_ours(path)
    path.write_bytes(b"one")
    assert ledger.is_ours(path)
    ledger.forget(path)
    assert not ledger.is_ours(path)


def test_a_path_is_the_same_however_it_is_spelled(ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_files({tmp_path / "a.srt": b"one"}, ledger)
    (tmp_path / "other").mkdir()
    (tmp_path / "link").symlink_to(tmp_path)
    monkeypatch.chdir(tmp_path)
    for name in ("a.srt", "other/../a.srt", "link/a.srt"):
        assert ledger.is_ours(Path(name)), name
    assert not ledger.is_ours(tmp_path / "b.srt")


def test_the_content_of_another_file_does_not_make_it_ours(ledger: Ledger, tmp_path: Path) -> None:
    write_files({tmp_path / "a.srt": b"one"}, ledger)
    (tmp_path / "b.srt").write_bytes(b"one")
    assert not ledger.is_ours(tmp_path / "b.srt")


def test_nothing_is_written_where_one_of_the_files_is_somebody_elses(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(b"theirs")
    with pytest.raises(OutputError, match="not as vidtx wrote it"):
        write_files({tmp_path / "a": b"1", tmp_path / "b": b"2"}, ledger)
    assert not (tmp_path / "a").exists() and (tmp_path / "b").read_bytes() == b"theirs"
    write_files({tmp_path / "a": b"1", tmp_path / "b": b"2"}, ledger, overwrite=True)
    assert (tmp_path / "b.bak").read_bytes() == b"theirs" and ledger.is_ours(tmp_path / "b")


def test_a_folder_in_the_way_is_refused_whatever_the_user_asks(ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="is a folder"):
        check_replaceable(tmp_path, ledger, overwrite=True)


def test_only_what_is_ours_and_unchanged_is_removed(ledger: Ledger, tmp_path: Path) -> None:
    paths = [tmp_path / name for name in "abc"]
    write_files(dict.fromkeys(paths[:2], b"1"), ledger)
    paths[1].write_bytes(b"changed")
    paths[2].write_bytes(b"theirs")
    assert remove_stale(paths, ledger) == (paths[0],)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b", "c", "state"]


def test_a_clip_is_known_under_every_name(tmp_path: Path) -> None:
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(b"clip")
    (tmp_path / "hard").hardlink_to(clip)
    (tmp_path / "soft").symlink_to(clip)
    for name in ("clip.mp4", "hard", "soft"):
        with pytest.raises(OutputError, match="is a clip"):
            check_no_clip(tmp_path / name, [clip])
    check_no_clip(tmp_path / "none", [clip])


def test_without_a_place_for_records_files_are_written_and_then_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(b"")
    ledger = Ledger(tmp_path / "file")  # a file stands where the folder should be
    write_files({tmp_path / "a": b"1"}, ledger)
    assert (tmp_path / "a").read_bytes() == b"1" and not ledger.is_ours(tmp_path / "a")
    for name in ("VIDTX_STATE_DIR", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", lambda: (_ for _ in ()).throw(RuntimeError("no home")))
    assert find_state_dir() is None
    assert not Ledger().is_ours(tmp_path / "a")


def test_the_state_folder_is_where_the_user_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert find_state_dir() == tmp_path / "vidtx"
    monkeypatch.setenv("VIDTX_STATE_DIR", str(tmp_path / "own"))
    assert find_state_dir() == tmp_path / "own"


@pytest.mark.parametrize("moment", ["write_atomic", "record"])
def test_a_run_that_ends_around_a_write_leaves_nothing_that_the_next_one_refuses(
    moment: str, ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.srt"
    for content in (b"one", b"two"):  # with nothing there before, and with our own file
        with monkeypatch.context() as patched:
            if moment == "record":
                patched.setattr(Ledger, "record", end_the_run)
            else:
                patched.setattr(
                    module,
                    "write_atomic",
                    lambda at, *rest, **more: end_the_run() if at == path else write_atomic(at, *rest, **more),
                )
            with pytest.raises(KeyboardInterrupt):
                write_files({path: content}, ledger)
        assert not path.exists() or ledger.is_ours(path)
        write_files({path: content}, ledger)
        assert path.read_bytes() == content and ledger.is_ours(path)
    path.write_bytes(b"one")  # what vidtx wrote once is no longer ours when something else followed
    assert not ledger.is_ours(path)


def end_the_run(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_stream_becomes_a_file_of_ours_and_replaces_nobody_elses(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "big.vidtxpack"
    for content in (b"one", b"two"):  # its own file is replaced
        with open_output(path, ledger) as stream:
            stream.write(content[:1])
            stream.write(content[1:])
        assert path.read_bytes() == content and ledger.is_ours(path)
    path.write_bytes(b"somebody's work")
    with pytest.raises(OutputError, match="not as vidtx wrote it"), open_output(path, ledger):
        raise AssertionError("nothing may be written")
    with open_output(path, ledger, overwrite=True) as stream:
        stream.write(b"three")
    assert path.with_name("big.vidtxpack.bak").read_bytes() == b"somebody's work"
    assert path.read_bytes() == b"three" and ledger.is_ours(path)


def test_a_stream_that_fails_leaves_what_was_there(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "big.vidtxpack"
    with open_output(path, ledger) as stream:
        stream.write(b"whole")

    def write(then: Callable[[], object]) -> None:
        with open_output(path, ledger) as stream:
            stream.write(b"half")
            then()

    with pytest.raises(KeyError):
        write(lambda: {}["stopped"])
    assert path.read_bytes() == b"whole" and ledger.is_ours(path)
    with pytest.raises(OutputError):
        write(lambda: write_atomic(path, b"came meanwhile"))
    assert path.read_bytes() == b"came meanwhile"
