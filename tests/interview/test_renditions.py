"""What the interpreter made of each original: true differences are found, and what says the same is never accused."""

from __future__ import annotations

import ast
import random
from dataclasses import replace
from pathlib import Path

import pytest

from rendition_pairs import DIFFERENT, SAME
from scenario.model import Line
from vidtx.document import FINDING_KINDS, Exchange, Finding, Span, Speaker, TextSpan, Translation, Utterance
from vidtx.interview import comparison
from vidtx.interview.renditions import Comparison, classify_rendition, compare_rendition, find_renditions

SPEAKERS = [
    Speaker("I", "interpreter", 0.9, None, ("uk", "ko"), 9000),
    Speaker("Q", "questioner", 0.9, None, ("uk",), 5000),
    Speaker("S", "subject", 0.9, None, ("ko",), 5000),
]
OTHER_WAY = {"omission": "addition", "addition": "omission"}


def say(id: str, english: str, *, text: str | None = None, language: str = "ko", at: int = 0) -> Utterance:
    """An utterance whose translation is `english`, and whose own text is that too where none is given."""
    return Utterance(id, Span(at, at + 1000), "S", language, text or english, translations=(Translation("en", english),))


def compare(source: str, target: str, question: str | None = None) -> Comparison:
    asked = [] if question is None else [say("q", question)]
    return compare_rendition([say("a", source)], [say("b", target, language="uk")], question=asked)


@pytest.mark.parametrize(("kind", "source", "target"), DIFFERENT)
def test_a_difference_is_found_and_nothing_else_whichever_side_has_it(kind: str, source: str, target: str) -> None:
    assert {f.kind for f in compare(source, target).findings} == {kind}
    assert {f.kind for f in compare(target, source).findings} == {OTHER_WAY.get(kind, kind)}


@pytest.mark.parametrize(("source", "target"), SAME)
def test_what_says_the_same_in_other_words_raises_no_finding(source: str, target: str) -> None:
    for one, other in ((source, target), (target, source), (source, source)):
        compared = compare(one, other)
        assert (compared.kind, compared.findings) == ("close", ())


def test_there_are_forty_pairs_and_more_of_either_sort() -> None:
    assert len(DIFFERENT) >= 40 and len(SAME) >= 40


# Kinds that a person or a later stage can give; nothing detects them yet.
NOT_DETECTED = {"date", "time", "name", "place", "unit", "rank", "caption", "other"}


def test_every_kind_that_is_detected_has_pairs_and_every_other_is_named_as_such() -> None:
    texts = (
        node.value
        for node in ast.walk(ast.parse(Path(comparison.__file__).read_text("utf-8")))
        if isinstance(node, ast.Constant)
    )
    detected = {text for text in texts if text in FINDING_KINDS}
    assert detected == set(FINDING_KINDS) - NOT_DETECTED
    assert {kind for kind, _, _ in DIFFERENT} | set(OTHER_WAY.values()) >= detected, "tests/fixtures/rendition_pairs.py"


def test_a_changed_number_makes_a_substituted_rendition_and_is_stated_in_digits() -> None:
    compared = compare("There were two hundred men.", "There were three hundred men.")
    assert compared.kind == "substituted"
    assert [(f.id, f.value_source, f.value_target, f.probability) for f in compared.findings] == [("1", "200", "300", None)]


def test_a_number_stands_at_its_characters_where_the_text_is_in_the_compared_language() -> None:
    source = Utterance("a", Span(0, 1000), "S", "en", "Yes. I am twenty-three years old.")
    target = Utterance("b", Span(0, 1000), "I", "en", "I am 25 years old.")
    [finding] = compare_rendition([source], [target]).findings
    assert finding.source == (TextSpan("a", 10, 22),) and source.text[10:22] == "twenty-three"
    assert finding.target == (TextSpan("b", 5, 7),)


def test_a_number_stands_in_the_originals_sentence_where_both_have_as_many() -> None:
    korean = "저는 군인입니다. 스물세 살입니다."
    source = say("a", "I am a soldier. I am 23 years old.", text=korean)
    target = say("b", "I am a soldier. I am 25 years old.", text="Я солдат. Мені двадцять п'ять років.", language="uk")
    [finding] = compare_rendition([source], [target]).findings
    assert [korean[span.start : span.end] for span in finding.source] == ["스물세 살입니다."]
    assert [target.text[span.start : span.end] for span in finding.target] == ["Мені двадцять п'ять років."]


