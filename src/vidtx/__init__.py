"""vidtx: who said what in an interpreted interview, in which language, what it means, and where the clip was cut.

The public face: `process` a clip, `load` a document, the value `Transcript`. Nothing heavy is imported until one is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import os

    from vidtx.document import Transcript
    from vidtx.pipeline import process

__all__ = ["Transcript", "__version__", "load", "process"]

_LAZY = {"Transcript": "vidtx.document.model", "process": "vidtx.pipeline"}


def load(path: str | os.PathLike[str]) -> Transcript:
    """The transcript in a `*.vidtx.json` file. Raises OSError, DocumentError or SchemaVersionError."""
    from pathlib import Path

    from vidtx.document.codec import parse_transcript

    return parse_transcript(Path(path).read_bytes())


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import PackageNotFoundError, version

        try:
            return version("vidtx")
        except PackageNotFoundError:  # run from a source tree that was never installed
            return "0.0.0+source"
    if name in _LAZY:
        return getattr(import_module(_LAZY[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
