"""Pairs of originals and renditions within an exchange, and what only looks like a rendition."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from vidtx.document import Link, Similarity, Span, Utterance
from vidtx.interview.likeness import Likeness
from vidtx.interview.linking import keep_questions, keep_renditions, pair_half


def say(n: int, language: str = "ko", text: str = "네.") -> Utterance:
    return Utterance(f"u{n}", Span(n * 1000, n * 1000 + 900), "A", language, text)


SAID = {f"u{n}": say(n) for n in range(8)}


def compare(*alike: tuple[str, str], by: float = 0.98) -> Likeness:
    """Likeness by vectors: these pairs are alike, and no others."""
    said = [replace(u, language=("ko", "uk")[n % 2], text=f"слово {n}") for n, u in enumerate(SAID.values())]
    pairs = [(a.id, b.id) for a in said for b in said if a.language != b.language]
    return Likeness(said, [Similarity(*pair, by if pair in alike else 0.02) for pair in pairs])


def spoken(likeness: Likeness) -> dict[str, Utterance]:
    return {u.id: u for u in likeness.utterances}


def test_each_part_of_an_answer_has_the_rendition_after_it() -> None:
    likeness = compare(("u0", "u1"), ("u2", "u3"))
    assert pair_half(["u0", "u2"], ["u1", "u3"], spoken(likeness), likeness) == [(("u0",), ("u1",)), (("u2",), ("u3",))]


def test_parts_that_nothing_compares_stay_together() -> None:
    assert pair_half(["u0", "u2"], ["u1", "u3"], SAID, Likeness(list(SAID.values()))) == [(("u0", "u2"), ("u1", "u3"))]
    assert pair_half(["u0", "u2"], ["u1", "u3"], SAID) == [(("u0", "u2"), ("u1", "u3"))]


def test_an_interpreter_who_lags_is_not_divided() -> None:
    """The second rendition renders what the first left out, too."""
    likeness = compare(("u0", "u1"), ("u0", "u3"), ("u2", "u3"))
    assert pair_half(["u0", "u2"], ["u1", "u3"], spoken(likeness), likeness) == [(("u0", "u2"), ("u1", "u3"))]


def test_a_murmur_between_two_parts_is_no_rendition_of_the_first() -> None:
    likeness = compare(("u0", "u3"), ("u2", "u3"))
    assert pair_half(["u0", "u2"], ["u1", "u3"], spoken(likeness), likeness) == [(("u0", "u2"), ("u1", "u3"))]


def test_parts_said_in_a_row_stay_together() -> None:
    assert pair_half(["u0", "u1"], ["u2"], SAID) == [(("u0", "u1"), ("u2",))]


def test_what_is_said_after_the_rendition_and_is_not_like_it_was_not_rendered() -> None:
    likeness = compare(("u0", "u1"))
    assert pair_half(["u0", "u2"], ["u1"], spoken(likeness), likeness) == [(("u0",), ("u1",)), (("u2",), ())]
    short = {**spoken(likeness), "u2": replace(spoken(likeness)["u2"], span=Span(2000, 2300))}
    assert pair_half(["u0", "u2"], ["u1"], short, likeness) == [(("u0", "u2"), ("u1",))]


def test_a_rendition_before_its_original_belongs_to_it() -> None:
    assert pair_half(["u1"], ["u0"], SAID) == [(("u1",), ("u0",))]


def test_what_a_person_linked_is_not_separated() -> None:
    link = Link(("u0",), ("u3",))
    likeness = compare(("u0", "u1"), ("u2", "u3"))
    assert pair_half(["u0", "u2"], ["u1", "u3"], spoken(likeness), likeness, [link]) == [(("u0", "u2"), ("u1", "u3"))]


@given(st.lists(st.booleans(), max_size=8), st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=3))
def test_every_utterance_is_in_one_pair_in_order(renders: list[bool], linked: list[tuple[int, int]]) -> None:
    originals = [f"u{n}" for n, side in enumerate(renders) if not side]
    renditions = [f"u{n}" for n, side in enumerate(renders) if side]
    links = [Link((f"u{a}",), (f"u{b}",)) for a, b in linked if a != b]
    pairs = pair_half(originals, renditions, SAID, compare(("u0", "u1"), ("u2", "u3")), links)
    assert [id for pair in pairs for id in pair[0]] == originals
    assert [id for pair in pairs for id in pair[1]] == renditions
    assert all(any(pair) for pair in pairs)


def test_the_interpreters_words_in_the_originals_own_language_beside_a_rendition_are_none() -> None:
    answer, back, rendition = say(0), say(1), say(2, "uk", "Так.")
    assert keep_renditions([answer], [back, rendition]) == [rendition]
    assert keep_renditions([answer], [back]) == [back], "alone, it may be one in a language that was identified wrongly"
    assert keep_renditions([], [back]) == [back]
    unsure = [replace(back, flags=("language_inferred",)), replace(back, span=Span(1000, 1500)), replace(back, language=None)]
    for doubted in unsure:
        assert keep_renditions([answer], [doubted, rendition]) == [doubted, rendition]
    for doubted in (replace(answer, flags=("language_uncertain",)), replace(answer, span=Span(0, 450))):
        assert keep_renditions([doubted], [back, rendition]) == [back, rendition]


def test_a_remark_that_nobody_rendered_is_no_part_of_the_question() -> None:
    remark, question, rendition = (
        say(0, "uk", "Сідайте, будь ласка."),
        say(1, "uk", "Як вас звати?"),
        say(2, "ko", "이름이 무엇입니까?"),
    )
    alike = [Similarity("u0", "u2", 0.01), Similarity("u1", "u2", 0.98)]
    likeness = Likeness([remark, question, rendition], alike)
    assert keep_questions([remark, question], [rendition], likeness) == [question]
    assert keep_questions([remark, question], [rendition], Likeness([remark, question, rendition])) == [remark, question]
    assert keep_questions([remark], [rendition], likeness) == [remark]
    both = replace(rendition, text="앉으십시오. 이름이 무엇입니까?")
    assert keep_questions([remark, question], [both], likeness) == [remark, question]
