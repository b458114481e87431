"""Words of texts that people changed, aligned with the sound in the background of a review."""
