"""What the user chooses about a report, and what is known besides the document: its pictures, and the journal of its review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from vidtx.document import Transcript

PictureState = Literal["shown", "left_out", "no_clip", "unreadable", "none"]
ShotPart = Literal["before", "middle", "after"]
REPORT_ENDING = ".report.html"


@dataclass(frozen=True, slots=True)
class Shot:
    """A frame beside an edit as a JPEG file. `time`: in seconds on the clip's timeline. `faces`: how many places were blurred as faces.

    `coarse`: no face was found in it, so the whole picture was made coarse.
    """

    part: ShotPart
    time: Fraction
    jpeg: bytes
    width: int
    height: int
    faces: int = 0
    coarse: bool = False


@dataclass(frozen=True, slots=True)
class Pictures:
    """The frames by the id of their boundary. `state`: why there are none. `blurred`: faces were looked for and made unrecognizable.

    `unshown`: how many edits of the picture have no frames because they are too many.
    """

    state: PictureState = "none"
    shots: Mapping[str, tuple[Shot, ...]] = field(default_factory=dict)
    blurred: bool = True
    unshown: int = 0


@dataclass(frozen=True, slots=True)
class ReviewRecord:
    """The journal that the reviewed state comes from. `head`: the digest of its last line; `steps`: how many it holds, undone ones too."""

    head: str
    steps: int


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """`language`: of everything that was not said in the clip. `target`: of the translations; None: the reader's where there are any into it,
    else the most frequent. `review`: where the document has a journal. `document_name`: the file that the report was made from."""

    language: str = "en"
    target: str | None = None
    review: ReviewRecord | None = None
    document_name: str | None = None

    def target_of(self, transcript: Transcript) -> str:
        """The language of the translations that are shown."""
        if self.target is not None:
            return self.target
        counts: dict[str, int] = {}
        for utterance in transcript.utterances:
            for translation in utterance.translations:
                counts[translation.language] = counts.get(translation.language, 0) + 1
        if self.language in counts or not counts:
            return self.language
        spoken = transcript.languages
        return min(counts, key=lambda name: (name in spoken, -counts[name], name))
