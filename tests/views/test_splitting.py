"""Cues of about even length and duration, parted where sentences and clauses end."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from vidtx.document import Span
from vidtx.views.line_breaking import break_lines
from vidtx.views.splitting import Piece, join_pieces, rate_place, split_along, split_pieces
from vidtx.views.styles import BBC, NETFLIX

words = st.lists(st.text("abcdefghij가나다.,", min_size=1, max_size=14), min_size=1, max_size=40)


def time_pieces(texts: list[str], each: int = 400) -> list[Piece]:
    return [Piece(text, Span(n * each, (n + 1) * each)) for n, text in enumerate(texts)]


def texts_of(pieces: list[Piece], language: str = "en") -> list[str]:
    return [join_pieces(group) for group in split_pieces(pieces, language, NETFLIX)]


@settings(deadline=None)
@given(words, st.sampled_from(["ko", "uk"]), st.integers(1, 6), st.sampled_from([NETFLIX, BBC, NETFLIX.limit(line=20)]))
def test_groups_hold_every_piece_in_order(texts: list[str], language: str, count: int, style: object) -> None:
    pieces = time_pieces(texts)
    groups = split_pieces(pieces, language, style, count)  # type: ignore[arg-type]
    assert [piece for group in groups for piece in group] == pieces and all(groups)
    assert len(groups) >= min(count, len(pieces)) or sum(len(text) for text in texts) > 100


@settings(deadline=None)
@given(words, st.lists(st.floats(0, 100), max_size=8))
def test_groups_along_shares_hold_every_piece_in_order_and_are_as_many(texts: list[str], shares: list[float]) -> None:
    pieces = time_pieces(texts)
    groups = split_along(pieces, "uk", NETFLIX, shares)
    assert len(groups) == len(shares)
    assert [piece for group in groups for piece in group] == (pieces if shares else [])
    assert all(group or number >= len(pieces) for number, group in enumerate(groups))


def test_groups_follow_their_shares_and_end_where_a_clause_ends_nearby() -> None:
    pieces = time_pieces("In ten years I want to have my own house, and nothing else.".split())
    first, second = split_along(pieces, "en", NETFLIX, [3.0, 1.0])
    assert join_pieces(first) == "In ten years I want to have my own house," and join_pieces(second) == "and nothing else."


def test_the_parts_of_an_utterance_are_even() -> None:
    text = "이 세부 정보 페이지는 제출된 데이터 집합에서 자동으로 생성된 것이며 검토를 거치지 않았습니다"
    groups = split_pieces(time_pieces(text.split(), 300), "ko", NETFLIX)
    durations = [group[-1].span.end - group[0].span.start for group in groups]
    assert len(groups) == 2 and min(durations) >= 0.7 * max(durations) and min(map(len, groups)) > 3


def test_a_long_text_is_split_at_the_ends_of_its_sentences() -> None:
    first, second = "We crossed the river that night and climbed.", "There we waited for three long days."
    assert texts_of(time_pieces(f"{first} {second}".split())) == [first, second]
    uneven = "No, I did not. We crossed the river that night and climbed until the sun rose over the far hills."
    assert texts_of(time_pieces(uneven.split())) != ["No, I did not.", uneven[15:]], (
        "a short sentence does not leave a long one"
    )


def test_a_piece_that_is_firm_opens_a_group() -> None:
    pieces = time_pieces("one two three four".split(), 800)
    pieces[2:2] = [Piece("[cut]", Span(1_600, 1_601), True, True)]
    assert texts_of(pieces) == ["one two", "[cut] three four"]


def test_what_opens_a_cue_is_never_alone_in_one() -> None:
    label = Piece("Subject:", Span(0, 1), True)
    slow = [label, Piece("Так", Span(0, 9_000)), Piece("так", Span(9_000, 18_000))]
    assert texts_of(slow, "uk") == ["Subject: Так", "так"]
    assert rate_place(label, slow[1], "uk") > rate_place(slow[1], label, "uk") == 0


def test_a_pause_is_a_good_place() -> None:
    near, far = Piece("b", Span(1_000, 1_400)), Piece("b", Span(1_600, 2_000))
    before = Piece("a", Span(600, 1_000))
    assert rate_place(before, far, "en") < rate_place(before, near, "en")


def test_no_group_is_taller_than_two_lines_where_the_words_allow_it() -> None:
    groups = split_pieces(time_pieces(["저는", "그때", "다리를", "다쳐서", "걸을", "수", "없었습니다"] * 6), "ko", NETFLIX)
    assert len(groups) > 1
    assert all(len(break_lines([piece.text for piece in group], "ko", NETFLIX)) <= 2 for group in groups)


def test_no_group_is_said_for_longer_than_seven_seconds_where_the_words_allow_it() -> None:
    groups = split_pieces(time_pieces(["so"] * 12, 1_000), "en", NETFLIX)
    assert [len(group) for group in groups] == [6, 6]


def test_speech_too_fast_to_be_shown_is_divided_evenly_into_what_there_is_time_for() -> None:
    groups = split_pieces(time_pieces(["abcdefghij"] * 60, 10), "en", NETFLIX)  # 600 ms: two groups of 300 ms
    assert [len(group) for group in groups] == [30, 30]


def test_nothing_has_no_groups() -> None:
    assert split_pieces([], "en", NETFLIX) == [] and split_along([], "en", NETFLIX, [1.0, 1.0]) == [[], ()]
