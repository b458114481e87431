"""Each damage to a perfect transcript moves exactly the scores that it should, by what one computes on paper.

The interview (tests/fixtures/interview.py) has 12 Ukrainian words (59 characters with the spaces between them), 8 Korean
words (30 characters without spaces), 16 s of speech in 8 turns, 2 boundaries and 2 exchanges.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from rich.console import Console

from document_strategies import transcripts
from interview import LINES, make_interview
from vidtx.document import EditBoundary, Span, Transcript, Translation, Turn
from vidtx.evaluation import Ratio, Scores, evaluate, pool
from vidtx.terminal.scores import render_scores

TRUTH = make_interview()
PERFECT = evaluate(TRUTH, TRUTH).to_dict()


def approximately(value: float) -> Any:
    return pytest.approx(value, abs=1e-6)  # to_dict writes six decimals


def alter(part: str, index: int, **changes: Any) -> Transcript:
    """The interview with one of its utterances (turns, speakers, ...) changed."""
    items = list(getattr(TRUTH, part))
    items[index] = replace(items[index], **changes)
    return replace(TRUTH, **{part: tuple(items)})


def score_changes(document: Transcript) -> dict[str, Any]:
    """The scores that differ from a perfect document's."""
    scores = evaluate(document, TRUTH).to_dict()
    return {name: value for name, value in scores.items() if value != PERFECT[name]}


def test_a_perfect_document_has_no_errors_and_full_marks() -> None:
    assert PERFECT["wer"] == {
        "ko": {"errors": 0, "total": 8, "value": 0.0},
        "uk": {"errors": 0, "total": 12, "value": 0.0},
    }
    assert PERFECT["cer"] == {
        "ko": {"errors": 0, "total": 30, "value": 0.0},
        "uk": {"errors": 0, "total": 59, "value": 0.0},
    }
    assert PERFECT["cpwer"] == {"errors": 0, "total": 20, "value": 0.0}
    # Each of the 8 turns of 2 s loses half the collar at either end.
    assert PERFECT["der"] == {"missed": 0.0, "false_alarm": 0.0, "confusion": 0.0, "total": 14.0, "value": 0.0}
    assert PERFECT["language_accuracy_by_time"] == {"right": 16.0, "total": 16.0, "value": 1.0}
    assert PERFECT["language_accuracy_by_turn"] == {"right": 8, "total": 8, "value": 1.0}
    assert PERFECT["role_accuracy_by_time"] == {"right": 16.0, "total": 16.0, "value": 1.0}
    assert PERFECT["chrf_en"] == {"pairs": 8, "value": 100.0}
    for found in (*PERFECT["boundaries"].values(), PERFECT["exchanges"]):
        assert found == {"expected": 2, "found": 2, "matched": 2, "f1": 1.0, "precision": 1.0, "recall": 1.0}
    assert PERFECT["boundary_kind_accuracy"]["value"] == PERFECT["continuity_accuracy"]["value"] == 1.0


def test_names_of_speakers_case_punctuation_and_segmentation_do_not_count() -> None:
    names = {"Q": "SPEAKER_02", "I": "SPEAKER_00", "S": "SPEAKER_01"}
    utterances = []
    for u in TRUTH.utterances:
        first, rest = u.words[0], u.words[1:]
        cut = first.span.end
        text = "".join(c for c in u.text.upper() if c not in ".?!")
        head, _, tail = text.partition(" ")
        english, _, more = (u.translation("en") or "").partition(" ")
        one = replace(u, id=u.id + "a", span=Span(u.span.start, cut), text=head, words=(first,), speaker=names[u.speaker])
        if not rest:
            utterances.append(replace(u, id=u.id + "a", text=text, speaker=names[u.speaker]))
            continue
        utterances.append(replace(one, translations=(Translation("en", english),)))
        utterances.append(
            replace(
                one,
                id=u.id + "b",
                span=Span(cut, u.span.end),
                text=f"— {tail}!",
                words=rest,
                translations=(Translation("en", more),),
            )
        )
    document = replace(
        TRUTH,
        speakers=tuple(replace(s, id=names[s.id]) for s in TRUTH.speakers),
        turns=tuple(replace(t, speaker=names[t.speaker]) for t in TRUTH.turns),
        utterances=tuple(utterances),
        renditions=tuple(
            replace(r, source_ids=tuple(f"{i}a" for i in r.source_ids), target_ids=tuple(f"{i}a" for i in r.target_ids))
            for r in TRUTH.renditions
        ),
        exchanges=tuple(
            replace(
                e,
                question=(e.question[0] + "b",),
                question_rendition=(),
                answer=(e.answer[0] + "a",),
                answer_rendition=(),
            )
            for e in TRUTH.exchanges
        ),
    )
    assert score_changes(document) == {}


