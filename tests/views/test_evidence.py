"""Every kind of evidence has a sentence in each language; every kind that the program observes is in the closed set."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import vidtx
from vidtx.document import EVIDENCE_KINDS, Evidence
from vidtx.edits.picture.overlays import REGIONS
from vidtx.views.evidence import SENTENCES, describe_evidence

# Kinds whose name is chosen by a condition, where they are observed.
CHOSEN = {"black", "white", "another_picture", "same_scene", "another_picture_dissolved", "same_shot_dissolved"}


def observed_kinds() -> Iterator[str]:
    """The literal kinds of all calls of `observe` and `Evidence.of` in the package."""
    for path in Path(vidtx.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("observe", "Evidence.of"):
                yield from (c.value for c in ast.walk(node.args[0]) if isinstance(c, ast.Constant) and isinstance(c.value, str))


# The figures of each kind, as the program observes them.
FIGURES: dict[str, dict[str, float | str]] = {
    "version_1": {"name": "change", "value": 1.0, "text": "it changes"},
    "change_ratio": {"ratio": 3.14, "gap_ms": 40.0},
    "change": {"gray_levels": 12.0},
    "prominent_area": {"share": 0.3},
    "another_picture": {"similarity": 0.2},
    "same_scene": {"similarity": 0.9},
    "shift": {"share": 0.3, "shift_px": 12.04, "width_px": 640},
    "face": {"shift_px": 9.0, "growth_ratio": 0.8},
    "keyframe": {},
    "still_picture": {"seconds": 2.0},
    "even_area": {"share": 0.8, "changed_share": 0.001},
    "returns": {"seconds": 2.5, "similarity": 0.9},
    "black": {"seconds": 0.4, "frames": 10},
    "white": {"seconds": 0.4, "frames": 10},
    "fade": {"tone": "black", "seconds": 1.5},
    "fade_in": {"tone": "black", "seconds": 1.5},
    "fade_out": {"tone": "white", "seconds": 1.5},
    "tone_cut": {"tone": "white", "ramp_frames": 1},
    "another_picture_dissolved": {"similarity": 0.2},
    "same_shot_dissolved": {"similarity": 0.9},
    "dissolve_length": {"seconds": 0.5, "frames": 12},
    "bend": {"difference_share": 0.05},
    "edges_lost": {"share": -0.01},
    "area": {"share": 0.9},
    "writing": {},
    "slide": {"difference_share": 0.05},
    "wipe": {"difference_share": 0.05},
    "unknown_way": {"similarity": 0.3},
    "frozen": {"seconds": 1.0, "region": "the top"},
    "motion_around": {"share": 0.04},
    "jump_after": {"ratio": 3.0},
    "silence": {"seconds": 0.3},
    "floor_step": {"step_db": 6.0, "bands": 8},
    "sharpness": {"ratio": 2.2},
    "enf_phase_jump": {"mains_hz": 50, "jump_degrees": 80.0},
    "splice": {"log_odds": 3.0, "prominence": 1.5},
    "under_cutaway": {},
    "split_cut": {"offset_seconds": -0.5},
    "tag": {"name": "creation_time", "stream": "picture", "value": "2024"},
    "encoder": {"name": "x264", "signature": "x264 - core 164"},
    "edit_list": {"entries": 3},
    "footage_hidden": {"stream": "sound", "seconds": 4.0},
    "all_footage": {},
    "hidden_span": {"stream": "picture", "start_seconds": 1.0, "end_seconds": 5.0},
    "sync_shifted": {"seconds": -0.2},
    "not_searched": {"stream": "picture", "reason": "too_small"},
    "c2pa": {},
    "timestamp_gap": {"stream": "picture", "seconds": 3.1, "at_seconds": 1.2, "count": 2},
    "timestamp_restart": {"at_seconds": 1.2, "seconds": 3.1},
    "timestamp_leap": {"at_seconds": 1.2, "seconds": 3.1},
    "timestamps_missing": {"stream": "sound", "count": 3},
    "keyframe_interval": {"seconds": 2.0, "least_seconds": 1.0, "most_seconds": 2.5},
    "duration_mismatch": {"longer": "sound", "seconds": 3.0},
    "cut_short": {"claimed_seconds": 131.0, "seconds": 60.2},
    "damaged": {"seconds": 60.2},
}
# What is the same in every language: units, and names of formats, files and programs.
NAMES = {
    "px",
    "hz",
    "db",
    "ms",
    "pa",
    "content",
    "credentials",
    "edit",
    "edits",
    "list",
    "vidtx",
    "all",
    "footage",
    "cut",
    "brand",
    "core",
}


@pytest.mark.parametrize("language", SENTENCES)
def test_every_kind_of_the_closed_set_has_a_sentence_in_each_language_and_no_other_has(language: str) -> None:
    assert set(SENTENCES[language]) == EVIDENCE_KINDS == set(FIGURES)


@pytest.mark.parametrize("kind", sorted(EVIDENCE_KINDS - {"version_1"}))
def test_a_sentence_in_each_language_is_one_clause_of_that_language(kind: str) -> None:
    said = {language: describe_evidence(Evidence.of(kind, **FIGURES[kind]), language) for language in SENTENCES}
    assert len(set(said.values())) == len(SENTENCES)
    for language, text in said.items():
        assert not text.startswith(f"{kind.replace('_', ' ')}, "), "the figures fit the sentence"
        assert "{" not in text and not text.endswith(".") and text == text.strip(), text
        assert not text[0].isupper(), "no capital"
        if language != "en":
            assert {word.lower() for word in re.findall("[A-Za-z]{2,}", text)} <= NAMES | {"l", "j"}, text


@pytest.mark.parametrize("kind", sorted(EVIDENCE_KINDS))
def test_a_translated_sentence_uses_only_the_figures_of_english(kind: str) -> None:
    english = SENTENCES["en"][kind]
    for sentences in SENTENCES.values():
        sentence = sentences[kind]
        if isinstance(english, str) and isinstance(sentence, str):
            assert list_fields(sentence) == list_fields(english)


def list_fields(template: str) -> set[tuple[str, str | None]]:
    return {(name, form) for _, name, form, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize(
    ("evidence", "ukrainian", "korean"),
    [
        (
            Evidence.of("shift", share=0.95, shift_px=3.0, width_px=640),
            "95\u00a0% зображення зміщується стрибком приблизно на 3,0 px (його ширина 640 px)",
            "화면의 95%가 약 3.0 px만큼 갑자기 이동함(화면 너비 640 px)",
        ),
        (
            Evidence.of("face", growth_ratio=1.2),
            "обличчя збільшується приблизно до 120\u00a0% свого розміру",
            "얼굴이 원래 크기의 약 120%로 커짐",
        ),
        (Evidence.of("face", shift_px=9.0), "обличчя зміщується стрибком на 9 px", "얼굴이 9 px만큼 갑자기 이동함"),
        (
            Evidence.of("face", shift_px=9.0, growth_ratio=0.8),
            "обличчя зміщується стрибком на 9 px і зменшується приблизно до 80\u00a0% свого розміру",
            "얼굴이 9 px만큼 갑자기 이동하고 원래 크기의 약 80%로 작아짐",
        ),
        (
            Evidence.of("frozen", seconds=1.0),
            "зображення нерухоме протягом 1,00 с і рухається до й після",
            "화면이 1.00초 동안 멈추어 있고 앞뒤로는 움직임",
        ),
        (
            Evidence.of("frozen", seconds=1.0, region="the bottom"),
            "зображення нерухоме протягом 1,00 с, крім ділянки внизу, де щось змінюється (логотип, годинник), і рухається до й після",
            "화면이 아래쪽 부분 외에는 1.00초 동안 멈추어 있고 앞뒤로는 움직임(그 부분에서는 로고나 시계 같은 것이 계속 변함)",
        ),
        (
            Evidence.of("fade", tone="black", seconds=1.5),
            "воно поступово стає чорним і повертається, усе за 1,50 с",
            "1.50초 안에 서서히 검은색으로 바뀌었다가 돌아옴",
        ),
        (
            Evidence.of("split_cut", offset_seconds=0.5),
            "звук, схоже, змінюється на 0,50 с пізніше, ніж зображення: стик типу L (L-cut)",
            "소리가 화면보다 0.50초 늦게 바뀌는 것으로 보임: L컷",
        ),
        (
            Evidence.of("tag", name="encoder", stream="sound", value="aac"),
            "вказано кодувальник (звук): «aac»",
            "파일에 적힌 인코더(소리): “aac”",
        ),
        (
            Evidence.of("sync_shifted", seconds=0.2),
            "без списків монтажу звук іде щодо зображення на 0,20 с пізніше, ніж у програвачах",
            "편집 목록을 적용하지 않으면 화면에 대해 소리가 플레이어에서보다 0.20초 늦게 나옴",
        ),
        (Evidence.of("not_searched", stream="sound", reason="undecodable"),
         "звук: неможливо декодувати, монтажу не шукали", "소리를 디코딩할 수 없어 편집점을 찾지 않음"),
        (Evidence.of("not_searched", stream="sound", reason="other"), "звук: монтажу не шукали", "소리에서 편집점을 찾지 않음"),
        (
            Evidence.of("timestamp_gap", stream="sound", seconds=3.1, at_seconds=1.2, count=1),
            "часові мітки звуку перескакують на 3,10 с у точці 1,20 с",
            "소리의 타임스탬프가 1.20초에서 3.10초 건너뜀",
        ),
        (
            Evidence.of("keyframe_interval", seconds=2.0, least_seconds=2.0, most_seconds=2.0),
            "ключовий кадр стоїть кожні 2,00 с (2,00–2,00)",
            "키프레임이 2.00초마다 있음(2.00~2.00)",
        ),
        (
            Evidence.of("duration_mismatch", longer="picture", seconds=3.0),
            "зображення триває ще 3,00 с після кінця звуку",
            "소리가 끝난 뒤에도 화면이 3.00초 더 이어짐",
        ),
        (Evidence.of("version_1", name="change", value=1.0, text="it changes"), "it changes", "it changes"),
    ],
)  # fmt: skip
def test_a_clause_depends_on_the_figures_in_ukrainian_and_korean(evidence: Evidence, ukrainian: str, korean: str) -> None:
    assert describe_evidence(evidence, "uk") == ukrainian
    assert describe_evidence(evidence, "ko") == korean


@pytest.mark.parametrize("region", REGIONS)
def test_every_region_in_which_something_goes_on_has_a_name_in_each_language(region: str) -> None:
    for language in ("uk", "ko"):
        assert region not in describe_evidence(Evidence.of("frozen", seconds=1.0, region=region), language)


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


def test_a_language_that_has_no_sentences_is_given_in_english() -> None:
    assert describe_evidence(Evidence.of("keyframe"), "xx") == describe_evidence(Evidence.of("keyframe"))


def test_evidence_without_the_figures_of_its_sentence_is_still_described() -> None:
    for language in SENTENCES:
        assert describe_evidence(Evidence.of("shift", share=0.5), language) == "shift, share 0.5"
        assert describe_evidence(Evidence.of("sharpness", ratio="much"), language) == "sharpness, ratio much"
    assert describe_evidence(Evidence.of("change", gray_levels="many")) == "change, gray_levels many"
    assert describe_evidence(Evidence.of("area")) == "area"
