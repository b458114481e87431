"""Roles, exchanges and renditions from utterances, and what a person stated about them."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from vidtx.document import EditBoundary, Exchange, Gesture, Link, Span, Translation, Utterance
from vidtx.errors import UsageError
from vidtx.interview.derive import Interview, Overrides, derive

TALK = [
    ("Q", "uk", "What is your name?"),
    ("I", "ko", "What is your name?"),
    ("S", "ko", "My name is Kim Chol Su."),
    ("I", "uk", "My name is Kim Chol Su."),
    ("Q", "uk", "How old are you?"),
    ("I", "ko", "How old are you?"),
    ("S", "ko", "I am 23 years old."),
    ("I", "uk", "I am 25 years old."),
    ("Q", "uk", "Where is your family?"),
    ("I", "ko", "Where is your family?"),
    ("S", "ko", "My family lives in Wonsan."),
    ("I", "uk", "My family lives in Wonsan."),
]


def speak(lines: list[tuple[str, str, str]] = TALK) -> list[Utterance]:
    return [
        Utterance(f"u{n}", Span(n * 3000, n * 3000 + 2500), speaker, language, text, translations=(Translation("en", text),))
        for n, (speaker, language, text) in enumerate(lines)
    ]


def show(interview: Interview) -> list[str]:
    """Exchanges as `u0>u1 u2>u3`."""
    return [
        f"{','.join(e.question)}>{','.join(e.question_rendition)} {','.join(e.answer)}>{','.join(e.answer_rendition)}"
        for e in interview.exchanges
    ]


def kinds(interview: Interview) -> dict[str, str]:
    return {"+".join(r.source_ids or r.target_ids): r.kind for r in interview.renditions}


def with_links(*links: Link, unlinked: frozenset[str] = frozenset()) -> Interview:
    return derive(speak(), (), Overrides(links=links, unlinked=unlinked))


def test_the_structure_follows_from_the_utterances() -> None:
    interview = derive(speak(), ())
    assert {s.id: s.role for s in interview.speakers} == {"Q": "questioner", "I": "interpreter", "S": "subject"}
    assert show(interview) == ["u0>u1 u2>u3", "u4>u5 u6>u7", "u8>u9 u10>u11"]
    assert kinds(interview)["u6"] == "substituted" and kinds(interview)["u4"] == "close"


def test_renditions_are_compared_in_the_readers_language() -> None:
    german = [replace(u, translations=(Translation("de", u.text),)) for u in speak()]
    assert kinds(derive(german, ()))["u6"] == "not_compared"
    assert kinds(derive(german, (), language="de"))["u6"] == "close"


def test_roles_and_names_that_a_person_states_are_taken() -> None:
    interview = derive(speak(), (), Overrides(roles={"S": "other"}, names={"Q": "Investigator"}))
    speakers = {s.id: s for s in interview.speakers}
    assert (speakers["S"].role, speakers["S"].role_probability, speakers["Q"].name) == ("other", 1.0, "Investigator")


@pytest.mark.parametrize("overrides", [Overrides(roles={"X": "subject"}), Overrides(names={"X": "Kim"})])
def test_what_is_stated_about_somebody_who_does_not_speak_is_refused(overrides: Overrides) -> None:
    with pytest.raises(UsageError, match="X"):
        derive(speak(), (), overrides)


def test_a_linked_rendition_moves_into_the_exchange_of_its_original() -> None:
    assert show(with_links(Link(("u2",), ("u7",)))) == ["u0>u1 u2>u3,u7", "u4>u5 u6>", "u8>u9 u10>u11"]


def test_a_linked_rendition_that_stood_as_an_answer_is_none_any_more() -> None:
    assert show(with_links(Link(("u2",), ("u6",)))) == ["u0>u1 u2>u3,u6", "u4>u5 >u7", "u8>u9 u10>u11"]


def test_an_original_that_stood_as_a_rendition_gets_an_exchange_of_its_own_in_order_of_time() -> None:
    interview = with_links(Link(("u3",), ("u5",)))
    assert show(interview) == ["u0>u1 u2>", "> u3>u5", "u4> u6>u7", "u8>u9 u10>u11"]
    assert [e.id for e in interview.exchanges][1] == "e0009000"
    questioner = derive([*speak(TALK[:4]), *speak([*TALK[:4], ("Q", "uk", ""), ("I", "ko", "Wait, please.")])[4:]], (),
                        Overrides(links=(Link(("u4",), ("u5",)),)))  # fmt: skip
    assert show(questioner)[-1] == "u4>u5 >"


def test_originals_of_one_link_stand_together() -> None:
    assert show(with_links(Link(("u2", "u3"), ("u7",))))[0] == "u0>u1 u2,u3>u7"


def test_a_link_to_nothing_is_an_original_that_was_never_rendered() -> None:
    interview = with_links(Link(("u2",), ()))
    assert show(interview)[0] == "u0>u1 u2>"
    assert kinds(interview)["u2"] == "zero" and kinds(interview)["u3"] == "non_rendition"


def test_a_question_that_is_linked_keeps_its_slot() -> None:
    assert show(with_links(Link(("u4",), ("u9",))))[1] == "u4>u5,u9 u6>u7"


def test_what_is_unlinked_is_no_rendition_and_originals_stay() -> None:
    interview = with_links(unlinked=frozenset({"u2", "u3"}))
    assert show(interview)[0] == "u0>u1 u2>"
    assert kinds(interview)["u3"] == "non_rendition"


def test_links_change_nothing_else() -> None:
    plain, linked = derive(speak(), ()), with_links(Link(("u2",), ("u3",)))
    assert plain == linked


def test_a_gesture_stays_with_the_exchange_of_its_utterance_and_is_the_answers_time() -> None:
    nod = Gesture("nod", 0.9, Span(14_700, 14_900))
    without_answer = speak([*TALK[:6], *TALK[8:]])
    cut = EditBoundary("b", 14_600, Fraction(1, 1000), "cut", True, True, 0.9)
    before = Exchange("e", ("u4",), ("u5",), (), (), gesture=nod)
    interview = derive(without_answer, [cut], Overrides(gestures=(before,)))
    exchange = interview.exchanges[1]
    assert exchange.question == ("u4",) and exchange.gesture == nod
    assert [e.gesture for e in interview.exchanges if e is not exchange] == [None, None]


@pytest.mark.parametrize(
    ("question", "rendition", "number"),
    [(("u0", "u4"), ("u1",), 0), (("u3", "u4"), (), 1), (("u3",), ("u5",), 1), (("u99", "u6"), (), 1), (("u99",), (), None)],
)
def test_a_gesture_goes_to_the_exchange_that_holds_the_most_of_its_own(
    question: tuple[str, ...], rendition: tuple[str, ...], number: int | None
) -> None:
    before = Exchange("e", question, rendition, (), (), gesture=Gesture("nod"))
    exchanges = derive(speak(), (), Overrides(gestures=(before,))).exchanges
    assert [n for n, exchange in enumerate(exchanges) if exchange.gesture] == ([] if number is None else [number])


def test_an_exchange_keeps_the_first_of_two_gestures() -> None:
    seen = tuple(Exchange(f"e{n}", ("u4",), (), (), (), gesture=Gesture(kind)) for n, kind in enumerate(("nod", "shake")))
    assert [e.gesture for e in derive(speak(), (), Overrides(gestures=seen)).exchanges] == [None, Gesture("nod"), None]


def test_edits_lie_in_the_joins_of_relinked_exchanges_too() -> None:
    cut = EditBoundary("b", 5800, Fraction(1, 1000), "cut", True, True, 0.9)
    for interview in (derive(speak(), [cut]), derive(speak(), [cut], Overrides(links=(Link(("u2",), ("u3",)),)))):
        assert interview.exchanges[0].boundary_ids == ("b",) and interview.exchanges[0].continuity == "crosses_edit"


@pytest.mark.parametrize("links", [(), (Link(("u2",), ("u3",)),)])
def test_where_no_edits_were_searched_for_continuity_is_unknown(links: tuple[Link, ...]) -> None:
    interview = derive(speak(), (), Overrides(links=links), searched=False)
    assert {e.continuity for e in interview.exchanges} == {"unknown"}


def test_where_no_edits_were_searched_for_continuity_is_unknown_without_a_join_too() -> None:
    asked = speak([*TALK, ("Q", "uk", "Are you afraid?")])
    for searched, continuity in ((True, "continuous"), (False, "unknown")):
        exchange = derive(asked, (), Overrides(links=(Link(("u12",), ()),)), searched=searched).exchanges[-1]
        assert (exchange.utterance_ids, exchange.joins, exchange.continuity) == ((asked[-1].id,), (), continuity)
