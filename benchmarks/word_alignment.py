"""Times of changed words: interpolated beside aligned with the sound (forced alignment by the recognizer).

    python benchmarks/word_alignment.py [--sources DIR] [--models DIR] [--json FILE]

"sample": the shipped interview, whose word times are exact, with the demo recognizer and with Whisper base. "text anew": a text is typed where none was, so that every word is
new. "three words": three words in the middle are new, those around them keep their exact times; only the three are measured. "recordings": real speech
below DIR (MANIFEST.tsv) of up to 28 s with Whisper base (`vidtx models fetch light --models-dir DIR`), if both are given; the text is the recording's own, or where
it has none the recognizer's with every fourth word taken out. Times are compared with the recognizer's for the words that it understood: agreement, not truth.
"""

from __future__ import annotations

import argparse
import csv
import json
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src")]
FEWEST_AROUND = 1  # words that stay on either side of three new ones
CHANGED = 3


class Errors:
    """Absolute differences of starts and of ends, in ms, by method."""

    def __init__(self) -> None:
        self.found: dict[str, list[int]] = {"interpolated": [], "aligned": []}
        self.seconds: list[float] = []
        self.failed = 0

    def add(self, method: str, words: Sequence[Any], truth: Sequence[Any]) -> None:
        for word, true in zip(words, truth, strict=True):
            self.found[method] += [abs(word.span.start - true.span.start), abs(word.span.end - true.span.end)]

    def summarize(self) -> dict[str, Any]:
        rows = {
            m: {"median": statistics.median(v), "p90": quantile(v, 0.9), "edges": len(v)} for m, v in self.found.items() if v
        }
        return rows | {
            "seconds_each": round(statistics.median(self.seconds), 2) if self.seconds else None,
            "failed": self.failed,
        }


def quantile(values: Sequence[int], share: float) -> int:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def measure(engine: Any, waveform: Any, utterance: Any, pairs: Sequence[tuple[int, Any]], errors: Errors) -> None:
    """`pairs`: numbers of the utterance's words that are measured, with their true words."""
    from vidtx.document import time_words
    from vidtx.document.word_alignment import place_aligned

    began = time.monotonic()
    aligned = engine.align_words(waveform, utterance.span, utterance.text, utterance.language)
    errors.seconds.append(time.monotonic() - began)
    if not aligned:
        errors.failed += 1
        return
    for method, words in (
        ("interpolated", time_words(utterance)),
        ("aligned", place_aligned(utterance, dict(enumerate(aligned)))),
    ):
        errors.add(method, [words[n] for n, _ in pairs], [true for _, true in pairs])


def open_recognizer(model: str, models: Path | None = None) -> Any:
    from vidtx.engines.weights.presets import find_installed
    from vidtx.engines.whisper import WhisperRecognizer

    weights = find_installed(model, "recognition", models)
    assert weights is not None, "vidtx models fetch light --models-dir DIR"
    return WhisperRecognizer(weights.path, name=model)


def measure_sample(engine: Any, name: str) -> dict[str, Any]:
    from vidtx.document import parse_transcript, realign_words
    from vidtx.media.audio import read_audio
    from vidtx.media.probe import probe_clip

    clip = ROOT / "samples" / "interrogation.mp4"
    waveform = read_audio(clip, probe_clip(clip)).waveform
    truth = parse_transcript((ROOT / "samples" / "interrogation.truth.json").read_bytes())
    anew, three = Errors(), Errors()
    for u in truth.utterances:
        count = len(u.words)
        if u.span.duration > 28_000 or count < 2 or " ".join(w.text for w in u.words) != u.text:
            continue
        known = tuple(replace(word, probability=1.0) for word in u.words)
        blank = replace(u, added=True, status="edited", words=realign_words(u.text, (), u.span))
        measure(engine, waveform, blank, list(enumerate(known)), anew)
        first = (count - CHANGED) // 2
        if count >= CHANGED + 2 * FEWEST_AROUND:
            kept = tuple(replace(w, text=f"x{n}") if first <= n < first + CHANGED else w for n, w in enumerate(known))
            changed = replace(blank, words=realign_words(u.text, kept, u.span))
            measure(engine, waveform, changed, [(n, known[n]) for n in range(first, first + CHANGED)], three)
    return {f"sample, {name}, text anew": anew.summarize(), f"sample, {name}, three words": three.summarize()}


def measure_recordings(engine: Any, sources: Path) -> dict[str, Any]:
    from vidtx.document import Span, Utterance, Word, realign_words
    from vidtx.media.audio import read_audio
    from vidtx.media.probe import probe_clip

    by_language: dict[str, Errors] = {}
    with (sources / "MANIFEST.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    for row in rows:
        text, path, language = (row["transcript"] or "").replace("|", " "), sources / row["file"], row["language"]
        speech = row["topic"].endswith("_speech") or row["topic"] == "multispeaker"
        if not speech or language not in ("ko", "uk", "ru", "en") or path.suffix not in (".wav", ".flac", ".mp3"):
            continue
        if not 1 < float(row["duration_s"] or 0) <= 28:
            continue
        waveform = read_audio(path, probe_clip(path)).waveform
        span = Span(0, len(waveform) // 16)
        (heard,) = engine.transcribe(waveform, [span], language)
        text = text if text.strip() else " ".join(w.text for n, w in enumerate(heard.words) if n % 4 != 3)
        pieces, own = text.split(), [plain(word.text) for word in heard.words]
        blocks = SequenceMatcher(None, own, [plain(piece) for piece in pieces], autojunk=False).get_matching_blocks()
        shared = [(b.b + n, heard.words[b.a + n]) for b in blocks for n in range(b.size)]
        known = [(n, Word(w.span, w.text, w.probability)) for n, w in shared]
        utterance = Utterance("u", span, "S", language, text, realign_words(text, (), span), status="edited", added=True)
        if known:
            name = f"{language}, {'own text' if row['transcript'] else 'fourth words out'}"
            measure(engine, waveform, utterance, known, by_language.setdefault(name, Errors()))
    return {f"recordings, {language}": errors.summarize() for language, errors in sorted(by_language.items())}


def plain(word: str) -> str:
    return "".join(c for c in word.lower() if c.isalnum())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sources", type=Path)
    parser.add_argument("--models", type=Path)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    results = measure_sample(open_recognizer("vidtx-demo-recognition"), "demo")
    if options.models:
        base = open_recognizer("base", options.models)
        results |= measure_sample(base, "base")
        if options.sources:
            results |= measure_recordings(base, options.sources)
    for name, row in results.items():
        for method in ("interpolated", "aligned"):
            found = row.get(method, {})
            print(
                f"{name:32} {method:13} median {found.get('median')} ms, 90 % within {found.get('p90')} ms, {found.get('edges')} edges"
            )
        print(f"{name:32} {row['seconds_each']} s an utterance, {row['failed']} not aligned")
    if options.json:
        options.json.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
