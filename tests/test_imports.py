"""Which way imports run, and how late the heavy ones come: the picture in docs/architecture.md, enforced."""

from __future__ import annotations

import ast
import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import vidtx

ROOT = Path(vidtx.__file__).resolve().parent

HEAVY = {
    "torch", "torchaudio", "whisper", "pyannote", "transformers", "lightning", "av", "cv2", "numpy", "scipy", "sklearn",
    "pandas", "numba", "requests", "huggingface_hub", "starlette", "uvicorn", "docx", "lxml", "jinja2", "praatio", "ttconv",
}  # fmt: skip

# A module may import from packages of a lower level only, and from its own. Packages of one level do not know each other.
LEVELS: tuple[tuple[str, ...], ...] = (
    ("errors", "signal"),
    ("files", "workers"),
    ("ledger",),
    ("document",),
    ("media", "engines.base", "glossary"),
    ("engines", "edits", "captions", "gestures", "speech", "bitext"),
    ("interview",),
    ("stages", "options"),
    ("cache",),
    ("pipeline",),
    ("views",),
    ("subtitles", "report"),
    ("export", "evaluation"),
    ("outputs",),
    ("batch", "quotation"),
    ("review",),
    ("importing",),
    ("terminal",),
    ("cli",),
    ("__main__",),
)
LEVEL = {package: level for level, packages in enumerate(LEVELS) for package in packages}
STAGES = {"edits", "captions", "gestures", "speech", "bitext"}

# Nobody below the pipeline chooses engines; the pipeline and the command line load the adaptors.
COMPOSERS = {"pipeline", "batch", "review", "cli"}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(ROOT.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if "_shipped" not in parts:
            yield ".".join(parts), ast.parse(path.read_text("utf-8"))


def package_of(module: str) -> str:
    """`speech.turns` lies in the package `speech`; `engines.base` is a package of its own, which stages may enter."""
    return "engines.base" if module == "engines.base" else module.split(".")[0]


def imports_of(module: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and target (without `vidtx.`) of each import of vidtx's own modules, late and type-checking ones included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = importlib.util.resolve_name("." * node.level + (node.module or ""), f"vidtx.{module}".rpartition(".")[0])
            names = [f"{base}.{alias.name}" for alias in node.names]
            found = [name if is_module(name) else base for name in names]
        else:
            continue
        for name in found:
            if name.startswith("vidtx."):
                yield node.lineno, name.removeprefix("vidtx.")


def is_module(name: str) -> bool:
    place = ROOT.joinpath(*name.split(".")[1:])
    return place.is_dir() or place.with_suffix(".py").is_file()


def violations() -> Iterator[str]:
    for module, tree in modules():
        package = package_of(module)
        if module == "__init__":
            continue  # the public face imports lazily; the next tests hold that
        if package not in LEVEL:
            yield f"{module}: the package {package} has no place in LEVELS"
            continue
        for line, target in imports_of(module, tree):
            there = package_of(target)
            if there == package:
                continue
            if there not in LEVEL:
                yield f"{module}:{line} imports {target}, which has no place in LEVELS"
            elif there == "engines" and package not in COMPOSERS:
                yield f"{module}:{line} imports the engine {target}; stages see engines.base only"
            elif LEVEL[there] >= LEVEL[package]:
                yield f"{module}:{line} imports {target}, which lies above or beside it"
            elif package in STAGES and there in STAGES:
                yield f"{module}:{line} imports {target}, another stage's package"


def test_imports_run_in_one_direction() -> None:
    assert list(violations()) == []


def test_the_test_of_direction_sees_imports_of_every_form() -> None:
    tree = ast.parse(
        "import vidtx.speech.turns\nfrom vidtx.engines import whisper\nfrom vidtx import cli\n"
        "def f():\n    from ..engines.base import Diarizer\n"
    )
    assert [target for _, target in imports_of("edits.fuse", tree)] == [
        "speech.turns",
        "engines.whisper" if is_module("vidtx.engines.whisper") else "engines",
        "cli",
        "engines.base",
    ]


def test_document_files_and_errors_import_nothing_heavy_at_module_level() -> None:
    for module, tree in modules():
        if package_of(module) in ("document", "files", "errors", "export", "cli", "__init__", "__main__"):
            found = {name for name in top_level_imports(tree) if name in HEAVY}
            assert not found, f"{module} imports {found} at module level"


def test_model_packages_and_decoders_are_never_imported_at_module_level() -> None:
    late = HEAVY - {"numpy"}
    web = {"starlette", "uvicorn"}  # the review page is itself imported late
    for module, tree in modules():
        found = {name for name in top_level_imports(tree) if name in late} - (web if package_of(module) == "review" else set())
        assert not found, f"{module} imports {found} at module level"


def top_level_imports(tree: ast.Module) -> Iterator[str]:
    """First names of what a module imports when it is imported; `if TYPE_CHECKING:` blocks do not run."""
    for node in tree.body:
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def loaded_by(code: str) -> set[str]:
    """First names of all modules that a fresh interpreter holds after `code`."""
    script = f"{code}\nimport json, sys\nprint(json.dumps(sorted({{name.split('.')[0] for name in sys.modules}})))"
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    return set(json.loads(answer.stdout.splitlines()[-1]))


@pytest.mark.parametrize(
    "code",
    [
        "import vidtx",
        "import vidtx; vidtx.Transcript; vidtx.load; vidtx.__version__",
        "import vidtx.cli.models, vidtx.cli.doctor",
        "from vidtx.engines.weights.presets import load_presets; load_presets()",
    ],
)
def test_light_imports_stay_light(code: str) -> None:
    assert not loaded_by(code) & HEAVY


@pytest.mark.skipif(not (ROOT / "cli" / "main.py").is_file(), reason="the command line is not in this checkout")
@pytest.mark.parametrize("arguments", [["--help"], ["models", "--help"], ["process", "--help"], ["--version"]])
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    code = f"""
import sys
sys.argv = ["vidtx", *{arguments!r}]
from vidtx.cli.main import main
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
"""
    assert not loaded_by(code) & HEAVY


def test_the_public_face_has_what_it_promises_and_nothing_else() -> None:
    for name in vidtx.__all__:
        assert getattr(vidtx, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'helper'"):
        vidtx.helper  # noqa: B018
