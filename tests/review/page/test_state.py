"""What the page shows, and what changed between two states."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hostile_interview import make_hostile_interview
from interview import make_gist_interview, make_glossed_interview, make_interview, make_reviewed_interview
from review_files import derive_interview
from review_strategies import changes_of
from vidtx.document import Transcript
from vidtx.errors import DocumentError
from vidtx.interview.revision import apply
from vidtx.review.changes import Change, make_corrections
from vidtx.review.page.state import MAPPINGS, PageMaker, compare_states

DOCUMENTS = {
    "small": make_interview,
    "derived": derive_interview,
    "reviewed": make_reviewed_interview,
    "gist": make_gist_interview,
    "glossary": make_glossed_interview,
    "hostile": make_hostile_interview,
}


def change(state: Transcript, drawn: Any) -> Transcript:
    corrections = make_corrections(state, [drawn], "1" * 64, author="A", time="", number=1)
    return apply(state, corrections)


def patch(before: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    """What a tab does with a patch."""
    after = dict(before)
    for name, section in change.items():
        if name in MAPPINGS:
            after[name] = {id: value for id, value in {**before[name], **section}.items() if value is not None}
        else:
            after[name] = section
    return after


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("language", ["en", "uk", "ko"])
def test_every_id_that_is_named_is_there(name: str, language: str) -> None:
    page = PageMaker(language).make(DOCUMENTS[name]())
    for row in page["rows"]:
        for key, section in (("utterance", "utterances"), ("boundary", "boundaries"), ("caption", "captions")):
            assert row.get(key) is None or row[key] in page[section]
        for beside in row.get("beside", ()):
            assert beside["rendition"] in page["renditions"]
            assert all(
                part.get("utterance") in page["utterances"] or part.get("boundary") in page["boundaries"]
                for part in beside["parts"]
            )
    keys = [row["key"] for row in page["rows"]]
    assert len(set(keys)) == len(keys)
    for item in page["attention"]:
        assert item["utterance"] is None or item["utterance"] in page["utterances"]
        assert item["boundary"] is None or item["boundary"] in page["boundaries"]
        assert item["finding"] is None or item["finding"] in page["findings"]
    items = [item["key"] for item in page["attention"]]
    assert len(set(items)) == len(items)
    for finding in page["findings"].values():
        assert finding["rendition"] in page["renditions"] and finding["sentence"]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_utterance_stands_in_exactly_one_place(name: str) -> None:
    page = PageMaker("en").make(DOCUMENTS[name]())
    shown = [row["utterance"] for row in page["rows"] if row["type"] == "speech"]
    shown += [
        part["utterance"] for row in page["rows"] for b in row.get("beside", ()) for part in b["parts"] if "utterance" in part
    ]
    assert sorted(shown) == sorted(page["utterances"])


def test_a_page_that_is_made_again_is_not_made_anew() -> None:
    document, maker = derive_interview(), PageMaker("en")
    before = maker.make(document)
    assert compare_states(before, maker.make(document)) == {}
    after = maker.make(change(document, Change("confirm", ("u0",))))
    assert all(after["utterances"][id] is before["utterances"][id] for id in after["utterances"] if id != "u0")


def test_a_change_of_a_language_of_names_is_no_change_of_what_was_said() -> None:
    english, korean = (PageMaker(language).make(derive_interview()) for language in ("en", "ko"))
    for id, utterance in english["utterances"].items():
        assert utterance["text"] == korean["utterances"][id]["text"]


@pytest.mark.parametrize("name", ["derived", "reviewed"])
@given(data=st.data())
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_patch_leads_to_the_page_of_the_next_state(name: str, data: st.DataObject) -> None:
    state, maker = DOCUMENTS[name](), PageMaker("en")
    page = maker.make(state)
    for _ in range(data.draw(st.integers(1, 4))):
        try:
            state = change(state, data.draw(changes_of(state)))
        except DocumentError:
            continue
        state = replace(state, corrections=())
        after = maker.make(state)
        assert patch(page, compare_states(page, after)) == after == PageMaker("en").make(state)
        page = after
