"""TextGrids, read back by praatio and by a parser of our own, written from Praat's manual ("TextGrid file formats")."""

from __future__ import annotations

import dataclasses
import re
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from praatio import textgrid

from crowded_strategies import crowded_transcripts
from document_strategies import transcripts
from interview import make_interview
from vidtx.document import Span, Transcript
from vidtx.export.annotation.layout import lay_out_words
from vidtx.export.annotation.structure import list_edits, list_exchanges
from vidtx.export.annotation.textgrid import write_textgrid
from vidtx.export.options import ExportOptions
from vidtx.views.text import clean_text

OPTIONS = ExportOptions()


def read(transcript: Transcript, options: ExportOptions = OPTIONS) -> dict[str, list[tuple[int, int, str]]]:
    """Tiers by name: start and end in ms, label; intervals without a label left out."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.TextGrid"
        path.write_text(write_textgrid(transcript, options)[0].text, "utf-8", newline="")
        grid: Any = textgrid.openTextgrid(str(path), includeEmptyIntervals=False)
    return {tier.name: [(round(e.start * 1000), round(e.end * 1000), e.label) for e in tier.entries] for tier in grid.tiers}


@given(transcripts())
@settings(max_examples=25)
def test_every_utterance_is_read_back(transcript: Transcript) -> None:
    tiers = read(transcript)
    entries = [entry for name, entries in tiers.items() if not name.endswith("words") for entry in entries]
    for utterance in transcript.utterances:
        text = clean_text(utterance.text) or "[speech not recognized]"
        assert any(e[:2] == (utterance.span.start, utterance.span.end) and e[2] == text for e in entries), text


def test_tiers_are_speakers_their_words_edits_and_exchanges(hostile: Transcript) -> None:
    tiers = read(hostile)
    assert list(tiers)[:2] == ["Questioner", "Questioner words"] and {"edits", "exchanges"} <= set(tiers)
    assert (1000, 3000, "Як вас звати?") in tiers["Questioner"]
    assert " ".join(label for _, _, label in tiers["Questioner words"]).startswith("Як вас звати?")
    assert not any("edits" in name for name in read(hostile, ExportOptions(mark_edits=False)))


def test_what_a_speaker_says_over_himself_stands_in_a_tier_of_its_own_and_names_stay_different() -> None:
    made = make_interview()
    first = made.utterances[0]
    over = dataclasses.replace(first, id="over", span=Span(first.span.start + 10, first.span.end + 10), words=())
    speakers = tuple(dataclasses.replace(s, name="edits") if s.id == first.speaker else s for s in made.speakers)
    tiers = read(dataclasses.replace(made, utterances=(first, over, *made.utterances[1:]), speakers=speakers))
    assert {"edits", "edits words", "edits (2)", "edits (2) words", "edits *"} <= set(tiers)


def test_quotes_are_doubled() -> None:
    made = make_interview()
    first = dataclasses.replace(made.utterances[0], text='Він "сказав" "', words=())
    changed = dataclasses.replace(made, utterances=(first, *made.utterances[1:]))
    assert (0, 2000, 'Він "сказав" "') in read(changed)["Questioner"]
    assert '"Він ""сказав"" """' in write_textgrid(changed, OPTIONS)[0].text


# What Praat reads: free-standing numbers, texts in double quotes (a quote inside is doubled) and flags; everything else is comment.
_TOKEN = re.compile(r'"((?:[^"]|"")*)"(?=\s|$)|(?<!\S)(-?\d+(?:\.\d+)?)(?=\s|$)|(?<!\S)<(\w+)>(?=\s|$)')


def parse(text: str) -> list[tuple[str, list[tuple[int, int, str]]]]:
    """Tiers with all their intervals, empty ones too, as Praat's own reader finds them."""
    tokens = iter(
        quoted.replace('""', '"') if number == flag == "" else number or f"<{flag}>"
        for quoted, number, flag in _TOKEN.findall(text)
    )
    assert [next(tokens) for _ in range(2)] == ["ooTextFile", "TextGrid"]

    def read_time() -> int:
        return round(float(next(tokens)) * 1000)

    start, end = read_time(), read_time()
    assert start == 0 < end and next(tokens) == "<exists>"
    tiers = []
    for _ in range(int(next(tokens))):
        assert next(tokens) == "IntervalTier"
        name = next(tokens)
        assert (read_time(), read_time()) == (start, end)
        intervals = [(read_time(), read_time(), next(tokens)) for _ in range(int(next(tokens)))]
        # A tier covers all time without a gap or an overlap; Praat refuses others.
        assert [start, *(i[1] for i in intervals)] == [*(i[0] for i in intervals), end]
        assert all(a < b for a, b, _ in intervals)
        tiers.append((name, intervals))
    assert next(tokens, None) is None
    return tiers


@given(transcripts() | crowded_transcripts())
@settings(max_examples=25)
def test_every_utterance_word_edit_and_exchange_is_read_back_by_another_parser(transcript: Transcript) -> None:
    tiers = parse(write_textgrid(transcript, OPTIONS)[0].text)
    assert len({name for name, _ in tiers}) == len(tiers)
    found = sorted(i for _, intervals in tiers for i in intervals if i[2])
    said = [(u.span.start, u.span.end, clean_text(u.text) or "[speech not recognized]") for u in transcript.utterances]
    words = [(w.start, w.end, w.value) for u in transcript.utterances for w in lay_out_words(u)]
    marks = [(m.start, m.end, m.value[1]) for m in (*list_edits(transcript, "en"), *list_exchanges(transcript, "en"))]
    assert found == sorted(said + words + marks)


@pytest.mark.parametrize(
    "text", ['"', '""', 'a" 5 "b', "xmin = 7", 'text = "x"', "<exists>", "! comment", "\\ct{\\an8}", "x" * 10_000]
)
def test_hostile_text_and_names_stay_text(text: str) -> None:
    made = make_interview()
    first = dataclasses.replace(made.utterances[0], text=text, words=())
    speakers = tuple(dataclasses.replace(s, name=text) if s.id == first.speaker else s for s in made.speakers)
    changed = dataclasses.replace(made, utterances=(first, *made.utterances[1:]), speakers=speakers)
    tiers = dict(parse(write_textgrid(changed, OPTIONS)[0].text))
    assert (0, 2000, clean_text(text)) in tiers[clean_text(text)]
    assert (0, 2000, clean_text(text)) in read(changed)[clean_text(text)]


def test_a_language_of_translation_leaves_out_nobody() -> None:
    made = make_interview()
    assert read(made, ExportOptions(languages=("en",))) == read(made)
    assert "Questioner" in read(made, ExportOptions(languages=("uk",))) != read(made)