def test_a_turn_in_the_wrong_language_is_deleted_from_one_and_inserted_into_the_other() -> None:
    changes = score_changes(alter("utterances", 2, language="uk"))  # 김철수입니다: 1 word, 6 characters
    assert changes.pop("wer") == {
        "ko": {"errors": 1, "total": 8, "value": 0.125},
        "uk": {"errors": 1, "total": 12, "value": approximately(1 / 12)},
    }
    assert changes.pop("cer") == {
        "ko": {"errors": 6, "total": 30, "value": 0.2},
        "uk": {"errors": 7, "total": 59, "value": approximately(7 / 59)},  # and a space
    }
    assert changes.pop("language_accuracy_by_time") == {"right": 14.0, "total": 16.0, "value": 0.875}
    assert changes.pop("language_accuracy_by_turn") == {"right": 7, "total": 8, "value": 0.875}
    assert changes == {}


def test_a_language_that_only_the_document_has_is_insertions_out_of_nothing() -> None:
    changes = score_changes(alter("utterances", 2, language="ja"))
    assert changes["wer"]["ja"] == {"errors": 1, "total": 0, "value": None}
    assert changes["cer"]["ja"] == {"errors": 6, "total": 0, "value": None}


def test_swapped_roles_move_the_role_alone() -> None:
    q, i, s = TRUTH.speakers
    document = replace(TRUTH, speakers=(replace(q, role="subject"), i, replace(s, role="questioner")))
    assert score_changes(document) == {"role_accuracy_by_time": {"right": 8.0, "total": 16.0, "value": 0.5}}


def test_a_role_that_the_reference_does_not_know_is_not_scored() -> None:
    q, i, s = TRUTH.speakers
    reference = replace(TRUTH, speakers=(q, i, replace(s, role="unknown")))
    assert evaluate(TRUTH, reference).role_time == Ratio(12.0, 12.0)
    assert evaluate(reference, TRUTH).role_time == Ratio(12.0, 16.0)


def test_dropped_words_are_deletions() -> None:
    changes = score_changes(alter("utterances", 3, text="Мене звати", words=()))  # without Кім
    assert changes.pop("wer")["uk"] == {"errors": 1, "total": 12, "value": approximately(1 / 12)}
    assert changes.pop("cer")["uk"] == {"errors": 4, "total": 59, "value": approximately(4 / 59)}
    assert changes.pop("cpwer") == {"errors": 1, "total": 20, "value": 0.05}
    assert changes == {}


def test_korean_spacing_counts_in_words_and_not_in_characters() -> None:
    changes = score_changes(alter("utterances", 6, text="집에있습니다.", words=()))
    assert changes.pop("wer")["ko"] == {"errors": 2, "total": 8, "value": 0.25}  # one replaced, one deleted
    assert changes.pop("cpwer") == {"errors": 2, "total": 20, "value": 0.1}
    assert changes == {}


@pytest.mark.parametrize("shift", [300, -300])
def test_a_boundary_that_is_off_by_less_than_the_wider_tolerance_is_found_by_it_alone(shift: int) -> None:
    pts = TRUTH.boundaries[0].pts + shift * 12_800 // 1000
    changes = score_changes(alter("boundaries", 0, pts=pts))
    assert changes == {
        "boundaries": {
            "100_ms": {"expected": 2, "found": 2, "matched": 1, "f1": 0.5, "precision": 0.5, "recall": 0.5},
            "500_ms": PERFECT["boundaries"]["500_ms"],
        }
    }


def test_a_boundary_exactly_at_the_tolerance_is_found() -> None:
    pts = TRUTH.boundaries[0].pts
    assert score_changes(alter("boundaries", 0, pts=pts + 1280)) == {}
    assert "boundaries" in score_changes(alter("boundaries", 0, pts=pts + 1281))


def test_boundaries_are_matched_one_to_one() -> None:
    first = TRUTH.boundaries[0]
    doubled = (first, replace(first, id="again", pts=first.pts + 100), TRUTH.boundaries[1])
    changes = score_changes(replace(TRUTH, boundaries=doubled))
    for found in changes.pop("boundaries").values():
        assert found == {"expected": 2, "found": 3, "matched": 2, "f1": 0.8, "precision": approximately(2 / 3), "recall": 1.0}
    assert changes == {}


