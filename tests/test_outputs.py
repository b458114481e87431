"""What is never replaced: a person's work, somebody else's file, a clip; and what is, since vidtx wrote it itself."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from interview import make_interview
from review_files import derive_interview, open_session, set_text, write_document
from vidtx import outputs
from vidtx.document import Basis, Correction, Transcript
from vidtx.document.codec import dump_transcript
from vidtx.errors import DocumentError, OutputError
from vidtx.export.options import ExportOptions
from vidtx.export.registry import FORMATS
from vidtx.ledger import Ledger
from vidtx.outputs import LONGEST_STEM_BYTES, Outputs, check_folder, check_untouched, fit_stem, read_document


def make_machine_document() -> Transcript:
    """One that a run could have written: nobody touched it."""
    made = make_interview()
    untouched = tuple(replace(u, status="machine", machine=None) for u in made.utterances)
    return replace(made, utterances=untouched, corrections=(), provenance=replace(made.provenance, origin="machine"))


MACHINE = make_machine_document()
CORRECTION = Correction("c1", "A. Reader", "2026-01-01T00:00:00Z", "comment", ("u0",), Basis(MACHINE.clip.sha256))


def alter_utterance(**changes: Any) -> Transcript:
    first, *rest = MACHINE.utterances
    return replace(MACHINE, utterances=(replace(first, **changes), *rest))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (dump_transcript(replace(MACHINE, provenance=replace(MACHINE.provenance, origin="reviewed"))), "corrected by hand"),
        (dump_transcript(replace(MACHINE, corrections=(CORRECTION,))), "corrected by hand"),
        (dump_transcript(alter_utterance(status="edited")), "corrected by hand"),
        (dump_transcript(alter_utterance(status="confirmed")), "corrected by hand"),
        (dump_transcript(replace(MACHINE, provenance=replace(MACHINE.provenance, origin="truth"))), "reference"),
        (json.dumps(json.loads(dump_transcript(MACHINE)) | {"version": 99}), "newer vidtx .version 99."),
        ("{}", "no document"),
        ("", "no document"),
        (dump_transcript(MACHINE)[:-20], "no document"),
        (json.dumps(json.loads(dump_transcript(MACHINE)) | {"notes": "mine"}), "no document"),
    ],
)
def test_a_document_that_a_person_may_have_made_is_never_replaced(text: str, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "clip.vidtx.json"
    path.write_text(text)
    with pytest.raises(OutputError, match=reason):
        check_untouched(path)
    with pytest.raises(OutputError, match=reason) as caught:
        Outputs(tmp_path, ("json",)).write(MACHINE, "clip")
    assert caught.value.path == path and caught.value.hint and "--overwrite" in caught.value.hint
    assert path.read_text() == text and list(tmp_path.iterdir()) == [path]
    Outputs(tmp_path, ("json",), overwrite=True).write(MACHINE, "clip")
    assert path.with_name("clip.vidtx.json.bak").read_text() == text and read_document(path) == MACHINE


def test_a_document_that_vidtx_wrote_is_written_again_and_one_that_was_edited_is_not(tmp_path: Path) -> None:
    out = Outputs(tmp_path, ("json",))
    (path,) = out.write(MACHINE, "clip")
    out.write(MACHINE, "clip")
    path.write_text(path.read_text().replace("Як вас", "Як Вас"))  # a valid document still
    with pytest.raises(OutputError, match="not as vidtx wrote it"):
        out.write(MACHINE, "clip")
    assert "Як Вас" in path.read_text()


def test_a_corrected_document_is_kept_even_where_vidtx_wrote_its_bytes(tmp_path: Path) -> None:
    corrected = replace(MACHINE, corrections=(CORRECTION,))
    (path,) = Outputs(tmp_path, ("json",)).write(corrected, "clip")
    with pytest.raises(OutputError, match="corrected by hand"):
        Outputs(tmp_path, ("json",)).check("clip")
    Outputs(tmp_path, ("json",), overwrite=True).write(MACHINE, "clip")
    assert read_document(path.with_name("clip.vidtx.json.bak")) == corrected


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "json"])
def test_somebody_elses_file_of_any_format_stays(name: str, tmp_path: Path) -> None:
    out = Outputs(tmp_path, (name,))
    (path, *_) = out.write(MACHINE, "clip")
    path.write_text("from another program")
    with pytest.raises(OutputError, match="not as vidtx wrote it"):
        out.check("clip")
    with pytest.raises(OutputError):
        out.write(MACHINE, "clip")
    assert path.read_text() == "from another program"


def test_the_subtitles_of_a_downloader_are_seen_before_the_work(tmp_path: Path) -> None:
    (tmp_path / "clip.de.srt").write_text("1")
    with pytest.raises(OutputError, match=r"clip\.de\.srt"):
        Outputs(tmp_path, ("srt",)).check("clip")
    Outputs(tmp_path, ("vtt", "json")).check("clip")  # not in the way of these
    Outputs(tmp_path, ("srt",)).check("clip.de")  # another clip's name begins alike


def test_files_of_an_earlier_run_go_with_it_if_they_are_untouched(tmp_path: Path) -> None:
    out = Outputs(tmp_path, ("srt",))
    out.write(MACHINE, "clip", ExportOptions(targets=("en", "uk")))
    assert (tmp_path / "clip.to-uk.srt").exists()
    out.write(MACHINE, "clip", ExportOptions(targets=("en",)))
    assert not (tmp_path / "clip.to-uk.srt").exists() and (tmp_path / "clip.en.srt").exists()


def test_two_backups_do_not_meet(tmp_path: Path) -> None:
    out = Outputs(tmp_path, ("txt",), overwrite=True)
    for text in ("one", "two", "three"):
        (tmp_path / "clip.txt").write_text(text)
        out.write(MACHINE, "clip")
    assert [(tmp_path / f"clip.txt.bak{n}").read_text() for n in ("", "2", "3")] == ["one", "two", "three"]


def test_a_clip_is_never_written_over(tmp_path: Path) -> None:
    clip = tmp_path / "clip.txt"
    clip.write_text("a clip of an odd name")
    with pytest.raises(OutputError, match="is a clip"):
        Outputs(tmp_path, ("txt",), (clip,), overwrite=True).write(MACHINE, "clip")
    assert clip.read_text() == "a clip of an odd name"


def test_a_link_is_not_followed_to_what_it_names(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("mine")
    (tmp_path / "clip.txt").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OutputError):
        Outputs(tmp_path, ("txt",)).write(MACHINE, "clip")
    (tmp_path / "clip.txt").unlink()
    (tmp_path / "clip.txt").symlink_to(tmp_path / "nothing")
    with pytest.raises(OutputError):
        Outputs(tmp_path, ("txt",)).check("clip")
    Outputs(tmp_path, ("txt",), overwrite=True).write(MACHINE, "clip")
    assert (tmp_path / "elsewhere").read_text() == "mine" and not (tmp_path / "clip.txt").is_symlink()


def test_a_folder_that_cannot_be_written_is_refused_and_nothing_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_folder(tmp_path / "a" / "b")
    assert not list(tmp_path.iterdir())
    monkeypatch.setattr(outputs.os, "access", lambda path, mode: False)
    with pytest.raises(OutputError, match="permission denied"):
        check_folder(tmp_path / "a" / "b")
    with pytest.raises(OutputError, match="too long"):
        check_folder(tmp_path / ("a" * 300))


def test_a_document_that_cannot_be_read_names_its_file(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("{}")
    with pytest.raises(DocumentError, match=r"x\.json"):
        read_document(tmp_path / "x.json")
    with pytest.raises(OutputError, match=r"none\.json"):
        read_document(tmp_path / "none.json")


def test_a_stem_is_shortened_only_where_it_must_be_and_stays_its_own() -> None:
    assert fit_stem(Path("clip [1].x.mp4")) == "clip [1].x" and fit_stem(Path("a" * 180 + ".mp4")) == "a" * 180
    assert fit_stem(Path("clip.mp4"), ".all-footage") == "clip.all-footage"
    assert len(fit_stem(Path("a" * 180 + ".mp4"), ".all-footage")) == LONGEST_STEM_BYTES
    stems = [fit_stem(Path(name + ".mp4")) for name in ("a" * 200, "a" * 201, "가" * 80, "\U0001f600" * 60)]
    assert len(set(stems)) == 4 and all(len(stem.encode()) <= LONGEST_STEM_BYTES for stem in stems)


def test_a_full_disk_is_known_before_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=outputs.LEAST_FREE))
    check_folder(tmp_path / "a")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=5 << 20))
    with pytest.raises(OutputError, match="only 5 MB are free"):
        check_folder(tmp_path / "a")


def test_where_nothing_can_be_kept_is_not_called_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(total=0, used=0, free=0))
    with pytest.raises(OutputError, match="nothing can be kept in"):
        check_folder(tmp_path / "a")


def test_a_pipe_and_a_file_without_end_are_no_documents(tmp_path: Path) -> None:
    pipe = tmp_path / "a.vidtx.json"
    os.mkfifo(pipe)
    for path, said in ((pipe, "is a pipe"), (Path("/dev/zero"), "larger than 256 MB")):
        with pytest.raises(OutputError, match=said):
            read_document(path)
    with pytest.raises(OutputError, match="not overwritten"):
        check_untouched(pipe)


def test_a_document_with_a_journal_is_not_overwritten_nor_anything_beside_it(tmp_path: Path) -> None:
    """Not even with the same bytes, and not by subtitles of the machine's: what the reviewers exported stands there."""
    path = write_document(tmp_path, derive_interview())
    ledger = Ledger(tmp_path / "state")
    ledger.record(path, path.read_bytes())
    session = open_session(path)
    session.submit("A", [set_text("u0", "перше")])
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir() if p.is_file()}
    for formats in (("json",), ("srt",), ("json", "srt")):
        outputs = Outputs(tmp_path, formats, (), ledger=ledger)
        with pytest.raises(OutputError, match="was reviewed"):
            outputs.check("talk")
        with pytest.raises(OutputError, match="was reviewed"):
            outputs.write(derive_interview(), "talk")
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir() if p.is_file()} == before
    Outputs(tmp_path, ("srt",), (), ledger=ledger, reviewed=True).write(session.state, "talk")


