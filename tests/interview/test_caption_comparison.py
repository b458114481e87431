"""Captions beside what is said: what is a finding, and the many things that are none."""

from __future__ import annotations

import pytest

from vidtx.document import Caption, Rendition, Span, Translation, Utterance
from vidtx.interview.caption_comparison import compare_captions

BATTLE = "The battle began at 9 o'clock and lasted 10 minutes."
ANSWER = Utterance(
    "u1",
    Span(10_000, 14_000),
    "S",
    "ko",
    "전투는 아홉 시에 시작해서 십 분 동안 했습니다.",
    translations=(Translation("en", BATTLE),),
)
RENDERED = Utterance(
    "u2",
    Span(14_500, 18_000),
    "I",
    "uk",
    "Бій почався о дев'ятій і тривав десять хвилин.",
    translations=(Translation("en", BATTLE),),
)
LINK = Rendition("r1", ("u1",), ("u2",), "close")


def caption(
    text: str, start: int = 10_000, end: int = 14_000, language: str = "en", probability: float | None = 0.95
) -> Caption:
    return Caption(f"c{start}", Span(start, end), text, language, None, probability)


def find(
    *captions: Caption, utterances: tuple[Utterance, ...] = (ANSWER, RENDERED), rendition: Rendition = LINK
) -> list[tuple[str | None, str | None]]:
    (compared,) = compare_captions([rendition], captions, utterances)
    assert all(f.kind == "caption" and f.id.startswith("r1.") for f in compared.findings)
    assert compared.kind == rendition.kind
    return [(f.value_source, f.value_target) for f in compared.findings]


def test_another_number_is_found_and_its_characters_are_named() -> None:
    wrong = caption("The battle began at 9 o'clock and lasted 55 minutes.")
    (compared,) = compare_captions([LINK], [wrong], [ANSWER, RENDERED])
    (finding,) = compared.findings
    assert (finding.value_source, finding.value_target) == ("10", "55")
    (target,) = finding.target
    assert wrong.text[target.start : target.end].startswith("55") and target.utterance_id == wrong.id
    assert [span.utterance_id for span in finding.source] == ["u1"]
    assert finding.probability == pytest.approx(0.9 * 0.95)


@pytest.mark.parametrize(
    "text",
    [
        BATTLE,
        "The battle began at nine and lasted ten minutes.",
        "The battle began at 9 o'clock.",  # shorter
        "It lasted 10 minutes",
        "The battle started at 9 and went on for 10 minutes",
        "Interview with a prisoner, 2024",  # a title
        "Kim Chol-su, 22, private",
        "The baltle began al 9 o'c1ock and lasted 10 minules.",  # letters misread
    ],
)
def test_what_is_right_shorter_or_another_thing_is_none(text: str) -> None:
    assert find(caption(text)) == []


def test_a_doubtful_reading_is_none() -> None:
    wrong = "The battle began at 9 o'clock and lasted 55 minutes."
    assert find(caption(wrong, probability=0.5)) == []
    assert find(caption(wrong, probability=0.7)) == [("10", "55")]


def test_a_caption_that_agrees_with_the_rendition_alone_is_none() -> None:
    changed = Translation("en", BATTLE.replace("10", "55"))
    rendered = Utterance("u2", RENDERED.span, "I", "uk", RENDERED.text, translations=(changed,))
    assert find(caption(BATTLE.replace("10", "55")), utterances=(ANSWER, rendered)) == []
    assert find(caption(BATTLE.replace("10", "40")), utterances=(ANSWER, rendered)) == [("10", "40")]


def test_a_denied_statement_is_found() -> None:
    said = Utterance(
        "u1",
        Span(0, 3000),
        "S",
        "ko",
        "우리 가족은 나에 대해 모릅니다.",
        translations=(Translation("en", "My family does not know where I am."),),
    )
    rendition = Rendition("r1", ("u1",), (), "zero")
    wrong = caption("My family knows where I am.", 0, 3000)
    assert find(wrong, utterances=(said,), rendition=rendition) == [("My family does not know where I am.", wrong.text)]
    assert find(caption("My family does not know where I am.", 0, 3000), utterances=(said,), rendition=rendition) == []


def test_a_sentence_that_nobody_says_is_found_where_the_other_captions_are_what_is_said() -> None:
    lines = [
        "They brought us to the hill on Tuesday.",
        "My family knows nothing about me.",
        "I want to have my own house.",
        BATTLE,
    ]
    said = tuple(
        Utterance(f"u{n}", Span(n * 30_000, n * 30_000 + 4_000), "S", "ko", f"말 {n}.", translations=(Translation("en", line),))
        for n, line in enumerate(lines)
    )
    rendition = Rendition("r1", tuple(u.id for u in said), (), "zero")
    right = [caption(line, u.span.start, u.span.end) for line, u in zip(lines, said, strict=True)]
    wrong = caption("Nobody forced these soldiers to fight anywhere.", right[3].span.start, right[3].span.end)
    assert find(*right, utterances=said, rendition=rendition) == []
    rendition = Rendition("r1", ("u3",), (), "zero")
    assert find(*right[:3], wrong, utterances=said, rendition=rendition) == [(BATTLE, wrong.text)]
    assert find(wrong, utterances=said, rendition=rendition) == []  # alone it may be a title


def test_recognition_doubt_and_other_worlds_lower_it() -> None:
    from dataclasses import replace

    wrong = caption("The battle began at 9 o'clock and lasted 55 minutes.")
    doubtful = replace(ANSWER, text_probability=0.5)
    (compared,) = compare_captions([LINK], [wrong], [doubtful, RENDERED])
    assert compared.findings[0].probability == pytest.approx(0.9 * 0.95 * 0.5, abs=1e-3)
    outside = replace(ANSWER, flags=("outside_domain",))
    assert find(wrong, utterances=(outside, RENDERED)) == []


def test_without_captions_nothing_changes() -> None:
    assert compare_captions([LINK], [], [ANSWER, RENDERED]) == (LINK,)


def test_without_a_translation_the_numbers_are_compared_straight_from_the_languages() -> None:
    from dataclasses import replace

    said, rendered = (replace(u, translations=()) for u in (ANSWER, RENDERED))
    wrong = caption("The battle began at 9 o'clock and lasted 55 minutes.")
    assert find(wrong, utterances=(said, rendered)) == [("10", "55")]
    assert find(caption(BATTLE), utterances=(said, rendered)) == []
    other = replace(rendered, text="Бій почався о дев'ятій і тривав двадцять хвилин.")
    assert find(wrong, utterances=(said, other)) == []  # which of the two is right is not the caption's matter
    assert find(caption("They had 55 rifles."), utterances=(said, rendered)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Бій почався о дев'ятій і тривав 10 хвилин.", []),
        ("Бій почався о дев'ятій і тривав десять хвилин.", []),
        ("Бій почався о дев'ятій і тривав 55 хвилин.", [("10", "55")]),
    ],
)
def test_a_caption_in_a_language_spoken_is_compared_with_the_speech(text: str, expected: list[tuple[str, str]]) -> None:
    assert find(caption(text, 14_500, 18_000, "uk")) == expected


@pytest.mark.parametrize(("number", "expected"), [("십", []), ("10", []), ("40", [("10", "40")])])
def test_a_korean_caption_beside_a_korean_answer(number: str, expected: list[tuple[str, str]]) -> None:
    assert find(caption(f"전투는 아홉 시에 시작해서 {number}분 동안 했습니다.", language="ko")) == expected