def test_as_many_boundaries_are_matched_as_can_be() -> None:
    def at(*times: int) -> Transcript:
        made = [EditBoundary(f"b{t}", t, Fraction(1, 1000), "cut", True, False, 1.0) for t in times]
        return replace(TRUTH, boundaries=tuple(made), exchanges=())

    # 1080 is nearest to 1090, but then 1180 would go without: paired with 1000, it leaves 1090 to 1180.
    assert evaluate(at(1080, 1180), at(1000, 1090)).boundaries[100].matched == 2
    assert evaluate(at(1000), at(1101)).boundaries[100].matched == 0


def test_a_boundary_of_the_wrong_kind_is_found_but_of_the_wrong_kind() -> None:
    assert score_changes(alter("boundaries", 1, kind="dissolve")) == {
        "boundary_kind_accuracy": {"right": 1, "total": 2, "value": 0.5}
    }


def test_a_dropped_turn_is_missed_speech() -> None:
    changes = score_changes(replace(TRUTH, turns=TRUTH.turns[:6] + TRUTH.turns[7:]))
    assert changes.pop("der") == {"missed": 1.75, "false_alarm": 0.0, "confusion": 0.0, "total": 14.0, "value": 0.125}
    assert changes.pop("role_accuracy_by_time") == {"right": 14.0, "total": 14.0, "value": 1.0}  # of what was heard
    assert changes == {}


def test_a_turn_of_the_wrong_speaker_is_confused_speech_in_the_wrong_role() -> None:
    changes = score_changes(alter("turns", 2, speaker="Q"))
    assert changes.pop("der") == {"missed": 0.0, "false_alarm": 0.0, "confusion": 1.75, "total": 14.0, "value": 0.125}
    assert changes.pop("role_accuracy_by_time") == {"right": 14.0, "total": 16.0, "value": 0.875}
    assert changes == {}


def test_an_invented_turn_is_a_false_alarm_and_counts_in_overlap() -> None:
    over = Turn(Span(10_500, 11_500), "S", "ko", overlaps=True)  # while the questioner speaks
    turns = tuple(sorted((*TRUTH.turns, over), key=lambda turn: turn.span.start))
    changes = score_changes(replace(TRUTH, turns=turns))
    assert changes == {
        "der": {"missed": 0.0, "false_alarm": 1.0, "confusion": 0.0, "total": 14.0, "value": approximately(1 / 14)}
    }


def test_an_eighth_of_a_second_at_the_edge_of_a_turn_is_forgiven_and_no_more() -> None:
    early = alter("turns", 0, span=Span(0, 1875))
    assert evaluate(early, TRUTH).to_dict()["der"] == PERFECT["der"]
    earlier = alter("turns", 0, span=Span(0, 1775))
    assert evaluate(earlier, TRUTH).diarization.missed == approximately(0.1)


def test_where_two_speak_at_once_the_mapped_speaker_counts_not_the_louder() -> None:
    # The subject speaks for 1 s into the question; in the document another's longer turn covers that second too.
    over = Turn(Span(10_500, 11_500), "S", "ko", overlaps=True)
    said = replace(TRUTH.utterances[6], id="over", span=over.span, text="네", words=(), translations=())
    document = replace(
        TRUTH,
        turns=tuple(sorted((*TRUTH.turns, over), key=lambda turn: turn.span.start)),
        utterances=tuple(sorted((*TRUTH.utterances, said), key=lambda utterance: utterance.span.start)),
    )
    scores = evaluate(document, document)
    assert scores.language_time == Ratio(17.0, 17.0)
    assert scores.role_time == Ratio(17.0, 17.0)
    unheard = evaluate(TRUTH, document)  # only the questioner is heard there: wrong language, wrong role
    assert unheard.language_time == unheard.role_time == Ratio(16.0, 17.0)


def test_words_count_in_order_of_time_whoever_says_them() -> None:
    first, second = TRUTH.utterances[0], TRUTH.utterances[3]
    one = replace(
        first, span=Span(0, 9500), words=(first.words[0], first.words[1], replace(first.words[2], span=Span(9_400, 9_500)))
    )
    reordered = replace(TRUTH, utterances=(one, *TRUTH.utterances[1:]))  # "звати?" comes after "Мене звати Кім."
    result = evaluate(reordered, TRUTH)
    assert second.span.start < 9_400
    assert result.words["uk"] == Ratio(2, 12)  # як вас [звати] мене звати кім (звати): one deleted, one inserted
    assert result.speaker_words == Ratio(0, 20)


