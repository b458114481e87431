"""RTTM, CTM and STM, read back by meeteval."""

from __future__ import annotations

import dataclasses
import io
from decimal import Decimal

import meeteval
import pytest
from hypothesis import given, settings

from crowded_strategies import crowded_transcripts
from document_strategies import transcripts
from interview import make_interview
from vidtx.document import Transcript, time_words
from vidtx.export.annotation.layout import name_session, name_speakers
from vidtx.export.annotation.lines import write_ctm, write_rttm, write_stm
from vidtx.export.options import ExportOptions
from vidtx.views.text import clean_text

SIGNS = set("{}()<>/;@")
LOOK_ALIKES = str.maketrans("{}()<>/;@", "｛｝（）‹›／；＠")


def milliseconds(value: object) -> int:
    return int(Decimal(str(value)) * 1000)


@given(transcripts() | crowded_transcripts())
@settings(max_examples=25)
def test_every_turn_is_read_back(transcript: Transcript) -> None:
    [file] = write_rttm(transcript, ExportOptions())
    read = meeteval.io.RTTM.parse(file.text)
    names, parts = name_speakers(transcript), transcript.turns or transcript.utterances
    assert [(line.speaker_id, milliseconds(line.begin_time), milliseconds(line.duration)) for line in read] == [
        (names[part.speaker], part.span.start, part.span.duration) for part in parts
    ]
    assert {line.filename for line in read} <= {name_session(transcript.clip)}


@given(transcripts() | crowded_transcripts())
@settings(max_examples=25)
def test_every_word_is_read_back(transcript: Transcript) -> None:
    [file] = write_ctm(transcript, ExportOptions())
    read = meeteval.io.CTM.parse(file.text)
    words = [word for u in transcript.utterances for word in time_words(u) if clean_text(word.text)]
    expected = sorted(
        (w.span.start, w.span.duration, "".join(clean_text(w.text).split()).translate(LOOK_ALIKES)) for w in words
    )
    assert sorted((milliseconds(w.begin_time), milliseconds(w.duration), w.word) for w in read) == expected
    assert not {sign for w in read for sign in w.word} & SIGNS
    assert all(w.confidence is None or 0 <= float(w.confidence) <= 1 for w in read)
    assert [w.begin_time for w in read] == sorted(w.begin_time for w in read)


@given(transcripts() | crowded_transcripts())
@settings(max_examples=25)
def test_every_segment_is_read_back(transcript: Transcript) -> None:
    [file] = write_stm(transcript, ExportOptions())
    read = meeteval.io.STM.parse(file.text)
    names = name_speakers(transcript)
    assert [(line.speaker_id, milliseconds(line.begin_time), milliseconds(line.end_time)) for line in read] == [
        (names[u.speaker], u.span.start, u.span.end) for u in transcript.utterances
    ]
    for line, utterance in zip(read, transcript.utterances, strict=True):
        assert line.transcript == (clean_text(utterance.text).translate(LOOK_ALIKES) or "IGNORE_TIME_SEGMENT_IN_SCORING")
        assert not set(line.transcript) & SIGNS


@pytest.mark.parametrize("text", [";; a comment", "{ a / b }", "<NA>", "a\tb\nc", "(word)", "x\u2028y"])
def test_hostile_text_is_one_segment_of_words(text: str) -> None:
    made = make_interview()
    first = dataclasses.replace(made.utterances[0], text=text, words=())
    changed = dataclasses.replace(made, utterances=(first, *made.utterances[1:]))
    stm = write_stm(changed, ExportOptions())[0].text.splitlines()
    ctm = write_ctm(changed, ExportOptions())[0].text.splitlines()
    assert len(stm) == len(made.utterances) and not any(line.startswith(";;") for line in stm + ctm)
    assert all(len(line.split(" ")) in (5, 6) for line in ctm)
    assert len(list(meeteval.io.STM.parse(io.StringIO("\n".join(stm)).getvalue()))) == len(made.utterances)


def test_speech_that_was_not_recognized_is_not_scored(hostile: Transcript) -> None:
    assert "IGNORE_TIME_SEGMENT_IN_SCORING" in write_stm(hostile, ExportOptions())[0].text


def test_confidence_stands_only_where_the_recognizer_gave_one() -> None:
    made = make_interview()
    word = made.utterances[0].words
    lines = write_ctm(made, ExportOptions(languages=("uk",)))[0].text.splitlines()
    assert lines and all(len(line.split()) == 5 + bool(word and word[0].probability is not None) for line in lines[: len(word)])
    assert not write_rttm(made, ExportOptions(languages=("fr",)))[0].text


def test_a_word_is_spelt_alike_in_stm_and_ctm_so_that_one_scores_the_other() -> None:
    made = make_interview()
    said = "(uh) and/or <ALT_BEGIN> @ {a/b} ;;x"
    said_first = (dataclasses.replace(made.utterances[0], text=said, words=()),)
    changed = dataclasses.replace(made, utterances=said_first, renditions=(), exchanges=(), similarities=())
    [segment] = meeteval.io.STM.parse(write_stm(changed, ExportOptions())[0].text)
    words = meeteval.io.CTM.parse(write_ctm(changed, ExportOptions())[0].text)
    assert [word.word for word in words] == segment.transcript.split() and len(list(words)) == 6


@pytest.mark.parametrize("text", ["IGNORE_TIME_SEGMENT_IN_SCORING", "ignore_time_segment_in_scoring"])
def test_nobody_takes_his_words_out_of_the_scoring(text: str) -> None:
    made = make_interview()
    first = dataclasses.replace(made.utterances[0], text=text, words=())
    line = write_stm(dataclasses.replace(made, utterances=(first, *made.utterances[1:])), ExportOptions())[0].text.splitlines()[
        0
    ]
    assert line.endswith(text.replace("_", "＿")) and "_SEGMENT" not in line.upper()
