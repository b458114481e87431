"""Formats by name: what is written where, whole or not at all, and each described and documented."""

from __future__ import annotations

import csv
import dataclasses
import io
import re
from pathlib import Path

import pysubs2
import pytest

from export_files import change_utterance, read_content, write_files, write_formats
from interview import make_gist_interview, make_interview
from vidtx.document import Transcript, Translation, parse_transcript
from vidtx.errors import OutputError, UsageError
from vidtx.export import registry
from vidtx.export.options import Format
from vidtx.export.registry import EDIT_FORMATS, FORMATS, ExportOptions, check_formats, describe_file

ROOT = Path(__file__).parents[2]
# The document and the report always hold the edits; what programs score never does.
NO_MARKS = ("json", "html", "rttm", "ctm", "stm", "seglst")


def test_formats_stand_beside_each_other_under_one_stem(hostile: Transcript, tmp_path: Path) -> None:
    paths = write_formats(hostile, tmp_path / "new" / "folder", "clip", ("json", "vtt", "txt", "tsv"), ExportOptions())
    assert [path.name for path in paths] == ["clip.vidtx.json", "clip.vtt", "clip.txt", "clip.tsv"]
    assert {path.name for path in paths[0].parent.iterdir()} == {path.name for path in paths}, "no stray file"


