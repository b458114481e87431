"""Results of finished stages, kept between runs, so that an interrupted run resumes and a repeated one is quick.

A result's key is a digest of everything that it was made from: the clip's content (never its name), the stage, its
parameters, the engines' weights, the results of the stages before, and this program's own code. The results hold what was said
in the clip, so the folder is the user's alone (mode 0700) and each file too (0600); they never leave the machine.
"""

from __future__ import annotations

import functools
import hashlib
import json
import logging
import os
from pathlib import Path
from typing import Any

from vidtx.errors import OutputError
from vidtx.files import write_atomic

LOG = logging.getLogger(__name__)


def find_cache_dir() -> Path:
    """$VIDTX_CACHE_DIR, else `vidtx` in $XDG_CACHE_HOME, else ~/.cache/vidtx."""
    if folder := os.environ.get("VIDTX_CACHE_DIR"):
        return Path(folder).expanduser()
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache").expanduser() / "vidtx"


@functools.cache
def fingerprint_code() -> str:
    """A digest of vidtx's own source and of the small models in it: a changed program does not read what an older one kept."""
    digest = hashlib.sha256()
    folder = Path(__file__).parent
    for path in sorted(p for p in folder.rglob("*") if p.suffix in (".py", ".npz") and "_shipped" not in p.parts):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def make_key(stage: str, *parts: Any) -> str:
    """The key of a stage's result, from anything that JSON can write."""
    text = json.dumps([fingerprint_code(), stage, *parts], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


class StageCache:
    """A folder of results. `fresh` reads nothing but writes all the same. Trouble with the folder is logged, never fatal."""

    def __init__(self, folder: Path | None = None, *, fresh: bool = False) -> None:
        self._folder = (folder or find_cache_dir()) / "stages"
        self._fresh = fresh

    def read(self, key: str) -> Any | None:
        """What was kept under the key, or None."""
        if self._fresh:
            return None
        try:
            return json.loads(self._path(key).read_text("utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            LOG.warning("a kept result could not be read and is made again: %s", error)
            return None

    def write(self, key: str, content: Any) -> None:
        path = self._path(key)
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_atomic(path, json.dumps(content, ensure_ascii=False, sort_keys=True), private=True)
        except (OSError, OutputError) as error:
            LOG.warning("a result could not be kept for the next run: %s", error)

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / f"{key}.json"
