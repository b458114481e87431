"""The waveform of a clip's sound as a page draws it: the lowest and the highest sample of each step, from the clip's time zero on.

In: a `ClipSource` and which of its sounds. Out: `Peaks`. ffmpeg decodes at 8 kHz, in as many parts side by side as there are cores where the
container's stamps allow seeking; numpy takes the extremes as the samples come. What was computed is kept in the user's cache folder,
under the clip's digest: 200 files at most, private.
"""

from __future__ import annotations

import contextlib
import logging
import os
import struct
import threading
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from vidtx.cache import find_cache_dir
from vidtx.document import Clip
from vidtx.errors import MediaError, OutputError, UnreadableMediaError
from vidtx.files import write_atomic
from vidtx.media.audio import LONGEST_SECONDS, check_stream
from vidtx.media.runner import compile_arguments, list_demuxer_options, open_input, stream_output
from vidtx.review.media.source import ClipSource

if TYPE_CHECKING:
    import numpy.typing as npt

    Extremes = npt.NDArray[np.int16]  # (steps, 2): the lowest and the highest sample

LOG = logging.getLogger(__name__)

RATE = 8000  # Hz
SHORT_STEP, LONG_STEP = 20, 50  # ms
SHORT_MS = 30 * 60_000  # a clip up to this long has the short step
KEPT_FILES = 200
VERSION = 1  # raised when the same clip gives other peaks
_MAGIC = b"vidtxpk1"
_HEADER = struct.Struct("<8sII")  # magic, step in ms, steps
_PART_MS = 15 * 60_000  # a part is no shorter
_MOST_PARTS = 4
_AHEAD_SECONDS = 2  # a part is sought so far before it begins: its decoder needs some packets
_EXCESS_MS = 30_000  # how far beyond the clip's duration sound is still taken
_SEEKABLE = ("mov", "matroska")  # containers whose stamps are right behind a seek, too
_UNSEEKABLE = ("edit_list", "footage_hidden", "all_footage", "timestamp_restart", "timestamp_leap", "timestamp_gap")


@dataclass(frozen=True, slots=True)
class Peaks:
    """`step` in ms; `data`: for each step two signed bytes, the lowest and the highest sample, where 127 is the clip's loudest."""

    step: int
    data: bytes

    @property
    def count(self) -> int:
        return len(self.data) // 2


def read_peaks(
    source: ClipSource,
    sound: int = 0,
    channel: str = "mix",
    *,
    stop: threading.Event | None = None,
    progress: Callable[[float], None] | None = None,
) -> Peaks | None:
    """The peaks, from the cache or computed; None when `stop` was set meanwhile. Takes seconds: call it in a thread.

    `sound`: the number among the clip's sounds; `channel`: "mix", or a channel's number from 0 (`source.find_sound`). Raises
    NoAudioError for a clip without sound, and other MediaErrors where it cannot be decoded.
    """
    number = check_stream(source.path, source.clip, sound)
    kept = _find_place(source.clip, number, channel)
    if kept is not None and (found := _read_kept(kept)) is not None:
        return found
    media, clip = source.open()
    extremes = _decode(_Sound(media, clip, number, channel), stop or threading.Event(), progress)
    if extremes is None:
        return None
    source.check()  # else another file's peaks would be kept under the clip's digest
    peaks = Peaks(choose_step(clip.duration), _normalize(extremes))
    if kept is not None:
        _keep(kept, peaks)
    return peaks


def clear_peaks(clip_sha256: str | None = None) -> int:
    """Removes what is kept, of one clip or of all; returns the number of files. What cannot be removed stays."""
    folder, removed = find_cache_dir(), 0
    for path in sorted((folder / "peaks").glob("*.peaks")) if folder is not None else ():
        if clip_sha256 is None or path.name.startswith(f"{clip_sha256}."):
            with contextlib.suppress(OSError):
                path.unlink()
                removed += 1
    return removed


def choose_step(duration: int) -> int:
    """In ms, for a clip that lasts so many ms."""
    return SHORT_STEP if duration <= SHORT_MS else LONG_STEP


