"""Another tool's transcription of one file, as JSON; run by `real_speech.py` with the Python of an environment in which the tool is installed.

    TOOLS_PYTHON benchmarks/other_asr.py TOOL AUDIO.wav WEIGHTS OUTPUT.json [--threads 1] [--vad] [--language ko] [--only-time]

TOOL is faster-whisper (multilingual, beams of 5) or whisperx; WEIGHTS a folder with CTranslate2's model.bin of a Whisper model. It imports nothing of
this project. Time is that of the transcription alone; the weights are open and the sound is decoded before. Words are dated in another run than
the one that is timed.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ABSENT = 3  # exit code where the tool is not installed


class Watched:
    """A CTranslate2 Whisper model that counts windows and remembers the last language that it was asked for."""

    def __init__(self, model: Any) -> None:
        self._model = model
        self.windows = 0
        self.language: str | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    def encode(self, features: Any, *given: Any, **named: Any) -> Any:
        self.windows += features.shape[0]
        return self._model.encode(features, *given, **named)

    def detect_language(self, features: Any) -> Any:
        found = self._model.detect_language(features)
        self.language = found[0][0][0][2:-2]
        return found


def measure(run: Callable[[], Any]) -> tuple[Any, float, float]:
    """What it returns, and its seconds by the clock and of the processor."""
    began, busy = time.perf_counter(), time.process_time()
    result = run()
    return result, time.perf_counter() - began, time.process_time() - busy


def run_faster_whisper(arguments: argparse.Namespace) -> dict[str, Any]:
    from faster_whisper import WhisperModel, decode_audio

    model = WhisperModel(str(arguments.weights), device="cpu", cpu_threads=arguments.threads, num_workers=1)
    watched = Watched(model.model)
    model.model = watched
    sound = decode_audio(str(arguments.audio))

    def transcribe(words: bool) -> list[dict[str, Any]]:
        segments, _ = model.transcribe(sound, multilingual=True, beam_size=5, vad_filter=arguments.vad, word_timestamps=words)
        return [
            {
                "start": segment.start,
                "end": segment.end,
                "text": segment.text,
                "language": watched.language,
                "words": [[word.start, word.end, word.word] for word in segment.words or ()],
            }
            for segment in segments
        ]

    _, seconds, busy = measure(lambda: transcribe(False))
    windows = watched.windows
    return {
        "segments": [] if arguments.only_time else transcribe(True),
        "seconds": seconds,
        "busy": busy,
        "windows": windows,
        "compute_type": str(watched.compute_type),
    }


def run_whisperx(arguments: argparse.Namespace) -> dict[str, Any]:
    """Without its alignment, whose networks come from a hub: its segments are dated by voice activity alone."""
    import whisperx

    pipeline = whisperx.load_model(
        str(arguments.weights),
        "cpu",
        compute_type="float32",
        threads=arguments.threads,
        language=arguments.language,
        vad_method="pyannote",
    )
    sound = whisperx.load_audio(str(arguments.audio))
    result, seconds, busy = measure(lambda: pipeline.transcribe(sound, batch_size=8))
    found = [
        {"start": s["start"], "end": s["end"], "text": s["text"], "language": result["language"], "words": []}
        for s in result["segments"]
    ]
    return {"segments": found, "seconds": seconds, "busy": busy, "windows": None}


TOOLS = {"faster-whisper": run_faster_whisper, "whisperx": run_whisperx}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("tool", choices=TOOLS)
    parser.add_argument("audio", type=Path)
    parser.add_argument("weights", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--vad", action="store_true")
    parser.add_argument("--language")
    parser.add_argument("--only-time", action="store_true", help="no segments: the run that dates words is left out")
    arguments = parser.parse_args()
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    try:
        found = TOOLS[arguments.tool](arguments)
    except ImportError as error:
        print(error, file=sys.stderr)
        raise SystemExit(ABSENT) from None
    arguments.output.write_text(json.dumps(found, ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    main()
