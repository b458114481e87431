"""How long the report of a two-hour document takes to be written and to be opened, how much memory, and how large it is.

    python benchmarks/report.py [--utterances 3000] [--repeats 3] [--clip CLIP DOCUMENT]

Each report is written by a process of its own, which says what it took. It is opened by Chromium (VIDTX_CHROMIUM, or `chromium` on the path) at 1280 and 390
pixels, each time in a new profile; times are the browser's own. `--clip`: the frames of a real document, too.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks")]

from long_document import make_long_document

# What a process of its own does: the interpreter's start, all imports and the reading of the document are in the whole time.
_WRITE = """
import json, resource, sys, time
from pathlib import Path
begin = time.perf_counter()
from vidtx.outputs import read_document
from vidtx.report.page import render_report
document = read_document(Path(sys.argv[1]))
read = time.perf_counter()
page = render_report(document)
Path(sys.argv[2]).write_text(page, "utf-8")
done = time.perf_counter()
print(json.dumps({"read_s": read - begin, "render_s": done - read, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000}))
"""
_OPENED = """() => { const n = performance.getEntriesByType('navigation')[0], p = performance.getEntriesByName('first-contentful-paint')[0];
  return {paint: p ? p.startTime : 0, parsed: n.domContentLoadedEventEnd, loaded: n.loadEventEnd}; }"""


def write(document: Path, page: Path) -> dict[str, float]:
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    made = subprocess.run(
        [sys.executable, "-c", _WRITE, str(document), str(page)],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
        timeout=300,
    )
    return dict(json.loads(made.stdout))


def open_in_browser(page: Path, width: int) -> dict[str, float]:
    from playwright.sync_api import sync_playwright

    program = os.environ.get("VIDTX_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        tab = browser.new_page(viewport={"width": width, "height": 900})
        tab.goto(page.as_uri())
        found = dict(tab.evaluate(_OPENED))
        browser.close()
    return found


def show_medians(name: str, figures: list[dict[str, float]]) -> None:
    for key in figures[0]:
        print(f"{name + ', ' + key:40s}{statistics.median(figure[key] for figure in figures):10.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--utterances", type=int, default=3000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--clip", nargs=2, type=Path, metavar=("CLIP", "DOCUMENT"), help="a clip and its document: frames, too")
    options = parser.parse_args()
    from vidtx.document import dump_transcript

    with tempfile.TemporaryDirectory() as folder:
        document, page = Path(folder) / "long.vidtx.json", Path(folder) / "long.html"
        document.write_text(dump_transcript(make_long_document(options.utterances)), "utf-8")
        show_medians("written", [write(document, page) for _ in range(options.repeats)])
        print(f"{'size, MB':40s}{page.stat().st_size / 1e6:10.2f}")
        for width in (1280, 390):
            show_medians(f"opened at {width} px, ms", [open_in_browser(page, width) for _ in range(options.repeats)])
    if options.clip is not None:
        show_frames(*options.clip)


def show_frames(clip: Path, document: Path) -> None:
    import time

    from vidtx.media.opened import OpenedClip
    from vidtx.outputs import read_document
    from vidtx.report.page import render_report
    from vidtx.report.pictures.frames import take_pictures

    transcript = read_document(document)
    for faces in (False, True):
        begin = time.perf_counter()
        with OpenedClip(clip) as opened:
            pictures = take_pictures(opened.media, opened.media_clip, transcript.boundaries, faces=faces)
        taken = time.perf_counter() - begin
        count = sum(map(len, pictures.shots.values()))
        size = len(render_report(transcript, pictures=pictures))
        print(
            f"{count} frames, faces {'shown' if faces else 'hidden'}: {taken:.1f} s; the page with them: {size / 1000:.0f} kB"
        )


if __name__ == "__main__":
    main()
