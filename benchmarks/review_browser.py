"""How the review page keeps up in a browser with a two-hour document: opening, typing, playing, saving and scrolling.

    python benchmarks/review_browser.py [--utterances 3000] [--repeats 3] [--json FILE]

Needs Chromium (VIDTX_CHROMIUM, or `chromium` on the path) and a quiet machine. The clip is the sample, repeated until it is as long as the document.
Times are the browser's own (Performance API); each figure is the median of the repeats, each with a server and a profile of its own.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import math
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks")]

from long_document import make_long_document

Figures = dict[str, float]

# Figure -> its name, its goal in ms (None: none).
NAMES: dict[str, tuple[str, float | None]] = {
    "ready": ("opening: everything loaded, each part built", 2000),
    "first_line": ("opening: the first lines can be used", 2000),
    "painted": ("opening: the first lines are on the screen", 2000),
    "drawn": ("opening: each row drawn, also those far away (in idle time)", None),
    "typing_frame": ("typing 200 characters in the middle: longest frame", 50),
    "typing_frame_p95": ("typing: 95 of 100 frames within", 50),
    "typing_task": ("typing: longest task (0: none over 50 ms)", 50),
    "typing_event": ("typing: longest from a key to the next picture", None),
    "playing_frame": ("playing with highlighting: longest frame", 50),
    "playing_frame_p95": ("playing: 95 of 100 frames within", 50),
    "playing_task": ("playing: longest task (0: none over 50 ms)", 50),
    "lit_after": ("playing: a word is lit so long after it begins, 95 of 100", 50),
    "saved": ('Ctrl+Enter to "saved" on the page (it is on the disk before), median of 10', 1000),
    "saved_longest": ('Ctrl+Enter to "saved", longest of 10', 1000),
    "on_disk": ("Ctrl+Enter to the line in the journal's file, median of 10", 1000),
    "scrolling_frame": ("scrolling by wheel through 300 screens: longest frame", None),
    "scrolling_frame_p95": ("scrolling: 95 of 100 frames within", None),
    "jump": ("from the first row to the last at once, until it is drawn", None),
}

# Runs before the page's own scripts: notes when the first lines were there, and the picture after that.
WATCH_OPENING = """
globalThis.noted = {};
new MutationObserver((_, observer) => {
  if (document.documentElement?.dataset.ready === undefined || !document.querySelector(".t-line .t-text")) return;
  observer.disconnect();
  noted.first_line = performance.now();
  requestAnimationFrame(() => requestAnimationFrame(() => (noted.painted = performance.now())));
}).observe(document, {subtree: true, childList: true, attributes: true});
"""
# `watch()` begins to measure frames, tasks and events; `unwatch()` answers with the figures.
WATCH_FRAMES = """
globalThis.watch = () => {
  const seen = {frames: [], tasks: [], events: [], lit: []};
  const observe = (type, list, options = {}) => {
    const observer = new PerformanceObserver((found) => list.push(...found.getEntries().map((entry) => entry.duration)));
    observer.observe({type, ...options});
    return observer;
  };
  const observers = [observe("longtask", seen.tasks), observe("event", seen.events, {durationThreshold: 16})];
  const video = document.querySelector("video");
  let last = null, going = true, before = "";
  const tick = (now) => {
    if (!going) return;
    if (last !== null) seen.frames.push(now - last);
    last = now;
    const lit = [...(CSS.highlights.get("t-current") ?? [])][0];
    const key = lit ? `${lit.startContainer.parentElement.closest("[data-u]")?.dataset.u} ${lit.startOffset}` : "";
    if (key !== before && key && !video.paused) seen.lit.push([key, video.currentTime * 1000]);
    before = key;
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
  globalThis.unwatch = () => {
    going = false;
    for (const observer of observers) observer.disconnect();
    return seen;
  };
};
"""
# Notes the times at which the page says "saved".
WATCH_SAVED = """() => {
  globalThis.saved = [];
  const now = () => performance.timeOrigin + performance.now();
  addEventListener("keydown", ({key}) => key === "Enter" && (globalThis.pressed = now()), true);
  new MutationObserver(() => document.querySelector(".t-saved-saved") && saved.push(now()))
    .observe(document.querySelector("#progress"), {subtree: true, childList: true, characterData: true, attributes: true});
}"""


def find_chromium() -> str:
    named = os.environ.get("VIDTX_CHROMIUM") or next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    if not named:
        raise SystemExit("no Chromium: install it, or name it by VIDTX_CHROMIUM")
    return named


def make_folder(folder: Path, utterances: int) -> Path:
    """The document and a clip of its length; the clip's checksum is in the document."""
    from vidtx.document import dump_transcript
    from vidtx.media.probe import probe_clip
    from vidtx.media.runner import find_ffmpeg

    document = make_long_document(utterances)
    clip = folder / "long.mp4"
    sample = ROOT / "samples" / "interrogation.mp4"
    subprocess.run(
        [find_ffmpeg(), "-v", "error", "-stream_loop", "-1", "-i", str(sample), "-t", str(document.clip.duration / 1000), "-c", "copy", str(clip)],
        check=True, timeout=600,
    )  # fmt: skip
    path = folder / "long.vidtx.json"
    path.write_text(dump_transcript(replace(document, clip=replace(probe_clip(clip), context=()))), "utf-8")
    return path


@contextlib.contextmanager
def serve(path: Path) -> Iterator[str]:
    """The program as a user starts it. Its journal is removed first."""
    path.with_name("long.vidtx.journal.jsonl").unlink(missing_ok=True)
    command = [sys.executable, "-m", "vidtx", "review", str(path), "--no-browser", "--author", "Benchmark"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as program:
        try:
            assert program.stdout is not None
            found = re.search(r"http://\S+", program.stdout.readline())
            assert found, "the program did not start"
            yield found[0]
        finally:
            program.terminate()


def measure_opening(page: Any, link: str, rows: int) -> Figures:
    page.goto(link)
    page.wait_for_function("() => globalThis.noted?.painted", timeout=120_000)
    page.wait_for_function(
        f"() => {{ const all = document.querySelectorAll('.t-row'); return all.length >= {rows} && [...all].every((row) => row.childElementCount); }}",
        timeout=300_000, polling=100,
    )  # fmt: skip
    drawn = page.evaluate("() => performance.now()")
    noted = page.evaluate("() => ({...noted, ready: performance.getEntriesByName('vidtx-ready')[0].startTime})")
    return {**noted, "drawn": drawn}


def summarize(name: str, seen: dict[str, list[Any]]) -> Figures:
    frames = sorted(seen["frames"])
    return {
        f"{name}_frame": frames[-1],
        f"{name}_frame_p95": frames[math.ceil(0.95 * len(frames)) - 1],
        f"{name}_task": max(seen["tasks"], default=0.0),
        f"{name}_event": max(seen["events"], default=0.0),
    }


def measure_typing(page: Any, id: str) -> Figures:
    """200 characters, one each 60 ms, in a line in the middle; what is typed is taken back."""
    open_editor(page, id)
    page.wait_for_timeout(1000)
    page.evaluate("() => watch()")
    page.keyboard.type(("так було вчора о п'ятій " * 9)[:200], delay=60)
    page.wait_for_timeout(300)
    figures = summarize("typing", page.evaluate("() => unwatch()"))
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    return figures


def measure_playing(page: Any, words: dict[str, float], seconds: float) -> Figures:
    """`words`: the start of each word by utterance and place in the text."""
    page.wait_for_function("() => document.querySelector('video').readyState >= 3", timeout=120_000)
    page.keyboard.press("Control+Space")
    page.wait_for_timeout(2000)
    page.evaluate("() => watch()")
    page.wait_for_timeout(1000 * seconds)
    seen = page.evaluate("() => unwatch()")
    page.keyboard.press("Control+Space")
    figures = summarize("playing", seen)
    late = sorted(at - words[key] for key, at in seen["lit"][1:] if key in words)
    if not late:
        raise SystemExit("no word was lit while the clip played")
    return {**figures, "lit_after": late[math.ceil(0.95 * len(late)) - 1]}


def measure_saving(page: Any, ids: list[str], journal: Path) -> Figures:
    page.evaluate(WATCH_SAVED)
    saved, on_disk = [], []
    for id in ids:
        open_editor(page, id)
        page.keyboard.press("Control+End")
        page.keyboard.type(" так")
        size = journal.stat().st_size if journal.exists() else 0
        page.evaluate("() => (saved.length = 0)")
        page.keyboard.press("Control+Enter")
        end = time.monotonic() + 60
        while not journal.exists() or journal.stat().st_size == size:
            assert time.monotonic() < end, "nothing came to the disk"
            time.sleep(0.0005)
        seen = 1000 * time.time()
        page.wait_for_function("() => saved.length > 0", polling=20, timeout=60_000)
        pressed = page.evaluate("() => pressed")
        # The file is looked at from here, after the press was sent: where the line was there before, the figure is an upper bound.
        on_disk.append(seen - pressed)
        saved.append(page.evaluate("() => saved[0]") - pressed)
        page.wait_for_timeout(500)
    return {"saved": statistics.median(saved), "saved_longest": max(saved), "on_disk": statistics.median(on_disk)}


def measure_scrolling(page: Any) -> Figures:
    page.evaluate("() => scrollTo(0, 0)")
    page.mouse.move(400, 700)
    page.wait_for_timeout(1000)
    page.evaluate("() => watch()")
    for _ in range(300):
        page.mouse.wheel(0, 600)
        page.wait_for_timeout(20)
    seen = summarize("scrolling", page.evaluate("() => unwatch()"))
    page.evaluate("() => scrollTo(0, 0)")
    page.wait_for_timeout(1000)
    jump = page.evaluate(
        """() => new Promise((resolve) => {
             const start = performance.now();
             scrollTo(0, document.documentElement.scrollHeight);
             const last = [...document.querySelectorAll(".t-row")].at(-1);
             const look = () => {
               const box = last.getBoundingClientRect();
               const taken = performance.now() - start;
               if ((last.childElementCount && box.top < innerHeight && box.height) || taken > 20000) resolve(taken);
               else requestAnimationFrame(look);
             };
             requestAnimationFrame(() => requestAnimationFrame(look));
           })"""
    )
    return {name: seen[name] for name in ("scrolling_frame", "scrolling_frame_p95")} | {"jump": jump}


def open_editor(page: Any, id: str) -> None:
    """By the page's own ways: the line is pressed, and F2."""
    page.evaluate("(id) => document.querySelector(`[data-u='${id}']`).scrollIntoView({block: 'center'})", id)
    page.wait_for_timeout(200)
    page.evaluate("(id) => document.querySelector(`.t-line[data-u='${id}']`).focus()", id)
    page.keyboard.press("F2")
    page.wait_for_selector(".t-editor textarea")


def run_once(browser: Any, path: Path, seconds: float) -> Figures:
    from vidtx.document import parse_transcript

    document = parse_transcript(path.read_bytes())
    said = [u for u in document.utterances if u.text]
    middle = said[len(said) // 2]
    words: dict[str, float] = {}
    for utterance in said:
        at = 0
        for word in utterance.words:
            at = utterance.text.index(word.text, at)
            words[f"{utterance.id} {at}"] = word.span.start
            at += len(word.text)
    with serve(path) as link:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-US")
        context.add_init_script(WATCH_OPENING + WATCH_FRAMES)
        page = context.new_page()
        figures = measure_opening(page, link, len(document.exchanges))
        page.wait_for_timeout(2000)
        page.evaluate("(id) => document.querySelector(`[data-u='${id}']`).scrollIntoView({block: 'center'})", middle.id)
        figures |= measure_typing(page, middle.id)
        figures |= measure_playing(page, words, seconds)
        figures |= measure_saving(
            page, [u.id for u in said[len(said) // 2 + 5 :: 7][:10]], path.with_name("long.vidtx.journal.jsonl")
        )
        figures |= measure_scrolling(page)
        context.close()
    return figures


def main() -> None:
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--utterances", type=int, default=3000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=20, help="how long is played")
    parser.add_argument("--json", type=Path, help="a file for the figures of each repeat")
    options = parser.parse_args()
    arguments = ["--mute-audio", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    runs: list[Figures] = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = make_folder(Path(folder), options.utterances)
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=arguments)
        print(
            f"Chromium {browser.version}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {options.utterances} utterances"
        )
        for number in range(options.repeats):
            runs.append(run_once(browser, path, options.seconds))
            print(f"repeat {number + 1}: load {os.getloadavg()[0]:.1f}", file=sys.stderr)
        browser.close()
    if options.json:
        options.json.write_text(json.dumps(runs, indent=1))
    print("\n| Measure, ms | Median | Repeats | Goal | Reached |\n|---|---|---|---|---|")
    for key, (name, goal) in NAMES.items():
        values = [run[key] for run in runs]
        median = statistics.median(values)
        reached = "" if goal is None else "yes" if median <= goal else "no"
        print(
            f"| {name} | {median:.0f} | {', '.join(f'{v:.0f}' for v in values)} | {'none' if goal is None else f'{goal:.0f}'} | {reached} |"
        )


if __name__ == "__main__":
    main()
