"""What the user chooses about an export, what a writer returns, and what a format is: nothing here touches a file."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from vidtx.document import Transcript
from vidtx.views.cues import RenditionChoice, TrackPlan
from vidtx.views.styles import NETFLIX, Style

_LANGUAGE_FIELD = "{language}"


Writer = Callable[[Transcript, "ExportOptions"], "tuple[OutputFile, ...]"]


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What a user chooses about what is written.

    `languages`: of what was said and of its translations, which are written, in this order; None: all. `targets`: languages of translation, the
    first beside the original where a format holds two; None: those among `languages` that the document is translated into, without `languages`
    those that nobody speaks in it. `mark_edits`: edit boundaries are shown. `wording`: the language of everything that was not said in the
    clip (labels, marks, headings). `bilingual`: subtitles hold the original together with what renders it. `rendition`: what that is: the machine's
    translation, what the interpreter said, both, or nothing. `names`: the speaker stands before the text. `style`: limits of subtitles.
    `mark_findings`: subtitles mark what differs in a rendition; not by default, since they are made to be published and a finding is a pointer.
    """

    targets: tuple[str, ...] | None = None
    mark_edits: bool = True
    wording: str = "en"
    languages: tuple[str, ...] | None = None
    bilingual: bool = True
    rendition: RenditionChoice = "machine"
    names: bool = True
    style: Style = NETFLIX
    mark_findings: bool = False

    def targets_of(self, transcript: Transcript) -> tuple[str, ...]:
        """The languages of translation; without a choice the most frequent first."""
        if self.targets is not None:
            return self.targets
        counts: dict[str, int] = {}
        for utterance in transcript.utterances:
            for translation in utterance.translations:
                counts[translation.language] = counts.get(translation.language, 0) + 1
        if self.languages is not None:
            return tuple(language for language in self.languages if language in counts)
        spoken = transcript.languages
        return tuple(
            sorted((language for language in counts if language not in spoken), key=lambda name: (-counts[name], name))
        )

    def translations_of(self, transcript: Transcript) -> tuple[str, ...]:
        """The languages of translation that stand beside what was said: none where something else renders it, or nothing."""
        return self.targets_of(transcript) if self.rendition in ("machine", "both") else ()

    def spoken_of(self, transcript: Transcript) -> tuple[str, ...]:
        """The languages spoken that are written, in order of first appearance."""
        return tuple(name for name in transcript.languages if self.languages is None or name in self.languages)

    def plan_track(self, target: str | None = None) -> TrackPlan:
        """What a track of subtitles holds: the original and, where a language of translation is given, its rendition as chosen."""
        rendition: RenditionChoice = self.rendition if self.bilingual else "none"
        return TrackPlan(
            target=target if rendition in ("machine", "both") else None,
            name_speakers=self.names,
            mark_edits=self.mark_edits,
            mark_findings=self.mark_findings,
            wording=self.wording,
            style=self.style,
            rendition=rendition,
        )


@dataclass(frozen=True, slots=True)
class OutputFile:
    """One file to be: what follows the stem in its name (`.uk.srt`), and its content; text is written as UTF-8."""

    suffix: str
    content: str | bytes

    @property
    def data(self) -> bytes:
        """The file's bytes."""
        return self.content.encode("utf-8") if isinstance(self.content, str) else self.content

    @property
    def text(self) -> str:
        """The content of a text file. Raises TypeError for one of bytes."""
        if not isinstance(self.content, str):
            raise TypeError(self.suffix)
        return self.content


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file that a format writes: how its name ends, and what it is in one phrase.

    `{language}` in the ending stands for a language code, with or without `to-` before it, and in the phrase for that code.
    """

    ending: str
    description: str

    def matches(self, stem: str, name: str) -> bool:
        """Whether a file of this name is of this kind and of this stem, with nothing between the two."""
        pattern = re.escape(self.ending).replace(re.escape(_LANGUAGE_FIELD), "(?:to-)?[A-Za-z0-9-]+")
        return name.startswith(stem) and re.fullmatch(pattern, name[len(stem) :]) is not None

    def describe(self, name: str) -> str | None:
        """The phrase for a file of this name; None for a file of another kind."""
        pattern = re.escape(self.ending).replace(re.escape(_LANGUAGE_FIELD), "(?:to-)?([A-Za-z0-9-]+)")
        found = re.search(f"{pattern}$", name)
        if found is None:
            return None
        return self.description.replace(_LANGUAGE_FIELD, found[1]) if found.groups() else self.description


@dataclass(frozen=True, slots=True)
class Format:
    """A format by name. `write` returns the files of a transcript; it is a pure function. `files`: every kind of file that it writes.

    `needs_speech`: False for a format that holds the edits alone, and so can be written for a clip that nobody transcribed.
    `is_text`: False for one whose files are not text. `name_files`: the suffixes of a transcript's files, for a format whose files depend on it; None: one file of each kind.
    """

    name: str
    description: str
    write: Writer
    files: tuple[FileKind, ...]
    needs_speech: bool = True
    is_text: bool = True
    name_files: Callable[[Transcript, ExportOptions], tuple[str, ...]] | None = None

    def list_suffixes(self, transcript: Transcript, options: ExportOptions) -> tuple[str, ...]:
        """What `write` would call its files, without writing them."""
        if self.name_files is not None:
            return self.name_files(transcript, options)
        return tuple(kind.ending for kind in self.files)


def make_format(name: str, description: str, write: Writer, ending: str, *, is_text: bool = True) -> Format:
    """A format of speech that writes one file."""
    return Format(name, description, write, (FileKind(ending, description),), is_text=is_text)
