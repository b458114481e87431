"""Files that people open: whole, readable, escaped, and marked where the footage was cut."""

from __future__ import annotations

import csv
import dataclasses
import io
import re
from pathlib import Path

import pysubs2
import pytest

from interview import make_interview
from vidtx.document import Gesture, Span, Transcript, Translation
from vidtx.document.codec import parse_transcript
from vidtx.errors import OutputError, UsageError
from vidtx.export import registry
from vidtx.export.registry import FORMATS, ExportOptions, check_formats, describe_file, write_formats
from vidtx.terminal.transcript import render_summary, render_transcript

ALL = tuple(FORMATS)


def change(transcript: Transcript, number: int, **values: object) -> Transcript:
    """The interview with one utterance changed."""
    utterances = list(transcript.utterances)
    utterances[number] = dataclasses.replace(utterances[number], **values)
    return dataclasses.replace(transcript, utterances=tuple(utterances))


def written(transcript: Transcript, folder: Path, *formats: str, mark_edits: bool = True) -> dict[str, str]:
    paths = write_formats(transcript, folder, "clip", formats or ALL, ExportOptions(mark_edits=mark_edits))
    return {path.name.removeprefix("clip."): path.read_text("utf-8") for path in paths}


def print_wide(transcript: Transcript, width: int = 120) -> str:
    from rich.console import Console

    console = Console(width=width, file=io.StringIO())
    console.print(render_transcript(transcript, "en", width))
    console.print(render_summary(transcript))
    return console.file.getvalue()  # type: ignore[attr-defined,no-any-return]


def test_every_format_is_written_beside_the_others(tmp_path: Path) -> None:
    files = written(make_interview(), tmp_path)
    assert set(files) == {"vidtx.json", "uk.srt", "ko.srt", "en.srt", "bilingual.srt", "vtt", "txt", "tsv"} | {
        "edits.csv", "edl", "otio", "chapters.vtt"
    }  # fmt: skip
    assert all(describe_file(tmp_path / f"clip.{name}") for name in files)
    assert parse_transcript(files["vidtx.json"].encode()) == make_interview()


def test_subrip_reads_back_with_its_text_and_times(tmp_path: Path) -> None:
    files = written(make_interview(), tmp_path, "srt", mark_edits=False)
    lines = pysubs2.SSAFile.from_string(files["en.srt"], format_="srt")
    assert [line.start for line in lines] == [n * 2500 for n in range(8)]
    assert "I am Kim Chol-su." in lines[2].plaintext
    both = pysubs2.SSAFile.from_string(files["bilingual.srt"], format_="srt")
    assert "김철수입니다." in both[2].plaintext and "I am Kim Chol-su." in both[2].plaintext
    assert "Subject A" in both[2].plaintext


def test_each_spoken_language_has_its_own_file(tmp_path: Path) -> None:
    files = written(make_interview(), tmp_path, "srt", mark_edits=False)
    assert "Як вас звати?" in files["uk.srt"] and "이름이" not in files["uk.srt"]
    assert "이름이" in files["ko.srt"] and "звати" not in files["ko.srt"]


def test_edits_are_marked_unless_not_wanted(tmp_path: Path) -> None:
    marked = written(make_interview(), tmp_path / "a")
    plain = written(make_interview(), tmp_path / "b", mark_edits=False)
    for name in ("uk.srt", "en.srt", "bilingual.srt", "vtt", "txt"):
        assert "cut" in marked[name], name
        assert "cut" not in plain[name].replace("continuous", ""), name
    assert "jump_cut@16.000" in marked["tsv"] and "jump_cut" not in plain["tsv"]


@pytest.mark.parametrize(
    "text",
    ["a --> b", "<i>x</i>", "{\\an8}x", "[bold]x[/bold]", "1\n\n00:00:01,000 --> 00:00:02,000", "=1+1", "x\x1b[31m\u202e"],
)
def test_hostile_text_stays_text(text: str, tmp_path: Path) -> None:
    words = text.split() or ["x"]
    made = change(make_interview(), 0, text=text, words=(), translations=(Translation("en", text),))
    files = written(made, tmp_path)
    cues = pysubs2.SSAFile.from_string(files["bilingual.srt"], format_="srt")
    assert len(cues) == 8
    vtt = files["vtt"]
    assert len(re.findall(r"^\d\d:\d\d.* --> ", vtt, re.M)) == 8
    assert not re.search(r"<(?!v |/v>)", vtt)
    for content in files.values():
        assert ("\x1b" not in content and "\u202e" not in content.replace("\\u202e", "")) or content is files["vidtx.json"]
    shown = print_wide(made)
    assert "\x1b" not in shown
    assert words[0].split("\x1b")[0][:3] in shown
    rows = list(csv.reader(io.StringIO(files["tsv"]), delimiter="\t"))
    assert len(rows) == 9 and not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row)


