"""Corrections carried out at once and in two sittings give the same document, which is written and read again; for any sequence.

Left out are decisions about findings (they name findings of the document that their author saw, which corrections before them may change).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interview import make_interview
from vidtx.document import (
    Basis,
    Correction,
    EngineRecord,
    Provenance,
    Span,
    Transcript,
    Translation,
    Turn,
    Utterance,
    dump_transcript,
    parse_transcript,
    revise,
)
from vidtx.errors import DocumentError
from vidtx.interview.derive import derive
from vidtx.interview.revision import apply

TALK = [
    ("Q", "uk", "How old are you?"),
    ("I", "ko", "How old are you?"),
    ("S", "ko", "I am 23 years old."),
    ("I", "uk", "I am 25 years old."),
    ("Q", "uk", "Are you afraid?"),
]


def make_document(origin: str, talk: Sequence[tuple[str, str, str]] = TALK) -> Transcript:
    utterances = tuple(
        Utterance(f"u{n * 1000:07d}", Span(n * 1000, n * 1000 + 900), speaker, language, text, (), (Translation("en", text),))
        for n, (speaker, language, text) in enumerate(talk)
    )
    interview = derive(utterances, ())
    engines = (EngineRecord("recognition", "whisper", "1", "demo"),)
    parameters = (("to", "en"), ("roles", ("S=subject",)))
    return replace(
        make_interview(),
        boundaries=(),
        speakers=interview.speakers,
        turns=tuple(Turn(u.span, u.speaker, u.language) for u in utterances),
        utterances=utterances,
        renditions=interview.renditions,
        exchanges=interview.exchanges,
        provenance=Provenance(origin, "1", None, engines, parameters),  # type: ignore[arg-type]
    )


DOCUMENTS = {
    "machine": make_document("machine"),
    "truth": make_document("truth"),
    "one voice": make_document("machine", [("I", "uk", text) for _, _, text in TALK[:3]]),  # in which any two can be merged
}
# Few ids and times, so that corrections meet: utterances are deleted, and others get their ids.
utterance_ids = st.sampled_from([f"u{n * 1000:07d}" for n in range(len(TALK))] + ["u0000500", "u0000000.2", "u0002000.2"])
boundary_ids = st.sampled_from(["b0000500", "b0002500", "b0000500.2"])
times = st.sampled_from([0, 500, 1000, 2000, 2500, 4000])
spans = st.sampled_from([(1000, 1900), (3000, 3900), (0, 900), (500, 2500), (2000, 10**12 - 1), (10**12, 10**12 + 1)])
speakers = st.sampled_from(["Q", "I", "S", "T"])
texts = st.sampled_from(["I am 25.", "", "Are you?", "Так 네", " "])
languages = st.sampled_from(["uk", "ko", "en"])


def some(ids: st.SearchStrategy[str], least: int = 1, most: int = 2) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(ids, min_size=least, max_size=most, unique=True).map(tuple)


nobody = st.just(())
CHANGES: list[tuple[str, st.SearchStrategy[tuple[str, ...]], dict[str, st.SearchStrategy[Any]]]] = [
    ("set_text", some(utterance_ids, most=1), {"text": texts}),
    ("set_translation", some(utterance_ids, most=1), {"language": languages, "text": texts}),
    ("set_language", some(utterance_ids, most=1), {"language": languages}),
    ("set_speaker", some(utterance_ids, most=5), {"speaker": speakers}),
    ("set_times", some(utterance_ids, most=1), {"span": spans}),
    ("set_words", some(utterance_ids, most=1), {"aligned": texts, "first": times}),
    ("confirm", some(utterance_ids), {}),
    ("split", some(utterance_ids, most=1), {"at": st.integers(1, 6), "time": times}),
    ("merge", some(utterance_ids, 2, 3), {}),
    ("add", nobody, {"span": spans, "speaker": speakers, "language": languages, "text": texts}),
    ("delete", some(utterance_ids, most=4), {}),
    ("set_role", some(speakers), {"role": st.sampled_from(["subject", "interpreter", "unknown"])}),
    ("set_name", some(speakers, most=1), {"name": st.sampled_from(["Kim", "Lee", ""])}),
    ("relabel", some(speakers, most=1), {"speaker": speakers}),
    ("link", nobody, {"sources": some(utterance_ids), "targets": some(utterance_ids, 0)}),
    ("unlink", some(utterance_ids, most=3), {}),
    ("add_boundary", nobody, {"time": times, "kind": st.sampled_from(["cut", "sound_splice"])}),
    ("move_boundary", some(boundary_ids, most=1), {"time": times}),
    ("reject", some(boundary_ids, most=1), {}),
]

# Of few kinds, so that what one of them leaves behind meets another.
THEMES = (
    [kind for kind, _, _ in CHANGES],
    ["link", "unlink", "delete", "add", "merge"],
    ["set_role", "set_name", "relabel", "set_speaker", "delete"],
    ["add", "confirm", "set_text", "set_translation", "set_language", "split", "merge"],
    ["add_boundary", "move_boundary", "reject", "set_times"],
    ["set_text", "set_words", "set_times", "confirm", "split", "delete", "add"],
)


@st.composite
def sequences(draw: st.DrawFn, document: Transcript, most: int) -> list[Correction]:
    """Corrections that can be carried out one after the other."""
    kept: list[Correction] = []
    theme = draw(st.sampled_from(THEMES))
    kinds = st.sampled_from([change for change in CHANGES if change[0] in theme])
    for number in range(draw(st.integers(1, most))):
        kind, targets, fields = draw(kinds)
        after: dict[str, Any] = {name: draw(values) for name, values in fields.items()}
        if "span" in after:
            after["start"], after["end"] = after.pop("span")
        before: dict[str, Any] = {}
        if "aligned" in after:
            before["text"], first = after.pop("aligned"), after.pop("first")
            count = len(before["text"].split())
            after["times"] = tuple(f"{first + 100 * n}-{first + 100 * n + 90}" for n in range(count))
            after["probabilities"] = ("0.5",) * count
        basis = Basis(document.clip.sha256)
        pairs = tuple(before.items()), tuple(after.items())
        correction = Correction(f"c{number}", "O. K.", "", kind, draw(targets), basis, *pairs)  # type: ignore[arg-type]
        try:
            revise(document, [*kept, correction])
        except DocumentError:
            continue
        kept.append(correction)
    return kept


def check(data: st.DataObject, name: str, most: int) -> None:
    document = DOCUMENTS[name]
    corrections = data.draw(sequences(document, most))
    once, stated = apply(document, corrections), revise(document, corrections)
    for at in range(1, len(corrections)):
        between = apply(document, corrections[:at])
        # What was stated, too: a link may change nothing now and something after the next correction.
        assert revise(between, corrections[at:]) == stated
        assert apply(between, corrections[at:]) == once
    text = dump_transcript(once)
    assert parse_transcript(text) == once and dump_transcript(parse_transcript(text)) == text


@pytest.mark.parametrize("name", DOCUMENTS)
@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_at_once_or_in_two_sittings_is_the_same_document(name: str, data: st.DataObject) -> None:
    check(data, name, 8)


@pytest.mark.slow
@pytest.mark.parametrize("name", DOCUMENTS)
@given(data=st.data())
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
def test_at_once_or_in_two_sittings_is_the_same_document_for_many_long_sequences(name: str, data: st.DataObject) -> None:
    check(data, name, 20)
