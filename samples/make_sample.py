"""Generates a sample clip and its ground truth: a synthetic interview, written, spoken, drawn and cut by `samples/scenario`.

    python samples/make_sample.py                          regenerate samples/interrogation.mp4 and its .truth.json
    python samples/make_sample.py --seed 7 --out x.mp4     another interview, with x.truth.json beside it

Needs espeak-ng (apt-get install espeak-ng). The same seed gives the same interview; the encoded bytes depend on the versions of
espeak-ng and of the encoder. The truth is a `vidtx.transcript` document, so `vidtx show x.truth.json` displays it.
"""

from __future__ import annotations

import argparse
import random
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "samples"), str(ROOT / "src")]

from scenario.cutting import Cut, Edits, edit_take
from scenario.dialogue import Wanted
from scenario.encode import encode_clip
from scenario.model import Take
from scenario.sound import assemble_sound
from scenario.take import play
from scenario.truth import make_truth

if TYPE_CHECKING:
    from scenario.lettering import Caption

SAMPLE_SEED = 900_117  # held out from the training of the demo models
_TITLE = "INTERVIEW\nPART TWO"
_SAMPLE = Wanted(
    (("plain", "reduced", "number", "zero", "overlap"), ("plain", "shake", "expanded", "plain")),
    greeting=True,
    short=True,
    pauses=2600,
)
_SAMPLE_EDITS = Edits(jumps=1, jumps_inside=1, dissolves=1, titles=1, cutaways=1, hidden_splices=1)


def make_scene(seed: int, folder: Path, *, picture: bool = True) -> tuple[Path, Path]:
    """Generates the interview of a seed in `folder`, unless it exists. Returns the paths of the clip and of its truth.

    With `picture` the interview is edited. Without, it is uncut sound alone, for measurements of the speech stages.
    """
    stem = folder / f"interview-{seed}{'' if picture else '-sound'}"
    clip, truth = stem.with_suffix(".mp4" if picture else ".m4a"), stem.with_suffix(".truth.json")
    if not truth.exists():
        folder.mkdir(parents=True, exist_ok=True)
        if picture:
            write_cut_interview(seed, clip)
        else:
            take = play(seed)
            write_clip(take, edit_take(random.Random(seed), take, Edits()), clip, picture=False)
    return clip, truth


def write_two_channels(seed: int, clip: Path, *, crosstalk: float, wanted: Wanted | None = None) -> Path:
    """Generates the uncut interview of a seed on two channels, sound alone; `crosstalk` in dB. Returns the path of its truth."""
    take = play(seed, wanted, crosstalk=crosstalk)
    write_clip(take, edit_take(random.Random(seed), take, Edits()), clip, picture=False)
    return clip.with_suffix(".truth.json")


def write_sample(clip: Path) -> None:
    """Generates the shipped sample, which has every kind of edit and of rendition."""
    take = play(SAMPLE_SEED, _SAMPLE)
    write_clip(take, edit_take(random.Random(SAMPLE_SEED), take, _SAMPLE_EDITS), clip)


def write_cut_interview(seed: int, clip: Path) -> None:
    """Generates the interview of a seed with random edits, or with one jump cut where its pauses are too few for them."""
    rng = random.Random(seed)
    from scenario.dialogue import draw_wanted

    drawn = draw_wanted(rng)
    take = play(seed, Wanted(drawn.events, drawn.greeting, pauses=2600))
    counts = {
        "jumps": rng.randint(1, 2),
        "jumps_inside": rng.randint(0, 1),
        "dissolves": rng.randint(0, 1),
        "titles": rng.randint(0, 1),
    }
    cutaways = rng.randint(0, 1)
    wanted = Edits(**counts, cutaways=cutaways, hidden_splices=cutaways)
    try:
        cut = edit_take(rng, take, wanted)
    except ValueError:
        cut = edit_take(rng, take, Edits(jumps=1))
    write_clip(take, cut, clip)


def write_clip(take: Take, cut: Cut, clip: Path, *, picture: bool = True) -> None:
    """Draws and encodes the clip, and writes its truth beside it."""
    from vidtx.document.codec import dump_transcript
    from vidtx.files import write_atomic
    from vidtx.media.probe import probe_clip

    notes: dict[str, str] = {}
    captions: tuple[Caption, ...] = ()
    frames = None
    if picture:
        from scenario.captions import write_captions
        from scenario.drawing import Camera

        captions, notes = write_captions(take, cut)
        frames = Camera(take, cut, captions, _TITLE).frames()
    sounds = [assemble_sound(replace(take, sound=channel), cut) for channel in take.channels or (take.sound,)]
    encode_clip(clip, frames, np.stack(sounds))
    truth = make_truth(take, cut, probe_clip(clip), notes, captions)
    write_atomic(clip.with_suffix(".truth.json"), dump_transcript(truth))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument(
        "--seed",
        type=int,
        help=f"which interview; from 900000 up with held-out voices and sentences [default: the sample's, {SAMPLE_SEED}]",
    )
    parser.add_argument("--out", type=Path, metavar="FILE.mp4", help="[default: samples/interrogation.mp4]")
    arguments = parser.parse_args()
    if arguments.seed is None:
        clip = arguments.out or ROOT / "samples" / "interrogation.mp4"
        write_sample(clip)
    else:
        if arguments.out is None:
            parser.error("--seed needs --out FILE.mp4")
        clip = arguments.out
        clip.parent.mkdir(parents=True, exist_ok=True)
        write_cut_interview(arguments.seed, clip)
    print(f"{clip} ({clip.stat().st_size / 1e6:.1f} MB) and {clip.with_suffix('.truth.json')}")


if __name__ == "__main__":
    main()