def test_reading_limits_are_kept(tmp_path: Path) -> None:
    uk = " ".join(["Мені двадцять три роки і я служив у третій роті"] * 6)
    ko = " ".join(["저는 스물세 살이고 삼중대에서 복무했습니다"] * 6)
    made = change(
        make_interview(),
        0,
        text=uk,
        words=(),
        translations=(Translation("en", "I am 23 and served in the third company. " * 6),),
    )
    made = change(made, 1, text=ko, words=())
    files = written(made, tmp_path, "srt", mark_edits=False)
    for name, limit in (("uk.srt", 42), ("en.srt", 42), ("ko.srt", 16)):
        for cue in pysubs2.SSAFile.from_string(files[name], format_="srt"):
            for line in cue.plaintext.splitlines():
                wide = sum(1 if "가" <= c <= "힣" else 0.5 for c in line) if name == "ko.srt" else len(line)
                assert wide <= limit + 14, (name, line)  # the label of a speaker may stand before the words
            assert cue.duration <= 7_100
            whole = {word for u in made.utterances for word in u.text.split()}
            if name == "ko.srt":  # lines break at spaces only
                assert all(
                    word in whole or word.endswith((":", "]")) for word in cue.plaintext.split() if "가" <= word[0] <= "힣"
                )


def test_cues_leave_a_gap_and_do_not_overlap(tmp_path: Path) -> None:
    made = change(make_interview(), 0, span=Span(0, 2490), words=())
    cues = pysubs2.SSAFile.from_string(written(made, tmp_path, "srt")["bilingual.srt"], format_="srt")
    assert all(b.start - a.end >= 60 for a, b in zip(cues, list(cues)[1:], strict=False))


def test_webvtt_names_voices_and_the_clip(tmp_path: Path) -> None:
    vtt = written(make_interview(), tmp_path, "vtt")["vtt"]
    assert vtt.startswith("WEBVTT\n") and "0" * 64 in vtt
    assert "<v Questioner>" in vtt and "<v Interpreter>" in vtt


def test_the_terminal_puts_renditions_beside_originals() -> None:
    shown = print_wide(make_interview())
    row = next(line for line in shown.splitlines() if "김철수입니다." in line)
    assert "Мене звати Кім." in row and "I am Kim Chol-su." in row
    assert "✂ 0:09.7" in shown and "집에 ✂ jump cut, probable ✂" in shown
    assert "crosses an edit" in shown and "no edit found" in shown
    assert all(len(line.rstrip()) <= 120 for line in shown.splitlines())


@pytest.mark.parametrize("width", [60, 80, 91, 92, 160])
def test_the_terminal_loses_nothing_at_any_width(width: int) -> None:
    shown = "".join(print_wide(make_interview(), width).split())
    for utterance in make_interview().utterances:
        assert all(word in shown for word in utterance.text.split() if utterance.id != "u6")


def test_an_answer_of_the_head_is_told() -> None:
    made = make_interview()
    silent = dataclasses.replace(made.exchanges[1], answer=(), answer_rendition=(), gesture=Gesture("shake"))
    shown = print_wide(dataclasses.replace(made, exchanges=(made.exchanges[0], silent), renditions=made.renditions[:3]))
    assert "no verbal answer (shakes the head)" in shown


def test_an_unknown_format_is_wrong_use() -> None:
    with pytest.raises(UsageError, match="docx"):
        check_formats(("srt", "docx"))


def test_nothing_is_written_if_a_format_cannot_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(transcript: Transcript, options: ExportOptions) -> tuple[()]:
        raise RuntimeError("broken")

    monkeypatch.setitem(registry.FORMATS, "tsv", dataclasses.replace(FORMATS["tsv"], write=fail))
    with pytest.raises(RuntimeError):
        written(make_interview(), tmp_path / "out", "json", "tsv")
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError):
        written(make_interview(), tmp_path / "file" / "out")