def test_overwriting_a_reviewed_document_keeps_it_with_its_journal(tmp_path: Path) -> None:
    path = write_document(tmp_path, derive_interview())
    ledger = Ledger(tmp_path / "state")
    ledger.record(path, path.read_bytes())
    session = open_session(path)
    session.submit("A", [set_text("u0", "перше")])
    document, journal = path.read_bytes(), session.journal.path.read_bytes()
    Outputs(tmp_path, ("json",), (), True, ledger).write(derive_interview(), "talk")
    assert (tmp_path / "talk.vidtx.json.bak").read_bytes() == document
    assert (tmp_path / "talk.vidtx.journal.jsonl.bak").read_bytes() == journal
    assert not session.journal.path.exists()


def test_a_reviewed_document_never_takes_the_place_of_another_with_a_journal(tmp_path: Path) -> None:
    """What one reviewer exports into another's folder: the journal there would be about a document that is gone."""
    path = write_document(tmp_path, derive_interview())
    ledger = Ledger(tmp_path / "state")
    ledger.record(path, path.read_bytes())
    session = open_session(path)
    session.submit("A", [set_text("u0", "перше")])
    document, journal = path.read_bytes(), session.journal.path.read_bytes()
    other = replace(derive_interview(), corrections=session.state.corrections)
    with pytest.raises(OutputError, match="was reviewed"):
        Outputs(tmp_path, ("json",), (), ledger=ledger, reviewed=True).write(other, "talk")
    assert (path.read_bytes(), session.journal.path.read_bytes()) == (document, journal)
    Outputs(tmp_path, ("json",), (), True, ledger, reviewed=True).write(other, "talk")
    assert (tmp_path / "talk.vidtx.json.bak").read_bytes() == document
    assert (tmp_path / "talk.vidtx.journal.jsonl.bak").read_bytes() == journal
