"""SubRip and WebVTT: other programs read back what was said, reading limits hold, and edits are marked."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pysubs2
import pytest

from hostile_interview import HOSTILE, LONG_ENGLISH, LONG_KOREAN
from vidtx.document import Span, Transcript
from vidtx.export.registry import ExportOptions, write_formats
from vidtx.views.cues import TrackPlan, make_cues
from vidtx.views.text import escape_srt, measure_width

TRACKS = (
    TrackPlan(spoken="uk"),
    TrackPlan(spoken="ko"),
    TrackPlan(original=False, target="en"),
    TrackPlan(target="en"),
    TrackPlan(target="en", name_voices=False),
)
VTT_TIME = re.compile(r"(\d\d:\d\d:\d\d\.\d{3}) --> (\d\d:\d\d:\d\d\.\d{3})")


def read_srt(folder: Path, suffix: str) -> list[pysubs2.SSAEvent]:
    return list(pysubs2.load(str(folder / f"clip.{suffix}.srt"), encoding="utf-8"))


def words_of(events: list[pysubs2.SSAEvent]) -> str:
    return " ".join(" ".join(event.text.replace("\\N", " ") for event in events).split())


@pytest.fixture
def srt(hostile: Transcript, tmp_path: Path) -> Path:
    write_formats(hostile, tmp_path, "clip", ("srt",))
    return tmp_path


def test_there_is_a_file_for_each_spoken_language_for_the_readers_and_for_both(srt: Path) -> None:
    assert {path.name for path in srt.iterdir()} == {"clip.uk.srt", "clip.ko.srt", "clip.en.srt", "clip.bilingual.srt"}


def test_another_program_reads_every_word_back(srt: Path) -> None:
    korean = words_of(read_srt(srt, "ko"))
    assert LONG_KOREAN in korean.replace("[link=x]Kim: ", "")
    assert LONG_ENGLISH in words_of(read_srt(srt, "en"))
    bilingual = words_of(read_srt(srt, "bilingual"))
    assert "Як вас звати?" in bilingual and "What is your name?" in bilingual


def test_hostile_text_stays_text_in_subrip(srt: Path) -> None:
    blocks = (srt / "clip.uk.srt").read_text("utf-8").split("\n\n")
    for block in blocks:
        number, times, *lines = block.strip().split("\n")
        assert number.isdigit() and times.count("-->") == 1
        assert not any(sign in line for line in lines for sign in ("-->", "<", ">", "{", "}", "\\"))
    assert escape_srt(HOSTILE) in words_of(read_srt(srt, "uk"))
    assert "an8" in words_of(read_srt(srt, "en"))


def test_each_file_holds_its_language_only(srt: Path) -> None:
    assert not re.search("[가-힣]", words_of(read_srt(srt, "uk")))
    assert not re.search("[а-яіїє]", words_of(read_srt(srt, "ko")))


def test_voices_are_named_before_the_text(srt: Path) -> None:
    assert read_srt(srt, "uk")[0].text.startswith("Questioner:")


def test_cues_follow_each_other_with_two_frames_between(srt: Path) -> None:
    for suffix in ("uk", "ko", "en", "bilingual"):
        events = read_srt(srt, suffix)
        assert len(events) > 1
        for earlier, later in pairwise(events):
            assert later.start - earlier.end >= 80  # two frames at 25 a second


@pytest.mark.parametrize("plan", TRACKS, ids=lambda plan: f"{plan.spoken}-{plan.target}-{plan.name_voices}")
def test_lines_and_times_stay_within_the_reading_limits(hostile: Transcript, plan: TrackPlan) -> None:
    cues = make_cues(hostile, plan)
    assert any(cue.span.duration > 2_000 for cue in cues)
    for cue in cues:
        assert 300 <= cue.span.duration <= 7_000
        for entry in cue.entries:
            for passage in entry.passages:
                assert len(passage.lines()) <= 2
            for language, line in cue.lines_of(entry):
                assert measure_width(line, language) <= (16 if language == "ko" else 42)


def test_a_korean_letter_counts_one_and_its_spaces_and_latin_letters_half() -> None:
    assert measure_width("김철수 A1.", "ko") == 5
    assert measure_width("김철수 A1.", "en") == 7


def test_no_cue_stands_longer_than_seven_seconds_however_slowly_somebody_speaks(hostile: Transcript) -> None:
    slow = replace(hostile.utterances[0], text="Так.", span=Span(1_000, 13_000), words=())
    bare = replace(hostile, utterances=(slow,), boundaries=(), renditions=(), exchanges=())
    assert [cue.span for cue in make_cues(bare, TrackPlan(spoken="uk"))] == [Span(1_000, 8_000)]


def test_two_who_speak_at_once_share_a_cue_each_with_a_dash(hostile: Transcript) -> None:
    first, second, *others = hostile.utterances
    at_once = replace(hostile, utterances=(first, replace(second, span=Span(1_100, 2_900), words=()), *others))
    cue = make_cues(at_once, TrackPlan(original=False, target="en"))[0]
    assert [line for entry in cue.entries for _, line in cue.lines_of(entry)] == [
        "- Questioner: What is your name?",
        "- Interpreter: What is the name?",
    ]


def test_korean_lines_break_at_spaces_only(hostile: Transcript) -> None:
    lines = [
        line
        for cue in make_cues(hostile, TrackPlan(spoken="ko", name_voices=False, mark_edits=False))
        for entry in cue.entries
        if entry.utterance_id == "u5"
        for _, line in cue.lines_of(entry)
    ]
    assert len(lines) > 4
    assert " ".join(lines).split() == LONG_KOREAN.split()


def test_the_edit_inside_an_answer_stands_between_its_words(srt: Path) -> None:
    assert "김철수입니다 [jump cut, probable] 병사입니다" in words_of(read_srt(srt, "ko")).replace("[link=x]Kim: ", "")


def test_an_edit_in_a_text_without_word_times_is_said_to_lie_within(srt: Path) -> None:
    spoken = words_of(read_srt(srt, "uk"))
    assert "[sound splice within, possible] Ви хочете залишитися" in spoken.replace("Questioner: ", "")


def test_an_edit_between_utterances_is_a_cue_of_its_own(srt: Path) -> None:
    alone = next(event for event in read_srt(srt, "bilingual") if event.text == "[dissolve, probable]")
    assert alone.start == 12_000


@pytest.mark.parametrize("name", ["srt", "vtt", "txt", "tsv"])
def test_edit_marks_are_there_unless_they_are_switched_off(hostile: Transcript, tmp_path: Path, name: str) -> None:
    def text_with(options: ExportOptions) -> str:
        return "".join(path.read_text("utf-8") for path in write_formats(hostile, tmp_path, "clip", (name,), options))

    marked = re.compile("jump[ _]cut")
    assert marked.search(text_with(ExportOptions()))
    assert not marked.search(text_with(ExportOptions(mark_edits=False)))


def test_speech_that_was_not_recognized_is_said_and_not_dropped(srt: Path) -> None:
    assert "[speech not recognized]" in words_of(read_srt(srt, "bilingual"))


def test_an_unsure_text_is_marked(srt: Path) -> None:
    assert "сьогодні? (?)" in words_of(read_srt(srt, "uk"))


def test_webvtt_is_well_formed_and_names_its_voices(hostile: Transcript, tmp_path: Path) -> None:
    (path,) = write_formats(hostile, tmp_path, "clip", ("vtt",))
    head, note, *cues = path.read_text("utf-8").strip().split("\n\n")
    assert head == "WEBVTT"
    assert note.startswith("NOTE\n") and hostile.clip.sha256 in note and "-->" not in note
    latest = ""
    for number, cue in enumerate(cues, 1):
        identifier, times, *lines = cue.split("\n")
        assert identifier == str(number)
        found = VTT_TIME.fullmatch(times)
        assert found and latest <= found[1] < found[2]
        latest = found[2]
        body = "\n".join(lines)
        assert "-->" not in body
        assert re.findall(r"<(/?\w)", body) == ["v", "/v"] * (body.count("<v ")), "no tag but voices, each closed"
    text = "\n".join(cues)
    assert "<v Questioner>Як вас звати?" in text and "<v Interpreter>" in text
    assert "&lt;i&gt;" in text and "{\\an8}" in text


def test_another_program_reads_webvtt_back(hostile: Transcript, tmp_path: Path) -> None:
    (path,) = write_formats(hostile, tmp_path, "clip", ("vtt",))
    events = list(pysubs2.load(str(path), encoding="utf-8"))
    assert len(events) == path.read_text("utf-8").count(" --> ")
    assert (events[0].start, events[0].plaintext) == (1_000, "Як вас звати?\nWhat is your name?")
