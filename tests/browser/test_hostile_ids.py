"""Ids that JavaScript's own objects know: of lines, voices and edits of a document that somebody else wrote."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from browser_tab import Tab
from review_files import derive_interview
from review_page import open_page
from vidtx.document import dump_transcript

IDS = {"u0": "__proto__", "u2": "constructor", "Q": "__proto__", "S": "toString", "b0": "__proto__", "u6": "a/b?c#d"}


@pytest.mark.parametrize("id", ["__proto__", "constructor"])
def test_a_line_of_any_id_is_corrected_and_what_others_change_in_it_is_shown(
    open_tab: Callable[..., Tab], tmp_path: Path, id: str
) -> None:
    content = dump_transcript(derive_interview())
    for plain, odd in IDS.items():
        content = content.replace(f'"{plain}"', f'"{odd}"')
    path = tmp_path / "talk.vidtx.json"
    path.write_text(content)
    with open_page(path) as page:
        tab = open_tab(page.served.guard.settings.launch_url)
        expect(tab.page.locator(".t-draft, .t-conflict")).to_have_count(0)
        tab.replace_text(id, "Раз два три")
        expect(tab.text(id)).to_have_text("Раз два три")
        assert page.session.state.utterances[[u.id for u in page.session.state.utterances].index(id)].text == "Раз два три"
        page.correct({"kind": "set_text", "targets": [id], "before": {}, "after": {"text": "Чотири"}}, author="B")
        expect(tab.text(id)).to_have_text("Чотири")