@dataclass(frozen=True, slots=True)
class _Sound:
    path: Path
    clip: Clip
    number: int
    channel: str

    @property
    def step_samples(self) -> int:
        return RATE * choose_step(self.clip.duration) // 1000

    @property
    def limit(self) -> int:
        """Steps that are taken at most."""
        longest = min(LONGEST_SECONDS * 1000, self.clip.duration + _EXCESS_MS)
        return longest // choose_step(self.clip.duration)

    @property
    def steps(self) -> int:
        """Steps that the clip lasts."""
        return -(-self.clip.duration // choose_step(self.clip.duration))

    def split(self) -> list[tuple[int, int]]:
        """Steps [first, end) of the parts that are decoded side by side."""
        exact = self.clip.container.split(",")[0] in _SEEKABLE
        exact = exact and not any(evidence.kind in _UNSEEKABLE for evidence in self.clip.context)
        parts = min(_MOST_PARTS, os.cpu_count() or 1, self.clip.duration // _PART_MS) if exact else 1
        edges = [self.steps * n // max(1, parts) for n in range(max(1, parts))]
        return list(zip(edges, [*edges[1:], self.limit], strict=True))

    def compile(self, first_sample: int) -> list[str]:
        """As `media.audio` decodes: on the file's own stamps, less the clip's start, gaps filled; here from sample `first_sample` on."""
        import ffmpeg

        zero = self.clip.start + Fraction(first_sample, RATE)  # a large `first_pts` is no option: it fills from 0 all the same
        options: dict[str, Any] = dict(list_demuxer_options(self.clip))
        seconds = first_sample / RATE - _AHEAD_SECONDS
        if first_sample and seconds > 0:
            options |= {"ss": f"{seconds:.3f}", "noaccurate_seek": None}  # ffmpeg counts it from the file's start
        filters = ",".join(
            (
                f"asetpts=PTS-({zero.numerator}/{zero.denominator})/TB",
                *(() if self.channel == "mix" else (f"pan=mono|c0=c{int(self.channel)}",)),
                f"aresample={RATE}:async=1:first_pts=0:filter_size=4:phase_shift=4",
                "aformat=sample_fmts=s16:channel_layouts=mono",
            )
        )
        stream = open_input(self.path, threads=1, **options)[f"a:{self.number}"]
        options = {"format": "s16le", "acodec": "pcm_s16le", "af": filters, "copyts": None, "map_metadata": -1}
        options["flush_packets"] = 0  # else each frame of a few samples is written by itself
        return compile_arguments(ffmpeg.output(stream, "pipe:1", **options))


def _decode(sound: _Sound, stop: threading.Event, progress: Callable[[float], None] | None) -> Extremes | None:
    parts = sound.split()
    shares = [0.0] * len(parts)
    failed, lock = threading.Event(), threading.Lock()

    def work(number: int) -> Extremes:
        def report(share: float) -> None:
            with lock:
                shares[number] = share
                if progress is not None:
                    progress(sum(shares) / len(shares))

        try:
            return _decode_part(sound, *parts[number], [stop, failed], report)
        except BaseException:
            failed.set()
            raise

    with ThreadPoolExecutor(len(parts), "vidtx-peaks") as pool:
        found = list(pool.map(work, range(len(parts))))
    if stop.is_set():
        return None
    for number, (first, end) in enumerate(parts[:-1]):
        missing = (
            end - first - len(found[number])
        )  # a part that ended early is silent to its end, so that the next stands right
        if missing > 0:
            found[number] = np.pad(found[number], ((0, missing), (0, 0)))
    joined: Extremes = np.concatenate(found)
    if not len(joined):
        raise UnreadableMediaError(sound.path, f"sound stream {sound.number} is empty: not one sample of it could be decoded")
    return joined


def _decode_part(
    sound: _Sound, first: int, end: int, stops: list[threading.Event], report: Callable[[float], None]
) -> Extremes:
    """The extremes of the steps [first, end), or as many as there are. What a damaged file still gives is kept."""
    step, steps = sound.step_samples, end - first
    found: list[Extremes] = []
    count, rest = 0, b""
    chunks: Generator[bytes, None, None] = stream_output(sound.compile(first * step), sound.path)
    try:
        for chunk in chunks:
            if any(stop.is_set() for stop in stops):
                break
            rest += chunk
            whole = min(len(rest) // (2 * step), steps - count)
            found.append(_measure(rest[: whole * 2 * step], step))
            rest = rest[whole * 2 * step :]
            count += whole
            report(min(1.0, count / max(1, min(steps, sound.steps - first))))
            if count >= steps:
                return np.concatenate(found)
    except MediaError as error:
        if not count and len(rest) < 2 and first == 0:
            raise
        LOG.warning("%s: the waveform ends early (%s)", sound.path.name, error.reason)
    finally:
        chunks.close()
    if len(rest) >= 2 and count < steps:  # the last step, with silence behind
        rest = rest[: len(rest) // 2 * 2]
        found.append(_measure(rest + bytes(2 * step - len(rest)), step))
    return np.concatenate([np.zeros((0, 2), np.int16), *found])


def _measure(samples: bytes, step: int) -> Extremes:
    rows = np.frombuffer(samples, "<i2").reshape(-1, step)
    extremes: Extremes = np.stack([rows.min(axis=1), rows.max(axis=1)], axis=1).astype(np.int16, copy=False)
    return extremes


def _normalize(extremes: Extremes) -> bytes:
    loudest = max(1, int(np.abs(extremes.astype(np.int32)).max(initial=0)))
    return np.rint(extremes.astype(np.float32) * (127 / loudest)).astype(np.int8).tobytes()


def _find_place(clip: Clip, number: int, channel: str) -> Path | None:
    folder = find_cache_dir()
    return None if folder is None else folder / "peaks" / f"{clip.sha256}.{number}.{channel}.{VERSION}.peaks"


def _read_kept(path: Path) -> Peaks | None:
    try:
        content = path.read_bytes()
        magic, step, count = _HEADER.unpack_from(content)
    except (OSError, struct.error):
        return None
    data = content[_HEADER.size :]
    if magic != _MAGIC or step not in (SHORT_STEP, LONG_STEP) or len(data) != 2 * count:
        LOG.warning("a kept waveform cannot be read and is computed again")
        return None
    with contextlib.suppress(OSError):
        os.utime(path)  # those that were not used for longest go first
    return Peaks(step, data)


def _keep(path: Path, peaks: Peaks) -> None:
    """Trouble is logged and never an error."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_atomic(path, _HEADER.pack(_MAGIC, peaks.step, peaks.count) + peaks.data, private=True)
        kept = sorted(path.parent.glob("*.peaks"), key=lambda each: each.stat().st_mtime, reverse=True)
        for old in kept[KEPT_FILES:]:
            old.unlink(missing_ok=True)
    except (OSError, OutputError) as error:
        LOG.warning("the waveform cannot be kept: %s", type(error).__name__)
