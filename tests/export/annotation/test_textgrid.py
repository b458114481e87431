"""TextGrids, read back by praatio."""

from __future__ import annotations

import dataclasses
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from praatio import textgrid

from document_strategies import transcripts
from interview import make_interview
from vidtx.document import Span, Transcript
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
    assert any('Він "sказав"'.replace("s", "с") in label for entries in read(changed).values() for _, _, label in entries)
    assert '"Він ""сказав"" """' in write_textgrid(changed, OPTIONS)[0].text
