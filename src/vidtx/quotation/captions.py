"""What is written on a quotation: the subtitles of its part, which clip it is cut from, and who vouches for the words.

In: a transcript, a passage and options. Out: an ASS file whose zero is the passage's start. At the very top stand the clip's name, the beginning of its SHA-256, the
times and the exchange; at the very bottom whether a machine wrote the words and whether a person checked them. Both stay for the whole length, so that a frame that travels alone says
where it comes from.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vidtx.document import Span, Transcript
from vidtx.export.options import ExportOptions
from vidtx.export.subtitles.ass import format_ass, make_ass, make_style
from vidtx.export.subtitles.placing import measure_picture
from vidtx.quotation.passage import Passage
from vidtx.views.cues import Cue, make_cues
from vidtx.views.phrases import phrase
from vidtx.views.text import clean_text, escape_ass, format_exact
from vidtx.views.wording import describe_origin, name_continuity

if TYPE_CHECKING:
    from pysubs2 import SSAFile

_DIGITS = 16  # of the digest: nobody finds another file that begins alike by chance
_EDGE_COLOR = (0xE6, 0xE6, 0xE6)
_EDGE_SCALE = 0.62  # of the letters of subtitles
_LETTER = 0.56  # the width of a letter in its height, on average
_EXTENSION = 1500  # ms that a cue which is still to be read keeps a quotation going
_LEAST_SHOWN = 300  # ms: a neighbor's cue that shows for less is left out


def list_cues(transcript: Transcript, passage: Passage, options: ExportOptions) -> tuple[Cue, ...]:
    """The cues of a passage, at the clip's times: those that stand within it for the most part, cut off at its ends."""
    targets = options.targets_of(transcript)
    cues = make_cues(transcript, options.plan_track(targets[0] if targets else None))
    kept = []
    for cue in cues:
        shown = min(cue.span.end, passage.said.end) - max(cue.span.start, passage.said.start)
        if shown >= _LEAST_SHOWN or 2 * shown >= cue.span.duration:
            kept.append(cue)
    return tuple(kept)


def extend_passage(passage: Passage, cues: tuple[Cue, ...], duration: int) -> Passage:
    """An exchange lasts until its last cue can be read; times that a user gave stay."""
    if passage.exchange is None or not cues:
        return passage
    end = min(max(passage.span.end, cues[-1].span.end), passage.span.end + _EXTENSION, max(duration, passage.span.end))
    return replace(passage, span=Span(passage.span.start, end))


def write_captions(transcript: Transcript, passage: Passage, cues: tuple[Cue, ...], options: ExportOptions) -> str:
    """The ASS file."""
    window = passage.span
    clipped = [
        replace(cue, span=Span(max(cue.span.start, window.start), min(cue.span.end, window.end)))
        for cue in cues
        if min(cue.span.end, window.end) > max(cue.span.start, window.start)
    ]
    file = make_ass(transcript, clipped, offset=-window.start)
    width, height = measure_picture(transcript.clip)
    for style in file.styles.values():
        style.marginv = round(height * 0.09)  # the lines at the edges stand beyond
    _add_edge(file, describe_source(transcript, passage, options.wording), passage, (width, height), top=True)
    _add_edge(file, describe_state(transcript, passage, options.wording), passage, (width, height), top=False)
    return format_ass(file, describe_origin(transcript, options.wording))


def write_glyph_check(captions: str) -> str:
    """An ASS file whose first moment shows each sign of these captions once, for finding out which signs the fonts lack."""
    from pysubs2 import SSAEvent, SSAFile

    file = SSAFile.from_string(captions, format_="ass")
    signs = "".join(sorted({sign for event in file for sign in event.plaintext if not sign.isspace()}))
    file.events = [SSAEvent(start=0, end=10_000, style="Default", text=escape_ass(signs))]
    return format_ass(file, "")


def describe_source(transcript: Transcript, passage: Passage, wording: str) -> str:
    """`interview.mp4 · SHA-256 08e6…  · 0:35.593 to 0:46.764 · exchange 4: crosses an edit`."""
    clip, said = transcript.clip, passage.said
    parts = [
        clean_text(clip.name),
        phrase("quotation.digest", wording, digest=clip.sha256[:_DIGITS]),
        phrase("quotation.times", wording, start=format_exact(said.start), end=format_exact(said.end)),
    ]
    if passage.exchange is not None:
        continuity = name_continuity(passage.exchange.continuity, wording)
        parts.append(phrase("quotation.exchange", wording, number=passage.number, continuity=continuity))
    return " · ".join(parts)


def describe_state(transcript: Transcript, passage: Passage, wording: str) -> str:
    """Who vouches for the words of the clip, and, where persons checked some, how many of these."""
    origin = describe_origin(transcript, wording)
    said = [u for u in transcript.utterances if min(u.span.end, passage.said.end) > max(u.span.start, passage.said.start)]
    checked = sum(utterance.status != "machine" for utterance in said)
    if transcript.provenance.origin == "truth" or not any(u.status != "machine" for u in transcript.utterances):
        return origin
    here = (
        phrase("origin.checked", wording, checked=checked, count=len(said)) if checked else phrase("origin.unchecked", wording)
    )
    return phrase("quotation.checked", wording, origin=origin, checked=here)


def _add_edge(file: SSAFile, text: str, passage: Passage, size: tuple[int, int], *, top: bool) -> None:
    """A line at the upper or lower edge, as small as it must be to stay one line, down to half of what is well read."""
    from pysubs2 import Alignment, Color, SSAEvent

    width, height = size
    style = make_style(width, height, _EDGE_COLOR, top=top, scale=_EDGE_SCALE)
    fits = 0.96 * width / (_LETTER * max(1, len(text)))
    style.fontsize = round(max(style.fontsize / 2, min(style.fontsize, fits)), 1)
    style.borderstyle, style.outline, style.shadow = (
        3,
        max(1.0, style.fontsize / 6),
        0.0,
    )  # a dark box: captions may stand there already
    style.outlinecolor = Color(0, 0, 0, 70)
    style.alignment = Alignment.TOP_LEFT if top else Alignment.BOTTOM_LEFT
    style.marginl = style.marginr = round(width * 0.02)
    style.marginv = round(height * 0.015)
    name = "edge.top" if top else "edge.bottom"
    file.styles[name] = style
    file.events.append(SSAEvent(layer=1, start=0, end=passage.span.duration + 1000, style=name, text=escape_ass(text)))
