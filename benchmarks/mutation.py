"""How much of the code its tests hold: mutmut changes one place at a time and counts how often a test notices.

    pip install -e '.[mutation]'
    python benchmarks/mutation.py                          interview, bitext, speech and views
    python benchmarks/mutation.py bitext --survivors

A package is changed and its mirrored folder of tests runs, its slow tests left out. A mutant is killed where a test fails or the
time runs out. The work is done in a copy of the project; nothing in it is changed. Prints a row for each module, and with
`--survivors` the changes that no test noticed. Not run in CI: it takes minutes for each package.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("interview", "bitext", "speech", "views")
KILLED = ("killed", "timeout", "segfault", "suspicious")
HOUR = 3600  # seconds: no package takes longer on a small machine


@dataclass(frozen=True, slots=True)
class Mutant:
    """A change that mutmut made. `name`: mutmut's, module and function and number. `outcome`: its word for what became of it."""

    name: str
    outcome: str

    @property
    def module(self) -> str:
        """The changed module, as vidtx.bitext.english.numbers."""
        return self.name.rpartition(".x")[0]


def copy_project(package: str, folder: Path) -> None:
    """A copy of the project, set up so that mutmut changes one package and runs the tests that mirror it."""
    kept = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True
    )
    for name in filter(None, kept.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    settings = {
        "source_paths": [f"src/vidtx/{package}"],
        "also_copy": ["src", "tests", "samples", "benchmarks", "models"],
        "pytest_add_cli_args": ["-p", "no:cacheprovider", "-m", "not slow"],
        "pytest_add_cli_args_test_selection": [f"tests/{package}"],
    }
    with (folder / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write("\n[tool.mutmut]\n" + "".join(f"{key} = {value!r}\n" for key, value in settings.items()))


def run_mutmut(folder: Path, *arguments: str) -> str:
    """What mutmut prints. Raises CalledProcessError where it fails, for example because the tests fail without any change."""
    command = [sys.executable, "-m", "mutmut", *arguments]
    environment = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": ""}
    return subprocess.run(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True, check=True, timeout=HOUR
    ).stdout


def list_mutants(folder: Path) -> list[Mutant]:
    """Every mutant with its outcome."""
    rows = (line.rpartition(":") for line in run_mutmut(folder, "results", "--all", "true").splitlines())
    return [Mutant(name.strip(), outcome.strip()) for name, _, outcome in rows if name.strip().startswith("vidtx.")]


def print_scores(mutants: list[Mutant]) -> None:
    """A row for each module and one for all."""
    modules = sorted({mutant.module for mutant in mutants})
    for module in (*modules, ""):
        counts = Counter(mutant.outcome in KILLED for mutant in mutants if module in ("", mutant.module))
        total = counts.total()
        print(f"{module or 'all':<40} {counts[True]:>5} of {total:>5} killed  {100 * counts[True] / total:5.1f} %")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("packages", nargs="*", metavar="PACKAGE", help=f"of vidtx [default: {' '.join(PACKAGES)}]")
    parser.add_argument("--jobs", type=int, default=2, help="processes side by side [default: 2]")
    parser.add_argument("--survivors", action="store_true", help="show what no test noticed")
    arguments = parser.parse_args()
    for package in arguments.packages or PACKAGES:
        if not (ROOT / "src" / "vidtx" / package).is_dir():
            parser.error(f"there is no package vidtx.{package}")
        with tempfile.TemporaryDirectory(prefix="vidtx-mutation-") as name:
            folder = Path(name)
            copy_project(package, folder)
            run_mutmut(folder, "run", "--max-children", str(arguments.jobs))
            mutants = list_mutants(folder)
            print_scores(mutants)
            for mutant in mutants if arguments.survivors else ():
                if mutant.outcome not in KILLED:
                    print(f"\n{mutant.outcome}: {run_mutmut(folder, 'show', mutant.name)}")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
