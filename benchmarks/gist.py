"""A rough gist in English by Whisper's own translate task: what of real Korean and Ukrainian turns is translated, cut, withheld, and how long it takes.

    python benchmarks/gist.py [--sources DIR] [--models DIR] [--model base] [--seeds 11:12] [--conditions clean,noise,telephone,whole]
                               [--languages ko,uk] [--texts FILE]

Needs Whisper base (`vidtx models fetch light`), or the official checkpoint that --model names. The turns are given, so that only the translation is
measured; "whole" are the recordings as they are, one turn each (the first 28 s). Whether a gist is right no figure says: --texts writes what was
heard beside what was made of it, to be read. Hurried speech is
seen by voice: letters a second do not tell, since of hurried speech many are lost.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks")]
WHOLE_S = 28


def read_turns(
    interview: Any, recognizer: Any, languages: Sequence[str], heard: dict[Any, str] | None = None
) -> list[dict[str, Any]]:
    """What was made of each turn, how long that took, and what was heard: in `heard` (by language and number), which is filled where it is empty."""
    from vidtx.document.span import Span
    from vidtx.speech.gist import find_reason

    rows: list[dict[str, Any]] = []
    for language in languages:
        turns = [turn for turn in interview.turns if turn.language == language]
        spans = [Span(turn.start, turn.end) for turn in turns]
        known = {} if heard is None else heard
        if (language, 0) not in known:
            found = recognizer.transcribe(interview.waveform, spans, language)
            known.update({(language, n): recognition.text for n, recognition in enumerate(found)})
        began = time.process_time()
        made = recognizer.translate_speech(interview.waveform, spans, language)
        seconds = (time.process_time() - began) / max(1, len(turns))
        rows += [
            {
                "interview": interview.name, "language": language, "voice": turn.speaker, "seconds_spoken": turn.end / 1000 - turn.start / 1000,
                "heard": known[language, n], "gist": m.text, "flags": m.flags, "probability": m.probability, "reason": find_reason(m), "seconds": seconds,
            }
            for n, (turn, m) in enumerate(zip(turns, made, strict=True))
        ]  # fmt: skip
    return rows


def join_recordings(pieces: dict[str, list[Any]]) -> Any:
    """The recordings as they are, one turn each, with a second between them."""
    from real_interviews import RATE, Interview, TrueTurn

    parts, turns, clock = list[np.ndarray](), list[TrueTurn](), 0
    for language, own in pieces.items():
        for voice in dict.fromkeys(piece.voice for piece in own):
            sound = np.concatenate(
                [p for piece in own if piece.voice == voice for p in (piece.samples, np.zeros(RATE // 5, np.float32))]
            )
            sound = sound[: WHOLE_S * RATE]
            turns.append(TrueTurn(clock * 1000 // RATE, (clock + len(sound)) * 1000 // RATE, voice, language))
            parts += [sound, np.zeros(RATE, np.float32)]
            clock += len(sound) + RATE
    return Interview("whole", np.concatenate(parts), tuple(turns))


def describe(name: str, rows: Iterable[dict[str, Any]]) -> str:
    rows = list(rows)
    reasons = Counter(row["reason"] for row in rows)
    shown = reasons.pop(None, 0)
    withheld = ", ".join(f"{reason} {count}" for reason, count in sorted(reasons.items()))
    seconds = sum(row["seconds"] for row in rows) / max(1, len(rows))
    return f"{name:<28} {len(rows):4} turns  shown {shown:4} ({100 * shown / max(1, len(rows)):3.0f} %)  {seconds:4.1f} s a turn  withheld: {withheld}"


def main() -> None:
    from real_interviews import compose, read_recordings
    from vidtx.engines.weights.manifests import find_models_dir
    from vidtx.engines.whisper import WhisperRecognizer

    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--sources", type=Path, default=os.environ.get("VIDTX_TEST_MEDIA"))
    parser.add_argument("--models", type=Path)
    parser.add_argument("--model", default="base")
    parser.add_argument("--seeds", default="11:12")
    parser.add_argument("--conditions", default="clean,noise,telephone,whole")
    parser.add_argument("--languages", default="ko,uk")
    parser.add_argument("--texts", type=Path)
    arguments = parser.parse_args()
    if arguments.sources is None:
        raise SystemExit("no real recordings: name their folder with --sources or VIDTX_TEST_MEDIA")
    languages = arguments.languages.split(",")
    pieces = read_recordings(Path(arguments.sources), languages)
    path = find_models_dir(arguments.models) / "whisper" / f"{arguments.model}.pt"
    recognizer = WhisperRecognizer(path, name=arguments.model)
    first, last = map(int, arguments.seeds.split(":"))
    rows: list[dict[str, Any]] = []
    heard: dict[int, dict[Any, str]] = defaultdict(dict)  # by seed: the turns of all conditions are the same
    conditions = arguments.conditions.split(",")
    for condition in conditions:
        for seed in range(first, last) if condition != "whole" else (0,):
            interview = (
                join_recordings(pieces)
                if condition == "whole"
                else compose(pieces, seed, languages=languages, condition=condition)
            )
            rows += read_turns(interview, recognizer, languages, heard[seed] if condition != "whole" else None)
            if arguments.texts:
                arguments.texts.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", "utf-8")
            print(describe(interview.name, (r for r in rows if r["interview"] == interview.name)), flush=True)
    for language in languages:
        own = [row for row in rows if row["language"] == language]
        for condition in conditions:
            print(describe(f"{language} {condition}", (row for row in own if row["interview"].startswith(condition))))
        for voice in sorted({row["voice"] for row in own}):
            print(describe(f"{language} {voice}", (row for row in own if row["voice"] == voice)))
        print(describe(f"{language} all turns", (row for row in own if row["interview"] != "whole")))


if __name__ == "__main__":
    main()
