"""What a user can decide about a run, checked when it is stated: what makes no sense is refused before any work.

In: values as the command line or a program gives them. Out: `Options`. Whether weights know a language is checked when the weights are
found (`vidtx.pipeline.open_engines`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from vidtx.document import ROLES, GlossaryEntry, Role
from vidtx.document.checks import require_language
from vidtx.engines.base import SpeakerBounds
from vidtx.errors import DocumentError, UsageError
from vidtx.media.channels import SEPARATE


@dataclass(frozen=True, slots=True)
class Options:
    """languages: the closed set that turns are classified in (ISO 639-1). to: the reader's language. speakers: how many people
    speak. roles and names: what the user knows about a speaker id. audio_stream: which audio stream, counted from 0; channel: "mix", "left",
    "right", a number of that stream, or "separate" for people on two channels (None: chosen by `vidtx.media.choice`).
    read_captions: whether writing in the picture is read; caption_languages: in which languages it may be (empty: those spoken, and English).
    glossary: terms and how they are to be rendered; glossary_names: of the files they are from; glossary_prompt: whether the recognizer is shown them.
    models: other weights than the preset's, by task (`vidtx.engines.tasks.TASKS`): a known name or a path.

    Raises UsageError, naming the option, for a value that makes no sense whatever the clip is.
    """

    preset: str | None = None
    languages: tuple[str, ...] = ("ko", "uk")
    to: str = "en"
    speakers: SpeakerBounds = SpeakerBounds()
    roles: Mapping[str, Role] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    audio_stream: int | None = None
    channel: str | None = None
    read_captions: bool = False
    caption_languages: tuple[str, ...] = ()
    glossary: tuple[GlossaryEntry, ...] = ()
    glossary_names: tuple[str, ...] = ()
    glossary_prompt: bool = False
    models: Mapping[str, str] = field(default_factory=dict)
    models_dir: Path | None = None
    device: str = "auto"

    def __post_init__(self) -> None:
        if not self.languages or len(set(self.languages)) != len(self.languages):
            raise UsageError("name each language once, such as ko,uk", option="--languages")
        for language in self.languages:
            _require_code(language, "--languages")
        _require_code(self.to, "--to")
        for language in self.caption_languages:
            _require_code(language, "--caption-languages")
        if self.caption_languages and not self.read_captions:
            raise UsageError("captions are read only with --read-captions", option="--caption-languages")
        if self.glossary_prompt and not self.glossary:
            raise UsageError(
                "there is no glossary to show to the recognizer", option="--glossary-prompt", hint="--glossary FILE"
            )
        for role in self.roles.values():
            if role not in ROLES:
                raise UsageError(f"{role!r} is not a role; roles are {', '.join(ROLES)}", option="--role")
        if self.audio_stream is not None and self.audio_stream < 0:
            raise UsageError("audio streams are counted from 0", option="--audio-stream")
        _check_bounds(self.speakers)
        if (
            self.channel is not None
            and self.channel.strip().lower() == SEPARATE
            and (self.speakers.exactly or self.speakers.most) == 1
        ):
            raise UsageError("separate channels have at least two speakers", option="--channel", hint="--channel mix")

    @property
    def languages_of_captions(self) -> tuple[str, ...]:
        """In which languages writing is read: those that were named, else those spoken and English; none where none is read."""
        if not self.read_captions:
            return ()
        return self.caption_languages or tuple(dict.fromkeys([*self.languages, "en"]))


def _require_code(language: str, option: str) -> None:
    try:
        require_language(language, option)
    except DocumentError:
        raise UsageError(f"{language!r} is not a language code such as uk, ko or en", option=option) from None


def _check_bounds(bounds: SpeakerBounds) -> None:
    given = {"--speakers": bounds.exactly, "--min-speakers": bounds.least, "--max-speakers": bounds.most}
    for option, value in given.items():
        if value is not None and value < 1:
            raise UsageError("at least one person speaks", option=option)
    if bounds.least and bounds.most and bounds.least > bounds.most:
        raise UsageError(f"at least {bounds.least} and at most {bounds.most} speakers cannot both be", option="--min-speakers")
    if bounds.exactly and not (bounds.least or 1) <= bounds.exactly <= (bounds.most or bounds.exactly):
        raise UsageError(f"{bounds.exactly} speakers contradicts the other limits", option="--speakers")
