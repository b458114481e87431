"""A whole document after corrections: what people stated holds, what follows is derived again, the rest stays as it was."""

from __future__ import annotations

import itertools
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from interview import make_interview
from vidtx.document import (
    Basis,
    Correction,
    EditBoundary,
    Gesture,
    Join,
    Provenance,
    Rendition,
    Similarity,
    Span,
    Transcript,
    Translation,
    Turn,
    Utterance,
    Word,
    dump_transcript,
    parse_transcript,
)
from vidtx.errors import DocumentError
from vidtx.interview.derive import derive
from vidtx.interview.revision import apply

TALK = [
    ("Q", "uk", "What is your name?"),
    ("I", "ko", "What is your name?"),
    ("S", "ko", "My name is Kim Chol Su."),
    ("I", "uk", "My name is Kim Chol Su."),
    ("Q", "uk", "How old are you?"),
    ("I", "ko", "How old are you?"),
    ("S", "ko", "I am 23 years old. I was born in Wonsan."),
    ("I", "uk", "I am 25 years old. I was born in Wonsan."),
    ("Q", "uk", "Where is your family?"),
    ("I", "ko", "Where is your family?"),
    ("S", "ko", "My family lives in Wonsan."),
    ("I", "uk", "My family lives in Wonsan."),
]
CUT = EditBoundary("b0020800", 20_800, Fraction(1, 1000), "jump_cut", True, True, 0.8)
NUMBERS = itertools.count()


def make_document() -> Transcript:
    utterances = []
    for n, (speaker, language, text) in enumerate(TALK):
        span, pieces = Span(n * 3000, n * 3000 + 2500), text.split()
        step = span.duration // len(pieces)
        words = tuple(
            Word(Span(span.start + k * step, span.start + (k + 1) * step), piece, 0.9) for k, piece in enumerate(pieces)
        )
        translations = (Translation("en", text),)
        utterances.append(
            Utterance(f"u{n * 3000:07d}", span, speaker, language, text, words, translations, language_probability=0.98)
        )
    interview = derive(utterances, [CUT])
    return replace(
        make_interview(),
        boundaries=(CUT,),
        speakers=interview.speakers,
        turns=tuple(Turn(u.span, u.speaker, u.language) for u in utterances),
        utterances=tuple(utterances),
        renditions=interview.renditions,
        exchanges=interview.exchanges,
        provenance=Provenance("machine", "1", parameters=(("to", "en"),)),
    )


BASE = make_document()
FINDING = "r0018000.1"  # 23 became 25


def correct(kind: str, /, *targets: str, **after: Any) -> Correction:
    number = next(NUMBERS)
    return Correction(f"c{number}", "O. K.", "", kind, targets, Basis(BASE.clip.sha256), (), tuple(after.items()))  # type: ignore[arg-type]


def rendition(document: Transcript, source: str) -> Rendition:
    return next(r for r in document.renditions if source in r.source_ids)


def roles(document: Transcript) -> dict[str, str]:
    return {s.id: s.role for s in document.speakers}


def test_without_corrections_it_is_the_same_document_and_nobody_reviewed_it() -> None:
    assert apply(BASE, []) == BASE
    assert apply(BASE, [correct("confirm", "u0000000")]).provenance == replace(BASE.provenance, origin="reviewed")


def test_the_same_corrections_of_the_same_document_give_the_same_bytes() -> None:
    corrections = [
        correct("set_text", "u0018000", text="I am 24 years old."),
        correct("split", "u0030000", at=9, time=31_000),
        correct("relabel", "S", speaker="X"),
        correct("reject", CUT.id),
    ]
    once, again = (dump_transcript(apply(make_document(), corrections)) for _ in range(2))
    assert once == again
    assert parse_transcript(once) == apply(BASE, corrections)


