"""The file itself: its digest, its streams with their exact time bases, and where it was downloaded from."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from vidtx.document.checks import has_surrogates, require, require_duration, require_pts, require_sha256
from vidtx.document.observations import Evidence

LARGEST_SIDE = 1 << 20  # pixels


@dataclass(frozen=True, slots=True)
class VideoStream:
    """The picture. `time_base` is the unit of its timestamps in seconds; `start_pts` its first; `duration` in ms or None.

    `rotation` is how many degrees clockwise a player must turn the picture (0, 90, 180, 270).
    """

    index: int
    codec: str
    width: int
    height: int
    time_base: Fraction
    start_pts: int
    frame_rate: Fraction | None
    variable_frame_rate: bool
    rotation: int
    duration: int | None

    def __post_init__(self) -> None:
        require(self.width > 0 and self.height > 0, f"a picture of {self.width} x {self.height} pixels")
        require(self.time_base > 0, "a time base is positive")
        require(self.frame_rate is None or self.frame_rate > 0, "a frame rate is positive")
        require(max(self.width, self.height) < LARGEST_SIDE, f"a picture of {self.width} x {self.height} pixels")
        require_pts(self.start_pts, "the picture's start")
        require_duration(self.duration, "the picture")
        require(self.rotation in (0, 90, 180, 270), f"a rotation of {self.rotation} degrees")


@dataclass(frozen=True, slots=True)
class AudioStream:
    """One sound stream; units as in `VideoStream`. `language` is what the container says, not what is spoken."""

    index: int
    codec: str
    sample_rate: int
    channels: int
    time_base: Fraction
    start_pts: int
    language: str | None
    duration: int | None

    def __post_init__(self) -> None:
        require(self.sample_rate > 0 and self.channels > 0, "a sound stream has a sample rate and channels")
        require(self.time_base > 0, "a time base is positive")
        require_pts(self.start_pts, "the sound's start")
        require_duration(self.duration, "the sound")


@dataclass(frozen=True, slots=True)
class Source:
    """Where the clip was downloaded from, as `<stem>.info.json` (yt-dlp) says."""

    url: str | None = None
    id: str | None = None
    uploader: str | None = None
    upload_date: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Clip:
    """The file itself. `duration` in ms; `size` in bytes; `audio` in the container's order.

    `context`: what the container says of how the file was made. It proves nothing and is no edit boundary.
    """

    name: str
    sha256: str
    size: int
    duration: int
    container: str
    video: VideoStream | None
    audio: tuple[AudioStream, ...]
    source: Source | None = None
    context: tuple[Evidence, ...] = ()

    def __post_init__(self) -> None:
        require_sha256(self.sha256)
        require(0 <= self.size < 2**63, f"{self.size} bytes is no size of a file")
        require_duration(self.duration, "the clip")
        if has_surrogates(self.name):  # a file name that is not UTF-8, as Python reads it; it must not stop the document
            object.__setattr__(self, "name", "".join("\ufffd" if has_surrogates(c) else c for c in self.name))
        require(bool(self.name) and "/" not in self.name, f"{self.name!r} is not a file name")

    @property
    def all_footage(self) -> bool:
        """Whether the clip's timeline counts all footage of the file, as if it had no edit list; what decodes the clip must do so too."""
        return any(evidence.kind == "all_footage" for evidence in self.context)

    @property
    def unsearched(self) -> dict[str, str]:
        """Why no edits were searched for in "picture" or "sound": "absent", or what a run noted ("too_small", "undecodable")."""
        noted = {str(e.values.get("stream")): str(e.values.get("reason")) for e in self.context if e.kind == "not_searched"}
        absent = {medium: "absent" for medium, there in (("picture", self.video), ("sound", self.audio)) if not there}
        return {medium: reason for medium, reason in (noted | absent).items() if medium in ("picture", "sound")}

    @property
    def start(self) -> Fraction:
        """The clip's time zero in seconds on the streams' own clocks: the earliest start of any stream.

        Sample 0 of its sound is this instant; a frame's time on the clip's timeline is pts x time_base less this.
        """
        starts = [stream.start_pts * stream.time_base for stream in self.audio]
        if self.video is not None:
            starts.append(self.video.start_pts * self.video.time_base)
        return min(starts, default=Fraction(0))
