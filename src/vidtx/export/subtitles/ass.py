"""Advanced SubStation Alpha (.ass): who speaks in the Name field, a style for each role and language, the original at the bottom and what renders it at the top.

In: a transcript. Out: one file, written through pysubs2, which does not escape: braces and backslashes are replaced by look-alikes before. The
Effect field carries the cue's id (`vidtx:u0041200/2`), a style's name ends with the language (`subject.ko`). Edits stand in the text, as in other subtitles, and as
Comment events at their exact times. Times are rounded to centiseconds, which is all that the format has; in order stays in order. Of two who speak at once the
second stands first in the file, since players pile up what stands at the bottom.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from vidtx.document import Transcript
from vidtx.export.options import ExportOptions, OutputFile
from vidtx.export.subtitles.placing import MARK_COLOR, ROLE_COLORS, Placed, measure_picture, place_cue
from vidtx.interview.continuity import keep_edits
from vidtx.views.cues import Cue, make_cues
from vidtx.views.ids.cue_ids import make_cue_id
from vidtx.views.text import clean_text, escape_ass, escape_ass_name, format_stamp
from vidtx.views.wording import describe_claim, describe_origin

if TYPE_CHECKING:
    from pysubs2 import SSAEvent, SSAFile, SSAStyle

_MARK = "mark"
_MATRIX = " ".join(("YCbCr", "Matrix"))
_LINE_WIDTH = 21  # the widest line in widths of a square sign: 42 characters
_SQUARE, _SQUARE_SCALE = (
    frozenset({"ko", "ja", "zh"}),
    1.2,
)  # their fonts have more room above and below, so their signs come out smaller
_FONT = "Arial"  # by name on most systems; programs put another in its place for signs that it lacks


def write_ass(transcript: Transcript, options: ExportOptions) -> tuple[OutputFile, ...]:
    """The ASS file of a transcript."""
    targets = options.targets_of(transcript)
    cues = make_cues(transcript, options.plan_track(targets[0] if targets else None))
    file = make_ass(transcript, cues)
    file.events += _comment_edits(transcript, options)
    return (OutputFile(".ass", format_ass(file, describe_origin(transcript, options.wording))),)


def format_ass(file: SSAFile, notice: str) -> str:
    """The file as text, with a line for people at its head. pysubs2 itself would end every time at ten hours."""
    from pysubs2.formats.substation import SubstationFormat

    class LongFormat(SubstationFormat):
        @staticmethod
        def ms_to_timestamp(requested_ms: int) -> str:
            return format_stamp(requested_ms, ".")[:-1].removeprefix("0")

    text = io.StringIO()
    LongFormat.to_file(file, text, "ass", header_notice=clean_text(notice))
    return text.getvalue()


def make_ass(transcript: Transcript, cues: Iterable[Cue], *, offset: int = 0) -> SSAFile:
    """Cues as a file of pysubs2, `offset` ms later than they are, with the styles that they need; it names the clip."""
    from pysubs2 import SSAFile

    file = SSAFile()
    width, height = measure_picture(transcript.clip)
    file.info.clear()
    file.info.update(
        {
            "Title": clean_text(transcript.clip.name),
            "SHA-256": transcript.clip.sha256,
            "PlayResX": str(width),
            "PlayResY": str(height),
            "WrapStyle": "0",
            "ScaledBorderAndShadow": "yes",
            _MATRIX: "None",  # colors are as they stand here
        }
    )
    file.styles.clear()
    file.styles["Default"] = make_style(width, height, ROLE_COLORS["interpreter"])
    for cue in cues:
        placed = list(place_cue(cue))
        for part in [*(p for p in reversed(placed) if not p.is_top), *(p for p in placed if p.is_top)]:
            name = _name_style(part)
            if name not in file.styles:
                color = MARK_COLOR if part.entry.speaker is None else ROLE_COLORS[part.entry.role or "unknown"]
                scale = _SQUARE_SCALE if part.language in _SQUARE else 1.0
                file.styles[name] = make_style(width, height, color, top=part.is_top, scale=scale)
            file.events.append(_make_event(cue, part, name, offset))
    return file


def make_style(width: int, height: int, color: tuple[int, int, int], *, top: bool = False, scale: float = 1.0) -> SSAStyle:
    """Letters that stand out from any picture: so high that the widest line fits, with a dark outline. `scale`: of their height."""
    from pysubs2 import Alignment, Color, SSAStyle

    size = min(height * 0.062, width * 0.9 / _LINE_WIDTH)
    return SSAStyle(
        fontname=_FONT,
        fontsize=max(4.0, round(size * scale, 1)),
        primarycolor=Color(*color),
        outlinecolor=Color(0, 0, 0),
        backcolor=Color(0, 0, 0, 96),
        outline=round(size * scale / 9, 1),
        shadow=round(size * scale / 18, 1),
        alignment=Alignment.TOP_CENTER if top else Alignment.BOTTOM_CENTER,
        marginl=round(width * 0.04),
        marginr=round(width * 0.04),
        marginv=round(height * 0.05),
    )


def _name_style(part: Placed) -> str:
    """`subject.ko` for what the subject says in Korean, `subject.top.en` for what renders it."""
    if part.entry.speaker is None:
        return _MARK
    names = [part.entry.role or "unknown", *(["top"] if part.is_top else []), *([part.language] if part.language else [])]
    return ".".join(names)


def _make_event(cue: Cue, part: Placed, style: str, offset: int) -> SSAEvent:
    from pysubs2 import SSAEvent

    start, end = (_round(time + offset) for time in (cue.span.start, cue.span.end))
    id = make_cue_id(Cue(cue.span, (part.entry,)))
    return SSAEvent(
        start=start,
        end=max(end, start + 10),
        style=style,
        name=escape_ass_name(part.entry.speaker or ""),
        effect=f"vidtx:{id}" if id else "",
        text="\\N".join(escape_ass(line) for line in part.lines),
    )


def _comment_edits(transcript: Transcript, options: ExportOptions) -> Iterator[SSAEvent]:
    from pysubs2 import SSAEvent

    for boundary in keep_edits(transcript.boundaries) if options.mark_edits else ():
        start = _round(max(0, boundary.start_ms))
        yield SSAEvent(
            start=start,
            end=max(_round(boundary.end_ms), start + 10),
            style="Default",
            effect="vidtx.edit",
            text=escape_ass(describe_claim(boundary, options.wording)),
            type="Comment",
        )


def _round(milliseconds: int) -> int:
    """To centiseconds."""
    return (milliseconds + 5) // 10 * 10
