"""`vidtx report`: where pages are written, what they hold, and what becomes of documents that have none."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from interview import make_interview
from report_page import find, list_dead_links, list_faults, parse_page, read
from review_files import derive_interview, open_session, set_text, write_document
from vidtx.cli.files.report import report_command
from vidtx.document import Transcript, dump_transcript
from vidtx.engines.weights.shipped import find_shipped_sample
from vidtx.errors import DocumentError, OutputError, UsageError
from vidtx.media.probe import probe_clip
from vidtx.report.printing import BROWSER_VARIABLE, PrintError


@pytest.fixture
def document(tmp_path: Path) -> Path:
    return write_document(tmp_path, derive_interview())


def run(*arguments: str | Path) -> Result:
    return CliRunner(env={"COLUMNS": "400"}).invoke(report_command, [str(argument) for argument in arguments])


def read_page(path: Path) -> object:
    return parse_page(path.read_text("utf-8"))


def test_the_report_stands_beside_the_document_and_is_named(document: Path) -> None:
    before = document.read_bytes()
    result = run(document)
    assert result.exit_code == 0, result.output
    written = document.with_name("talk.report.html")
    assert str(written) in result.output and {p.name for p in document.parent.iterdir()} == {document.name, written.name}
    page = read_page(written)
    assert list(list_faults(page)) == [] and list_dead_links(page) == [] and document.read_bytes() == before


def test_a_clip_that_is_not_there_leaves_out_the_frames_and_says_so(document: Path) -> None:
    result = run(document)
    assert "--clip" in result.output
    assert "not at hand" in read(find(read_page(document.with_name("talk.report.html")), "picture-note")[0])


@pytest.mark.parametrize("language", ["uk", "ko"])
def test_language_and_target_are_chosen(document: Path, language: str, tmp_path: Path) -> None:
    target = tmp_path / "page.html"
    assert run(document, "--language", language, "--to", "en", "-o", target, "--no-pictures").exit_code == 0
    page = read_page(target)
    assert page.get("lang") == language  # type: ignore[attr-defined]
    assert any("My name is Kim." in read(element) for element in find(page, "translated"))


@pytest.mark.parametrize("arguments", [("--language", "xx"), ("--to", "fr"), ("--clip", "absent.mp4")])
def test_what_makes_no_sense_is_wrong_use_and_writes_nothing(arguments: tuple[str, ...], document: Path) -> None:
    assert isinstance(run(document, *arguments).exception, UsageError)
    assert [path.name for path in document.parent.iterdir()] == [document.name]


def test_nothing_is_written_over_what_is_not_ours(document: Path) -> None:
    mine = document.with_name("talk.report.html")
    mine.write_text("my notes")
    assert isinstance(run(document).exception, OutputError) and mine.read_text() == "my notes"
    assert run(document, "--overwrite").exit_code == 0
    assert document.with_name("talk.report.html.bak").read_text() == "my notes"
    assert run(document).exit_code == 0, "what vidtx wrote is written anew"
    assert isinstance(run(document, "-o", document, "--overwrite").exception, UsageError)


def test_a_report_is_a_page_or_stands_in_a_folder(document: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.vidtx.json"
    other.write_text("mine")
    assert isinstance(run(document, "-o", other, "--overwrite").exception, UsageError)
    assert other.read_text() == "mine" and not list(tmp_path.glob("*.bak"))
    run(document, "-o", tmp_path / "new folder")
    assert [path.name for path in (tmp_path / "new folder").iterdir()] == ["talk.report.html"]


def test_what_reviewers_changed_is_in_it_with_the_head_of_their_journal(document: Path) -> None:
    session = open_session(document)
    session.submit("O. K.", [set_text("u0", "Ваше ім'я?")])
    assert run(document, "--no-pictures").exit_code == 0
    page = read_page(document.with_name("talk.report.html"))
    assert any(read(element) == "Ваше ім'я?" for element in find(page, "said"))
    assert "O. K." in read(find(page, "review")[0])
    from vidtx.review.journal.file import name_journal, read_journal

    journal = read_journal(name_journal(document))
    assert journal is not None and journal.head in [read(element) for element in find(page, "digest")]
    assert run(document, "--no-pictures", "--as-made").exit_code == 0
    page = read_page(document.with_name("talk.report.html"))
    assert all(read(element) != "Ваше ім'я?" for element in find(page, "said"))


def test_several_documents_get_reports_and_an_index_and_a_broken_one_is_listed(tmp_path: Path) -> None:
    first, second = (
        write_document(tmp_path, made, f"{name}.vidtx.json")
        for name, made in (("a", make_interview()), ("b", derive_interview()))
    )
    broken = tmp_path / "c.vidtx.json"
    broken.write_text("{}")
    result = run(first, broken, second, "-o", tmp_path / "out", "--no-pictures")
    assert result.exit_code == 1 and "c.vidtx.json" in result.output
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"a.report.html", "b.report.html", "index.html"}
    index = read_page(tmp_path / "out" / "index.html")
    assert index.xpath("//tbody//a/@href") == ["a.report.html", "b.report.html"]  # type: ignore[attr-defined]
    assert "c.vidtx.json" in read(find(index, "failed")[0])
    assert run(first, second, "--no-pictures").exit_code == 0 and (tmp_path / "index.html").is_file()


def test_one_broken_document_is_an_error(tmp_path: Path) -> None:
    broken = tmp_path / "c.vidtx.json"
    broken.write_text("{}")
    assert isinstance(run(broken).exception, DocumentError)
    assert isinstance(run(tmp_path / "absent.vidtx.json").exception, OutputError)


def test_two_documents_of_one_name_or_of_two_folders_need_a_choice(tmp_path: Path) -> None:
    for name in ("x", "y"):
        (tmp_path / name).mkdir()
    first, second = (write_document(tmp_path / name, make_interview()) for name in ("x", "y"))
    assert isinstance(run(first, second, "-o", tmp_path / "out").exception, UsageError)
    other = write_document(tmp_path / "y", make_interview(), "other.vidtx.json")
    assert isinstance(run(first, other).exception, UsageError)
    assert run(first, other, "-o", tmp_path / "out", "--no-pictures").exit_code == 0


def test_a_pdf_without_a_browser_is_refused_before_anything_is_written(document: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(BROWSER_VARIABLE, "no-such-browser")
    result = run(document, "--pdf")
    assert isinstance(result.exception, PrintError) and [path.name for path in document.parent.iterdir()] == [document.name]


def make_sample(folder: Path) -> Path:
    """A document of the shipped sample with two edits, beside its clip."""
    clip = Path(shutil.copy(find_shipped_sample(), folder))
    made = make_interview()
    probed = probe_clip(clip)
    utterances = made.utterances
    document: Transcript = replace(made, clip=probed, utterances=utterances)
    path = folder / "sample.vidtx.json"
    path.write_text(dump_transcript(document), "utf-8")
    return path


@pytest.mark.slow
def test_the_frames_come_from_the_clip_that_is_found_by_its_digest(tmp_path: Path) -> None:
    path = make_sample(tmp_path)
    assert run(path).exit_code == 0
    page = read_page(tmp_path / "sample.report.html")
    assert len(page.xpath("//img")) == 5  # type: ignore[attr-defined]
    assert "misses some" in read(find(page, "picture-note")[0])
    clip = next(tmp_path.glob("*.mp4"))
    moved = tmp_path / "deep" / "renamed.mp4"
    moved.parent.mkdir()
    clip.rename(moved)
    assert run(path, "--clip", moved, "--faces").exit_code == 0
    page = read_page(tmp_path / "sample.report.html")
    assert len(page.xpath("//img")) == 5 and "do not publish" in read(find(page, "picture-note")[0])  # type: ignore[attr-defined]
    (tmp_path / "other.mp4").write_bytes(b"another file")
    assert isinstance(run(path, "--clip", tmp_path / "other.mp4").exception, UsageError)
