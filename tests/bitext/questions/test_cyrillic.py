"""Ukrainian and Russian interrogatives, where the punctuation has been taken off."""

import pytest

from vidtx.bitext.questions import cyrillic


@pytest.mark.parametrize(
    "word", ["Хто", "Де", "Коли", "Чому", "Скільки", "Який", "Чи", "Як", "Звідки", "Куди", "Навіщо", "Кто", "Где", "Зачем"]
)
def test_an_interrogative_at_the_start_asks(word: str) -> None:
    assert cyrillic.asks(f"{word} там був") and cyrillic.asks(f"А {word.lower()} там був")
    assert not cyrillic.asks(f"Там був {word.lower()}") and not cyrillic.asks(f"{word}сь там")


def test_a_clause_that_another_one_follows_states() -> None:
    assert not cyrillic.asks("Коли стемніло, ми вийшли") and not cyrillic.asks("Коли він сказав, що піде, ми вийшли")
    assert cyrillic.asks("Що ви робили, коли стемніло")
