"""What the user chooses about an export, what a writer returns, and what a format is: nothing here touches a file."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from vidtx.document import Transcript

_LANGUAGE_FIELD = "{language}"


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """`targets`: languages to write translations in, the first beside the original where a format holds two; None: those that
    the document is translated into and that nobody speaks in it. `mark_edits`: edit boundaries are shown. `wording`: the language of
    everything that was not said in the clip (labels, marks, headings)."""

    targets: tuple[str, ...] | None = None
    mark_edits: bool = True
    wording: str = "en"

    def targets_of(self, transcript: Transcript) -> tuple[str, ...]:
        """The languages of translation, most frequent first."""
        if self.targets is not None:
            return self.targets
        counts: dict[str, int] = {}
        for utterance in transcript.utterances:
            for translation in utterance.translations:
                counts[translation.language] = counts.get(translation.language, 0) + 1
        spoken = transcript.languages
        return tuple(
            sorted((language for language in counts if language not in spoken), key=lambda name: (-counts[name], name))
        )


@dataclass(frozen=True, slots=True)
class OutputFile:
    """One file to be: what follows the stem in its name (`.uk.srt`), and its content."""

    suffix: str
    content: str


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
    """

    name: str
    description: str
    write: Callable[[Transcript, ExportOptions], tuple[OutputFile, ...]]
    files: tuple[FileKind, ...]
    needs_speech: bool = True
