"""What captions say: the language, the vote, and what is not taken for text."""

from __future__ import annotations

import pytest

from drawn_captions import LOOKS, RATE, Drawn, Look, caption_frames, find_font
from vidtx.captions import reading
from vidtx.captions.reading import compare_readings, read_texts
from vidtx.captions.tesseract import ReadWord
from vidtx.captions.tracking import StandingText, find_standing_texts

TEXTS = {
    "en": ("They brought us to the hill", "on the 5th of November."),
    "uk": ("Нас привезли на пагорб", "п'ятого листопада."),
    "ko": ("우리를 언덕으로 데려갔습니다.",),
}


def find(drawn: Drawn, width: int, height: int) -> list[StandingText]:
    found = find_standing_texts(caption_frames([drawn], 60, width, height), 1 / RATE)
    return [text for text in found if text.end - text.start >= 20 and text.mask.sum() > 100]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("look", "language"),
    [(look, ("en", "uk", "ko")[n % 3]) for n, look in enumerate(LOOKS)],
    ids=lambda value: value if isinstance(value, str) else value.name,
)
def test_captions_of_all_looks_are_read(reader: str, look: Look, language: str) -> None:
    if find_font(language) is None:
        pytest.skip(f"no font for {language}")
    width, height = (1280, 720) if language == "ko" or look.size < 0.05 else (640, 360)
    texts = find(Drawn(5, 55, TEXTS[language], look, language), width, height)
    readings = [one for one in read_texts(texts, ["ko", "uk", "en"], reader) if one]
    best = max(readings, key=lambda one: one.probability)
    assert best.language == language
    assert compare_readings(best.text, " ".join(TEXTS[language])) > 0.9
    assert best.probability > 0.3


def words(*texts: str, confidence: float = 0.95) -> tuple[ReadWord, ...]:
    return tuple(ReadWord(text, 0, confidence) for text in texts)


def vote(monkeypatch: pytest.MonkeyPatch, *pages: tuple[ReadWord, ...]) -> reading.Reading | None:
    """Each page as the reading of one picture of one caption."""
    monkeypatch.setattr(reading, "read_pictures", lambda program, pictures, language: [pages[n] for n in pictures])
    return reading._read_batch([list(range(len(pages)))], ["en"], "")[0]  # type: ignore[arg-type]


def test_readings_that_agree_are_sure_and_a_number_in_doubt_makes_all_doubtful(monkeypatch: pytest.MonkeyPatch) -> None:
    same = words("It", "lasted", "55", "minutes.")
    sure = vote(monkeypatch, same, same, same)
    assert sure is not None and sure.text == "It lasted 55 minutes." and sure.probability > 0.9
    unsure = vote(monkeypatch, same, words("It", "lasted", "56", "minutes."), same)
    assert unsure is not None and unsure.text == "It lasted 55 minutes." and unsure.probability <= 0.3


def test_an_upright_stroke_alone_is_the_english_pronoun(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = vote(monkeypatch, words("|", "do", "not", "remember."))
    assert kept is not None and kept.text == "I do not remember."


def test_specks_and_ornaments_are_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    assert vote(monkeypatch, words("®", "=", "|")) is None
    assert vote(monkeypatch, words("12:40:33")) is None
    assert vote(monkeypatch, words("jo", confidence=0.7)) is None
    assert vote(monkeypatch, words("wal", "kopf", confidence=0.4)) is None
    kept = vote(monkeypatch, (*words("Yes,"), ReadWord("®", 0, 0.9), ReadWord("i", 0, 0.2), *words("sir.")))
    assert kept is not None and kept.text == "Yes, sir."
