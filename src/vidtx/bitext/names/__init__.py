"""Names of people across scripts: Hangul, Cyrillic and Latin letters, compared by their sounds."""
