"""Which terms a recognizer is shown."""

from hypothesis import given
from hypothesis import strategies as st

from vidtx.document import GlossaryEntry
from vidtx.glossary.prompt import MOST_BYTES, choose_prompt_terms
from vidtx.glossary.starter import load_starter


def test_terms_of_the_language_come_first_and_each_once() -> None:
    entries = (
        GlossaryEntry("uk", "рота", "ko", "중대"),
        GlossaryEntry("ko", "소좌", "en", "major"),
        GlossaryEntry("ko", "소좌", "uk", "майор"),
    )
    assert choose_prompt_terms(entries, "ko") == ("소좌", "중대")
    assert choose_prompt_terms(entries, "uk") == ("рота", "майор")
    assert choose_prompt_terms(entries, "ru") == ()


@given(st.lists(st.text(min_size=1, max_size=40, alphabet=st.characters(exclude_categories=("Cs",))), max_size=30))
def test_what_is_shown_is_the_beginning_of_the_glossary_and_fits_whatever_the_tokens(terms: list[str]) -> None:
    unique = list(dict.fromkeys(terms))
    chosen = choose_prompt_terms([GlossaryEntry("ko", term, "en", "x") for term in terms], "ko")
    assert list(chosen) == unique[: len(chosen)]
    assert len(", ".join(chosen).encode()) <= MOST_BYTES
    assert len(chosen) == len(unique) or len(", ".join([*chosen, unique[len(chosen)]]).encode()) > MOST_BYTES


def test_whispers_tokens_are_no_more_than_the_bytes() -> None:
    from whisper.tokenizer import get_tokenizer

    for language in ("ko", "uk"):
        terms = choose_prompt_terms(load_starter(), language)
        tokens = get_tokenizer(True, language=language).encode(" " + ", ".join(terms))
        assert terms and len(tokens) <= 223
