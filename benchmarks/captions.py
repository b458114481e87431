"""How well captions are found, read and compared: captions of many looks burned into real footage, and captions of generated interviews.

    python benchmarks/captions.py [--sources DIR] [--texts DIR] [--clips N] [--interviews N] [--json FILE]

`--sources`: footage of people, without writing (default: $VIDTX_TEST_MEDIA, its folders video, footage and footage2). `--texts`: sentences as
`*.en.txt`, `*.uk.txt`, `*.ko.txt` (default: its folder parallel_text). Three measurements:

1. Drawn captions: each clip has some seconds of real footage, at 360 to 1080 lines, encoded anew, with two or three captions of one look and
   language at exact frames. Found, missed, false; character errors (letters and digits); errors of begin and end; time.
2. The same footage without captions: what is read in it is false, unless it was filmed.
3. Comparison: the captions of generated interviews from held-out seeds, drawn, found and read, beside the interview's true text in English,
   one caption in each interview wrong. Wrong captions found, and right ones accused.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests" / "fixtures"), str(ROOT / "samples"), str(ROOT / "src")]

from drawn_captions import LOOKS, RATE, Drawn, Look, draw_lines
from vidtx.captions.find import find_captions
from vidtx.document import Caption
from vidtx.media.opened import OpenedClip

LANGUAGES = ("ko", "uk", "en")
HEIGHTS = (360, 480, 720, 1080)
SECONDS = 9
LINE = {"en": 40, "uk": 40, "ko": 22}  # characters
WITH_WRITING = (
    "jwp_intro",
    "jwp_testmovie",
    "streamio",
    "su_news",
    "hm_tiktok",
    "friday",
    "latentsync",
    "nasa",
    "intel_one",
    "dagan",
)


@dataclass
class Scores:
    wanted: int = 0
    found: int = 0
    false: int = 0
    languages: int = 0
    characters: int = 0
    errors: int = 0
    exact: int = 0
    begins: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    probabilities: list[tuple[float, float]] = field(default_factory=list)  # (probability, character errors)

    def add(self, drawn: Sequence[Drawn], captions: Sequence[Caption]) -> list[Caption]:
        """Counts a clip; returns what was read where nothing was written."""
        free = list(captions)
        for one in drawn:
            start, end = (round(frame * 1000 / RATE) for frame in (one.start, one.end))
            shared = {c.id: min(c.span.end, end) - max(c.span.start, start) for c in free}
            best = max(free, key=lambda c: shared[c.id], default=None)
            self.wanted += 1
            if best is None or shared[best.id] < 0.5 * (end - start):
                continue
            free.remove(best)
            text, read = fold(one.text), fold(best.text)
            wrong = distance(text, read)
            self.found += 1
            self.languages += best.language == one.language
            self.characters += len(text)
            self.errors += min(wrong, len(text))
            self.exact += wrong == 0
            self.begins.append(abs(best.span.start - start))
            self.ends.append(abs(best.span.end - end))
            self.probabilities.append((best.probability or 0.0, wrong / max(1, len(text))))
        left = [c for c in free if not any(c.span.start < o.end * 40 and c.span.end > o.start * 40 for o in drawn)]
        self.false += len(left)
        return left

    def describe(self) -> dict[str, Any]:
        return {
            "captions": self.wanted,
            "found": share(self.found, self.wanted),
            "false": self.false,
            "language right": share(self.languages, self.found),
            "character errors": share(self.errors, self.characters),
            "read without error": share(self.exact, self.found),
            "begin, median ms": statistics.median(self.begins) if self.begins else None,
            "begin within 80 ms": share(sum(ms <= 80 for ms in self.begins), len(self.begins)),
            "end within 80 ms": share(sum(ms <= 80 for ms in self.ends), len(self.ends)),
        }


def measure_cpu() -> float:
    """CPU seconds of this process and of the workers that ended: others may use the machine meanwhile."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def fold(text: str) -> str:
    return "".join(character for character in text.lower() if character.isalnum())


def distance(one: str, other: str) -> int:
    """Levenshtein's."""
    row = list(range(len(other) + 1))
    for n, a in enumerate(one, 1):
        before, row[0] = row[0], n
        for m, b in enumerate(other, 1):
            before, row[m] = row[m], min(row[m] + 1, row[m - 1] + 1, before + (a != b))
    return row[-1]


def list_footage(sources: Sequence[Path]) -> list[Path]:
    found = [
        path for folder in sources for path in sorted(folder.glob("*.m*")) if path.suffix in (".mp4", ".mov", ".mkv", ".mpg")
    ]
    return [path for path in found if not path.stem.startswith(WITH_WRITING)]


