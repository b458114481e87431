"""The document's clip is found by its content, and no other file is taken for it."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest

from interview import make_interview
from vidtx.document import Clip
from vidtx.engines.weights.shipped import find_shipped_sample
from vidtx.review.media import locate
from vidtx.review.media.identity import Digests, read_identity
from vidtx.review.media.locate import locate_clip

CONTENT = b"the footage itself"


@pytest.fixture
def document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A document's path, three folders deep; the working directory is elsewhere."""
    folder = tmp_path / "case" / "documents"
    folder.mkdir(parents=True)
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return folder / "talk.vidtx.json"


def make_clip(name: str = "talk.mp4", content: bytes = CONTENT) -> Clip:
    return Clip(name, hashlib.sha256(content).hexdigest(), len(content), 1000, "mov,mp4,m4a,3gp,3g2,mj2", None, ())


@pytest.mark.parametrize("place", [".", "..", "../../work"])
@pytest.mark.parametrize("name", ["talk.mp4", "renamed by somebody.MP4", "clip", "-i.mp4", "a\nb.mp4", "'; rm -rf ~.mp4"])
def test_it_is_found_by_name_or_by_digest(document: Path, place: str, name: str) -> None:
    path = document.parent / place / name
    path.write_bytes(CONTENT)
    found = locate_clip(document, make_clip())
    assert found.state == "here" and found.path is not None and found.path.samefile(path) and found.path.is_absolute()
    assert found.identity == read_identity(path) and found.message is None


