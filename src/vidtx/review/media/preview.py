"""Makes a copy of a clip that browsers play, at the document's times: H.264 and AAC in MP4, or VP8 and Opus in WebM.

In: a `ClipSource` and which of its sounds. Out: a file in a private temporary folder, which goes with the `Preview`. The original is read
only. Time: ffmpeg keeps the file's own stamps (`-copyts`) and takes the clip's start from all of them (`-itsoffset`), so that 0 is the
clip's zero for picture and sound alike. The sound is filled with silence from 0 on and over gaps, as in the run that made the document, and each
frame keeps its own stamp (no constant rate). A picture that browsers play is copied, not encoded anew.
"""

from __future__ import annotations

import atexit
import contextlib
import logging
import shutil
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from vidtx.document import Clip
from vidtx.errors import MediaError, UnreadableMediaError, VidtxError
from vidtx.media.encoding import TICKS, EncodingWatch, list_coders, may_be_interlaced, name_rate_option
from vidtx.media.runner import compile_arguments, find_ffmpeg, list_demuxer_options, name_input, open_input, stream_output
from vidtx.review.media.identity import read_identity
from vidtx.review.media.playable import Verdict, judge
from vidtx.review.media.ranges import ServedFile
from vidtx.review.media.source import ClipSource

LOG = logging.getLogger(__name__)
PreviewState = Literal["idle", "running", "ready", "failed"]

HEIGHT = 720
SILENT_SECONDS = 30.0  # ffmpeg reports twice a second: a longer silence is a hang
REPORT_SECONDS = 0.5  # between two changes of the share
_EXCESS_SECONDS = 30  # how far beyond the clip's duration is encoded; what lies further is a faulty stamp
_PICTURE_RATE, _SOUND_RATE = 2_500_000, 128_000  # bits a second, at most
_SPARE_BYTES = 64 << 20
_JOIN_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class PreviewStatus:
    """`share`: of the clip that is done, while it runs. `message`: why it failed, one sentence. `served`: the file, when it is ready."""

    state: PreviewState
    share: float | None = None
    message: str | None = None
    served: ServedFile | None = None


class Preview:
    """Of one clip, made at most once at a time, in a thread. Ends with `close`, which removes the file."""

    def __init__(self, source: ClipSource, sound: int = 0, on_change: Callable[[PreviewStatus], None] | None = None) -> None:
        """`sound`: the number among the clip's sounds. `on_change`: called from the thread that makes it, some times a second."""
        self._source, self._sound, self._on_change = source, sound, on_change
        self._status = PreviewStatus("idle")
        self._folder: Path | None = None
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()
        self._lock = threading.Lock()

    @property
    def status(self) -> PreviewStatus:
        with self._lock:
            return self._status

    def start(self) -> PreviewStatus:
        """Begins, unless it runs or is ready; after a failure it begins anew."""
        with self._lock:
            if self._status.state in ("running", "ready"):
                return self._status
            self._stop = threading.Event()
            self._status = PreviewStatus("running", 0.0)
            atexit.unregister(self.close)
            atexit.register(self.close)  # a program that ends without a word leaves neither ffmpeg nor a file behind
            self._thread = threading.Thread(target=self._run, args=(self._stop,), name="vidtx-preview", daemon=True)
            self._thread.start()
            return self._status

    def cancel(self) -> None:
        """Ends the making, if it runs, and waits for that (ffmpeg is asked at its next report, within a second)."""
        with self._lock:
            thread = self._thread
            self._stop.set()
        if thread is not None and thread is not threading.current_thread():
            thread.join(_JOIN_SECONDS)

    def wait(self, seconds: float | None = None) -> PreviewStatus:
        """The status when the making has ended, or after so many seconds."""
        thread = self._thread
        if thread is not None:
            thread.join(seconds)
        return self.status

    def close(self) -> None:
        """Ends it and removes what was made."""
        atexit.unregister(self.close)
        self.cancel()
        with self._lock:
            self._status = PreviewStatus("idle")
            folder, self._folder = self._folder, None
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)

    def _run(self, stop: threading.Event) -> None:
        folder: Path | None = None
        try:
            folder = Path(tempfile.mkdtemp(prefix="vidtx-preview-"))
            served = self._make(folder, stop)
            with self._lock:
                if stop.is_set():
                    raise _Stopped
                self._folder, folder = folder, None
                self._status = PreviewStatus("ready", 1.0, None, served)
        except _Stopped:
            self._set(PreviewStatus("idle"))
        except (VidtxError, OSError) as error:
            LOG.warning("the preview could not be made: %s", getattr(error, "reason", error))
            self._set(PreviewStatus("failed", None, f"The preview could not be made: {_explain(error)}"))
        except Exception:
            LOG.exception("the preview could not be made")
            self._set(PreviewStatus("failed", None, "The preview could not be made: an error in the program."))
        finally:
            if folder is not None:
                shutil.rmtree(folder, ignore_errors=True)
        self._notify()

    def _make(self, folder: Path, stop: threading.Event) -> ServedFile:
        media, clip = self._source.open()
        if self._sound and self._sound >= len(clip.audio):
            raise MediaError(self._source.path, "does not have the sound that was transcribed")
        coders = list_coders(find_ffmpeg())
        verdict = judge(self._source, self._sound)
        plans = [_Plan.choose(clip, coders, verdict, copies) for copies in ((True, False) if verdict.copyable else (False,))]
        for number, plan in enumerate(plans):
            target = folder / f"preview{number}{plan.suffix}"
            plan.require_space(self._source, clip, folder)
            try:
                self._encode(media, clip, plan, target, stop)
                break
            except UnreadableMediaError:
                if plan is plans[-1]:
                    raise
                LOG.info("the picture could not be copied into the preview; it is encoded")
                target.unlink(missing_ok=True)
        self._source.check()
        return ServedFile(target, read_identity(target), plan.find_content_type(clip))

    def _encode(self, media: Path, clip: Clip, plan: _Plan, target: Path, stop: threading.Event) -> None:
        arguments = plan.compile(media, clip, self._sound, target)
        watch = EncodingWatch(self._source.path, clip.duration)
        chunks = stream_output(arguments, self._source.path, stall_seconds=SILENT_SECONDS)
        reported = 0.0
        try:
            for chunk in chunks:
                if stop.is_set():
                    raise _Stopped
                share = watch.take(chunk)
                if time.monotonic() >= reported + REPORT_SECONDS:
                    reported = time.monotonic()
                    self._set(PreviewStatus("running", share))
                    self._notify()
        finally:
            chunks.close()
        if not target.exists() or not target.stat().st_size:
            raise UnreadableMediaError(self._source.path, "nothing of it could be decoded")

    def _set(self, status: PreviewStatus) -> None:
        with self._lock:
            self._status = status

    def _notify(self) -> None:
        if self._on_change is not None:
            with contextlib.suppress(RuntimeError):  # the server's loop has ended
                self._on_change(self.status)


