"""Other tools on the same clips: PySceneDetect, ffmpeg's scdet and, where it is installed, TransNetV2.

In: a clip's path. Out: the times of the cuts in seconds from the first frame. Each is run as its makers do, by default and at several
thresholds, of which the benchmark takes the best on the tuning fold.
"""

from __future__ import annotations

import importlib.util
import re
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

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
    told = subprocess.run(command, capture_output=True, text=True, check=False).stderr
    return [float(t) for t in re.findall(r"lavfi\.scd\.time: ?([0-9.]+)", told)]


Baseline = Callable[[Path, float], Times]
# The default threshold first; then what is tried.
_KNOWN: Mapping[str, tuple[Baseline, tuple[float, ...]]] = {
    "PySceneDetect content": (content, (27.0, 12.0, 6.0, 3.0)),
    "PySceneDetect adaptive": (adaptive, (3.0, 2.0, 1.5)),
    "ffmpeg scdet": (scdet, (10.0, 5.0, 2.0, 1.0)),
}


def find_baselines() -> dict[str, tuple[Baseline, tuple[float, ...]]]:
    """Those that are installed. PySceneDetect asks for an OpenCV that needs a display; beside ours it goes without its dependencies:
    `pip install --no-deps "scenedetect==0.7.2"`."""
    there = importlib.util.find_spec("scenedetect") is not None
    return {name: known for name, known in _KNOWN.items() if there or not name.startswith("PySceneDetect")}
