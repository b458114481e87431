"""The acceptance of the page: somebody who reads nothing but its own help makes a bilingual SubRip file in which all his changes stand."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pysubs2
from playwright.sync_api import Locator, expect

from browser_tab import Tab, find_said, find_word
from review_program import start_review
from vidtx.document import Transcript, parse_transcript

BILINGUAL = "interrogation.bilingual.srt"


def test_a_reader_of_the_help_corrects_relabels_rejects_accepts_and_exports(
    open_tab: Callable[..., Tab], path: Path, document: Transcript, tmp_path: Path
) -> None:
    original = path.read_bytes()
    said = find_said(document, "ko", "subject")
    with start_review(path, "--author", "О. К.") as program:
        tab = open_tab(program.launch_url, accept_downloads=True)
        tab.expected = ("status of 409",)  # a file that is not written over
        read_help(tab)
        correct_a_word(tab, said.id, *find_word(said, 3), "영수입니다.")
        relabel_a_voice(tab)
        rejected = reject_an_edit(tab)
        accept_a_finding(tab)
        tab.wait_until_saved()
        files = open_export(tab)
        with tab.page.expect_download() as download:
            files.filter(has_text=BILINGUAL).get_by_role("link", name="Download").click()
        download.value.save_as(tmp_path / "downloaded.srt")
        files.filter(has_text=BILINGUAL).get_by_role("button", name="Save beside the document").click()
        expect(tab.page.locator(".t-said")).to_contain_text("Written: ")
        expect(tab.page.locator(".t-said")).to_contain_text(BILINGUAL)
        check_bilingual(pysubs2.load(str(tmp_path / "downloaded.srt")), rejected)
        check_bilingual(pysubs2.load(str(path.parent / BILINGUAL)), rejected)
        (path.parent / BILINGUAL).write_text("somebody's own work")  # and it is not written over
        files.filter(has_text=BILINGUAL).get_by_role("button", name="Save beside the document").click()
        expect(tab.page.locator(".t-said")).to_contain_text("Not written")
        assert (path.parent / BILINGUAL).read_text() == "somebody's own work"
        with tab.page.expect_download() as download:
            files.filter(has_text="interrogation.reviewed.vidtx.json").get_by_role("link", name="Download").click()
        reviewed = parse_transcript(Path(download.value.path()).read_bytes())
        assert next(f.status for r in reviewed.renditions for f in r.findings) == "accepted"
    assert path.read_bytes() == original


def read_help(tab: Tab) -> None:
    """What the help says is what is done after it; a help that says it otherwise needs another test."""
    tab.page.get_by_role("button", name="Help and keys").click()
    help = tab.dialog("Help and keys")
    for words in (
        "double-click the text of a row",
        "press Ctrl+Enter",
        "press “Voices” at the top",
        "press its mark above the waveform",
        "press a finding in the row",
        "press “Export”",
    ):
        expect(help).to_contain_text(words, ignore_case=True)
    help.get_by_role("button", name="Close").click()


def correct_a_word(tab: Tab, id: str, start: int, end: int, word: str) -> None:
    area = tab.edit(id)
    area.evaluate("(area, [start, end]) => area.setSelectionRange(start, end)", [start, end])
    tab.page.keyboard.insert_text(word)
    tab.press("Control+Enter")
    expect(tab.text(id)).to_contain_text(word)


def relabel_a_voice(tab: Tab) -> None:
    tab.page.get_by_role("button", name="Voices").click()
    voices = tab.dialog("Voices")
    name = voices.get_by_role("textbox", name="Name of Subject 1")
    name.fill("Полонений А")
    name.press("Tab")
    expect(voices.get_by_role("textbox", name="Name of Полонений А")).to_be_visible()
    voices.get_by_role("combobox", name="Role of Interpreter").select_option("other")
    expect(tab.page.locator(".t-who.t-role-interpreter")).to_have_count(0)
    tab.press("Escape")


def reject_an_edit(tab: Tab) -> str:
    tab.page.get_by_role("button", name=re.compile(r"^0:04 jump cut")).click()
    dialog = tab.page.locator("dialog.boundary-dialog")
    dialog.get_by_role("button", name="Reject").click()
    expect(dialog.locator(".badge-rejected")).to_be_visible()
    tab.press("Escape")
    return "jump cut"


def accept_a_finding(tab: Tab) -> None:
    tab.page.locator("[data-finding]").first.click()
    dialog = tab.dialog("A difference between original and rendition")
    dialog.get_by_role("button", name="Accept").click()
    expect(dialog).to_have_count(0)


def open_export(tab: Tab) -> Locator:
    tab.page.get_by_role("button", name="Export").click()
    files = tab.dialog("Export").locator(".t-file")
    expect(files.filter(has_text=BILINGUAL)).to_have_count(1)
    return files


def check_bilingual(subtitles: pysubs2.SSAFile, rejected: str) -> None:
    texts = [event.plaintext.replace("\n", " ") for event in subtitles]
    assert any("Полонений А: 저는" in text and "영수입니다." in text for text in texts)
    assert not any("Subject 1" in text or "Interpreter" in text or "동훈입니다" in text for text in texts)
    third = next(text for text in texts if "Ким ви були" in text)
    assert rejected not in third and "What were you in the army?" in third
    assert any("jump cut" in text for text in texts), "other edits are still marked"