def test_a_number_stands_in_the_whole_text_where_the_sentences_do_not_agree() -> None:
    source = say("a", "I am a soldier. I am 23 years old.", text="저는 스물세 살 군인입니다")
    [finding] = compare_rendition([source], [say("b", "I am a soldier. I am 25 years old.")]).findings
    assert finding.source == (TextSpan("a", 0, len(source.text)),)


def test_a_finding_names_the_utterance_of_several_that_it_is_about() -> None:
    source = [
        say("a", "They beat me every day.", text="매일 때렸습니다."),
        say("b", "I am 20 years old.", text="스무 살입니다."),
    ]
    compared = compare_rendition(source, [say("c", "I am 20 years old.")])
    assert [(f.kind, f.source, f.target) for f in compared.findings] == [("omission", (TextSpan("a", 0, 9),), ())]
    assert (compared.findings[0].value_source, compared.findings[0].value_target) == ("They beat me every day.", None)


def test_a_negation_names_both_sentences() -> None:
    [finding] = compare("I was there. I do not want to go home.", "I was there. I want to go home.").findings
    assert (finding.value_source, finding.value_target) == ("I do not want to go home.", "I want to go home.")
    assert finding.source == (TextSpan("a", 13, 38),) and finding.target == (TextSpan("b", 13, 31),)


def test_a_number_that_one_side_lacks_is_a_loss_or_a_gain() -> None:
    lost = compare("They found me near the hill with 4 grenades.", "They found me near the hill with grenades.")
    assert (lost.kind, lost.findings[0].value_source, lost.findings[0].value_target) == ("reduced", "4", None)
    assert lost.findings[0].target == ()
    gained = compare("They found me near the hill with grenades.", "They found me near the hill with 4 grenades.")
    assert (gained.kind, gained.findings[0].value_source, gained.findings[0].value_target) == ("expanded", None, "4")
    assert gained.findings[0].source == ()


def test_a_number_is_not_compared_with_one_of_an_unlike_sentence() -> None:
    assert compare("I have 5 children at home.", "We marched 7 days through snow.").findings == ()


def test_numbers_of_another_thing_are_compared_in_sentences_that_are_surely_the_same_alone() -> None:
    assert compare("In the trench we sat 5 days without water.", "In the trench we 3 men sat in mud.").findings == ()


@pytest.mark.parametrize(
    ("question", "kind"), [("Were you there?", "substituted"), ("Weren't you there?", "close"), (None, "close")]
)
def test_yes_for_no_is_a_difference_where_the_question_is_known_and_plain(question: str | None, kind: str) -> None:
    compared = compare("Yes.", "No, sir.", question)
    assert compared.kind == kind
    assert [f.kind for f in compared.findings] == ["negation"] * (kind == "substituted")
    assert compare("Yes.", "Yes, sir.", question).findings == ()


def test_an_answer_that_echoes_the_question_is_compared_where_the_question_is_plain() -> None:
    assert compare("Yes, I did.", "No, I did not.", "Did you shoot?").kind == "substituted"
    assert compare("Yes, I did.", "No, I didn't.", "Didn't you shoot?").kind == "close"
    assert compare("No, I did.", "Yes, I did.", "Did you shoot?").kind == "close"


def test_the_same_value_of_another_unit_or_month_is_stated_with_it() -> None:
    def values(source: str, target: str) -> list[tuple[str | None, str | None]]:
        return [(f.value_source, f.value_target) for f in compare(source, target).findings]

    assert values("We sat there for 2 weeks.", "We sat there for 2 months.") == [("2 week", "2 month")]
    assert values("It was on May 10.", "It was on June 10.") == [("10 May", "10 June")]


def test_a_side_without_a_translation_is_not_compared() -> None:
    missing = Utterance("b", Span(0, 1000), "I", "uk", "Так.")
    for source, target in (
        ([say("a", "Yes.")], [missing]),
        ([missing], [say("a", "Yes.")]),
        ([say("a", "Yes."), missing],) * 2,
    ):
        assert compare_rendition(source, target) == Comparison("not_compared")


def test_speech_without_text_and_a_translation_of_other_words_are_not_compared() -> None:
    silent = Utterance("b", Span(0, 1000), "I", "en", "", flags=("untranscribed",))
    assert compare_rendition([say("a", "I am 20.")], [silent]).kind == "not_compared"
    outdated = replace(say("b", "I am 25."), flags=("translation_outdated",))
    assert compare_rendition([say("a", "I am 20.")], [outdated]).kind == "not_compared"
    own = Utterance("b", Span(0, 1000), "I", "en", "I am 25.", flags=("translation_outdated",))
    assert compare_rendition([say("a", "I am 20.")], [own]).kind == "substituted"


