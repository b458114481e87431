"""Files from a transcript: one module a format, one registry. Pure functions write the texts; `vidtx.outputs` writes the files."""
