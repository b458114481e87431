"""Runs of the tools that `real_speech.py` compares: all of vidtx, openai-whisper on whole files, and tools of another environment.

In: a WAV file. Out: `Run`: dated segments, and what they cost. Windows are counted where the encoder computes them, parts of windows as such.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from real_scores import SaidWord, Segment

WORKER = Path(__file__).with_name("other_asr.py")
WINDOW_FRAMES = 1500  # of the encoder's output, in a window of 30 s
ABSENT = 3


@dataclass(frozen=True, slots=True)
class Run:
    """`seconds`: by the clock; `busy`: of the processor, its children's too. `stages`: for vidtx, seconds by stage and what the network did in it.
    `turns`: for vidtx, the speakers' turns, with the speaker in `Segment.speaker`."""

    segments: tuple[Segment, ...]
    seconds: float
    busy: float
    windows: float | None = None
    stages: dict[str, dict[str, float]] = field(default_factory=dict)
    turns: tuple[Any, ...] = ()


class Meter:
    """Counts and times what an openai-whisper network computes: windows encoded, seconds in encoder and decoder, calls of the decoder."""

    def __init__(self, model: Any) -> None:
        self.counts = {"windows": 0.0, "encoder": 0.0, "decoder": 0.0, "decoder_calls": 0.0}
        self._began: dict[int, float] = {}
        encoder = model.encoder
        parts = [(m, "encoder") for m in (encoder.conv1, encoder.conv2, *encoder.blocks, encoder.ln_post)]
        self._hooks = [encoder.blocks[0].register_forward_pre_hook(self._count)]
        for module, name in [*parts, (model.decoder, "decoder")]:
            self._hooks.append(module.register_forward_pre_hook(self._start))
            self._hooks.append(module.register_forward_hook(self._make_stop(name)))

    def close(self) -> None:
        for hook in self._hooks:
            hook.remove()

    def _count(self, module: Any, given: Any) -> None:
        self.counts["windows"] += given[0].shape[0] * given[0].shape[1] / WINDOW_FRAMES

    def _start(self, module: Any, given: Any) -> None:
        self._began[id(module)] = time.perf_counter()

    def _make_stop(self, name: str) -> Callable[[Any, Any, Any], None]:
        def stop(module: Any, given: Any, result: Any) -> None:
            self.counts[name] += time.perf_counter() - self._began[id(module)]
            self.counts["decoder_calls"] += name == "decoder"

        return stop


@contextmanager
def open_meter(recognizer: Any) -> Iterator[Meter | None]:
    """The meter of a recognizer's network; None where it is not one of openai-whisper's."""
    model = getattr(recognizer, "_model", None)  # a benchmark alone looks into an engine
    if not hasattr(getattr(model, "encoder", None), "blocks"):
        yield None
        return
    meter = Meter(model)
    try:
        yield meter
    finally:
        meter.close()


class StageClock:
    """Seconds by stage, out of the progress that `process` reports: what passed since the last report belongs to the stage that reports."""

    def __init__(self, meter: Meter | None) -> None:
        self.stages: dict[str, dict[str, float]] = {}
        self._meter = meter
        self._last = self._read()

    def report(self, stage: str, share: float) -> None:
        if stage == "language":
            stage = "language: changes in turns" if share <= 0.5 else "language: turns"
        now = self._read()
        own = self.stages.setdefault(stage, {})
        for name, value in now.items():
            own[name] = own.get(name, 0.0) + value - self._last[name]
        self._last = now

    def _read(self) -> dict[str, float]:
        return {"seconds": time.perf_counter(), "busy": measure_busy(), **(self._meter.counts if self._meter else {})}


