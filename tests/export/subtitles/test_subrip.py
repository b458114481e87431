"""SubRip: another program reads back what was said and when, hostile text stays text, and edits are marked."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pysubs2
import pytest

from export_files import change_utterance, join_texts, read_subrip, write_files
from hostile_interview import HOSTILE, LONG_ENGLISH, LONG_KOREAN
from interview import make_interview
from vidtx.document import Span, Transcript, Translation
from vidtx.export.options import ExportOptions
from vidtx.export.subtitles.subrip import write_srt
from vidtx.views.text import escape_srt


@pytest.fixture(scope="module")
def srt(hostile: Transcript) -> dict[str, str]:
    """The text of each SubRip file of the hostile interview, by what stands between the dots."""
    return {file.suffix.split(".")[1]: file.text for file in write_srt(hostile, ExportOptions())}


def test_there_is_a_file_for_each_spoken_language_for_the_readers_and_for_both(srt: dict[str, str]) -> None:
    assert set(srt) == {"uk", "ko", "en", "bilingual"}


def test_another_program_reads_every_word_back(srt: dict[str, str]) -> None:
    korean = join_texts(read_subrip(srt["ko"]))
    assert LONG_KOREAN in korean.replace("[link=x]Kim: ", "")
    assert LONG_ENGLISH in join_texts(read_subrip(srt["en"]))
    bilingual = join_texts(read_subrip(srt["bilingual"]))
    assert "Як вас звати?" in bilingual and "What is your name?" in bilingual


def test_hostile_text_stays_text_in_subrip(srt: dict[str, str]) -> None:
    blocks = srt["uk"].split("\n\n")
    for block in blocks:
        number, times, *lines = block.strip().split("\n")
        assert number.isdigit() and times.count("-->") == 1
        assert not any(sign in line for line in lines for sign in ("-->", "<", ">", "{", "}", "\\"))
    assert escape_srt(HOSTILE) in join_texts(read_subrip(srt["uk"]))
    assert "an8" in join_texts(read_subrip(srt["en"]))


def test_each_file_holds_its_language_only(srt: dict[str, str]) -> None:
    assert not re.search("[가-힣]", join_texts(read_subrip(srt["uk"])))
    assert not re.search("[а-яіїє]", join_texts(read_subrip(srt["ko"])))


def test_voices_are_named_before_the_text(srt: dict[str, str]) -> None:
    assert read_subrip(srt["uk"])[0].text.startswith("Questioner:")


def test_cues_follow_each_other_with_two_frames_between(srt: dict[str, str]) -> None:
    for suffix in ("uk", "ko", "en", "bilingual"):
        events = read_subrip(srt[suffix])
        assert len(events) > 1
        for earlier, later in pairwise(events):
            assert later.start - earlier.end >= 80  # two frames at 25 a second


def test_the_edit_inside_an_answer_stands_between_its_words(srt: dict[str, str]) -> None:
    assert "김철수입니다 [jump cut, probable] 병사입니다" in join_texts(read_subrip(srt["ko"])).replace("[link=x]Kim: ", "")


def test_an_edit_in_a_text_without_word_times_is_said_to_lie_within(srt: dict[str, str]) -> None:
    spoken = join_texts(read_subrip(srt["uk"]))
    assert "[sound splice within, possible] Ви хочете залишитися" in spoken.replace("Questioner: ", "")


def test_an_edit_between_utterances_is_a_cue_of_its_own(srt: dict[str, str]) -> None:
    alone = next(event for event in read_subrip(srt["bilingual"]) if event.text == "[dissolve, probable]")
    assert alone.start == 12_000


def test_speech_that_was_not_recognized_is_said_and_not_dropped(srt: dict[str, str]) -> None:
    assert "[speech not recognized]" in join_texts(read_subrip(srt["bilingual"]))


def test_an_unsure_text_is_marked(srt: dict[str, str]) -> None:
    assert "сьогодні? (?)" in join_texts(read_subrip(srt["uk"]))


def test_subrip_reads_back_with_its_text_and_times(tmp_path: Path) -> None:
    files = write_files(make_interview(), tmp_path, "srt", mark_edits=False)
    lines = pysubs2.SSAFile.from_string(files["en.srt"], format_="srt")
    assert [line.start for line in lines] == [n * 2500 for n in range(8)]
    assert "I am Kim Chol-su." in lines[2].plaintext
    both = pysubs2.SSAFile.from_string(files["bilingual.srt"], format_="srt")
    assert "김철수입니다." in both[2].plaintext and "I am Kim Chol-su." in both[2].plaintext
    assert "Subject A" in both[2].plaintext


def test_each_spoken_language_has_its_own_file(tmp_path: Path) -> None:
    files = write_files(make_interview(), tmp_path, "srt", mark_edits=False)
    assert "Як вас звати?" in files["uk.srt"] and "이름이" not in files["uk.srt"]
    assert "이름이" in files["ko.srt"] and "звати" not in files["ko.srt"]


def test_reading_limits_are_kept(tmp_path: Path) -> None:
    uk = " ".join(["Мені двадцять три роки і я служив у третій роті"] * 6)
    ko = " ".join(["저는 스물세 살이고 삼중대에서 복무했습니다"] * 6)
    made = change_utterance(
        make_interview(),
        0,
        text=uk,
        words=(),
        translations=(Translation("en", "I am 23 and served in the third company. " * 6),),
    )
    made = change_utterance(made, 1, text=ko, words=())
    files = write_files(made, tmp_path, "srt", mark_edits=False)
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
    made = change_utterance(make_interview(), 0, span=Span(0, 2490), words=())
    cues = pysubs2.SSAFile.from_string(write_files(made, tmp_path, "srt")["bilingual.srt"], format_="srt")
    assert all(b.start - a.end >= 60 for a, b in zip(cues, list(cues)[1:], strict=False))


def test_a_language_that_is_spoken_and_translated_into_has_two_files_with_two_names() -> None:
    files = write_srt(make_interview(), ExportOptions(targets=("uk",)))
    assert [file.suffix for file in files] == [".uk.srt", ".ko.srt", ".to-uk.srt", ".bilingual.srt"]


def test_a_bare_number_at_the_end_is_not_taken_for_the_number_of_a_cue() -> None:
    made = change_utterance(make_interview(), 7, text="23", words=(), translations=(Translation("en", "23"),))
    for file in write_srt(made, ExportOptions()):
        if file.suffix != ".ko.srt":
            assert join_texts(read_subrip(file.text)).rstrip("\u2060").endswith("23"), file.suffix