def test_words_of_the_wrong_speaker_count_for_both_in_cpwer_alone() -> None:
    changes = score_changes(alter("utterances", 6, speaker="Q"))  # 2 words: deleted from S, inserted into Q
    assert changes == {"cpwer": {"errors": 4, "total": 20, "value": 0.2}}


def test_a_dropped_utterance_loses_its_words_its_english_and_its_exchange() -> None:
    kept = tuple(u for u in TRUTH.utterances if u.id != "u6")
    exchanges = (TRUTH.exchanges[0], replace(TRUTH.exchanges[1], answer=()))
    document = replace(TRUTH, utterances=kept, renditions=TRUTH.renditions[:3], exchanges=exchanges)
    changes = score_changes(document)
    assert changes.pop("wer")["ko"] == {"errors": 2, "total": 8, "value": 0.25}
    assert changes.pop("cer")["ko"] == {"errors": 6, "total": 30, "value": 0.2}
    assert changes.pop("cpwer") == {"errors": 2, "total": 20, "value": 0.1}
    assert changes.pop("language_accuracy_by_time") == {"right": 14.0, "total": 14.0, "value": 1.0}
    assert changes.pop("language_accuracy_by_turn") == {"right": 7, "total": 7, "value": 1.0}
    assert changes.pop("exchanges") == {"expected": 2, "found": 2, "matched": 1, "f1": 0.5, "precision": 0.5, "recall": 0.5}
    assert changes.pop("continuity_accuracy") == {"right": 1, "total": 1, "value": 1.0}
    assert changes.pop("chrf_en")["pairs"] == 8
    assert changes.pop("renditions")["matched"] == 3
    assert changes.pop("rendition_kind_accuracy") == {"right": 3, "total": 3, "value": 1.0}
    assert changes == {}


def test_missing_english_moves_chrf_alone_by_what_the_formula_says() -> None:
    changes = score_changes(alter("utterances", 4, translations=()))
    lengths = [len(english.replace(" ", "")) for *_, english in LINES]
    recalls = []
    for order in range(1, 7):  # what is there is all right: precision 1, recall the share of n-grams that is left
        grams = [max(0, length - order + 1) for length in lengths]
        recalls.append((sum(grams) - grams[4]) / sum(grams))
    recall = sum(recalls) / 6
    assert changes == {"chrf_en": {"pairs": 8, "value": approximately(100 * 5 * recall / (4 + recall))}}


def test_english_belongs_to_the_utterance_that_it_overlaps_most() -> None:
    moved = alter("utterances", 1, span=Span(1_500, 4_500))  # begins inside the question, most of it in the rendition
    assert evaluate(moved, TRUTH).english == evaluate(TRUTH, TRUTH).english


def test_a_missed_and_an_invented_exchange_move_the_exchanges_alone() -> None:
    changes = score_changes(replace(TRUTH, exchanges=TRUTH.exchanges[:1]))
    assert changes.pop("exchanges") == {
        "expected": 2, "found": 1, "matched": 1, "f1": approximately(2 / 3), "precision": 1.0, "recall": 0.5,
    }  # fmt: skip
    assert changes.pop("continuity_accuracy") == {"right": 1, "total": 1, "value": 1.0}
    assert changes == {}


def test_question_and_answer_must_both_fit() -> None:
    crossed = replace(TRUTH.exchanges[0], answer=("u6",))
    document = replace(TRUTH, exchanges=(crossed, TRUTH.exchanges[1]))
    assert score_changes(document)["exchanges"]["matched"] == 1


def test_an_unseen_cut_in_an_exchange_moves_continuity_alone() -> None:
    changes = score_changes(alter("exchanges", 1, inside_ids=()))
    assert changes == {"continuity_accuracy": {"right": 1, "total": 2, "value": 0.5}}


def empty(document: Transcript) -> Transcript:
    return replace(document, boundaries=(), speakers=(), turns=(), utterances=(), renditions=(), exchanges=())


