"""What utterances mean, and where two texts that should mean the same differ: translation, similarity, sentences, numbers, negation."""
