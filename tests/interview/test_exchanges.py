"""Questions, renditions, answers, and whether an edit lies between them."""

from dataclasses import replace
from fractions import Fraction

from vidtx.document import SLOTS, EditBoundary, Role, Speaker, Translation, Utterance
from vidtx.document.span import Span
from vidtx.interview.derive import Overrides, derive
from vidtx.interview.exchanges import find_exchanges, find_parts

ROLES: dict[str, Role] = {"Q": "questioner", "I": "interpreter", "S": "subject"}
SPEAKERS = [
    Speaker("I", "interpreter", 0.9, None, ("uk", "ko"), 9000),
    Speaker("Q", "questioner", 0.9, None, ("uk",), 5000),
    Speaker("S", "subject", 0.9, None, ("ko",), 5000),
]
NAME = [
    ("Q", "uk", "What is your name?"),
    ("I", "ko", "What is your name?"),
    ("S", "ko", "My name is Kim Chol Su."),
    ("I", "uk", "My name is Kim Chol Su."),
]
AGE = [
    ("Q", "uk", "How old are you?"),
    ("I", "ko", "How old are you?"),
    ("S", "ko", "I am 23 years old. I was born in Wonsan."),
    ("I", "uk", "I am 25 years old. I was born in Wonsan."),
]


def speak(lines: list[tuple[str, str, str]]) -> list[Utterance]:
    return [
        Utterance(f"u{n}", Span(n * 3000, n * 3000 + 2500), speaker, language, text, translations=(Translation("en", text),))
        for n, (speaker, language, text) in enumerate(lines)
    ]


def cut(id: str, ms: int) -> EditBoundary:
    return EditBoundary(id, ms, Fraction(1, 1000), "jump_cut", True, True, 0.8)


def test_question_rendition_answer_and_rendition_are_linked() -> None:
    exchanges = find_exchanges(speak(NAME + AGE), SPEAKERS, ())
    assert [(e.question, e.question_rendition, e.answer, e.answer_rendition) for e in exchanges] == [
        (("u0",), ("u1",), ("u2",), ("u3",)),
        (("u4",), ("u5",), ("u6",), ("u7",)),
    ]
    assert {e.continuity for e in exchanges} == {"continuous"}


def test_an_answer_that_was_never_rendered_leaves_its_place_empty() -> None:
    exchanges = find_exchanges(speak(NAME[:3] + AGE), SPEAKERS, ())
    assert exchanges[0].answer == ("u2",) and exchanges[0].answer_rendition == ()
    assert exchanges[1].question == ("u3",)


def test_a_question_without_a_spoken_answer_is_an_exchange_without_answer() -> None:
    exchanges = find_exchanges(speak(NAME[:2] + AGE), SPEAKERS, ())
    assert exchanges[0].question == ("u0",) and exchanges[0].answer == ()
    assert len(exchanges) == 2


def test_an_edit_between_question_and_answer_is_told_with_its_id() -> None:
    utterances = speak(NAME + AGE)
    exchanges = find_exchanges(utterances, SPEAKERS, [cut("b1", 4000), cut("b2", 11_800)])
    assert exchanges[0].continuity == "crosses_edit" and exchanges[0].boundary_ids == ("b1",)
    assert exchanges[1].continuity == "continuous" and exchanges[1].boundary_ids == ()


def test_lines_of_unknown_speakers_alone_make_no_exchange() -> None:
    unknown = [replace(s, role="unknown", role_probability=None) for s in SPEAKERS]
    assert find_exchanges(speak(NAME), unknown, ()) == ()


def test_an_answer_that_goes_on_after_an_edit_has_a_question_of_its_own() -> None:
    said = speak([*NAME, *NAME[2:]])
    [whole] = find_exchanges(said, SPEAKERS, ())
    assert len(whole.answer) == 2 and len(whole.answer_rendition) == 2
    between = (said[3].span.end + said[4].span.start) // 2
    first, second = find_exchanges(said, SPEAKERS, [cut("b1", between)])
    assert first.question and not second.question and second.answer


def test_a_question_that_is_asked_again_at_once_is_one_exchange() -> None:
    said = speak([*NAME[:2], *NAME])
    [exchange] = find_exchanges(said, SPEAKERS, ())
    assert len(exchange.question) == len(exchange.question_rendition) == 2 and len(exchange.answer) == 1
    later = [*said[:2], *(replace(u, span=Span(u.span.start + 3000, u.span.end + 3000)) for u in said[2:])]
    assert [len(e.question) for e in find_exchanges(later, SPEAKERS, ())] == [1, 1], "a pause in which a head may have moved"


def test_a_remark_apart_and_a_greeting_are_originals_of_no_exchange() -> None:
    said = [replace(u, translations=()) for u in speak(NAME)]
    hello = [
        Utterance("h0", Span(0, 400), "Q", "uk", "Добрий день."),
        Utterance("h1", Span(450, 900), "I", "ko", "안녕하십니까."),
    ]
    moved = [replace(u, span=Span(u.span.start + 2000, u.span.end + 2000)) for u in said]
    division = find_parts([*hello, *moved], SPEAKERS)
    assert [[u.id for u in part["question"]] for part in division.apart] == [["h0"]]
    assert len(division.parts) == 1 and "h0" not in [u.id for u in division.parts[0]["question"]]


