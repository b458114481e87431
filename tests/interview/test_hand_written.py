"""Interviews written by hand: how many are understood, and that nothing that was rendered is called unrendered more often than it was."""

from collections import Counter

from hand_written import read_interviews, score


def test_most_interviews_written_by_hand_are_understood_without_vectors() -> None:
    total: Counter[str] = Counter()
    interviews = list(read_interviews())
    for written in interviews:
        total.update(score(written))
    assert len(interviews) == 96
    assert total["roles"] >= 85 and total["exchanges"] >= 80 and total["links"] >= 75, total
    assert total["false_zero"] <= 5 and total["false_own_talk"] <= 1 and total["wrong_question"] <= 7, total