def test_against_an_empty_reference_nothing_has_a_denominator() -> None:
    scores = evaluate(empty(TRUTH), empty(TRUTH)).to_dict()
    assert scores["wer"] == scores["cer"] == {}
    for name in set(scores) - {"wer", "cer", "boundaries", "exchanges", "renditions", "findings"}:
        assert scores[name]["value"] is None, name
    assert scores["renditions"]["f1"] is None and scores["findings"] == {}
    assert scores["exchanges"]["f1"] is None and scores["boundaries"]["100_ms"]["f1"] is None


def test_an_empty_document_has_missed_everything() -> None:
    scores = evaluate(empty(TRUTH), TRUTH).to_dict()
    assert scores["wer"]["uk"]["value"] == scores["cer"]["ko"]["value"] == scores["cpwer"]["value"] == 1.0
    assert scores["der"]["missed"] == 14.0 and scores["der"]["value"] == 1.0
    assert scores["chrf_en"]["value"] == 0.0
    assert scores["exchanges"]["f1"] == scores["boundaries"]["500_ms"]["f1"] == 0.0
    assert scores["role_accuracy_by_time"]["value"] is None  # nothing was heard, so nobody had a wrong role


def test_pooling_adds_counts_and_makes_one_corpus() -> None:
    damaged = evaluate(alter("utterances", 3, text="Мене звати", words=()), TRUTH)
    korean = replace(TRUTH, utterances=TRUTH.utterances[1:3], renditions=(), exchanges=(), boundaries=())
    total = pool([damaged, evaluate(TRUTH, TRUTH), evaluate(korean, korean)])
    assert total.words == {"ko": Ratio(0, 19), "uk": Ratio(1, 24)}
    assert total.speaker_words == Ratio(1, 43)
    assert total.diarization.total == approximately(42.0)
    assert len(total.english) == 18 and total.chrf == approximately(100.0)
    assert total.boundaries[100].expected == 4
    assert pool([]) == Scores()


def test_pooled_errors_are_not_the_mean_of_percentages() -> None:
    one, other = Scores(words={"uk": Ratio(1, 1)}), Scores(words={"uk": Ratio(0, 9)})
    assert pool([one, other]).words["uk"].value == 0.1


def test_the_dictionary_is_plain_json_with_sorted_keys() -> None:
    text = json.dumps(PERFECT, allow_nan=False)
    assert json.dumps(json.loads(text), sort_keys=True) == json.dumps(PERFECT, sort_keys=True)
    assert list(PERFECT) == sorted(PERFECT)


def render(scores: Scores) -> list[str]:
    console = Console(width=160, record=True, file=None, quiet=False)
    with console.capture() as capture:
        console.print(render_scores(scores))
    return capture.get().splitlines()


def line_of(lines: list[str], start: str) -> str:
    return next(line for line in lines if line.startswith(start))


def test_the_table_shows_each_score_with_what_was_counted_and_a_dash_for_none() -> None:
    lines = render(evaluate(alter("utterances", 2, language="uk"), TRUTH))
    assert "12.5 %" in line_of(lines, "word errors, ko") and "1 errors in 8 words" in line_of(lines, "word errors, ko")
    assert "100.0" in line_of(lines, "English (chrF)")
    assert "1.00" in line_of(lines, "edits within 0.1 s")
    lines = render(evaluate(empty(TRUTH), empty(TRUTH)))
    for start in ("diarization", "word errors by speaker", "role right", "English", "edits within 0.5 s", "exchanges"):
        assert "–" in line_of(lines, start)


PERFECT_VALUES: tuple[tuple[Callable[[Scores], float | None], float], ...] = (
    (lambda s: s.diarization.value, 0.0),
    (lambda s: s.speaker_words.value, 0.0),
    (lambda s: s.boundaries[100].f1, 1.0),
    (lambda s: s.boundaries[500].f1, 1.0),
    (lambda s: s.boundary_kinds.value, 1.0),
    (lambda s: s.exchanges.f1, 1.0),
    (lambda s: s.renditions.f1, 1.0),
)


@given(transcripts())
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_document_is_perfect_against_itself(transcript: Transcript) -> None:
    scores = evaluate(transcript, transcript)
    assert all(ratio.count == 0 for ratio in (*scores.words.values(), *scores.characters.values()))
    for value, best in PERFECT_VALUES:
        assert value(scores) in (None, approximately(best))
    assert all(found.f1 == 1.0 for found in scores.findings.values())
    json.dumps(scores.to_dict(), allow_nan=False)
    render(scores)