def test_writing_twice_gives_the_same_bytes(hostile: Transcript, tmp_path: Path) -> None:
    first = write_formats(hostile, tmp_path / "a", "clip", FORMATS)
    second = write_formats(hostile, tmp_path / "b", "clip", FORMATS)
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_an_unknown_format_is_wrong_use_and_names_the_known_ones(hostile: Transcript, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        check_formats(("srt", "doc"))
    assert caught.value.exit_code == 2 and "'doc'" in str(caught.value)
    assert all(name in str(caught.value) for name in ("json", "srt", "vtt", "txt", "tsv"))
    with pytest.raises(UsageError):
        write_formats(hostile, tmp_path, "clip", ("json", "doc"))
    assert not list(tmp_path.iterdir())


def test_a_format_named_twice_is_written_once(hostile: Transcript, tmp_path: Path) -> None:
    assert check_formats(("srt", "vtt", "srt")) == ("srt", "vtt")
    assert len(write_formats(hostile, tmp_path, "clip", ("vtt", "vtt"))) == 1


def test_nothing_is_written_if_one_format_cannot_be_made(
    hostile: Transcript, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(transcript: Transcript, options: ExportOptions) -> tuple[()]:
        raise RuntimeError("no ink")

    monkeypatch.setitem(FORMATS, "broken", Format("broken", "fails", fail, ()))
    with pytest.raises(RuntimeError, match="no ink"):
        write_formats(hostile, tmp_path, "clip", ("json", "srt", "broken"))
    assert not list(tmp_path.iterdir())


def test_a_file_that_cannot_be_replaced_is_left_as_it_was(
    hostile: Transcript, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_formats(hostile, tmp_path, "clip", ("vtt",))
    before = (tmp_path / "clip.vtt").read_text()

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", refuse)
    with pytest.raises(OutputError, match="No space left"):
        write_formats(hostile, tmp_path, "clip", ("vtt",))
    assert [path.name for path in tmp_path.iterdir()] == ["clip.vtt"] and (tmp_path / "clip.vtt").read_text() == before


def test_every_written_file_is_described_by_a_phrase_of_its_own(hostile: Transcript, tmp_path: Path) -> None:
    described = {path.name: describe_file(path) for path in write_formats(hostile, tmp_path, "clip.one", registry.FORMATS)}
    assert all(described.values()) and len(set(described.values())) == len(described)
    assert described["clip.one.uk.srt"].endswith("uk") and "translation" in described["clip.one.bilingual.srt"]


def test_every_format_is_written_beside_the_others(tmp_path: Path) -> None:
    files = write_files(make_interview(), tmp_path)
    assert set(files) == {"vidtx.json", "uk.srt", "ko.srt", "en.srt", "bilingual.srt", "vtt", "txt", "md", "tsv", "jsonl", "html"} | {
        "edits.csv", "edl", "otio", "chapters.vtt", "markers.edl", "fcpxml", "premiere.xml",
        "exchanges.vtt", "ass", "ttml", "eaf", "TextGrid", "labels.txt", "rttm", "ctm", "stm", "seglst.json",
    }  # fmt: skip
    assert all(describe_file(tmp_path / f"clip.{name}") for name in files)
    assert parse_transcript(files["vidtx.json"].encode()) == make_interview()


def test_edits_are_marked_unless_not_wanted(tmp_path: Path) -> None:
    marked = write_files(make_interview(), tmp_path / "a")
    plain = write_files(make_interview(), tmp_path / "b", mark_edits=False)
    for name in ("uk.srt", "en.srt", "bilingual.srt", "vtt", "txt"):
        assert "cut" in marked[name], name
        assert "cut" not in plain[name].replace("continuous", ""), name
    assert "jump_cut@16.000" in marked["tsv"] and "jump_cut" not in plain["tsv"]


@pytest.mark.parametrize(
    "text",
    ["a --> b", "<i>x</i>", "{\\an8}x", "[bold]x[/bold]", "1\n\n00:00:01,000 --> 00:00:02,000", "=1+1", "x\x1b[31m\u202e"],
)
def test_hostile_text_stays_text(text: str, tmp_path: Path) -> None:
    made = change_utterance(make_interview(), 0, text=text, words=(), translations=(Translation("en", text),))
    files = write_files(made, tmp_path)
    cues = pysubs2.SSAFile.from_string(files["bilingual.srt"], format_="srt")
    assert len(cues) == 9  # the eighth utterance has an edit inside
    vtt = files["vtt"]
    assert len(re.findall(r"^\d\d:\d\d.* --> ", vtt, re.M)) == 9
    assert not re.search(r"<(?!v |/v>|lang |/lang>)", vtt)
    for content in files.values():
        assert ("\x1b" not in content and "\u202e" not in content.replace("\\u202e", "")) or content is files["vidtx.json"]
    rows = list(csv.reader(io.StringIO(files["tsv"]), delimiter="\t"))
    assert len(rows) == 9 and not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row)


def test_a_folder_that_cannot_be_written_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError):
        write_files(make_interview(), tmp_path / "file" / "out")


@pytest.mark.parametrize("name", [name for name, made in FORMATS.items() if made.needs_speech and name not in NO_MARKS])
def test_edit_marks_are_there_unless_they_are_switched_off(hostile: Transcript, tmp_path: Path, name: str) -> None:
    def text_with(options: ExportOptions) -> str:
        return "".join(read_content(path) for path in write_formats(hostile, tmp_path, "clip", (name,), options))

    marked = re.compile("jump[ _]cut")
    assert marked.search(text_with(ExportOptions()))
    assert not marked.search(text_with(ExportOptions(mark_edits=False)))


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_says_what_it_is_and_so_does_each_of_its_files(name: str, hostile: Transcript) -> None:
    made = FORMATS[name]
    assert made.name == name and made.description and made.files
    for file in made.write(hostile, ExportOptions()):
        phrases = [kind.describe(f"clip{file.suffix}") for kind in made.files]
        assert any(phrases), f"{file.suffix} is of no kind that {name} names"
    for kind in made.files:
        assert kind.ending.startswith(".") and kind.description


@pytest.mark.parametrize("options", [ExportOptions(), ExportOptions(bilingual=False), ExportOptions(languages=("en",))])
@pytest.mark.parametrize("name", FORMATS)
def test_what_a_format_would_write_is_known_without_writing_it(name: str, options: ExportOptions, hostile: Transcript) -> None:
    made = FORMATS[name]
    assert made.list_suffixes(hostile, options) == tuple(file.suffix for file in made.write(hostile, options))


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_and_each_of_its_endings_has_a_line_in_the_docs(name: str) -> None:
    lines = [
        line for page in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")) for line in page.read_text("utf-8").splitlines()
    ]
    for kind in FORMATS[name].files:
        ending = kind.ending.replace("{language}", "LANG")
        assert any(f"`{name}`" in line and ending in line for line in lines), f"docs/formats.md lacks a row for {name} {ending}"


def test_the_formats_of_edits_are_written_for_a_clip_that_nobody_transcribed(hostile: Transcript, tmp_path: Path) -> None:
    assert EDIT_FORMATS == ("csv", "edl", "otio", "chapters", "markers", "fcpxml", "premiere")
    bare = dataclasses.replace(hostile, speakers=(), utterances=(), renditions=(), exchanges=())
    files = write_files(bare, tmp_path, *EDIT_FORMATS)
    assert len(files) == 7 and all("dissolve" in text.lower() for text in files.values())


def test_a_file_that_no_format_writes_has_no_description() -> None:
    assert describe_file(Path("clip.srt")) == "" and describe_file(Path("clip.doc")) == ""


def test_no_format_shows_a_rough_gist_as_if_it_were_a_translation(tmp_path: Path) -> None:
    made = make_gist_interview()
    files = write_files(made, tmp_path)
    sentences = [t.text for u in made.utterances for t in u.translations]
    for name, text in files.items():
        flat = " ".join(text.split())
        if name == "vidtx.json":
            assert text.count('"rough_gist"') == len(sentences)
            continue
        for sentence in sentences:
            assert flat.count(sentence) == flat.count("≈" + sentence), (name, sentence)
    showing = {name for name, text in files.items() if "≈" in text}
    assert {"en.srt", "bilingual.srt", "vtt", "txt", "md", "tsv", "jsonl"} <= showing
