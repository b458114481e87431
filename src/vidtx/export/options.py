"""What the user chooses about an export, and what a writer hands back: nothing here touches a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from vidtx.document import Transcript


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """`targets`: languages to write translations in, the first beside the original where a format holds two; None: those that
    the document is translated into and that nobody speaks in it. `mark_edits`: edit boundaries are shown."""

    targets: tuple[str, ...] | None = None
    mark_edits: bool = True

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
class Format:
    """A format by name. `write` gives the sheets of a transcript; it is a pure function."""

    name: str
    description: str
    write: Callable[[Transcript, ExportOptions], tuple[OutputFile, ...]]
