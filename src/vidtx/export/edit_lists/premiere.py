"""Markers on a sequence in Final Cut Pro 7's format (.premiere.xml; XMEML 5), which Premiere Pro and DaVinci Resolve read; Premiere Pro takes no FCPXML.

In: a transcript. Out: a sequence with the whole clip and its markers, in frames. Elements are those of Apple's published catalog. Colors are the program's own.
"""

from __future__ import annotations

from fractions import Fraction

from vidtx.document import Clip, Transcript
from vidtx.export.edit_lists.fcpxml import address_of
from vidtx.export.edit_lists.markers import FrameMarker, count_markers
from vidtx.export.edit_lists.timecode import choose_timebase
from vidtx.export.options import ExportOptions, OutputFile
from vidtx.views.xml_text import escape_xml

_USUAL_SIZE = (1920, 1080)  # of a sequence for a clip without a picture


def write_premiere(transcript: Transcript, options: ExportOptions) -> tuple[OutputFile, ...]:
    """One file, also for a clip without speech, whose edits are its markers then."""
    clip = transcript.clip
    timebase = choose_timebase(clip)
    total = max(1, timebase.count(clip, Fraction(clip.duration, 1000)))
    rate = f"<rate><timebase>{timebase.nominal}</timebase><ntsc>{'TRUE' if timebase.is_ntsc else 'FALSE'}</ntsc></rate>"
    name = escape_xml(clip.name) or "clip"
    counting = f"<displayformat>{'DF' if timebase.dropped else 'NDF'}</displayformat>"
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        "<!DOCTYPE xmeml>",
        '<xmeml version="5">',
        '  <sequence id="sequence-1">',
        f"    <name>{name}</name><duration>{total}</duration>{rate}",
        f"    <timecode>{rate}<string>{timebase.format(0)}</string><frame>0</frame>{counting}</timecode>",
        f"    <media>{_write_media(clip, name, total, rate)}</media>",
        *(f"    {_write_marker(found)}" for found in count_markers(transcript, timebase, options.wording)),
        "  </sequence>",
        "</xmeml>",
    ]
    return (OutputFile(".premiere.xml", "\n".join(lines) + "\n"),)


def _write_media(clip: Clip, name: str, total: int, rate: str) -> str:
    """A track of picture and one of sound with the whole clip, linked; only what the clip has."""
    width, height = _USUAL_SIZE if clip.video is None else (clip.video.width, clip.video.height)
    size = f"<samplecharacteristics>{rate}<width>{width}</width><height>{height}</height></samplecharacteristics>"
    picture = f"<video>{size}</video>" if clip.video is not None else ""
    sound = f"<audio><channelcount>{clip.audio[0].channels}</channelcount></audio>" if clip.audio else ""
    file = (
        f'<file id="file-1"><name>{name}</name><pathurl>{escape_xml(address_of(clip))}</pathurl>{rate}<duration>{total}</duration>'
        f"<media>{picture}{sound}</media></file>"
    )
    kinds = [kind for kind, there in (("video", clip.video is not None), ("audio", bool(clip.audio))) if there]
    links = "".join(
        f"<link><linkclipref>clip-{kind}</linkclipref><mediatype>{kind}</mediatype><trackindex>1</trackindex><clipindex>1</clipindex></link>"
        for kind in kinds
    )
    parts = [f"<video><format>{size}</format></video>"] if "video" not in kinds else []
    for number, kind in enumerate(kinds):
        held = file if number == 0 else '<file id="file-1"/>'
        source = (
            f"<sourcetrack><mediatype>{kind}</mediatype><trackindex>1</trackindex></sourcetrack>" if kind == "audio" else ""
        )
        item = (
            f'<clipitem id="clip-{kind}"><name>{name}</name><duration>{total}</duration>{rate}<start>0</start><end>{total}</end>'
            f"<in>0</in><out>{total}</out>{held}{source}{links}</clipitem>"
        )
        head = f"<format>{size}</format>" if kind == "video" else ""
        parts.append(f"<{kind}>{head}<track>{item}</track></{kind}>")
    return "".join(parts)


def _write_marker(found: FrameMarker) -> str:
    """A marker without a length has the out point -1."""
    marker = found.marker
    out = found.first + found.length if marker.end > marker.start else -1
    note = escape_xml(marker.note)
    return f"<marker><comment>{note}</comment><name>{escape_xml(marker.name)}</name><in>{found.first}</in><out>{out}</out></marker>"