def test_in_another_language_than_english_the_similarity_alone_is_measured() -> None:
    source = Utterance("a", Span(0, 1000), "S", "de", "Ich bin 20.")
    target = Utterance("b", Span(0, 1000), "I", "de", "Ich bin 25.")
    compared = compare_rendition([source], [target], "de")
    assert (compared.kind, compared.findings) == ("close", ())
    assert compared.similarity is not None and 0.4 < compared.similarity < 1.0


def test_the_similarity_is_that_of_the_texts_with_four_decimals() -> None:
    assert compare("I was there.", "I was there.").similarity == 1.0
    assert compare("I was there.", "Bread.").similarity == pytest.approx(0.1, abs=0.05)
    similarity = compare("I was there with them.", "I was here with him.").similarity
    assert similarity is not None and similarity == round(similarity, 4)


def finding(kind: str, source: str | None, target: str | None, status: str = "machine") -> Finding:
    return Finding("f", kind, value_source=source, value_target=target, status=status)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("findings", "kind"),
    [
        ([], "close"),
        ([finding("number", "1", "2")], "substituted"),
        ([finding("negation", "a", "b")], "substituted"),
        ([finding("omission", "a", None)], "reduced"),
        ([finding("number", "5", None)], "reduced"),
        ([finding("addition", None, "a")], "expanded"),
        ([finding("number", None, "5")], "expanded"),
        ([finding("omission", "a", None), finding("addition", None, "b")], "substituted"),
        ([finding("omission", "a", None), finding("number", None, "5")], "substituted"),
        ([finding("omission", "a", None), finding("negation", "a", "b")], "substituted"),
        ([finding("omission", None, None)], "reduced"),
        ([finding("addition", None, None)], "expanded"),
        ([finding("name", None, None)], "substituted"),
        ([finding("number", "1", "2", "rejected")], "close"),
        ([finding("omission", "a", None), finding("number", "1", "2", "rejected")], "reduced"),
        ([finding("omission", "a", None, "accepted")], "reduced"),
    ],
)
def test_the_kind_follows_from_the_findings_that_nobody_rejected(findings: list[Finding], kind: str) -> None:
    assert classify_rendition(findings) == kind


def test_there_is_a_rendition_for_each_original_and_for_the_interpreters_own_talk_in_order() -> None:
    talk = [
        ("q", "Q", "How old are you?"),
        ("qr", "I", "How old are you?"),
        ("a", "S", "I am 23 years old."),
        ("ar", "I", "I am 25 years old."),
        ("own", "I", "Please speak more slowly."),
        ("q2", "Q", "Where is your unit?"),
        ("mute", "I", ""),
        ("a2", "S", "It was on the hill."),
    ]
    utterances = [
        replace(say(id, english or "x", at=n * 2000), speaker=speaker, text=english)
        for n, (id, speaker, english) in enumerate(talk)
    ]
    exchanges = [Exchange("e0", ("q",), ("qr",), ("a",), ("ar",)), Exchange("e1", ("q2",), (), ("a2",), ())]
    renditions = find_renditions(exchanges, utterances, SPEAKERS)
    assert [(r.id, r.source_ids, r.target_ids, r.kind) for r in renditions] == [
        ("r0000000", ("q",), ("qr",), "close"),
        ("r0004000", ("a",), ("ar",), "substituted"),
        ("r0008000", (), ("own",), "non_rendition"),
        ("r0010000", ("q2",), (), "zero"),
        ("r0014000", ("a2",), (), "zero"),
    ]
    assert [f.id for f in renditions[1].findings] == ["r0004000.1"]
    assert renditions[0].similarity == 1.0 and renditions[2].similarity is None


def test_where_nobody_interprets_nothing_is_called_unrendered() -> None:
    utterances = [say("q", "How old are you?"), say("a", "I am 23.", at=2000)]
    exchanges = [Exchange("e0", ("q",), (), ("a",), ())]
    alone = [replace(s, role="other") if s.role == "interpreter" else s for s in SPEAKERS]
    assert find_renditions(exchanges, utterances, alone) == ()


def test_two_renditions_that_begin_at_once_have_two_ids() -> None:
    utterances = [replace(say(id, "Please wait.", at=500), speaker="I") for id in ("a", "b")]
    assert [r.id for r in find_renditions([], utterances, SPEAKERS)] == ["r0000500", "r0000500.2"]


