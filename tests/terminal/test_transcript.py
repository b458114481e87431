"""The transcript in the terminal: a reporter sees the rendition beside the translation, and every edit where it lies."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console, RenderableType

from crowded_strategies import crowded_transcripts
from hostile_interview import HOSTILE, LONG_KOREAN
from interview import make_gist_interview, make_interview
from vidtx.document import Caption, Finding, Gesture, Span, Transcript
from vidtx.terminal.summary import render_summary
from vidtx.terminal.transcript import render_transcript


def printed(renderable: RenderableType, width: int) -> list[str]:
    console = Console(file=io.StringIO(), width=width, color_system=None)
    console.print(renderable)
    return console.file.getvalue().splitlines()  # type: ignore[attr-defined,no-any-return]


def shown(transcript: Transcript, width: int = 80) -> list[str]:
    return printed(render_transcript(transcript, "en", width), width)


def find(lines: list[str], text: str) -> int:
    return next(number for number, line in enumerate(lines) if text in line)


def print_both(transcript: Transcript, width: int = 120) -> str:
    return "\n".join(shown(transcript, width) + printed(render_summary(transcript), width))


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


def test_an_edit_between_rows_shows_its_exact_time_kind_confidence_and_medium(hostile: Transcript) -> None:
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


def test_an_answer_by_the_head_alone_is_shown(hostile: Transcript) -> None:
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


def test_the_terminal_puts_renditions_beside_originals() -> None:
    shown = print_both(make_interview())
    row = next(line for line in shown.splitlines() if "김철수입니다." in line)
    assert "Мене звати Кім." in row and "I am Kim Chol-su." in row
    assert "✂ 0:09.7" in shown and "집에 ✂ jump cut, probable ✂" in shown
    assert "crosses an edit" in shown and "no edit found" in shown
    assert all(len(line.rstrip()) <= 120 for line in shown.splitlines())


@pytest.mark.parametrize("width", [60, 80, 91, 92, 160])
def test_the_terminal_loses_nothing_at_any_width(width: int) -> None:
    shown = "".join(print_both(make_interview(), width).split())
    for utterance in make_interview().utterances:
        assert all(word in shown for word in utterance.text.split() if utterance.id != "u6")


def test_an_answer_of_the_head_is_shown_in_another_document_too() -> None:
    made = make_interview()
    silent = replace(made.exchanges[1], answer=(), answer_rendition=(), gesture=Gesture("shake"))
    shown = print_both(replace(made, exchanges=(made.exchanges[0], silent), renditions=made.renditions[:3]))
    assert "no verbal answer (shakes the head)" in shown


def test_findings_are_written_from_their_values_and_rejected_ones_are_not_shown() -> None:
    made = make_interview()
    findings = (
        Finding("f1", "number", value_source="10", value_target="6"),
        Finding("f2", "addition", value_target="with the [b]parents[/b]\x1b[31m"),
        Finding("f3", "name", value_source="Kim", value_target="Lee", status="rejected"),
    )
    first, *others = made.renditions
    text = print_both(replace(made, renditions=(replace(first, findings=findings), *others)), 240)
    assert "number changed: 10 became 6" in text and "added: with the [b]parents[/b]" in text
    assert "Lee" not in text and "\x1b" not in text


def test_a_caption_stands_between_the_rows_at_its_time_as_plain_text() -> None:
    captioned = replace(make_interview(), captions=(Caption("c", Span(9_800, 9_900), "[red]Later\x1b that day"),))
    lines = shown(captioned, 120)
    assert (
        find(lines, "Мене звати Кім.") < find(lines, "▭ 0:09.800 caption: [red]Later that day") < find(lines, "Де ваша родина?")
    )


def test_the_wording_can_be_in_the_readers_language() -> None:
    text = "\n".join(printed(render_transcript(make_interview(), "en", 120, wording="ko"), 120))
    assert "문답 1" in text and "통역사" not in text, "the interpreter stands beside the original, without a label"
    assert "점프 컷" in text and "Exchange" not in text


@settings(max_examples=40, deadline=None)
@given(crowded_transcripts(), st.sampled_from([40, 64, 112]))
def test_any_document_can_be_shown_at_any_width(transcript: Transcript, width: int) -> None:
    lines = shown(transcript, width) + printed(render_summary(transcript), width)
    assert max(cell_len(line.rstrip()) for line in lines) <= width
    assert not any(control in line for line in lines for control in "\x1b\x07\x9b")


def test_a_clip_outside_of_the_models_training_is_marked_on_every_sentence() -> None:
    made = make_interview()
    outside = replace(
        made, renditions=(), utterances=tuple(replace(u, flags=("outside_domain",), translations=()) for u in made.utterances)
    )
    for width in (60, 80, 140):
        text = " ".join("\n".join(shown(outside, width)).split())
        assert text.count("do not trust") == 1 and "Not translated:" not in text
        assert text.count("[outside the") == len(made.utterances)


def test_where_nothing_is_translated_that_is_said_once() -> None:
    made = make_interview()
    untranslated = replace(made, utterances=tuple(replace(u, translations=()) for u in made.utterances))
    for width in (60, 80, 140):
        text = "\n".join(shown(untranslated, width))
        assert text.count("Not translated:") == 1 and "[not translated]" not in text and "could not be compared" not in text
        assert "machine translation" not in text, "nor does a column promise one"
        assert "Not translated:" not in "\n".join(shown(made, width))


@pytest.mark.parametrize("width", [140, 90, 50])
def test_a_rough_gist_is_explained_at_the_head_and_marked_on_every_line(width: int) -> None:
    made = make_gist_interview()
    text = " ".join(shown(made, width))
    assert "≈ marks a rough gist" in " ".join(text.split())
    assert (
        text.count("→ ≈")
        == sum(bool(u.translations) for u in made.utterances)
        == text.count("→") - (1 if 64 <= width < 112 else 0)
    )
    assert "machine translation" not in text and "[not translated]" in text
    assert "≈" not in " ".join(shown(make_interview(), width))