def test_corrections_are_kept_after_those_that_the_document_holds_and_none_twice() -> None:
    first, second = correct("confirm", "u0000000"), correct("confirm", "u0003000")
    document = apply(apply(BASE, [first]), [second])
    assert document.corrections == (first, second)
    with pytest.raises(DocumentError, match=first.id):
        apply(document, [first])


def test_one_after_the_other_or_all_at_once_is_the_same() -> None:
    corrections = [
        correct("set_role", "S", role="other"),
        correct("link", sources=("u0006000",), targets=("u0021000",)),
        correct("set_name", "Q", name="Investigator"),
        correct("unlink", "u0033000"),
        correct("set_text", "u0000000", text="Your name?"),
    ]
    document = BASE
    for correction in corrections:
        document = apply(document, [correction])
    assert document == apply(BASE, corrections)


def test_what_did_not_change_keeps_its_id_and_value() -> None:
    changed = apply(
        BASE, [correct("set_translation", "u0021000", language="en", text="I am 23 years old. I was born in Wonsan.")]
    )
    assert [r.id for r in changed.renditions] == [r.id for r in BASE.renditions]
    assert changed.exchanges == BASE.exchanges and changed.turns == BASE.turns and changed.speakers == BASE.speakers
    assert [u for u in changed.utterances if u.id != "u0021000"] == [u for u in BASE.utterances if u.id != "u0021000"]
    assert rendition(changed, "u0018000").kind == "close" and rendition(BASE, "u0018000").kind == "substituted"


def test_a_boundary_that_was_rejected_crosses_no_exchange_any_more() -> None:
    assert [e.continuity for e in BASE.exchanges] == ["continuous", "crosses_edit", "continuous"]
    changed = apply(BASE, [correct("reject", CUT.id)])
    assert [e.continuity for e in changed.exchanges] == ["continuous"] * 3
    assert changed.boundaries == (replace(CUT, status="rejected"),)
    accepted = apply(changed, [correct("accept", CUT.id)])
    assert accepted.exchanges == BASE.exchanges


def test_an_added_and_a_moved_boundary_cross_the_exchange_in_which_they_lie() -> None:
    added = apply(BASE, [correct("add_boundary", time=5700, kind="cut")])
    assert [e.continuity for e in added.exchanges] == ["crosses_edit", "crosses_edit", "continuous"]
    moved = apply(BASE, [correct("move_boundary", CUT.id, time=26_800)])
    assert [e.boundary_ids for e in moved.exchanges] == [(), (), (CUT.id,)]


def test_a_changed_number_changes_the_rendition() -> None:
    changed = apply(
        BASE, [correct("set_translation", "u0018000", language="en", text="I am 30 years old. I was born in Wonsan.")]
    )
    [finding] = rendition(changed, "u0018000").findings
    assert (finding.value_source, finding.value_target) == ("30", "25")


def test_a_text_whose_translation_is_outdated_is_not_compared_until_it_is_translated() -> None:
    changed = apply(BASE, [correct("set_text", "u0018000", text="I am thirty.")])
    assert rendition(changed, "u0018000").kind == "not_compared"
    again = apply(changed, [correct("set_translation", "u0018000", language="en", text="I am 25. I was born in Wonsan.")])
    assert rendition(again, "u0018000").kind == "close"


def test_similarities_hold_but_for_those_of_a_text_that_a_person_changed() -> None:
    document = make_document()
    ids = [u.id for u in document.utterances]
    document = replace(
        document,
        similarities=tuple(Similarity(a, b, 0.9) for a, b in itertools.pairwise(ids[:5])),
        utterances=tuple(replace(u, translations=()) for u in document.utterances),
    )
    renamed = apply(document, [correct("set_name", "Q", name="A")])
    assert renamed.similarities == document.similarities
    assert [r.similarity for r in renamed.renditions[:2]] == [0.9, 0.9]
    changed = apply(document, [correct("set_text", ids[2], text="Other.")])
    assert changed.similarities == (document.similarities[0], document.similarities[3])
    assert [e.utterance_ids for e in changed.exchanges] == [e.utterance_ids for e in document.exchanges]
    assert parse_transcript(dump_transcript(changed)) == changed


