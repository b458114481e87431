"""What `vidtx lint` finds in vidtx' own subtitles: of interviews as they are generated, of a document, and of one as long as two hours.

    python benchmarks/subtitle_lint.py                                  ten generated interviews (needs espeak-ng), and a long document
    python benchmarks/subtitle_lint.py --document x.vidtx.json ...      other documents besides

Every format of subtitles, in each style, with every choice of `--rendition`, with and without names. Prints a row for each kind of document: cues, and how many of
them break each rule; errors and notes together. Nothing is transcribed: what is true of the generated interviews is known.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import get_args

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "samples"), str(ROOT / "src"), str(ROOT / "benchmarks")]

from long_document import make_long_document
from scenario.cutting import FRAME, Edits, edit_take
from scenario.dialogue import Wanted, draw_wanted
from scenario.take import play
from scenario.truth import make_truth

from vidtx.document import Clip, Transcript, VideoStream
from vidtx.export.options import ExportOptions
from vidtx.export.registry import FORMATS
from vidtx.outputs import read_document
from vidtx.subtitles.lint import lint_file
from vidtx.subtitles.registry import read_subtitles
from vidtx.subtitles.rules import RULES
from vidtx.views.cues import RenditionChoice
from vidtx.views.styles import STYLES

FIRST_SEED = 900_000  # held-out voices and sentences
_RATE = Fraction(25)


def make_interview(seed: int) -> Transcript:
    """What is true of the interview of a seed, cut at random; its clip is not drawn."""
    rng = random.Random(seed)
    drawn = draw_wanted(rng)
    take = play(seed, Wanted(drawn.events, drawn.greeting, pauses=2600))
    counts = {
        "jumps": rng.randint(1, 2),
        "jumps_inside": rng.randint(0, 1),
        "dissolves": rng.randint(0, 1),
        "titles": rng.randint(0, 1),
    }
    cutaways = rng.randint(0, 1)
    try:
        cut = edit_take(rng, take, Edits(**counts, cutaways=cutaways, hidden_splices=cutaways))
    except ValueError:
        cut = edit_take(rng, take, Edits(jumps=1))
    end = cut.frames * FRAME
    video = VideoStream(0, "h264", 640, 360, Fraction(1, 12_800), 0, _RATE, False, 0, end)
    return make_truth(take, cut, Clip(f"interview-{seed}.mp4", "0" * 64, 1, end, "mov,mp4", video, ()))


def count_breaches(transcript: Transcript, formats: list[str]) -> Iterator[tuple[str, int, Counter[str]]]:
    """For each style: its name, the cues that were checked, and how many break each rule."""
    for style in STYLES.values():
        cues, found = 0, Counter[str]()
        for rendition in get_args(RenditionChoice):
            for names in (True, False):
                options = ExportOptions(style=style, rendition=rendition, names=names)
                for name in formats:
                    for file in FORMATS[name].write(transcript, options):
                        report = _lint(file.data, file.suffix, style.name, transcript)
                        cues += report.cues
                        found.update(breach.rule for breach in report.breaches)
        yield style.name, cues, found


def _lint(data: bytes, suffix: str, style: str, transcript: Transcript):  # type: ignore[no-untyped-def]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"x{suffix}"
        path.write_bytes(data)
        rate = transcript.clip.video.frame_rate if transcript.clip.video else None
        return lint_file(read_subtitles(path), STYLES[style], frame_rate=rate)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--document", type=Path, action="append", default=[], metavar="FILE.vidtx.json")
    parser.add_argument("--interviews", type=int, default=10, metavar="N")
    parser.add_argument("--long", type=int, default=3000, metavar="N", help="utterances of the long document; 0: none")
    arguments = parser.parse_args()
    formats = [name for name in ("srt", "vtt", "ass", "ttml") if name in FORMATS]
    groups = {path.name: [read_document(path)] for path in arguments.document}
    if arguments.interviews:
        seeds = range(FIRST_SEED, FIRST_SEED + arguments.interviews)
        groups[f"{arguments.interviews} interviews"] = [make_interview(seed) for seed in seeds]
    if arguments.long:
        groups[f"{arguments.long} utterances"] = [make_long_document(arguments.long)]
    print(f"Formats: {', '.join(formats)}. Breaches by rule, of all choices of --rendition, with and without names.")
    for name, transcripts in groups.items():
        totals: dict[str, tuple[int, Counter[str]]] = {}
        for transcript in transcripts:
            for style, cues, found in count_breaches(transcript, formats):
                before, counted = totals.get(style, (0, Counter[str]()))
                totals[style] = before + cues, counted + found
        for style, (cues, found) in totals.items():
            listed = ", ".join(f"{rule} {found[rule]}" for rule in RULES if found[rule])
            print(f"{name:24} {style:8} {cues:7} cues, {sum(found.values()):5} breaches  {listed}", flush=True)


if __name__ == "__main__":
    main()
