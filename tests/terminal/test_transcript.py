"""The transcript in the terminal: a reporter sees the rendition beside the translation, and every edit where it lies."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.cells import cell_len
from rich.console import Console, RenderableType

from hostile_interview import HOSTILE, LONG_KOREAN
from vidtx.document import Transcript
from vidtx.terminal.transcript import render_summary, render_transcript


def printed(renderable: RenderableType, width: int) -> list[str]:
    console = Console(file=io.StringIO(), width=width, color_system=None)
    console.print(renderable)
    return console.file.getvalue().splitlines()  # type: ignore[attr-defined,no-any-return]


def shown(transcript: Transcript, width: int = 80) -> list[str]:
    return printed(render_transcript(transcript, "en", width), width)


def find(lines: list[str], text: str) -> int:
    return next(number for number, line in enumerate(lines) if text in line)


@pytest.mark.parametrize("width", [40, 63, 64, 80, 100, 111, 112, 160])
def test_no_line_is_wider_than_the_terminal_and_no_word_is_lost(hostile: Transcript, width: int) -> None:
    lines = shown(hostile, width)
    assert max(cell_len(line.rstrip()) for line in lines) <= width
    text = " ".join(lines)
    assert all(word in text for word in LONG_KOREAN.split())


def test_without_a_width_the_consoles_own_is_used(hostile: Transcript) -> None:
    assert printed(render_transcript(hostile, "en"), 80) == shown(hostile, 80)


@pytest.mark.parametrize("width", [80, 120, 160])
def test_the_rendition_stands_beside_its_original_and_its_translation(hostile: Transcript, width: int) -> None:
    lines = shown(hostile, width)
    row = find(lines, "Як вас звати?")
    assert "이름이 무엇입니까?" in lines[row], "rendition beside the original"
    both = next(line for line in lines if "What is your name?" in line)
    if width == 80:
        assert "→ What is the name?" in both, "its translation beside the original's"
    else:
        assert "이름이 무엇입니까?" in both, "rendition beside the machine translation"
    assert sum("이름이 무엇입니까?" in line for line in lines) == 1


def test_rows_carry_time_language_and_label(hostile: Transcript) -> None:
    lines = shown(hostile)
    row = find(lines, "Як вас звати?")
    assert lines[row].startswith("0:01.0  uk") and lines[row + 1].startswith("Questioner")


def test_a_named_speaker_keeps_the_role(hostile: Transcript) -> None:
    lines = shown(hostile)
    row = find(lines, "김철수입니다")
    assert lines[row + 1].startswith("[link=x]Kim") and lines[row + 2].startswith("subject")


def test_an_edit_between_rows_tells_its_exact_time_kind_grade_and_place(hostile: Transcript) -> None:
    lines = shown(hostile)
    at = find(lines, "✂ 0:12.000 to 0:13.000 dissolve · probable · in picture ╌")
    assert find(lines, "Мене звати Кім.") < at < find(lines, "&lt;")


def test_an_edit_inside_an_answer_stands_between_its_words(hostile: Transcript) -> None:
    assert "김철수입니다 ✂ jump cut, probable ✂ 병사입니다" in " ".join(" ".join(shown(hostile, 240)).split())


def test_an_edit_between_an_original_and_its_rendition_stands_before_the_rendition(hostile: Transcript) -> None:
    lines = shown(hostile)
    assert find(lines, "✂ 0:08.480 cut · certain") < find(lines, "Мене звати Кім.")
    assert sum("0:08.480" in line for line in lines) == 1


def test_an_edit_in_a_text_without_word_times_is_given_no_place_among_its_words(hostile: Transcript) -> None:
    text = " ".join(" ".join(shown(hostile, 40)).split())
    assert "Ви хочете залишитися тут сьогодні? (?) ✂ sound splice, possible, within" in text.replace("Questioner ", "")


def test_hostile_text_is_printed_as_it_is_and_never_as_markup(hostile: Transcript) -> None:
    text = " ".join(" ".join(shown(hostile, 240)).split())
    assert "[bold]так[/bold]" in text and "<i>Ні</i>" in text and HOSTILE.split()[2] in text
    assert "[red].mp4" in " ".join(printed(render_summary(hostile), 80))


def test_control_characters_never_reach_the_terminal(hostile: Transcript) -> None:
    first = replace(hostile.utterances[0], text="Як\x1b[2J вас\x07 звати?", words=())
    speakers = (replace(hostile.speakers[0], name="Q\x1b]0;title\x07"), *hostile.speakers[1:])
    attacked = replace(hostile, utterances=(first, *hostile.utterances[1:]), speakers=speakers)
    text = "".join(shown(attacked) + printed(render_summary(attacked), 80))
    assert "\x1b" not in text and "\x07" not in text and "вас" in text


def test_findings_and_missing_renditions_are_said(hostile: Transcript) -> None:
    text = " ".join(" ".join(shown(hostile, 240)).split())
    assert "[leaves something out]" in text and "left out: a rank" in text
    assert "[not rendered by the interpreter]" in text


def test_doubt_and_lost_speech_are_said(hostile: Transcript) -> None:
    lines = shown(hostile)
    assert any("[speech not recognized]" in line for line in lines)
    assert any("text unsure" in line for line in lines)
    confirmed = tuple(replace(u, status="confirmed") for u in hostile.utterances)
    assert not any("text unsure" in line for line in shown(replace(hostile, utterances=confirmed)))


def test_an_answer_by_the_head_alone_is_told(hostile: Transcript) -> None:
    assert any("[no verbal answer (shakes the head)]" in line for line in shown(hostile))


def test_exchanges_say_whether_an_edit_lies_in_them_and_what_lies_outside(hostile: Transcript) -> None:
    lines = shown(hostile)
    assert find(lines, "Exchange 1 · crosses an edit") < find(lines, "Exchange 2 · no edit found")
    outside = find(lines, "Outside the exchanges")
    assert outside < find(lines, "[speech not recognized]") < find(lines, "Exchange 3 · crosses an edit")


def test_an_exchange_that_is_interrupted_goes_on_under_its_own_number(hostile: Transcript) -> None:
    first, second, third = hostile.exchanges
    woven = replace(hostile, exchanges=(first, replace(second, answer=()), replace(third, answer=("u5",), gesture=None)))
    before = replace(
        woven, exchanges=(first, replace(second, question=("u4", "u7"), answer=()), replace(third, question=("u5",)))
    )
    lines = shown(before)
    assert find(lines, "Exchange 2 · ") < find(lines, "Exchange 3 · ") < find(lines, "Exchange 2, continued")
    assert sum("no verbal answer" in line for line in lines) == 2, "once for each exchange, however often it is interrupted"


def test_a_document_without_anything_is_shown_too(hostile: Transcript) -> None:
    empty = replace(hostile, boundaries=(), utterances=(), renditions=(), exchanges=())
    assert shown(empty) == []
    assert any("no edit found" in line for line in printed(render_summary(empty), 80))


def test_the_summary_counts_what_was_found(hostile: Transcript) -> None:
    text = " ".join(" ".join(printed(render_summary(hostile), 160)).split())
    assert "Q: Questioner, questioner (97%), 9 s in uk" in text
    assert "1 certain, 2 probable, 1 possible" in text
    assert "3, of which 2 cross an edit" in text
    assert "1 leaves something out; 1 not rendered by the interpreter" in text
    assert "1 not recognized, 1 unsure" in text
    assert "not checked by a person" in text
