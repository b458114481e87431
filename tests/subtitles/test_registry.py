"""The reader of a file is chosen by its ending; any content is read or is one clear error."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vidtx.errors import UsageError, VidtxError
from vidtx.subtitles.registry import ENDINGS, read_subtitles

SAMPLES = {
    ".srt": "1\n00:00:01,000 --> 00:00:02,000\nтак\n",
    ".vtt": "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nтак\n",
    ".ass": "[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,так\n",
    ".ttml": '<tt xmlns="http://www.w3.org/ns/ttml"><body><div><p begin="1s" end="2s">так</p></div></body></tt>',
}
LIKE = {".ssa": ".ass", ".xml": ".ttml", ".dfxp": ".ttml"}


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_ending_in_every_encoding_with_any_line_ends(ending: str, encoding: str, newline: str, tmp_path: Path) -> None:
    path = tmp_path / f"clip{ending.upper()}"
    path.write_bytes(SAMPLES[LIKE.get(ending, ending)].replace("\n", newline).encode(encoding))
    made = read_subtitles(path)
    assert [(cue.start, cue.end, cue.text) for cue in made.cues] == [(1000, 2000, "так")] and made.faults == ()
    assert f".{made.format}" == LIKE.get(ending, ending)


def test_other_endings_are_refused_with_those_that_are_read(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\.srt, \.vtt"):
        read_subtitles(tmp_path / "clip.docx")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(ENDINGS), st.binary(max_size=300) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))
)
def test_any_bytes_are_read_or_are_an_error_on_purpose(tmp_path: Path, ending: str, content: bytes) -> None:
    path = tmp_path / f"clip{ending}"
    path.write_bytes(content)
    caught: VidtxError | None = None
    try:
        made = read_subtitles(path)
        assert all(fault.describe() for fault in made.faults)
    except VidtxError as error:
        caught = error
    assert caught is None or str(path) in str(caught)
