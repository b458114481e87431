"""Files that other programs wrote or changed, read into one common form. Each reader says what it could not read."""
