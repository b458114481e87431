"""What a container says of itself is reported as context; a hostile one says less, and harms nothing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from edited_clips import draw_scene, write_clip
from vidtx.document import Figure
from vidtx.media.container import describe_container
from vidtx.media.probe import probe_clip

QUIET = {"streams": [], "tags": {}, "ended": "end"}
C2PA = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")


def box(kind: bytes, content: bytes) -> bytes:
    return (len(content) + 8).to_bytes(4, "big") + kind + content


def facts(path: Path, content: bytes) -> dict[str, Mapping[str, Figure]]:
    path.write_bytes(content)
    return {e.kind: e.values for e in describe_container(path, QUIET)}


def test_a_clip_shows_its_encoder_and_its_keyframes(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.mp4", draw_scene(1, 60))
    context = probe_clip(path).context
    tags = {e.values["name"]: str(e.values["value"]) for e in context if e.kind == "tag"}
    assert tags["major_brand"] == "isom" and "Lavf" in tags["encoder"]
    assert [e.values["name"] for e in context if e.kind == "encoder"] == ["x264"]
    [interval] = [e.values["seconds"] for e in context if e.kind == "keyframe_interval"] or [None]
    assert interval is None or float(interval) > 0


def test_an_encoder_s_name_ends_where_its_text_ends(tmp_path: Path) -> None:
    assert facts(tmp_path / "a.webm", b"\x1aE\xdf\xa3..Lavc61.3.100 libvpx-vp9gE\x87\x0cHANDLER_NAME")["encoder"] == {
        "name": "libavcodec",
        "signature": "Lavc61.3.100",
    }
    assert facts(tmp_path / "b.mkv", b"..x265 (build 199) - 3.5\xfe\x01more")["encoder"] == {
        "name": "x265",
        "signature": "x265 (build 199) - 3.5",
    }


def test_the_stream_that_goes_on_alone_is_named(tmp_path: Path) -> None:
    streams = [{"type": t, "time_base": (1, 1000), "start": 0, "end": end} for t, end in (("video", 9000), ("audio", 6000))]
    [mismatch] = [
        e.values
        for e in describe_container(write_clip(tmp_path / "clip.mp4", draw_scene(1, 5)), {**QUIET, "streams": streams})
        if e.kind == "duration_mismatch"
    ]
    assert mismatch == {"longer": "picture", "seconds": 3.0}


def test_a_gap_in_the_timestamps_is_reported(tmp_path: Path) -> None:
    pts = [n * 512 + (40_000 if n >= 30 else 0) for n in range(60)]
    path = write_clip(tmp_path / "clip.mp4", draw_scene(1, 60), pts=pts)
    [gap] = [e for e in probe_clip(path).context if e.kind == "timestamp_gap"]
    assert 3.0 < float(gap.values["seconds"]) < 3.3 and gap.values["stream"] == "picture" and gap.values["count"] == 1


def test_an_edit_list_and_a_c2pa_manifest_are_reported(tmp_path: Path) -> None:
    entries = box(b"elst", bytes(4) + (3).to_bytes(4, "big") + bytes(36))
    moov = box(b"moov", box(b"trak", box(b"edts", entries)))
    found = facts(tmp_path / "a.mp4", box(b"ftyp", b"isom" + bytes(4)) + moov + box(b"uuid", C2PA + bytes(20)))
    assert found["edit_list"] == {"entries": 3} and found["c2pa"] == {}


def test_an_edit_list_of_one_entry_is_usual(tmp_path: Path) -> None:
    entries = box(b"elst", bytes(4) + (1).to_bytes(4, "big") + bytes(12))
    assert facts(tmp_path / "a.mp4", box(b"ftyp", bytes(8)) + box(b"moov", box(b"trak", box(b"edts", entries)))) == {}


def test_footage_that_an_edit_list_leaves_out_is_reported(tmp_path: Path) -> None:
    def track(medium: bytes, seconds: int, shown_ms: int) -> bytes:
        head = box(b"mdhd", bytes(12) + (600).to_bytes(4, "big") + (600 * seconds).to_bytes(4, "big") + bytes(4))
        handler = box(b"hdlr", bytes(8) + medium + bytes(12))
        delay = (200).to_bytes(4, "big") + (2**32 - 1).to_bytes(4, "big") + bytes(4)
        entry = shown_ms.to_bytes(4, "big") + bytes(8)
        edits = box(b"edts", box(b"elst", bytes(4) + (2).to_bytes(4, "big") + delay + entry))
        return box(b"trak", edits + box(b"mdia", head + handler))

    movie = box(b"mvhd", bytes(12) + (1000).to_bytes(4, "big") + (9000).to_bytes(4, "big") + bytes(80))
    moov = box(b"moov", movie + track(b"vide", 12, 9000) + track(b"soun", 9, 9000))
    assert facts(tmp_path / "a.mp4", box(b"ftyp", bytes(8)) + moov) == {"footage_hidden": {"stream": "picture", "seconds": 3.0}}


@settings(max_examples=50)
@given(st.binary(max_size=200))
def test_no_bytes_do_harm(tmp_path_factory: object, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "hostile.mp4"  # type: ignore[attr-defined]
    facts(path, box(b"ftyp", b"isom") + box(b"moov", content) + content)
