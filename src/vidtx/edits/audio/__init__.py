"""Edits that the sound shows: splices, steps of the noise floor, digital silence, phase jumps of the mains frequency."""
