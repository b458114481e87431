"""Every invariant of the document refuses a value that breaks it, with a DocumentError that names what is wrong."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from interview import make_glossed_interview, make_interview
from vidtx.document import (
    Basis,
    Box,
    Correction,
    Exchange,
    Finding,
    Gesture,
    GlossaryEntry,
    MachineText,
    MediaChoice,
    Provenance,
    Rendition,
    Span,
    Speaker,
    TextSpan,
    Transcript,
    Translation,
    Turn,
    Utterance,
    Word,
)
from vidtx.errors import DocumentError

DOCUMENT = make_interview()
CLIP = DOCUMENT.clip
CUT = DOCUMENT.boundaries[0]
SPEAKER = DOCUMENT.speakers[0]
TURN = DOCUMENT.turns[0]
UTTERANCE = DOCUMENT.utterances[0]
WORD = UTTERANCE.words[0]
RENDITION = DOCUMENT.renditions[0]
EXCHANGE = DOCUMENT.exchanges[0]
VIDEO = CLIP.video
FINDING = Finding("f1", "number", (TextSpan("u0", 0, 3),), value_source="2", value_target="3", probability=0.9)
CORRECTION = Correction("c1", "O. K.", "2026-11-26T12:00:00Z", "confirm", ("u0",), Basis(CLIP.sha256))
AUDIO = CLIP.audio[0]
GLOSSED = make_glossed_interview().utterances[0].translations[0]
NAN, INFINITY = float("nan"), float("inf")

REFUSED: list[tuple[Any, dict[str, Any], str]] = [
    (GLOSSED, {"text": "What"}, "inside its translation"),
    (GLOSSED, {"terms": (*GLOSSED.terms[:1], *GLOSSED.terms)}, "inside its translation"),
    (GLOSSED.terms[0], {"at": None}, "known together"),
    (GLOSSED.terms[0], {"replaced": None}, "known together"),
    (GLOSSED.terms[0], {"target": ""}, "a source and a target"),
    (GlossaryEntry("ko", "중대", "en", "company"), {"instead": ("",)}, "not empty"),
    (GlossaryEntry("ko", "중대", "en", "company"), {"source": ""}, "source term"),
    (VIDEO, {"width": 0}, "pixels"),
    (VIDEO, {"height": -1}, "pixels"),
    (VIDEO, {"time_base": Fraction(0)}, "time base"),
    (VIDEO, {"rotation": 45}, "rotation"),
    (AUDIO, {"sample_rate": 0}, "sample rate"),
    (AUDIO, {"channels": 0}, "channels"),
    (AUDIO, {"time_base": Fraction(-1, 2)}, "time base"),
    (CLIP, {"sha256": "A" * 64}, "SHA-256"),
    (CLIP, {"sha256": "0" * 63}, "SHA-256"),
    (CLIP, {"size": -1}, "no size"),
    (CLIP, {"duration": 10**400}, "no duration"),
    (CLIP, {"video": None, "size": 2**64}, "no size"),
    (CLIP, {"duration": -1}, "no duration"),
    (CLIP, {"name": ""}, "file name"),
    (CLIP, {"name": "a/b.mp4"}, "file name"),
    (CUT.evidence[0], {"figures": (("value", NAN),)}, "evidence 'version_1'"),
    (CUT.evidence[0], {"kind": "hunch"}, "hunch"),
    (CUT.evidence[0], {"figures": (("a", 1.0), ("a", 2.0))}, "stands twice"),
    (CUT, {"status": "maybe"}, "status"),
    (CUT, {"id": ""}, "id"),
    (CUT, {"kind": "wipe"}, "wipe"),
    (CUT, {"time_base": Fraction(0)}, "time base"),
    (CUT, {"pts": 2**63}, "64 bits"),
    (CUT, {"end_pts": 2**63}, "64 bits"),
    (CUT, {"in_picture": False, "in_sound": False}, "picture"),
    (CUT, {"end_pts": CUT.pts}, "ends after"),
    (CUT, {"probability": 1.01}, "probability"),
    (CUT, {"probability": NAN}, "probability"),
    (TURN, {"language": "Ukrainian"}, "language code"),
    (TURN, {"language": ""}, "language code"),
    (TURN, {"language_probability": -0.1}, "probability"),
    (WORD, {"probability": 1.5}, "probability"),
    (UTTERANCE.translations[0], {"language": "EN"}, "language code"),
    (UTTERANCE.translations[0], {"score": -INFINITY}, "number"),
    (UTTERANCE, {"id": ""}, "id"),
    (UTTERANCE, {"language": "u"}, "language code"),
    (UTTERANCE, {"status": "done"}, "status"),
    (
        replace(UTTERANCE, status="confirmed"),
        {"added": True, "machine": MachineText(Span(0, 1), "S", "ko", "")},
        "person added",
    ),
    (UTTERANCE, {"added": True}, "person added"),
    (UTTERANCE, {"flags": ("loud",)}, "loud"),
    (UTTERANCE, {"translations": (Translation("en", "a"), Translation("en", "b"))}, "two translations"),
    (UTTERANCE, {"language_probability": 2.0}, "probability"),
    (UTTERANCE, {"text_probability": NAN}, "probability"),
    (UTTERANCE, {"words": UTTERANCE.words[::-1]}, "order of time"),
    (SPEAKER, {"id": ""}, "id"),
    (SPEAKER, {"role": "spy"}, "spy"),
    (SPEAKER, {"role_probability": 1.5}, "probability"),
    (SPEAKER, {"languages": ("??",)}, "language code"),
    (SPEAKER, {"speech": -1}, "negative"),
    (RENDITION, {"kind": "free"}, "free"),
    (RENDITION, {"similarity": INFINITY}, "number"),
    (RENDITION, {"source_ids": ()}, "no source"),
    (RENDITION, {"target_ids": ()}, "no target"),
    (RENDITION, {"kind": "zero"}, "no target"),
    (RENDITION, {"kind": "non_rendition"}, "no source"),
    (EXCHANGE.joins[0], {"continuity": "perhaps"}, "perhaps"),
    (EXCHANGE.joins[0], {"before": "greeting"}, "greeting"),
    (EXCHANGE.joins[0], {"boundary_ids": ("b1",)}, "crosses it"),
    (Gesture("nod"), {"kind": "wink"}, "wink"),
    (Gesture("nod"), {"probability": 1.5}, "probability"),
    (FINDING, {"kind": "lie"}, "lie"),
    (FINDING, {"probability": -1.0}, "probability"),
    (FINDING, {"status": "open"}, "status"),
    (TextSpan("u0", 0, 1), {"end": 0}, "no part of a text"),
    (CORRECTION, {"kind": "shout"}, "shout"),
    (CORRECTION, {"author": " "}, "author"),
    (CORRECTION.basis, {"clip_sha256": "0"}, "SHA-256"),
    (Box(0.0, 0.0, 1.0, 1.0), {"left": 1.1}, "probability"),
    (MediaChoice("sound", 1, "only"), {"reason": "whim"}, "whim"),
    (EXCHANGE, dict.fromkeys(("question", "question_rendition", "answer", "answer_rendition"), ()), "at least one"),
    (DOCUMENT.provenance, {"origin": "rumour"}, "rumour"),
    (DOCUMENT.provenance, {"parameters": (("a", 1), ("a", 2))}, "two of the parameter ids"),
    (DOCUMENT.provenance, {"parameters": (("a", NAN),)}, "parameter 'a'"),
    (DOCUMENT.provenance, {"parameters": (("a", 2**63),)}, "64 bits"),
    (DOCUMENT.provenance, {"parameters": (("a", "\ud800"),)}, "half a character"),
    (DOCUMENT, {"schema": "whisper"}, "whisper"),
    (DOCUMENT, {"version": 3}, "version"),
    (DOCUMENT, {"speakers": (*DOCUMENT.speakers, SPEAKER)}, "two of the speaker ids"),
    (DOCUMENT, {"utterances": (UTTERANCE, *DOCUMENT.utterances)}, "two of the utterance ids"),
    (DOCUMENT, {"boundaries": (CUT, *DOCUMENT.boundaries)}, "two of the boundary ids"),
    (DOCUMENT, {"renditions": (RENDITION, RENDITION)}, "two of the rendition ids"),
    (DOCUMENT, {"exchanges": (EXCHANGE, EXCHANGE)}, "two of the exchange ids"),
    (DOCUMENT, {"speakers": DOCUMENT.speakers[1:]}, "names speaker 'Q'"),
    (DOCUMENT, {"speakers": DOCUMENT.speakers[1:], "turns": ()}, "names speaker 'Q'"),
    (DOCUMENT, {"boundaries": (replace(CUT, paired_id="b7"),), "exchanges": ()}, "names boundary 'b7'"),
    (DOCUMENT, {"renditions": (replace(RENDITION, target_ids=("u99",)),)}, "names utterance 'u99'"),
    (DOCUMENT, {"exchanges": (replace(EXCHANGE, answer=("u99",)),)}, "names utterance 'u99'"),
    (DOCUMENT, {"exchanges": (replace(EXCHANGE, inside_ids=("b7",)),)}, "names boundary 'b7'"),
    (DOCUMENT, {"renditions": (replace(RENDITION, findings=(FINDING, FINDING)),)}, "two of the finding ids"),
    (
        DOCUMENT,
        {"renditions": (replace(RENDITION, findings=(replace(FINDING, source=(TextSpan("u0", 0, 99),)),)),)},
        "characters",
    ),
    (DOCUMENT, {"corrections": (CORRECTION, CORRECTION)}, "two of the correction ids"),
    (DOCUMENT, {"boundaries": DOCUMENT.boundaries[::-1]}, "boundaries are in order"),
    (DOCUMENT, {"turns": DOCUMENT.turns[::-1]}, "turns are in order"),
    (DOCUMENT, {"utterances": DOCUMENT.utterances[::-1]}, "utterances are in order"),
]


@pytest.mark.parametrize(
    ("value", "changes", "message"),
    REFUSED,
    ids=[f"{type(v).__name__}-{'-'.join(c)}-{n}" for n, (v, c, _) in enumerate(REFUSED)],
)
def test_an_invariant_refuses(value: Any, changes: dict[str, Any], message: str) -> None:
    assert replace(value) == value  # unchanged it is accepted
    with pytest.raises(DocumentError, match=message):
        replace(value, **changes)


@pytest.mark.parametrize("value", [CLIP, CUT, TURN, WORD, UTTERANCE, SPEAKER, RENDITION, EXCHANGE, DOCUMENT, TURN.span])
def test_values_are_frozen(value: Any) -> None:
    with pytest.raises((dataclasses.FrozenInstanceError, AttributeError)):
        setattr(value, dataclasses.fields(value)[0].name, None)


def test_a_probability_of_zero_is_a_value_and_none_is_unknown() -> None:
    assert Word(Span(0, 1), "a", 0.0) != Word(Span(0, 1), "a", None)


def test_a_zero_rendition_needs_no_target_and_a_non_rendition_no_source() -> None:
    assert Rendition("r", ("u0",), (), "zero").target_ids == ()
    assert Rendition("r", (), ("u1",), "non_rendition").source_ids == ()


def test_a_file_name_that_is_not_utf_8_does_not_stop_the_document() -> None:
    assert replace(CLIP, name="b\udcff.mp4").name == "b\ufffd.mp4"


def test_a_boundary_is_exact_where_floats_are_not() -> None:
    boundary = replace(CUT, pts=1001, time_base=Fraction(1, 30_000), end_pts=None)
    assert boundary.time == boundary.end_time == Fraction(1001, 30_000)
    assert (boundary.start_ms, boundary.end_ms) == (33, 33)


@pytest.mark.parametrize(
    ("probability", "confidence_level"),
    [(1.0, "certain"), (0.95, "certain"), (0.949, "probable"), (0.7, "probable"), (0.699, "possible"), (0.0, "possible")],
)
def test_a_grade_puts_the_probability_in_words(probability: float, confidence_level: str) -> None:
    assert replace(CUT, probability=probability).confidence_level == confidence_level


def test_parameters_are_held_in_order_of_name() -> None:
    assert Provenance("machine", "1", parameters=(("b", 1), ("a", 2))) == Provenance(
        "machine", "1", parameters=(("a", 2), ("b", 1))
    )


def test_a_speaker_is_called_by_name_then_role_then_id() -> None:
    speaker = Speaker("SPEAKER_00", "unknown", None, None, (), 0)
    assert speaker.label == "SPEAKER_00"
    assert replace(speaker, role="subject").label == "Subject"
    assert replace(speaker, role="subject", name="Subject A").label == "Subject A"


def test_an_utterance_is_its_own_translation_into_its_own_language() -> None:
    assert UTTERANCE.translation("uk") == "Як вас звати?"
    assert UTTERANCE.translation("en") == "What is your name?"
    assert UTTERANCE.translation("de") is None


@pytest.mark.parametrize(("find", "id"), [(DOCUMENT.utterance, "u3"), (DOCUMENT.speaker, "S")])
def test_parts_are_found_by_id(find: Callable[[str], Utterance | Speaker], id: str) -> None:
    assert find(id).id == id
    with pytest.raises(KeyError):
        find("nobody")


def test_languages_are_in_order_of_first_appearance() -> None:
    assert DOCUMENT.languages == ("uk", "ko")


def test_an_exchange_lists_its_utterances_in_order() -> None:
    exchange = Exchange("e", ("q",), ("r",), (), ("s", "t"), "unknown")
    assert exchange.utterance_ids == ("q", "r", "s", "t")


def test_turns_may_overlap_and_start_together() -> None:
    turns = (TURN, Turn(Span(TURN.span.start, 5000), "I", overlaps=True))
    assert isinstance(replace(DOCUMENT, turns=turns), Transcript)


def test_a_translation_knows_the_translators_own_words() -> None:
    assert GLOSSED.text == "What is your full name?" and GLOSSED.own_text == "What is your name?"
    assert [term.source for term in GLOSSED.placed_terms] == ["звати"] and [t.source for t in GLOSSED.lacking_terms] == [
        "взвод"
    ]
    glossed = make_glossed_interview().utterances[0]
    assert glossed.own_translation("en") == "What is your name?" and glossed.own_translation("uk") == glossed.text
    assert glossed.own_translation("ko") is None and UTTERANCE.own_translation("en") == UTTERANCE.translation("en")
