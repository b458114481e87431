"""Markers on the clip as FCPXML 1.9 (.fcpxml), for Final Cut Pro and DaVinci Resolve.

In: a transcript. Out: a project with the whole clip and its markers; every time is an exact number of frames as a fraction of seconds (`1001/30000s`). The elements and their
order are those of Apple's published DTD. The clip is named, its folder is not: the program asks where it is. One marker a frame, as Final Cut Pro takes it.
"""

from __future__ import annotations

from fractions import Fraction
from urllib.parse import quote

from vidtx.document import Clip, Transcript
from vidtx.export.edit_lists.markers import FrameMarker, count_markers, join_markers
from vidtx.export.edit_lists.timecode import Timebase, choose_timebase
from vidtx.export.options import ExportOptions, OutputFile
from vidtx.views.xml_text import clean_xml, escape_xml

_SOUND_RATES = {
    32_000: "32k",
    44_100: "44.1k",
    48_000: "48k",
    88_200: "88.2k",
    96_000: "96k",
    176_400: "176.4k",
    192_000: "192k",
}
_USUAL_SIZE = (1920, 1080)  # of a project for a clip without a picture


def write_fcpxml(transcript: Transcript, options: ExportOptions) -> tuple[OutputFile, ...]:
    """One file, also for a clip without speech, whose edits are its markers then."""
    clip = transcript.clip
    timebase = choose_timebase(clip)
    duration = timebase.seconds(max(1, timebase.count(clip, Fraction(clip.duration, 1000))))
    name = escape_xml(clip.name) or "clip"
    markers = [_write_marker(found, timebase) for found in join_markers(count_markers(transcript, timebase, options.wording))]
    counting = "DF" if timebase.dropped else "NDF"
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        "<!DOCTYPE fcpxml>",
        '<fcpxml version="1.9">',
        "  <resources>",
        f"    {_write_format(clip, timebase)}",
        f"    {_write_asset(clip, name, duration)}",
        "  </resources>",
        f'  <library><event name="{name}"><project name="{name}">',
        f'    <sequence format="r1" duration="{duration}" tcStart="0s" tcFormat="{counting}"{_write_sound_rate(clip)}>',
        "      <spine>",
        f'        <asset-clip ref="r2" name="{name}" offset="0s" start="0s" duration="{duration}" format="r1" tcFormat="{counting}">',
        *(f"          {marker}" for marker in markers),
        "        </asset-clip>",
        "      </spine>",
        "    </sequence>",
        "  </project></event></library>",
        "</fcpxml>",
    ]
    return (OutputFile(".fcpxml", "\n".join(lines) + "\n"),)


def _write_format(clip: Clip, timebase: Timebase) -> str:
    width, height = _USUAL_SIZE if clip.video is None else (clip.video.width, clip.video.height)
    if clip.video is not None and clip.video.rotation in (90, 270):
        width, height = height, width
    return f'<format id="r1" frameDuration="{timebase.seconds(1)}" width="{width}" height="{height}"/>'


def _write_asset(clip: Clip, name: str, duration: str) -> str:
    facts = f'<asset id="r2" name="{name}" start="0s" duration="{duration}"'
    if clip.video is not None:
        facts += ' hasVideo="1" format="r1" videoSources="1"'
    if clip.audio:
        sound = clip.audio[0]
        facts += f' hasAudio="1" audioSources="1" audioChannels="{sound.channels}" audioRate="{sound.sample_rate}"'
    digest = f'<metadata><md key="org.vidtx.sha256" value="{clip.sha256}"/></metadata>'
    return f'{facts}><media-rep kind="original-media" src="{address_of(clip)}"/>{digest}</asset>'


def address_of(clip: Clip) -> str:
    """The clip's name as a relative URL, without a folder."""
    return f"./{quote(clean_xml(clip.name))}"


def _write_sound_rate(clip: Clip) -> str:
    rate = _SOUND_RATES.get(clip.audio[0].sample_rate) if clip.audio else None
    return f' audioRate="{rate}"' if rate else ""


def _write_marker(found: FrameMarker, timebase: Timebase) -> str:
    marker = found.marker
    note = f' note="{escape_xml(marker.note)}"' if clean_xml(marker.note) else ""
    times = f'start="{timebase.seconds(found.first)}" duration="{timebase.seconds(found.length)}"'
    return f'<marker {times} value="{escape_xml(marker.name) or "-"}"{note}/>'
