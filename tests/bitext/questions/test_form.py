"""Which texts ask, with and without a mark."""

import pytest
from bitext.questions.question_table import CYRILLIC, KOREAN, MARKS

from vidtx.bitext.questions.form import asks_somewhere, is_marked, read_form


@pytest.mark.parametrize(("text", "asks"), [*MARKS, *KOREAN, *CYRILLIC])
def test_the_form_of_a_text_is_read(text: str, asks: bool | None) -> None:
    assert read_form(text) is asks


@pytest.mark.parametrize("text", [text for text, asks in (*KOREAN, *CYRILLIC) if asks and "?" not in text])
def test_a_question_stays_one_with_its_mark(text: str) -> None:
    assert read_form(f"{text.rstrip('.…')}?") is True


@pytest.mark.parametrize("closing", ["?", "？", "?!", "!?", "?..", "?…", "?»", '?"', "?“", "?)", "? —", "？」", "⁉", " ?"])
def test_a_mark_stands_among_all_that_closes_a_text(closing: str) -> None:
    assert is_marked(f"Ви були там{closing}") and not is_marked(f"Ви були там{closing} Так")


def test_a_text_asks_somewhere_if_one_of_its_sentences_does() -> None:
    assert asks_somewhere("Ви були там? Кажіть.") and asks_somewhere("어디서 왔습니까. 말하십시오.")
    assert not asks_somewhere("Я був там. Потім пішов.") and not asks_somewhere("")