def test_a_split_utterance_stands_in_the_exchange_with_both_halves() -> None:
    changed = apply(BASE, [correct("split", "u0030000", at=9, time=31_000)])
    exchange = changed.exchanges[2]
    assert exchange.answer == ("u0030000", "u0031000")
    assert rendition(changed, "u0030000").source_ids == ("u0030000", "u0031000")


def test_merged_utterances_stand_as_one() -> None:
    split = apply(BASE, [correct("split", "u0030000", at=9, time=31_000)])
    merged = apply(split, [correct("merge", "u0030000", "u0031000")])
    assert merged.exchanges == BASE.exchanges
    assert merged.utterance("u0030000").text == BASE.utterance("u0030000").text


def test_a_relabeled_speaker_takes_the_role_of_the_voice_that_it_is() -> None:
    split_voice = replace(
        BASE,
        speakers=derive([replace(u, speaker="S2") if u.id == "u0030000" else u for u in BASE.utterances], ()).speakers,
        utterances=tuple(replace(u, speaker="S2") if u.id == "u0030000" else u for u in BASE.utterances),
    )
    changed = apply(split_voice, [correct("relabel", "S2", speaker="S")])
    assert roles(changed) == {"Q": "questioner", "I": "interpreter", "S": "subject"}
    assert changed.exchanges == BASE.exchanges


def test_a_deleted_rendition_leaves_its_original_unrendered() -> None:
    changed = apply(BASE, [correct("delete", "u0021000")])
    assert rendition(changed, "u0018000").kind == "zero"


def test_a_role_that_was_set_holds_after_the_next_corrections() -> None:
    changed = apply(BASE, [correct("set_role", "S", role="other")])
    assert roles(changed)["S"] == "other"
    assert roles(apply(changed, [correct("confirm", "u0000000")]))["S"] == "other"
    back = apply(changed, [correct("set_role", "S", role="subject")])
    assert roles(back)["S"] == "subject"


def test_roles_that_the_program_found_are_found_again_and_not_frozen() -> None:
    changed = apply(BASE, [correct("confirm", "u0000000")])
    assert all(s.role_probability != 1.0 for s in changed.speakers)
    swapped = [
        correct("set_speaker", *(u.id for u in BASE.utterances if u.speaker == a), speaker=b)
        for a, b in (("Q", "X"), ("S", "Q"))
    ]
    assert roles(apply(changed, swapped)) == {"X": "questioner", "I": "interpreter", "Q": "subject"}


def test_a_role_that_the_user_stated_when_the_clip_was_processed_holds() -> None:
    document = replace(BASE, provenance=Provenance("machine", "1", parameters=(("roles", ("S=other",)), ("to", "en"))))
    changed = apply(document, [correct("confirm", "u0000000")])
    assert roles(changed)["S"] == "other"
    assert roles(apply(changed, [correct("confirm", "u0003000")]))["S"] == "other"


def test_two_speakers_who_were_swapped_stay_so() -> None:
    stated = [
        *(correct("set_name", id, name=name) for id, name in (("Q", "Lee"), ("S", "Kim"))),
        *(correct("set_role", id, role=role) for id, role in (("Q", "questioner"), ("S", "subject"))),
    ]
    swap = [correct("relabel", a, speaker=b) for a, b in (("Q", "T"), ("S", "Q"), ("T", "S"))]
    for document in (
        apply(BASE, stated),
        replace(apply(BASE, stated), corrections=(), provenance=replace(BASE.provenance, origin="truth")),
    ):
        swapped = apply(document, swap)
        assert {s.id: (s.name, s.role) for s in swapped.speakers} == {
            "I": (None, "interpreter"),
            "Q": ("Kim", "subject"),
            "S": ("Lee", "questioner"),
        }
        assert apply(swapped, [correct("confirm", "u0000000")]).speakers == swapped.speakers


