"""What the footage shows: edit boundaries with their evidence, and captions read from the picture.

Evidence is a kind and its figures. Its sentences are written by `vidtx.views.evidence`, in the reader's language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, get_args

from vidtx.document.checks import (
    has_surrogates,
    require,
    require_choice,
    require_finite,
    require_language,
    require_probability,
    require_pts,
)
from vidtx.document.span import Span

BoundaryKind = Literal[
    "cut", "jump_cut", "dissolve", "fade", "title_card", "freeze", "sound_splice", "cutaway_in", "cutaway_out"
]
ConfidenceLevel = Literal["certain", "probable", "possible"]
ReviewStatus = Literal["machine", "accepted", "rejected", "added"]

BOUNDARY_KINDS: tuple[str, ...] = get_args(BoundaryKind)
CONFIDENCE_LEVELS: tuple[str, ...] = get_args(ConfidenceLevel)
REVIEW_STATUSES: tuple[str, ...] = get_args(ReviewStatus)

EVIDENCE_KINDS = frozenset(
    {
        "version_1",  # carried over from a document of version 1, with its own sentence
        # Cuts and title cards.
        "change_ratio", "change", "prominent_area", "another_picture", "same_scene", "shift", "face", "keyframe", "still_picture",
        "even_area", "returns",
        # Fades, dissolves, wipes and freezes.
        "black", "white", "fade", "fade_in", "fade_out", "tone_cut", "another_picture_dissolved", "same_shot_dissolved", "dissolve_length", "bend",
        "edges_lost", "area", "writing", "slide", "wipe", "unknown_way", "frozen", "motion_around", "jump_after",
        # The sound, and the sound beside the picture.
        "silence", "floor_step", "sharpness", "enf_phase_jump", "splice", "under_cutaway", "split_cut",
        # The container.
        "tag", "encoder", "edit_list", "footage_hidden", "all_footage", "hidden_span", "sync_shifted", "not_searched", "c2pa", "timestamp_gap", "timestamp_restart", "timestamp_leap", "timestamps_missing", "keyframe_interval", "duration_mismatch", "cut_short", "damaged",
    }
)  # fmt: skip

Figure = float | str


@dataclass(frozen=True, slots=True)
class Evidence:
    """One observation: its kind, of the closed set `EVIDENCE_KINDS`, and its figures by name.

    A figure is a number, with its unit in its name (`gap_ms`, `seconds`, `share`), or a short text such as the value of a tag.
    """

    kind: str
    figures: tuple[tuple[str, Figure], ...] = ()

    def __post_init__(self) -> None:
        require(self.kind in EVIDENCE_KINDS, f"{self.kind!r} is not a kind of evidence")
        require(len({name for name, _ in self.figures}) == len(self.figures), f"evidence {self.kind!r}: a figure stands twice")
        for name, value in self.figures:
            if isinstance(value, str):
                require(not has_surrogates(value), f"evidence {self.kind!r}: {name} holds half a character")
            else:
                require_finite(value, f"evidence {self.kind!r}: {name}")
        # 640 and 640.0 are equal, so they are one value, written alike before and after a round trip.
        figures = [(name, value if isinstance(value, str) else float(value)) for name, value in self.figures]
        object.__setattr__(self, "figures", tuple(sorted(figures, key=lambda pair: pair[0])))

    @classmethod
    def of(cls, kind: str, **figures: Figure) -> Evidence:
        """`Evidence.of("silence", seconds=0.3)`."""
        return cls(kind, tuple(figures.items()))

    @property
    def values(self) -> Mapping[str, Figure]:
        """The figures by name."""
        return dict(self.figures)


@dataclass(frozen=True, slots=True)
class EditBoundary:
    """A place where the footage was cut.

    `pts` x `time_base` is the exact time of the first frame (or sample) after the edit, in seconds on the clock of the
    stream that it was found in, measured from the start of the clip's timeline; for a gradual or lasting edit `end_pts`
    is the first frame after it. `probability` is calibrated; `confidence_level` names its range.
    """

    id: str
    pts: int
    time_base: Fraction
    kind: BoundaryKind
    in_picture: bool
    in_sound: bool
    probability: float
    evidence: tuple[Evidence, ...] = ()
    end_pts: int | None = None
    paired_id: str | None = None  # the other half of an L- or J-cut, or of a cutaway
    status: ReviewStatus = "machine"  # a rejected boundary is no edit; an added one was set by a person

    def __post_init__(self) -> None:
        require(bool(self.id), "a boundary needs an id")
        require(self.kind in BOUNDARY_KINDS, f"{self.id}: {self.kind!r} is not a kind of edit boundary")
        require_choice(self.status, REVIEW_STATUSES, "a status of a boundary", self.id)
        require(self.time_base > 0, f"{self.id}: a time base is positive")
        require_pts(self.pts, self.id)
        require_pts(self.end_pts, self.id)
        require(self.in_picture or self.in_sound, f"{self.id}: a boundary lies in the picture, in the sound, or in both")
        require(self.end_pts is None or self.end_pts > self.pts, f"{self.id}: a boundary ends after it starts")
        require_probability(self.probability, self.id)

    @property
    def time(self) -> Fraction:
        """Exact start in seconds."""
        return self.pts * self.time_base

    @property
    def end_time(self) -> Fraction:
        """Exact end in seconds; the start for an edit between two frames."""
        return (self.pts if self.end_pts is None else self.end_pts) * self.time_base

    @property
    def start_ms(self) -> int:
        return round(self.time * 1000)

    @property
    def end_ms(self) -> int:
        return round(self.end_time * 1000)

    @property
    def confidence_level(self) -> ConfidenceLevel:
        if self.probability >= 0.95:
            return "certain"
        return "probable" if self.probability >= 0.7 else "possible"


@dataclass(frozen=True, slots=True)
class Box:
    """A place in the picture as shares of its width and height, from the upper left corner, each in [0, 1]."""

    left: float
    top: float
    width: float
    height: float

    def __post_init__(self) -> None:
        for value in (self.left, self.top, self.width, self.height):
            require_probability(value, "a box")


@dataclass(frozen=True, slots=True)
class Caption:
    """Writing in the picture, as it was read: when it stands there, where, in which language, and how sure the text is."""

    id: str
    span: Span
    text: str
    language: str | None = None
    box: Box | None = None
    probability: float | None = None

    def __post_init__(self) -> None:
        require(bool(self.id), "a caption needs an id")
        require_language(self.language, self.id)
        require_probability(self.probability, self.id)
