"""Files from a transcript: one module a format, one registry. Pure functions write the texts; `registry.write_formats` writes the files."""
