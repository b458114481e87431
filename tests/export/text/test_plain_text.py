"""The transcript to read: exchanges, edits, answers without words, and what was never rendered."""

from __future__ import annotations

from dataclasses import replace

from interview import make_interview
from vidtx.document import Caption, Span, Transcript
from vidtx.export.options import ExportOptions
from vidtx.export.text.plain_text import write_txt


def write_text(transcript: Transcript, options: ExportOptions = ExportOptions()) -> str:
    (file,) = write_txt(transcript, options)
    assert file.suffix == ".txt"
    return file.text


def test_the_text_file_shows_exchanges_edits_and_silence(hostile: Transcript) -> None:
    text = write_text(hostile)
    assert "Exchange 1 · crosses an edit" in text and "Exchange 2 · no edit found" in text
    assert "--- 0:12.0 dissolve, probable ---" in text and "[inside: 0:07.0 jump cut, probable]" in text
    assert "no verbal answer (shakes the head)" in text
    assert "[not rendered by the interpreter]" in text


def test_each_translation_stands_below_its_original() -> None:
    lines = write_text(make_interview()).splitlines()
    at = lines.index("[0:05.0] Subject A (ko): 김철수입니다.")
    assert lines[at + 1] == "    en: I am Kim Chol-su."
    assert "    en:" not in write_text(make_interview(), ExportOptions(targets=()))


def test_a_clip_outside_of_the_models_training_is_marked_on_every_sentence() -> None:
    made = make_interview()
    outside = replace(made, utterances=tuple(replace(u, flags=("outside_domain",), translations=()) for u in made.utterances))
    lines = write_text(outside).splitlines()
    assert "[0:05.0] Subject A (ko): [outside the model's training] 김철수입니다. (?)" in lines
    assert sum("[outside the model's training]" in line for line in lines) == len(made.utterances)


def test_talk_before_the_first_exchange_needs_no_heading_and_talk_after_it_has_one() -> None:
    made = make_interview()
    assert "Outside the exchanges" not in write_text(replace(made, exchanges=made.exchanges[1:]))
    assert "Outside the exchanges" in write_text(replace(made, exchanges=made.exchanges[:1]))


def test_a_caption_stands_where_it_appears() -> None:
    captioned = replace(make_interview(), captions=(Caption("c", Span(9_800, 9_900), "Later\x1b that day"),))
    text = write_text(captioned)
    assert text.index("Мене звати Кім.") < text.index("[0:09.8] [caption: Later that day]") < text.index("Де ваша родина?")


def test_the_wording_can_be_in_the_readers_language() -> None:
    text = write_text(make_interview(), ExportOptions(wording="uk"))
    assert "Обмін репліками 1 · монтажу не знайдено" in text and "Перекладач" in text and "Exchange" not in text
