"""The journal's file: appended whole or not at all, checked line by line, shared by several programs."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from review_files import open_session, set_text, write_document
from vidtx.errors import OutputError
from vidtx.review.journal.entry import Header, encode_line
from vidtx.review.journal.file import Journal, JournalError, name_journal, read_journal
from vidtx.review.reviewed import read_reviewed


def make_reviewed(folder: Path, steps: int = 3) -> tuple[Path, Path]:
    """The paths of a document and of its journal with some steps."""
    path = write_document(folder)
    session = open_session(path)
    for n in range(steps):
        session.submit("O. K.", [set_text("u0", f"Текст {n}")])
    return path, session.journal.path


def test_the_journal_lies_beside_its_document() -> None:
    assert name_journal(Path("a/talk.vidtx.json")) == Path("a/talk.vidtx.journal.jsonl")
    assert name_journal(Path("talk.json")) == Path("talk.vidtx.journal.jsonl")


def test_nothing_is_written_before_the_first_change(tmp_path: Path) -> None:
    session = open_session(write_document(tmp_path))
    assert not session.journal.path.exists() and session.revision == 0
    assert read_journal(session.journal.path) is None


def test_each_line_names_the_digest_of_the_line_before(tmp_path: Path) -> None:
    path, journal = make_reviewed(tmp_path)
    content = read_journal(journal)
    assert content is not None
    assert [entry.number for entry in content.entries] == [1, 2, 3]
    assert len({entry.previous for entry in content.entries} | {content.head}) == 4
    assert content.header.document == path.name


@pytest.mark.parametrize("line", [1, 2, 3])
def test_an_altered_line_is_found(tmp_path: Path, line: int) -> None:
    path, journal = make_reviewed(tmp_path)
    lines = journal.read_bytes().splitlines(keepends=True)
    lines[line] = lines[line].replace("Текст".encode(), "Тест".encode())
    journal.write_bytes(b"".join(lines))
    if line == 3:  # the last: nothing names its digest yet, and only what was noted elsewhere shows it
        assert read_journal(journal) is not None
        return
    with pytest.raises(JournalError) as caught:
        read_journal(journal)
    assert caught.value.line == line + 2
    with pytest.raises(JournalError):
        read_reviewed(path)


@pytest.mark.parametrize("change", ["removed", "doubled", "swapped", "put between"])
def test_a_line_that_is_gone_or_too_many_is_found(tmp_path: Path, change: str) -> None:
    _, journal = make_reviewed(tmp_path)
    lines = journal.read_bytes().splitlines(keepends=True)
    match change:
        case "removed":
            del lines[2]
        case "doubled":
            lines.insert(2, lines[2])
        case "swapped":
            lines[1:3] = lines[2:0:-1]
        case "put between":
            lines.insert(2, b"{}\n")
    journal.write_bytes(b"".join(lines))
    with pytest.raises(JournalError):
        read_journal(journal)


def test_a_journal_of_another_document_or_clip_is_refused_with_the_way_out(tmp_path: Path) -> None:
    path, journal = make_reviewed(tmp_path)
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(JournalError, match="another version of the document") as caught:
        open_session(path)
    assert caught.value.hint is not None and ".bak" in caught.value.hint
    with pytest.raises(JournalError, match="another clip"):
        read_journal(journal, Header("talk.vidtx.json", "1" * 64, "9" * 64))


@pytest.mark.parametrize("half", [b"{", '{"author":"이'.encode()[:-1], b"{}", b"\n".join([b"{"])])
def test_half_a_line_at_the_end_is_left_out_and_set_aside_by_the_next_change(tmp_path: Path, half: bytes) -> None:
    path, journal = make_reviewed(tmp_path)
    with journal.open("ab") as stream:
        stream.write(half)
    content = read_journal(journal)
    assert content is not None and len(content.entries) == 3 and content.torn == len(half)
    session = open_session(path)
    session.submit("O. K.", [set_text("u0", "нове")])
    assert (tmp_path / f"{journal.name}.torn").read_bytes() == half + b"\n"
    again = read_journal(journal)
    assert again is not None and again.torn == 0 and len(again.entries) == 4


@pytest.mark.parametrize("there", ["folder", "pipe", "link"])
def test_half_a_line_that_cannot_be_set_aside_stays_and_nothing_is_written(tmp_path: Path, there: str) -> None:
    path, journal = make_reviewed(tmp_path)
    with journal.open("ab") as stream:
        stream.write(b'{"half')
    before, aside = journal.read_bytes(), tmp_path / f"{journal.name}.torn"
    match there:
        case "folder":
            aside.mkdir()
        case "pipe":
            os.mkfifo(aside)
        case "link":
            aside.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OutputError, match="set aside"):
        open_session(path).submit("O. K.", [set_text("u0", "нове")])
    assert journal.read_bytes() == before and not (tmp_path / "elsewhere").exists()


def test_a_full_disk_keeps_neither_half_a_line_nor_the_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, journal = make_reviewed(tmp_path)
    session, before = open_session(path), journal.read_bytes()
    state = session.state
    write = os.write

    def fill(handle: int, content: bytes) -> int:
        if len(content) > 20:
            return write(handle, content[:20])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "write", fill)
    with pytest.raises(OutputError, match="No space left"):
        session.submit("O. K.", [set_text("u0", "довгий текст, якого не буде")])
    monkeypatch.undo()
    assert journal.read_bytes() == before and session.state == state
    session.submit("O. K.", [set_text("u0", "нове")])
    assert open_session(path).state == session.state


def test_a_change_is_on_disk_before_it_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session = open_session(write_document(tmp_path))
    synced: list[int] = []
    sync = os.fsync

    def watch(handle: int) -> None:
        synced.append(session.revision)  # as it was when the disk was asked
        sync(handle)

    monkeypatch.setattr(os, "fsync", watch)
    session.submit("O. K.", [set_text("u0", "нове")])
    assert synced[0] == 0 and session.revision == 1


def test_a_journal_that_is_replaced_or_cut_short_meanwhile_is_not_written_to(tmp_path: Path) -> None:
    path, journal = make_reviewed(tmp_path)
    session = open_session(path)
    content = journal.read_bytes()
    journal.write_bytes(content[: content.index(b"\n") + 1])
    with pytest.raises(OutputError, match="cut short"):
        session.submit("O. K.", [set_text("u0", "нове")])
    (tmp_path / "other").write_bytes(content)
    os.replace(tmp_path / "other", journal)
    with pytest.raises(OutputError, match="replaced"):
        session.submit("O. K.", [set_text("u0", "нове")])
    journal.unlink()
    with pytest.raises(OutputError, match="is gone"):
        session.catch_up()


def test_a_journal_that_is_a_link_elsewhere_or_a_folder_is_not_written_to(tmp_path: Path) -> None:
    path = write_document(tmp_path)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(b"")
    name_journal(path).symlink_to(elsewhere)
    session = open_session(path)
    with pytest.raises(OutputError, match="cannot be written"):
        session.submit("O. K.", [set_text("u0", "нове")])
    assert elsewhere.read_bytes() == b""
    name_journal(path).unlink()
    name_journal(path).mkdir()
    with pytest.raises(OutputError):
        open_session(path)


def test_two_programs_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    path = write_document(tmp_path)

    def review(author: str, id: str) -> None:
        session = open_session(path)
        for n in range(15):
            session.submit(author, [set_text(id, f"{author} {n}")])

    threads = [threading.Thread(target=review, args=(author, id)) for author, id in (("A", "u0"), ("B", "u2"), ("C", "u4"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    content = read_journal(name_journal(path))
    assert content is not None and len(content.entries) == 45
    texts = {u.id: u.text for u in read_reviewed(path).state.utterances}
    assert (texts["u0"], texts["u2"], texts["u4"]) == ("A 14", "B 14", "C 14")


WRITER = """
import sys
from pathlib import Path
from review_files import open_session, set_text
session = open_session(Path(sys.argv[1]))
n = session.revision
while True:
    n += 1
    session.submit("O. K.", [set_text("u0", f"крок {n} " + "довго " * 2000)])
    print(n, flush=True)
