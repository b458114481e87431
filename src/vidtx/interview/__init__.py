"""What the utterances are together: roles, exchanges, continuity and renditions. Pure functions; no engine is needed."""
