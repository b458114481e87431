"""Cues: reading limits hold, cues never overlap, who speaks at once shares one, and each edit is marked where it lies."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crowded_strategies import crowded_transcripts
from document_strategies import transcripts
from hostile_interview import LONG_ENGLISH, LONG_KOREAN
from interview import make_gist_interview, make_interview
from vidtx.document import EditBoundary, Rendition, Span, Transcript, Translation, Word
from vidtx.document.checks import LONGEST_SECONDS
from vidtx.views.cues import Cue, RenditionChoice, TrackPlan, make_cues
from vidtx.views.styles import BBC, NETFLIX, Style
from vidtx.views.text import clean_text, measure_width

TRACKS = (
    TrackPlan(spoken="uk"),
    TrackPlan(spoken="ko"),
    TrackPlan(original=False, target="en"),
    TrackPlan(target="en"),
    TrackPlan(target="en", name_speakers=False),
)


def texts_of(cue: Cue) -> list[str]:
    return [line.text for entry in cue.entries for line in cue.lines_of(entry)]


def cut_at(ms: int, id: str = "x") -> EditBoundary:
    return EditBoundary(id, ms, Fraction(1, 1000), "cut", True, True, 0.99)


@pytest.mark.parametrize("plan", TRACKS, ids=lambda plan: f"{plan.spoken}-{plan.target}-{plan.name_speakers}")
def test_lines_and_times_stay_within_the_reading_limits(hostile: Transcript, plan: TrackPlan) -> None:
    cues = make_cues(hostile, plan)
    assert any(cue.span.duration > 2_000 for cue in cues)
    for cue in cues:
        assert 300 <= cue.span.duration <= 7_000
        for entry in cue.entries:
            for passage in entry.passages:
                assert len(passage.lines()) <= 2
            for language, line in cue.lines_of(entry):
                assert measure_width(line, language) <= (16 if language == "ko" else 42)


def test_no_cue_stands_longer_than_seven_seconds_however_slowly_somebody_speaks(hostile: Transcript) -> None:
    slow = replace(hostile.utterances[0], text="Так.", span=Span(1_000, 13_000), words=())
    bare = replace(hostile, utterances=(slow,), boundaries=(), renditions=(), exchanges=())
    assert [cue.span for cue in make_cues(bare, TrackPlan(spoken="uk"))] == [Span(1_000, 8_000)]


def test_two_who_speak_at_once_share_a_cue_each_with_a_dash(hostile: Transcript) -> None:
    first, second, *others = hostile.utterances
    at_once = replace(hostile, utterances=(first, replace(second, span=Span(1_100, 2_900), words=()), *others))
    cue = make_cues(at_once, TrackPlan(original=False, target="en"))[0]
    assert [line for entry in cue.entries for _, line in cue.lines_of(entry)] == [
        "- Questioner: What is your name?",
        "- Interpreter: What is the name?",
    ]


def test_korean_lines_break_at_spaces_only(hostile: Transcript) -> None:
    lines = [
        line
        for cue in make_cues(hostile, TrackPlan(spoken="ko", name_speakers=False, mark_edits=False))
        for entry in cue.entries
        if entry.utterance_id == "u5"
        for _, line in cue.lines_of(entry)
    ]
    assert len(lines) > 4
    assert " ".join(lines).split() == LONG_KOREAN.split()


@settings(max_examples=60, deadline=None)
@given(crowded_transcripts())
def test_cues_of_any_document_are_in_order_never_overlap_and_lose_no_utterance(transcript: Transcript) -> None:
    for plan in TRACKS:
        cues = make_cues(transcript, plan)
        for earlier, later in pairwise(cues):
            assert earlier.span.end <= later.span.start
        shown = {entry.utterance_id for cue in cues for entry in cue.entries if entry.speaker is not None}
        assert shown == {u.id for u in transcript.utterances if plan.spoken is None or u.language == plan.spoken}


@settings(max_examples=40, deadline=None)
@given(crowded_transcripts())
def test_without_marks_no_cue_differs_from_those_of_a_document_without_edits(transcript: Transcript) -> None:
    bare = replace(transcript, boundaries=(), exchanges=())
    plan = TrackPlan(target="en", mark_edits=False)
    assert make_cues(transcript, plan) == make_cues(bare, plan)


def test_a_rejected_edit_is_not_marked() -> None:
    made = make_interview()
    rejected = replace(made, boundaries=tuple(replace(b, status="rejected") for b in made.boundaries))
    assert make_cues(rejected, TrackPlan()) == make_cues(made, TrackPlan(mark_edits=False))
    assert make_cues(made, TrackPlan()) != make_cues(rejected, TrackPlan())


@pytest.mark.parametrize(("ms", "stands_alone"), [(1_586, True), (1_587, False), (2_500, False)])
def test_an_edit_has_an_entry_of_its_own_if_the_shortest_duration_and_the_gap_are_left_before_the_next_utterance(
    ms: int, stands_alone: bool
) -> None:
    made = make_interview()
    later = made.utterances[1:]  # the first of them begins at 2.5 s
    marked = replace(made, utterances=later, renditions=(), exchanges=(), boundaries=(cut_at(ms), *made.boundaries))
    cues = make_cues(marked, TrackPlan())
    assert any(e.speaker is None and cue.span.start == ms for cue in cues for e in cue.entries) == stands_alone
    assert any(text.startswith("[cut] Interpreter:") for cue in cues for text in texts_of(cue)) != stands_alone


def test_an_edit_after_the_last_utterance_stands_for_a_second() -> None:
    made = make_interview()
    last = make_cues(replace(made, boundaries=(*made.boundaries, cut_at(19_600))), TrackPlan())[-1]
    assert (texts_of(last), last.span) == (["[cut]"], Span(19_600, 20_600))


def test_in_a_track_of_one_language_an_edit_inside_what_the_others_say_lies_between() -> None:
    ukrainian = make_cues(make_interview(), TrackPlan(spoken="uk"))  # the jump cut at 16 s lies in a Korean answer
    assert [cue.span.start for cue in ukrainian if texts_of(cue) == ["[jump cut, probable]"]] == [16_000]
    korean = [text for cue in make_cues(make_interview(), TrackPlan(spoken="ko")) for text in texts_of(cue)]
    assert "집에 [jump cut, probable] 있습니다." in " ".join(korean)


def test_a_translation_does_not_claim_to_know_the_exact_place_of_an_edit() -> None:
    english = make_cues(make_interview(), TrackPlan(original=False, target="en"))
    assert "[jump cut within, probable] They are at home." in " ".join(text for cue in english for text in texts_of(cue))


def test_what_is_not_translated_is_said() -> None:
    made = make_interview()
    bare = replace(made, utterances=tuple(replace(u, translations=()) for u in made.utterances))
    first = make_cues(bare, TrackPlan(original=False, target="en", name_speakers=False))[0]
    assert texts_of(first) == ["[not translated]"]
    below = make_cues(bare, TrackPlan(target="en", name_speakers=False))[0]
    assert texts_of(below) == ["Як вас звати?", "[not translated]"]


def test_what_lies_outside_of_the_models_training_is_said_before_every_text() -> None:
    made = make_interview()
    outside = replace(made, utterances=tuple(replace(u, flags=("outside_domain",), translations=()) for u in made.utterances))
    for plan in (TrackPlan(), TrackPlan(target="en"), TrackPlan(name_speakers=False)):
        entries = [e for cue in make_cues(outside, plan) for e in cue.entries if e.speaker is not None]
        first = {e.utterance_id: " ".join(e.passages[0].words) for e in reversed(entries)}
        assert all("[outside the model's training]" in first[u.id] for u in outside.utterances)
    one, *rest = outside.utterances
    several = replace(outside, utterances=(replace(one, text="Раз. Два. Три"), *rest))
    said = " ".join(line for cue in make_cues(several, TrackPlan(spoken="uk"))[:3] for line in texts_of(cue))
    assert all(f"[outside the model's training] {sentence}" in said for sentence in ("Раз.", "Два.", "Три"))
    assert not any("outside" in line for cue in make_cues(made, TrackPlan()) for line in texts_of(cue))
    assert "[поза навчальними даними моделі]" in " ".join(texts_of(make_cues(outside, TrackPlan(wording="uk"))[0]))


def test_marks_and_roles_are_written_in_the_language_of_the_wording() -> None:
    texts = [text for cue in make_cues(make_interview(), TrackPlan(wording="ko")) for text in texts_of(cue)]
    assert any(text.startswith("통역사: ") for text in texts) and any("[컷]" in text for text in texts)


def test_a_mark_that_can_be_read_before_the_next_utterance_is_not_joined_to_it() -> None:
    made = make_interview()  # the last utterance begins at 17.5 s
    bare = replace(made, utterances=(made.utterances[7],), renditions=(), exchanges=(), boundaries=(cut_at(16_550),))
    first, second = make_cues(bare, TrackPlan())
    assert (texts_of(first), first.span) == (["[cut]"], Span(16_550, 17_420)) and second.span.start == 17_500


def test_fast_speech_becomes_as_many_cues_of_two_lines_as_there_is_time_for() -> None:
    made = make_interview()
    fast = replace(made.utterances[0], text=LONG_ENGLISH, language="en", words=(), span=Span(0, 2_000))
    bare = replace(made, utterances=(fast,), renditions=(), exchanges=(), boundaries=())
    cues = make_cues(bare, TrackPlan(name_speakers=False))
    assert [sum(len(cue.lines_of(entry)) for entry in cue.entries) for cue in cues] == [2, 2, 2]
    assert " ".join(text for cue in cues for text in texts_of(cue)) == LONG_ENGLISH


@pytest.mark.parametrize(
    ("ms", "expected"),
    [
        (15_300, "[cut within] They are at home. My parents are there."),
        (16_800, "They are at home. [cut within] My parents are there."),
    ],
)
def test_in_a_translation_an_edit_stands_before_the_sentence_in_which_it_lies(ms: int, expected: str) -> None:
    made = make_interview()
    said = replace(made.utterances[6], translations=(Translation("en", "They are at home. My parents are there."),))
    bare = replace(made, utterances=(said,), renditions=(), exchanges=(), boundaries=(cut_at(ms),))
    cues = make_cues(bare, TrackPlan(original=False, target="en", name_speakers=False))
    assert " ".join(text for cue in cues for text in texts_of(cue)) == expected


@pytest.mark.parametrize("plan", [TrackPlan(original=False, target="en"), TrackPlan(target="en")])
def test_a_rough_gist_is_explained_once_and_marked_in_every_cue_that_holds_some_of_it(plan: TrackPlan) -> None:
    made = make_gist_interview()
    long = "the soldiers of the third company went with us over the river " * 4
    texts = [(Translation("en", f"Well, {long.strip()}. They came back."),), *[u.translations for u in made.utterances[1:]]]
    made = replace(made, utterances=tuple(replace(u, translations=t) for u, t in zip(made.utterances, texts, strict=True)))
    cues = make_cues(made, plan)
    shown = [[line.text for entry in cue.entries for line in cue.lines_of(entry) if line.language == "en"] for cue in cues]
    everything = " ".join(text for lines in shown for text in lines)
    assert everything.count("[≈ rough gist]") == 1 and everything.index("[≈ rough gist]") < everything.index("≈Well")
    parts = [lines for cue, lines in zip(cues, shown, strict=True) if any(entry.utterance_id == "u0" for entry in cue.entries)]
    assert len(parts) > 2
    for lines in parts:
        words = " ".join(lines).replace("[≈ rough gist]", "").replace("Questioner:", "").split()
        assert words[0].startswith("≈"), lines
    assert "≈They came back." in everything
    for cue in cues:
        for entry in cue.entries:
            for passage in entry.passages:
                assert all(measure_width(line, passage.language) <= 42 for line in passage.lines())


def test_the_original_beside_a_rough_gist_bears_no_sign() -> None:
    lines = [line for cue in make_cues(make_gist_interview(), TRACKS[0]) for line in texts_of(cue)]
    assert lines and not any("≈" in line for line in lines)


@pytest.mark.parametrize("plan", TRACKS, ids=lambda plan: f"{plan.spoken}-{plan.target}-{plan.name_speakers}")
@pytest.mark.parametrize("style", [BBC, NETFLIX.limit(line=24, second=30)], ids=["bbc", "limited"])
def test_cues_follow_the_style_of_the_plan(hostile: Transcript, plan: TrackPlan, style: Style) -> None:
    cues = make_cues(hostile, replace(plan, style=style))
    for cue in cues:
        for entry in cue.entries:
            for language, line in cue.lines_of(entry):
                assert measure_width(line, language) <= style.limits_for(language).line
    assert cues != make_cues(hostile, plan)


def cut_utterance(ms: int, *, text: str = "раз два три чотири п'ять шість") -> Transcript:
    """One utterance of six words of half a second from 1 s to 4 s, with an edit in it."""
    made = make_interview()
    words = tuple(Word(Span(1_000 + 500 * n, 1_500 + 500 * n), word) for n, word in enumerate(text.split()))
    said = replace(made.utterances[0], text=text, words=words, span=Span(1_000, 4_000))
    return replace(made, utterances=(said,), renditions=(), exchanges=(), boundaries=(cut_at(ms),))


@pytest.mark.parametrize(
    ("ms", "expected"),
    [
        (2_500, ["раз два три", "[cut] чотири п'ять шість"]),
        (1_500, ["раз [cut] два три чотири п'ять шість"]),
        (3_500, ["раз два три чотири п'ять [cut] шість"]),
        (2_000, ["раз два", "[cut] три чотири п'ять шість"]),
    ],
)
def test_no_cue_holds_words_from_both_sides_of_an_edit_if_both_parts_can_stand(ms: int, expected: list[str]) -> None:
    cues = make_cues(cut_utterance(ms), TrackPlan(name_speakers=False))
    assert [" ".join(texts_of(cue)) for cue in cues] == expected
    assert [entry.part for cue in cues for entry in cue.entries] == ([1, 2] if len(expected) > 1 else [None])
    assert all(entry.role == "questioner" for cue in cues for entry in cue.entries)
    assert all(cue.span.duration >= 834 for cue in cues)


def test_where_the_words_have_no_times_a_cue_may_lie_across_the_edit() -> None:
    made = cut_utterance(2_500)
    bare = replace(made, utterances=(replace(made.utterances[0], words=()),))
    cues = make_cues(bare, TrackPlan(name_speakers=False))
    assert [" ".join(texts_of(cue)) for cue in cues] == ["[cut within] раз два три чотири п'ять шість"]


def test_a_cue_begins_with_the_edit_that_stands_before_its_text() -> None:
    made = make_interview()
    later = made.utterances[1:]  # the first of them begins at 2.5 s
    marked = replace(made, utterances=later, renditions=(), exchanges=(), boundaries=(cut_at(2_000),))
    assert make_cues(marked, TrackPlan())[0].span.start == 2_000


RENDERED = {
    "machine": ["Questioner: Як вас звати?", "What is your name?"],
    "interpreter": ["Questioner: Як вас звати?", "Interpreter: 이름이 무엇입니까?"],
    "both": ["Questioner: Як вас звати?", "Interpreter: 이름이 무엇입니까?", "What is your name?"],
    "none": ["Questioner: Як вас звати?"],
}


@pytest.mark.parametrize("rendition", RENDERED)
def test_below_an_original_stands_what_was_chosen(rendition: RenditionChoice) -> None:
    plan = TrackPlan(target="en", rendition=rendition)
    first, second, *_ = make_cues(make_interview(), plan)
    assert texts_of(first) == RENDERED[rendition]
    own = ["Interpreter: 이름이 무엇입니까?"] if rendition == "interpreter" else texts_of(second)
    assert texts_of(second)[: len(own)] == own and second.entries[0].utterance_id == "u1", "the interpreter's own cue"
    assert [passage.language for passage in first.entries[0].passages] == {
        "machine": ["uk", "en"],
        "interpreter": ["uk", "ko"],
        "both": ["uk", "ko", "en"],
        "none": ["uk"],
    }[rendition]


def test_who_renders_is_named_in_the_language_of_the_wording_even_without_other_names() -> None:
    plan = TrackPlan(rendition="interpreter", wording="uk", name_speakers=False)
    assert texts_of(make_cues(make_interview(), plan)[0])[1:] == ["Перекладач: 이름이 무엇입니까?"]


def test_that_an_original_was_not_rendered_is_said_where_it_is_known_and_asked_for() -> None:
    made = make_interview()
    zero = Rendition("r0", ("u0",), (), "zero", 0.8)
    bare = replace(made, renditions=(zero,), exchanges=())
    said = texts_of(make_cues(bare, TrackPlan(rendition="interpreter"))[0])
    assert " ".join(said) == "Questioner: Як вас звати? [not rendered by the interpreter]"
    assert texts_of(make_cues(bare, TrackPlan())[0]) == ["Questioner: Як вас звати?"]
    unknown = make_cues(replace(made, renditions=(), exchanges=()), TrackPlan(rendition="interpreter"))
    assert texts_of(unknown[0]) == ["Questioner: Як вас звати?"]


@settings(max_examples=40, deadline=None)
@given(transcripts(), st.sampled_from(["interpreter", "both", "none"]), st.sampled_from([NETFLIX, BBC]))
def test_every_word_of_every_original_stands_in_the_cues_whatever_stands_below(
    transcript: Transcript, rendition: RenditionChoice, style: Style
) -> None:
    cues = make_cues(
        transcript, TrackPlan(target="en", rendition=rendition, name_speakers=False, mark_edits=False, style=style)
    )
    shown: dict[str | None, list[str]] = {}
    for cue in cues:
        for entry in cue.entries:
            shown.setdefault(entry.utterance_id, []).extend(" ".join(entry.passages[0].words).split())
    for utterance in transcript.utterances:
        words = clean_text(utterance.text).split()
        left = iter(shown[utterance.id])
        assert all(word in left for word in words), "in order, none left out"


def test_an_edit_at_the_end_of_all_times_is_shown() -> None:
    made = make_interview()
    late = replace(made, exchanges=(), boundaries=(cut_at(LONGEST_SECONDS * 1000 - 1),))
    assert texts_of(make_cues(late, TrackPlan())[-1]) == ["[cut]"]
