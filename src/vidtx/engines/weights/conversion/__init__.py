"""Weights of other programs in the form that the engines load: done once, after fetching, and the same bytes every time.

In: files whose digests were checked, by the names that a manifest gives them. Out: what the engine opens, written to a path. A conversion reads
numbers and writes numbers: it imports no model package and executes nothing of what it reads.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

Convert = Callable[[Mapping[str, Path], Path], None]
"""Takes (members by name, target) and writes the target: a file, or a folder that is there and empty, as the manifest's `entry` says.

Raises ModelError for members that are not what the conversion expects.
"""

# Name in manifests -> module:function, imported when it is needed.
CONVERSIONS: Mapping[str, str] = MappingProxyType(
    {
        "ctranslate2-whisper": "vidtx.engines.weights.conversion.ctranslate2_whisper:convert",
        "e5-q4": "vidtx.engines.weights.conversion.e5_q4:convert",
    }
)


def find_conversion(name: str) -> Convert:
    """The conversion of that name. Raises KeyError for a name that is not in `CONVERSIONS`: manifests are checked when they are read."""
    module, function = CONVERSIONS[name].split(":")
    found: Convert = getattr(importlib.import_module(module), function)
    return found
