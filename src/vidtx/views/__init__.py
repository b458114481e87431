"""What every reader-facing output shares: aligned rows, cues, line breaking, safe text and wording."""
