"""Cues that other programs split, merged, moved, deleted, reordered or wrapped anew change no text; names and marks never become text."""

from __future__ import annotations

import dataclasses
import random
from dataclasses import replace
from pathlib import Path

import pytest

from import_files import Cue, change_srt, compare_file, is_unchanged, list_changed, replace_in, write_format
from interview import make_interview
from review_files import derive_interview, open_session, write_document
from vidtx.document import Transcript, Translation
from vidtx.review.changes import Change
from vidtx.views.styles import NETFLIX

NAMES = ("Questioner:", "Interpreter:", "Subject A:", "- ")


def shift(cues: list[Cue]) -> list[Cue]:
    return [(start + 2_000, end + 2_000, lines) for start, end, lines in cues]


def drift(cues: list[Cue]) -> list[Cue]:
    return [(start * 25 // 24, end * 25 // 24, lines) for start, end, lines in cues]


def shuffle(cues: list[Cue]) -> list[Cue]:
    return random.Random(1).sample(cues, len(cues))


def merge(cues: list[Cue]) -> list[Cue]:
    pairs = [cues[n : n + 2] for n in range(0, len(cues), 2)]
    return [(pair[0][0], pair[-1][1], [line for cue in pair for line in cue[2]]) for pair in pairs]


def rewrap(cues: list[Cue]) -> list[Cue]:
    return [(start, end, [part for line in lines for part in line.split(" ", 1)]) for start, end, lines in cues]


def join_lines(cues: list[Cue]) -> list[Cue]:
    return [(start, end, [" ".join(lines)]) for start, end, lines in cues]


def italicize(cues: list[Cue]) -> list[Cue]:
    return [(start, end, [f"<i>{line}</i>" for line in lines]) for start, end, lines in cues]


def split(cues: list[Cue]) -> list[Cue]:
    found: list[Cue] = []
    for start, end, lines in cues:
        middle = (start + end) // 2
        halves = [line.split(" ") for line in lines]
        first = [" ".join(words[: (len(words) + 1) // 2]) for words in halves]
        second = [" ".join(words[(len(words) + 1) // 2 :]) for words in halves]
        found += [(start, middle, first), (middle, end, [line for line in second if line])]
    return found


def strip_names(cues: list[Cue]) -> list[Cue]:
    def strip(line: str) -> str:
        for name in NAMES:
            line = line.replace(name, "").strip()
        return line.partition("] ")[2] or line

    return [(start, end, [stripped for line in lines if (stripped := strip(line))]) for start, end, lines in cues]


CHANGES = [shift, drift, shuffle, merge, rewrap, join_lines, italicize, split, strip_names]


@pytest.mark.parametrize("suffix", [".bilingual.srt", ".uk.srt", ".en.srt"])
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_other_cues_are_no_other_texts(tmp_path: Path, change: object, suffix: str) -> None:
    path = write_format(tmp_path, make_interview(), "srt", suffix, mark_edits=change is not split)
    change_srt(path, change)  # type: ignore[arg-type]
    comparison = compare_file(make_interview(), path)
    assert is_unchanged(comparison), (path.read_text("utf-8"), comparison)
    assert not comparison.missing and not comparison.kept


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_changed_word_is_found_in_other_cues(tmp_path: Path, change: object) -> None:
    path = write_format(tmp_path, make_interview(), "srt", ".bilingual.srt")
    replace_in(path, "звати", "кличуть")
    change_srt(path, change)  # type: ignore[arg-type]
    comparison = compare_file(make_interview(), path)
    assert list_changed(comparison) == [("u0", None, "Як вас кличуть?")], comparison
    assert not comparison.lost


def test_a_shift_is_said_and_no_time_is_changed(tmp_path: Path) -> None:
    path = write_format(tmp_path, make_interview(), "srt", ".bilingual.srt")
    change_srt(path, shift)
    comparison = compare_file(make_interview(), path)
    assert comparison.offset == 2_000 and not comparison.times


def test_cues_that_are_missing_take_nothing_away(tmp_path: Path) -> None:
    path = write_format(tmp_path, make_interview(), "srt", ".bilingual.srt")
    change_srt(path, lambda cues: cues[:2] + cues[4:])
    comparison = compare_file(make_interview(), path)
    assert is_unchanged(comparison) and {id for id, _ in comparison.missing} >= {"u2"}


def test_a_cue_of_somebody_elses_is_listed(tmp_path: Path) -> None:
    path = write_format(tmp_path, make_interview(), "srt", ".bilingual.srt")
    change_srt(path, lambda cues: [*cues, (600_000, 602_000, ["Переклад: студія «Схід»"])])
    comparison = compare_file(make_interview(), path)
    assert [lost.text for lost in comparison.lost] == ["Переклад: студія «Схід»"] and not comparison.has_changes
    assert comparison.lost[0].place.startswith("cue ") and not comparison.is_whole


def test_marks_and_signs_never_become_text(hostile: Transcript, tmp_path: Path) -> None:
    for wording in ("en", "uk", "ko"):
        for suffix in (".bilingual.srt", ".uk.srt", ".ko.srt", ".en.srt"):
            path = write_format(tmp_path, hostile, "srt", suffix, wording=wording)
            assert is_unchanged(compare_file(hostile, path)), (wording, suffix)


def test_the_words_of_a_mark_are_of_no_text_though_one_has_them(tmp_path: Path) -> None:
    made = make_interview()
    said = replace(made.utterances[6], translations=(Translation("en", "They cut within the home."),))
    made = replace(made, utterances=(*made.utterances[:6], said, *made.utterances[7:]))
    changed = replace(
        said, text="집에 어제 있습니다.", words=()
    )  # without times the mark stands before the sentence, and says so
    other = replace(made, utterances=(*made.utterances[:6], changed, made.utterances[7]))
    path = write_format(tmp_path, other, "srt", ".bilingual.srt")
    assert "[jump cut within, probable]" in path.read_text("utf-8").replace("\n", " ")
    comparison = compare_file(made, path)
    assert list_changed(comparison) == [("u6", None, "집에 어제 있습니다.")] and comparison.is_whole


def test_roles_that_nobody_has_are_no_text(tmp_path: Path) -> None:
    made = make_interview()
    path = write_format(tmp_path, made, "srt", ".bilingual.srt")
    nobody = replace(made, speakers=tuple(replace(s, role="unknown") for s in made.speakers))
    comparison = compare_file(nobody, path)
    assert not comparison.has_changes and {lost.text for lost in comparison.lost} == {"Questioner"}


def test_a_file_from_before_a_role_was_corrected_changes_nothing(tmp_path: Path) -> None:
    session = open_session(write_document(tmp_path, derive_interview()))
    path = write_format(tmp_path, session.state, "srt", ".bilingual.srt")
    session.submit("A", [Change("set_role", ("Q",), {}, {"role": "other"})])
    assert "Questioner" in path.read_text("utf-8") and is_unchanged(compare_file(session.state, path))


def test_a_translation_written_anew_is_matched_by_its_times(tmp_path: Path) -> None:
    path = write_format(tmp_path, make_interview(), "srt", ".en.srt", names=False)
    change_srt(path, lambda cues: [(start, end, [f"Quite otherwise number{n}"]) for n, (start, end, _) in enumerate(cues)])
    comparison = compare_file(make_interview(), path, force=True, language="en")
    assert len(comparison.texts) == 8 and {change.owner[1] for change in comparison.texts} == {"en"}
    assert {change.sureness for change in comparison.texts} == {"time"}


def test_a_label_that_another_speaker_has_moves_the_utterance(tmp_path: Path) -> None:
    path = write_format(tmp_path, make_interview(), "srt", ".bilingual.srt")
    replace_in(path, "Questioner: Як", "Interpreter: Як")
    comparison = compare_file(make_interview(), path)
    assert [(c.utterance_id, c.before, c.after) for c in comparison.speakers] == [("u0", "Q", "I")] and not comparison.texts


def test_a_new_name_for_all_that_somebody_says_is_a_name(tmp_path: Path) -> None:
    path = write_format(tmp_path, make_interview(), "srt", ".bilingual.srt")
    replace_in(path, "Interpreter:", "Олена Коваль:", 99)
    comparison = compare_file(make_interview(), path)
    assert [(c.speaker, c.after) for c in comparison.names] == [("I", "Олена Коваль")] and not comparison.texts


def test_a_new_name_for_some_of_it_is_listed(tmp_path: Path) -> None:
    path = write_format(tmp_path, make_interview(), "srt", ".bilingual.srt")
    replace_in(path, "Interpreter:", "Олена:")
    comparison = compare_file(make_interview(), path)
    assert not comparison.has_changes and [lost.text for lost in comparison.lost] == ["Олена"]


def test_a_cue_that_was_moved_as_a_whole_moves_its_utterance(tmp_path: Path) -> None:
    path = write_format(tmp_path, make_interview(), "srt", ".uk.srt")
    change_srt(path, lambda cues: [(cues[0][0] + 600, cues[0][1] + 600, cues[0][2]), *cues[1:]])
    comparison = compare_file(make_interview(), path)
    assert [(c.utterance_id, c.after.start - c.before.start) for c in comparison.times] == [("u0", 600)]
    assert not compare_file(make_interview(), path, times=False).times


def test_a_mark_that_a_line_break_divides_is_no_text(tmp_path: Path) -> None:
    path = write_format(tmp_path, make_interview(), "srt", ".bilingual.srt")
    replace_in(path, "[jump cut, probable] ", "[jump cut,\nprobable] NATO ")
    comparison = compare_file(make_interview(), path)
    assert [(c.owner, c.after) for c in comparison.texts] == [(("u6", None), "집에 NATO 있습니다.")] and comparison.is_whole


def make_alike() -> Transcript:
    """The interpreter says in two lines, word for word, what the translation of the original before it says."""
    made = make_interview()
    first, second = made.utterances[2], made.utterances[3]
    long = "Мене звати Кім, я народився в місті Хамхин, а моя родина живе вдома."
    said = dataclasses.replace(first, translations=(*first.translations, Translation("uk", long)))
    rendered = dataclasses.replace(second, text=long, words=())
    return dataclasses.replace(made, utterances=(*made.utterances[:2], said, rendered, *made.utterances[4:]))


@pytest.mark.parametrize("format", ["srt", "vtt", "ass", "ttml"])
def test_a_translation_into_a_language_that_is_spoken_too_is_told_from_what_was_said(format: str, tmp_path: Path) -> None:
    made = make_alike()
    suffix = ".bilingual.srt" if format == "srt" else ""
    assert is_unchanged(compare_file(made, write_format(tmp_path, made, format, suffix, languages=("uk",))))


@pytest.mark.parametrize("by", [2_000, 3_600_000])
def test_so_it_is_in_a_file_whose_times_begin_elsewhere(by: int, tmp_path: Path) -> None:
    path = write_format(tmp_path, make_alike(), "srt", ".bilingual.srt", languages=("uk",))
    change_srt(path, lambda cues: [(start + by, end + by, lines) for start, end, lines in cues])
    assert is_unchanged(compare_file(make_alike(), path))


@pytest.mark.parametrize("width", [16, 20, 24])
@pytest.mark.parametrize("rendition", ["interpreter", "both"])
def test_a_copy_of_the_rendition_between_the_parts_of_an_original_is_no_text_of_it(
    width: int, rendition: str, tmp_path: Path
) -> None:
    made = make_interview()
    for style in (NETFLIX.limit(line=width), NETFLIX.limit(line=width, second=6)):
        path = write_format(tmp_path, made, "srt", ".bilingual.srt", style=style, rendition=rendition)
        assert not compare_file(made, path).texts


def test_words_that_belong_nowhere_are_not_taken_out_of_a_text(tmp_path: Path) -> None:
    path = write_format(tmp_path, make_interview(), "srt", ".uk.srt")
    text = path.read_text("utf-8").replace("Як вас звати?", "Як вас") + "\n99\n00:10:00,000 --> 00:10:02,000\nзвати?\n"
    path.write_text(text, "utf-8")
    comparison = compare_file(make_interview(), path)
    assert not comparison.texts and [lost.text for lost in comparison.lost] == ["звати?"]


def test_a_file_that_was_pasted_twice_changes_nothing(tmp_path: Path) -> None:
    path = write_format(tmp_path, make_interview(), "srt", ".bilingual.srt")
    text = path.read_text("utf-8")
    path.write_text(f"{text}\n{text}", "utf-8")
    assert not compare_file(make_interview(), path).texts
