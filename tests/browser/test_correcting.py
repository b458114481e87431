"""Correcting what was said: texts by an input method and by keys, splitting, merging, adding, deleting, times, and taking back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import CDPSession, expect

from browser_tab import Tab, find_said, find_word, until
from review_page import Page
from vidtx.document import Transcript, Utterance

# A key during a composition reaches the page as key 229; it belongs to the input method.
_COMPOSED_KEY = """([key, ctrl]) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown",
  {key, ctrlKey: ctrl, keyCode: 229, isComposing: true, bubbles: true, cancelable: true}))"""


def get(served: Page, id: str) -> Utterance:
    return next(u for u in served.session.state.utterances if u.id == id)


@pytest.fixture
def input_method(tab: Tab) -> CDPSession:
    return tab.page.context.new_cdp_session(tab.page)


def compose(input_method: CDPSession, *steps: str) -> None:
    """Builds a syllable as an input method does: each step replaces the one before."""
    for step in steps:
        input_method.send("Input.imeSetComposition", {"text": step, "selectionStart": len(step), "selectionEnd": len(step)})


def test_korean_is_typed_through_an_input_method_and_no_key_of_it_is_taken(
    tab: Tab, served: Page, document: Transcript, input_method: CDPSession
) -> None:
    said = find_said(document, "ko", "subject")
    area = tab.edit(said.id)
    area.press("Control+End")
    tab.page.keyboard.type(" ")
    compose(input_method, "ㄴ", "네", "넹")
    for key, ctrl in (("Enter", False), ("Tab", False), ("Enter", True), ("Escape", False), ("z", True)):
        tab.page.evaluate(_COMPOSED_KEY, [key, ctrl])
    expect(area).to_be_focused()
    assert served.session.revision == 0, "a key of the input method saved the line"
    compose(input_method, "네")
    input_method.send("Input.insertText", {"text": "네"})
    expect(area).to_have_value(f"{said.text} 네")
    tab.press("Control+Enter")
    expect(tab.text(said.id)).to_have_text(f"{said.text} 네")
    tab.wait_until_saved()
    now = get(served, said.id)
    assert now.text == f"{said.text} 네"
    expect(tab.row(said.id)).to_contain_text("confirmed")
    # Words that were not touched keep their times.
    assert [w.span for w in now.words[: len(said.words) - 1]] == [w.span for w in said.words[:-1]]


def test_a_syllable_that_is_not_finished_is_not_lost_when_the_field_is_left(
    tab: Tab, served: Page, document: Transcript, input_method: CDPSession
) -> None:
    said, other = find_said(document, "ko", "subject"), find_said(document, "uk", "questioner")
    tab.edit(said.id).press("Control+Home")
    compose(input_method, "ㅇ", "아")
    tab.line(other.id).scroll_into_view_if_needed()
    tab.text(other.id).click()
    until(lambda: get(served, said.id).text.startswith("아"), page=tab.page)


def test_ukrainian_is_corrected_and_escape_keeps_what_stood_there(tab: Tab, served: Page, document: Transcript) -> None:
    said = find_said(document, "uk", "questioner")
    tab.replace_text(said.id, "Ким саме ви були у війську, п'ять років?")
    assert get(served, said.id).text == "Ким саме ви були у війську, п'ять років?"
    area = tab.edit(said.id)
    area.press("Control+End")
    tab.page.keyboard.type(" помилка")
    tab.press("Escape", "Escape")
    expect(tab.text(said.id)).to_have_text("Ким саме ви були у війську, п'ять років?")
    assert served.session.revision == 1


def test_a_line_is_split_at_the_word_that_was_pressed_and_merged_again(tab: Tab, served: Page, document: Transcript) -> None:
    said = find_said(document, "ko", "subject")
    second = said.words[2]
    tab.click_word(said.id, *find_word(said, 2))
    before = {u.id for u in served.session.state.utterances}
    tab.press("Alt+s")
    until(lambda: served.session.revision == 1, page=tab.page)
    (added,) = {u.id for u in served.session.state.utterances} - before
    first, last = get(served, said.id), get(served, added)
    assert f"{first.text} {last.text}" == said.text and last.text.startswith(second.text)
    assert abs(last.span.start - second.span.start) <= 1
    expect(tab.text(added)).to_have_text(last.text)
    tab.line(said.id).focus()
    tab.press("Alt+m")
    expect(tab.text(said.id)).to_have_text(said.text)
    expect(tab.line(added)).to_have_count(0)
    assert get(served, said.id).span == said.span


def test_undo_and_redo_hold_over_a_reload(tab: Tab, served: Page, document: Transcript) -> None:
    first, second = find_said(document, "ko", "subject"), find_said(document, "uk", "questioner")
    tab.replace_text(first.id, "하나 둘 셋")
    tab.replace_text(second.id, "Раз два три")
    tab.reload()
    expect(tab.text(second.id)).to_have_text("Раз два три")
    tab.page.locator("body").press("Control+z")
    expect(tab.text(second.id)).to_have_text(second.text)
    tab.page.locator("body").press("Control+z")
    expect(tab.text(first.id)).to_have_text(first.text)
    tab.page.locator("body").press("Control+y")
    expect(tab.text(first.id)).to_have_text("하나 둘 셋")
    tab.wait_until_saved()
    assert get(served, second.id).text == second.text
    tab.page.get_by_role("button", name="History").click()
    entries = tab.dialog("History").locator(".t-entries > li")
    expect(entries).to_have_count(5)
    expect(entries.locator("nth=3")).to_contain_text("taken back")  # the second correction; the newest entry stands first


def test_find_and_replace_all_is_one_step(tab: Tab, served: Page, document: Transcript) -> None:
    tab.press("Control+f")
    find = tab.page.get_by_role("search", name="Find and replace")
    find.get_by_role("searchbox", name="Find").fill("Добрий")
    find.get_by_role("textbox", name="Replace with").fill("Доброго")
    there = [u.id for u in document.utterances if "Добрий" in u.text]
    assert len(there) == 2
    expect(find.get_by_role("status")).to_have_text("1 of 2")
    find.get_by_role("button", name="Replace all").click()
    tab.page.get_by_role("dialog").get_by_role("button", name="Apply to all alike").click()
    for id in there:
        expect(tab.text(id)).to_contain_text("Доброго день.")
    assert served.session.revision == 1
    tab.wait_until_saved()
    find.get_by_role("searchbox", name="Find").press("Escape")
    tab.press("Control+z")
    for id in there:
        expect(tab.text(id)).to_have_text("Добрий день.")


def test_a_missed_line_is_added_at_the_playhead_and_an_invented_one_is_deleted(
    tab: Tab, served: Page, document: Transcript
) -> None:
    said = find_said(document, "ko", "subject")
    tab.click_word(said.id, *find_word(said, 0))
    tab.page.wait_for_function("() => document.querySelector('video').readyState > 0")
    tab.press("Alt+n")
    expect(tab.area()).to_be_focused()
    tab.area().fill("못 들은 말")
    tab.press("Control+Enter")
    tab.wait_until_saved()
    (added,) = [u for u in served.session.state.utterances if u.text == "못 들은 말"]
    assert added.speaker == said.speaker and abs(added.span.start - said.words[0].span.start) <= 60
    expect(tab.row(added.id)).to_contain_text("added")
    tab.choose(added.id, "Delete")
    tab.dialog("Delete this line?").get_by_role("button", name="Delete", exact=True).click()
    expect(tab.line(added.id)).to_have_count(0)
    tab.page.get_by_role("status").get_by_role("button", name="Undo").click()
    expect(tab.text(added.id)).to_have_text("못 들은 말")


def test_the_edges_of_a_line_are_moved_by_keys_and_by_the_pointer(tab: Tab, served: Page, document: Transcript) -> None:
    said = find_said(document, "ko", "subject")
    tab.text(said.id).click()
    start = tab.page.get_by_role("slider", name="Start of the utterance")
    start.focus()
    tab.press("ArrowLeft", "Shift+ArrowLeft", "Enter")
    until(lambda: get(served, said.id).span.start == said.span.start - 110, page=tab.page)
    end = tab.page.get_by_role("slider", name="End of the utterance")
    expect(end).to_have_attribute("aria-valuenow", str(said.span.end))
    box = end.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    tab.page.mouse.move(x, y)
    tab.page.mouse.down()
    tab.page.mouse.move(x + 20, y, steps=4)
    tab.page.mouse.up()
    until(lambda: get(served, said.id).span.end > said.span.end, page=tab.page)
    assert served.session.revision == 2
    expect(end).to_have_attribute("aria-valuenow", str(get(served, said.id).span.end))


def test_a_voice_gets_a_name_a_role_and_all_lines_of_another(tab: Tab, served: Page, document: Transcript) -> None:
    subject, interpreter = (next(s for s in document.speakers if s.role == role) for role in ("subject", "interpreter"))
    said = find_said(document, "ko", "subject")
    assert said.speaker == subject.id
    tab.page.get_by_role("button", name="Voices").click()
    voices = tab.dialog("Voices")
    name = voices.get_by_role("textbox", name="Name of Subject 1")
    name.fill("Лі Тон Хун")
    name.press("Tab")
    expect(tab.row(said.id).locator(".t-who").first).to_contain_text("Лі Тон Хун")
    voices.get_by_role("combobox", name="Role of Лі Тон Хун").select_option("questioner")
    until(lambda: next(s for s in served.session.state.speakers if s.id == subject.id).role == "questioner", page=tab.page)
    voices.get_by_role("combobox", name="Лі Тон Хун is the same as").select_option(interpreter.id)
    tab.dialog("Relabel the whole voice?").get_by_role("button", name=re.compile("^Relabel")).click()
    until(lambda: get(served, said.id).speaker == interpreter.id, page=tab.page)
    assert not any(u.speaker == subject.id for u in served.session.state.utterances)


def test_a_rendition_is_unlinked_and_linked_to_another_original(tab: Tab, served: Page, document: Transcript) -> None:
    rendition = next(
        r for r in document.renditions if r.target_ids and r.source_ids == (find_said(document, "ko", "subject").id,)
    )
    source, target = rendition.source_ids[0], rendition.target_ids[0]

    def linked() -> set[tuple[str, ...]]:
        return {r.source_ids for r in served.session.state.renditions if target in r.target_ids}

    tab.choose(target, "It is no rendition: unlink")
    until(lambda: linked() == {()}, page=tab.page)
    expect(tab.row(source)).to_contain_text("not rendered")
    tab.choose(target, "Link original and rendition")
    bar = tab.page.get_by_role("region", name="Link original and rendition")
    tab.line(source).scroll_into_view_if_needed()
    tab.text(source).click()
    bar.get_by_role("button", name="Link", exact=True).click()
    until(lambda: linked() == {(source,)}, page=tab.page)
    assert served.session.revision == 2
