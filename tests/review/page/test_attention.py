"""What deserves a look, and in which order."""

from __future__ import annotations

from dataclasses import replace

from review_files import derive_interview
from vidtx.document import ROLES, Transcript
from vidtx.review.page.attention import list_attention

ORDER = ["crossing", "finding", "language", "role", "overlap", "untranscribed", "translation", "confidence"]


def make_doubtful() -> Transcript:
    made = derive_interview()
    flags = {
        0: ("overlap",),
        1: ("low_confidence",),
        2: ("language_uncertain",),
        3: ("language_inferred",),
        5: ("translation_outdated",),
    }
    utterances = [replace(u, flags=flags.get(n, ()), language_probability=0.9 - 0.1 * n) for n, u in enumerate(made.utterances)]
    utterances[4] = replace(utterances[4], text="", words=(), flags=("untranscribed",), language_probability=0.9)
    utterances[5] = replace(utterances[5], text_probability=0.4)
    utterances[1] = replace(utterances[1], text_probability=0.55)
    return replace(made, utterances=tuple(utterances), renditions=made.renditions[-1:])


def test_items_come_by_kind_and_the_least_sure_of_a_kind_first() -> None:
    items = list_attention(make_doubtful(), "en")
    kinds = [item["kind"] for item in items]
    assert [kind for kind in ORDER if kind in kinds] == list(dict.fromkeys(kinds))
    assert [i["utterance"] for i in items if i["kind"] == "language"] == ["u3", "u2"]
    assert [i["utterance"] for i in items if i["kind"] == "confidence"] == ["u5", "u1"]


def test_an_exchange_that_crosses_an_edit_says_where() -> None:
    document = derive_interview()
    crossing = next(item for item in list_attention(document, "en") if item["kind"] == "crossing")
    assert crossing["boundary"] in ("b0", "b1") and crossing["sentence"].startswith("Exchange ")
    decided = replace(document, boundaries=tuple(replace(b, status="accepted") for b in document.boundaries))
    assert all(item["done"] for item in list_attention(decided, "ko") if item["kind"] == "crossing")


def test_a_finding_is_done_when_a_person_decided() -> None:
    document = derive_interview()
    finding = next(item for item in list_attention(document, "en") if item["kind"] == "finding")
    assert "3" in finding["sentence"] and "5" in finding["sentence"] and not finding["done"]
    decided = tuple(replace(r, findings=tuple(replace(f, status="rejected") for f in r.findings)) for r in document.renditions)
    assert all(i["done"] for i in list_attention(replace(document, renditions=decided), "en") if i["kind"] == "finding")


def test_a_questioner_in_another_language_and_an_unsure_role_are_conflicts() -> None:
    document = derive_interview()
    odd = replace(document.utterances[4], language="ko")
    items = list_attention(replace(document, utterances=(*document.utterances[:4], odd, *document.utterances[5:])), "uk")
    assert [i["utterance"] for i in items if i["kind"] == "language"] == ["u4"]
    for role in ROLES:
        speakers = tuple(replace(s, role=role, role_probability=0.7) for s in document.speakers)
        roles = [i for i in list_attention(replace(document, speakers=speakers), "en") if i["kind"] == "role"]
        assert len(roles) == 3
    stated = tuple(replace(s, role="unknown", role_probability=1.0) for s in document.speakers)
    assert not [i for i in list_attention(replace(document, speakers=stated), "en") if i["kind"] == "role"]
