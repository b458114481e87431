"""What was said, and its English: errors in words and characters, by language and by speaker, and pairs for chrF.

In: two documents. Out: counts by jiwer and meeteval. Texts are compared without what recognizers may choose freely: Unicode
form (NFC), case and punctuation; apostrophes within words fall away (п'ять = п’ять), other marks part words.
"""

from __future__ import annotations

import logging
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from vidtx.document import Transcript, Utterance, Word, time_words
from vidtx.evaluation.scores import Ratio

SPACES_VARY = {"ko", "ja", "zh", "th"}  # where writers put spaces differently or not at all: characters without them
ENGLISH = "en"
_APOSTROPHES = "'’‘ʼ`´ʹ′＇"


def normalize_text(text: str) -> str:
    """The text in NFC, case folded, without punctuation or symbols, its words parted by single spaces."""
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    kept = (character for character in folded if character not in _APOSTROPHES)
    return " ".join("".join(" " if unicodedata.category(c)[0] in "PSZC" else c for c in kept).split())


def count_word_errors(document: Transcript, reference: Transcript) -> dict[str, Ratio]:
    """Word errors out of the reference's words, by language (Korean: by eojeol, the pieces between spaces).

    All words of one language in order of time are one text, whatever utterance or speaker they belong to: segmentation does
    not count. A turn recognized in the wrong language is deletions in its own language and insertions in the other; a
    language that only the document has is insertions out of 0.
    """
    import jiwer

    found, true = _texts_by_language(document), _texts_by_language(reference)
    counts = {}
    for language in sorted({*found, *true}):
        texts = true.get(language, ""), found.get(language, "")
        if all(texts):
            result = jiwer.process_words(*texts)
            errors = result.substitutions + result.deletions + result.insertions
        else:
            errors = sum(len(text.split()) for text in texts)
        counts[language] = Ratio(errors, len(texts[0].split()))
    return counts


def count_character_errors(document: Transcript, reference: Transcript) -> dict[str, Ratio]:
    """Character errors out of the reference's characters, by language, of the same texts as for words.

    A space between two words is a character, save in the languages of `SPACES_VARY`, Korean among them.
    """
    import jiwer

    found, true = _texts_by_language(document), _texts_by_language(reference)
    counts = {}
    for language in sorted({*found, *true}):
        texts = [true.get(language, ""), found.get(language, "")]
        if language.split("-")[0] in SPACES_VARY:
            texts = [text.replace(" ", "") for text in texts]
        if all(texts):
            result = jiwer.process_characters(texts[0], texts[1])
            errors = result.substitutions + result.deletions + result.insertions
        else:
            errors = sum(map(len, texts))
        counts[language] = Ratio(errors, len(texts[0]))
    return counts


def count_speaker_word_errors(document: Transcript, reference: Transcript) -> Ratio:
    """Word errors of each speaker's words in order of time, speakers paired so that they are fewest (cpWER, by meeteval).

    Words of every language are words, also Korean ones (by eojeol), as cpWER is defined; all languages count together, so a
    wrong language costs nothing beyond its wrong words. See Watanabe et al. (2020), CHiME-6 Challenge.
    """
    found, true = _texts_by_speaker(document), _texts_by_speaker(reference)
    total = sum(len(text.split()) for text in true.values())
    if not found or not true:
        return Ratio(total + sum(len(text.split()) for text in found.values()), total)
    import meeteval

    logging.getLogger("preprocess").setLevel(logging.ERROR)  # meeteval would warn that texts carry no times; they are in order
    result = meeteval.wer.cp_word_error_rate(reference=true, hypothesis=found)
    return Ratio(int(result.errors), int(result.length))


def pair_english(document: Transcript, reference: Transcript) -> tuple[tuple[str, str], ...]:
    """Pairs (reference, document) of English: for each utterance of the reference that has an English text, in order.

    Each utterance of the document belongs to the reference's utterance that it overlaps most (of equal ones, the earlier);
    those of one reference utterance are joined in order of time. What the document lacks is an empty text, and counts.
    Utterances that overlap none are left out: the word errors count them.
    """
    held: dict[str, list[Utterance]] = defaultdict(list)
    for utterance in document.utterances:
        shares = [(max(0, -utterance.span.gap_to(true.span)), true) for true in reference.utterances]
        share, owner = max(shares, key=lambda pair: pair[0], default=(0, None))
        if owner is not None and share > 0:
            held[owner.id].append(utterance)
    pairs = []
    for true in reference.utterances:
        english = true.translation(ENGLISH)
        if english:
            texts = (utterance.translation(ENGLISH) or "" for utterance in held[true.id])
            pairs.append((english, " ".join(" ".join(texts).split())))
    return tuple(pairs)


def _texts_by_language(document: Transcript) -> dict[str, str]:
    """The normalized text in each language; an utterance of no known language belongs to none."""
    texts = {
        language: _text_in_time(u for u in document.utterances if u.language == language) for language in document.languages
    }
    return {language: text for language, text in texts.items() if text}


def _texts_by_speaker(document: Transcript) -> dict[str, str]:
    texts = {
        speaker.id: _text_in_time(u for u in document.utterances if u.speaker == speaker.id) for speaker in document.speakers
    }
    return {speaker: text for speaker, text in texts.items() if text}


def _text_in_time(utterances: Iterable[Utterance]) -> str:
    """The words of the utterances in order of their starts, normalized."""
    words: list[Word] = [word for utterance in utterances for word in time_words(utterance)]
    words.sort(key=lambda word: word.span.start)
    return normalize_text(" ".join(word.text for word in words))
