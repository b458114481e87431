"""Subtitles: one module a format. What stands in a cue, and how long, is decided by `vidtx.views.cues`."""
