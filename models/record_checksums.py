"""Updates the demo models' manifests from the files in models/demo: path, size and SHA-256 of every file.

    python models/record_checksums.py            write
    python models/record_checksums.py --check    compare only; exit code 1 if a manifest is not up to date

Run it after training. The head of each manifest (id, task, license, note) is not changed.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "src"))

from vidtx.engines.tasks import TASKS
from vidtx.files import compute_sha256, write_atomic


def render_manifest(head: str, folder: Path) -> str:
    """The manifest's text: `head` and one entry for every file of the model's folder, sorted by path."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    entries = "".join(
        f'\n[[files]]\npath = "{path.relative_to(folder).as_posix()}"\n'
        f'size = {path.stat().st_size}\nsha256 = "{compute_sha256(path)}"\n'
        for path in files
    )
    return head.rstrip("\n") + "\n" + entries


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare only")
    arguments = parser.parse_args()
    stale = 0
    for task in TASKS:
        folder = HERE / "demo" / task
        manifest = HERE / "manifests" / f"demo-{task}.toml"
        if not folder.is_dir() or not any(folder.rglob("*")):
            print(f"demo-{task}: no files in {folder.relative_to(HERE.parent)}; manifest not changed")
            continue
        before = manifest.read_text("utf-8")
        after = render_manifest(before.partition("\n[[files]]\n")[0], folder)
        if before == after:
            print(f"demo-{task}: up to date")
        elif arguments.check:
            stale += 1
            print(f"demo-{task}: not up to date")
        else:
            write_atomic(manifest, after)
            print(f"demo-{task}: written")
    return 1 if stale else 0


if __name__ == "__main__":
    raise SystemExit(main())
