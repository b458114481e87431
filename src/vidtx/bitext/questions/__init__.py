"""Whether a text asks."""
