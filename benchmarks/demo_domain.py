"""How a recognizer's certainty tells clips of its own world from others: the figures behind `[domain]` in a model's manifest.

    python benchmarks/demo_domain.py --work DIR [--seeds 910000:910016] [--sources DIR --composed 0:4] [--conditions clean,noise,...]
    python benchmarks/demo_domain.py --work DIR --translator [--texts DIR]

For each seed, an interview that the demo models were not trained on, in one condition after the other; from `--sources` (the test media), every
recording by itself and interviews composed of recordings. Each goes through turns, languages and recognition of `--preset`. Prints a clip's
certainty as `speech/domain.py` measures it. What was recognized is kept in DIR, a file a clip, and used again. Generating needs espeak-ng.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "samples"), str(ROOT / "src")]

from pipeline import read_seeds
from real_interviews import ENDINGS, LANGUAGES, LEVEL_DBFS, RATE, compose, degrade, read_recordings

CONDITIONS = ("clean", "noise", "telephone", "codec", "loud")
FOLDERS = (*(f"{language}_speech" for language in LANGUAGES), "multispeaker", "codeswitch", "video")
PAIRS = (("ko", "uk"), ("ko", "ru"))
Clip = tuple[str, Callable[[], np.ndarray]]


def change_sound(sound: np.ndarray, condition: str, seed: int) -> np.ndarray:
    """The sound in noise (15 dB below speech; `loud`: 5 dB), through a telephone band, or through AAC at 16 kbit/s; `clean` as it is."""
    if condition == "clean":
        return sound
    if condition == "codec":
        return _encode(sound)
    loud = float(np.sqrt(np.mean(sound[np.abs(sound) > 0.01] ** 2)))
    level = LEVEL_DBFS - 10 if condition == "loud" else LEVEL_DBFS
    leveled = (sound * 10 ** (level / 20) / loud).astype(np.float32)
    return degrade(leveled, "noise" if condition == "loud" else condition, seed)


def _encode(sound: np.ndarray) -> np.ndarray:
    samples = (np.clip(sound, -1, 1) * 32_767).astype("<i2").tobytes()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "coded.m4a"
        raw = ["-f", "s16le", "-ar", str(RATE), "-ac", "1", "-i", "-"]
        subprocess.run(["ffmpeg", "-v", "error", *raw, "-c:a", "aac", "-b:a", "16k", path], input=samples, check=True)
        return _read(path)


def _read(path: Path) -> np.ndarray:
    from vidtx.media.audio import read_audio
    from vidtx.media.probe import probe_clip

    return read_audio(path, probe_clip(path)).waveform


def list_generated(seeds: Sequence[int], conditions: Sequence[str], seconds: int, work: Path) -> Iterator[Clip]:
    """Interviews of the little world, the conditions in turn."""
    from make_sample import make_scene

    for n, seed in enumerate(seeds):
        condition = conditions[n % len(conditions)]

        def make(seed: int = seed, condition: str = condition) -> np.ndarray:
            clip, _ = make_scene(seed, work / "clips", picture=False)
            return change_sound(_read(clip)[: seconds * RATE], condition, seed)

        yield f"world-{condition}-{seed}", make


def list_real(sources: Path, seeds: Sequence[int], conditions: Sequence[str], seconds: int) -> Iterator[Clip]:
    """Interviews composed of recordings, the conditions in turn, then every recording by itself."""
    pieces = read_recordings(sources) if seeds else {}
    for n, seed in enumerate(seeds):
        for pair in PAIRS:
            condition = conditions[n % len(conditions)]

            def make(seed: int = seed, condition: str = condition, pair: tuple[str, ...] = pair) -> np.ndarray:
                return change_sound(compose(pieces, seed, languages=pair).waveform[: seconds * RATE], condition, seed)

            yield f"real-{'-'.join(pair)}-{condition}-{seed}", make
    for folder in FOLDERS:
        for path in sorted((sources / folder).iterdir()) if (sources / folder).is_dir() else ():
            if path.suffix.lower() in ENDINGS | {".mp4"}:
                yield f"real-{folder}-{path.name}", lambda path=path: _read(path)[: seconds * RATE]


def recognize(sound: np.ndarray, engines: Any) -> list[dict[str, Any]]:
    """What the pipeline's stages make of a sound: one row an utterance."""
    from vidtx.options import Options
    from vidtx.speech.code_switching import split_channel_code_switches
    from vidtx.speech.language import identify_channel_languages
    from vidtx.speech.recognition import transcribe_channels
    from vidtx.speech.separate_channels import find_channel_turns

    languages, recognizer = Options().languages, engines.recognizer
    turns = find_channel_turns((sound,), engines.diarizer, Options().speakers)
    turns = split_channel_code_switches((sound,), turns, recognizer, languages)
    turns = identify_channel_languages((sound,), turns, recognizer, languages)
    return [
        {"start": u.span.start, "end": u.span.end, "language": u.language, "text": u.text, "probability": u.text_probability}
        for u in transcribe_channels((sound,), turns, recognizer)
    ]


