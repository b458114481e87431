"""What each text of a document was before: so that a file from then is not taken for somebody's change.

In: a reviewed transcript, whose corrections say what stood there. Out: by owner the earlier texts. Steps that were undone left nothing: what they said can be imported again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from vidtx.document import Transcript
from vidtx.importing.words.expected import Owner
from vidtx.importing.words.folding import cut_pieces, fold_text

_LONGEST = 3_000  # words of two texts together that are compared in full


def list_versions(transcript: Transcript) -> Mapping[Owner, Sequence[str]]:
    """The texts that each owner had, as the machine gave them and before each correction; the present ones may be among them."""
    found: dict[Owner, dict[str, None]] = {}

    def add(owner: Owner, text: object) -> None:
        if isinstance(text, str) and text:
            found.setdefault(owner, {})[text] = None

    for utterance in transcript.utterances:
        if utterance.machine is not None:
            add((utterance.id, None), utterance.machine.text)
            for translation in utterance.machine.translations:
                add((utterance.id, translation.language), translation.text)
    for correction in transcript.corrections:
        for id in correction.targets[:1]:
            for values in (dict(correction.before), dict(correction.after)):
                if correction.kind in ("set_text", "split"):
                    add((id, None), values.get("text"))
                language = values.get("language")
                if correction.kind == "set_translation" and isinstance(language, str):
                    add((id, language), values.get("text"))
    return {owner: tuple(texts) for owner, texts in found.items()}


def list_speakers(transcript: Transcript) -> Mapping[str, frozenset[str]]:
    """Who was said to speak each utterance before."""
    found: dict[str, set[str]] = {}
    for utterance in transcript.utterances:
        if utterance.machine is not None:
            found.setdefault(utterance.id, set()).add(utterance.machine.speaker)
    for correction in transcript.corrections:
        if correction.kind == "set_speaker":
            for id in correction.targets:
                speaker = dict(correction.before).get("speaker")
                if isinstance(speaker, str):
                    found.setdefault(id, set()).add(speaker)
    return {id: frozenset(speakers) for id, speakers in found.items()}


def rate_texts(first: str, second: str) -> float:
    """How alike two texts are, by their words and within these by their characters, from 0 to 1."""
    here, there = [p.folded for p in cut_pieces(first)], [p.folded for p in cut_pieces(second)]
    if here == there:
        return 1.0
    if len(here) + len(there) > _LONGEST:
        return SequenceMatcher(None, here, there, autojunk=False).ratio()
    by_words = SequenceMatcher(None, here, there, autojunk=False).ratio()
    joined = " ".join(here), " ".join(there)
    if len(joined[0]) + len(joined[1]) > _LONGEST:
        return by_words
    return (by_words + SequenceMatcher(None, *joined, autojunk=False).ratio()) / 2


def is_earlier(text: str, versions: Sequence[str], present: str) -> bool:
    """Whether a text is, word for word, one that stood there before."""
    folded = fold_text(text)
    return folded != fold_text(present) and any(fold_text(version) == folded for version in versions)


def comes_from_earlier(text: str, versions: Sequence[str], present: str) -> bool:
    """Whether somebody made a text from an earlier one, and not from the one that stands there now."""
    now = rate_texts(text, present)
    return any(fold_text(v) != fold_text(present) and rate_texts(text, v) > now for v in versions)
