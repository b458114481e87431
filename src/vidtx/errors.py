"""Every error that vidtx raises on purpose: one root, children that carry their data and the exit code of the program.

Exit codes (documented in docs/exit-codes.md): 0 all done; 1 a clip or document could not be processed; 2 wrong use of the
command line or of an option; 3 models are missing; 130 stopped by the user.
"""

from __future__ import annotations

import signal
from pathlib import Path

_KILLS = (9,)  # SIGKILL: from the system, where memory ran out


class VidtxError(Exception):
    """Root of all errors raised on purpose. `str(error)` is one sentence for a person; `hint` says what to type next."""

    exit_code = 1

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint

    def __reduce__(self) -> tuple[object, ...]:
        """Errors travel between processes; children take other arguments than they pass on, so no constructor is called again."""
        return _rebuild, (type(self), self.args, dict(self.__dict__))


class UsageError(VidtxError):
    """An option or argument that makes no sense; `option` names it."""

    exit_code = 2

    def __init__(self, message: str, *, option: str | None = None, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.option = option


class MediaError(VidtxError):
    """A clip that cannot be used. `path` is the clip, `reason` what is wrong with it, without the file's name."""

    def __init__(self, path: Path, reason: str, *, hint: str | None = None) -> None:
        super().__init__(f"{path}: {reason}", hint=hint)
        self.path = path
        self.reason = reason


class UnreadableMediaError(MediaError):
    """The file is not a clip, is encrypted, or is too damaged to be opened or decoded."""


class NoAudioError(MediaError):
    """The clip has no audio stream (or not the one that was asked for)."""


class NoSpeechError(MediaError):
    """The clip's sound holds no speech: silence, or sound in which nobody speaks."""


class DecodeTimeout(MediaError):
    """Decoding took longer than allowed and was stopped."""


class WorkerCrash(MediaError):
    """The process that worked on a clip ended by itself: a fault in native code, or killed by the system.

    `status`: its exit status as Python has it; a negative one is the signal that ended it, None is unknown.
    """

    def __init__(self, path: Path, status: int | None) -> None:
        super().__init__(
            path,
            f"the process that worked on it ended ({_name_status(status)})",
            hint="most likely memory ran out: give fewer --jobs, or a smaller preset"
            if status is not None and -status in _KILLS
            else "a decoder or a network failed on this clip; what was finished is kept; vidtx -vv ... reports where",
        )
        self.status = status


class WorkerStartError(MediaError):
    """No process could be started to work on a clip."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            path,
            f"no process could be started to work on it ({reason})",
            hint="close other programs, or work in this process with --jobs 0",
        )


class DocumentError(VidtxError):
    """A value or a document that breaks the rules of `vidtx.document`."""


class StaleCorrectionError(DocumentError):
    """A correction whose author saw something else than stands there now, or something that is gone: somebody changed it meanwhile."""


class SchemaVersionError(DocumentError):
    """A document written by a newer vidtx; `found` is its version, `supported` the newest that this program reads."""

    def __init__(self, found: int, supported: int) -> None:
        super().__init__(
            f"the document has schema version {found}; this vidtx reads versions up to {supported}",
            hint="pip install --upgrade vidtx",
        )
        self.found = found
        self.supported = supported


class MissingModelsError(VidtxError):
    """Weights that a preset needs, or a program that reads captions, are not there. `preset` names it, `missing` the models that lack."""

    exit_code = 3

    def __init__(
        self, message: str, *, preset: str | None = None, missing: tuple[str, ...] = (), hint: str | None = None
    ) -> None:
        super().__init__(message, hint=hint)
        self.preset = preset
        self.missing = missing


class ModelError(VidtxError):
    """Weights that are there but are refused: wrong checksum, wrong format, unsafe format."""

    exit_code = 3


class EngineError(VidtxError):
    """An engine was asked for something that it cannot do, such as a language that its model does not know."""


class OutputError(VidtxError):
    """A file that cannot be written, or must not be overwritten; `path` names it."""

    def __init__(self, path: Path, reason: str, *, hint: str | None = None) -> None:
        super().__init__(f"{path}: {reason}", hint=hint)
        self.path = path
        self.reason = reason


def _rebuild(kind: type[VidtxError], arguments: tuple[object, ...], state: dict[str, object]) -> VidtxError:
    error = kind.__new__(kind, *arguments)
    error.args = arguments
    error.__dict__.update(state)
    return error


def _name_status(status: int | None) -> str:
    if status is None or status >= 0:
        return f"exit status {status}"
    try:
        return signal.Signals(-status).name
    except ValueError:
        return f"signal {-status}"