def read_texts(folder: Path, language: str) -> list[str]:
    lines = next(iter(sorted(folder.glob(f"*.{language}.txt")))).read_text("utf-8").splitlines()
    return [line.strip() for line in lines if 10 <= len(line) <= 2 * LINE[language]]


def wrap(text: str, width: int) -> tuple[str, ...]:
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return tuple(lines[:2])


def decode(path: Path, height: int) -> Iterator[Any]:
    """(height, width, 3) uint8 RGB at about RATE; the clip again from its start where it is short."""
    import av

    while True:
        with av.open(str(path)) as container:
            stream = container.streams.video[0]
            ratio = float(stream.average_rate or RATE) / RATE
            width = round(stream.width * height / stream.height / 2) * 2
            for n, frame in enumerate(container.decode(stream)):
                if int(n / ratio) != int((n - 1) / ratio):
                    yield frame.to_ndarray(format="rgb24", width=width, height=height)


def measure_aspect(path: Path) -> float:
    import av

    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        return float(stream.width / stream.height)


def write_clip(path: Path, footage: Path, height: int, captions: Sequence[Drawn]) -> None:
    import av

    with av.open(str(path), "w") as container:
        stream = container.add_stream(
            "libx264", rate=RATE, options={"crf": "27" if height < 720 else "25", "preset": "veryfast"}
        )
        for n, picture in enumerate(decode(footage, height)):
            if n == SECONDS * RATE:
                break
            for one in captions:
                if one.start <= n < one.end:
                    picture = draw_lines(picture, one)
            if not n:
                stream.height, stream.width, stream.pix_fmt = picture.shape[0], picture.shape[1], "yuv420p"
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode(None))


def draw_captions(rng: random.Random, look: Look, language: str, texts: Sequence[str], aspect: float) -> list[Drawn]:
    """Captions that find place in a picture of this width by its height, in two lines."""
    made, at = [], rng.randint(5, 20)
    line = min(LINE[language], int(0.94 * aspect / (look.size * (1.0 if language == "ko" else 0.56))))
    texts = [text for text in texts if " ".join(wrap(text, line)) == text and max(map(len, wrap(text, line))) <= line]
    while at < SECONDS * RATE - 40:
        length = rng.randint(30, 80)
        made.append(Drawn(at, min(at + length, SECONDS * RATE - 8), wrap(rng.choice(texts), line), look, language))
        at += length + rng.choice((0, 0, 10, 25))
    return made


