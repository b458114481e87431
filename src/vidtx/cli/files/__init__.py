"""Commands that make files of a processed clip, or take them in."""
