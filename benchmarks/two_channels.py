"""Two people on two channels: what is gained by taking the channels apart, on synthetic interviews with overlapped speech.

    python benchmarks/two_channels.py --seeds 900311:900314 [--crosstalk=-40,-20,-12] [--overlap 700] [--work DIR] [--json FILE]

The questioner and the interpreter are on the left channel, the subjects on the right; each channel has the other's people at the level
of the crosstalk. Every answer and its rendition begin `--overlap` ms before the line before them ends. Each clip is processed with `--channel
mix` and with `--channel separate`, without translation and without a search for edits, and scored as by `vidtx evaluate`. Needs espeak-ng.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "samples"), str(ROOT / "src"), str(ROOT / "benchmarks")]


class NoTranslation:
    """A `Translator` that leaves texts as they are: nothing that is measured here needs one."""

    def translate(self, texts: Sequence[str], *_: object) -> tuple[str, ...]:
        return tuple(texts)

    def score(self, sources: Sequence[str], *_: object) -> tuple[float, ...]:
        return (-1.0,) * len(sources)


def main() -> None:
    from pipeline import read_seeds

    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--seeds", type=read_seeds, default=range(900_311, 900_314), metavar="FIRST:LAST")
    parser.add_argument("--crosstalk", default="-40,-20,-12", metavar="DB,...")
    parser.add_argument("--overlap", type=int, default=700, metavar="MS")
    parser.add_argument("--work", type=Path, help="folder to keep the interviews in; those that exist are used again")
    parser.add_argument("--json", type=Path, metavar="FILE")
    arguments = parser.parse_args()

    from make_sample import write_two_channels
    from scenario.dialogue import draw_wanted
    from vidtx.cache import StageCache
    from vidtx.document.codec import parse_transcript
    from vidtx.edits import detect
    from vidtx.evaluation import evaluate, pool
    from vidtx.media.channels import choose_channel, measure_channels
    from vidtx.media.probe import probe_clip
    from vidtx.pipeline import Options, open_engines, process

    detect.find_edits = lambda *_, **__: ()  # uncut, and the search takes a third of the time
    opened = open_engines(Options(preset="demo"))
    engines = SimpleNamespace(
        records=opened.records, choice=opened.choice, diarizer=opened.diarizer, recognizer=opened.recognizer,
        translator=NoTranslation(),
    )  # fmt: skip
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.work or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        for crosstalk in map(float, arguments.crosstalk.split(",")):
            clips = [folder / f"two-channels-{seed}-{arguments.overlap}{crosstalk:+.0f}.m4a" for seed in arguments.seeds]
            for seed, clip in zip(arguments.seeds, clips, strict=True):
                if not clip.with_suffix(".truth.json").exists():
                    wanted = replace(draw_wanted(random.Random(seed)), overlap=arguments.overlap)
                    write_two_channels(seed, clip, crosstalk=crosstalk, wanted=wanted)
            taken = [choose_channel(measure_channels(clip, probe_clip(clip), 0)) for clip in clips]
            print(f"{crosstalk:+4.0f} dB by default: {' '.join(taken)}")
            for channel in ("mix", "separate"):
                scored, speakers = [], []
                for clip in clips:
                    truth = parse_transcript(clip.with_suffix(".truth.json").read_bytes())
                    cache = StageCache(Path(scratch) / "cache")
                    made = process(clip, Options(preset="demo", channel=channel), engines=engines, cache=cache)  # type: ignore[arg-type]
                    scored.append(evaluate(made, truth))
                    speakers.append(f"{len(made.speakers)}/{len(truth.speakers)}")
                total = pool(scored)
                rows.append({"crosstalk": crosstalk, "channel": channel, "speakers": speakers, **total.to_dict()})
                print(
                    f"{crosstalk:+4.0f} dB {channel:9s} CER ko {total.characters['ko'].value:.1%}, WER uk {total.words['uk'].value:.1%}, "
                    f"DER {total.diarization.value:.1%} (confused {total.diarization.confusion:.1f} s, missed {total.diarization.missed:.1f} s), "
                    f"cpWER {total.speaker_words.value:.1%}, role {total.role_time.value:.1%}, speakers {' '.join(speakers)}",
                    flush=True,
                )
    if arguments.json:
        arguments.json.write_text(json.dumps(rows, ensure_ascii=False, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
