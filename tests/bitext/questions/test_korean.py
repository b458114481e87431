"""Korean endings and interrogatives, where the punctuation has been taken off."""

import pytest

from vidtx.bitext.questions import korean


@pytest.mark.parametrize("ending", ["습니까", "었습니까", "었나요", "냐고요"])
def test_endings_ask_by_themselves(ending: str) -> None:
    assert korean.asks(f"밥은 있{ending}")


@pytest.mark.parametrize("word", ["누가", "어디서", "언제", "왜", "어떻게", "얼마나", "무슨 일로"])
def test_endings_that_the_voice_decides_ask_beside_an_interrogative(word: str) -> None:
    assert korean.asks(f"{word} 왔어요") and not korean.asks("어제 왔어요") and not korean.asks(f"{word} 왔습니다")


def test_what_only_states_or_demands() -> None:
    assert korean.states("모릅니다") and korean.states("손을 드십시오") and not korean.states("왔어요")
