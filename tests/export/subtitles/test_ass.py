"""ASS: pysubs2 reads every cue back with its speaker, language and id; nothing of a text is taken for markup."""

from __future__ import annotations

from itertools import pairwise

import pysubs2
import pytest
from hypothesis import HealthCheck, assume, given, settings

from crowded_strategies import crowded_transcripts
from document_strategies import transcripts
from hostile_interview import HOSTILE
from interview import make_interview
from vidtx.document import Transcript
from vidtx.export.options import ExportOptions
from vidtx.export.subtitles.ass import write_ass
from vidtx.export.subtitles.placing import place_cue
from vidtx.interview.continuity import keep_edits
from vidtx.subtitles.ass import read_ass
from vidtx.views.cues import make_cues
from vidtx.views.ids.cue_ids import split_cue_id
from vidtx.views.text import escape_ass


def read(transcript: Transcript, options: ExportOptions = ExportOptions()) -> pysubs2.SSAFile:
    (file,) = write_ass(transcript, options)
    return pysubs2.SSAFile.from_string(file.text, format_="ass")


def test_the_speaker_the_language_and_the_place_stand_in_name_and_style(hostile: Transcript) -> None:
    file = read(hostile)
    first, second = file[0], file[1]
    assert (first.name, first.style, first.text) == ("Questioner", "questioner.uk", "Questioner: Як вас звати?")
    assert (second.name, second.style, second.text) == ("Questioner", "questioner.top.en", "What is your name?")
    assert first.effect == second.effect == "vidtx:u0"
    assert file.styles["questioner.uk"].alignment == pysubs2.Alignment.BOTTOM_CENTER
    assert file.styles["questioner.top.en"].alignment == pysubs2.Alignment.TOP_CENTER
    colors = {str(style.primarycolor) for name, style in file.styles.items() if "." in name}
    assert len(colors) == 3, "one for each role"


def test_the_file_names_its_clip_and_the_size_of_its_picture(hostile: Transcript) -> None:
    info = read(hostile).info
    assert (info["Title"], info["SHA-256"]) == (hostile.clip.name, hostile.clip.sha256)
    assert (info["PlayResX"], info["PlayResY"]) == ("640", "360")


def test_hostile_text_is_shown_and_restyles_nothing(hostile: Transcript) -> None:
    events = [event for event in read(hostile) if event.effect == "vidtx:u4" and ".top" not in event.style]
    shown = " ".join(event.plaintext.replace("\n", " ") for event in events)
    assert escape_ass(HOSTILE) in shown
    assert not any(sign in event.text for event in read(hostile) for sign in "{}")


def test_edits_stand_in_the_text_and_as_comments_unless_not_wanted() -> None:
    made = make_interview()
    comments = [event for event in read(made) if event.is_comment]
    assert [event.start for event in comments] == [round(b.start_ms / 10) * 10 for b in keep_edits(made.boundaries)]
    assert any("[jump cut" in event.text for event in read(made) if not event.is_comment)
    plain = read(made, ExportOptions(mark_edits=False))
    assert not any(event.is_comment or "cut" in event.text for event in plain)


@pytest.mark.parametrize(
    ("options", "styles"),
    [
        (ExportOptions(rendition="none"), {"questioner.uk", "interpreter.ko", "interpreter.uk", "subject.ko"}),
        (ExportOptions(bilingual=False), {"questioner.uk", "interpreter.ko", "interpreter.uk", "subject.ko"}),
        (ExportOptions(names=False, mark_edits=False), {"questioner.uk", "questioner.top.en", "interpreter.ko", "interpreter.top.en", "interpreter.uk", "subject.ko", "subject.top.en"}),
    ],
)  # fmt: skip
def test_options_are_followed(options: ExportOptions, styles: set[str]) -> None:
    events = read(make_interview(), options)
    assert {event.style for event in events if event.style not in ("mark", "Default")} == styles
    assert options.names == any(event.text.startswith("Questioner:") for event in events)


@given(transcripts() | crowded_transcripts())
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_any_document_is_read_back_by_pysubs2(transcript: Transcript) -> None:
    assume(all(boundary.end_ms < 98 * 3_600_000 for boundary in transcript.boundaries))  # pysubs2 reads two digits of hours
    options = ExportOptions()
    targets = options.targets_of(transcript)
    cues = make_cues(transcript, options.plan_track(targets[0] if targets else None))
    expected = sorted(
        (cue.span.start, cue.span.end, tuple(escape_ass(line) for line in part.lines), part.entry.utterance_id)
        for cue in cues
        for part in place_cue(cue)
    )
    (file,) = write_ass(transcript, options)
    found = [event for event in pysubs2.SSAFile.from_string(file.text, format_="ass") if not event.is_comment]
    assert len(found) == len(expected)
    ids = [split_cue_id(event.effect.removeprefix("vidtx:")) for event in found]
    read_back = sorted(
        (event.start, event.end, tuple(event.plaintext.split("\n")), id[0][0] if id else None)
        for event, id in zip(found, ids, strict=True)
    )
    for ours, theirs in zip(expected, read_back, strict=True):
        assert abs(ours[0] - theirs[0]) <= 5 and abs(ours[1] - theirs[1]) <= 14  # a cue of 1 ms, made 10 ms long
    assert sorted(map(repr, (e[2:] for e in expected))) == sorted(map(repr, (f[2:] for f in read_back)))
    again = read_ass(file.text.split("\n"))
    assert len(again.cues) == len(expected) and again.faults == ()
    languages = sorted(repr(part.language) for cue in cues for part in place_cue(cue) if part.entry.utterance_id)
    assert sorted(repr(cue.language) for cue in again.cues if cue.id) == languages


@given(crowded_transcripts())
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_rounding_lets_no_cue_stand_on_the_next(transcript: Transcript) -> None:
    times = sorted({(event.start, event.end) for event in read(transcript) if not event.is_comment})
    assert all(later[0] >= earlier[1] for earlier, later in pairwise(times))