def test_names_hold_and_follow_the_voice() -> None:
    named = apply(BASE, [correct("set_name", "S", name="Kim")])
    moved = apply(named, [correct("relabel", "S", speaker="X")])
    assert {s.id: s.name for s in moved.speakers} == {"Q": None, "I": None, "X": "Kim"}


def test_links_hold_after_the_next_corrections_and_say_that_a_person_set_them() -> None:
    linked = apply(BASE, [correct("link", sources=("u0006000",), targets=("u0021000",))])
    for document in (linked, apply(linked, [correct("confirm", "u0000000")])):
        link = rendition(document, "u0006000")
        assert link.target_ids == ("u0009000", "u0021000") and link.status == "added"
        assert rendition(document, "u0018000").kind == "zero" and rendition(document, "u0018000").status == "machine"
    undone = apply(linked, [correct("unlink", "u0021000")])
    assert rendition(undone, "u0006000").target_ids == ("u0009000",) and rendition(undone, "u0006000").status == "machine"


def test_renditions_that_were_linked_and_merged_render_both_originals() -> None:
    between = [correct("set_speaker", "u0012000", "u0015000", speaker="I"), correct("set_language", "u0015000", language="uk")]
    document = apply(BASE, between)
    linked = [
        correct("link", sources=("u0006000",), targets=("u0009000",)),
        correct("link", sources=("u0018000",), targets=("u0021000",)),
        correct("merge", "u0009000", "u0012000", "u0015000", "u0021000"),
    ]
    merged = rendition(apply(document, linked), "u0006000")
    assert (merged.source_ids, merged.target_ids) == (("u0006000", "u0018000"), ("u0009000",))
    assert merged.kind != "zero"


def test_a_link_to_nothing_is_a_persons_too() -> None:
    linked = apply(BASE, [correct("link", sources=("u0006000",), targets=())])
    assert (rendition(linked, "u0006000").kind, rendition(linked, "u0006000").status) == ("zero", "added")


def test_decisions_hold_after_the_next_corrections() -> None:
    decided = apply(BASE, [correct("accept", FINDING), correct("comment", FINDING, comment="Heard again.")])
    for document in (decided, apply(decided, [correct("set_name", "Q", name="Investigator")])):
        [finding] = rendition(document, "u0018000").findings
        assert (finding.status, finding.comment) == ("accepted", "Heard again.")
    changed_mind = apply(decided, [correct("reject", FINDING)])
    [finding] = rendition(changed_mind, "u0018000").findings
    assert (finding.status, finding.comment) == ("rejected", "Heard again.")


def test_a_rendition_whose_findings_are_all_rejected_is_close() -> None:
    rejected = apply(BASE, [correct("reject", FINDING)])
    assert rendition(rejected, "u0018000").kind == "close"
    assert rendition(apply(rejected, [correct("accept", FINDING)]), "u0018000").kind == "substituted"


def test_a_decision_holds_when_the_utterance_is_split() -> None:
    decided = apply(BASE, [correct("accept", FINDING)])
    once = apply(
        decided,
        [
            correct("split", "u0018000", at=18, time=19_000),
            correct("set_translation", "u0018000", language="en", text="I am 23 years old."),
            correct("set_translation", "u0019000", language="en", text="I was born in Wonsan."),
        ],
    )
    [finding] = rendition(once, "u0018000").findings
    assert (finding.value_source, finding.value_target, finding.status) == ("23", "25", "accepted")


def test_a_decision_about_another_rendition_does_not_hold_here() -> None:
    other = apply(
        BASE, [correct("set_translation", "u0009000", language="en", text="My name is Kim Chol Su, I am 25 years old.")]
    )
    decided = apply(other, [correct("accept", FINDING)])
    assert {f.status for r in decided.renditions for f in r.findings if r.source_ids != ("u0018000",)} <= {"machine"}