def _divide(
    lines: list[tuple[str, str, str]],
) -> tuple[list[dict[str, list[str]]], list[tuple[tuple[str, ...], tuple[str, ...]]]]:
    """Exchanges by slot, and links, as texts."""
    said = []
    for voice, language, text in lines:
        start = said[-1].span.end + 500 if said else 0
        said.append(
            Utterance(
                f"u{len(said)}",
                Span(start, start + max(600, len(text) * (150 if language == "ko" else 68))),
                voice,
                language,
                text,
            )
        )
    found = derive(said, [])
    text = {u.id: u.text for u in said}
    exchanges = [{slot: [text[id] for id in getattr(e, slot)] for slot in SLOTS} for e in found.exchanges]
    return exchanges, [
        (tuple(text[id] for id in r.source_ids), tuple(text[id] for id in r.target_ids)) for r in found.renditions
    ]


LATER = [
    ("Q", "uk", "Скільки вам років?"),
    ("I", "ko", "몇 살입니까?"),
    ("S", "ko", "스물두 살입니다."),
    ("I", "uk", "Двадцять два роки."),
]


def test_a_rendition_that_comes_after_the_next_question_has_begun_stands_with_its_answer() -> None:
    lines = [
        ("Q", "uk", "Де ваша зброя?"), ("I", "ko", "무기는 어디 있습니까?"), ("S", "ko", "숲에 버렸습니다."),
        ("Q", "uk", "А документи?"), ("I", "uk", "Викинув у лісі."), ("I", "ko", "증명서는요?"), ("S", "ko", "다 걷어 갔습니다."), ("I", "uk", "Забрали."),
    ]  # fmt: skip
    exchanges, links = _divide([*lines, *LATER])
    assert exchanges[0]["answer_rendition"] == ["Викинув у лісі."] and exchanges[1]["question"] == ["А документи?"]
    assert (("숲에 버렸습니다.",), ("Викинув у лісі.",)) in links


def test_what_the_interpreter_asks_the_questioner_is_no_late_rendition() -> None:
    lines = [
        ("Q", "uk", "Де ваша зброя?"), ("I", "ko", "무기는 어디 있습니까?"), ("S", "ko", "숲에 버렸습니다."),
        ("Q", "uk", "А документи?"), ("I", "uk", "Повторіть, будь ласка."), ("I", "ko", "증명서는요?"), ("S", "ko", "다 걷어 갔습니다."), ("I", "uk", "Забрали."),
    ]  # fmt: skip
    exchanges, links = _divide([*lines, *LATER])
    assert exchanges[0]["answer_rendition"] == [] and (("숲에 버렸습니다.",), ()) in links


def test_an_answer_goes_on_after_the_interpreter_asked_back() -> None:
    lines = [
        ("Q", "uk", "Де ви вчилися?"), ("I", "ko", "어디서 배웠습니까?"), ("S", "ko", "우수리스크 근처에서 배웠습니다."), ("I", "ko", "우수리스크요?"), ("S", "ko", "네, 우수리스크입니다."),
        ("I", "uk", "Біля Уссурійська."),
    ]  # fmt: skip
    exchanges, links = _divide([*lines, *LATER])
    assert exchanges[0]["answer"] == ["우수리스크 근처에서 배웠습니다.", "네, 우수리스크입니다."] and len(exchanges) == 2
    assert ((), ("우수리스크요?",)) in links


def test_what_is_certainly_the_interpreters_is_no_answer() -> None:
    lines = [
        ("Q", "uk", "Хто віддав наказ?"), ("I", "ko", "누가 명령했습니까?"), ("S", "ko", "대대장이..."), ("I", "ko", "좀 크게 말해 주세요."), ("S", "ko", "대대장이 명령했습니다."),
        ("I", "uk", "Командир батальйону."),
    ]  # fmt: skip
    exchanges, links = _divide([*LATER, *lines, *LATER])
    assert exchanges[1]["answer"] == ["대대장이...", "대대장이 명령했습니다."] and ((), ("좀 크게 말해 주세요.",)) in links


def test_an_order_of_a_guard_stands_in_no_exchange_and_the_guard_is_no_prisoner() -> None:
    lines = [("Q", "uk", "Де твоє посвідчення?"), ("I", "ko", "신분증은 어디 있습니까?"), ("O", "uk", "Руки на стіл!"), ("S", "ko", "받은 적이 없습니다."), ("I", "uk", "Не видавали.")]  # fmt: skip
    said = []
    for voice, language, text in [*LATER, *lines, *LATER]:
        start = said[-1].span.end + 500 if said else 0
        said.append(
            Utterance(
                f"u{len(said)}",
                Span(start, start + max(600, len(text) * (150 if language == "ko" else 68))),
                voice,
                language,
                text,
            )
        )
    assert {s.id: s.role for s in derive(said, []).speakers}["O"] != "subject"
    found = derive(said, [], Overrides({"O": "other"}))
    assert "u6" not in {id for e in found.exchanges for id in e.utterance_ids} and len(found.exchanges) == 3
    assert all("u6" not in r.source_ids + r.target_ids for r in found.renditions)
