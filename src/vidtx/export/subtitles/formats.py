"""The formats of subtitles, by name."""

from __future__ import annotations

from vidtx.export.options import FileKind, Format, make_format
from vidtx.export.subtitles.ass import write_ass
from vidtx.export.subtitles.subrip import name_srt, write_srt
from vidtx.export.subtitles.ttml import write_ttml
from vidtx.export.subtitles.webvtt import write_exchanges, write_vtt

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
    make_format("exchanges", "the exchanges as chapters, for players", write_exchanges, ".exchanges.vtt"),
    make_format("ass", "subtitles in colors, original and translation apart", write_ass, ".ass"),
    make_format("ttml", "subtitles for broadcasters (IMSC 1.1)", write_ttml, ".ttml"),
)