def test_whether_an_answer_of_yes_or_no_agrees_depends_on_the_rendered_question_too() -> None:
    def kinds(asked: str, rendered: str) -> list[str]:
        texts = [asked, rendered, "Yes.", "No."]
        utterances = [say(f"u{n}", text, at=n * 2000) for n, text in enumerate(texts)]
        return [r.kind for r in find_renditions([Exchange("e0", ("u0",), ("u1",), ("u2",), ("u3",))], utterances, SPEAKERS)]

    assert kinds("Were you there?", "Were you there?")[1] == "substituted"
    assert kinds("Were you there?", "You were not there?")[1] == "close"


def test_in_written_interviews_every_close_rendition_is_close_and_every_changed_number_is_found() -> None:
    from scenario.dialogue import write_interview

    counted = 0
    for seed in range(60):
        lines = write_interview(random.Random(seed), "any")
        for line in lines:
            if line.rendition_of is None or line.kind not in ("close", "substituted", "expanded"):
                continue
            original = lines[line.rendition_of]
            compared = compare(original.english, line.english)
            assert compared.kind == line.kind, (original.english, line.english)
            if line.kind == "substituted":
                changed = {(str(a), str(b)) for a, b in zip(*numbers_of(original, line), strict=True) if a != b}
                found = {(f.value_source, f.value_target) for f in compared.findings}
                assert {(a.removesuffix(":00"), b.removesuffix(":00")) for a, b in found if a and b} == changed
                counted += 1
    assert counted > 20


def numbers_of(*lines: Line) -> list[list[int]]:
    return [[number for sentence in line.sentences for number in sentence.numbers] for line in lines]


def test_of_words_that_lie_outside_of_the_models_training_nothing_is_claimed() -> None:
    said = [say("q", "Did 2 stay?", language="uk"), say("r", "Did 3 stay?", at=1000), say("a", "Yes.", at=2000)]
    exchange = Exchange("e1", ("q",), ("r",), ("a",), ())
    speakers = [replace(SPEAKERS[0], id="I"), replace(SPEAKERS[2], id="S")]
    assert [r.kind for r in find_renditions([exchange], said, speakers)] == ["substituted", "zero"]
    outside = [replace(u, flags=("outside_domain",)) for u in said]
    assert find_renditions([exchange], outside, speakers) == ()
    settled = [replace(u, status="confirmed") for u in outside]
    assert find_renditions([exchange], settled, speakers) == find_renditions([exchange], said, speakers)


def test_a_rough_gist_is_no_translation_to_compare() -> None:
    gist = replace(say("a", "I am 20 years old."), flags=("rough_gist",))
    for source, target in (([gist], [say("b", "I am 30 years old.")]), ([say("b", "I am 30 years old.")], [gist])):
        compared = compare_rendition(source, target)
        assert (compared.kind, compared.similarity, compared.findings) == ("not_compared", None, ())
    assert compare_rendition([say("b", "Yes.")], [say("c", "No.")], question=[gist]).kind == "close", "nor is a question"


def test_a_name_is_compared_in_the_two_languages_where_a_translation_hides_it() -> None:
    words = {
        "S": ("제 이름은 김철수입니다.", "ko", "My name is so and so."),
        "I": ("Мене звати Пак Йон Хо.", "uk", "My name is so and so."),
    }
    utterances = [
        replace(say(f"u{speaker}", english, text=text, language=language, at=at), speaker=speaker)
        for at, (speaker, (text, language, english)) in zip((0, 2000), words.items(), strict=True)
    ]
    exchange = Exchange("e", (), (), ("uS",), ("uI",))
    (rendition,) = find_renditions([exchange], utterances, SPEAKERS)
    assert [(f.kind, f.value_source, f.value_target) for f in rendition.findings] == [("name", "김철수", "Пак Йон Хо")]
    assert rendition.kind == "substituted"


def test_a_yes_that_became_a_no_is_found_without_a_translation() -> None:
    said = [
        ("q", "Q", "Ви бачили офіцера?", "uk"),
        ("r", "I", "장교를 보았습니까?", "ko"),
        ("a", "S", "네.", "ko"),
        ("b", "I", "Ні.", "uk"),
    ]
    utterances = [
        Utterance(id, Span(n * 2000, n * 2000 + 1000), who, language, text) for n, (id, who, text, language) in enumerate(said)
    ]
    renditions = find_renditions([Exchange("e", ("q",), ("r",), ("a",), ("b",))], utterances, SPEAKERS)
    assert [[f.kind for f in r.findings] for r in renditions] == [[], ["negation"]]