def measure_kept(rows: Sequence[dict[str, Any]]) -> float | None:
    """The certainty of a clip from its rows."""
    from vidtx.document import Utterance
    from vidtx.document.span import Span
    from vidtx.speech.domain import measure_certainty

    return measure_certainty(
        [
            Utterance(str(n), Span(r["start"], r["end"]), "", r["language"], r["text"], text_probability=r["probability"])
            for n, r in enumerate(rows)
        ]
    )


def list_texts(work: Path, texts: Path | None) -> Iterator[tuple[str, str, list[str]]]:
    """(group, language, texts) of the clips kept in `work`, as the recognizer heard them, and of each ten lines of NAME.LANGUAGE.txt in `texts`."""
    for path in sorted(work.glob("world-*.json")):
        rows = json.loads(path.read_text("utf-8"))
        for language in ("ko", "uk"):
            if said := [r["text"] for r in rows if r["language"] == language and r["text"]]:
                yield f"{name_group(path.stem)}, {language}", language, said
    for path in sorted(texts.glob("*.txt")) if texts else ():
        language = path.stem.rpartition(".")[2]
        lines = [line for line in path.read_text("utf-8").splitlines() if line.strip()]
        if language in ("ko", "uk"):
            for first in range(0, len(lines) - 9, 100):
                yield f"real, {path.stem}", language, lines[first : first + 10]


def measure_texts(translator: Any, texts: Sequence[str], language: str) -> float | None:
    """The translator's certainty over texts of one clip."""
    from vidtx.bitext.domain import measure_translation
    from vidtx.bitext.translation import translate_utterances
    from vidtx.document import Utterance
    from vidtx.document.span import Span

    said = [Utterance(str(n), Span(n, n + 1), "", language, text) for n, text in enumerate(texts)]
    return measure_translation(translate_utterances(said, translator, "en", scored=True), "en")


def print_groups(groups: dict[str, list[float]], least: float) -> None:
    for group, values in sorted(groups.items()):
        outside, (low, middle, high) = sum(value < least for value in values), np.quantile(values, (0, 0.5, 1))
        print(f"{group:<24} {len(values):3} clips, {outside:3} outside: least {low:.3f}, median {middle:.3f}, most {high:.3f}")


def name_group(name: str) -> str:
    """`world, telephone`; `real, composed`; `real, ko_speech`: what a clip is counted under."""
    kind, second, *_ = name.split("-")
    return f"{kind}, {second}" if kind == "world" or second in FOLDERS else f"{kind}, composed"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--work", type=Path, required=True, help="folder to keep interviews and what was recognized in")
    parser.add_argument("--seeds", type=read_seeds, default=range(0), metavar="FIRST:LAST")
    parser.add_argument("--sources", type=Path, help="folder of recordings, such as ko_speech, uk_speech")
    parser.add_argument("--composed", type=read_seeds, default=range(0), metavar="FIRST:LAST")
    parser.add_argument("--conditions", default=",".join(CONDITIONS), help="[default: all, in turn]")
    parser.add_argument("--seconds", type=int, default=60, help="of each clip at the most")
    parser.add_argument("--preset", default="demo")
    parser.add_argument("--translator", action="store_true", help="measure the translator instead, on what is kept in DIR")
    parser.add_argument("--texts", type=Path, metavar="DIR", help="with --translator: texts beside it, files NAME.LANGUAGE.txt")
    a = parser.parse_args()

    from vidtx.engines.tasks import TASKS
    from vidtx.errors import VidtxError
    from vidtx.pipeline import Options, open_engines

    engines = open_engines(Options(preset=a.preset))
    least = {task: domain.least_certainty or 0.0 for task in TASKS if (domain := engines.find_domain(task))}
    groups: dict[str, list[float]] = {}
    if a.translator:
        for group, language, texts in list_texts(a.work, a.texts):
            groups.setdefault(group, []).append(measure_texts(engines.translator, texts, language) or 0.0)
        print_groups(groups, least.get("translation", 0.0))
        return
    engines.recognizer._find_words = lambda *_: []  # words' times cost half of the time, and nothing here asks for them
    conditions = a.conditions.split(",")
    clips = list(list_generated(a.seeds, conditions, a.seconds, a.work))
    clips += list_real(a.sources, a.composed, conditions, a.seconds) if a.sources else ()
    for name, make in clips:
        kept = a.work / f"{name}.json"
        if not kept.exists():
            try:
                rows = recognize(make(), engines)
            except VidtxError as error:  # a clip without sound
                print(f"{name:<60} {error}")
                continue
            kept.write_text(json.dumps(rows, ensure_ascii=False, indent=1), "utf-8")
        certainty = measure_kept(json.loads(kept.read_text("utf-8")))
        told = "nothing recognized" if certainty is None else f"{certainty:.3f}"
        print(f"{name:<60} {told}", flush=True)
        if certainty is not None:
            groups.setdefault(name_group(name), []).append(certainty)
    print_groups(groups, least.get("recognition", 0.0))


if __name__ == "__main__":
    main()