@dataclass(frozen=True, slots=True)
class _Plan:
    """`picture`: an encoder, "copy", or None; `sound`: an encoder or None."""

    picture: str | None
    sound: str | None
    suffix: str

    @classmethod
    def choose(cls, clip: Clip, coders: frozenset[str], verdict: Verdict, copies: bool) -> _Plan:
        for picture, sound, suffix in (("libx264", "aac", ".mp4"), ("libvpx", "libopus", ".webm")):
            copied = copies and verdict.copyable and suffix == ".mp4"
            if (clip.video is None or copied or picture in coders) and (not clip.audio or sound in coders):
                return cls(None if clip.video is None else "copy" if copied else picture, sound if clip.audio else None, suffix)
        raise VidtxError("this ffmpeg can encode neither H.264 and AAC nor VP8 and Opus.", hint="vidtx doctor")

    def find_content_type(self, clip: Clip) -> str:
        return f"{'video' if clip.video is not None else 'audio'}/{'mp4' if self.suffix == '.mp4' else 'webm'}"

    def require_space(self, source: ClipSource, clip: Clip, folder: Path) -> None:
        rate = (_PICTURE_RATE if self.picture not in (None, "copy") else 0) + (_SOUND_RATE if self.sound else 0)
        need = clip.duration * rate // 8000 + (source.identity.size if self.picture == "copy" else 0) + _SPARE_BYTES
        free = shutil.disk_usage(folder).free
        if free < need:
            raise MediaError(
                source.path,
                f"needs {need >> 20} MB in the temporary folder, which has {free >> 20} MB free (TMPDIR names another)",
            )

    def compile(self, media: Path, clip: Clip, sound: int, target: Path) -> list[str]:
        import ffmpeg

        start = clip.start
        offset = -round(start * 1_000_000)
        source = open_input(media, itsoffset=f"{offset / 1_000_000:.6f}", **list_demuxer_options(clip))
        streams, options = [], dict[str, Any]()
        if clip.video is not None:
            streams.append(source[str(clip.video.index)])
            options |= self._list_picture_options(clip)
        if self.sound is not None:
            streams.append(source[f"a:{sound}"])
            options |= {
                "c:a": self.sound,
                "b:a": _SOUND_RATE,
                "filter:a": "aresample=48000:async=1:first_pts=0",
                "ac": min(2, clip.audio[sound].channels),
            }
        options |= {"copyts": None, "map_metadata": -1, "map_chapters": -1, "max_muxing_queue_size": 9999}
        options |= {"t": clip.duration / 1000 + _EXCESS_SECONDS, "progress": "pipe:1", "nostats": None}
        return compile_arguments(ffmpeg.output(*streams, name_input(target), **options))

    def _list_picture_options(self, clip: Clip) -> dict[str, Any]:
        if self.picture == "copy":
            return {"c:v": "copy"}
        assert clip.video is not None
        deinterlaced = "yadif=deint=interlaced," if may_be_interlaced(clip.video) else ""
        common = {
            "c:v": self.picture,
            "pix_fmt": "yuv420p",
            "filter:v": f"{deinterlaced}scale=w=-2:h='min({HEIGHT},trunc(ih/2)*2)'",
            name_rate_option(find_ffmpeg()): "vfr",
            "enc_time_base:v": f"1:{TICKS}",
            "force_key_frames:v": "expr:gte(t,n_forced*2)",  # so that seeking decodes two seconds at most
            "maxrate": _PICTURE_RATE,
            "bufsize": 2 * _PICTURE_RATE,
        }
        if self.picture == "libx264":
            return common | {"preset": "ultrafast", "crf": 25, "profile:v": "baseline", "video_track_timescale": TICKS}
        return common | {"deadline": "realtime", "cpu-used": 8, "crf": 20, "b:v": _PICTURE_RATE * 3 // 5}


class _Stopped(Exception):
    """Somebody canceled."""


def _explain(error: Exception) -> str:
    """Without the path: the page shows it."""
    reason = error.reason if isinstance(error, MediaError) else getattr(error, "strerror", None) or str(error)
    return f"{reason.rstrip('.')}."