"""


@pytest.mark.slow
@pytest.mark.parametrize("after", [3, 7])
def test_killed_at_any_moment_it_loses_nothing_that_was_confirmed(tmp_path: Path, after: int) -> None:
    path = write_document(tmp_path)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True, env=environment
    ) as writer:
        assert writer.stdout is not None
        confirmed = 0
        for line in writer.stdout:
            confirmed = int(line)
            if confirmed == after:
                writer.send_signal(signal.SIGKILL)
        writer.wait(60)
    content = read_journal(name_journal(path))
    assert content is not None
    assert confirmed <= len(content.entries) <= confirmed + 1
    session = open_session(path)
    session.submit("O. K.", [set_text("u0", "далі")])
    assert read_reviewed(path).state == session.state


def test_an_endless_file_is_no_journal(tmp_path: Path) -> None:
    path = tmp_path / "talk.vidtx.journal.jsonl"
    with path.open("wb") as stream:
        stream.truncate(1 << 40)
    with pytest.raises(OutputError, match="no journal"):
        read_journal(path)


def test_the_header_is_written_once(tmp_path: Path) -> None:
    header = Header("talk.vidtx.json", "1" * 64, "0" * 64)
    journal = Journal(tmp_path / "talk.vidtx.journal.jsonl", header)
    with journal.locked():
        assert journal.path.read_bytes() == b""
    assert not journal.path.exists()  # a lock alone leaves nothing
    _, real = make_reviewed(tmp_path)
    assert real.read_bytes().count(b'"schema"') == 1 and real.read_bytes() != encode_line(header)


def test_a_pipe_in_the_place_of_a_journal_is_not_waited_for(tmp_path: Path) -> None:
    path = write_document(tmp_path)
    os.mkfifo(name_journal(path))
    with pytest.raises(OutputError, match="is no file"):
        read_reviewed(path)
    with pytest.raises(OutputError, match="is no file"):
        open_session(path)


def test_a_link_in_the_place_of_a_journal_is_known_before_anybody_types(tmp_path: Path) -> None:
    """It is never written through: whoever may make links there could have any file of the reviewer's changed."""
    path, journal = make_reviewed(tmp_path)
    journal.rename(tmp_path / "elsewhere")
    journal.symlink_to(tmp_path / "elsewhere")
    assert read_reviewed(path).journal is not None
    with pytest.raises(OutputError, match="symbolic link"):
        open_session(path).check_writable()


def test_a_journal_never_grows_beyond_what_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session = open_session(write_document(tmp_path))
    session.submit("A", [set_text("u0", "перше")])
    monkeypatch.setattr("vidtx.review.journal.file.LARGEST_JOURNAL", session.journal.path.stat().st_size + 100)
    with pytest.raises(OutputError, match="is full"):
        session.submit("A", [set_text("u0", "друге")])
    assert open_session(session.path).state == session.state and session.revision == 1


def test_line_ends_that_a_program_converted_are_named(tmp_path: Path) -> None:
    path, journal = make_reviewed(tmp_path)
    journal.write_bytes(journal.read_bytes().replace(b"\n", b"\r\n"))
    with pytest.raises(JournalError, match="CR LF") as caught:
        read_reviewed(path)
    assert caught.value.hint
