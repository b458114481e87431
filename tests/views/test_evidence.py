"""Every kind of evidence has an English sentence; every kind that the program observes is in the closed set."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import vidtx
from vidtx.document import EVIDENCE_KINDS, Evidence
from vidtx.views.evidence import ENGLISH, SENTENCES, describe_evidence

# Kinds whose name is chosen by a condition, where they are observed.
CHOSEN = {"black", "white", "another_picture", "same_scene", "another_picture_dissolved", "same_shot_dissolved"}


def observed_kinds() -> Iterator[str]:
    """The literal kinds of all calls of `observe` and `Evidence.of` in the package."""
    for path in Path(vidtx.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("observe", "Evidence.of"):
                yield from (c.value for c in ast.walk(node.args[0]) if isinstance(c, ast.Constant) and isinstance(c.value, str))


def test_every_kind_of_the_closed_set_has_an_english_sentence_and_no_other_has() -> None:
    assert set(ENGLISH) == EVIDENCE_KINDS


def test_every_kind_that_is_observed_is_in_the_closed_set_and_every_kind_of_it_is_observed() -> None:
    kinds = set(observed_kinds())
    assert "splice" in kinds and kinds <= EVIDENCE_KINDS
    assert EVIDENCE_KINDS - kinds - CHOSEN == {"version_1"}


@pytest.mark.parametrize(
    ("evidence", "sentence"),
    [
        (
            Evidence.of("change_ratio", ratio=3.14, gap_ms=40.0),
            "the picture changes 3.1 times as much as at its neighbors, between two frames 40 ms apart",
        ),
        (
            Evidence.of("shift", share=0.3, shift_px=12.04, width_px=640),
            "30% of the picture jumps by some 12.0 px (it is 640 px wide); the rest moves less or not at all",
        ),
        (
            Evidence.of("shift", share=0.95, shift_px=3.0, width_px=640),
            "95% of the picture jumps by some 3.0 px (it is 640 px wide)",
        ),
        (Evidence.of("face", shift_px=9.0, growth_ratio=0.8), "a face jumps by 9 px and shrinks to some 80% of its size"),
        (Evidence.of("face", growth_ratio=1.2), "a face grows to some 120% of its size"),
        (Evidence.of("frozen", seconds=1.0), "the picture stands still for 1.00 s and moves before and after"),
        (
            Evidence.of("frozen", seconds=1.0, region="the top"),
            "the picture stands still for 1.00 s, but for the top, where something goes on (a logo, a clock) and moves before and after",
        ),
        (Evidence.of("split_cut", offset_seconds=-0.5), "the sound seems to change 0.50 s before the picture: a J-cut"),
        (Evidence.of("split_cut", offset_seconds=0.5), "the sound seems to change 0.50 s after the picture: an L-cut"),
        (
            Evidence.of("edges_lost", share=-0.01),
            "midway edges have lost 0% of their strength, as in two pictures laid over each other",
        ),
        (Evidence.of("tag", name="creation_time", value="2024"), "its creation time is given as '2024'"),
        (Evidence.of("tag", name="encoder", stream="sound", value="aac"), "its encoder of the sound is given as 'aac'"),
        (
            Evidence.of("timestamp_gap", stream="picture", seconds=3.1, at_seconds=1.2, count=2),
            "the picture's timestamps leap 3.10 s at 1.20 s (the longest of 2)",
        ),
        (
            Evidence.of("keyframe_interval", seconds=2.0, least_seconds=2.0, most_seconds=2.0),
            "it has a keyframe every 2.00 s (2.00-2.00)",
        ),
        (
            Evidence.of("duration_mismatch", longer="sound", seconds=3.0),
            "the sound goes on for 3.00 s after the picture has ended",
        ),
        (Evidence.of("version_1", name="change", value=1.0, text="it changes"), "it changes"),
    ],
)
def test_a_sentence_is_written_from_the_figures(evidence: Evidence, sentence: str) -> None:
    assert describe_evidence(evidence) == sentence


@pytest.mark.parametrize("language", ["uk", "ko", "xx"])
def test_a_language_that_lacks_a_sentence_falls_back_to_english(language: str) -> None:
    evidence = Evidence.of("keyframe")
    assert language == "xx" or language in SENTENCES
    assert evidence.kind in SENTENCES.get(language, {}) or describe_evidence(evidence, language) == describe_evidence(evidence)


def test_evidence_without_the_figures_of_its_sentence_is_still_described() -> None:
    assert describe_evidence(Evidence.of("shift", share=0.5)) == "shift, share 0.5"
    assert describe_evidence(Evidence.of("change", gray_levels="many")) == "change, gray_levels many"
    assert describe_evidence(Evidence.of("area")) == "area"
