"""A part of a clip as a captioned clip of its own, to be quoted: which part, what is written on it, and the file."""
