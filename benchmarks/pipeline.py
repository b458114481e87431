"""Scores of the whole pipeline on synthetic interviews that no demo model was trained on.

    python benchmarks/pipeline.py --seeds 900000:900020 [--json FILE] [--picture] [--preset demo] [--work DIR]

For each seed, `samples/scenario` generates an interview (with --picture, drawn and cut). It is processed by the code of
`vidtx process` and scored against its truth by the functions of `vidtx evaluate`. Errors are summed over all interviews, not
averaged. Generating the interviews needs espeak-ng.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "samples"), str(ROOT / "src")]


def read_seeds(text: str) -> range:
    """A single seed, or FIRST:LAST without LAST."""
    first, _, last = text.partition(":")
    return range(int(first), int(last) if last else int(first) + 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--seeds", type=read_seeds, default=range(900_000, 900_020), metavar="FIRST:LAST")
    parser.add_argument("--preset", default="demo")
    parser.add_argument(
        "--picture", action="store_true", help="draw and cut the picture too (slower); otherwise sound alone, uncut"
    )
    parser.add_argument("--work", type=Path, help="folder to keep the interviews in; those that exist are used again")
    parser.add_argument("--device", default="auto")
    parser.add_argument("--json", type=Path, metavar="FILE")
    arguments = parser.parse_args()

    from rich.console import Console

    from make_sample import make_scene
    from vidtx.cache import StageCache
    from vidtx.document.codec import parse_transcript
    from vidtx.evaluation import evaluate, pool
    from vidtx.pipeline import Options, open_engines, process
    from vidtx.terminal.scores import render_scores

    console = Console()
    options = Options(preset=arguments.preset, device=arguments.device)
    engines = open_engines(options)
    scored, rows, spent, duration = [], [], 0.0, 0.0  # spent, duration: seconds
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.work or Path(scratch)
        for seed in arguments.seeds:
            clip, truth_path = make_scene(seed, folder, picture=arguments.picture)
            truth = parse_transcript(truth_path.read_bytes())
            began = time.perf_counter()
            transcript = process(clip, options, engines=engines, cache=StageCache(Path(scratch) / "cache"))
            spent += time.perf_counter() - began
            duration += truth.clip.duration / 1000
            scores = evaluate(transcript, truth)
            scored.append(scores)
            rows.append({"seed": seed, **scores.to_dict()})
            console.print(f"seed {seed} done", style="dim")
    total = pool(scored)
    console.print(render_scores(total))
    console.print(
        f"{len(scored)} interviews, {duration / 60:.1f} min of sound; processing took {spent / duration:.2f} x their length "
        f"on {platform.processor() or 'this machine'}"
    )
    if arguments.json:
        content = {"pooled": total.to_dict(), "by_seed": rows, "seconds": spent, "seconds_of_sound": duration}
        arguments.json.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