def measure_busy() -> float:
    """Seconds of the processor, of this process and of its children that ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def run_vidtx(clip: Path, engines: Any, options: Any) -> Run:
    """The whole path, with a cache of its own. The engines' weights should be open."""
    from vidtx.cache import StageCache
    from vidtx.document import time_words
    from vidtx.pipeline import process

    with tempfile.TemporaryDirectory() as folder, open_meter(engines.recognizer) as meter:
        windows = getattr(engines.recognizer, "windows_encoded", None)
        clock = StageClock(meter)
        began, busy = time.perf_counter(), measure_busy()
        document = process(clip, options, engines=engines, cache=StageCache(Path(folder)), progress=clock.report)
        seconds, busy = time.perf_counter() - began, measure_busy() - busy
        if meter is not None:
            windows = meter.counts["windows"]
        elif windows is not None:
            windows = engines.recognizer.windows_encoded - windows
    segments = tuple(
        Segment(
            u.span.start,
            u.span.end,
            u.text,
            u.language,
            tuple(SaidWord(w.span.start, w.span.end, w.text) for w in time_words(u)),
            u.speaker,
        )
        for u in document.utterances
    )
    return Run(segments, seconds, busy, windows, clock.stages, document.turns)


def tell(recognizer: Any, interview: Any) -> list[str]:
    """What the recognizer says of each true turn, each in a window of its own and in its own language."""
    from vidtx.document.span import Span

    if hasattr(recognizer, "use_shared_windows"):
        recognizer.use_shared_windows(False)
    try:
        return [
            recognizer.transcribe(interview.waveform, [Span(turn.start, turn.end)], turn.language)[0].text
            for turn in interview.turns
        ]
    finally:
        if hasattr(recognizer, "use_shared_windows"):
            recognizer.use_shared_windows(True)


def run_openai(model: Any, waveform: np.ndarray) -> Run:
    """openai-whisper on the whole file as its command line does it: beams of 5, one language. With word times, which cost time too."""
    import whisper

    meter = Meter(model)
    try:
        began, busy = time.perf_counter(), measure_busy()
        found = whisper.transcribe(model, waveform, beam_size=5, word_timestamps=True, fp16=False, verbose=None)
        seconds, busy = time.perf_counter() - began, measure_busy() - busy
    finally:
        meter.close()
    rows = [
        {**s, "language": found["language"], "words": [[w["start"], w["end"], w["word"]] for w in s.get("words", ())]}
        for s in found["segments"]
    ]
    return Run(_read_segments(rows), seconds, busy, meter.counts["windows"])


def run_other(python: Path, tool: str, clip: Path, weights: Path, *given: str) -> Run | str:
    """A tool in another environment, with as many threads as this process may use; a string says why there is nothing."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "found.json"
        threads = os.environ.get("OMP_NUM_THREADS", "1")
        command = [str(python), str(WORKER), tool, str(clip), str(weights), str(output), "--threads", threads, *given]
        clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        done = subprocess.run(command, env=clean, capture_output=True, text=True, check=False)
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["?"])[-1]
            return f"not installed: {last}" if done.returncode == ABSENT else last
        found = json.loads(output.read_text("utf-8"))
    return Run(_read_segments(found["segments"]), found["seconds"], found["busy"], found["windows"])


def _read_segments(rows: Sequence[Any]) -> tuple[Segment, ...]:
    """Segments whose times are in seconds."""
    return tuple(
        Segment(round(row["start"] * 1000), round(row["end"] * 1000), row["text"], row["language"], _read_words(row["words"]))
        for row in rows
    )


def _read_words(rows: Sequence[tuple[float, float, str]]) -> tuple[SaidWord, ...]:
    """Words whose times are in seconds; a piece that begins without a space goes on with the word before."""
    words: list[SaidWord] = []
    for start, end, text in rows:
        low, high = round(start * 1000), max(round(start * 1000) + 1, round(end * 1000))
        if words and not text.startswith(" "):
            words[-1] = SaidWord(words[-1].start, max(words[-1].end, high), words[-1].text + text)
        elif text.strip():
            words.append(SaidWord(low, high, text.strip()))
    return tuple(words)
