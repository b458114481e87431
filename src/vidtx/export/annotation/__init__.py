"""For linguists, and for programs that measure speech: turns, words, tiers."""
