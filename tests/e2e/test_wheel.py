"""What is in the wheel works without the checkout: it is built, laid into a folder of its own, and used from there.

The other packages come from the environment that the tests run in, so that torch is not installed a second time.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from e2e_run import Run
from edited_clips import draw_scene, write_clip

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
ROOT = Path(__file__).parents[2]
READING = (
    "document",
    "export/text/word",
    "report/test_templating.py",
    "review/test_static.py",
    "edits/test_classifier.py",
    "edits/audio/test_changes.py",
    "edits/picture/transitions/test_dissolves.py",
)


@pytest.fixture(scope="module")
def site(demo_models: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the wheel's files."""
    made = tmp_path_factory.mktemp("wheel")
    for command in (
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(made), str(ROOT)],
        [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-index"],
    ):
        wheels = [str(path) for path in made.glob("*.whl")]
        target = ["--target", str(made / "site"), *wheels] if wheels else []
        built = subprocess.run([*command, *target], capture_output=True, text=True, timeout=600, cwd=made)
        assert built.returncode == 0, built.stdout + built.stderr
    return made / "site"


def run(site: Path, *arguments: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Python with the wheel's files before everything else, in a folder outside the checkout."""
    environment = os.environ | {"PYTHONPATH": str(site), "PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "120"}
    command = [sys.executable, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=600, cwd=folder, env=environment)


def vidtx(site: Path, *arguments: str | Path, folder: Path) -> str:
    made = run(site, "-m", "vidtx", *arguments, folder=folder)
    assert made.returncode == 0, made.stderr
    return made.stdout


def test_it_is_the_wheel_that_is_tested(site: Path, tmp_path: Path) -> None:
    code = "import vidtx, vidtx.engines.weights.shipped as s; print(vidtx.__file__, s.find_shipped_models(), s.find_shipped_sample())"
    found = run(site, "-c", code, folder=tmp_path).stdout.split()
    assert len(found) == 3 and all(path.startswith(str(site)) for path in found), found


def test_the_program_answers(site: Path, tmp_path: Path) -> None:
    assert "Commands:" in vidtx(site, "--help", folder=tmp_path)
    assert "demo" in vidtx(site, "models", "list", folder=tmp_path)
    vidtx(site, "models", "verify", "demo", folder=tmp_path)


def test_edits_are_found_with_the_trained_models_in_it(site: Path, tmp_path: Path) -> None:
    write_clip(tmp_path / "two.mp4", draw_scene(1, 60) + draw_scene(2, 60))
    assert "cut, certain" in vidtx(site, "edits", "two.mp4", folder=tmp_path)


def test_the_demo_gives_the_same_document(site: Path, demo: Run, tmp_path: Path) -> None:
    assert "Exchange 1" in vidtx(site, "demo", "-o", "out", folder=tmp_path)
    name = "interrogation.vidtx.json"
    assert (tmp_path / "out" / name).read_bytes() == (demo.folder / name).read_bytes()
    assert "Exchange 1" in vidtx(site, "show", Path("out") / name, folder=tmp_path)


def test_every_file_of_the_package_is_in_it_as_it_is_here(site: Path) -> None:
    """Byte for byte: what all other tests say of the source holds for the wheel."""
    ours, shipped = ROOT / "src" / "vidtx", ("models", "samples")
    found, wanted = read_files(site / "vidtx"), read_files(ours)
    assert len(wanted) > 300 and {name: found.get(name) for name in wanted} == wanted
    assert {name for name in found if name not in wanted and not name.startswith("_shipped/")} == set()
    for name, content in found.items():
        if name.startswith("_shipped/"):
            assert name.split("/")[1] in shipped and (ROOT / name.removeprefix("_shipped/")).read_bytes() == content, name


def read_files(folder: Path) -> dict[str, bytes]:
    """By path within the folder, without what Python compiled."""
    paths = (path for path in folder.rglob("*") if path.is_file() and path.parent.name != "__pycache__")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def test_what_reads_files_beside_its_code_passes_its_tests_there(site: Path, tmp_path: Path) -> None:
    """The schema, fixed parts of Word files, templates, trained models, the page: all that depends on where the code lies."""
    paths = " ".join(str(ROOT / name) for name in ("tests", "tests/fixtures", "samples", "benchmarks"))
    made = run(
        site, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "not slow", "--rootdir", ROOT, "-c", ROOT / "pyproject.toml",
        "-o", f"pythonpath={paths}", *(ROOT / "tests" / name for name in READING),
        folder=tmp_path,
    )  # fmt: skip
    assert made.returncode == 0, made.stdout[-3000:] + made.stderr[-1000:]


def test_the_review_page_is_in_it(site: Path, tmp_path: Path) -> None:
    code = "from vidtx.review.app import STATIC as s; print(*sorted(str(p.relative_to(s)) for p in s.rglob('*') if p.is_file()), sep='\\n')"
    ours = ROOT / "src" / "vidtx" / "review" / "static"
    found = run(site, "-c", code, folder=tmp_path).stdout.split()
    assert found == sorted(str(path.relative_to(ours)) for path in ours.rglob("*") if path.is_file()) and "index.html" in found


def test_the_templates_of_the_report_are_in_it(site: Path, tmp_path: Path) -> None:
    code = "from vidtx.report.templating import TEMPLATES as t; print(*sorted(p.name for p in t.iterdir()), sep='\\n')"
    ours = ROOT / "src" / "vidtx" / "report" / "templates"
    found = run(site, "-c", code, folder=tmp_path).stdout.split()
    assert found == sorted(path.name for path in ours.iterdir()) and "report.html.j2" in found and "report.css" in found
