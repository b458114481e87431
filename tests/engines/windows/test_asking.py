"""Where the decoder is stopped."""

from __future__ import annotations

import pytest

from vidtx.engines.windows.asking import Asked, limit_tokens, write_prompt


@pytest.mark.parametrize(
    ("asked", "length", "most"),
    [
        (Asked("ko"), 1000, 40), (Asked("uk"), 500, 28), (Asked("uk"), 28_000, 224), (Asked("uk", "translate"), 2000, 32),
        (Asked("ka", "translate"), 2000, 32), (Asked("ka"), 1000, None), (Asked("ko"), 0, 16),
    ],
)  # fmt: skip
def test_a_text_holds_what_can_be_said_in_the_time(asked: Asked, length: int, most: int | None) -> None:
    limited = limit_tokens(asked, length, 224)
    assert limited.most_tokens == most and (limited.language, limited.task) == (asked.language, asked.task)


def test_terms_are_shown_as_one_sentence() -> None:
    assert write_prompt(["сержант", "рота"]) == "Сержант, рота."
    assert write_prompt(["중대장"]) == "중대장." and write_prompt([]) is None
    assert limit_tokens(Asked("ko", prompt="중대장."), 1000, 224).prompt == "중대장."
