"""The worker that decodes: it never outlives its use, and never reads what it was not given."""

from __future__ import annotations

import gc
import os
import sys
import time
from pathlib import Path

import pytest

from vidtx.errors import DecodeTimeout, UnreadableMediaError, VidtxError
from vidtx.media import runner
from vidtx.media.runner import compile_arguments, describe_failure, find_ffmpeg, name_input, open_input, stream_output

CLIP = Path("clip.mp4")


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_output_comes_whole_and_in_order() -> None:
    code = "import sys; [sys.stdout.buffer.write(bytes([n]) * 100_000) for n in range(20)]"
    assert b"".join(stream_output(python(code), CLIP)) == b"".join(bytes([n]) * 100_000 for n in range(20))


def test_a_worker_that_hangs_is_stopped_and_what_it_wrote_was_given_first() -> None:
    chunks = stream_output(python("import os, time; os.write(1, b'x'); time.sleep(60)"), CLIP, stall_seconds=1.0)
    assert next(chunks) == b"x"
    with pytest.raises(DecodeTimeout, match="stood still for 1 s"):
        next(chunks)


def test_a_worker_that_only_complains_counts_as_hung() -> None:
    code = "import sys, time\nwhile True: sys.stderr.write('bad packet\\n'); sys.stderr.flush(); time.sleep(0.05)"
    began = time.monotonic()
    with pytest.raises(DecodeTimeout):
        list(stream_output(python(code), CLIP, stall_seconds=0.7))
    assert time.monotonic() - began < 10


def test_a_worker_that_never_ends_is_stopped_at_the_total_limit() -> None:
    code = "import sys, time\nwhile True: sys.stdout.write('x'); sys.stdout.flush(); time.sleep(0.02)"
    with pytest.raises(DecodeTimeout, match="longer than 1 s"):
        list(stream_output(python(code), CLIP, stall_seconds=30, total_seconds=1.0))


def test_closing_the_iterator_kills_the_worker_and_its_own_children() -> None:
    code = (
        "import subprocess, sys, os, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "os.write(1, f'{os.getpid()} {child.pid}'.encode()); time.sleep(60)"
    )
    chunks = stream_output(python(code), CLIP)
    pids = [int(pid) for pid in next(chunks).split()]
    assert all(is_alive(pid) for pid in pids)
    chunks.close()
    for _ in range(100):
        if not any(_runs(pid) for pid in pids):
            return
        time.sleep(0.05)
    pytest.fail("a worker outlived the iterator")


def _runs(pid: int) -> bool:
    """Alive and not merely waiting to be collected by init."""
    if not is_alive(pid):
        return False
    status = Path(f"/proc/{pid}/stat")
    return not (status.exists() and status.read_text().rsplit(")", 1)[1].split()[0] == "Z")


def test_ctrl_c_in_the_caller_kills_the_worker() -> None:
    pids: list[int] = []

    def read_until_stopped() -> None:
        for chunk in stream_output(python("import os, time; os.write(1, b'%d' % os.getpid()); time.sleep(60)"), CLIP):
            pids.append(int(chunk))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt) as caught:
        read_until_stopped()
    del caught  # with the traceback goes the generator, which is closed when it is collected
    gc.collect()
    assert pids
    assert not _runs(pids[0])


def test_a_failure_is_reported_in_ffmpegs_own_last_message_without_machine_noise() -> None:
    code = (
        "import sys; sys.stderr.write('[mov @ 0x5555deadbeef] moov atom not found\\n"
        "Error opening input files: Invalid data found\\n'); sys.exit(183)"
    )
    with pytest.raises(UnreadableMediaError, match="moov atom not found") as caught:
        list(stream_output(python(code), CLIP))
    assert "0x" not in str(caught.value)


def test_a_worker_that_crashes_without_a_message_is_named_by_its_signal() -> None:
    with pytest.raises(UnreadableMediaError, match="SIGSEGV"):
        list(stream_output(python("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"), CLIP))


def test_a_flood_of_complaints_neither_blocks_nor_is_kept() -> None:
    code = "import sys; sys.stderr.write('noise\\n' * 500_000); sys.stdout.write('end')"
    assert b"".join(stream_output(python(code), CLIP)) == b"end"


def test_an_ffmpeg_that_cannot_be_started_is_one_error() -> None:
    with pytest.raises(VidtxError, match="cannot be started"):
        list(stream_output(["/nonexistent/ffmpeg"], CLIP))


def test_the_wheels_ffmpeg_is_taken_where_the_system_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VIDTX_FFMPEG", raising=False)
    import imageio_ffmpeg

    monkeypatch.setattr(runner.shutil, "which", lambda name: None)
    assert find_ffmpeg() == imageio_ffmpeg.get_ffmpeg_exe()


def test_the_users_ffmpeg_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("VIDTX_FFMPEG", sys.executable)
    assert find_ffmpeg() == sys.executable
    monkeypatch.setenv("VIDTX_FFMPEG", str(tmp_path / "none"))
    with pytest.raises(VidtxError, match="VIDTX_FFMPEG names"):
        find_ffmpeg()


def test_the_systems_ffmpeg_comes_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VIDTX_FFMPEG", raising=False)
    monkeypatch.setattr(runner.shutil, "which", lambda name: f"/usr/bin/{name}")
    assert find_ffmpeg() == "/usr/bin/ffmpeg"


def test_every_run_asks_nothing_and_reads_media_containers_only() -> None:
    import ffmpeg

    arguments = compile_arguments(ffmpeg.output(open_input(Path("-i.mp4")), "pipe:1", format="null"))
    assert arguments[1:5] == ["-nostdin", "-hide_banner", "-loglevel", "error"]
    allowed = arguments[arguments.index("-format_whitelist") + 1].split(",")
    assert not {"hls", "dash", "concat", "image2", "lavfi", "sdp", "rtsp", "webvtt"} & set(allowed)
    assert arguments[arguments.index("-protocol_whitelist") + 1] == "file,pipe"
    before_input = arguments[: arguments.index("-i")]
    assert "-format_whitelist" in before_input and "-protocol_whitelist" in before_input
    assert arguments[arguments.index("-i") + 1] == f"file:{Path.cwd()}/-i.mp4"


def test_the_last_words_name_the_clip_shortly_and_hold_no_control_characters() -> None:
    path = Path("/somewhere/clip.mp4")
    said = f"[in#0 @ 0x1f] {name_input(path)}: Invalid data\x1b[31m\nConversion failed!\n"
    assert describe_failure(said, path) == "clip.mp4: Invalid data[31m"
