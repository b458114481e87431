"""Opening the page, playing the clip, and going to a word in it."""

from __future__ import annotations

import re

from playwright.sync_api import Route, expect

from browser_tab import Tab, find_said, find_word, until
from vidtx.document import Transcript
from vidtx.views.wording import describe_length

TOLERANCE = 60  # ms between a word's start and where the clip stands after a press on it
LIT_WITHIN = 50  # ms

# Looks at each picture what is lit, until the clip has come to a time.
_WATCH = """(end) => new Promise((resolve) => {
  const video = document.querySelector("video");
  const seen = [];
  const look = () => {
    const now = video.currentTime * 1000;
    seen.push([now, [...CSS.highlights.get("t-current")].map((r) => r.startContainer.data.slice(r.startOffset, r.endOffset))]);
    if (now < end && seen.length < 2000) requestAnimationFrame(look);
    else resolve(seen);
  };
  look();
})"""


def test_all_that_was_said_is_on_the_page_with_its_language(tab: Tab, document: Transcript) -> None:
    expect(tab.page.get_by_role("heading", level=1)).to_have_text("interrogation.vidtx.json")
    for utterance in document.utterances:
        expect(tab.text(utterance.id)).to_have_text(utterance.text)
        expect(tab.text(utterance.id)).to_have_attribute("lang", utterance.language or "")
    expect(tab.page.locator(".t-side-list li")).not_to_have_count(0)
    expect(tab.page.locator("#progress")).to_contain_text(f"0 of {len(document.utterances)} confirmed")


def test_the_clip_plays_and_the_word_that_is_spoken_is_lit(tab: Tab, document: Transcript) -> None:
    said = find_said(document, "ko", "subject")
    tab.row(said.id).get_by_role("button", name="Play from").first.click()
    until(lambda: tab.time() > said.span.start + 200, page=tab.page)
    expect(tab.line(said.id)).to_have_class(re.compile(r"\bt-playing\b"))
    seen = tab.page.evaluate(_WATCH, said.span.end - 100)
    ends = [*(word.span.start for word in said.words[1:]), said.span.end]
    looked_at = [
        (ms, word.text, lit)
        for ms, lit in seen
        for word, end in zip(said.words, ends, strict=True)
        if word.span.start + LIT_WITHIN < ms < end - LIT_WITHIN
    ]
    assert len({word for _, word, _ in looked_at}) >= 2
    assert [look for look in looked_at if look[1] not in look[2]] == []
    tab.press("Control+Space")
    assert tab.page.evaluate("() => document.querySelector('video').paused")


def test_a_press_on_play_before_the_clip_is_there_is_not_lost(tab: Tab, document: Transcript) -> None:
    """The table is there before the page knows of the clip, and a machine under load takes its time."""
    said = find_said(document, "ko", "subject")
    asked: list[Route] = []
    tab.page.route("**/api/media", lambda route: asked.append(route))  # a built-in method is no handler for Playwright
    tab.reload()
    tab.row(said.id).get_by_role("button", name="Play from").first.click()
    until(lambda: asked, page=tab.page)
    asked[0].continue_()
    until(lambda: said.span.start + 200 < tab.time() < said.span.end, page=tab.page)
    expect(tab.page.get_by_text("There is no clip")).to_have_count(0)


def test_a_press_on_a_word_goes_there(tab: Tab, document: Transcript) -> None:
    for language, role in (("ko", "subject"), ("uk", "questioner")):
        said = find_said(document, language, role)
        tab.page.wait_for_function("() => document.querySelector('video').readyState > 0")
        for number in (2, 1):
            tab.click_word(said.id, *find_word(said, number))
            start = said.words[number].span.start
            until(lambda start=start: abs(tab.time() - start) <= TOLERANCE, page=tab.page)
            assert tab.lit() == [said.words[number].text]


def test_a_clip_that_the_browser_cannot_decode_gets_a_preview(tab: Tab) -> None:
    """Debian's Chromium plays H.264. A Chromium without it must come to the preview by itself."""
    tab.page.wait_for_function("() => document.querySelector('video').readyState >= 2")
    played = tab.page.evaluate("() => document.createElement('video').canPlayType('video/mp4; codecs=\"avc1.640028\"')")
    state = tab.page.evaluate("async () => (await (await fetch('/api/media')).json()).state")
    assert state == ("here" if played else "preview_ready")


def test_the_names_of_the_lanes_lie_over_nothing_that_was_said(tab: Tab) -> None:
    """The first seconds are drawn beside the names, and a press where a line begins goes to its time."""
    tab.page.locator(".wave-lane").first.wait_for()
    lanes, surface = (tab.page.locator(place).bounding_box() for place in (".wave-lanes", ".wave-surface"))
    assert lanes is not None and surface is not None
    assert lanes["x"] + lanes["width"] <= surface["x"] + 0.5
    tab.page.mouse.click(surface["x"] + 2, surface["y"] + 20)
    until(lambda: tab.time() < 200, page=tab.page)


def test_voices_speak_as_long_as_in_the_report(tab: Tab, document: Transcript) -> None:
    tab.page.keyboard.press("Escape")
    tab.page.get_by_role("button", name="Voices").first.click()
    for speaker in document.speakers:
        figures = tab.page.locator(f'[data-voice="{speaker.id}"]')
        expect(figures).to_contain_text(f"{describe_length(speaker.speech)} of speech")