def measure_drawn(footage: Sequence[Path], texts: Path, clips: int, folder: Path) -> dict[str, Any]:
    rng = random.Random(19)
    sentences = {language: read_texts(texts, language) for language in LANGUAGES}
    groups: dict[str, Scores] = {}
    everything, seconds, read_falsely = Scores(), 0.0, []
    for n in range(clips):
        look, language, height = LOOKS[n % len(LOOKS)], LANGUAGES[n // len(LOOKS) % 3], HEIGHTS[(n + n // len(LOOKS)) % 4]
        path = folder / "clip.mp4"
        source = footage[n * 7 % len(footage)]
        captions = draw_captions(rng, look, language, sentences[language], measure_aspect(source))
        write_clip(path, source, height, captions)
        began = measure_cpu()
        with OpenedClip(path) as opened:
            found = find_captions(opened.media, opened.media_clip, LANGUAGES)
        seconds += measure_cpu() - began
        for name in ("all", f"look: {look.name}", f"language: {language}", f"lines: {height}"):
            false = (everything if name == "all" else groups.setdefault(name, Scores())).add(captions, found)
        read_falsely += [f"{source.stem}: {c.text}" for c in false]
        print(f"{n + 1}/{clips} {source.stem} {height} {look.name} {language}: "
              f"{[(c.text, c.probability) for c in found]} of {[c.text for c in captions]}", file=sys.stderr, flush=True)  # fmt: skip
    return {
        "all": everything.describe(),
        **{name: groups[name].describe() for name in sorted(groups)},
        "CPU seconds for a minute": round(seconds / (clips * SECONDS / 60), 1),
        "calibration": calibrate(everything),
        "read falsely": read_falsely,
    }


def calibrate(scores: Scores) -> dict[str, Any]:
    """By probability: how many captions, and the share that is right but for one letter in twenty."""
    table = {}
    for low, high in ((0.0, 0.5), (0.5, 0.8), (0.8, 0.9), (0.9, 0.95), (0.95, 1.01)):
        inside = [wrong for p, wrong in scores.probabilities if low <= p < high]
        table[f"{low}-{min(1.0, high)}"] = (len(inside), share(sum(wrong <= 0.05 for wrong in inside), len(inside)))
    return table


def measure_plain(footage: Sequence[Path]) -> dict[str, Any]:
    minutes, seconds, read = 0.0, 0.0, []
    for path in footage:
        began = measure_cpu()
        with OpenedClip(path) as opened:
            found = find_captions(opened.media, opened.media_clip, LANGUAGES)
            minutes += opened.clip.duration / 60_000
        seconds += measure_cpu() - began
        read += [f"{path.stem} {c.span.start}: {c.text} ({c.probability})" for c in found]
    return {"minutes": round(minutes, 1), "read": read, "CPU seconds for a minute": round(seconds / minutes, 1)}


def measure_comparison(interviews: int) -> dict[str, Any]:
    """Captions of generated interviews: read from drawn frames, compared with the true text."""
    from drawn_captions import caption_frames
    from scenario.captions import write_captions
    from scenario.cutting import Edits, edit_take
    from scenario.lettering import wrap_caption
    from scenario.take import play
    from scenario.truth import make_truth
    from vidtx.captions.reading import read_texts
    from vidtx.captions.tesseract import require_tesseract
    from vidtx.captions.tracking import find_standing_texts
    from vidtx.document import Clip, Span
    from vidtx.interview.caption_comparison import compare_captions

    program = require_tesseract(LANGUAGES)
    right = wrong = found = accused = unread = 0
    missed, falsely = [], []
    for n in range(interviews):
        take = play(900_300 + n)
        cut = edit_take(random.Random(take.seed), take, Edits())
        captions, notes = write_captions(take, cut)
        truth = make_truth(take, cut, Clip("x.mp4", "0" * 64, 1, cut.frames * 40, "mov,mp4", None, ()), notes, captions)
        read = []
        for one in captions:
            drawn = Drawn(5, 45, tuple(wrap_caption(one.text)), LOOKS[n % len(LOOKS)])
            texts = [t for t in find_standing_texts(caption_frames([drawn], 50), 1 / RATE) if t.end - t.start > 20]
            readings = [r for r in read_texts(texts, LANGUAGES, program) if r]
            best = max(readings, key=lambda r: r.probability, default=None)
            unread += best is None
            if best is not None:
                span = Span(one.start * 40, one.end * 40)
                read.append(Caption(f"c{one.start}", span, best.text, best.language, None, best.probability))
        compared = compare_captions(truth.renditions, read, truth.utterances)
        blamed = {s.utterance_id for r in compared for f in r.findings if f.kind == "caption" for s in f.target}
        bad = {f"c{int(notes['caption.wrong.start']) // 40}"}
        wrong += 1
        found += bool(blamed & bad)
        right += len(captions) - 1
        accused += len(blamed - bad)
        if not blamed & bad:
            missed.append((notes["caption.wrong.right"], notes["caption.wrong.text"]))
        falsely += [c.text for c in read if c.id in blamed - bad]
        print(f"interview {n + 1}/{interviews}: {found}/{wrong}, {accused} accused", file=sys.stderr, flush=True)
    precision, recall = found / max(1, found + accused), found / max(1, wrong)
    return {
        "interviews": interviews, "right captions": right, "wrong captions": wrong, "unread": unread, "found": found, "accused": accused,
        "f1": round(2 * precision * recall / max(1e-9, precision + recall), 4), "missed": missed, "falsely": falsely,
    }  # fmt: skip


def main() -> None:
    media = Path(os.environ.get("VIDTX_TEST_MEDIA", "."))
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--sources", type=Path, nargs="*", default=[media / name for name in ("video", "footage", "footage2")])
    parser.add_argument("--texts", type=Path, default=media / "parallel_text")
    parser.add_argument("--clips", type=int, default=96)
    parser.add_argument("--plain", type=int, default=60, help="so many clips of footage as they are")
    parser.add_argument("--interviews", type=int, default=12)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    footage = list_footage(arguments.sources)
    results: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="vidtx-") as folder:
        if arguments.clips:
            results["drawn"] = measure_drawn(footage, arguments.texts, arguments.clips, Path(folder))
    if arguments.plain:
        results["plain"] = measure_plain(footage[: arguments.plain])
    if arguments.interviews:
        results["comparison"] = measure_comparison(arguments.interviews)
    print(json.dumps(results, ensure_ascii=False, indent=2))
    if arguments.json:
        arguments.json.write_text(json.dumps(results, ensure_ascii=False, indent=2), "utf-8")


if __name__ == "__main__":
    main()
