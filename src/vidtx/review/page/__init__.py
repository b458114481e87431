"""What the page shows of a transcript, as JSON: its parts, its rows, what deserves a look, and what changed between two states."""
