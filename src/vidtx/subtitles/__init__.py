"""Subtitle files that somebody else wrote or changed: read in any of four formats, and checked. Nothing here writes them (`vidtx.export.subtitles`)."""
