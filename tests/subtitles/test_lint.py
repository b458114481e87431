"""A subtitle file against a style: vidtx' own keep it, and what was broken on purpose is found where it lies."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crowded_strategies import crowded_transcripts
from interview import make_interview
from vidtx.document import Transcript
from vidtx.export.options import ExportOptions
from vidtx.export.registry import FORMATS
from vidtx.subtitles.cue import Fault, ReadCue, SubtitleFile
from vidtx.subtitles.lint import Report, lint_file
from vidtx.subtitles.registry import read_subtitles
from vidtx.views.cues import RenditionChoice
from vidtx.views.styles import BBC, NETFLIX, STYLES

SUBTITLES = [name for name in ("srt", "vtt", "ass", "ttml") if name in FORMATS]
RENDITIONS: tuple[RenditionChoice, ...] = ("interpreter", "machine", "both", "none")


def make_file(*cues: ReadCue, format: str = "srt", **values: object) -> SubtitleFile:
    numbered = tuple(replace(cue, number=number) for number, cue in enumerate(cues, 1))
    return SubtitleFile(format, numbered, **values)  # type: ignore[arg-type]


def rules_of(report: Report) -> list[str]:
    return [breach.rule for breach in report.breaches]


def lint_formats(transcript: Transcript, options: ExportOptions, folder: Path) -> dict[str, Report]:
    reports = {}
    for name in SUBTITLES:
        for file in FORMATS[name].write(transcript, options):
            path = folder / f"x{file.suffix}"
            path.write_bytes(file.data)
            rate = transcript.clip.video.frame_rate if transcript.clip.video else None
            known = rate if rate is not None and 10 <= rate <= 60 else None
            reports[file.suffix] = lint_file(read_subtitles(path), options.style, frame_rate=known)
    return reports


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("rendition", RENDITIONS)
@pytest.mark.parametrize("names", [True, False])
def test_nothing_is_found_in_the_subtitles_of_an_interview(
    style: str, rendition: RenditionChoice, names: bool, tmp_path: Path
) -> None:
    options = ExportOptions(style=STYLES[style], rendition=rendition, names=names)
    reports = lint_formats(make_interview(), options, tmp_path)
    assert len(reports) >= 5 and all(report.cues for report in reports.values())
    assert {suffix: report.breaches for suffix, report in reports.items() if report.breaches} == {}


# Any document may hold words longer than a line, people who all speak at once and cuts in every word: what is said then can be too fast, too tall and too wide.
UNAVOIDABLE = {"reading_speed", "too_short", "lines", "line_width", "fits_one_line", "line_break", "gap_to_close", "empty"}


@settings(max_examples=25, deadline=None)
@given(crowded_transcripts(), st.sampled_from(RENDITIONS), st.sampled_from([NETFLIX, BBC]))
def test_the_subtitles_of_any_document_are_in_order_apart_and_clean(
    tmp_path_factory: pytest.TempPathFactory, transcript: Transcript, rendition: RenditionChoice, style: object
) -> None:
    options = ExportOptions(style=style, rendition=rendition)  # type: ignore[arg-type]
    for suffix, report in lint_formats(transcript, options, tmp_path_factory.mktemp("x")).items():
        assert set(rules_of(report)) <= UNAVOIDABLE, suffix


def test_a_breach_says_which_cue_where() -> None:
    cues = (ReadCue(0, 2_000, ("Так.",), line=2), ReadCue(2_100, 2_500, ("Ні.",), line=6))
    found = lint_file(make_file(*cues), NETFLIX).breaches
    assert [(b.rule, b.cue, b.line, b.start, b.measured, b.allowed) for b in found] == [("too_short", 2, 6, 2_100, 400, 834)]


def test_the_frame_rate_is_the_files_unless_another_is_given() -> None:
    cues = (ReadCue(0, 2_000, ("Так.",)), ReadCue(2_050, 4_000, ("Ні.",)))
    assert rules_of(lint_file(make_file(*cues), NETFLIX)) == []
    assert rules_of(lint_file(make_file(*cues, frame_rate=Fraction(25)), NETFLIX)) == ["gap"]
    assert rules_of(lint_file(make_file(*cues, frame_rate=Fraction(25)), NETFLIX, frame_rate=Fraction(50))) == []


def test_the_language_is_the_cues_then_the_chosen_then_the_files() -> None:
    line = "a" * 33  # 33 of 42, or 16.5 of 16 as Korean counts it
    assert rules_of(lint_file(make_file(ReadCue(0, 5_000, (line,))), NETFLIX)) == []
    assert rules_of(lint_file(make_file(ReadCue(0, 5_000, (line,))), NETFLIX, "ko")) == ["line_width"]
    assert rules_of(lint_file(make_file(ReadCue(0, 5_000, (line,)), language="ko"), NETFLIX)) == ["line_width"]
    assert rules_of(lint_file(make_file(ReadCue(0, 5_000, (line,), language="en"), language="ko"), NETFLIX, "ko")) == []


def test_cues_at_the_same_time_are_one_as_on_the_screen() -> None:
    upper, lower = ReadCue(0, 2_000, ("가족은",), language="ko"), ReadCue(0, 2_000, ("My family",), language="en")
    assert rules_of(lint_file(make_file(upper, lower), NETFLIX)) == []
    assert rules_of(lint_file(make_file(upper, replace(lower, end=1_900)), NETFLIX)) == ["overlap"]
    tall = (replace(upper, lines=("가족은", "어디에")), upper)
    assert rules_of(lint_file(make_file(*tall), NETFLIX)) == ["lines"]


def test_hundredths_of_a_second_are_no_breach_in_ass() -> None:
    cues = (ReadCue(0, 830, ("Так.",)), ReadCue(900, 2_000, ("Ні.",)))
    assert rules_of(lint_file(make_file(*cues, format="ass"), NETFLIX, frame_rate=Fraction(25))) == []
    assert rules_of(lint_file(make_file(*cues), NETFLIX, frame_rate=Fraction(25))) == ["too_short", "gap"]


def test_what_could_not_be_read_is_an_error() -> None:
    fault = Fault(7, "fault.time")
    report = lint_file(make_file(faults=(fault,)), NETFLIX)
    assert [(b.rule, b.severity, b.line, b.fault) for b in report.breaches] == [("unreadable", "error", 7, fault)]
    assert (report.cues, report.errors, report.notes) == (0, 1, 0)