def test_a_gesture_stays_with_its_exchange_when_the_exchange_begins_elsewhere() -> None:
    exchange = replace(BASE.exchanges[0], gesture=Gesture("nod", 0.9))
    document = replace(BASE, exchanges=(exchange, *BASE.exchanges[1:]))
    changed = apply(document, [correct("set_times", "u0000000", start=100, end=2400)])
    assert changed.exchanges[0].id == "e0000100" and changed.exchanges[0].gesture == Gesture("nod", 0.9)
    assert changed.exchanges[1].gesture is None


@pytest.mark.parametrize("change", [correct("delete", "u0012000"), correct("set_speaker", "u0012000", speaker="I")])
def test_a_gesture_stays_with_its_exchange_when_its_first_utterance_is_gone(change: Correction) -> None:
    exchange = replace(BASE.exchanges[1], gesture=Gesture("nod", 0.9))
    document = replace(BASE, exchanges=(BASE.exchanges[0], exchange, BASE.exchanges[2]))
    changed = apply(document, [change])
    [nodded] = [e for e in changed.exchanges if e.gesture is not None]
    assert nodded.gesture == exchange.gesture and "u0018000" in nodded.utterance_ids


def test_that_nobody_searched_for_edits_is_known_when_no_exchange_shows_it_any_more() -> None:
    utterances = tuple(replace(u, speaker="Q") for u in BASE.utterances if u.id == "u0000000")
    unsearched = replace(BASE.provenance, edits_searched=False)
    document = replace(BASE, utterances=utterances, boundaries=(), renditions=(), exchanges=(), turns=(), provenance=unsearched)
    answered = [
        correct("add", start=n * 3000, end=n * 3000 + 2500, speaker=speaker, language=language, text=text)
        for n, (speaker, language, text) in enumerate(TALK[1:4], 1)
    ]
    stated = [correct("set_role", id, role=r) for id, r in (("Q", "questioner"), ("I", "interpreter"), ("S", "subject"))]
    for changes in ([*answered, *stated], stated[:1]):
        changed = apply(document, changes)
        assert {e.continuity for e in changed.exchanges} <= {"unknown"} and not changed.provenance.edits_searched
    assert apply(document, [*answered, *stated]).exchanges


def test_a_continuity_that_nobody_searched_for_stays_unknown() -> None:
    unknown = tuple(
        replace(e, joins=tuple(Join(j.before, j.after, "unknown", (), j.gap) for j in e.joins)) for e in BASE.exchanges
    )
    document = replace(BASE, boundaries=(), exchanges=unknown)
    changed = apply(document, [correct("confirm", "u0000000")])
    assert {e.continuity for e in changed.exchanges} == {"unknown"} and not changed.provenance.edits_searched


def test_renditions_are_compared_in_the_documents_language() -> None:
    german = replace(
        BASE,
        utterances=tuple(replace(u, translations=(Translation("de", u.text),)) for u in BASE.utterances),
        provenance=Provenance("machine", "1", parameters=(("to", "de"),)),
    )
    assert rendition(apply(german, [correct("confirm", "u0000000")]), "u0018000").kind == "close"
    other = replace(german, provenance=Provenance("machine", "1"))
    assert rendition(apply(other, [correct("confirm", "u0000000")]), "u0018000").kind == "not_compared"


def test_the_document_that_is_corrected_is_left_as_it_was() -> None:
    before = dump_transcript(BASE)
    apply(BASE, [correct("relabel", "S", speaker="X"), correct("delete", "u0000000")])
    assert dump_transcript(BASE) == before


def test_a_correction_that_does_not_fit_leaves_no_half_done_document() -> None:
    with pytest.raises(DocumentError, match="u99"):
        apply(BASE, [correct("confirm", "u0000000"), correct("confirm", "u99")])
