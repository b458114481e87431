"""All of vidtx on composed interviews of real recordings, beside the same weights told segment and language, and beside other tools.

    python benchmarks/real_speech.py --sources DIR [--models DIR] [--half held] [--interviews clean:1:ko,uk ...] [--json FILE]
        [--tools-python PATH --ct2 DIR] [--whisperx-python PATH] [--picture CLIP] [--seconds 40] [--no-openai] [--work DIR] [--time ROUNDS]

Needs the weights of the preset `light`. An interview is CONDITION:SEED:LANGUAGES, with a condition of clean, noise, telephone. Reference is the text of a
recording where it is known (MANIFEST.tsv), else "told": what the same weights say when they are given each true turn alone in its own window,
and its language. The other tools take the whole file, with the same weights and as many threads as OMP_NUM_THREADS says: openai-whisper; with
`--tools-python`, the Python of an environment that has it, faster-whisper (multilingual, beams of 5, `--ct2`: a folder with the weights in CTranslate2's
format) with and without voice activity detection; with `--whisperx-python` WhisperX. `--picture`: a clip whose picture the interview gets, so that
edits are searched there too. `--time`: nothing is scored, vidtx and faster-whisper are timed in turn.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import wave
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks")]
THREADS = os.environ.setdefault("OMP_NUM_THREADS", "1")
# Numba, which dates the words, gives PyTorch as many threads as there are cores when it first computes, whatever PyTorch was told.
os.environ["NUMBA_NUM_THREADS"] = THREADS

import numpy as np

from real_interviews import Interview, compose, read_recordings, take_half
from real_report import print_round, print_rows
from real_runs import Run, run_openai, run_other, run_vidtx, tell
from real_scores import ScoredTurn, assign_texts, count
from real_texts import Kept, attach_texts

DEFAULT = ("clean:9:ko,uk", "noise:10:ko,uk", "telephone:4:ko,uk", "clean:5:ko,uk,ru")


def write_clip(interview: Interview, folder: Path, picture: Path | None) -> Path:
    """The interview as a WAV file, or as an MP4 file with another clip's picture, repeated to its length."""
    path = folder / "interview.wav"
    with wave.open(str(path), "wb") as stream:
        stream.setnchannels(1)
        stream.setsampwidth(2)
        stream.setframerate(16_000)
        stream.writeframes((interview.waveform.clip(-1, 1) * 32_767).astype("<i2").tobytes())
    if picture is None:
        return path
    import imageio_ffmpeg

    film = folder / "interview.mp4"
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-stream_loop", "-1", "-i", str(picture), "-i", str(path)]
    command += ["-map", "0:v:0", "-map", "1:a:0", "-c:v", "copy", "-c:a", "aac", "-b:a", "128k", "-shortest", str(film)]
    subprocess.run(command, check=True)
    return film


def measure(
    interview: Interview, arguments: argparse.Namespace, languages: Sequence[str], engines: Any, kept: Kept
) -> dict[str, Any]:
    """One interview: the counts and costs of every tool, and the texts of every turn."""
    from vidtx.pipeline import Options

    options = Options(preset=arguments.preset, models_dir=arguments.models, languages=tuple(languages), device="cpu")
    with tempfile.TemporaryDirectory() as folder:
        clip = write_clip(interview, Path(folder), arguments.picture)
        runs: dict[str, Run | str] = {"vidtx": run_vidtx(clip, engines, options)}
        if arguments.tools_python and arguments.ct2:
            for name, given in (("faster-whisper", []), ("faster-whisper, VAD", ["--vad"])):
                runs[name] = run_other(arguments.tools_python, "faster-whisper", clip, arguments.ct2, *given)
        if arguments.whisperx_python and arguments.ct2:
            runs["whisperx"] = run_other(arguments.whisperx_python, "whisperx", clip, arguments.ct2)
        if not arguments.no_openai:
            model = getattr(engines.recognizer, "_model", None)
            runs["openai-whisper"] = run_openai(model, interview.waveform) if model else "the recognizer is another engine"
    began = time.perf_counter()
    question = json.dumps([[turn.start, turn.end, turn.language] for turn in interview.turns])
    told = kept.get(question, interview.waveform, lambda: tell(engines.recognizer, interview))
    telling = time.perf_counter() - began
    turns = [
        ScoredTurn(t.start, t.end, t.language, t.text if t.text is not None else text, text, t.text is not None)
        for t, text in zip(interview.turns, told, strict=True)
    ]
    row: dict[str, Any] = {"interview": interview.name, "half": arguments.half, "languages": list(languages)}
    row |= {"speech": sum(turn.seconds for turn in turns), "sound": len(interview.waveform) / 16_000, "telling": telling}
    row["tools"] = {name: summarize(run, turns, interview) for name, run in runs.items()}
    texts = {name: assign_texts(run.segments, turns) for name, run in runs.items() if isinstance(run, Run)}
    row["turns"] = [
        {"start": t.start, "end": t.end, "language": t.language, "known": t.known, "reference": t.reference, "told": t.told}
        | {"texts": {name: own[n] for name, own in texts.items()}}
        for n, t in enumerate(turns)
    ]
    return row