@pytest.mark.parametrize("forms", [("NFC", "NFD"), ("NFD", "NFC")])
def test_a_name_is_found_in_either_unicode_form(
    document: Path, forms: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    stored, written = (unicodedata.normalize(form, "심문 Допитй.mp4") for form in forms)
    (document.parent / stored).write_bytes(CONTENT)
    monkeypatch.setattr(locate, "_list_alike", lambda *given: [])
    assert locate_clip(document, make_clip(written)).state == "here"


def test_a_relative_document_is_looked_beside_of(document: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (document.parent / "talk.mp4").write_bytes(CONTENT)
    monkeypatch.chdir(document.parent)
    assert locate_clip(Path(document.name), make_clip()).state == "here"


def test_the_file_that_the_user_names_is_taken_and_no_other(document: Path, tmp_path: Path) -> None:
    (document.parent / "talk.mp4").write_bytes(CONTENT)
    elsewhere = tmp_path / "elsewhere.bin"
    elsewhere.write_bytes(CONTENT)
    found = locate_clip(document, make_clip(), elsewhere)
    assert found.path == elsewhere and found.state == "here"


def test_a_named_file_that_differs_is_refused_with_the_reason(document: Path, tmp_path: Path) -> None:
    (document.parent / "talk.mp4").write_bytes(CONTENT)
    longer, other = tmp_path / "longer.mp4", tmp_path / "other.mp4"
    longer.write_bytes(CONTENT + b"!")
    other.write_bytes(CONTENT[::-1])
    found = locate_clip(document, make_clip(), longer)
    assert (found.state, found.path, found.identity) == ("differs", None, None)
    assert "19 bytes" in str(found.message) and "clip 18" in str(found.message)
    found = locate_clip(document, make_clip(), other)
    assert (found.state, found.path) == ("differs", None)
    assert hashlib.sha256(CONTENT[::-1]).hexdigest()[:12] in str(found.message)
    assert make_clip().sha256[:12] in str(found.message)
    assert str(found.message).endswith("vidtx review talk.vidtx.json --clip CLIP")


@pytest.mark.parametrize("what", ["absent", "folder", "fifo", "empty", "link to a device", "address", "null"])
def test_a_named_file_that_is_none_is_refused_and_never_opened(document: Path, tmp_path: Path, what: str) -> None:
    path = tmp_path / "clip.mp4"
    if what == "folder":
        path.mkdir()
    elif what == "fifo":
        os.mkfifo(path)
    elif what == "empty":
        path.touch()
    elif what == "link to a device":
        path.symlink_to("/dev/zero")
    elif what == "address":
        path = Path("https://example.org/clip.mp4")
    elif what == "null":
        path = Path("cl\0ip.mp4")
    found = locate_clip(document, make_clip(), path)
    assert found.state == "missing" and found.path is None and "--clip CLIP" in str(found.message)
    assert str(tmp_path) not in str(found.message)


def test_a_file_of_the_right_name_and_another_content_differs(document: Path) -> None:
    (document.parent / "talk.mp4").write_bytes(b"somebody else's")
    found = locate_clip(document, make_clip())
    assert found.state == "differs" and found.path is None
    for digest in (hashlib.sha256(b"somebody else's").hexdigest(), make_clip().sha256):
        assert digest[:12] in str(found.message)
    (document.parent.parent / "moved.mp4").write_bytes(CONTENT)  # the clip itself is found all the same
    assert locate_clip(document, make_clip()).state == "here"


def test_nothing_is_there(document: Path) -> None:
    found = locate_clip(document, make_clip("відео 영상.mp4"))
    assert found.state == "missing" and "відео 영상.mp4" in str(found.message) and "--clip CLIP" in str(found.message)
    assert str(document.parent) not in str(found.message)


def test_pipes_and_devices_of_the_right_name_are_passed_over(document: Path) -> None:
    os.mkfifo(document.parent / "talk.mp4")
    (document.parent.parent / "talk.mp4").symlink_to("/dev/zero")
    assert locate_clip(document, make_clip()).state == "missing"
    (document.parent / "same size.mp4").symlink_to(document.parent / "talk.mp4")
    assert locate_clip(document, make_clip()).state == "missing"


@pytest.mark.parametrize("name", ["..", ".", "a\0b", "x" * 300, "\ufffd.mp4"])
def test_names_that_a_document_may_hold_and_no_file_has(document: Path, name: str) -> None:
    assert locate_clip(document, make_clip(name)).state == "missing"


def test_of_many_files_of_the_size_only_some_are_read(document: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(locate.MOST_CANDIDATES + 10):
        (document.parent / f"{number:03}.bin").write_bytes(bytes([number]) * len(CONTENT))
    (document.parent / "zzz.mp4").write_bytes(CONTENT)  # the clip's suffix comes first
    read: list[Path] = []

    class Counting(Digests):
        def compute(self, path: Path) -> tuple[str, object]:  # type: ignore[override]
            read.append(path)
            return super().compute(path)

    assert locate_clip(document, make_clip(), digests=Counting()).state == "here" and len(read) == 1
    (document.parent / "zzz.mp4").unlink()
    assert locate_clip(document, make_clip(), digests=Counting()).state == "missing"
    assert len(read) == 1 + locate.MOST_CANDIDATES


def test_a_working_directory_that_was_removed(document: Path, tmp_path: Path) -> None:
    os.rmdir(tmp_path / "work")  # noqa: PTH106
    (document.parent / "talk.mp4").write_bytes(CONTENT)
    assert locate_clip(document, make_clip()).state == "here"


def test_a_name_that_is_no_text_can_be_shown(document: Path, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\x1b[31m.mp4"))
    path.write_bytes(CONTENT[::-1])
    message = str(locate_clip(document, make_clip(), path).message)
    assert message.encode("utf-8") and "\x1b" not in message


def test_a_clip_in_a_folder_below_the_users_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`vidtx process clips/day/a.mp4 -o out`, then `vidtx review out/a.vidtx.json`: nobody copies the clip."""
    content = b"a clip" * 100
    clip = replace(make_interview().clip, name="a.mp4", size=len(content), sha256=hashlib.sha256(content).hexdigest())
    (tmp_path / "clips" / "day").mkdir(parents=True)
    (tmp_path / "out").mkdir()
    (tmp_path / "clips" / "day" / "a.mp4").write_bytes(content)
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "a.mp4").write_bytes(b"another")
    monkeypatch.chdir(tmp_path)
    found = locate_clip(tmp_path / "out" / "a.vidtx.json", clip)
    assert found.state == "here" and found.path is not None and found.path.parent.name == "day"
    deep = tmp_path / "1" / "2" / "3" / "4"
    deep.mkdir(parents=True)
    (tmp_path / "clips" / "day" / "a.mp4").rename(deep / "a.mp4")
    assert locate_clip(tmp_path / "out" / "a.vidtx.json", clip).state == "missing"


def test_the_shipped_sample_is_found_wherever_its_document_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    sample = find_shipped_sample()
    content = sample.read_bytes()
    clip = replace(make_interview().clip, name=sample.name, size=len(content), sha256=hashlib.sha256(content).hexdigest())
    assert locate_clip(tmp_path / "interrogation.vidtx.json", clip).path == sample
