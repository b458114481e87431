"""What each kind of correction does to a document's parts, and which corrections are refused.

The interview (tests/fixtures/interview.py): utterance un lasts from n * 2500 to n * 2500 + 2000 ms; u4 is "Де ваша родина?".
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import pytest

from interview import make_glossed_interview, make_interview
from vidtx.document import (
    CORRECTION_KINDS,
    Basis,
    Correction,
    Finding,
    Link,
    MachineText,
    Revision,
    Span,
    Transcript,
    Translation,
    Utterance,
    Word,
    revise,
)
from vidtx.document.revision.actions import ACTIONS
from vidtx.document.speech import join_translations
from vidtx.errors import DocumentError

BASE = make_interview()
BASE = replace(
    BASE,
    renditions=(
        replace(BASE.renditions[0], findings=(Finding("r0.1", "number", value_source="2", value_target="3"),)),
        *BASE.renditions[1:],
    ),
)
NUMBERS = itertools.count()


def correct(kind: str, /, *targets: str, before: dict[str, Any] | None = None, **after: Any) -> Correction:
    return Correction(
        f"c{next(NUMBERS)}",
        "O. K.",
        "2026-11-26T12:00:00Z",
        kind,  # type: ignore[arg-type]
        targets,
        Basis(BASE.clip.sha256),
        tuple((before or {}).items()),
        tuple(after.items()),
    )


def carry_out(*corrections: Correction, document: Transcript = BASE) -> Revision:
    return revise(document, corrections)


def find(revision: Revision, id: str) -> Utterance:
    return next(u for u in revision.utterances if u.id == id)


def with_utterance(id: str, **changes: Any) -> Transcript:
    return replace(BASE, utterances=tuple(replace(u, **changes) if u.id == id else u for u in BASE.utterances))


def refuse(*corrections: Correction, match: str, document: Transcript = BASE) -> None:
    with pytest.raises(DocumentError, match=match):
        revise(document, corrections)


def test_there_is_an_action_for_every_kind() -> None:
    assert set(ACTIONS) == set(CORRECTION_KINDS)


def test_without_corrections_everything_stands_as_it_was() -> None:
    revision = carry_out()
    assert (revision.utterances, revision.turns, revision.boundaries) == (BASE.utterances, BASE.turns, BASE.boundaries)
    assert (revision.links, revision.unlinked, revision.decisions) == ((), frozenset(), {})
    assert revision.names == {"S": "Subject A"}


# Text


def test_a_text_is_set_and_the_machines_stays_underneath() -> None:
    before = BASE.utterances[4]
    after = find(carry_out(correct("set_text", "u4", text="Де твоя родина?")), "u4")
    assert (after.text, after.status) == ("Де твоя родина?", "edited")
    assert after.machine == MachineText(before.span, "Q", "uk", before.text, before.words, before.translations)


def test_words_that_were_not_touched_keep_time_and_probability() -> None:
    before = BASE.utterances[4].words
    after = find(carry_out(correct("set_text", "u4", text="Де твоя родина?")), "u4").words
    assert [w.text for w in after] == ["Де", "твоя", "родина?"]
    assert (after[0], after[2]) == (before[0], before[2])
    assert after[1].probability is None
    assert before[0].span.end <= after[1].span.start < after[1].span.end <= before[2].span.start


def test_a_new_text_outdates_the_translation_and_ends_doubts_about_the_recognition() -> None:
    document = with_utterance("u4", flags=("low_confidence", "overlap", "repetition_cut"), text_probability=0.4)
    after = find(carry_out(correct("set_text", "u4", text="Де?"), document=document), "u4")
    assert after.flags == ("overlap", "translation_outdated") and after.text_probability is None
    assert after.translations == BASE.utterances[4].translations
    again = find(carry_out(correct("set_text", "u4", text="Де?"), correct("set_text", "u4", text="Хто?")), "u4")
    assert again.flags == ("translation_outdated",)


def test_a_text_outside_of_the_models_training_is_settled_by_a_persons_own_and_by_nothing_less() -> None:
    document = with_utterance("u4", flags=("outside_domain",))
    assert find(carry_out(correct("set_text", "u4", text="Де?"), document=document), "u4").flags == ("translation_outdated",)
    moved = find(carry_out(correct("set_times", "u4", start=10_100, end=12_100), document=document), "u4")
    assert moved.is_outside_domain and moved.status == "edited"
    assert not find(carry_out(correct("confirm", "u4"), document=document), "u4").is_outside_domain


def test_the_same_text_outdates_nothing_and_a_text_ends_untranscribed() -> None:
    assert find(carry_out(correct("set_text", "u4", text=BASE.utterances[4].text)), "u4").flags == ()
    silent = with_utterance("u4", text="", words=(), translations=(), flags=("untranscribed",))
    assert find(carry_out(correct("set_text", "u4", text="Де?"), document=silent), "u4").flags == ()
    assert find(carry_out(correct("set_text", "u4", text=""), document=silent), "u4").flags == ("untranscribed",)


def test_the_machines_text_is_that_before_the_first_of_many_changes() -> None:
    changes = [correct("set_text", "u4", text="Один."), correct("set_times", "u4", start=10_100, end=12_100)]
    after = find(carry_out(*changes, correct("set_text", "u4", text="Два.")), "u4")
    assert after.machine is not None and after.machine.text == "Де ваша родина?" and after.machine.span == Span(10_000, 12_000)


def test_a_text_that_was_confirmed_first_is_still_the_machines() -> None:
    confirmed = find(carry_out(correct("confirm", "u4")), "u4")
    assert (confirmed.status, confirmed.machine) == ("confirmed", None)
    after = find(carry_out(correct("confirm", "u4"), correct("set_text", "u4", text="Де?")), "u4")
    assert after.machine is not None and after.machine.text == "Де ваша родина?"


# Translation and language


def test_a_translation_is_set_beside_the_others() -> None:
    after = find(carry_out(correct("set_translation", "u4", language="de", text="Wo?")), "u4")
    assert [(t.language, t.text) for t in after.translations] == [("en", "Where is your family?"), ("de", "Wo?")]
    assert after.flags == () and after.machine is not None and len(after.machine.translations) == 1
    replaced = find(carry_out(correct("set_translation", "u4", language="en", text="Where?")), "u4")
    assert replaced.translations == (Translation("en", "Where?"),)


def test_no_outdated_translation_stands_without_its_warning() -> None:
    both = (*BASE.utterances[4].translations, Translation("de", "Wo ist Ihre Familie?"))
    changes = [
        correct("set_text", "u4", text="Хто там?"),
        correct("set_translation", "u4", language="en", text="Who is there?"),
        correct("set_translation", "u4", language="de", text="Wer da?"),
    ]
    document = with_utterance("u4", translations=both)
    outdated, first, second = (find(carry_out(*changes[:n], document=document), "u4") for n in (1, 2, 3))
    assert outdated.translations == both and outdated.flags == ("translation_outdated",)
    assert first.translations == (Translation("en", "Who is there?"),) and first.flags == ()
    assert first.machine is not None and first.machine.translations == both
    assert second.translations == (*first.translations, Translation("de", "Wer da?")) and second.flags == ()
    without = find(carry_out(changes[0], correct("set_language", "u4", language="en")), "u4")
    assert without.translations == () and without.flags == ()


def test_a_translation_is_compared_with_the_one_into_its_language() -> None:
    right = {"text": "Where is your family?"}
    assert carry_out(correct("set_translation", "u4", before=right, language="en", text="Where?"))
    refuse(correct("set_translation", "u4", before=right, language="de", text="Wo?"), match="None now")
    assert carry_out(correct("set_translation", "u4", before={"text": None}, language="de", text="Wo?"))


def test_an_utterance_is_not_translated_into_its_own_language() -> None:
    refuse(correct("set_translation", "u4", language="uk", text="Де?"), match="itself is in 'uk'")


def test_a_language_that_a_person_sets_is_certain_and_outdates_the_translation() -> None:
    document = with_utterance("u4", flags=("language_inferred", "language_uncertain", "overlap"), language_probability=0.4)
    after = find(carry_out(correct("set_language", "u4", language="ru"), document=document), "u4")
    assert (after.language, after.language_probability) == ("ru", 1.0)
    assert after.flags == ("overlap", "translation_outdated")
    assert after.machine is not None and after.machine.language == "uk"


def test_an_utterance_has_no_translation_into_its_new_language() -> None:
    after = find(carry_out(correct("set_language", "u4", language="en")), "u4")
    assert after.translations == () and after.flags == () and after.translation("en") == "Де ваша родина?"
    same = find(carry_out(correct("set_language", "u4", language="uk")), "u4")
    assert same.flags == () and len(same.translations) == 1


# Speakers


def test_utterances_and_their_turns_go_to_another_speaker() -> None:
    revision = carry_out(correct("set_speaker", "u4", "u6", speaker="X"))
    assert [u.id for u in revision.utterances if u.speaker == "X"] == ["u4", "u6"]
    assert [turn.span.start for turn in revision.turns if turn.speaker == "X"] == [10_000, 15_000]
    assert len(revision.turns) == len(BASE.turns)


def test_a_turn_that_lies_mostly_elsewhere_stays_with_its_speaker() -> None:
    document = with_utterance("u4", span=Span(11_500, 13_000), words=())
    revision = carry_out(correct("set_speaker", "u4", speaker="X"), document=document)
    assert "X" not in {turn.speaker for turn in revision.turns}


def test_a_relabeled_speaker_takes_utterances_turns_role_and_name_along() -> None:
    revision = carry_out(correct("set_role", "S", role="other"), correct("relabel", "S", speaker="X"))
    assert {u.id for u in revision.utterances if u.speaker == "X"} == {"u2", "u6"}
    assert {turn.span.start for turn in revision.turns if turn.speaker == "X"} == {5000, 15_000}
    assert revision.roles["X"] == "other" and revision.names == {"X": "Subject A"}
    assert "S" not in revision.roles


def test_a_speaker_relabeled_as_another_takes_that_ones_name() -> None:
    named = carry_out(correct("set_name", "Q", name="Investigator"), correct("relabel", "S", speaker="Q"))
    assert named.names == {"Q": "Investigator"}
    refuse(correct("relabel", "S", speaker="S"), match="already")
    refuse(correct("relabel", "S", speaker="X"), correct("set_role", "S", role="other"), match="no speaker 'S'")


def test_roles_and_names_are_compared_with_what_stands_there() -> None:
    roles = carry_out(correct("set_role", "Q", "I", role="subject")).roles
    assert roles["Q"] == roles["I"] == "subject"
    assert carry_out(correct("set_role", "Q", before={"role": "questioner"}, role="subject"))
    refuse(correct("set_role", "Q", before={"role": "subject"}, role="other"), match="'questioner' now")
    refuse(correct("set_role", "Q", role="spy"), match="spy")
    assert carry_out(correct("set_name", "S", before={"name": "Subject A"}, name="B")).names["S"] == "B"
    refuse(correct("set_name", "S", before={"name": None}, name="B"), match="'Subject A' now")
    assert carry_out(correct("set_name", "Q", before={"name": None}, name="B")).names["Q"] == "B"
    assert "S" not in carry_out(correct("set_name", "S", name="")).names


def test_what_is_stated_about_somebody_who_no_longer_speaks_falls_away() -> None:
    revision = carry_out(correct("set_role", "S", role="subject"), correct("delete", "u2", "u6"))
    assert "S" not in revision.roles and "S" not in revision.names
    assert "S" not in {turn.speaker for turn in revision.turns}


# Times


def test_new_times_move_the_words_that_they_leave_out() -> None:
    after = find(carry_out(correct("set_times", "u4", start=10_000, end=11_400)), "u4")
    assert after.span == Span(10_000, 11_400)
    assert after.words[:2] == BASE.utterances[4].words[:2]
    assert [w.text for w in after.words] == ["Де", "ваша", "родина?"]
    assert all(word.span & after.span == word.span for word in after.words)


def test_times_are_compared_with_what_stands_there() -> None:
    assert carry_out(correct("set_times", "u4", before={"start": 10_000, "end": 12_000}, start=1, end=2))
    refuse(
        correct("set_times", "u4", before={"start": 9_000}, start=1, end=2), match="start was 9000 for its author and is 10000"
    )
    refuse(correct("set_times", "u4", start=5, end=5), match="start < end")
    refuse(correct("set_times", "u4", start=5.0, end=9), match="whole number")
    refuse(correct("set_times", "u4", start=True, end=9), match="whole number")


def test_times_that_a_document_cannot_hold_are_refused() -> None:
    refuse(correct("set_times", "u4", start=9100, end=10**12), match="before 1000000000 seconds")
    assert find(carry_out(correct("set_times", "u4", start=9100, end=10**12 - 1)), "u4").span.end == 10**12 - 1
    refuse(correct("add", start=10**12, end=10**12 + 1, speaker="S", language="ko", text="네"), match="before 1000000000")
    refuse(correct("move_boundary", "b1", time=2**63 - 1), match="64 bits")


def test_utterances_are_in_order_of_time_afterwards() -> None:
    assert [u.id for u in carry_out(correct("set_times", "u0", start=3000, end=4000)).utterances[:2]] == ["u1", "u0"]


# Times of words


TEXT = "Де ваша мати?"
ALIGNED = {"times": ("10100-10400", "10400-10900", "10950-11800"), "probabilities": ("0.9", "0.8", "0.25"), "model": "base"}


def align(text: str = TEXT, id: str = "u4", **after: Any) -> Correction:
    return correct("set_words", id, before={"text": text}, **(ALIGNED | after))


def test_aligned_words_take_the_place_of_interpolated_ones_and_change_nothing_else() -> None:
    changes = [correct("set_text", "u4", text=TEXT), correct("confirm", "u4")]
    before, after = find(carry_out(*changes), "u4"), find(carry_out(*changes, align()), "u4")
    assert after == replace(
        before,
        words=(
            Word(Span(10_100, 10_400), "Де", 0.9),
            Word(Span(10_400, 10_900), "ваша", 0.8),
            Word(Span(10_950, 11_800), "мати?", 0.25),
        ),
    )
    assert after.status == "confirmed" and after.machine is not None and after.machine.words == BASE.utterances[4].words


def test_an_added_utterance_is_aligned_too() -> None:
    added = correct("add", start=10_000, end=11_900, speaker="Q", language="uk", text=TEXT)
    after = find(carry_out(added, align(id="u0010000")), "u0010000")
    assert [word.probability for word in after.words] == [0.9, 0.8, 0.25] and after.status == "edited"


@pytest.mark.parametrize(
    "changes",
    [
        [],  # the undo of the change that was aligned
        [correct("set_text", "u4", text="Де?")],
        [correct("set_text", "u4", text=TEXT), correct("delete", "u4")],
        [correct("set_text", "u4", text=TEXT), correct("split", "u4", at=3, time=10_700)],
    ],
)
def test_an_alignment_of_a_text_that_is_gone_does_nothing(changes: list[Correction]) -> None:
    assert carry_out(*changes, align()) == carry_out(*changes)


def test_the_machines_own_words_are_never_replaced() -> None:
    own = BASE.utterances[4].text
    assert carry_out(align(own)) == carry_out()
    assert carry_out(correct("confirm", "u4"), align(own)) == carry_out(correct("confirm", "u4"))


def test_aligned_words_outside_of_the_span_are_interpolated() -> None:
    changes = [correct("set_text", "u4", text=TEXT), correct("set_times", "u4", start=10_300, end=11_000)]
    after = find(carry_out(*changes, align()), "u4")
    assert after.words[1] == Word(Span(10_400, 10_900), "ваша", 0.8)
    assert [word.probability for word in after.words] == [None, 0.8, None]
    assert all(word.span & after.span == word.span for word in after.words)


def test_an_alignment_that_makes_no_sense_is_refused_whatever_stands_there() -> None:
    for id in ("u4", "u99"):
        refuse(align("Де?", id), match="each of 1 words")
        refuse(correct("set_words", id, **ALIGNED), match="`before` must name the text")
        refuse(correct("set_words", id, before={"text": TEXT}), match="'times' is missing")


# Split, merge, add, delete


def test_a_split_utterance_becomes_two_with_the_same_text_underneath() -> None:
    revision = carry_out(correct("split", "u4", at=3, time=10_700))
    first, second = find(revision, "u4"), find(revision, "u0010700")
    assert (first.text, first.span) == ("Де", Span(10_000, 10_700))
    assert (second.text, second.span) == ("ваша родина?", Span(10_700, 12_000))
    assert [w.text for w in first.words] == ["Де"] and first.words[0].span == BASE.utterances[4].words[0].span
    assert [w.text for w in second.words] == ["ваша", "родина?"] and second.words[1] == BASE.utterances[4].words[2]
    assert first.translations == second.translations == ()
    assert first.machine == second.machine and first.machine is not None and first.machine.text == "Де ваша родина?"
    assert first.status == second.status == "edited" and second.speaker == "Q" and second.language == "uk"


def test_a_split_ends_the_warning_that_a_translation_is_outdated() -> None:
    document = with_utterance("u4", flags=("translation_outdated", "overlap"))
    assert find(carry_out(correct("split", "u4", at=3, time=10_700), document=document), "u0010700").flags == ("overlap",)


@pytest.mark.parametrize(
    ("at", "time", "match"),
    [(0, 10_700, "character 0"), (-1, 10_700, "character -1"), (15, 10_700, "character 15"), (99, 10_700, "99"),
     (3, 10_000, "10000 ms"), (3, 12_000, "12000 ms"), (3, 99_000, "99000 ms")],
)  # fmt: skip
def test_a_split_outside_the_utterance_is_refused(at: int, time: int, match: str) -> None:
    refuse(correct("split", "u4", at=at, time=time), match=match)


def test_a_split_next_to_a_space_leaves_no_empty_half() -> None:
    document = with_utterance("u4", text="Де ваша ")
    refuse(correct("split", "u4", at=7, time=10_700), document=document, match="character 7")


def test_merged_utterances_are_one_from_the_first_start_to_the_last_end() -> None:
    document = with_utterance("u5", speaker="Q", language="uk")
    revision = carry_out(correct("merge", "u5", "u4"), document=document)
    merged = find(revision, "u4")
    assert merged.span == Span(10_000, 14_500)
    assert merged.text == "Де ваша родина? 가족은 어디에 있습니까?"
    assert merged.translations == (Translation("en", "Where is your family? Where is the family?"),)
    assert [w.text for w in merged.words] == merged.text.split()
    assert merged.machine is not None and merged.machine.text == merged.text and merged.machine.span == merged.span
    assert "u5" not in {u.id for u in revision.utterances}


def test_what_a_glossary_put_in_stays_where_it_stands_when_utterances_are_merged() -> None:
    glossed = make_glossed_interview()
    joined = join_translations([glossed.utterances[n].translations for n in (6, 0)])
    assert joined[0].text == "They are at the house What is your full name?"
    assert joined[0].own_text == "They are at home. What is your name?"
    assert [(t.source, t.at) for t in joined[0].terms] == [("집", 12), ("звати", 35), ("взвод", None)]


def test_a_persons_translation_has_no_terms_of_a_glossary() -> None:
    glossed = make_glossed_interview()
    own = glossed.utterances[0]
    before = {"text": own.translation("en"), "language": "en"}
    revision = carry_out(
        correct("set_translation", "u0", before=before, text="And your name?", language="en"), document=glossed
    )
    assert find(revision, "u0").translations == (Translation("en", "And your name?"),)
    kept = find(revision, "u0").machine
    assert kept is not None and kept.translations == own.translations


def test_halves_merged_again_have_the_machines_text_once() -> None:
    revision = carry_out(correct("split", "u4", at=3, time=10_700), correct("merge", "u4", "u0010700"))
    merged = find(revision, "u4")
    assert merged.text == "Де ваша родина?" and merged.span == Span(10_000, 12_000)
    assert merged.machine == carry_out(correct("set_text", "u4", text="x")).utterances[4].machine


def test_a_merged_utterance_warns_of_what_either_warned_of() -> None:
    utterances = [replace(u, speaker="Q", language="uk") for u in BASE.utterances]
    utterances[4] = replace(utterances[4], flags=("truncated",), text_probability=0.9)
    utterances[5] = replace(utterances[5], flags=("translation_outdated", "overlap"), text_probability=0.5)
    utterances[6] = replace(utterances[6], text="", words=(), translations=(), flags=("untranscribed",))
    merged = find(carry_out(correct("merge", "u4", "u5", "u6"), document=replace(BASE, utterances=tuple(utterances))), "u4")
    assert merged.flags == ("overlap", "translation_outdated", "truncated")
    assert merged.text_probability == 0.5
    assert merged.text == f"{BASE.utterances[4].text} {BASE.utterances[5].text}" and merged.translations == ()


def test_what_is_of_several_speakers_or_languages_is_not_merged() -> None:
    refuse(correct("merge", "u4", "u5"), match="several speakers")
    refuse(correct("merge", "u4", "u5"), document=with_utterance("u5", speaker="Q"), match="several languages")
    refuse(correct("merge", "u4"), match="two targets")
    refuse(correct("merge", "u4", "u4"), match="stands twice")


def test_a_merge_is_compared_with_the_text_of_all() -> None:
    document = with_utterance("u5", speaker="Q", language="uk")
    text = "Де ваша родина? 가족은 어디에 있습니까?"
    assert carry_out(correct("merge", "u4", "u5", before={"text": text}), document=document)
    refuse(correct("merge", "u4", "u5", before={"text": "Де?"}), document=document, match="text was 'Де\\?'")


def test_an_added_utterance_has_an_id_from_its_time_and_nothing_underneath() -> None:
    after = {"start": 4600, "end": 4900, "speaker": "S", "language": "ko", "text": "네 네"}
    added = find(carry_out(correct("add", **after)), "u0004600")
    assert (added.span, added.speaker, added.language, added.text, added.status) == (
        Span(4600, 4900),
        "S",
        "ko",
        "네 네",
        "edited",
    )
    assert [w.text for w in added.words] == ["네", "네"] and added.machine is None
    changed = find(carry_out(correct("add", **after), correct("set_text", "u0004600", text="네")), "u0004600")
    assert changed.machine is None
    twice = carry_out(correct("add", **after), correct("add", **after))
    assert [u.id for u in twice.utterances if u.span.start == 4600] == ["u0004600", "u0004600.2"]
    refuse(correct("add", "u4", **after), match="no target")


def test_an_added_utterance_that_was_confirmed_has_nothing_underneath_either() -> None:
    after = {"start": 4600, "end": 4900, "speaker": "S", "language": "ko", "text": "네"}
    changes = [correct("add", **after), correct("confirm", "u0004600"), correct("set_text", "u0004600", text="예")]
    assert find(carry_out(*changes), "u0004600").machine is None
    # The same in a document that holds the first two corrections already.
    revision = carry_out(*changes[:2])
    held = replace(BASE, utterances=revision.utterances, corrections=tuple(changes[:2]))
    assert find(carry_out(changes[2], document=held), "u0004600").machine is None


@pytest.mark.parametrize(
    "between",
    [
        [],
        [correct("set_language", "u0004600", language="uk")],
        [correct("set_translation", "u0004600", language="en", text="Yes, yes.")],
        [correct("set_speaker", "u0004600", speaker="Q")],
    ],
    ids=lambda changes: ",".join(c.kind for c in changes),
)
def test_a_persons_own_words_never_become_the_machines(between: list[Correction]) -> None:
    added = correct("add", start=4600, end=4900, speaker="S", language="ko", text="네 네")
    changes = [added, *between, correct("split", "u0004600", at=2, time=4700), correct("confirm", "u0004600", "u0004700")]
    for id in ("u0004600", "u0004700"):
        after = find(carry_out(*changes, correct("set_text", id, text="예")), id)
        assert after.machine is None and after.added
    merged = find(carry_out(*changes, correct("merge", "u0004600", "u0004700")), "u0004600")
    assert merged.machine is None and merged.added


def test_the_machines_text_stays_where_a_person_adds_one_at_the_same_time() -> None:
    utterance = replace(BASE.utterances[4], id="u0010000", language_probability=None, text_probability=None)
    document = replace(BASE, utterances=(utterance,), renditions=(), exchanges=())
    added = correct("add", start=10_000, end=11_000, speaker="Q", language="uk", text="Так")
    revision = carry_out(added, correct("confirm", "u0010000"), correct("set_text", "u0010000", text="Де?"), document=document)
    changed = find(revision, "u0010000")
    assert changed.machine is not None and changed.machine.text == "Де ваша родина?"
    assert find(revision, "u0010000.2").machine is None


def test_what_was_merged_of_a_machine_and_a_person_keeps_the_machines_part_underneath() -> None:
    added = correct("add", start=9000, end=9900, speaker="Q", language="uk", text="Так")
    merged = find(carry_out(added, correct("merge", "u4", "u0009000")), "u4")
    assert merged.text == "Так Де ваша родина?" and merged.span == Span(9000, 12_000) and not merged.added
    assert merged.machine is not None and merged.machine.text == "Де ваша родина?"


def test_a_new_speaker_can_be_named_at_once() -> None:
    after = {"start": 4600, "end": 4900, "speaker": "N", "language": "ko", "text": "네"}
    assert carry_out(correct("add", **after), correct("set_name", "N", name="Guard")).names["N"] == "Guard"


def test_deleted_utterances_are_gone() -> None:
    assert [u.id for u in carry_out(correct("delete", "u1", "u4")).utterances] == ["u0", "u2", "u3", "u5", "u6", "u7"]


def test_confirming_changes_the_status_alone() -> None:
    assert find(carry_out(correct("confirm", "u4", "u5")), "u5") == replace(BASE.utterances[5], status="confirmed")
    refuse(correct("confirm", "u4", before={"text": "Де?"}), match="text was")


# Links


def test_links_hold_until_another_touches_the_same_utterances() -> None:
    one, other = correct("link", sources=("u0",), targets=("u1",)), correct("link", sources=("u2",), targets=("u3",))
    assert carry_out(one, other).links == (Link(("u0",), ("u1",)), Link(("u2",), ("u3",)))
    again = correct("link", sources=("u0",), targets=("u3",))
    assert carry_out(one, other, again).links == (Link(("u0",), ("u3",)),)
    assert carry_out(correct("link", sources=("u0",), targets=())).links == (Link(("u0",), ()),)


def test_unlinking_ends_a_link_and_linking_an_unlinking() -> None:
    link, unlink = correct("link", sources=("u0",), targets=("u1",)), correct("unlink", "u1")
    ended = carry_out(link, unlink)
    assert (ended.links, ended.unlinked) == ((), frozenset({"u1"}))
    again = carry_out(unlink, link)
    assert (again.links, again.unlinked) == ((Link(("u0",), ("u1",)),), frozenset())


def test_a_link_without_an_original_or_with_one_utterance_twice_is_refused() -> None:
    refuse(correct("link", sources=(), targets=("u1",)), match="needs an original")
    refuse(correct("link", sources=("u1",), targets=("u1",)), match="stands twice")
    refuse(correct("link", sources="u1", targets=()), match="list of ids")


def test_links_follow_what_becomes_of_their_utterances() -> None:
    link = correct("link", sources=("u2",), targets=("u3", "u5"))
    assert carry_out(link, correct("delete", "u3")).links == (Link(("u2",), ("u5",)),)
    assert carry_out(link, correct("delete", "u3", "u5")).links == ()
    assert carry_out(link, correct("delete", "u2")).links == ()
    assert carry_out(correct("unlink", "u3"), correct("delete", "u3")).unlinked == frozenset()
    document = with_utterance("u4", speaker="I", language="uk")
    merged = carry_out(correct("link", sources=("u2",), targets=("u4",)), correct("merge", "u3", "u4"), document=document)
    assert merged.links == (Link(("u2",), ("u3",)),)


def make_talk_of_one(*ids: str) -> Transcript:
    """The interview in which the utterances with these ids can be merged."""
    utterances = tuple(replace(u, speaker="I", language="uk") if u.id in ids else u for u in BASE.utterances)
    return replace(BASE, utterances=utterances)


def test_links_that_share_an_end_after_a_merge_are_one() -> None:
    document = make_talk_of_one("u1", "u3", "u5")
    links = [correct("link", sources=("u0",), targets=("u1",)), correct("link", sources=("u2",), targets=("u3",))]
    renditions = carry_out(*links, correct("merge", "u1", "u3"), document=document)
    assert renditions.links == (Link(("u0", "u2"), ("u1",)),)
    links = [correct("link", sources=("u1",), targets=("u0",)), correct("link", sources=("u3",), targets=("u2",))]
    originals = carry_out(*links, correct("merge", "u1", "u3", "u5"), document=document)
    assert originals.links == (Link(("u1",), ("u0", "u2")),)
    links[0] = correct("link", sources=("u1",), targets=())
    assert carry_out(*links, correct("merge", "u1", "u3"), document=document).links == (Link(("u1",), ("u2",)),)


def test_a_link_between_utterances_that_become_one_is_gone() -> None:
    link = correct("link", sources=("u1",), targets=("u3",))
    assert carry_out(link, correct("merge", "u1", "u3"), document=make_talk_of_one("u1", "u3")).links == ()


def test_of_two_links_that_would_make_an_utterance_original_and_rendition_the_later_holds() -> None:
    links = [correct("link", sources=("u0",), targets=("u1",)), correct("link", sources=("u3",), targets=("u4",))]
    revision = carry_out(*links, correct("merge", "u1", "u3"), document=make_talk_of_one("u1", "u3"))
    assert revision.links == (Link(("u1",), ("u4",)),)


def test_a_new_utterance_with_the_id_of_a_deleted_one_has_nothing_of_it() -> None:
    added = correct("add", start=2500, end=2600, speaker="I", language="ko", text="네")
    document = replace(BASE, renditions=(), exchanges=(), utterances=(replace(BASE.utterances[1], id="u0002500"),))
    revision = carry_out(correct("unlink", "u0002500"), correct("delete", "u0002500"), added, document=document)
    assert revision.unlinked == frozenset() and [u.id for u in revision.utterances] == ["u0002500"]


def test_a_new_speaker_with_the_id_of_one_who_speaks_no_more_has_neither_role_nor_name() -> None:
    away, back = correct("set_speaker", "u2", "u6", speaker="X"), correct("set_speaker", "u4", speaker="S")
    revision = carry_out(correct("set_role", "S", role="other"), away, back)
    assert "S" not in revision.roles and "S" not in revision.names


# Decisions and boundaries


def test_findings_are_accepted_rejected_and_commented() -> None:
    decided = carry_out(correct("accept", "r0.1"), correct("comment", "r0.1", comment="Checked.")).decisions["r0.1"]
    assert (decided.accepted, decided.comment) == (True, "Checked.")
    assert carry_out(correct("accept", "r0.1"), correct("reject", "r0.1")).decisions["r0.1"].accepted is False
    commented = carry_out(correct("comment", "r0.1", comment="a")).decisions["r0.1"]
    assert (commented.accepted, commented.comment) == (None, "a")


def test_decisions_are_compared_with_what_was_decided_before() -> None:
    assert carry_out(correct("accept", "r0.1", before={"status": "machine"}))
    refuse(correct("accept", "r0.1"), correct("reject", "r0.1", before={"status": "machine"}), match="'accepted' now")
    assert carry_out(correct("reject", "r0.1"), correct("accept", "r0.1", before={"status": "rejected"}))
    assert carry_out(correct("comment", "r0.1", before={"comment": None}, comment="a"))
    refuse(
        correct("comment", "r0.1", comment="a"),
        correct("comment", "r0.1", before={"comment": None}, comment="b"),
        match="'a' now",
    )
    refuse(correct("accept", "b0", before={"status": "rejected"}), match="'machine' now")


def test_boundaries_are_accepted_and_rejected_and_stay_in_the_document() -> None:
    revision = carry_out(correct("accept", "b0"), correct("reject", "b1"))
    assert [(b.id, b.status) for b in revision.boundaries] == [("b0", "accepted"), ("b1", "rejected")]


@pytest.mark.parametrize(("kind", "picture", "sound"), [("cut", True, False), ("sound_splice", False, True)])
def test_a_boundary_is_added_at_its_time(kind: str, picture: bool, sound: bool) -> None:
    added = carry_out(correct("add_boundary", time=12_345, kind=kind)).boundaries[1]
    assert (added.id, added.start_ms, added.kind, added.status) == ("b0012345", 12_345, kind, "added")
    assert (added.in_picture, added.in_sound, added.probability) == (picture, sound, 1.0)
    refuse(correct("add_boundary", time=12_345, kind="wipe"), match="wipe")
    refuse(correct("add_boundary", time=-1, kind=kind), match="before the clip")


def test_a_moved_boundary_is_accepted_and_lasts_as_long() -> None:
    moved = {b.id: b for b in carry_out(correct("move_boundary", "b1", before={"time": 16_000}, time=2000)).boundaries}
    assert list(moved) == ["b1", "b0"]
    assert (moved["b1"].start_ms, moved["b1"].end_ms, moved["b1"].status) == (2000, 2040, "accepted")
    assert carry_out(correct("move_boundary", "b0", time=3000)).boundaries[0].end_pts is None
    refuse(correct("move_boundary", "b1", before={"time": 1}, time=2000), match="time was 1")
    refuse(correct("move_boundary", "b1", time=-1), match="before the clip")
    added = carry_out(correct("add_boundary", time=12_345, kind="cut"), correct("move_boundary", "b0012345", time=12_400))
    assert added.boundaries[1].status == "added"


# What is refused


@pytest.mark.parametrize(
    "correction",
    [
        correct("set_text", "u99", text="x"),
        correct("set_translation", "u99", language="en", text="x"),
        correct("set_language", "u99", language="uk"),
        correct("set_speaker", "u4", "u99", speaker="Q"),
        correct("set_times", "u99", start=1, end=2),
        correct("confirm", "u99"),
        correct("split", "u99", at=1, time=2),
        correct("merge", "u4", "u99"),
        correct("delete", "u99"),
        correct("link", sources=("u99",), targets=("u1",)),
        correct("link", sources=("u1",), targets=("u99",)),
        correct("unlink", "u99"),
        correct("accept", "u99"),
        correct("comment", "u99", comment="x"),
        correct("move_boundary", "u99", time=1),
        correct("set_role", "u99", role="other"),
        correct("set_name", "u99", name="x"),
        correct("relabel", "u99", speaker="x"),
    ],
    ids=lambda c: c.kind,
)
def test_what_is_not_there_cannot_be_corrected(correction: Correction) -> None:
    refuse(correction, match=rf"correction {correction.id} \({correction.kind}\): there is no .*'u99'")


@pytest.mark.parametrize(
    "kind", [k for k in CORRECTION_KINDS if k not in ("add", "link", "add_boundary")]
)  # fmt: skip
def test_a_correction_without_its_targets_is_refused(kind: str) -> None:
    fields = {
        "text": "x",
        "language": "de",
        "speaker": "x",
        "start": 1,
        "end": 2,
        "at": 1,
        "time": 1,
        "role": "other",
        "name": "x",
    }
    before = {"text": ""} if kind == "set_words" else {}
    refuse(correct(kind, before=before, **fields, comment="x", times=(), probabilities=()), match="target")


@pytest.mark.parametrize(
    ("kind", "targets", "missing"),
    [
        ("set_text", ("u4",), "text"),
        ("set_translation", ("u4",), "language"),
        ("set_language", ("u4",), "language"),
        ("set_speaker", ("u4",), "speaker"),
        ("set_times", ("u4",), "start"),
        ("split", ("u4",), "at"),
        ("add", (), "start"),
        ("set_role", ("S",), "role"),
        ("set_name", ("S",), "name"),
        ("relabel", ("S",), "speaker"),
        ("link", (), "sources"),
        ("comment", ("r0.1",), "comment"),
        ("add_boundary", (), "time"),
        ("move_boundary", ("b0",), "time"),
    ],
)
def test_a_missing_field_is_named(kind: str, targets: tuple[str, ...], missing: str) -> None:
    refuse(correct(kind, *targets), match=f"'{missing}' is missing")


@pytest.mark.parametrize("kind", ["set_text", "set_times", "set_language", "split", "confirm", "delete", "set_speaker"])
def test_a_before_that_disagrees_is_a_conflict(kind: str) -> None:
    fields = {"text": "x", "language": "de", "speaker": "x", "start": 1, "end": 2, "at": 3, "time": 10_700}
    assert carry_out(correct(kind, "u4", before={"text": "Де ваша родина?", "speaker": "Q", "status": "machine"}, **fields))
    refuse(
        correct(kind, "u4", before={"text": "Де?"}, **fields),
        match="text was 'Де\\?' for its author and is 'Де ваша родина\\?' now",
    )
    refuse(correct(kind, "u4", before={"mood": "bad"}, **fields), match="`before` names 'mood'")


def test_the_second_of_two_people_who_change_the_same_text_meets_the_conflict() -> None:
    before = {"text": "Де ваша родина?"}
    refuse(
        correct("set_text", "u4", before=before, text="Один."),
        correct("set_text", "u4", before=before, text="Два."),
        match="'Один.'",
    )


def test_a_correction_of_another_clip_is_refused() -> None:
    other = replace(correct("confirm", "u4"), basis=Basis("1" * 64))
    refuse(other, match=f"correction {other.id} is about another clip")


def test_a_result_that_is_no_valid_value_is_refused_with_the_corrections_id() -> None:
    wrong = correct("set_language", "u4", language="Ukrainian")
    refuse(wrong, match=rf"correction {wrong.id} \(set_language\).*language code")
    refuse(correct("set_text", "u4", text=3), match="text must be a text")


def test_the_document_itself_is_never_changed() -> None:
    before = make_interview()
    carry_out(correct("set_text", "u4", text="x"), correct("relabel", "S", speaker="X"), correct("reject", "b0"))
    assert replace(BASE, renditions=before.renditions) == before


def test_words_of_a_text_without_words_are_spread_over_its_time() -> None:
    after = find(carry_out(correct("set_text", "u4", text="раз два"), document=with_utterance("u4", words=())), "u4")
    assert after.words == (Word(Span(10_000, 11_000), "раз"), Word(Span(11_000, 12_000), "два"))


def test_the_mark_of_a_gist_goes_with_the_gist_and_not_before() -> None:
    gist = Translation("en", "They are at home.")
    document = with_utterance("u4", translations=(gist,), flags=("rough_gist",))

    def flags(*corrections: Correction) -> tuple[str, ...]:
        return find(carry_out(*corrections, document=document), "u4").flags

    before = {"text": document.utterance("u4").text}
    assert flags(correct("set_translation", "u4", before={"text": None, "language": "ko"}, text="네", language="ko")) == (
        "rough_gist",
    )
    own = correct("set_translation", "u4", before={"text": gist.text, "language": "en"}, text="At home.", language="en")
    assert flags(own) == ()
    assert set(flags(correct("set_text", "u4", before=before, text="Вдома."))) == {"rough_gist", "translation_outdated"}
    assert flags(correct("set_language", "u4", language="en")) == ()
    both = (*document.utterances,)
    lost = replace(
        document, utterances=tuple(replace(u, speaker="Q", language="uk") if u.id in ("u4", "u5") else u for u in both)
    )
    lost = replace(lost, utterances=tuple(replace(u, translations=()) if u.id == "u5" else u for u in lost.utterances))
    merged = carry_out(correct("merge", "u4", "u5"), document=lost)
    assert find(merged, "u4").flags == (), "the merged utterance has no English text any more"
