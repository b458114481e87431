"""WebVTT: well formed, voices and languages named, hostile text escaped, and other programs read it back: Chromium, ffmpeg, pysubs2."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pysubs2
import pytest
from hypothesis import HealthCheck, assume, given, settings

from crowded_strategies import crowded_transcripts
from document_strategies import transcripts
from export_files import write_files, write_formats
from hostile_interview import HOSTILE
from interview import make_interview
from vidtx.document import Transcript
from vidtx.export.options import ExportOptions
from vidtx.export.subtitles.webvtt import write_exchanges, write_vtt
from vidtx.media.runner import find_ffmpeg
from vidtx.subtitles.webvtt import read_vtt
from vidtx.views.cues import Cue, make_cues
from vidtx.views.ids.cue_ids import split_cue_id
from vidtx.views.text import clean_text

VTT_TIME = re.compile(r"(\d\d:\d\d:\d\d\.\d{3}) --> (\d\d:\d\d:\d\d\.\d{3})")
TAGS = {"v": "/v", "lang": "/lang"}


def cues_of(transcript: Transcript) -> tuple[Cue, ...]:
    options = ExportOptions(names=False)
    targets = options.targets_of(transcript)
    return make_cues(transcript, options.plan_track(targets[0] if targets else None))


def test_webvtt_is_well_formed_and_names_its_voices(hostile: Transcript, tmp_path: Path) -> None:
    (path,) = write_formats(hostile, tmp_path, "clip", ("vtt",))
    head, note, *blocks = path.read_text("utf-8").strip().split("\n\n")
    assert head == "WEBVTT"
    assert note.startswith("NOTE\n") and hostile.clip.sha256 in note and "-->" not in note
    cues = [block for block in blocks if not block.startswith("NOTE\n")]
    latest, ids = "", []
    for cue in cues:
        *identifier, times, body = re.split(r"\n(?=.* --> )|(?<=\.\d{3})\n", cue, maxsplit=2)
        ids += identifier
        found = VTT_TIME.fullmatch(times)
        assert found and latest <= found[1] < found[2]
        latest = found[2]
        assert "-->" not in body
        opened: list[str] = []
        for tag in re.findall(r"<(/?[a-z]+)", body):
            if tag in TAGS:
                opened.append(tag)
            else:
                assert TAGS[opened.pop()] == tag
        assert opened == []
    assert ids[0] == "u0" and len(set(ids)) == len(ids) >= len(cues) - 1, "only a mark has none"
    text = "\n".join(cues)
    assert (
        "<v Questioner><lang uk>Як вас звати?</lang>\n<lang en>What is your name?</lang></v>" in text
        and "<v Interpreter>" in text
    )
    assert "&lt;i&gt;" in text and "{\\an8}" in text


def test_another_program_reads_webvtt_back(hostile: Transcript, tmp_path: Path) -> None:
    (path,) = write_formats(hostile, tmp_path, "clip", ("vtt",))
    events = list(pysubs2.load(str(path), encoding="utf-8"))
    assert len(events) == path.read_text("utf-8").count(" --> ")
    # pysubs2 takes the identifier of the next cue for text.
    assert (events[0].start, events[0].plaintext.split("\n\n")[0]) == (1_000, "Як вас звати?\nWhat is your name?")


def test_webvtt_names_voices_and_the_clip(tmp_path: Path) -> None:
    vtt = write_files(make_interview(), tmp_path, "vtt")["vtt"]
    assert vtt.startswith("WEBVTT\n") and "0" * 64 in vtt
    assert "<v Questioner>" in vtt and "<v Interpreter>" in vtt


def test_before_the_first_cue_of_an_exchange_stands_what_is_known_of_it() -> None:
    made = make_interview()
    (file,) = write_vtt(made, ExportOptions())
    blocks = file.text.split("\n\n")
    for number, exchange in enumerate(made.exchanges, 1):
        at = next(n for n, block in enumerate(blocks) if block.startswith(f"NOTE\nExchange {number}"))
        assert split_cue_id(blocks[at + 1].split("\n")[0])[0][0] in exchange.utterance_ids
    crossing = next(block for block in blocks if "crosses an edit" in block)
    assert "jump cut" in crossing or "cut" in crossing
    (plain,) = write_vtt(made, ExportOptions(mark_edits=False))
    assert "NOTE\nExchange 1\n" in plain.text and "cut" not in plain.text and "edit" not in plain.text


def test_exchanges_are_chapters() -> None:
    made = make_interview()
    (file,) = write_exchanges(made, ExportOptions())
    read = read_vtt(file.text.split("\n"))
    starts = [min(u.span.start for u in made.utterances if u.id in e.utterance_ids) for e in made.exchanges]
    assert [cue.start for cue in read.cues] == starts and read.faults == ()
    assert all(cue.text.startswith(f"Exchange {n}: ") for n, cue in enumerate(read.cues, 1))
    assert all(a.end <= b.start for a, b in zip(read.cues, read.cues[1:], strict=False))
    assert made.clip.sha256 in read.notes[0]
    (plain,) = write_exchanges(made, ExportOptions(mark_edits=False, wording="uk"))
    assert [cue.text for cue in read_vtt(plain.text.split("\n")).cues] == [f"Обмін репліками {n}" for n in (1, 2)]


def test_ffmpeg_reads_every_cue_back(hostile: Transcript, tmp_path: Path) -> None:
    (path,) = write_formats(hostile, tmp_path, "clip", ("vtt",))
    command = [find_ffmpeg(), "-nostdin", "-v", "error", "-i", str(path), "-f", "srt", "pipe:1"]
    done = subprocess.run(command, check=True, capture_output=True, timeout=60)
    events = list(pysubs2.SSAFile.from_string(done.stdout.decode("utf-8"), format_="srt"))
    expected = cues_of(hostile)
    assert [(event.start, event.end) for event in events] == [(cue.span.start, cue.span.end) for cue in expected]
    assert "김철수입니다" in " ".join(event.text for event in events)


@given(transcripts() | crowded_transcripts())
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_any_document_is_read_back_by_our_reader(transcript: Transcript) -> None:
    assume(all(boundary.start_ms < 10**11 for boundary in transcript.boundaries))
    expected = cues_of(transcript)
    (file,) = write_vtt(transcript, ExportOptions())
    read = read_vtt(file.text.split("\n"))
    assert read.faults == ()
    assert [(cue.start, cue.end) for cue in read.cues] == [(cue.span.start, cue.span.end) for cue in expected]
    for ours, cue in zip(read.cues, expected, strict=True):
        lines = [(line.language, clean_text(line.text)) for entry in cue.entries for line in cue.lines_of(entry)]
        shown = [(language, text.replace("∶", ":")) for language, text in lines if text]
        assert [line.replace("∶", ":") for line in ours.lines] == [text for _, text in shown]
        assert list(ours.line_languages or [None] * len(shown)) == [language for language, _ in shown]
        named = [(entry.utterance_id, entry.part) for entry in cue.entries if entry.utterance_id is not None]
        assert list(split_cue_id(ours.id or "")) == list(dict.fromkeys(named))


_READ = """async (text) => {
  const video = document.createElement("video"), track = document.createElement("track");
  track.kind = "subtitles";
  track.src = URL.createObjectURL(new Blob([text], { type: "text/vtt" }));
  video.append(track);
  document.body.append(video);
  await new Promise((done, failed) => { track.onload = done; track.onerror = failed; track.track.mode = "hidden"; });
  const strip = (node) => node.nodeType === 3 ? node.data : [...node.childNodes].map(strip).join("");
  return [...track.track.cues].map((cue) => {
    const shown = cue.getCueAsHTML();
    const tags = [...shown.querySelectorAll("*")].map((e) => [e.localName, e.title || e.lang || ""]);
    return [cue.startTime, cue.endTime, cue.id, strip(shown), tags];
  });
}"""


@pytest.mark.slow
def test_chromium_reads_every_cue_of_any_document_back(hostile: Transcript) -> None:
    from chromium import open_blank_page

    with open_blank_page() as page:

        @given(transcripts() | crowded_transcripts())
        @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
        def check(transcript: Transcript) -> None:
            assume(all(boundary.start_ms < 10**11 for boundary in transcript.boundaries))
            expected = cues_of(transcript)
            (file,) = write_vtt(transcript, ExportOptions())
            found = page.evaluate(_READ, file.text)
            assert len(found) == len(expected)
            for (start, end, id, text, tags), cue in zip(found, expected, strict=True):
                assert abs(start * 1000 - cue.span.start) < 1 and abs(end * 1000 - cue.span.end) < 1
                lines = [clean_text(line.text) for entry in cue.entries for line in cue.lines_of(entry)]
                assert text.replace("∶", ":") == "\n".join(lines).replace("∶", ":")
                assert {name for name, _ in tags} <= {"span"}, "voices and languages, and no markup of the text"
                ids = [(entry.utterance_id, entry.part) for entry in cue.entries if entry.utterance_id is not None]
                assert list(split_cue_id(id)) == list(dict.fromkeys(ids))

        check()
        (file,) = write_vtt(hostile, ExportOptions())
        shown = " ".join(row[3].replace("\n", " ") for row in page.evaluate(_READ, file.text))
        assert HOSTILE.replace("00:00:01.000", "00:00∶01.000") in shown or HOSTILE[:20] in shown
