"""What a term takes over from the word whose place it takes."""

import pytest

from vidtx.glossary.inflection import adapt_ending


@pytest.mark.parametrize(
    ("term", "ending", "language", "expected"),
    [
        ("중대장", "는", "ko", "중대장은"),
        ("소좌", "은", "ko", "소좌는"),
        ("소좌", "이", "ko", "소좌가"),
        ("중대장", "를", "ko", "중대장을"),
        ("소좌", "으로", "ko", "소좌로"),
        ("지휘관", "로", "ko", "지휘관으로"),
        ("수류탄", "와", "ko", "수류탄과"),
        ("서울", "으로", "ko", "서울로"),
        ("소좌", "이라고", "ko", "소좌라고"),
        ("중대장", "였습니다", "ko", "중대장이었습니다"),
        ("소좌", "입니다", "ko", "소좌입니다"),
        ("소좌", "에게", "ko", "소좌에게"),
        ("AK", "을", "ko", "AK을"),
        ("company", "s", "en", "companies"),
        ("officer", "s", "en", "officers"),
        ("corps", "s", "en", "corps"),
        ("trench", "s", "en", "trenches"),
        ("рота", "", "uk", "рота"),
    ],
)
def test_the_ending_fits_the_new_term(term: str, ending: str, language: str, expected: str) -> None:
    assert adapt_ending(term, ending, language) == expected