def measure_time(interview: Interview, arguments: argparse.Namespace, languages: Sequence[str], engines: Any) -> dict[str, Any]:
    """Seconds of vidtx and of faster-whisper, one after the other, as often as is asked for; nothing is scored."""
    from vidtx.pipeline import Options

    options = Options(preset=arguments.preset, models_dir=arguments.models, languages=tuple(languages), device="cpu")
    rounds = []
    with tempfile.TemporaryDirectory() as folder:
        clip = write_clip(interview, Path(folder), arguments.picture)
        for _ in range(arguments.time):
            own = run_vidtx(clip, engines, options)
            other = run_other(arguments.tools_python, "faster-whisper", clip, arguments.ct2, "--only-time")
            if isinstance(other, str):
                raise SystemExit(f"faster-whisper: {other}")
            rounds.append({"vidtx": summarize_costs(own), "faster-whisper": summarize_costs(other)})
            print_round(interview.name, len(interview.waveform) / 16_000, rounds[-1])
    return {"interview": interview.name, "sound": len(interview.waveform) / 16_000, "rounds": rounds}


def summarize_costs(run: Run) -> dict[str, Any]:
    return {"seconds": run.seconds, "busy": run.busy, "windows": run.windows or 0.0, "stages": run.stages}


def summarize(run: Run | str, turns: Sequence[ScoredTurn], interview: Interview) -> dict[str, Any]:
    """A tool's counts and costs, or why there are none."""
    if isinstance(run, str):
        return {"absent": run}
    found: dict[str, Any] = {"counts": count(run.segments, turns)}
    found["costs"] = summarize_costs(run)
    found["segments"] = [[s.start, s.end, s.speaker, s.language, s.text] for s in run.segments]
    if run.turns:
        found["counts"]["diarization"] = count_speakers(run, interview)
    return found


def count_speakers(run: Run, interview: Interview) -> dict[str, float]:
    """Seconds by kind of error, as `diarization.py` counts them."""
    from diarization import count_errors
    from vidtx.document.span import Span
    from voices import Recording

    truth = tuple((Span(turn.start, turn.end), turn.speaker) for turn in interview.turns)
    whole = Span(0, len(interview.waveform) * 1000 // 16_000)
    return count_errors(Recording(interview.name, "", "composed", interview.waveform, truth, whole), run.turns)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--sources", type=Path, default=os.environ.get("VIDTX_TEST_MEDIA"))
    parser.add_argument("--models", type=Path)
    parser.add_argument("--preset", default="light")
    parser.add_argument("--half", choices=("held", "work", "all"), default="held")
    parser.add_argument("--interviews", nargs="+", default=DEFAULT, metavar="CONDITION:SEED:LANGUAGES")
    parser.add_argument("--seconds", type=float, default=40.0, help="of speech in each language of an interview")
    parser.add_argument("--picture", type=Path, help="a clip whose picture the interviews get")
    parser.add_argument("--tools-python", type=Path, help="Python of an environment with faster-whisper")
    parser.add_argument("--whisperx-python", type=Path, help="Python of an environment with WhisperX")
    parser.add_argument("--ct2", type=Path, help="the weights in CTranslate2's format")
    parser.add_argument("--no-openai", action="store_true", help="leave openai-whisper on whole files out")
    parser.add_argument("--time", type=int, default=0, metavar="ROUNDS", help="only time vidtx beside faster-whisper")
    parser.add_argument("--work", type=Path, help="a folder to keep in what is told, from run to run")
    parser.add_argument("--json", type=Path, metavar="FILE")
    arguments = parser.parse_args()
    if arguments.sources is None:
        raise SystemExit("no real recordings: name their folder with --sources or VIDTX_TEST_MEDIA")
    if arguments.time and not (arguments.tools_python and arguments.ct2):
        raise SystemExit("--time is beside faster-whisper: it needs --tools-python and --ct2")
    import torch

    from vidtx.pipeline import Options, open_engines

    torch.set_num_threads(int(THREADS))
    wanted = [
        (condition, int(seed), codes.split(",")) for condition, seed, codes in (i.split(":") for i in arguments.interviews)
    ]
    languages = tuple(dict.fromkeys(code for *_, codes in wanted for code in codes))
    began = time.perf_counter()
    engines = open_engines(Options(preset=arguments.preset, models_dir=arguments.models, languages=languages, device="cpu"))
    opened = [
        engines.diarizer,
        engines.recognizer,
        engines.translator,
        engines.sentence_encoder,
    ]  # so that no stage's time holds it
    opening = time.perf_counter() - began
    sources = Path(arguments.sources)
    pieces = take_half(read_recordings(sources, languages), arguments.half)
    kept = Kept(arguments.work, engines.recognizer.record.sha256 or "")
    if not arguments.time:
        pieces = attach_texts(pieces, sources, engines.recognizer, kept)
    rows = []
    for condition, seed, codes in wanted:
        interview = compose(pieces, seed, languages=codes, condition=condition, seconds=arguments.seconds)
        if arguments.time:
            rows.append(measure_time(interview, arguments, codes, engines))
            continue
        rows.append(measure(interview, arguments, codes, engines, kept))
        print_rows(rows[-1:])
    if len(rows) > 1 and not arguments.time:
        print_rows(rows)
    print(
        f"{sum(e is not None for e in opened)} engines were opened in {opening:.1f} s, which is in no figure; {torch.get_num_threads()} thread(s)"
    )
    if arguments.json:
        content = {"opening": opening, "threads": torch.get_num_threads(), "numpy": np.__version__, "interviews": rows}
        arguments.json.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
