"""What is found of fidelity and continuity is seen in every output, in every language in which vidtx writes."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace

import pytest
from rich.cells import cell_len
from rich.console import Console

from findings_interview import PAIRS, make_findings_interview
from interview import make_interview
from vidtx.document import Transcript
from vidtx.export.options import ExportOptions
from vidtx.export.registry import make_files
from vidtx.review.page.state import PageMaker
from vidtx.terminal.summary import render_summary
from vidtx.terminal.transcript import render_transcript
from vidtx.views.marks.gaps import Gaps
from vidtx.views.marks.signs import SIGNS, list_findings, sum_up_finding
from vidtx.views.phrases import PHRASES, phrase

FORMATS = ("txt", "md", "tsv", "vtt", "docx", "html")
WITH_LEGEND = ("txt", "md", "docx")


def write(made: Transcript, format: str, wording: str = "en", **options: object) -> str:
    """The text of an output, on one line."""
    chosen = replace(ExportOptions(wording=wording), **options)  # type: ignore[arg-type]
    files = {file.suffix: file.data for file in make_files(made, [format], chosen)}
    data = files[f".{format}"]
    if format == "docx":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            text = " ".join(archive.read(f"word/{part}.xml").decode() for part in ("document", "comments"))
        return " ".join(re.sub(r"<[^>]*>", "", text.replace("</w:p>", " ")).split())
    text = data.decode()
    if format == "html":
        text = re.sub(r"<[^>]*>", "", text).replace("&#39;", "'").replace("&#34;", '"')
    return " ".join(text.replace("\\", "").replace("∶", ":").split())


def show(made: Transcript, *, plain: bool, width: int = 400, wording: str = "en", details: bool = False) -> str:
    file = io.StringIO()
    console = Console(file=file, width=width, force_terminal=not plain, color_system=None if plain else "standard")
    console.print(render_transcript(made, "en", wording=wording, details=details))
    console.print(render_summary(made, wording=wording))
    return file.getvalue()


def flatten(shown: str) -> str:
    return " ".join(re.sub(r"\x1b\[[0-9;]*m", "", shown).split())


@pytest.mark.parametrize("wording", PHRASES)
@pytest.mark.parametrize("output", [*FORMATS, "terminal"])
def test_every_finding_is_told_with_its_sign_and_how_probable_it_is(output: str, wording: str) -> None:
    made = make_findings_interview()
    text = flatten(show(made, plain=True, wording=wording)) if output == "terminal" else write(made, output, wording)
    lacking = [f.kind for f in list_findings(made) if " ".join(sum_up_finding(f, wording).split()) not in text]
    assert lacking == []


@pytest.mark.parametrize("wording", PHRASES)
@pytest.mark.parametrize("output", [*WITH_LEGEND, "terminal"])
def test_it_is_said_once_that_a_finding_is_a_pointer_for_a_person(output: str, wording: str) -> None:
    made = make_findings_interview()
    pointer = phrase("finding.pointer", wording)
    text = flatten(show(made, plain=True, wording=wording)) if output == "terminal" else write(made, output, wording)
    assert text.count(pointer) == 1
    bare = make_interview()
    text = flatten(show(bare, plain=True, wording=wording)) if output == "terminal" else write(bare, output, wording)
    assert pointer not in text, "nothing was found"


@pytest.mark.parametrize("wording", PHRASES)
@pytest.mark.parametrize("output", ["md", "vtt", "docx", "html", "terminal"])
def test_gaps_and_latencies_are_told(output: str, wording: str) -> None:
    made = make_findings_interview()
    shown = (
        flatten(show(made, plain=True, wording=wording, details=True)) if output == "terminal" else write(made, output, wording)
    )
    gaps = Gaps(made, wording)
    assert all(told in shown for exchange in made.exchanges for told in gaps.describe(exchange))


def test_the_terminal_tells_gaps_only_if_they_are_wanted() -> None:
    assert "after 600 ms" not in show(make_findings_interview(), plain=True)


@pytest.mark.parametrize("wording", PHRASES)
@pytest.mark.parametrize("output", ["txt", "md", "srt", "vtt", "docx", "html", "terminal"])
def test_an_answer_that_is_cut_off_is_said_to_be(output: str, wording: str) -> None:
    made = make_findings_interview()
    if output == "terminal":
        text = flatten(show(made, plain=True, wording=wording))
    elif output == "srt":
        files = make_files(made, ["srt"], ExportOptions(wording=wording))
        text = " ".join(next(file for file in files if file.suffix == ".ko.srt").data.decode().split())
    else:
        text = re.sub(r"</?lang[^>]*>", "", write(made, output, wording))
    assert phrase("cut_off.end", wording) in text and phrase("cut_off.start", wording) in text


@pytest.mark.parametrize("format", ["srt", "vtt", "txt", "md", "docx", "tsv", "jsonl"])
def test_without_marks_of_edits_nothing_is_said_to_be_cut_off(format: str) -> None:
    files = make_files(make_findings_interview(), [format], ExportOptions(mark_edits=False))
    if format != "docx":
        text = b" ".join(file.data for file in files).decode()
        assert "cut off at the edit" not in text and "jump cut" not in text and '"cut_off":["' not in text
    else:
        text = write(make_findings_interview(), "docx", mark_edits=False)
        assert "[✂ cut off" not in text and "jump cut between" not in text


def test_what_differs_is_underlined_in_both_texts_in_the_terminal() -> None:
    shown = show(make_findings_interview(), plain=False)
    underlined = set(re.findall(r"\x1b\[4;\d+m([^\x1b]*)\x1b", shown))
    for _, said, rendered, _, _, _ in PAIRS:
        for marked in (said, rendered):
            if "{" in marked:
                assert marked[marked.index("{") + 1 : marked.index("}")] in underlined
    assert "25 років" in underlined, "and in a caption"


def test_without_colors_signs_stand_around_what_differs() -> None:
    shown = show(make_findings_interview(), plain=True)
    assert "_스물두 살_#▭입니다." in shown and "_тридцять два роки_#" in shown and "Мені _25 років_▭." in shown


@pytest.mark.parametrize("width", [40, 63, 80, 120])
def test_marks_keep_within_narrow_terminals(width: int) -> None:
    lines = show(make_findings_interview(), plain=True, width=width, details=True).splitlines()
    assert max(cell_len(line.rstrip()) for line in lines) <= width


def test_in_markdown_what_differs_is_strong_in_both_texts() -> None:
    text = write(make_findings_interview(), "md")
    assert "제 나이는 **스물두 살**입니다." in text and "Мені **тридцять два роки**." in text
    assert "caption: Мені **25 років**. [differs from what is said]" in text


def test_a_caption_that_differs_stands_below_the_answer_that_it_differs_from() -> None:
    for text in (write(make_findings_interview(), "md"), write(make_findings_interview(), "docx", rendition="both")):
        assert text.index("스물두 살") < text.index("differs from what is said") < text.index("Exchange 2 ")
    rows = PageMaker("en").make(make_findings_interview())["rows"]
    at = next(n for n, row in enumerate(rows) if row.get("caption") == "c0")
    assert rows[at - 1]["utterance"] == "a0" and rows[at]["differs"] == "differs from what is said"
    assert "differs" not in next(row for row in rows if row.get("caption") == "c1")


def test_programs_get_figures() -> None:
    [file] = make_files(make_findings_interview(), ["jsonl"], ExportOptions())
    lines = {line["id"]: line for line in map(json.loads, file.data.decode().splitlines())}
    assert lines["a2"]["join"] == {
        "before": "question_rendition",
        "after": "answer",
        "gap_ms": 600,
        "continuity": "crosses_edit",
        "boundaries": ["b0"],
    }
    assert lines["a2"]["latency_ms"] == 600 and lines["q2"]["join"] is None and lines["r2"]["latency_ms"] is None
    assert lines["a3"]["cut_off"] == ["end"] and lines["a4"]["cut_off"] == ["start"] and lines["a5"]["cut_off"] == []


def test_the_review_page_has_sign_group_and_likelihood_of_every_finding() -> None:
    page = PageMaker("en").make(make_findings_interview())
    assert {f["sign"] for f in page["findings"].values()} == set(SIGNS.values())
    assert {f["likelihood"] for f in page["findings"].values()} == {"likely", "possible", None}
    assert page["exchanges"]["e0"]["gaps"][0] == "rendition of the question after 600 ms"
    cut = {row["utterance"]: row["cut_off"] for row in page["rows"] if row.get("cut_off")}
    assert cut == {"a3": "cut off at the edit", "a4": "beginning cut off at the edit (possible)"}


def test_subtitles_mark_what_differs_only_if_that_is_wanted() -> None:
    made = make_findings_interview()
    plain = {f.suffix: f.data.decode() for f in make_files(made, ["srt", "vtt", "ass"], ExportOptions())}
    marked = {f.suffix: f.data.decode() for f in make_files(made, ["srt", "vtt", "ass"], ExportOptions(mark_findings=True))}
    assert not any("[# number]" in text for text in plain.values())
    for suffix in (".uk.srt", ".en.srt", ".bilingual.srt", ".vtt", ".ass"):
        text = " ".join(re.sub(r"</?lang[^>]*>|\\\\N", " ", marked[suffix]).split())
        assert "[# number] [▭ caption]" in text and "[− left out]" in text, suffix
    assert "[# number]" not in marked[".ko.srt"], "the original is not marked"
