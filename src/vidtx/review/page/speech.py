"""Utterances and speakers as the page shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vidtx.document import MachineText, Slot, Speaker, Transcript, Utterance, Word, fits_text, time_text
from vidtx.review.page.offsets import to_utf16
from vidtx.views.marks.glossary import list_term_notes
from vidtx.views.wording import describe_length, label_speakers, name_flag, name_role

Json = dict[str, Any]


def show_utterance(utterance: Utterance, place: tuple[str, Slot] | None, author: str | None, language: str) -> Json:
    """`place`: its exchange and slot. `author`: who changed or confirmed it last. Names are in `language`."""
    words, times = _show_words(utterance)
    machine = utterance.machine
    return {
        "id": utterance.id,
        "start": utterance.span.start,
        "end": utterance.span.end,
        "speaker": utterance.speaker,
        "language": utterance.language,
        "language_probability": utterance.language_probability,
        "text": utterance.text,
        "text_probability": utterance.text_probability,
        "words": words,
        "word_times": times,
        "translations": [_show_translation(utterance, n, language) for n in range(len(utterance.translations))],
        "flags": [{"flag": flag, "label": name_flag(flag, language)} for flag in utterance.flags],
        "overlap": "overlap" in utterance.flags,
        "status": utterance.status,
        "added": utterance.added,
        "machine": None if machine is None else _show_machine(machine),
        "exchange": place[0] if place else None,
        "slot": place[1] if place else None,
        "author": author,
    }


def _show_translation(utterance: Utterance, n: int, wording: str) -> Json:
    translation = utterance.translations[n]
    known = utterance.machine.translations if utterance.machine is not None else ()
    touched = utterance.machine is not None or utterance.added
    return {
        "language": translation.language,
        "text": translation.text,
        "by_person": touched and translation not in known,
        "gist": utterance.is_gist(translation.language),
        "outdated": "translation_outdated" in utterance.flags,
        "glossary": list(list_term_notes(translation, wording)),
    }


def _show_machine(machine: MachineText) -> Json:
    return {
        "start": machine.span.start,
        "end": machine.span.end,
        "speaker": machine.speaker,
        "language": machine.language,
        "text": machine.text,
        "translations": [{"language": t.language, "text": t.text} for t in machine.translations],
    }


def _show_words(utterance: Utterance) -> tuple[list[list[int | float | None]], str]:
    """[start, end, first character, character after the last, probability] of each word, and where the times come from."""
    text = utterance.text
    timed = time_text(text, utterance.words, utterance.span)
    shown: list[list[int | float | None]] = []
    at = 0
    for word in timed:
        first = text.index(word.text, at)
        at = first + len(word.text)
        shown.append([word.span.start, word.span.end, to_utf16(text, first), to_utf16(text, at), _round(word.probability)])
    return shown, _name_times(timed, fits_text(text, utterance.words))


def _round(probability: float | None) -> float | None:
    return None if probability is None else round(probability, 3)


def _name_times(timed: Sequence[Word], from_words: bool) -> str:
    """A time without a probability was interpolated, or comes from a recognizer that gives none."""
    measured = sum(word.probability is not None for word in timed) if from_words else 0
    if measured == 0:
        return "interpolated"
    return "recognizer" if measured == len(timed) else "mixed"


def show_speakers(transcript: Transcript, language: str) -> dict[str, Json]:
    labels = label_speakers(transcript, language)
    counts: dict[str, int] = {}
    for utterance in transcript.utterances:
        counts[utterance.speaker] = counts.get(utterance.speaker, 0) + 1
    return {s.id: _show_speaker(s, labels, counts, language) for s in transcript.speakers}


def _show_speaker(speaker: Speaker, labels: Mapping[str, str], counts: Mapping[str, int], language: str) -> Json:
    return {
        "id": speaker.id,
        "role": speaker.role,
        "role_label": name_role(speaker.role, language),
        "role_probability": speaker.role_probability,
        "stated": speaker.role_probability == 1.0,
        "name": speaker.name,
        "label": labels[speaker.id],
        "languages": list(speaker.languages),
        "speech": speaker.speech,
        "speech_label": describe_length(speaker.speech, language),
        "utterances": counts.get(speaker.id, 0),
    }
