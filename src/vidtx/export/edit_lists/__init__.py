"""Edits as lists: scenes, EDL, OpenTimelineIO, chapters, JSON. They need no speech."""
