"""The formats of subtitles, by name."""

from __future__ import annotations

from vidtx.export.options import FileKind, Format, make_format
from vidtx.export.subtitles.subrip import name_srt, write_srt
from vidtx.export.subtitles.webvtt import write_vtt

SUBTITLE_FORMATS = (
    Format(
        "srt",
        "subtitles: one file a language, one with both",
        write_srt,
        (
            FileKind(".bilingual.srt", "subtitles, original and translation"),
            FileKind(".{language}.srt", "subtitles, {language}"),
        ),
        name_files=name_srt,
    ),
    make_format("vtt", "subtitles with voices, for the web", write_vtt, ".vtt"),
)
