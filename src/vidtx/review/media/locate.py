"""Finds the clip that a document was made of, and refuses every other file: by its SHA-256, whatever it is called.

In: the document's path, its `Clip`, and the file that the user named, if any. Out: a `Located`. A named file is the clip or is refused.
Otherwise the clip's name is tried beside the document, in the folder above, in the working directory and in folders below, then files of the
clip's size in these folders. A message holds names and digests, never a folder.
"""

from __future__ import annotations

import contextlib
import itertools
import logging
import os
import shlex
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from vidtx.document import Clip
from vidtx.engines.weights.shipped import find_shipped_sample
from vidtx.errors import MediaError, MissingModelsError
from vidtx.review.media.identity import Digests, Identity

LOG = logging.getLogger(__name__)
LocatedState = Literal["here", "missing", "differs"]

SHOWN_DIGITS = 12  # of a digest in a message
MOST_ENTRIES = 20_000  # of one folder that are looked at
MOST_FOLDERS = 500  # below the document's and the user's that are looked into
DEEPEST = 3  # levels below them
MOST_CANDIDATES = 8  # files of the right size that are read in full
_DIGESTS = Digests()


@dataclass(frozen=True, slots=True)
class Located:
    """Where the clip is. `path` and `identity` only where the state is "here": a differing file is never played.

    `identity`: the file's, when its digest was found to be the document's. `message`: one sentence or more, for a person.
    """

    path: Path | None
    state: LocatedState
    message: str | None = None
    identity: Identity | None = None


def locate_clip(document_path: Path, clip: Clip, given: Path | None = None, *, digests: Digests | None = None) -> Located:
    """Reads whole files to know them: call it in a thread. `digests`: what is known of files; None: what this process knows."""
    known = _DIGESTS if digests is None else digests
    if given is not None:
        return _check_given(document_path, clip, given, known)
    folders = list(_list_folders(document_path))
    differing: Located | None = None
    for path in _list_named(folders, clip.name):
        found = _examine(document_path, clip, path, known)
        if found.state == "here":
            return found
        differing = differing or (found if found.state == "differs" else None)
    for path in _list_alike(folders, clip):
        found = _examine(document_path, clip, path, known)
        if found.state == "here":
            LOG.info("the clip is known by its digest: it is called %s now", path.name)
            return found
    if differing is not None:
        return differing
    return Located(
        None,
        "missing",
        f"The clip {clip.name} was not found beside the transcript, in the folder above it or in and below the working directory, and no"
        f" file there has its SHA-256 ({clip.sha256[:SHOWN_DIGITS]}…). {_say_command(document_path)}",
    )


def _check_given(document_path: Path, clip: Clip, given: Path, digests: Digests) -> Located:
    """The size is compared first: a differing one is reason enough, and known at once."""
    try:
        size = given.stat().st_size if given.is_file() else clip.size
    except (OSError, ValueError):
        size = clip.size  # what is wrong with it is said by the reading
    if size and size != clip.size:
        reason = f"{show_name(given)} has {size} bytes, and the transcript's clip {clip.size}: it is another file."
        return Located(None, "differs", f"{reason} {_say_command(document_path)}")
    return _examine(document_path, clip, given, digests)


def _examine(document_path: Path, clip: Clip, path: Path, digests: Digests) -> Located:
    try:
        digest, identity = digests.compute(path)
    except MediaError as error:
        return Located(None, "missing", f"{show_name(path)}: {error.reason}. {_say_command(document_path)}")
    if digest == clip.sha256:
        return Located(path.absolute(), "here", None, identity)
    reason = (
        f"{show_name(path)} is not the file that the transcript was made of: its SHA-256 begins with {digest[:SHOWN_DIGITS]},"
        f" the clip's with {clip.sha256[:SHOWN_DIGITS]}."
    )
    return Located(None, "differs", f"{reason} {_say_command(document_path)}")


def show_name(path: Path) -> str:
    """The name alone, as text that can be written and shown: a file's name may be any bytes."""
    name = path.name.encode("utf-8", "replace").decode("utf-8")
    return "".join(character if character.isprintable() else "\ufffd" for character in name)


def _say_command(document_path: Path) -> str:
    return f"Name the clip: vidtx review {shlex.quote(show_name(document_path))} --clip CLIP"


def _list_folders(document_path: Path) -> Iterator[Path]:
    """Each once, however it is reached: beside the document, above it, where the user is, below these two, and where the sample lies."""
    beside = document_path.absolute().parent
    near, roots = [beside, beside.parent], [beside]
    with contextlib.suppress(OSError):  # a working directory that was removed
        near.append(Path.cwd())
        roots.append(Path.cwd())
    with contextlib.suppress(MissingModelsError):
        near.append(find_shipped_sample().parent)
    seen: set[Path] = set()
    for folder in itertools.chain(near, _walk(roots)):
        with contextlib.suppress(OSError, RuntimeError):  # a circle of links
            real = folder.resolve()
            if real not in seen:
                seen.add(real)
                yield folder


def _walk(roots: list[Path]) -> Iterator[Path]:
    """Folders below `roots`, the nearest first; hidden ones, links and what lies deep are left out."""
    level, count = roots, 0
    for _ in range(DEEPEST):
        below: list[Path] = []
        for folder in level:
            with contextlib.suppress(OSError), os.scandir(folder) as entries:
                for entry in itertools.islice(entries, MOST_ENTRIES):
                    with contextlib.suppress(OSError):
                        if not entry.name.startswith(".") and entry.is_dir(follow_symlinks=False):
                            below.append(Path(entry.path))
        for folder in sorted(below):
            if count >= MOST_FOLDERS:
                return
            count += 1
            yield folder
        level = below


def _list_named(folders: list[Path], name: str) -> Iterator[Path]:
    """The clip's name in whichever Unicode form it is stored: file systems and downloaders differ in that."""
    names = dict.fromkeys([name, *(unicodedata.normalize(form, name) for form in ("NFC", "NFD"))])
    for folder in folders:
        for each in names:
            with contextlib.suppress(OSError, ValueError):
                if (path := folder / each).is_file():
                    yield path


def _list_alike(folders: list[Path], clip: Clip) -> Iterator[Path]:
    """Files of the clip's size, those with its suffix first."""
    found: list[Path] = []
    for folder in folders:
        with contextlib.suppress(OSError), os.scandir(folder) as entries:
            for number, entry in enumerate(entries):
                if number >= MOST_ENTRIES:
                    LOG.warning("a folder has more than %d files; not all were looked at for the clip", MOST_ENTRIES)
                    break
                with contextlib.suppress(OSError):
                    if entry.is_file() and entry.stat().st_size == clip.size:
                        found.append(Path(entry.path))
    suffix = Path(clip.name).suffix
    yield from sorted(found, key=lambda path: (path.suffix != suffix, path.name))[:MOST_CANDIDATES]
