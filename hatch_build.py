"""Build hook: puts the models folder, the demo weights and the sample clip into the wheel, under vidtx/_shipped.

An editable installation uses the checkout's own folders instead. If the demo weights or the sample are missing, the build stops
with an error that lists the missing files; VIDTX_WHEEL_WITHOUT_DEMO=1 builds the wheel without them.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# path in the checkout -> whether a wheel is complete without it
SHIPPED = {
    "models/presets.toml": False,
    "models/manifests": False,
    "models/README.md": True,
    "models/cards": True,
    "models/demo": False,
    "samples/interrogation.mp4": False,
    "samples/interrogation.truth.json": True,
}


class ShippedFolders(BuildHookInterface):  # type: ignore[type-arg]
    """Adds SHIPPED to the wheel's files."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel" or version == "editable":
            return
        root = Path(self.root)
        absent = [path for path in SHIPPED if not _has_files(root / path)]
        needed = [path for path in absent if not SHIPPED[path]]
        if needed and not os.environ.get("VIDTX_WHEEL_WITHOUT_DEMO"):
            raise RuntimeError(
                f"this checkout lacks {', '.join(needed)}: a wheel without them cannot run `vidtx demo`. Generate them "
                "(models/README.md, samples/make_sample.py), or set VIDTX_WHEEL_WITHOUT_DEMO=1 to build without."
            )
        for path in absent:
            self.app.display_warning(f"not in this wheel, because it is not in this checkout: {path}")
        build_data["force_include"] |= {str(root / path): f"vidtx/_shipped/{path}" for path in SHIPPED if path not in absent}


def _has_files(path: Path) -> bool:
    return path.is_file() or (path.is_dir() and any(entry.is_file() for entry in path.rglob("*")))
