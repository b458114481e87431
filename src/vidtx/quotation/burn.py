"""Makes a quotation: the clip is checked, the captions are drawn into its part, and the file is put where the user wants it.

In: a clip, its transcript, a passage, options and a path. Out: an MP4 file, whole or not there at all. The clip must be the one that the document was made of, byte for
byte: words are never put on another picture.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from vidtx.document import Transcript
from vidtx.errors import MediaError, OutputError
from vidtx.export.options import ExportOptions
from vidtx.ledger import Ledger, check_no_clip, check_no_copy, check_replaceable, open_output
from vidtx.media.burning import Burning, burn, find_missing_glyphs, require_captions
from vidtx.media.choice import find_sound
from vidtx.media.opened import OpenedClip
from vidtx.quotation.captions import describe_source, extend_passage, list_cues, write_captions, write_glyph_check
from vidtx.quotation.passage import Passage

LOG = logging.getLogger(__name__)
_SHOWN_DIGITS = 12
_SHOWN_SIGNS = 20


@dataclass(frozen=True, slots=True)
class Target:
    """Where a quotation goes. `kept`: files that are never written over, besides the clip."""

    path: Path
    overwrite: bool = False
    kept: tuple[Path, ...] = ()

    def check(self, clip: Path, ledger: Ledger) -> None:
        """Raises OutputError where the file cannot be written, or something stands there that must stay."""
        if self.path.suffix.lower() != ".mp4":
            raise OutputError(self.path, "a quotation is an MP4 file", hint="name one that ends in .mp4")
        check_no_clip(self.path, (clip, *self.kept))
        check_replaceable(self.path, ledger, overwrite=self.overwrite)
        if not self.path.absolute().parent.is_dir():
            raise OutputError(self.path, "its folder is not there", hint="make the folder first, or name another with -o")


def quote(
    clip: Path,
    transcript: Transcript,
    passage: Passage,
    options: ExportOptions,
    target: Target,
    progress: Callable[[float], None] | None = None,
) -> Passage:
    """Writes the quotation; returns the passage as it was cut. Raises MediaError, OutputError and VidtxError, before the work where that can be known."""
    ledger = Ledger()
    target.check(clip, ledger)
    check_no_copy(target.path, transcript.clip.size, transcript.clip.sha256)
    require_captions()
    with OpenedClip(clip, all_footage=transcript.clip.all_footage) as opened:
        if opened.clip.sha256 != transcript.clip.sha256:
            raise MediaError(
                clip,
                f"is not the file that the document was made of: its SHA-256 begins with {opened.clip.sha256[:_SHOWN_DIGITS]}, "
                f"the document's with {transcript.clip.sha256[:_SHOWN_DIGITS]}",
                hint="name the clip itself; a copy that was encoded anew has other times",
            )
        cues = list_cues(transcript, passage, options)
        passage = extend_passage(passage, cues, transcript.clip.duration)
        with tempfile.TemporaryDirectory(prefix="vidtx-") as folder:
            captions = Path(folder) / "captions.ass"
            captions.write_text(write_captions(transcript, passage, cues, options), "utf-8")
            _warn_of_missing_signs(captions)
            made = Path(folder) / "quotation.mp4"
            media_clip = opened.media_clip
            sound = find_sound(media_clip, transcript.provenance.media)[0] if media_clip.audio else None
            start, end = (Fraction(ms, 1000) for ms in (passage.span.start, passage.span.end))
            comment = describe_source(transcript, passage, options.wording)
            burn(Burning(clip, opened.media, media_clip, start, end, captions, sound, comment), made, progress)
            with open_output(target.path, ledger, overwrite=target.overwrite) as stream, made.open("rb") as content:
                shutil.copyfileobj(content, stream, 1 << 20)
    return passage


def _warn_of_missing_signs(captions: Path) -> None:
    check = captions.with_name("signs.ass")
    check.write_text(write_glyph_check(captions.read_text("utf-8")), "utf-8")
    if missing := find_missing_glyphs(check):
        shown = missing[:_SHOWN_SIGNS]
        LOG.warning("no font on this machine has these signs, which are drawn as boxes: %s", " ".join(shown))
        LOG.warning("install fonts for them, such as fonts-noto-cjk (Korean) or fonts-noto-core (Cyrillic and others)")
