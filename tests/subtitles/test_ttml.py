"""TTML: cues as ttconv shows them at each moment, hostile XML refused, and nothing fetched."""

from __future__ import annotations

import logging
import os
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from vidtx.errors import DocumentError
from vidtx.subtitles.cue import SubtitleFile
from vidtx.subtitles.registry import read_subtitles
from vidtx.subtitles.ttml import read_ttml

HERE = Path("clip.ttml")
TT = '<tt xmlns="http://www.w3.org/ns/ttml" xmlns:m="http://www.w3.org/ns/ttml#metadata" xml:lang="uk">'


def read(body: str) -> SubtitleFile:
    return read_ttml(
        HERE,
        f"{TT}<head><metadata><m:agent xml:id='q'><m:name>Олег</m:name></m:agent></metadata></head><body>{body}</body></tt>".encode(),
    )


def test_a_paragraph_is_a_cue_with_its_language_voice_and_line() -> None:
    made = read(
        '<div>\n<p xml:id="vidtx.u1_2F2_40ko" begin="1s" end="2.5s" xml:lang="ko" m:agent="q">하나<br/>\n  둘 <span>셋</span></p></div>'
    )
    (cue,) = made.cues
    assert (cue.start, cue.end, cue.lines, cue.id) == (1000, 2500, ("하나", "둘 셋"), "u1/2")
    assert (cue.language, cue.voice, cue.line, cue.number) == ("ko", "Олег", 2, 1)
    assert made.language == "uk" and made.faults == ()


def test_lines_in_two_languages_are_told_apart() -> None:
    (cue,) = read('<div><p begin="1s" end="2s">один<br/><span xml:lang="en">one</span></p></div>').cues
    assert cue.lines == ("один", "one") and cue.line_languages == ("uk", "en")


def test_parts_with_times_of_their_own_are_cues() -> None:
    cues = read(
        '<div begin="10s"><p begin="1s" end="5s"><span begin="1s" end="2s">a</span><span begin="2s">b</span></p></div>'
    ).cues
    assert [(cue.start, cue.end, cue.text) for cue in cues] == [(12_000, 13_000, "a"), (13_000, 15_000, "b")]


def test_a_sequence_counts_from_the_neighbor_before() -> None:
    cues = read('<div timeContainer="seq"><p begin="1s" dur="2s">a</p><p begin="1s" dur="2s">b</p></div>').cues
    assert [(cue.start, cue.end) for cue in cues] == [(1000, 3000), (4000, 6000)]


def test_what_cannot_be_shown_is_said() -> None:
    made = read('<div>stray<p begin="soon" end="2s">a</p><p begin="1s">b</p><p begin="1s" end="2s"/></div>')
    assert [fault.key for fault in made.faults] == ["fault.untimed_text", "fault.time_line", "fault.no_end"]
    assert [cue.lines for cue in made.cues] == [("a",), ("b",), ()]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"plain text",
        b"<tt><body>",
        b"<html/>",
        b'<?xml version="1.0" encoding="nonsense"?><tt/>',
        b"<tt>" + b"<div>" * 5000 + b"</div>" * 5000 + b"</tt>",
    ],
)
def test_what_is_no_ttml_is_one_clear_error(content: bytes) -> None:
    with pytest.raises(DocumentError, match=r"^clip\.ttml: "):
        read_ttml(HERE, content)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_before_anything_is_expanded(encoding: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("not for you", "utf-8")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    for doctype in (f'<!DOCTYPE tt [<!ENTITY l0 "ha">{laughs}]>', f'<!DOCTYPE tt [<!ENTITY l11 SYSTEM "file://{secret}">]>'):
        content = f"{doctype}{TT}<body><div><p begin='0s' end='1s'>&l11;</p></div></body></tt>".encode(encoding)
        with pytest.raises(DocumentError, match="entities"):
            read_ttml(HERE, content)


def test_a_document_type_elsewhere_is_not_fetched() -> None:
    made = read_ttml(HERE, f'<!DOCTYPE tt SYSTEM "http://127.0.0.1:9/x.dtd">{TT}<body/></tt>'.encode())
    assert made.cues == ()


# Only their styling hides what they hold at some moment: `display`, its animation, and times of regions; what a cue says is not that.
STYLED = {
    "imsc1__ttml__animation__Animation003.ttml", "imsc1__ttml__display__Display002.ttml", "imsc1__ttml__display__Display004.ttml",
    "imsc1__ttml__document__DocumentExample825.ttml", "imsc1__ttml__region__nested-region-001.ttml",
    "imsc1__ttml__region__region-timing.ttml", "imsc1__ttml__timing__MediaParTiming002.ttml",
    "imsc1__ttml__timing__MediaSeqTiming007.ttml",
}  # fmt: skip


@pytest.mark.slow
def test_the_imsc_samples_show_at_each_moment_what_ttconv_shows() -> None:
    if not (folder := os.environ.get("VIDTX_TEST_MEDIA")):
        pytest.skip("VIDTX_TEST_MEDIA names no folder")
    from ttconv.imsc.reader import to_model
    from ttconv.isd import ISD

    paths = [path for path in sorted(Path(folder).glob("formats_ttml/imsc/*.ttml")) if path.name not in STYLED]
    assert len(paths) > 300
    logging.disable(logging.ERROR)  # ttconv's, of features that samples try
    try:
        for path in paths:
            made = read_subtitles(path)
            endless = {fault.line for fault in made.faults if fault.key == "fault.no_end"}
            document = to_model(ElementTree.parse(path))
            for time in ISD.significant_times(document):
                isd, ms = ISD.from_model(document, time), round(time * 1000)
                theirs = "".join(text_of(region) for region in isd.iter_regions()) if isd else ""
                ours = "".join(cue.text for cue in made.cues if cue.start <= ms and (ms < cue.end or cue.line in endless))
                assert letters(ours) == letters(theirs), (path.name, time)
    finally:
        logging.disable(logging.NOTSET)


def text_of(element: object) -> str:
    from ttconv import model

    if isinstance(element, model.Text):
        return str(element.get_text())
    return "".join(text_of(child) for child in element) if isinstance(element, model.ContentElement) else ""


def letters(text: str) -> list[str]:
    """Regions are drawn in another order than paragraphs stand; annotations stand in brackets of ours."""
    return sorted(re.sub(r"[\s()]", "", text))
