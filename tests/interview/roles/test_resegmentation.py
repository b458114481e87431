"""Utterances that hold two people's words are cut, and nothing else is."""

from dataclasses import replace

import pytest

from interview_texts import VARIANTS, write_variant
from vidtx.document import Span, Utterance, Word
from vidtx.interview.roles.resegmentation import split_joined

SEEDS = (910_001, 910_002, 910_003, 910_004)


def say(n: int, voice: str, language: str, text: str) -> Utterance:
    start = n * 5000
    words = tuple(Word(Span(start + 400 * k, start + 400 * k + 350), word) for k, word in enumerate(text.split()))
    return Utterance(f"u{start:07d}", Span(start, max(start + 900, words[-1].span.end + 50)), voice, language, text, words)


ROUND = (("Q", "uk", "Де ви жили раніше?"), ("I", "ko", "전에 어디에 살았습니까?"), ("S", "ko", "원산에서 살았습니다."), ("I", "uk", "Жив у Вонсані."))  # fmt: skip


def interview(*joined: str) -> list[Utterance]:
    said = [say(n, *line) for n, line in enumerate(ROUND * 3)]
    said[7] = say(7, "I", "uk", " ".join(joined))
    del said[8]
    return said


def test_a_rendition_and_the_next_question_are_cut_apart() -> None:
    found = split_joined(interview("Жив у Вонсані.", "Скільки вам років?"))
    [first, second] = [u for u in found if u.speaker == "I" and 35_000 <= u.span.start < 40_000]
    assert (first.text, second.text) == ("Жив у Вонсані.", "Скільки вам років?")
    assert first.id == "u0035000" and second.id == f"u{second.span.start:07d}"
    assert first.span.end <= second.span.start and second.words[0].text == "Скільки"


def test_who_speaks_alone_stays_in_one_piece() -> None:
    said = [say(n, *line) for n, line in enumerate(ROUND * 3)]
    said[4] = say(4, "Q", "uk", "Не бійтеся. Де ви жили раніше?")
    said[5] = say(5, "I", "ko", "두려워하지 마십시오. 전에 어디에 살았습니까?")
    assert split_joined(said) == tuple(said)


def test_words_without_times_are_never_cut() -> None:
    said = [replace(u, words=()) for u in interview("Жив у Вонсані.", "Скільки вам років?")]
    assert split_joined(said) == tuple(said)


def test_nothing_at_all_is_nothing() -> None:
    assert split_joined(()) == ()


@pytest.mark.parametrize("variant", [v for v in VARIANTS if "one voice" not in v])
def test_no_text_word_or_time_is_lost(variant: str) -> None:
    for seed in SEEDS[:2]:
        said = write_variant(variant, seed).utterances
        found = split_joined(said)
        assert [w for u in found for w in u.words] == [w for u in said for w in u.words]
        assert " ".join(u.text for u in found) == " ".join(u.text for u in said)
        assert len({u.id for u in found}) == len(found)
        assert min(u.span.start for u in found) == said[0].span.start and max(u.span.end for u in found) == said[-1].span.end


def test_most_of_what_was_joined_is_cut_and_little_else() -> None:
    joined = cut = false = 0
    for seed in SEEDS:
        written = write_variant("rendition and next question joined", seed)
        held = {u.id: len(parts) for u, parts in zip(written.utterances, written.parts, strict=True)}
        after = {u.id for u in split_joined(written.utterances)}
        pieces = len(after) - len(held)
        joined += sum(count > 1 for count in held.values())
        cut += min(pieces, sum(count > 1 for count in held.values()))
        plain = write_variant("as generated", seed).utterances
        false += len(split_joined(plain)) - len(plain)
    assert joined > 5 and cut / joined > 0.8 and false <= 1


def test_a_dash_that_stands_alone_behind_the_last_sentence_is_no_sentence() -> None:
    said = interview("Жив у Вонсані.", "Скільки вам років?", "—")
    assert [u.text for u in split_joined(said) if 35_000 <= u.span.start < 40_000][-1] == "Скільки вам років? —"
